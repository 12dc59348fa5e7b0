#include "host/run/runner.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "host/run/measures.hpp"
#include "host/run/summary.hpp"
#include "tests/host/run/small_study.hpp"
#include "tests/host/run/stand_in_battle.hpp"

namespace boyd::run {
namespace {

constexpr std::size_t kPlentyBytes = std::size_t{1} << 40;

SmallStudy three_arms() {
  return SmallStudy({{"slow", 200}, {"fast", 10}, {"slow_again", 200}});
}

RunOptions options_for(const Study& study, std::uint32_t replications) {
  RunOptions options;
  options.arms.resize(study.arms_count());
  std::iota(options.arms.begin(), options.arms.end(), 0U);
  options.replications_count = replications;
  options.memory_bytes = kPlentyBytes;
  options.make = &make_stand_in;
  return options;
}

RunResult run(const Study& study, const RunOptions& options) {
  const StopFlag stop;
  return run_study(study, options, stop);
}

void expect_equal(const WorldOutcome& a, const WorldOutcome& b) {
  EXPECT_EQ(a.arm, b.arm);
  EXPECT_EQ(a.replication, b.replication);
  EXPECT_EQ(a.ending, b.ending);
  EXPECT_EQ(a.state_hash, b.state_hash) << "arm " << a.arm << " replication " << a.replication;
  for (std::size_t row = 0; row < measures().size(); ++row) {
    EXPECT_EQ(measure_value(row, a).number, measure_value(row, b).number) << measures()[row].name;
  }
}

void expect_equal(const RunResult& a, const RunResult& b) {
  ASSERT_EQ(a.worlds.size(), b.worlds.size());
  for (std::size_t i = 0; i < a.worlds.size(); ++i) {
    expect_equal(a.worlds[i], b.worlds[i]);
  }
}

TEST(Runner, RemembersWhenATriggerFirstFired) {
  const SmallStudy study({{"slow", 200}});
  for (const WorldOutcome& world : run(study, options_for(study, 4)).worlds) {
    const TimeNs first_ns = (20 + static_cast<TimeNs>(world.world_seed % 40)) * kNsPerSecond;
    EXPECT_EQ(world.trigger_first_ns, std::vector<TimeNs>{first_ns}) << world.replication;
  }
}

TEST(Runner, RunsEveryArmAndReplicationInOrder) {
  const SmallStudy study = three_arms();
  const RunResult result = run(study, options_for(study, 4));
  ASSERT_EQ(result.worlds.size(), 12U);
  for (std::uint32_t i = 0; i < 12; ++i) {
    EXPECT_EQ(result.worlds[i].arm, i / 4);
    EXPECT_EQ(result.worlds[i].replication, i % 4);
    EXPECT_EQ(result.worlds[i].ending, Ending::kEnded);
    EXPECT_EQ(result.worlds[i].world_seed, 1 + i % 4);
  }
  EXPECT_FALSE(result.interrupted);
}

TEST(Runner, CarriesOrdersIntoTheBattleAndTheirUseBack) {
  const SmallStudy study({{"fast", 1e-3}});
  const RunResult result = run(study, options_for(study, 1));
  const WorldOutcome& world = result.worlds.front();
  ASSERT_FALSE(world.orders.empty());
  const OrderRecord& order = world.orders.front();
  EXPECT_TRUE(order.issued);
  // Trigger 0 of seed 1 fires at 21 s; shots fall at full tens of seconds.
  EXPECT_EQ(order.requested_ns, 21 * kNsPerSecond);
  EXPECT_NEAR(static_cast<double>(order.executed_ns), 21e9, 0.1e9);
  EXPECT_EQ(order.first_use_ns, 30 * kNsPerSecond);
  EXPECT_NEAR(static_cast<double>(order.staleness_ns), 5e9, 0.1e9);
  EXPECT_GT(measure_value(*find_measure("shots_count"), world).number, 0.0);
}

TEST(Runner, GivesTheSameResultsForAnyNumberOfThreads) {
  const SmallStudy study = three_arms();
  RunOptions options = options_for(study, 12);
  const RunResult reference = run(study, options);
  for (const std::uint32_t threads : {2U, 5U, 64U}) {
    options.threads = threads;
    expect_equal(reference, run(study, options));
  }
}

TEST(Runner, GivesTheSameResultsForAnyBatchSize) {
  const SmallStudy study = three_arms();
  RunOptions options = options_for(study, 12);
  const RunResult reference = run(study, options);
  for (const std::size_t batch : {1U, 5U, 36U, 1000U}) {
    options.worlds_per_batch = batch;
    expect_equal(reference, run(study, options));
  }
}

TEST(Runner, GivesTheSameResultsWhereABatchComesBackWhenOneWorldHasStopped) {
  const SmallStudy study = three_arms();
  RunOptions options = options_for(study, 14);  // one of each arm fails
  const RunResult reference = run(study, options);
  options.make = &make_in_step;
  for (const std::size_t batch : {1U, 5U, 42U}) {
    for (const TimeNs slice_s : {0, 1, 7, 1000}) {
      options.worlds_per_batch = batch;
      options.slice_ns = slice_s * kNsPerSecond;
      expect_equal(reference, run(study, options));
    }
  }
}

TEST(Runner, ShowsAndReportsTheSameWhereABatchComesBackWhenOneWorldHasStopped) {
  const SmallStudy study = three_arms();
  using WorldTimes = std::vector<std::pair<std::uint32_t, TimeNs>>;  // world and time
  const auto times_of = [&](BattleMaker make) {
    WorldTimes frames;
    WorldTimes reports;
    BatchRun* shown = nullptr;
    BatchRunOptions options;
    options.make = make;
    options.frame_ns = 7 * kNsPerSecond;
    options.on_frame = [&](std::uint32_t w) {
      WorldView view;
      shown->observe(w, view);
      frames.emplace_back(w, view.now_ns);
    };
    options.on_report = [&](std::uint32_t w, const WorldReport& report) {
      reports.emplace_back(w, report.now_ns);
    };
    BatchRun batch({study.world(0, 0), study.world(1, 3), study.world(2, 12)}, options);
    shown = &batch;
    batch.run(StopFlag(), [](double) {});
    std::ranges::sort(frames);
    std::ranges::sort(reports);
    return std::pair(frames, reports);
  };
  const auto [frames, reports] = times_of(&make_stand_in);
  EXPECT_GT(frames.size(), 200U);
  EXPECT_GT(reports.size(), 3U);
  EXPECT_EQ(times_of(&make_in_step), std::pair(frames, reports));
}

/// How many worlds each device was given, by its number.
std::map<int, std::size_t> worlds_by_device;
std::mutex counted_mutex;

std::unique_ptr<Battle> make_counted_by_device(Backend backend,
                                               std::span<const WorldPlan> worlds,
                                               const BatchOptions& options) {
  {
    const std::lock_guard lock(counted_mutex);
    worlds_by_device[options.device] += worlds.size();
  }
  return make_stand_in(backend, worlds, options);
}

std::vector<std::size_t> sizes_of_batches;

std::unique_ptr<Battle> make_counted_by_batch(Backend backend,
                                              std::span<const WorldPlan> worlds,
                                              const BatchOptions& options) {
  {
    const std::lock_guard lock(counted_mutex);
    sizes_of_batches.push_back(worlds.size());
  }
  return make_stand_in(backend, worlds, options);
}

TEST(Runner, SharesTheWorldsAmongDevices) {
  const SmallStudy study = three_arms();
  RunOptions options = options_for(study, 5);
  options.backend = Backend::kCuda;
  options.make = &make_counted_by_device;
  worlds_by_device.clear();
  const RunResult reference = run(study, options);
  EXPECT_EQ(worlds_by_device, (std::map<int, std::size_t>{{0, 15}}));

  options.devices = {3, 1};
  worlds_by_device.clear();
  expect_equal(reference, run(study, options));
  EXPECT_EQ(worlds_by_device, (std::map<int, std::size_t>{{3, 8}, {1, 7}}));

  // Memory for one world: one device at a time.
  options.memory_bytes = battle_bytes(study.world(0, 0).plan, 1);
  worlds_by_device.clear();
  expect_equal(reference, run(study, options));
  EXPECT_EQ(worlds_by_device, (std::map<int, std::size_t>{{3, 15}}));
}

TEST(Runner, SharesADeviceAmongBatchesThatAreLargeEnough) {
  const SmallStudy study({{"only", 30}});
  const auto batches_of = [&](std::uint32_t replications, const auto&... set) {
    RunOptions options = options_for(study, replications);
    options.backend = Backend::kCuda;
    options.threads = 16;
    options.make = &make_counted_by_batch;
    (set(options), ...);
    sizes_of_batches.clear();
    run(study, options);
    std::ranges::sort(sizes_of_batches);
    return sizes_of_batches;
  };
  using BatchSizes = std::vector<std::size_t>;
  const auto two_threads = [](RunOptions& options) { options.threads = 2; };
  const auto two_devices = [](RunOptions& options) { options.devices = {0, 1}; };
  const auto as_told = [](RunOptions& options) { options.worlds_per_batch = 60; };
  const std::size_t one = battle_bytes(study.world(0, 0).plan, 1);
  const auto little_memory = [&](RunOptions& options) { options.memory_bytes = 200 * one; };
  EXPECT_EQ(batches_of(127), (BatchSizes{127}));
  EXPECT_EQ(batches_of(128), (BatchSizes{64, 64}));
  EXPECT_EQ(batches_of(600), (BatchSizes{150, 150, 150, 150}));
  EXPECT_EQ(batches_of(600, two_threads), (BatchSizes{300, 300}));
  EXPECT_EQ(batches_of(600, two_devices), (BatchSizes(8, 75)));
  EXPECT_EQ(batches_of(120, as_told), (BatchSizes{60, 60}));
  EXPECT_EQ(batches_of(400, little_memory), (BatchSizes(8, 50)));
}

TEST(Runner, GivesAWorldAloneWhatItGivesAmongOthers) {
  const SmallStudy study = three_arms();
  const RunResult all = run(study, options_for(study, 6));
  RunOptions alone = options_for(study, 1);
  alone.arms = {1};
  alone.replication_first = 3;
  const RunResult one = run(study, alone);
  ASSERT_EQ(one.worlds.size(), 1U);
  expect_equal(one.worlds.front(), all.worlds[6 + 3]);
}

TEST(Runner, HalvesABatchThatTheBackendsMemoryDoesNotHold) {
  const SmallStudy study = three_arms();
  RunOptions options = options_for(study, 5);
  const RunResult reference = run(study, options);
  options.worlds_per_batch = 15;
  options.make = &make_small_stand_in;
  expect_equal(reference, run(study, options));
}

TEST(Runner, FindsArmsWithEqualSettingsExactlyEqualInEveryMeasure) {
  const SmallStudy study = three_arms();
  const std::vector<ArmSummary> arms = summarise(run(study, options_for(study, 10)).worlds);
  ASSERT_EQ(arms.size(), 3U);
  EXPECT_EQ(arms[0].state_hash, arms[2].state_hash);
  EXPECT_NE(arms[0].state_hash, arms[1].state_hash);
  for (std::size_t row = 0; row < measures().size(); ++row) {
    const auto& difference = arms[2].measures[row].difference;
    if (difference.mean) {
      EXPECT_EQ(difference.mean, 0.0) << measures()[row].name;
    }
    EXPECT_EQ(arms[0].measures[row].estimate.mean, arms[2].measures[row].estimate.mean);
  }
}

TEST(Runner, SeesThatAFasterPostActsSooner) {
  const SmallStudy study = three_arms();
  const std::vector<ArmSummary> arms = summarise(run(study, options_for(study, 12)).worlds);
  const std::size_t row = *find_measure("first_effective_order_s");
  EXPECT_LT(*arms[1].measures[row].difference.high, 0.0);
}

TEST(Runner, KeepsTheOtherWorldsWhenOneFails) {
  const SmallStudy study({{"only", 30}}, kFailingSeed - 2);
  const RunResult result = run(study, options_for(study, 5));
  for (const WorldOutcome& world : result.worlds) {
    const bool fails = world.world_seed == kFailingSeed;
    EXPECT_EQ(world.ending, fails ? Ending::kFailed : Ending::kEnded);
    EXPECT_EQ(world.problem.empty(), !fails);
  }
  const std::vector<ArmSummary> arms = summarise(result.worlds);
  EXPECT_EQ(arms.front().worlds_count, 4);
  EXPECT_EQ(arms.front().measures[*find_measure("shots_count")].estimate.n, 4);
}

TEST(Runner, EndsAWorldWhoseBattleStandsStill) {
  const SmallStudy study({{"only", 30}});
  RunOptions options = options_for(study, 1);
  // Once before anything has happened; once at the end, where it is asked to go no further.
  for (const BattleMaker make : {&make_standing_still, &make_never_ending}) {
    options.make = make;
    const RunResult result = run(study, options);
    EXPECT_EQ(result.worlds.front().ending, Ending::kFailed);
    EXPECT_NE(result.worlds.front().problem.find("stands still"), std::string::npos);
  }
  EXPECT_NE(run(study, options).worlds.front().problem.find("at 900 s"), std::string::npos);
}

TEST(Runner, ReportsAWorldThatCannotBeMadeAsFailed) {
  SmallStudy study({{"only", 30}});
  study.broken_from_seed = 3;
  const RunResult result = run(study, options_for(study, 3));
  EXPECT_EQ(result.worlds[1].ending, Ending::kEnded);
  EXPECT_EQ(result.worlds[2].ending, Ending::kFailed);
  EXPECT_EQ(result.worlds[2].problem, "this world cannot be made");
}

TEST(Runner, StopsWhenAskedAndSaysSo) {
  const SmallStudy study = three_arms();
  StopFlag stop;
  std::size_t done = 0;
  const RunResult result = run_study(study, options_for(study, 20), stop, [&](const Progress& now) {
    done = now.worlds_done;
    EXPECT_EQ(now.worlds_count, 60U);
    if (done >= 8) {
      stop.request();
    }
  });
  EXPECT_TRUE(result.interrupted);
  EXPECT_EQ(result.worlds.back().ending, Ending::kUnfinished);
  EXPECT_LT(done, 60U);
}

TEST(Runner, RefusesARunForWhichTheMemoryHoldsNoWorld) {
  const SmallStudy study = three_arms();
  RunOptions options = options_for(study, 1);
  options.memory_bytes = 1;
  EXPECT_THROW(run(study, options), std::runtime_error);
}

TEST(Runner, JudgesTheObjectiveAtItsTime) {
  // The stand-in battle reports a quarter of the asset's value lost at any time.
  SmallStudy study({{"only", 30}});
  study.objective.damage_frac = 0.25;
  study.objective.before_ns = 333 * kNsPerSecond;
  EXPECT_TRUE(run(study, options_for(study, 1)).worlds.front().objective_achieved);
  study.objective.damage_frac = 0.26;
  EXPECT_FALSE(run(study, options_for(study, 1)).worlds.front().objective_achieved);
}

TEST(Runner, StoppingForTheObjectiveChangesNothingElse) {
  SmallStudy study({{"only", 30}});
  const RunResult reference = run(study, options_for(study, 3));
  study.objective.before_ns = 100 * kNsPerSecond + 1;
  const RunResult stopped = run(study, options_for(study, 3));
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(reference.worlds[i].state_hash, stopped.worlds[i].state_hash);
  }
}

}  // namespace
}  // namespace boyd::run
