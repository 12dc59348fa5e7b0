/// Scenario files written for one test, and what the reader says about them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "host/scenario/document.hpp"
#include "host/scenario/problem.hpp"
#include "host/scenario/settings.hpp"

namespace boyd::scenario::test {

/// A folder of its own that goes with the object.
class Folder {
public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  /// Writes a file, its folders too; returns its path.
  std::string write(const std::string& name, const std::string& text) const;
  std::string path(const std::string& name) const { return (folder_ / name).string(); }

private:
  std::filesystem::path folder_;
};

/// The text of scenarios/smoke.toml.
const std::string& smoke_text();

/// The document of a scenario with this text. Throws ScenarioError.
Document read(const std::string& text, const std::vector<CommandLineSetting>& settings = {});

struct Change {
  std::string from;  ///< stands exactly once in the text
  std::string to;
};
/// The text with changes made. Fails the test when a `from` does not stand there exactly once.
std::string changed(std::string text, const std::vector<Change>& changes);

/// Every problem that reading the file and resolving each of its arms finds; empty when all is
/// well.
std::vector<Problem> problems_of(const std::string& path,
                                 const std::vector<Setting>& settings = {});

/// What a test expects: a problem at the place marked "@@" in the text, for this key, whose
/// sentence holds all the words.
struct Expected {
  std::string key;
  std::vector<std::string> words;
};

/// Expects the problem for a scenario whose text holds one mark; without a mark any place will do.
void expect_problem(const std::string& marked_text, const Expected& expected);

/// The same for the smoke scenario with one change.
void expect_smoke_problem(const Change& change, const Expected& expected);

}  // namespace boyd::scenario::test
