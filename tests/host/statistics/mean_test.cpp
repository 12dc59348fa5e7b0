#include "host/statistics/mean.hpp"

#include <cmath>
#include <limits>
#include <stdexcept>

#include <gtest/gtest.h>

#include "host/statistics/law.hpp"

namespace boyd::statistics {
namespace {

// Closed forms: one degree is the Cauchy law, two have x = (2p-1) / sqrt(2 p (1-p)).
TEST(StudentQuantile, EqualsTheClosedFormsOfOneAndTwoDegrees) {
  constexpr double kPi = 3.14159265358979323846;
  for (const double p : {0.6, 0.9, 0.975, 0.995}) {
    EXPECT_NEAR(student_quantile(p, 1), std::tan(kPi * (p - 0.5)), 1e-9);
    EXPECT_NEAR(student_quantile(p, 2), (2 * p - 1) / std::sqrt(2 * p * (1 - p)), 1e-9);
  }
}

TEST(StudentQuantile, EqualsPublishedTables) {
  // Abramowitz and Stegun, table 26.10.
  EXPECT_NEAR(student_quantile(0.975, 1), 12.706, 5e-4);
  EXPECT_NEAR(student_quantile(0.975, 4), 2.776, 5e-4);
  EXPECT_NEAR(student_quantile(0.975, 9), 2.262, 5e-4);
  EXPECT_NEAR(student_quantile(0.975, 30), 2.042, 5e-4);
  EXPECT_NEAR(student_quantile(0.995, 10), 3.169, 5e-4);
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-12);
}

// Student 1908 (Cushny and Peebles): additional hours of sleep by two drugs in ten patients; the
// paired difference is 1.58 h, 95 % interval 0.70 to 2.46.
const Column kFirstDrug = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
const Column kSecondDrug = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

TEST(MeanInterval, ReproducesStudentsSleepData) {
  const Estimate first = mean_interval(kFirstDrug);
  EXPECT_NEAR(*first.mean, 0.75, 1e-12);
  EXPECT_NEAR(*first.sd, 1.789010, 1e-6);
  EXPECT_EQ(first.n, 10);
  const Estimate difference = paired_difference(kSecondDrug, kFirstDrug);
  EXPECT_NEAR(*difference.mean, 1.58, 1e-12);
  EXPECT_NEAR(*difference.low, 0.7001142, 1e-7);
  EXPECT_NEAR(*difference.high, 2.4598858, 1e-7);
}

TEST(MeanInterval, HasNoMeanOfNothingAndNoIntervalOfOneValue) {
  const Estimate none = mean_interval(Column{std::nullopt});
  EXPECT_EQ(none.n, 0);
  EXPECT_FALSE(none.mean || none.sd || none.low || none.high);
  const Estimate one = mean_interval(Column{std::nullopt, 4.5});
  EXPECT_EQ(one.n, 1);
  EXPECT_EQ(one.mean, 4.5);
  EXPECT_FALSE(one.sd || one.low || one.high);
}

TEST(MeanInterval, OfEqualValuesIsThatValueExactly) {
  const Estimate estimate = mean_interval(Column(7, 0.1));
  EXPECT_EQ(estimate.mean, 0.1);
  EXPECT_EQ(estimate.sd, 0.0);
  EXPECT_EQ(estimate.low, 0.1);
  EXPECT_EQ(estimate.high, 0.1);
}

TEST(PairedDifference, TakesOnlyReplicationsInWhichBothExist) {
  const Column arm = {1.0, std::nullopt, 5.0, 9.0};
  const Column first = {0.0, 2.0, std::nullopt, 5.0};
  const Estimate difference = paired_difference(arm, first);
  EXPECT_EQ(difference.n, 2);
  EXPECT_EQ(difference.mean, 2.5);
}

TEST(PairedDifference, OfEqualArmsIsExactlyZero) {
  const Estimate difference = paired_difference(kFirstDrug, kFirstDrug);
  EXPECT_EQ(difference.mean, 0.0);
  EXPECT_EQ(difference.low, 0.0);
  EXPECT_EQ(difference.high, 0.0);
}

TEST(PairedDifference, RefusesColumnsOfDifferentLength) {
  EXPECT_THROW(paired_difference({1.0}, {1.0, 2.0}), std::invalid_argument);
}

TEST(VarianceSaved, IsTheRatioOfUnpairedToPairedVariance) {
  // var(a) = 1, var(b) = 1, var(a - b) = 3.
  const Column a = {1.0, 2.0, 3.0};
  const Column b = {2.0, 3.0, 1.0};
  EXPECT_NEAR(*variance_saved(a, b), 2.0 / 3.0, 1e-12);
  // Sleep data: correlation 0.7951702 saves a factor of almost five.
  EXPECT_NEAR(*variance_saved(kSecondDrug, kFirstDrug), 4.77, 0.01);
}

TEST(VarianceSaved, IsAbsentWhereTheDifferenceDoesNotVary) {
  EXPECT_FALSE(variance_saved(kFirstDrug, kFirstDrug));
  EXPECT_FALSE(variance_saved(Column{1.0}, Column{2.0}));
}

}  // namespace
}  // namespace boyd::statistics
