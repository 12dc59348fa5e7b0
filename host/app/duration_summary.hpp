/// A sample of durations in few numbers.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "kernels/core/units.hpp"

namespace boyd::app {

/// Quantiles that a summary holds, as shares and as JSON names them.
struct QuantileName {
  double prob;
  const char* key;
};
inline constexpr std::array<QuantileName, 9> kQuantiles = {{{0.01, "p01_s"},
                                                            {0.05, "p05_s"},
                                                            {0.1, "p10_s"},
                                                            {0.25, "p25_s"},
                                                            {0.5, "median_s"},
                                                            {0.75, "p75_s"},
                                                            {0.9, "p90_s"},
                                                            {0.95, "p95_s"},
                                                            {0.99, "p99_s"}}};

/// Where count is 0 the other members mean nothing.
struct DurationSummary {
  std::int64_t count = 0;
  double mean_s = 0;
  std::array<double, kQuantiles.size()> quantiles_s{};

  double p10_s() const { return quantiles_s[2]; }
  double median_s() const { return quantiles_s[4]; }
  double p90_s() const { return quantiles_s[6]; }
};

/// Of durations in ns that ascend.
DurationSummary summary_of(std::span<const TimeNs> sorted_ns);

/// The same durations in seconds.
std::vector<double> seconds_of(std::span<const TimeNs> durations_ns);

}  // namespace boyd::app
