/// What is wrong with a scenario, all of it at once.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace boyd::scenario {

/// One problem. `line` and `column` are 0 where the file as a whole is meant.
struct Problem {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string key;   ///< path of the key, elements of arrays by name: "group.battery.weapons"
  std::string what;  ///< what was found, and what would be right
};

/// The text with its control characters written as \\n, \\t or \\u001b, and what turns the
/// direction of text (U+202E) likewise, so that what a file says cannot drive the terminal on which
/// it is shown.
std::string printable(const std::string& text);
/// The same of text whose line ends are meant.
std::string printable_lines(const std::string& text);

/// "file:line:column: key: what", printable.
std::string text_of(const Problem& problem);

/// Thrown with every problem that was found.
class ScenarioError : public std::runtime_error {
public:
  explicit ScenarioError(std::vector<Problem> problems);
  const std::vector<Problem>& problems() const { return problems_; }

private:
  std::vector<Problem> problems_;
};

/// The candidate nearest to `word` by edit distance, empty when none is near.
std::string nearest(const std::string& word, const std::vector<std::string>& candidates);

}  // namespace boyd::scenario
