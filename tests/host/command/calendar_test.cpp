#include "host/command/calendar.hpp"

#include <random>

#include <gtest/gtest.h>

#include "host/time/time.hpp"

namespace boyd::command {
namespace {

constexpr TimeNs kHour = time::kNsPerHour;
constexpr TimeNs kDay = time::kNsPerDay;

OpenHours hours(double from_h, double to_h, TimeNs time_of_day_ns = 0) {
  return open_hours({3600 * from_h, 3600 * to_h}, time_of_day_ns);
}

TEST(Calendar, EqualEndsMeanAlwaysOpen) {
  EXPECT_TRUE(hours(0, 0).always());
  EXPECT_TRUE(hours(0, 24).always());
  EXPECT_FALSE(hours(8, 18).always());
  EXPECT_EQ(done_at(hours(0, 0), 5, 100 * kDay), 5 + 100 * kDay);
}

TEST(Calendar, APostOpensInTheMorningOfTheScenariosDay) {
  EXPECT_EQ(next_open(hours(8, 18), 0), 8 * kHour);
  EXPECT_EQ(next_open(hours(8, 18), 9 * kHour), 9 * kHour);
  EXPECT_EQ(next_open(hours(8, 18), 18 * kHour), 32 * kHour) << "closed from the last hour on";
  EXPECT_EQ(next_open(hours(8, 18, 22 * kHour), 0), 10 * kHour) << "it begins at 22:00";
  EXPECT_EQ(next_open(hours(8, 18), -10 * kHour), -10 * kHour) << "14:00 of the day before";
  EXPECT_EQ(next_open(hours(8, 18), -5 * kHour), 8 * kHour);
}

TEST(Calendar, NightShiftsReachIntoTheNextDay) {
  EXPECT_EQ(next_open(hours(20, 6), 3 * kHour), 3 * kHour);
  EXPECT_EQ(next_open(hours(20, 6), 12 * kHour), 20 * kHour);
}

TEST(Calendar, WorkRestsOutsideTheHours) {
  EXPECT_EQ(done_at(hours(8, 18), 16 * kHour, 2 * kHour), 18 * kHour) << "done at the last moment";
  EXPECT_EQ(done_at(hours(8, 18), 16 * kHour, 3 * kHour), 33 * kHour);
  EXPECT_EQ(done_at(hours(8, 18), 0, 25 * kHour), 2 * kDay + 13 * kHour);
  EXPECT_EQ(done_at(hours(8, 18), 3 * kHour, 0), 3 * kHour);
}

TEST(Calendar, VeryLongWorkIsBounded) {
  const TimeNs longest = time::from_seconds(time::kLongestSeconds);
  EXPECT_EQ(done_at(hours(8, 9), 0, longest), longest);
}

TEST(Calendar, WhatWasWorkedIsWhatTheWorkNeeded) {
  std::mt19937_64 random(5);
  const auto below = [&](TimeNs n) {
    return static_cast<TimeNs>(random() % static_cast<std::uint64_t>(n));
  };
  for (int k = 0; k < 10'000; ++k) {
    const OpenHours open = open_hours(
        {static_cast<double>(below(86400)), static_cast<double>(below(86400))}, below(kDay));
    const TimeNs start = below(20 * kDay) - 10 * kDay;
    const TimeNs work = 1 + below(3 * kDay);
    const TimeNs end = done_at(open, start, work);
    ASSERT_EQ(worked_between(open, start, end), work);
    ASSERT_EQ(worked_between(open, start, end - 1), work - 1) << "not a moment later than needed";
  }
}

TEST(Calendar, MeetingsAreHeldEveryNHoursFromATimeOfDay) {
  const Meetings six_hourly = meetings({6 * 3600.0, 2 * 3600.0, {}}, 0);
  EXPECT_EQ(next_meeting(six_hourly, 0), 2 * kHour);
  EXPECT_EQ(next_meeting(six_hourly, 2 * kHour), 2 * kHour);
  EXPECT_EQ(next_meeting(six_hourly, 2 * kHour + 1), 8 * kHour);
  EXPECT_EQ(next_meeting(six_hourly, -11 * kHour), -10 * kHour);
  EXPECT_EQ(next_meeting(meetings({86400, 6 * 3600.0, {}}, 22 * kHour), 0), 8 * kHour);
  EXPECT_EQ(meeting_number(six_hourly, 8 * kHour) - meeting_number(six_hourly, 2 * kHour), 1);
  EXPECT_EQ(meeting_number(six_hourly, -4 * kHour), -1);
}

}  // namespace
}  // namespace boyd::command
