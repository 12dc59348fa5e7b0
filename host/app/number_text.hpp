/// Numbers as a table shows them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "host/statistics/estimate.hpp"

namespace boyd::app {

enum class Sign : std::uint8_t { kMinusOnly, kAlways };

/// About four significant digits without an exponent up to a million; "-" where absent.
std::string number_text(std::optional<double> value, Sign sign = Sign::kMinusOnly);

/// "0.1234 [0.1011, 0.1467]"; the mean alone where there is no interval, "-" where absent.
std::string interval_text(const statistics::Estimate& estimate, Sign sign = Sign::kMinusOnly);

/// "950 ms", "42.0 s", "12.3 min", "7.5 h", "13.2 d"; "-" where absent.
std::string duration_text(std::optional<double> seconds);

/// Clock reading since the start: "+00:12:34.5" or "-3d 02:00:00.0".
std::string clock_text(double seconds);

/// Count with the thousands set apart by blanks.
std::string count_text(std::int64_t count);

}  // namespace boyd::app
