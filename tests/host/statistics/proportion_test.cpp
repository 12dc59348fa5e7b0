#include "host/statistics/proportion.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

namespace boyd::statistics {
namespace {

void expect_interval(const Estimate& estimate, double low, double high, double tolerance) {
  EXPECT_NEAR(*estimate.low, low, tolerance);
  EXPECT_NEAR(*estimate.high, high, tolerance);
}

TEST(Wilson, EqualsTheTableOfNewcombe1998) {
  // Stat. Med. 17:857, table I, method 3.
  expect_interval(wilson(81, 263), 0.2553, 0.3662, 5e-5);
  expect_interval(wilson(15, 148), 0.0624, 0.1605, 5e-5);
  expect_interval(wilson(0, 20), 0.0, 0.1611, 5e-5);
  expect_interval(wilson(1, 29), 0.0061, 0.1718, 5e-5);
}

TEST(Wilson, MirrorsWhenSuccessAndFailureChangePlaces) {
  for (const std::int64_t k : {0, 1, 7, 13}) {
    const Estimate a = wilson(k, 13);
    const Estimate b = wilson(13 - k, 13);
    EXPECT_NEAR(*a.low, 1 - *b.high, 1e-15);
    EXPECT_NEAR(*a.high, 1 - *b.low, 1e-15);
  }
}

TEST(Wilson, IsAbsentWithoutTrials) {
  const Estimate estimate = wilson(0, 0);
  EXPECT_EQ(estimate.n, 0);
  EXPECT_FALSE(estimate.mean || estimate.low || estimate.high);
}

TEST(NewcombePaired, EqualsPublishedExamples) {
  // Newcombe 1998, Stat. Med. 17:2635, table II, method 10.
  expect_interval(newcombe_paired({36, 12, 2, 0}), 0.0569, 0.3404, 5e-5);
  // Altman, Machin, Bryant and Gardner 2000, Statistics with Confidence, table 6.2.
  expect_interval(newcombe_paired({14, 5, 0, 22}), 0.011, 0.226, 6e-4);
  // Fagerland, Lydersen and Laake 2014, airway data of Bentur et al. 2009.
  expect_interval(newcombe_paired({1, 1, 7, 12}), -0.507, -0.026, 5e-4);
}

TEST(NewcombePaired, ChangesSignWhenTheArmsChangePlaces) {
  const Estimate a = newcombe_paired({20, 7, 3, 10});
  const Estimate b = newcombe_paired({20, 3, 7, 10});
  EXPECT_NEAR(*a.mean, -*b.mean, 1e-15);
  EXPECT_NEAR(*a.low, -*b.high, 1e-15);
  EXPECT_NEAR(*a.high, -*b.low, 1e-15);
}

TEST(ProportionDifference, CountsOutcomesOfPairsThatExist) {
  const Column arm = {1.0, 1.0, 0.0, 0.0, std::nullopt, 1.0};
  const Column first = {1.0, 0.0, 1.0, 0.0, 1.0, std::nullopt};
  const Estimate got = proportion_difference(arm, first);
  const Estimate expected = newcombe_paired({1, 1, 1, 1});
  EXPECT_EQ(got.n, 4);
  EXPECT_EQ(got.mean, expected.mean);
  EXPECT_EQ(got.low, expected.low);
  EXPECT_EQ(got.high, expected.high);
  EXPECT_THROW(proportion_difference({1.0}, {}), std::invalid_argument);
}

TEST(ProportionDifference, OfEqualArmsIsExactlyZero) {
  const Column arm = {1.0, 0.0, 0.0, 1.0, 1.0};
  const Estimate difference = proportion_difference(arm, arm);
  EXPECT_EQ(difference.mean, 0.0);
  EXPECT_EQ(difference.sd, 0.0);
  EXPECT_LE(*difference.low, 0.0);
  EXPECT_GE(*difference.high, 0.0);
}

}  // namespace
}  // namespace boyd::statistics
