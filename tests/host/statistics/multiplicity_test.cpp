/// P-values of paired differences, and Holm's adjustment.
#include "host/statistics/multiplicity.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

namespace boyd::statistics {
namespace {

TEST(StudentPValue, EqualsTheDensityIntegratedBySimpsonsRule) {
  // Mean 2, sd 3, n 10: t = 2.10819 with 9 degrees; integrated with two million steps.
  Estimate difference;
  difference.mean = -2;
  difference.sd = 3;
  difference.n = 10;
  EXPECT_NEAR(*student_p_value(difference), 0.0642588, 1e-7);
}

TEST(StudentPValue, AgreesWithTheInterval) {
  const Estimate difference = mean_interval(std::vector<double>{1, 2, 4, -1, 3, 2});
  Estimate at_its_end = difference;
  at_its_end.mean = *difference.mean - *difference.low;
  EXPECT_NEAR(*student_p_value(at_its_end), 0.05, 1e-12);
}

TEST(StudentPValue, IsAbsentOfOnePairAndCertainWithoutVariation) {
  EXPECT_FALSE(student_p_value(mean_interval(std::vector<double>{1})));
  EXPECT_EQ(student_p_value(mean_interval(std::vector<double>{0, 0, 0})), 1.0);
  EXPECT_EQ(student_p_value(mean_interval(std::vector<double>{2, 2, 2})), 0.0);
}

TEST(SignTest, IsTheTailOfAFairCoin) {
  // Five pairs differ, all one way: 2 / 2^5.
  const Column arm = {1.0, 1.0, 1.0, 1.0, 1.0, 0.0, std::nullopt};
  const Column first = {0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0};
  EXPECT_NEAR(*sign_test_p_value(arm, first), 0.0625, 1e-12);
  EXPECT_NEAR(*sign_test_p_value(first, arm), 0.0625, 1e-12);
  EXPECT_EQ(sign_test_p_value(arm, arm), 1.0);
  EXPECT_FALSE(sign_test_p_value({}, {}));
  EXPECT_THROW(sign_test_p_value({1.0}, {}), std::invalid_argument);
}

TEST(Holm, MultipliesByHowManyAreLeftAndNeverDescends) {
  const std::vector<std::optional<double>> p = {0.01, 0.04, std::nullopt, 0.03, 0.005};
  const auto adjusted = holm_adjusted(p);
  EXPECT_DOUBLE_EQ(*adjusted[4], 0.02);
  EXPECT_DOUBLE_EQ(*adjusted[0], 0.03);
  EXPECT_DOUBLE_EQ(*adjusted[3], 0.06);
  EXPECT_DOUBLE_EQ(*adjusted[1], 0.06);
  EXPECT_FALSE(adjusted[2]);
  EXPECT_EQ(holm_adjusted(std::vector<std::optional<double>>{0.9, 0.8})[0], 1.0);
}

TEST(CutInterval, KeepsTheMeanAndWhatIsInside) {
  Estimate estimate = mean_interval(std::vector<double>{0, 0, 0, 0.2});
  ASSERT_LT(*estimate.low, 0.0);
  const double high = *estimate.high;
  cut_interval(estimate, 0, 1);
  EXPECT_EQ(estimate.low, 0.0);
  EXPECT_EQ(estimate.high, high);
  EXPECT_DOUBLE_EQ(*estimate.mean, 0.05);
  Estimate nothing;
  cut_interval(nothing, 0, 1);
  EXPECT_FALSE(nothing.low);
}

}  // namespace
}  // namespace boyd::statistics
