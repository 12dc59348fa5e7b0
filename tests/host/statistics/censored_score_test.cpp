#include "host/statistics/censored_score.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "host/statistics/law.hpp"

namespace boyd::statistics {
namespace {

double standard_normal(double x) {
  return 0.5 * std::erfc(-x / std::sqrt(2.0));
}

TEST(CensoredScore, OfAnExactTimeIsTheScoreOfTheNormalLawInClosedForm) {
  // Gneiting and Raftery 2007, eq. 21: sigma (z (2 Phi(z) - 1) + 2 phi(z) - 1 / sqrt(pi)).
  const double mu = std::log(10.0);
  const double sigma = 0.7;
  const double z = (std::log(20.0) - mu) / sigma;
  const double density = std::exp(-0.5 * z * z) / std::sqrt(2 * std::acos(-1.0));
  const double expected =
      sigma * (z * (2 * standard_normal(z) - 1) + 2 * density - 1 / std::sqrt(std::acos(-1.0)));
  const auto cdf = [&](double time) { return standard_normal((std::log(time) - mu) / sigma); };
  EXPECT_NEAR(censored_log_crps(cdf, {20, 20}, 1e-4, 1e6), expected, 2e-3);
}

TEST(CensoredScore, OfALawThatKnowsTheTimeIsNothing) {
  const auto cdf = [](double time) { return time >= 5 ? 1.0 : 0.0; };
  EXPECT_NEAR(censored_log_crps(cdf, {5, 5}, 0.01, 1000), 0, 1e-3);
  EXPECT_EQ(censored_log_crps(cdf, {1, 10}, 0.01, 1000), 0) << "inside the interval";
}

TEST(CensoredScore, OfACertainLawIsItsDistanceFromTheInterval) {
  const auto cdf = [](double time) { return time >= 5 ? 1.0 : 0.0; };
  EXPECT_NEAR(censored_log_crps(cdf, {10, 20}, 0.01, 1000), std::log(2.0), 1e-3);
  EXPECT_NEAR(censored_log_crps(cdf, {1, 2}, 0.01, 1000), std::log(2.5), 1e-3);
}

TEST(CensoredScore, OfSomethingThatNeverHappenedCountsOnlyWhatWasForetoldBefore) {
  const auto certain = [](double time) { return time >= 5 ? 1.0 : 0.0; };
  EXPECT_NEAR(censored_log_crps(certain, {20}, 0.01, 1000), std::log(4.0), 1e-3);
  const auto never = [](double) { return 0.0; };
  EXPECT_EQ(censored_log_crps(never, {20}, 0.01, 1000), 0);
}

}  // namespace
}  // namespace boyd::statistics
