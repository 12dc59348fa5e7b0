/// Intervals of proportions and of their paired differences.
#pragma once

#include <cstdint>

#include "host/statistics/estimate.hpp"
#include "host/statistics/mean.hpp"

namespace boyd::statistics {

/// Score interval of successes in n (Wilson 1927; Newcombe 1998, Stat. Med. 17:857, method 3).
Estimate wilson(std::int64_t successes, std::int64_t n, double level = kLevel);

/// Replications by outcome in two arms.
struct PairedOutcomes {
  std::int64_t both = 0;
  std::int64_t arm_only = 0;
  std::int64_t first_only = 0;
  std::int64_t neither = 0;
};

/// Difference `arm - first` of paired proportions (Newcombe 1998, Stat. Med. 17:2635, method 10).
Estimate newcombe_paired(const PairedOutcomes& outcomes, double level = kLevel);

/// The same of columns of zeros and ones.
Estimate proportion_interval(const Column& column, double level = kLevel);
Estimate proportion_difference(const Column& arm, const Column& first, double level = kLevel);

}  // namespace boyd::statistics
