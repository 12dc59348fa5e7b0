#include "host/statistics/quantile.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace boyd::statistics {

namespace {

/// SplitMix64 (Steele, Lea and Flood 2014).
struct SplitMix {
  std::uint64_t state;

  std::uint64_t next() {
    state += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(next() % n); }
};

}  // namespace

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
  SplitMix random{options.seed};
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
