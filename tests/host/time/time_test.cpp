#include "host/time/time.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace boyd::time {
namespace {

TEST(Time, SecondsAreRoundedToTheNearestNanosecond) {
  EXPECT_EQ(from_seconds(1.5), 1'500'000'000);
  EXPECT_EQ(from_seconds(0.6e-9), 1);
  EXPECT_EQ(from_seconds(-0.6e-9), -1);
  EXPECT_EQ(from_seconds(0.4e-9), 0);
  EXPECT_EQ(to_seconds(from_seconds(86400.25)), 86400.25);
}

TEST(Time, DurationsBeyondACenturyAreCutSoThatClocksCannotOverflow) {
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(from_seconds(infinity), from_seconds(kLongestSeconds));
  EXPECT_EQ(from_seconds(-infinity), -from_seconds(kLongestSeconds));
  EXPECT_EQ(from_seconds(std::numeric_limits<double>::quiet_NaN()), 0);
}

TEST(Time, LaterThanNeverIsNever) {
  EXPECT_EQ(later(5, 7), 12);
  EXPECT_EQ(later(-5, 7), 2);
  EXPECT_EQ(later(kNever, 1), kNever);
  EXPECT_EQ(later(1, kNever), kNever);
  EXPECT_EQ(later(kNever - 10, 20), kNever);
}

}  // namespace
}  // namespace boyd::time
