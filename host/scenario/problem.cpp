#include "host/scenario/problem.hpp"

#include <algorithm>
#include <numeric>
#include <string_view>
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

/// A character that drives a terminal or turns the direction of what follows, by its bytes.
struct Hidden {
  unsigned code = 0;
  std::size_t length = 0;  ///< in bytes; 0: there is none
};

/// Whether U+CODE orders text from right to left or back (Unicode UAX 9), or ends a line.
bool turns_text(unsigned code) {
  return code == 0x61C || code == 0x200E || code == 0x200F || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069);
}

/// At the start of UTF-8 text.
Hidden hidden_at(std::string_view text) {
  const auto byte = [&](std::size_t k) {
    return k < text.size() ? static_cast<unsigned char>(text[k]) : 0U;
  };
  const unsigned first = byte(0);
  if (first < 0x20 || first == 0x7F) {
    return {first, 1};
  }
  const bool two = (first & 0xE0U) == 0xC0 && (byte(1) & 0xC0U) == 0x80;
  const bool three =
      (first & 0xF0U) == 0xE0 && (byte(1) & 0xC0U) == 0x80 && (byte(2) & 0xC0U) == 0x80;
  if (two) {
    const unsigned code = (first & 0x1FU) << 6U | (byte(1) & 0x3FU);
    return (code >= 0x80 && code < 0xA0) || turns_text(code) ? Hidden{code, 2} : Hidden{};
  }
  if (three) {
    const unsigned code = (first & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU);
    return turns_text(code) ? Hidden{code, 3} : Hidden{};
  }
  return {};
}

std::string escaped(unsigned code) {
  constexpr const char* digits = "0123456789abcdef";
  std::string text = "\\u";
  for (const unsigned shift : {12U, 8U, 4U, 0U}) {
    text += digits[code >> shift & 0xFU];
  }
  return text;
}

}  // namespace

std::string printable(const std::string& text) {
  std::string shown;
  for (std::size_t k = 0; k < text.size();) {
    const std::string_view rest = std::string_view(text).substr(k);
    if (const Hidden hidden = hidden_at(rest); hidden.length > 0) {
      shown += hidden.code == '\n' ? "\\n" : hidden.code == '\t' ? "\\t" : escaped(hidden.code);
      k += hidden.length;
    } else {
      shown += text[k++];
    }
  }
  return shown;
}

std::string printable_lines(const std::string& text) {
  std::string shown;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    shown += printable(text.substr(begin, end - begin));
    shown += end < text.size() ? "\n" : "";
    begin = end + 1;
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
