/// Conversions between seconds and the integer nanoseconds in which every clock of boyd runs.
#pragma once

#include <cstdint>

#include "kernels/core/units.hpp"

namespace boyd::time {

inline constexpr TimeNs kNsPerMillisecond = 1'000'000;
inline constexpr TimeNs kNsPerMinute = 60 * kNsPerSecond;
inline constexpr TimeNs kNsPerHour = 60 * kNsPerMinute;
inline constexpr TimeNs kNsPerDay = 24 * kNsPerHour;

/// Longest duration that from_seconds() returns: 100 years. It leaves room to add two of them to
/// any clock reading without overflow.
inline constexpr double kLongestSeconds = 100.0 * 365.25 * 86400.0;

/// Nearest nanosecond to a duration in seconds, halves away from zero. Durations beyond
/// +-kLongestSeconds are cut to that; NaN gives 0.
constexpr TimeNs from_seconds(double seconds) {
  if (!(seconds == seconds)) {
    return 0;
  }
  if (seconds > kLongestSeconds) {
    seconds = kLongestSeconds;
  }
  if (seconds < -kLongestSeconds) {
    seconds = -kLongestSeconds;
  }
  const double ns = seconds * 1e9;
  return static_cast<TimeNs>(ns < 0 ? ns - 0.5 : ns + 0.5);
}

/// Seconds of a duration in nanoseconds.
constexpr double to_seconds(TimeNs ns) {
  return static_cast<double>(ns) / 1e9;
}

/// time + duration, where kNever plus anything is kNever. duration >= 0.
constexpr TimeNs later(TimeNs time_ns, TimeNs duration_ns) {
  return (time_ns == kNever || duration_ns >= kNever - (time_ns > 0 ? time_ns : 0))
             ? kNever
             : time_ns + duration_ns;
}

}  // namespace boyd::time
