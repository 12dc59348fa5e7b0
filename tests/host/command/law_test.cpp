#include "host/command/law.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "host/time/time.hpp"

namespace boyd::command {
namespace {

TEST(Law, QuantilesAreTheClosedForms) {
  for (double p = 0.0005; p < 1; p += 0.001) {
    EXPECT_DOUBLE_EQ(quantile_s(deterministic(7), p), 7);
    EXPECT_NEAR(quantile_s(uniform(2, 6), p), 2 + 4 * p, 1e-14);
    EXPECT_NEAR(quantile_s(exponential(3), p), -3 * std::log1p(-p), 1e-13);
    EXPECT_NEAR(quantile_s(lognormal(12, 0), p), 12, 1e-13);
  }
}

TEST(Law, TriangularDistributionFunctionOfItsQuantileIsTheProbability) {
  const auto distribution = [](double x, double a, double c, double b) {
    return x < c ? (x - a) * (x - a) / ((b - a) * (c - a))
                 : 1 - (b - x) * (b - x) / ((b - a) * (b - c));
  };
  for (double p = 0.0005; p < 1; p += 0.001) {
    EXPECT_NEAR(distribution(quantile_s(triangular(1, 3, 12), p), 1, 3, 12), p, 1e-13);
    EXPECT_NEAR(quantile_s(triangular(0, 0, 1), p), 1 - std::sqrt(1 - p), 1e-13);
    EXPECT_NEAR(quantile_s(triangular(0, 1, 1), p), std::sqrt(p), 1e-13);
  }
  EXPECT_EQ(quantile_s(triangular(5, 5, 5), 0.3), 5);
}

TEST(Law, LognormalHasItsMedianAndSpread) {
  const Law law = lognormal(12, 0.6);
  EXPECT_NEAR(quantile_s(law, 0.5), 12, 1e-13);
  EXPECT_NEAR(quantile_s(law, 0.8413447460685429), 12 * std::exp(0.6), 1e-12);
  EXPECT_NEAR(quantile_s(law, 0.15865525393145707), 12 * std::exp(-0.6), 1e-12);
}

TEST(Law, MeanIsTheIntegralOfTheQuantile) {
  for (const Law& law : {deterministic(4),
                         uniform(1, 5),
                         exponential(2),
                         triangular(1, 3, 12),
                         lognormal(12, 0.6),
                         gamma(6, 2.5),
                         empirical({2, 5, 11}, {1, 2, 1})}) {
    const int n = 2'000'000;
    double sum = 0;
    for (int i = 0; i < n; ++i) {
      sum += quantile_s(law, (i + 0.5) / n);
    }
    EXPECT_NEAR(sum / n, mean_s(law), 1e-5 * mean_s(law));
  }
}

TEST(Law, GammaOfShapeOneIsExponentialAndScalesWithItsMean) {
  for (double p = 0.0005; p < 1; p += 0.001) {
    EXPECT_NEAR(quantile_s(gamma(3, 1), p), -3 * std::log1p(-p), 1e-12);
    EXPECT_NEAR(quantile_s(gamma(30, 4), p), 10 * quantile_s(gamma(3, 4), p), 1e-9);
  }
}

TEST(Law, EmpiricalGivesEachValueItsWeight) {
  const Law law = empirical({20, 5, 10}, {1, 2, 1});
  EXPECT_EQ(quantile_s(law, 0.001), 5);
  EXPECT_EQ(quantile_s(law, 0.499), 5);
  EXPECT_EQ(quantile_s(law, 0.501), 10);
  EXPECT_EQ(quantile_s(law, 0.749), 10);
  EXPECT_EQ(quantile_s(law, 0.751), 20);
  EXPECT_EQ(quantile_s(law, 1 - 1e-16), 20);
  EXPECT_EQ(quantile_s(empirical({1, 2}), 0.499), 1);
  EXPECT_EQ(quantile_s(empirical({1, 2}), 0.501), 2);
}

TEST(Law, DrawsAreRoundedToTheNanosecondAndBounded) {
  EXPECT_EQ(quantile_ns(deterministic(1.5e-9), 0.5), 2);
  EXPECT_EQ(quantile_ns(deterministic(3600), 0.5), 3'600'000'000'000);
  EXPECT_EQ(quantile_ns(lognormal(1e9, 5), 1 - 1e-15), time::from_seconds(time::kLongestSeconds));
}

TEST(Law, ImpossibleParametersAreNamed) {
  EXPECT_EQ(law_problem(lognormal(12, 0.6)), "");
  EXPECT_NE(law_problem(deterministic(-1)), "");
  EXPECT_NE(law_problem(exponential(std::nan(""))), "");
  EXPECT_NE(law_problem(uniform(3, 2)), "");
  EXPECT_NE(law_problem(triangular(1, 5, 4)), "");
  EXPECT_NE(law_problem(triangular(3, 2, 4)), "");
  EXPECT_NE(law_problem(lognormal(1, -0.5)), "");
  EXPECT_NE(law_problem(gamma(1, 0)), "");
  EXPECT_NE(law_problem(gamma(1, 1e6)), "");
  EXPECT_NE(law_problem(empirical({})), "");
  EXPECT_NE(law_problem(empirical({1, 2}, {1})), "");
  EXPECT_NE(law_problem(empirical({1, 2}, {0, 0})), "");
  EXPECT_NE(law_problem(empirical({1, -2})), "");
  EXPECT_NE(law_problem(empirical({1, 2}, {1, -1})), "");
}

}  // namespace
}  // namespace boyd::command
