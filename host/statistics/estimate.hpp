/// A number with its interval, as every table and report of boyd shows it.
#pragma once

#include <cstdint>
#include <optional>

namespace boyd::statistics {

inline constexpr double kLevel = 0.95;  ///< of every interval that boyd prints

/// An estimate from n worlds. What cannot be said from n worlds is absent, never zero: no mean
/// without a value, no interval from one.
struct Estimate {
  std::optional<double> mean;
  std::optional<double> sd;  ///< of one world
  std::optional<double> low;
  std::optional<double> high;
  std::int64_t n = 0;
};

}  // namespace boyd::statistics
