#include "host/app/duration_argument.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>
#include <system_error>
#include <utility>

#include "host/app/usage_error.hpp"
#include "host/scenario/problem.hpp"
#include "host/time/time.hpp"

namespace boyd::app {

namespace {

constexpr std::array<std::pair<std::string_view, double>, 5> kUnits = {
    {{"ms", 1e-3}, {"s", 1}, {"min", 60}, {"h", 3600}, {"d", 86400}}};

double duration_of(std::string_view text, const std::string& option) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  const std::string_view unit(rest, static_cast<std::size_t>(end - rest));
  const auto* found =
      std::find_if(kUnits.begin(), kUnits.end(), [&](const auto& u) { return u.first == unit; });
  const double seconds = found == kUnits.end() ? 0 : number * found->second;
  if (error != std::errc() || !(seconds > 0) || seconds > time::kLongestSeconds) {
    throw UsageError(option + ": \"" + scenario::printable(std::string(text)) +
                     "\" is no duration; it needs a number above 0 and ms, s, min, h or d, such as "
                     "30min (up to 100 years)");
  }
  return seconds;
}

}  // namespace

std::vector<double> durations_of(const std::string& text, const std::string& option) {
  std::vector<double> durations_s;
  std::size_t from = 0;
  while (from <= text.size()) {
    const std::size_t comma = std::min(text.find(',', from), text.size());
    durations_s.push_back(duration_of(std::string_view(text).substr(from, comma - from), option));
    from = comma + 1;
  }
  std::sort(durations_s.begin(), durations_s.end());
  durations_s.erase(std::unique(durations_s.begin(), durations_s.end()), durations_s.end());
  return durations_s;
}

}  // namespace boyd::app
