#include "host/statistics/quantile.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "host/statistics/law.hpp"

namespace boyd::statistics {
namespace {

TEST(Quantile, InterpolatesBetweenOrderStatistics) {
  const std::vector<double> sorted = {1, 2, 3, 4, 10};
  EXPECT_EQ(quantile(sorted, 0.0), 1.0);
  EXPECT_EQ(quantile(sorted, 0.5), 3.0);
  EXPECT_EQ(quantile(sorted, 1.0), 10.0);
  EXPECT_NEAR(*quantile(sorted, 0.1), 1.4, 1e-12);
  EXPECT_NEAR(*quantile(sorted, 0.9), 7.6, 1e-12);
  EXPECT_FALSE(quantile({}, 0.5));
}

TEST(ClusteredQuantile, PoolsTheValuesOfAllClusters) {
  const Clusters clusters = {{4, 1}, {}, {3}, {2, 10}};
  const Estimate median = clustered_quantile(clusters, 0.5);
  EXPECT_EQ(median.mean, 3.0);
  EXPECT_EQ(median.n, 3);
  EXPECT_LE(*median.low, 3.0);
  EXPECT_GE(*median.high, 3.0);
}

TEST(ClusteredQuantile, HasNoIntervalFromOneCluster) {
  const Estimate median = clustered_quantile({{4, 1, 7}, {}}, 0.5);
  EXPECT_EQ(median.mean, 4.0);
  EXPECT_FALSE(median.low || median.high);
  EXPECT_FALSE(clustered_quantile({}, 0.5).mean);
}

TEST(ClusteredQuantile, GivesTheSameIntervalForTheSameSeedAndOrder) {
  const Clusters clusters = {{4, 1}, {3}, {2, 10}, {7, 8, 9}};
  const Estimate a = clustered_quantile(clusters, 0.5, {.seed = 5});
  const Estimate b = clustered_quantile(clusters, 0.5, {.seed = 5});
  EXPECT_EQ(a.low, b.low);
  EXPECT_EQ(a.high, b.high);
}

/// Clusters of equal values, one per standard normal quantile: the effective sample is the number
/// of clusters, however many copies each holds.
Clusters normal_clusters(int clusters_count, std::size_t copies_count) {
  Clusters clusters;
  for (int i = 0; i < clusters_count; ++i) {
    const double probability = (i + 0.5) / clusters_count;
    clusters.emplace_back(copies_count, normal_quantile(probability));
  }
  return clusters;
}

TEST(ClusteredQuantile, IsAsWideAsTheClustersAllowNotTheValues) {
  // Standard error of a normal median: sqrt(pi / 2 / n) with n clusters (Kenney and Keeping 1951).
  const double error = std::sqrt(3.14159265358979 / 2 / 100);
  for (const std::size_t copies_count : {1U, 20U}) {
    const Estimate median = clustered_quantile(normal_clusters(100, copies_count), 0.5);
    const double width = *median.high - *median.low;
    EXPECT_NEAR(width, 2 * 1.96 * error, 0.35 * 2 * 1.96 * error);
  }
}

}  // namespace
}  // namespace boyd::statistics
