/// A measurement is of one and the same piece of battle, however it is run.
#include "host/bench/measurement.hpp"

#include <gtest/gtest.h>

#include "host/bench/battle_cases.hpp"

namespace boyd::bench {
namespace {

Measurement measured(const std::vector<WorldPlan>& plans, std::uint32_t threads) {
  MeasureOptions options;
  options.threads = threads;
  options.repeats_count = 3;
  options.repeat_wall_s = 0;  // one simulated second
  const run::StopFlag stop;
  return measure(plans, options, stop, [](double) {});
}

TEST(Measurement, RepeatsEndInOneStateForAnyNumberOfThreads) {
  const auto plans = swarm_worlds({.agents_count = 300, .worlds_count = 3, .defenders_count = 10});
  const Measurement one = measured(plans, 1);
  const Measurement three = measured(plans, 3);
  EXPECT_EQ(one.repeats_s.size(), 3U);
  EXPECT_EQ(one.state_hash, three.state_hash);
  EXPECT_EQ(one.agent_ticks, three.agent_ticks);
  EXPECT_EQ(one.counted, three.counted);
}

TEST(Measurement, CountsTheTicksOfOneRepeat) {
  const Measurement flock = measured(flock_worlds({.agents_count = 200, .worlds_count = 2}), 1);
  EXPECT_EQ(flock.simulated_s, 1);
  EXPECT_EQ(flock.agents_count, 400U);
  EXPECT_EQ(flock.agent_ticks, 400 * 10);  // ticks of 0.1 s
  EXPECT_GT(flock.pair_evaluations, static_cast<std::int64_t>(10 * flock.accepted_pairs));
  EXPECT_GT(flock.state_bytes, 400U * 100);
}

TEST(Measurement, StopsBetweenRepeats) {
  run::StopFlag stop;
  MeasureOptions options;
  options.repeats_count = 50;
  options.repeat_wall_s = 0;
  const Measurement cut =
      measure(flock_worlds({.agents_count = 50}), options, stop, [&](double) { stop.request(); });
  EXPECT_EQ(cut.repeats_s.size(), 1U);
}

TEST(Measurement, MedianIsTheMiddle) {
  Measurement measurement;
  EXPECT_EQ(median_s(measurement), 0);
  measurement.repeats_s = {5, 1, 3};
  EXPECT_EQ(median_s(measurement), 3);
  measurement.repeats_s = {5, 1, 3, 4};
  EXPECT_EQ(median_s(measurement), 3.5);
}

}  // namespace
}  // namespace boyd::bench
