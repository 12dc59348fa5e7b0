#include "host/statistics/ratio.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

#include "host/statistics/mean.hpp"

namespace boyd::statistics {
namespace {

TEST(RatioOfSums, IsNotTheMeanOfRatios) {
  const RatioColumn column = {RatioTerm{1, 1}, RatioTerm{0, 9}, std::nullopt};
  const Estimate estimate = ratio_of_sums(column);
  EXPECT_EQ(estimate.n, 2);
  EXPECT_NEAR(*estimate.mean, 0.1, 1e-15);
}

TEST(RatioOfSums, WithEqualDenominatorsIsTheMeanAndItsInterval) {
  RatioColumn column;
  Column values;
  for (const double x : {3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0}) {
    column.push_back(RatioTerm{2 * x, 2});
    values.push_back(x);
  }
  const Estimate ratio = ratio_of_sums(column);
  const Estimate mean = mean_interval(values);
  EXPECT_NEAR(*ratio.mean, *mean.mean, 1e-12);
  EXPECT_NEAR(*ratio.sd, *mean.sd, 1e-12);
  EXPECT_NEAR(*ratio.low, *mean.low, 1e-12);
  EXPECT_NEAR(*ratio.high, *mean.high, 1e-12);
}

TEST(RatioOfSums, MatchesAJackknifeDoneByHand) {
  // Sums 12 / 6; without each world 10/5, 9/3 and 5/4; pseudo-values 2, 0 and 3.5.
  const RatioColumn column = {RatioTerm{2, 1}, RatioTerm{3, 3}, RatioTerm{7, 2}};
  const Estimate estimate = ratio_of_sums(column);
  EXPECT_NEAR(*estimate.mean, 2.0, 1e-15);
  // Their variance: ((1/6)^2 + (11/6)^2 + (10/6)^2) / 2 = 37/12.
  EXPECT_NEAR(*estimate.sd * *estimate.sd, 37.0 / 12.0, 1e-12);
  const double half = 4.302652729911275 * *estimate.sd / 1.7320508075688772;
  EXPECT_NEAR(*estimate.high, 2.0 + half, 1e-9);
  EXPECT_NEAR(*estimate.low, 2.0 - half, 1e-9);
}

TEST(RatioOfSums, IsAbsentWithoutADenominator) {
  EXPECT_FALSE(ratio_of_sums({RatioTerm{4, 0}, RatioTerm{1, 0}}).mean);
  const Estimate fragile = ratio_of_sums({RatioTerm{4, 0}, RatioTerm{1, 2}});
  EXPECT_NEAR(*fragile.mean, 2.5, 1e-15);
  EXPECT_FALSE(fragile.low || fragile.high);
}

TEST(RatioDifference, OfEqualArmsIsExactlyZero) {
  const RatioColumn arm = {RatioTerm{2, 3}, std::nullopt, RatioTerm{1, 7}, RatioTerm{5, 11}};
  const Estimate difference = ratio_difference(arm, arm);
  EXPECT_EQ(difference.n, 3);
  EXPECT_EQ(difference.mean, 0.0);
  EXPECT_EQ(difference.low, 0.0);
  EXPECT_EQ(difference.high, 0.0);
}

TEST(RatioDifference, WithEqualDenominatorsIsThePairedDifference) {
  const RatioColumn arm = {RatioTerm{2, 1}, RatioTerm{4, 1}, RatioTerm{9, 1}};
  const RatioColumn first = {RatioTerm{1, 1}, RatioTerm{5, 1}, RatioTerm{2, 1}};
  const Estimate ratio = ratio_difference(arm, first);
  const Estimate mean = paired_difference({2.0, 4.0, 9.0}, {1.0, 5.0, 2.0});
  EXPECT_NEAR(*ratio.mean, *mean.mean, 1e-12);
  EXPECT_NEAR(*ratio.low, *mean.low, 1e-12);
  EXPECT_NEAR(*ratio.high, *mean.high, 1e-12);
  EXPECT_THROW(ratio_difference(arm, {}), std::invalid_argument);
}

}  // namespace
}  // namespace boyd::statistics
