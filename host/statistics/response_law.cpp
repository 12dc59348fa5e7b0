#include "host/statistics/response_law.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace boyd::statistics {

namespace {

constexpr double kBinsPerDecade = 4;

}  // namespace

std::size_t response_bin(const ResponseTime& time_s) {
  if (!time_s) {
    return kResponseBins - 1;
  }
  if (*time_s < 1) {
    return 0;
  }
  const double rank = std::floor(kBinsPerDecade * std::log10(*time_s));
  return 1 + static_cast<std::size_t>(std::min(rank, static_cast<double>(kResponseBins - 3)));
}

double response_entropy_bits(std::span<const ResponseTime> times_s) {
  std::array<double, kResponseBins> counts{};
  for (const ResponseTime& time_s : times_s) {
    counts.at(response_bin(time_s)) += 1;
  }
  return response_entropy_bits(counts);
}

double response_entropy_bits(const std::array<double, kResponseBins>& counts) {
  const double whole = std::accumulate(counts.begin(), counts.end(), 0.0);
  double bits = 0;
  for (const double count : counts) {
    bits -= count > 0 ? count / whole * std::log2(count / whole) : 0;
  }
  return std::max(0.0, bits);
}

double response_prob(std::span<const ResponseTime> times_s, double time_s) {
  const auto in_time = std::count_if(
      times_s.begin(), times_s.end(), [&](const ResponseTime& t) { return t && *t <= time_s; });
  return times_s.empty() ? 0 : static_cast<double>(in_time) / static_cast<double>(times_s.size());
}

ResponseTime response_quantile(std::span<const ResponseTime> times_s, double probability) {
  if (times_s.empty()) {
    return std::nullopt;
  }
  constexpr double never = std::numeric_limits<double>::infinity();
  std::vector<double> sorted;
  sorted.reserve(times_s.size());
  for (const ResponseTime& time_s : times_s) {
    sorted.push_back(time_s.value_or(never));
  }
  std::sort(sorted.begin(), sorted.end());
  const double rank = probability * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(std::floor(rank));
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  const double part = rank - std::floor(rank);
  // Infinity times 0 is no number.
  const double value =
      part > 0 ? sorted[below] + part * (sorted[above] - sorted[below]) : sorted[below];
  return std::isfinite(value) ? ResponseTime(value) : std::nullopt;
}

}  // namespace boyd::statistics
