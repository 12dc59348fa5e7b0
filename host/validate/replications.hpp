/// Independent replications of a case, over all processors.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "host/validate/case.hpp"

namespace boyd::validate {

inline constexpr std::uint32_t kAllProcessors = UINT32_MAX;

/// Calls run(replication) for each of 0..count-1, at most `at_once` at the same time, and tells the
/// progress after each. Rethrows what one of them throws.
void for_each_replication(std::uint32_t count,
                          const Progress& progress,
                          const std::function<void(std::uint32_t)>& run,
                          std::uint32_t at_once = kAllProcessors);

/// A mean with its standard error.
struct MeanEstimate {
  double mean = 0;
  double standard_error = 0;
};

/// From independent values of equal weight, at least two of them.
MeanEstimate mean_of(const std::vector<double>& values);

/// Standard deviation of a sample with its standard error sqrt((m4 - s^4) / n) / (2 s) (Kendall and
/// Stuart 1977, 10.9).
MeanEstimate deviation_of(const std::vector<double>& values);

/// Median of a sample; its standard error is half the distance between the order statistics one
/// binomial standard deviation below and above (distribution-free; Hahn and Meeker 1991, ch. 5).
MeanEstimate median_of(std::vector<double> values);

/// Share of `count` trials; its standard error is at least that of the expected share, so that an
/// event too rare to be seen does not come with an error of zero.
MeanEstimate share_of(std::uint64_t successes, std::uint64_t count, double expected);

}  // namespace boyd::validate
