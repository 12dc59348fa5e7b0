#include "host/scenario/problem.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace boyd::scenario {

namespace {

std::string join(const std::vector<Problem>& problems) {
  std::string text;
  for (const Problem& problem : problems) {
    text += text.empty() ? text_of(problem) : "\n" + text_of(problem);
  }
  return text;
}

/// Levenshtein 1966.
std::size_t edit_distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0U);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U);
      row[j] = std::min({above + 1, row[j - 1] + 1, change});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

std::string printable(const std::string& text) {
  constexpr const char* digits = "0123456789abcdef";
  std::string shown;
  for (std::size_t k = 0; k < text.size(); ++k) {
    auto code = static_cast<unsigned char>(text[k]);
    // U+0080 to U+009F are control characters too, of two bytes.
    const bool second = code == 0xC2 && k + 1 < text.size() &&
                        static_cast<unsigned char>(text[k + 1]) >= 0x80 &&
                        static_cast<unsigned char>(text[k + 1]) < 0xA0;
    if (second) {
      code = static_cast<unsigned char>(text[++k]);
    }
    if (!second && code >= 0x20 && code != 0x7F) {
      shown += text[k];
    } else if (code == '\n') {
      shown += "\\n";
    } else if (code == '\t') {
      shown += "\\t";
    } else {
      shown += "\\u00";
      shown += digits[code >> 4U];
      shown += digits[code & 0xFU];
    }
  }
  return shown;
}

std::string text_of(const Problem& problem) {
  std::string text = problem.file;
  if (problem.line != 0) {
    text += ":" + std::to_string(problem.line) + ":" + std::to_string(problem.column);
  }
  text += ": ";
  if (!problem.key.empty()) {
    text += problem.key + ": ";
  }
  return printable(text + problem.what);
}

ScenarioError::ScenarioError(std::vector<Problem> problems)
    : std::runtime_error(join(problems)), problems_(std::move(problems)) {}

std::string nearest(const std::string& word, const std::vector<std::string>& candidates) {
  constexpr std::size_t longest = 100;
  std::string best;
  std::size_t best_distance = word.size() / 2 + 2;
  if (word.size() > longest) {
    return best;
  }
  for (const std::string& candidate : candidates) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

}  // namespace boyd::scenario
