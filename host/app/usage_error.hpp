/// What a user asked for cannot be: the program ends with exit code 2.
#pragma once

#include <stdexcept>
#include <string>

namespace boyd::app {

/// Exit code of bad usage and of scenarios with problems.
inline constexpr int kUsageCode = 2;

class UsageError : public std::runtime_error {
public:
  explicit UsageError(const std::string& message) : std::runtime_error(message) {}
};

}  // namespace boyd::app
