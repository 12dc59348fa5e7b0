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
    if (text_.starts_with("\xEF\xBB\xBF")) {
      place_ = 3;
    }
    while (place_ < text_.size()) {
      const char c = text_[place_];
      if (c == '"' || c == '\'') {
        line_is_blank_ = false;
        skip_string(c);
        continue;
      }
      if (c == '#') {
        place_ = std::min(text_.find('\n', place_), text_.size());
        continue;
      }
      if (static_cast<unsigned char>(c) >= 0x80) {
        return problem("has a character that may stand in strings and comments only");
      }
      if (c == '[' && line_is_blank_ && depth_ == 0 && !header_has_key()) {
        return problem("opens a table without a name; [name] or [[name]] would be right");
      }
      line_is_blank_ = c == '\n' || (line_is_blank_ && (c == ' ' || c == '\t' || c == '\r'));
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
  /// Whether a bare or quoted key follows the brackets that open a table here.
  bool header_has_key() const {
    std::size_t next = text_.find_first_not_of(" \t", place_ + 1);
    if (next == place_ + 1 && text_[next] == '[') {
      next = text_.find_first_not_of(" \t", next + 1);
    }
    const char c = next < text_.size() ? text_[next] : '\0';
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '"' || c == '\'';
  }

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
        // Of four or five quotes the last three close the string.
        for (int k = 0; many_lines && k < 2 && place_ < text_.size() && text_[place_] == quote;
             ++k) {
          ++place_;
        }
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
  bool line_is_blank_ = true;  ///< from its start to here
};

}  // namespace

std::optional<Problem> broken_limit(const std::string& path, std::string_view text) {
  return Walk(path, text).run();
}

}  // namespace boyd::scenario
