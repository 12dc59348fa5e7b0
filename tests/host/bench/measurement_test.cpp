/// A measurement is of one and the same piece of battle, however it is run.
#include "host/bench/measurement.hpp"

#include <gtest/gtest.h>

#include "host/bench/battle_cases.hpp"

namespace boyd::bench {
namespace {

Measurement measured(const std::vector<WorldPlan>& plans,
                     std::uint32_t threads,
                     Isa isa = Isa::kBest) {
  MeasureOptions options;
  options.isa = isa;
  options.threads = threads;
  options.repeats_count = 3;
  options.repeat_ns = kNsPerSecond;
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
  options.repeat_ns = kNsPerSecond;
  const Measurement cut =
      measure(flock_worlds({.agents_count = 50}), options, stop, [&](double) { stop.request(); });
  EXPECT_EQ(cut.repeats_s.size(), 1U);
}

TEST(Measurement, EndsInOneStateForEveryInstructionSet) {
  const auto plans = swarm_worlds({.agents_count = 300, .worlds_count = 1, .defenders_count = 10});
  const Measurement best = measured(plans, 1);
  for (const Isa isa : {Isa::kScalar, Isa::kAvx2, Isa::kAvx512}) {
    if (has_isa(isa)) {
      EXPECT_EQ(measured(plans, 1, isa).state_hash, best.state_hash) << static_cast<int>(isa);
    }
  }
}

TEST(Measurement, TimesOfTheProcessAreThoseOfItsThreads) {
  const Measurement flock = measured(flock_worlds({.agents_count = 200}), 1);
  ASSERT_EQ(flock.processor_s.size(), flock.repeats_s.size());
  for (std::size_t r = 0; r < flock.processor_s.size(); ++r) {
    EXPECT_GT(flock.processor_s[r], 0);
    EXPECT_LT(flock.processor_s[r], flock.repeats_s[r] + 0.01);
  }
}

TEST(Measurement, MedianIsTheMiddle) {
  EXPECT_EQ(median_s({}), 0);
  EXPECT_EQ(median_s({5, 1, 3}), 3);
  EXPECT_EQ(median_s({5, 1, 3, 4}), 3.5);
}

}  // namespace
}  // namespace boyd::bench
