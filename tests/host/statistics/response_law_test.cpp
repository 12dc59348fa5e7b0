#include "host/statistics/response_law.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace boyd::statistics {
namespace {

using Times = std::vector<ResponseTime>;

TEST(ResponseLaw, ACertainTimeHasNoEntropy) {
  EXPECT_EQ(response_entropy_bits(Times(50, 600.0)), 0);
  EXPECT_EQ(response_entropy_bits(Times(50, std::nullopt)), 0);
  EXPECT_EQ(response_entropy_bits(Times{}), 0);
}

TEST(ResponseLaw, FourEquallyLikelyBinsAreTwoBits) {
  EXPECT_DOUBLE_EQ(response_entropy_bits(Times{0.5, 60.0, 6000.0, std::nullopt}), 2);
}

TEST(ResponseLaw, ThreeQuartersAgainstOneIsTheBinaryEntropy) {
  const double expected = -0.75 * std::log2(0.75) - 0.25 * std::log2(0.25);
  EXPECT_DOUBLE_EQ(response_entropy_bits(Times{60.0, 60.0, 60.0, std::nullopt}), expected);
}

TEST(ResponseLaw, BinsDivideAFactorOfTenIntoFour) {
  EXPECT_EQ(response_bin(0.0), 0U);
  EXPECT_EQ(response_bin(1.0), 1U);
  EXPECT_EQ(response_bin(1.77), 1U);
  EXPECT_EQ(response_bin(1.79), 2U);
  EXPECT_EQ(response_bin(9.99), 4U);
  EXPECT_EQ(response_bin(10.01), 5U);
  EXPECT_EQ(response_bin(9.9e6), 28U);
  EXPECT_EQ(response_bin(1.1e7), 29U);
  EXPECT_EQ(response_bin(1e30), 29U);
  EXPECT_EQ(response_bin(std::nullopt), 30U);
}

TEST(ResponseLaw, NeverIsLaterThanAnyTime) {
  const Times times = {std::nullopt, 30.0, 10.0, 20.0, std::nullopt};
  EXPECT_EQ(response_quantile(times, 0), 10.0);
  EXPECT_EQ(response_quantile(times, 0.25), 20.0);
  EXPECT_EQ(response_quantile(times, 0.5), 30.0);
  EXPECT_EQ(response_quantile(times, 0.375), 25.0);
  EXPECT_EQ(response_quantile(times, 0.6), std::nullopt);
  EXPECT_EQ(response_quantile(times, 1), std::nullopt);
  EXPECT_EQ(response_quantile({}, 0.5), std::nullopt);
}

TEST(ResponseLaw, TheProbabilityOfAResponseInTimeCountsNeverAsLate) {
  const Times times = {std::nullopt, 30.0, 10.0, 20.0};
  EXPECT_DOUBLE_EQ(response_prob(times, 20), 0.5);
  EXPECT_DOUBLE_EQ(response_prob(times, 1e9), 0.75);
  EXPECT_DOUBLE_EQ(response_prob(times, 5), 0);
  EXPECT_DOUBLE_EQ(response_prob({}, 5), 0);
}

}  // namespace
}  // namespace boyd::statistics
