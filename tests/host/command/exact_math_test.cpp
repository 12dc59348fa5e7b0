#include "host/command/exact_math.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include <gtest/gtest.h>

namespace boyd::command {
namespace {

/// Distance of two positive or two negative doubles in units of the last place.
double ulps_between(double got, long double expected) {
  const double near = static_cast<double>(expected);
  const double ulp =
      std::nextafter(std::fabs(near), std::numeric_limits<double>::infinity()) - std::fabs(near);
  return static_cast<double>(std::fabs((static_cast<long double>(got) - expected) / ulp));
}

TEST(ExactMath, ExponentialIsWithinTwoUnitsOfTheLastPlace) {
  double worst = 0;
  for (int i = -700000; i <= 700000; ++i) {
    const double x = i * 1e-3 + 1e-7;
    worst = std::fmax(worst, ulps_between(exact_exp(x), std::exp(static_cast<long double>(x))));
  }
  EXPECT_LT(worst, 2.0);
}

TEST(ExactMath, LogarithmIsWithinTwoUnitsOfTheLastPlace) {
  double worst = 0;
  for (int i = 1; i <= 1000000; ++i) {
    for (const double x : {i * 1e-6,
                           1.0 + i * 1e-9,
                           1.0 - i * 1e-9,
                           std::ldexp(i * 1e-6, i % 900),
                           std::ldexp(i * 1e-6, -(i % 1000))}) {
      if (x != 1.0) {
        worst = std::fmax(worst, ulps_between(exact_log(x), std::log(static_cast<long double>(x))));
      }
    }
  }
  EXPECT_LT(worst, 2.0);
}

TEST(ExactMath, EndsOfTheDomainsAreWhatMathematicsSays) {
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(exact_exp(0), 1.0);
  EXPECT_EQ(exact_exp(-1000), 0.0);
  EXPECT_EQ(exact_exp(1000), infinity);
  EXPECT_GT(exact_exp(-740), 0.0);
  EXPECT_EQ(exact_log(1), 0.0);
  EXPECT_EQ(exact_log(0), -infinity);
  EXPECT_EQ(exact_log(infinity), infinity);
  EXPECT_TRUE(std::isnan(exact_log(-1)));
  EXPECT_NEAR(exact_log(std::numeric_limits<double>::denorm_min()), -744.4400719213812, 1e-12);
  EXPECT_EQ(normal_quantile(0.5), 0.0);
  EXPECT_EQ(normal_quantile(0), -infinity);
  EXPECT_EQ(normal_quantile(1), infinity);
  EXPECT_TRUE(std::isnan(normal_quantile(1.5)));
}

TEST(ExactMath, NormalQuantileInvertsTheNormalLaw) {
  for (double x = -8.0; x <= 0.0; x += 0.003) {
    const double prob = 0.5 * std::erfc(-x / std::sqrt(2.0));
    EXPECT_NEAR(normal_quantile(prob), x, 2e-14 * (1 - x)) << "at " << x;
    if (prob > 1e-3) {
      EXPECT_NEAR(normal_quantile(1 - prob), -x, 1e-12) << "at " << -x;
    }
  }
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-15);
}

TEST(ExactMath, BitsAreThoseOfEveryMachine) {
  std::uint64_t hash = 1469598103934665603ULL;
  for (int i = 1; i < 20000; ++i) {
    const double u = (i - 0.5) / 20000.0;
    for (const double value : {exact_exp(20 * u - 10), exact_log(u), normal_quantile(u)}) {
      hash = (hash ^ std::bit_cast<std::uint64_t>(value)) * 1099511628211ULL;
    }
  }
  EXPECT_EQ(hash, 12904119678102873569ULL);
}

}  // namespace
}  // namespace boyd::command
