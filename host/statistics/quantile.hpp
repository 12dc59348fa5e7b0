/// Quantiles, and their intervals when the values come in clusters.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "host/statistics/estimate.hpp"

namespace boyd::statistics {

/// Sample quantile by linear interpolation between order statistics (Hyndman and Fan 1996, type 7).
/// `sorted` ascends; absent when it is empty.
std::optional<double> quantile(std::span<const double> sorted, double probability);

/// Values of one world each; worlds are independent, values inside one are not.
using Clusters = std::vector<std::vector<double>>;

struct BootstrapOptions {
  double level = kLevel;
  std::uint32_t resamples_count = 1000;
  std::uint64_t seed = 1;  ///< same seed, same interval
};

/// Quantile of all values with a percentile interval from resampling whole clusters (Davison and
/// Hinkley 1997, section 3.8). `n` counts the clusters that hold a value; no interval from one.
Estimate clustered_quantile(const Clusters& clusters,
                            double probability,
                            const BootstrapOptions& options = {});

}  // namespace boyd::statistics
