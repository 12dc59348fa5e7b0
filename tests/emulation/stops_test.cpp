/// Batches whose worlds stop at different times: each does what it does alone, none waits for
/// another one for long, and batches of several threads do not meet.
#include <algorithm>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/emulation/needs_cuda.hpp"
#include "tests/kernels/small_world.hpp"

namespace boyd::test {
namespace {

class Stops : public NeedsCuda {};

/// Drones near enough that triggers change, shots fall and things are hit within end_s.
WorldPlan short_fight(std::uint64_t seed, double end_s) {
  WorldPlan plan = small_world(8);
  for (MoverSpec& mover : plan.movers) {
    mover.spawn_ns = seconds(static_cast<double>(1 + 3 * mover.id % 17));
    mover.position.x /= 8;
  }
  plan.areas.push_back({});
  plan.areas[0].radius_m = 3000;
  for (const TriggerKind kind : {TriggerKind::kHostileInArea, TriggerKind::kTracksInArea}) {
    TriggerSpec trigger;
    trigger.kind = kind;
    trigger.area = 0;
    trigger.threshold_count = kind == TriggerKind::kTracksInArea ? 2 : 1;
    plan.triggers.push_back(trigger);
  }
  plan.seed = seed;
  plan.stop_when_clear = false;
  plan.end_ns = seconds(end_s);
  return plan;
}

WorldPlan with_interval(WorldPlan plan, double interval_s) {
  plan.command_interval_ns = seconds(interval_s);
  return plan;
}

/// What a world said at its stops, as text, and how it ended.
struct Story {
  std::vector<std::string> stops;
  std::uint64_t state_hash = 0;
  bool operator==(const Story&) const = default;
};

std::string text_of(const WorldReport& report) {
  std::string text = std::to_string(report.now_ns) + ", state " +
                     std::to_string(static_cast<int>(report.state)) +
                     (report.groups_changed ? ", groups changed" : "");
  for (const TriggerReport& trigger : report.triggers) {
    text += ", trigger " + std::to_string(trigger.trigger) + ": " + std::to_string(trigger.count) +
            (trigger.fires ? " fires" : "") + (trigger.changed ? " anew" : "") + ", oldest " +
            std::to_string(trigger.oldest_measurement_ns);
    for (std::uint32_t k = 0; k < std::min(trigger.urgent_count, kUrgentTracks); ++k) {
      text += ", track " + std::to_string(trigger.urgent[k].track_id) + " at " +
              std::to_string(trigger.urgent[k].position.x);
    }
  }
  for (const GroupReport& group : report.groups) {
    text += ", " + std::to_string(group.units_standing_count) + (group.is_linked ? "" : " cut off");
  }
  return text;
}

constexpr int kRoundsMax = 2000;  ///< of a host that no battle here needs

/// Runs worlds to their ends as a host does whose orders come at different times: it wants world w
/// back after period_s[w], and gives it an order there.
std::vector<Story> stories_of(Battle& battle,
                              const std::vector<WorldPlan>& plans,
                              const std::vector<double>& period_s) {
  std::vector<Story> stories(plans.size());
  std::vector<TimeNs> until(plans.size());
  for (std::uint32_t w = 0; w < plans.size(); ++w) {
    until[w] = seconds(period_s[w]);
  }
  bool running = true;
  for (int round = 0; running && round < kRoundsMax; ++round) {
    std::vector<TimeNs> before;
    for (std::uint32_t w = 0; w < plans.size(); ++w) {
      before.push_back(battle.report(w).now_ns);
    }
    battle.advance(until);
    running = false;
    std::size_t stopped_count = 0;
    for (std::uint32_t w = 0; w < plans.size(); ++w) {
      const WorldReport& report = battle.report(w);
      if (before[w] >= until[w]) {
        continue;  // it had ended
      }
      EXPECT_EQ(report.now_ns % plans[w].command_interval_ns, 0) << "world " << w;
      EXPECT_GT(report.now_ns, before[w]) << "world " << w;
      running = running || report.state == WorldState::kRunning;
      if (!report.stopped) {
        EXPECT_LT(report.now_ns, until[w]) << "world " << w;
        continue;
      }
      stopped_count += 1;
      stories[w].stops.push_back(text_of(report));
      until[w] = report.state == WorldState::kRunning ? report.now_ns + seconds(period_s[w])
                                                      : report.now_ns;
      if (report.state == WorldState::kRunning && stories[w].stops.size() % 3 == 1) {
        const auto order = static_cast<std::uint32_t>(stories[w].stops.size());
        const std::vector<Injection> effects = {
            {.effect_ns = report.now_ns + seconds(40),
             .order = order,
             .group = kBattery,
             .kind = EffectKind::kAutonomy,
             .autonomy = Autonomy::kA1},
            {.effect_ns = report.now_ns + seconds(2),
             .order = order + 1,
             .group = kBattery,
             .kind = EffectKind::kAutonomy,
             .autonomy = order % 2 == 0 ? Autonomy::kA2 : Autonomy::kA3}};
        battle.inject(w, effects);
      }
    }
    EXPECT_GT(stopped_count, 0U) << "it came back for nothing";
  }
  EXPECT_FALSE(running) << "a world never ends";
  for (std::uint32_t w = 0; w < plans.size(); ++w) {
    stories[w].state_hash = battle.state_hash(w);
  }
  return stories;
}

/// Each world of the batch against itself alone on the CPU. Gives what stepping together took.
StepCounts expect_stories_of_their_own(const std::vector<WorldPlan>& plans,
                                       const std::vector<double>& period_s) {
  const auto cuda = make_battle(Backend::kCuda, plans, {});
  const std::vector<Story> together = stories_of(*cuda, plans, period_s);
  const auto cpu = make_battle(Backend::kCpu, plans, {});
  EXPECT_EQ(stories_of(*cpu, plans, period_s), together) << "both backends";
  for (std::size_t w = 0; w < plans.size(); ++w) {
    const auto alone = make_battle(Backend::kCpu, {&plans[w], 1}, {});
    const Story story = stories_of(*alone, {plans[w]}, {period_s[w]})[0];
    EXPECT_GT(story.stops.size(), 1U);
    EXPECT_EQ(story.stops, together[w].stops) << "world " << w;
    EXPECT_EQ(story.state_hash, together[w].state_hash) << "world " << w;
  }
  return cuda->step_counts();
}

constexpr double kNever_s = 1e6;

TEST_F(Stops, AWorldThatStopsAllTheTimeAndOthersThatDoNotKeepEachOtherBackByLittle) {
  const std::vector<WorldPlan> plans = {
      short_fight(1, 120), short_fight(2, 120), short_fight(3, 120), short_fight(4, 120)};
  const StepCounts counts = expect_stories_of_their_own(plans, {1, kNever_s, 7, kNever_s});
  // As many ticks as one world has; twice as many where each waits until all have stopped.
  EXPECT_GE(counts.steps, 120U);
  EXPECT_LE(counts.steps, 126U);
  EXPECT_LE(counts.looks, 126U);
}

TEST_F(Stops, LooksGetRareWhereNothingStops) {
  WorldPlan plan = small_world(4);
  plan.mounts.clear();
  plan.end_ns = seconds(200);
  const std::vector<WorldPlan> plans(3, plan);
  const auto cuda = make_battle(Backend::kCuda, plans, {});
  const std::vector<TimeNs> until(plans.size(), seconds(150));
  cuda->advance(until);
  for (std::uint32_t w = 0; w < plans.size(); ++w) {
    EXPECT_TRUE(cuda->report(w).stopped);
    EXPECT_EQ(cuda->report(w).now_ns, seconds(150));
  }
  EXPECT_EQ(cuda->step_counts().steps, 150U) << "no tick in which every world has stopped";
  EXPECT_LE(cuda->step_counts().looks, 9U);
}

TEST_F(Stops, WorldsOfDifferentIntervalsAreAtTheirEndsWheneverTheHostSeesThem) {
  const std::vector<WorldPlan> plans = {short_fight(5, 120),
                                        with_interval(short_fight(6, 120), 2),
                                        with_interval(short_fight(7, 120), 3)};
  const StepCounts counts = expect_stories_of_their_own(plans, {1, 12, kNever_s});
  EXPECT_GT(counts.steps, 120U) << "the first waits for the end of a common interval";
}

TEST_F(Stops, WorldsWhoseIntervalsHardlyEverMeetWaitForEachOther) {
  const std::vector<WorldPlan> plans = {with_interval(short_fight(8, 120), 4),
                                        with_interval(short_fight(9, 120), 31 * 3),
                                        with_interval(short_fight(10, 120), 37)};
  expect_stories_of_their_own(plans, {8, 50, 40});
}

TEST_F(Stops, WhatIsAskedOfAWorldOnItsWayIsAnswered) {
  const std::vector<WorldPlan> plans = {short_fight(11, 120), short_fight(12, 120)};
  const auto cuda = make_battle(Backend::kCuda, plans, {});
  const auto cpu = make_battle(Backend::kCpu, plans, {});
  const std::vector<TimeNs> until = {seconds(1), seconds(100)};
  cuda->advance(until);
  ASSERT_FALSE(cuda->report(1).stopped);
  ASSERT_EQ(cuda->report(1).now_ns, seconds(1));
  cpu->advance(std::vector<TimeNs>{seconds(1), seconds(1)});
  const std::vector<Injection> effects = {
      {.effect_ns = seconds(3), .group = kBattery, .kind = EffectKind::kAutonomy}};
  for (Battle* battle : {cpu.get(), cuda.get()}) {
    battle->inject(1, effects);
    EXPECT_EQ(battle->result(1).now_ns, seconds(1));
    EXPECT_EQ(battle->observe(1).now_ns, seconds(1));
  }
  EXPECT_EQ(cuda->result(1).state_hash, cpu->result(1).state_hash);
  // Left where it is, and then taken on from there, to its end with all that stops it.
  cuda->advance(std::vector<TimeNs>{seconds(5), seconds(1)});
  EXPECT_EQ(cuda->report(1).now_ns, seconds(1));
  for (Battle* battle : {cpu.get(), cuda.get()}) {
    for (int round = 0; battle->report(1).state == WorldState::kRunning; ++round) {
      ASSERT_LT(round, kRoundsMax);
      advance_all(*battle, std::vector<TimeNs>{seconds(5), seconds(120)});
      EXPECT_TRUE(battle->report(1).stopped);
    }
  }
  EXPECT_EQ(text_of(cuda->report(1)), text_of(cpu->report(1)));
  EXPECT_EQ(cuda->result(1).state_hash, cpu->result(1).state_hash);
}

TEST_F(Stops, BatchesOfSeveralThreadsDoNotMeet) {
  constexpr std::size_t threads_count = 3;
  std::vector<std::vector<Story>> stories(threads_count);
  const auto plans_of = [](std::size_t thread) {
    return std::vector<WorldPlan>{short_fight(20 + thread, 60), short_fight(30 + thread, 60)};
  };
  {
    std::vector<std::jthread> threads;
    for (std::size_t k = 0; k < threads_count; ++k) {
      threads.emplace_back([&, k] {
        const std::vector<WorldPlan> plans = plans_of(k);
        stories[k] = stories_of(*make_battle(Backend::kCuda, plans, {}), plans, {3, kNever_s});
      });
    }
  }
  for (std::size_t k = 0; k < threads_count; ++k) {
    const std::vector<WorldPlan> plans = plans_of(k);
    EXPECT_EQ(stories_of(*make_battle(Backend::kCpu, plans, {}), plans, {3, kNever_s}), stories[k]);
  }
}

}  // namespace
}  // namespace boyd::test
