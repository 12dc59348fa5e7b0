#include "host/statistics/histogram.hpp"

#include <numeric>

#include <gtest/gtest.h>

namespace boyd::statistics {
namespace {

TEST(Histogram, NarrowValuesAreCountedInClassesOfEqualWidth) {
  const std::vector<double> values = {10, 10.5, 11, 12, 13, 14};
  const Histogram histogram = make_histogram(values, 4);
  EXPECT_FALSE(histogram.logarithmic);
  EXPECT_EQ(histogram.edges, (std::vector<double>{10, 11, 12, 13, 14}));
  EXPECT_EQ(histogram.counts, (std::vector<std::int64_t>{2, 1, 1, 2}))
      << "an edge belongs to the class above it, the greatest to the last";
}

TEST(Histogram, WideValuesAreCountedInClassesOfEqualRatio) {
  const std::vector<double> values = {1, 2, 20, 200, 1000};
  const Histogram histogram = make_histogram(values, 3);
  EXPECT_TRUE(histogram.logarithmic);
  ASSERT_EQ(histogram.edges.size(), 4U);
  EXPECT_NEAR(histogram.edges[1], 10, 1e-9);
  EXPECT_EQ(histogram.edges[3], 1000);
  EXPECT_EQ(histogram.counts, (std::vector<std::int64_t>{2, 1, 2}));
}

TEST(Histogram, AZeroAmongWideValuesKeepsTheScaleLinear) {
  const std::vector<double> values = {0, 1, 1000};
  const Histogram histogram = make_histogram(values, 5);
  EXPECT_FALSE(histogram.logarithmic);
  EXPECT_EQ(std::accumulate(histogram.counts.begin(), histogram.counts.end(), 0LL), 3);
}

TEST(Histogram, EqualValuesAreOneClass) {
  const std::vector<double> values = {7, 7, 7};
  const Histogram histogram = make_histogram(values, 10);
  EXPECT_EQ(histogram.edges, (std::vector<double>{7, 7}));
  EXPECT_EQ(histogram.counts, (std::vector<std::int64_t>{3}));
}

TEST(Histogram, NoValuesHaveNoClasses) {
  EXPECT_TRUE(make_histogram({}, 10).edges.empty());
}

}  // namespace
}  // namespace boyd::statistics
