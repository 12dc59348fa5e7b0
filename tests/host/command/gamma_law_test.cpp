#include "host/command/gamma_law.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "host/command/exact_math.hpp"

namespace boyd::command {
namespace {

/// Q of a whole shape: e^-x (1 + x + ... + x^(n-1)/(n-1)!), in long double.
long double erlang_above(int shape, double x) {
  long double term = std::exp(-static_cast<long double>(x));
  long double sum = term;
  for (int i = 1; i < shape; ++i) {
    term *= static_cast<long double>(x) / i;
    sum += term;
  }
  return sum;
}

TEST(GammaLaw, SharesOfWholeShapesAreErlangs) {
  for (const int shape : {1, 2, 3, 7, 12, 40, 150}) {
    for (const double part : {0.2, 0.5, 0.9, 1.0, 1.1, 1.5, 3.0}) {
      const double x = part * shape;
      const GammaShares got = gamma_shares(shape, x);
      const auto above = static_cast<double>(erlang_above(shape, x));
      EXPECT_NEAR(got.above, above, 2e-13) << shape << " " << x;
      EXPECT_NEAR(got.below + got.above, 1, 1e-15);
      if (x >= shape + 1.0) {
        EXPECT_NEAR(got.above / above, 1, 1e-12) << "relative, in the tail: " << shape << " " << x;
      }
    }
  }
}

TEST(GammaLaw, SharesOfShapeOneHalfAreTheSquareOfANormal) {
  for (double z = 0.05; z < 6; z += 0.05) {
    EXPECT_NEAR(gamma_shares(0.5, 0.5 * z * z).below, std::erf(z / std::sqrt(2.0)), 1e-14);
  }
}

TEST(GammaLaw, QuantilesOfWholeShapesGiveBackTheProbability) {
  for (const int shape : {1, 2, 3, 7, 12, 40, 150}) {
    for (const double p :
         {1e-12, 1e-6, 0.001, 0.1, 0.3, 0.5, 0.7, 0.9, 0.999, 1 - 1e-6, 1 - 1e-12}) {
      const double x = gamma_quantile(shape, p);
      EXPECT_NEAR(static_cast<double>(1 - erlang_above(shape, x)), p, 1e-13) << shape << " " << p;
    }
  }
}

TEST(GammaLaw, QuantilesOfShapeOneHalfAreTheSquareOfANormal) {
  for (double p = 0.001; p < 1; p += 0.001) {
    const double z = normal_quantile(0.5 * (1 + p));
    EXPECT_NEAR(gamma_quantile(0.5, p) / (0.5 * z * z), 1, 1e-11) << p;
  }
}

TEST(GammaLaw, PublishedChiSquareQuantilesAreMet) {
  // NIST/SEMATECH e-Handbook, 1.3.6.7.4: upper critical values of the chi-square law.
  EXPECT_NEAR(2 * gamma_quantile(1.5, 0.95), 7.815, 5e-4);
  EXPECT_NEAR(2 * gamma_quantile(5, 0.99), 23.209, 5e-4);
  EXPECT_NEAR(2 * gamma_quantile(50, 0.90), 118.498, 5e-4);
}

TEST(GammaLaw, QuantilesGrowWithTheProbabilityForEveryShape) {
  for (const double shape :
       {kGammaShapeMin, 0.1, 0.3, 0.7, 1.3, 2.5, 9.9, 10.1, 333.3, kGammaShapeMax}) {
    double before = 0;
    for (double p = 0.0005; p < 1; p += 0.001) {
      const double x = gamma_quantile(shape, p);
      EXPECT_GE(x, before) << shape << " " << p;
      if (x > 1e-300) {
        EXPECT_NEAR(gamma_shares(shape, x).below, p, 1e-12) << shape;
      }
      before = x;
    }
  }
}

TEST(GammaLaw, QuantilesHaveTheBitsOfEveryMachine) {
  // Each within 1e-13 of the value in 40 digits.
  EXPECT_EQ(gamma_quantile(0.05, 0.3), 0x1.6682baee40f21p-36);
  EXPECT_EQ(gamma_quantile(2.5, 0.3), 0x1.7ffcfd5c9aa6bp+0);
  EXPECT_EQ(gamma_quantile(2.5, 0.999), 0x1.483d769127451p+3);
  EXPECT_EQ(gamma_quantile(5000, 1e-9), 0x1.1eb7ac73e2ea1p+12);
}

}  // namespace
}  // namespace boyd::command
