#include "host/scenario/text_limits.hpp"

#include <algorithm>

namespace boyd::scenario {

namespace {

/// Walks over TOML text and tells strings and comments from the rest. What is not TOML is walked
/// over somehow; the parser reports it.
class Walk {
public:
  Walk(const std::string& path, std::string_view text) : path_(path), text_(text) {}

  std::optional<Problem> run() {
    while (place_ < text_.size()) {
      const char c = text_[place_];
      if (c == '"' || c == '\'') {
        skip_string(c);
        continue;
      }
      if (c == '#') {
        place_ = std::min(text_.find('\n', place_), text_.size());
        continue;
      }
      if (c == '\n') {
        dots_ = 0;
      } else if (c == '.' && ++dots_ > kDotsPerLineMax) {
        return problem("has more than 500 dots in one line; break the line");
      } else if ((c == '[' || c == '{') && ++depth_ > kBracketDepthMax) {
        return problem("nests lists and tables deeper than 32");
      } else if ((c == ']' || c == '}') && depth_ > 0) {
        --depth_;
      }
      ++place_;
    }
    return std::nullopt;
  }

private:
  /// To behind the closing quotes; a string of one line ends with its line at the latest.
  void skip_string(char quote) {
    const std::string three(3, quote);
    const bool many_lines = text_.substr(place_, 3) == three;
    place_ += many_lines ? 3 : 1;
    while (place_ < text_.size()) {
      if (quote == '"' && text_[place_] == '\\') {
        place_ += 2;
      } else if (many_lines ? text_.substr(place_, 3) == three : text_[place_] == quote) {
        place_ += many_lines ? 3 : 1;
        return;
      } else if (!many_lines && text_[place_] == '\n') {
        return;
      } else {
        ++place_;
      }
    }
  }

  Problem problem(const std::string& what) const {
    const std::string_view before = text_.substr(0, place_);
    const std::size_t line_start = before.rfind('\n') + 1;
    return {path_,
            1 + static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n')),
            1 + static_cast<std::uint32_t>(place_ - line_start),
            "",
            what};
  }

  const std::string& path_;
  std::string_view text_;
  std::size_t place_ = 0;
  std::size_t dots_ = 0;
  std::size_t depth_ = 0;
};

}  // namespace

std::optional<Problem> broken_limit(const std::string& path, std::string_view text) {
  return Walk(path, text).run();
}

}  // namespace boyd::scenario
