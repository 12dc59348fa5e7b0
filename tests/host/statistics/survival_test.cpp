#include "host/statistics/survival.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "host/statistics/mean.hpp"

namespace boyd::statistics {
namespace {

double standard_error(const Estimate& estimate) {
  return *estimate.sd / std::sqrt(static_cast<double>(estimate.n));
}

// Miller 1981, Survival Analysis, p. 49: remission of acute myelogenous leukaemia in weeks. R's
// survival package prints restricted means 52.6 (se 19.83) and 22.7 (se 4.18), without n / (n - 1).
TEST(RestrictedMean, ReproducesTheLeukaemiaData) {
  const std::vector<Survival> maintained = {{9, true},
                                            {13, true},
                                            {13, false},
                                            {18, true},
                                            {23, true},
                                            {28, false},
                                            {31, true},
                                            {34, true},
                                            {45, false},
                                            {48, true},
                                            {161, false}};
  const std::vector<Survival> nonmaintained = {{5, true},
                                               {5, true},
                                               {8, true},
                                               {8, true},
                                               {12, true},
                                               {16, false},
                                               {23, true},
                                               {27, true},
                                               {30, true},
                                               {33, true},
                                               {43, true},
                                               {45, true}};
  const Estimate a = restricted_mean(maintained, 161);
  EXPECT_NEAR(*a.mean, 52.6, 0.05);
  EXPECT_NEAR(standard_error(a) * std::sqrt(10.0 / 11.0), 19.83, 0.005);
  const Estimate b = restricted_mean(nonmaintained, 161);
  EXPECT_NEAR(*b.mean, 22.7, 0.05);
  EXPECT_NEAR(standard_error(b) * std::sqrt(11.0 / 12.0), 4.18, 0.005);
}

TEST(RestrictedMean, WatchedToTheHorizonIsThePlainMeanOfTheShorterTime) {
  const std::vector<Survival> worlds = {
      {40, true}, {100, false}, {7, true}, {100, false}, {7, true}, {130, true}};
  const Estimate got = restricted_mean(worlds, 100);
  const Estimate expected = mean_interval(Column{40.0, 100.0, 7.0, 100.0, 7.0, 100.0});
  EXPECT_NEAR(*got.mean, *expected.mean, 1e-12);
  EXPECT_NEAR(*got.sd, *expected.sd, 1e-12);
  EXPECT_NEAR(*got.low, *expected.low, 1e-12);
  EXPECT_NEAR(*got.high, *expected.high, 1e-12);
}

TEST(RestrictedMean, CountsCensoredWorldsInsteadOfDroppingThem) {
  const std::vector<Survival> without = {{10, true}, {20, true}};
  const std::vector<Survival> with = {{10, true}, {20, true}, {100, false}, {100, false}};
  EXPECT_GT(*restricted_mean(with, 100).mean, *restricted_mean(without, 100).mean);
  EXPECT_EQ(restricted_mean(with, 100).n, 4);
}

TEST(RestrictedMean, WhereNothingEverHappensIsTheHorizon) {
  const std::vector<Survival> worlds = {{60, false}, {60, false}, {60, false}};
  const Estimate estimate = restricted_mean(worlds, 60);
  EXPECT_EQ(estimate.mean, 60.0);
  EXPECT_EQ(estimate.sd, 0.0);
  EXPECT_FALSE(restricted_mean({}, 60).mean);
}

}  // namespace
}  // namespace boyd::statistics
