/// A scenario file as a whole: its arms, each resolved and checked. docs/scenario.md
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "host/scenario/problem.hpp"
#include "host/scenario/scenario.hpp"
#include "host/scenario/source_texts.hpp"

namespace boyd::scenario {

/// `--set path=value`. Throws ScenarioError when there is no '='.
struct CommandLineSetting {
  std::string path;
  std::string value;
};
CommandLineSetting parse_setting(const std::string& text);

class Document {
public:
  /// Reads the file and what it includes, lays each arm's `set` and then the settings over it, and
  /// reads and checks every arm. Throws ScenarioError with every problem of every arm.
  explicit Document(const std::string& path, const std::vector<CommandLineSetting>& settings = {});
  /// The same of texts that are at hand, as a recording holds them: no file is read.
  explicit Document(SourceFiles sources, const std::vector<CommandLineSetting>& settings = {});

  const std::string& path() const { return path_; }
  /// With settings(), all that is needed to make this document again.
  const SourceFiles& sources() const { return sources_; }
  const std::vector<CommandLineSetting>& settings() const { return settings_; }
  const std::vector<std::string>& arm_names() const { return arm_names_; }
  const std::string& arm_title(std::size_t arm) const { return arm_titles_.at(arm); }
  const Scenario& arm(std::size_t arm) const { return arms_.at(arm); }
  /// Row of an arm. Throws ScenarioError, with the nearest name, when there is none.
  std::size_t arm_row(const std::string& name) const;
  /// Every key of an arm with its value, defaults included, one per line.
  std::string resolved_text(std::size_t arm) const;
  /// Of the resolved text of all arms; 16 hexadecimal digits.
  std::string hash() const;

private:
  /// `reads_reliefs`: from their files; else from what the sources hold.
  void read_arms(bool reads_reliefs);

  std::string path_;
  SourceFiles sources_;
  std::vector<CommandLineSetting> settings_;
  std::vector<std::string> arm_names_;
  std::vector<std::string> arm_titles_;
  std::vector<Scenario> arms_;
  std::vector<std::vector<std::string>> resolved_;
};

/// The seed of a replication: equal in every arm.
std::uint64_t world_seed(std::uint64_t scenario_seed, std::uint32_t replication);

/// One world of an arm. Everything drawn depends on the seed and on names alone, so every arm meets
/// the same night.
WorldPlan compile_world(const Scenario& scenario, std::uint64_t seed);

}  // namespace boyd::scenario
