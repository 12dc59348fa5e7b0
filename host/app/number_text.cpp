#include "host/app/number_text.hpp"

#include <cmath>

#include <fmt/format.h>

#include "host/time/time.hpp"

namespace boyd::app {

std::string number_text(std::optional<double> value, Sign sign) {
  if (!value) {
    return "-";
  }
  const double size = std::abs(*value);
  const int decimals = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 4;
  // -0.00004 would print as a zero with a sign.
  const double shown = size < 0.5 * std::pow(10.0, -decimals) ? 0 : *value;
  const bool large = size >= 1e6;
  const bool plus = sign == Sign::kAlways && shown > 0;
  return fmt::format(
      "{}{}",
      plus ? "+" : "",
      large ? fmt::format("{:.3e}", shown) : fmt::format("{:.{}f}", shown, decimals));
}

std::string interval_text(const statistics::Estimate& estimate, Sign sign) {
  if (!estimate.low || !estimate.high) {
    return number_text(estimate.mean, sign);
  }
  return fmt::format("{} [{}, {}]",
                     number_text(estimate.mean, sign),
                     number_text(estimate.low, sign),
                     number_text(estimate.high, sign));
}

std::string duration_text(std::optional<double> seconds) {
  if (!seconds) {
    return "-";
  }
  const double size = std::abs(*seconds);
  // Laws are cut there (docs/model.md), so nobody knows how much longer it took.
  if (size >= time::kLongestSeconds) {
    return "100 years or more";
  }
  if (size < 1) {
    return fmt::format("{:.0f} ms", 1e3 * *seconds);
  }
  if (size < 120) {
    return fmt::format("{:.1f} s", *seconds);
  }
  if (size < 7200) {
    return fmt::format("{:.1f} min", *seconds / 60);
  }
  if (size < 2 * 86400) {
    return fmt::format("{:.1f} h", *seconds / 3600);
  }
  return fmt::format("{:.1f} d", *seconds / 86400);
}

std::string clock_text(double seconds) {
  const auto tenths = static_cast<std::int64_t>(std::llround(std::abs(seconds) * 10));
  const std::int64_t days = tenths / 864000;
  const std::int64_t rest = tenths % 864000;
  return fmt::format("{}{}{:02}:{:02}:{:02}.{}",
                     seconds < 0 ? "-" : "+",
                     days > 0 ? fmt::format("{}d ", days) : "",
                     rest / 36000,
                     rest / 600 % 60,
                     rest / 10 % 60,
                     rest % 10);
}

std::string count_text(std::int64_t count) {
  const std::string digits = fmt::format("{}", count < 0 ? -count : count);
  std::string text = count < 0 ? "-" : "";
  for (std::size_t i = 0; i < digits.size(); ++i) {
    text += i > 0 && (digits.size() - i) % 3 == 0 ? " " : "";
    text += digits[i];
  }
  return text;
}

}  // namespace boyd::app
