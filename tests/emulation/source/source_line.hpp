/// Where something is called from. Not std::source_location, which clang 14 does not have.
#pragma once

namespace boyd::emulation {

struct SourceLine {
  const char* file = "";
  unsigned line = 0;

  /// As a default argument: the line of the call.
  static constexpr SourceLine here(const char* file = __builtin_FILE(),
                                   unsigned line = __builtin_LINE()) {
    return {file, line};
  }
};

}  // namespace boyd::emulation
