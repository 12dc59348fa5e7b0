#include "host/statistics/quantile.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "host/statistics/split_mix.hpp"

namespace boyd::statistics {

std::optional<double> quantile(std::span<const double> sorted, double probability) {
  if (sorted.empty()) {
    return std::nullopt;
  }
  const double rank = probability * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(std::floor(rank));
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (rank - std::floor(rank)) * (sorted[above] - sorted[below]);
}

Estimate clustered_quantile(const Clusters& clusters,
                            double probability,
                            const BootstrapOptions& options) {
  std::vector<const std::vector<double>*> filled;
  std::vector<double> pooled;
  for (const auto& cluster : clusters) {
    if (!cluster.empty()) {
      filled.push_back(&cluster);
      pooled.insert(pooled.end(), cluster.begin(), cluster.end());
    }
  }
  std::sort(pooled.begin(), pooled.end());
  Estimate estimate;
  estimate.n = static_cast<std::int64_t>(filled.size());
  estimate.mean = quantile(pooled, probability);
  if (filled.size() < 2) {
    return estimate;
  }
  SplitMix random(options.seed);
  std::vector<double> resampled;
  for (std::uint32_t b = 0; b < options.resamples_count; ++b) {
    pooled.clear();
    for (std::size_t i = 0; i < filled.size(); ++i) {
      const auto& cluster = *filled[random.below(filled.size())];
      pooled.insert(pooled.end(), cluster.begin(), cluster.end());
    }
    std::sort(pooled.begin(), pooled.end());
    resampled.push_back(*quantile(pooled, probability));
  }
  std::sort(resampled.begin(), resampled.end());
  estimate.low = quantile(resampled, 0.5 - options.level / 2);
  estimate.high = quantile(resampled, 0.5 + options.level / 2);
  return estimate;
}

}  // namespace boyd::statistics
