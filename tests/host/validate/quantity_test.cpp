#include <cmath>
#include <limits>
#include <mutex>
#include <set>
#include <stdexcept>

#include <gtest/gtest.h>

#include "host/validate/case.hpp"
#include "host/validate/replications.hpp"

namespace boyd::validate {
namespace {

TEST(ValidateQuantity, AnEstimatePassesWithinFourStandardErrorsAndNotBeyond) {
  EXPECT_TRUE(estimated("x", 10, 10.39, 0.1, "").pass);
  EXPECT_FALSE(estimated("x", 10, 10.41, 0.1, "").pass);
  EXPECT_FALSE(estimated("x", 10, 9.59, 0.1, "").pass);
  EXPECT_DOUBLE_EQ(estimated("x", 10, 10, 0.1, "").tolerance, 0.4);
}

TEST(ValidateQuantity, AWrongExpectedValueFails) {
  EXPECT_TRUE(computed("x", 4.0 / 9, 4.0 / 9, 1e-9, "").pass);
  EXPECT_FALSE(computed("x", 4.0 / 9 * 1.0001, 4.0 / 9, 1e-9, "").pass);
}

TEST(ValidateQuantity, WhatIsNotFiniteFails) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinite = std::numeric_limits<double>::infinity();
  EXPECT_FALSE(estimated("x", 1, nan, 1, "").pass);
  EXPECT_FALSE(estimated("x", nan, 1, 1, "").pass);
  EXPECT_FALSE(estimated("x", 1, 1, nan, "").pass);
  EXPECT_FALSE(estimated("x", infinite, infinite, infinite, "").pass);
}

TEST(ValidateReplications, EachIsRunOnceAndProgressEndsAtOne) {
  std::mutex lock;
  std::multiset<std::uint32_t> seen;
  double last = 0;
  for_each_replication(
      50,
      [&](double share) { last = std::max(last, share); },
      [&](std::uint32_t replication) {
        const std::lock_guard<std::mutex> hold(lock);
        seen.insert(replication);
      },
      2);
  EXPECT_EQ(seen.size(), 50U);
  EXPECT_EQ(std::set<std::uint32_t>(seen.begin(), seen.end()).size(), 50U);
  EXPECT_EQ(last, 1.0);
}

TEST(ValidateReplications, WhatOneThrowsIsThrown) {
  EXPECT_THROW(for_each_replication(
                   5,
                   [](double) {},
                   [](std::uint32_t replication) {
                     if (replication == 3) {
                       throw std::runtime_error("three");
                     }
                   }),
               std::runtime_error);
}

TEST(ValidateReplications, MeanAndDeviationOfASmallSampleAreThoseWorkedByHand) {
  const std::vector<double> values = {1, 2, 3, 4, 5};
  EXPECT_DOUBLE_EQ(mean_of(values).mean, 3);
  EXPECT_DOUBLE_EQ(mean_of(values).standard_error, std::sqrt(2.5 / 5));
  EXPECT_DOUBLE_EQ(deviation_of(values).mean, std::sqrt(2.5));
  // m4 = (16 + 1 + 0 + 1 + 16) / 5 = 6.8; sqrt((6.8 - 6.25) / 5) / (2 sqrt(2.5)).
  EXPECT_DOUBLE_EQ(deviation_of(values).standard_error, std::sqrt(0.11) / (2 * std::sqrt(2.5)));
  EXPECT_THROW(mean_of({1}), std::logic_error);
}

TEST(ValidateReplications, TheMedianOfUniformNumbersHasTheErrorOfTheory) {
  std::vector<double> values;
  for (int k = 0; k < 10'000; ++k) {
    values.push_back((k * 7919) % 10'000 / 10'000.0);
  }
  EXPECT_NEAR(median_of(values).mean, 0.5, 1e-4);
  EXPECT_NEAR(median_of(values).standard_error, 0.5 / std::sqrt(10'000.0), 1e-4);
}

TEST(ValidateReplications, AShareThatIsNeverSeenKeepsTheErrorOfWhatIsExpected) {
  EXPECT_EQ(share_of(0, 100, 0.01).mean, 0);
  EXPECT_DOUBLE_EQ(share_of(0, 100, 0.01).standard_error, std::sqrt(0.01 * 0.99 / 100));
  EXPECT_DOUBLE_EQ(share_of(50, 100, 0.01).standard_error, 0.05);
}

}  // namespace
}  // namespace boyd::validate
