/// The runner with the real battle of the CPU backend under it.
#include <numeric>
#include <utility>

#include <gtest/gtest.h>

#include "host/run/measures.hpp"
#include "host/run/runner.hpp"
#include "host/run/summary.hpp"
#include "tests/kernels/small_world.hpp"

namespace boyd::run {
namespace {

/// A battery that may fire only on order, and a command post that takes its time.
class RaidStudy : public Study {
public:
  std::uint32_t arms_count() const override { return 4; }
  std::string arm_name(std::uint32_t arm) const override {
    return std::vector<std::string>{"slow", "fast", "slow_again", "nobody"}.at(arm);
  }
  WorldSetup world(std::uint32_t arm, std::uint32_t replication) const override {
    WorldSetup setup;
    setup.plan = test::small_world(16);
    setup.plan.seed = 900 + replication;
    setup.plan.groups[test::kBattery].autonomy = Autonomy::kA0;
    AreaSpec area;
    area.radius_m = 50000;
    setup.plan.areas.push_back(area);
    TriggerSpec trigger;
    trigger.kind = TriggerKind::kHostileInArea;
    trigger.area = 0;
    setup.plan.triggers.push_back(trigger);
    setup.command = command::prepare(command_plan(arm));
    return setup;
  }

private:
  static command::CommandPlan command_plan(std::uint32_t arm) {
    command::CommandPlan plan;
    command::Node post;
    post.name = "post";
    post.law = command::lognormal(arm == 1 ? 5.0 : 400.0, 0.5);
    command::Chain chain;
    chain.name = "chain";
    chain.nodes = {post};
    chain.entry = 0;
    chain.exit = 0;
    plan.chains = {chain};
    command::AuthorityRow row;
    row.name = "engage";
    row.chain = 0;
    row.validity_s = 300;
    plan.authority = {row};
    for (const char* name : {"raiders", "traffic", "battery", "harbour"}) {
      command::Group group;
      group.name = name;
      plan.groups.push_back(group);
    }
    command::RequestRule rule;
    rule.name = "permission";
    rule.trigger = 0;
    rule.groups = {test::kBattery};
    rule.area = 0;
    rule.renew_before_expiry_s = 60;
    if (arm != 3) {
      plan.rules = {rule};
    }
    return plan;
  }
};

/// The post sits with a headquarters at the harbour that the first drone destroys; orders go to the
/// battery by way of that headquarters where `by_radio`.
WorldSetup world_with_headquarters(bool by_radio) {
  WorldSetup setup = RaidStudy().world(1, 0);
  WorldPlan& plan = setup.plan;
  const auto row = static_cast<std::uint32_t>(plan.groups.size());
  plan.groups.push_back({});
  plan.sites.push_back({.id = agent_id(row, 0),
                        .kind = SiteKind::kHeadquarters,
                        .group = row,
                        .position = test::at(30000, 0, 0),
                        .hit_radius_m = 50,
                        .damage_for_kill = 0.05F});
  plan.movers[0].target_asset = static_cast<std::uint32_t>(plan.sites.size()) - 1U;
  command::CommandPlan command = command::plan_of(*setup.command);
  command::Group group;
  group.name = "headquarters";
  command.groups.push_back(group);
  if (by_radio) {
    plan.groups[test::kBattery].headquarters = row;
  } else {
    command.chains[0].nodes[0].duty.headquarters = row;
  }
  setup.command = command::prepare(std::move(command));
  return setup;
}

/// Executed orders of a world, and what its command engine counted.
std::pair<std::int64_t, command::Counters> orders_of(const WorldSetup& setup) {
  BatchRun batch({setup}, {});
  batch.run(StopFlag(), [](double) {});
  std::int64_t executed = 0;
  for (const OrderRecord& order : batch.outcome(0).orders) {
    executed += order.executed() ? 1 : 0;
  }
  return {executed, batch.engine(0).counters()};
}

TEST(BattleRun, APostFallsWithTheHeadquartersItSitsWith) {
  const auto [before, standing] = orders_of(RaidStudy().world(1, 0));
  const auto [after, fallen] = orders_of(world_with_headquarters(false));
  EXPECT_EQ(standing.outages_count, 0);
  EXPECT_EQ(fallen.outages_count, 1);
  EXPECT_LT(after, before);
}

TEST(BattleRun, OrdersThatComeWithoutALinkAreLostAndNotExecuted) {
  const auto [before, whole] = orders_of(RaidStudy().world(1, 0));
  const auto [after, cut] = orders_of(world_with_headquarters(true));
  EXPECT_EQ(whole.legs_lost_count, 0);
  EXPECT_GT(cut.legs_lost_count, 0);
  EXPECT_LT(after, before);
}

RunResult run(const RaidStudy& study, RunOptions options) {
  if (options.arms.empty()) {
    options.arms = {0, 1, 2, 3};
  }
  const StopFlag stop;
  return run_study(study, options, stop);
}

void expect_same_battles(const RunResult& a, const RunResult& b) {
  ASSERT_EQ(a.worlds.size(), b.worlds.size());
  for (std::size_t i = 0; i < a.worlds.size(); ++i) {
    EXPECT_EQ(a.worlds[i].state_hash, b.worlds[i].state_hash) << "world " << i;
    EXPECT_EQ(a.worlds[i].counters, b.worlds[i].counters) << "world " << i;
    EXPECT_EQ(a.worlds[i].now_ns, b.worlds[i].now_ns) << "world " << i;
  }
}

TEST(BattleRun, DependsNeitherOnThreadsNorOnBatches) {
  const RaidStudy study;
  RunOptions options;
  options.replications_count = 3;
  const RunResult reference = run(study, options);
  for (const std::uint32_t threads : {2U, 7U}) {
    options.threads = threads;
    expect_same_battles(reference, run(study, options));
  }
  for (const std::size_t batch : {1U, 5U, 12U}) {
    options.worlds_per_batch = batch;
    expect_same_battles(reference, run(study, options));
  }
}

TEST(BattleRun, WorldsOfOneBatchOnSeveralThreadsDoNotMeet) {
  const RaidStudy study;
  RunOptions options;
  options.replications_count = 3;
  options.worlds_per_batch = 12;
  const RunResult reference = run(study, options);
  options.threads = 4;
  for (int attempt = 0; attempt < 20; ++attempt) {
    expect_same_battles(reference, run(study, options));
  }
}

TEST(BattleRun, DoesNotDependOnWhereTheBattleIsInterrupted) {
  const RaidStudy study;
  const auto run_in_slices = [&](TimeNs slice_ns) {
    BatchRunOptions options;
    options.slice_ns = slice_ns;
    BatchRun batch({study.world(0, 0), study.world(1, 0)}, options);
    batch.run(StopFlag(), [](double) {});
    return std::vector<WorldOutcome>{batch.outcome(0), batch.outcome(1)};
  };
  const std::vector<WorldOutcome> reference = run_in_slices(100000 * kNsPerSecond);
  for (const TimeNs slice_s : {1, 7, 333}) {
    const std::vector<WorldOutcome> sliced = run_in_slices(slice_s * kNsPerSecond);
    for (std::size_t w = 0; w < 2; ++w) {
      EXPECT_EQ(sliced[w].state_hash, reference[w].state_hash) << slice_s;
      EXPECT_EQ(sliced[w].counters, reference[w].counters) << slice_s;
      ASSERT_EQ(sliced[w].orders.size(), reference[w].orders.size()) << slice_s;
      for (std::size_t o = 0; o < sliced[w].orders.size(); ++o) {
        EXPECT_EQ(sliced[w].orders[o].executed_ns, reference[w].orders[o].executed_ns);
        EXPECT_EQ(sliced[w].orders[o].staleness_ns, reference[w].orders[o].staleness_ns);
      }
    }
  }
}

TEST(BattleRun, ShowsAFrameAtEveryMultipleOfItsPeriodAndAtBothEnds) {
  const RaidStudy study;
  BatchRun plain({study.world(1, 0)}, {});
  plain.run(StopFlag(), [](double) {});
  std::vector<WorldView> frames;
  BatchRun* shown = nullptr;
  BatchRunOptions options;
  options.frame_ns = 7 * kNsPerSecond;
  options.on_frame = [&](std::uint32_t w) { frames.push_back(shown->observe(w)); };
  BatchRun batch({study.world(1, 0)}, options);
  shown = &batch;
  batch.run(StopFlag(), [](double) {});
  EXPECT_EQ(batch.outcome(0).state_hash, plain.outcome(0).state_hash);
  ASSERT_GT(frames.size(), 10U);
  for (std::size_t f = 0; f + 1 < frames.size(); ++f) {
    EXPECT_EQ(frames[f].now_ns, static_cast<TimeNs>(f) * options.frame_ns);
  }
  EXPECT_EQ(frames.back().now_ns, plain.outcome(0).now_ns);
}

TEST(BattleRun, GivesAWorldAloneWhatItGivesAmongOthers) {
  const RaidStudy study;
  RunOptions options;
  options.replications_count = 3;
  options.worlds_per_batch = 12;
  const RunResult all = run(study, options);
  for (std::uint32_t arm = 0; arm < 4; ++arm) {
    RunOptions alone;
    alone.arms = {arm};
    alone.replication_first = 2;
    const RunResult one = run(study, alone);
    EXPECT_EQ(one.worlds.front().state_hash, all.worlds[arm * 3 + 2].state_hash);
  }
}

TEST(BattleRun, ArmsOrderTheBattle) {
  const RaidStudy study;
  RunOptions options;
  options.replications_count = 4;
  const std::vector<ArmSummary> arms = summarise(run(study, options).worlds);
  const auto mean = [&](std::size_t arm, const char* name) {
    return arms[arm].measures[*find_measure(name)].estimate.mean;
  };
  // Without an order the battery fires in self-defence only; with one it fires and kills.
  EXPECT_EQ(mean(3, "first_effective_order_prob"), 0.0);
  EXPECT_EQ(mean(1, "first_effective_order_prob"), 1.0);
  EXPECT_GT(*mean(1, "shots_count"), *mean(3, "shots_count"));
  EXPECT_LT(*mean(1, "leak_prob"), *mean(3, "leak_prob"));
  EXPECT_LT(*mean(1, "first_effective_order_s"), *mean(0, "first_effective_order_s"));
  EXPECT_EQ(mean(0, "attackers_unresolved_count"), 0.0);
  EXPECT_EQ(mean(1, "unauthorised_engagement_count"), 0.0);
}

TEST(BattleRun, FindsArmsWithEqualSettingsExactlyEqualInEveryMeasure) {
  const RaidStudy study;
  RunOptions options;
  options.replications_count = 3;
  const std::vector<ArmSummary> arms = summarise(run(study, options).worlds);
  EXPECT_EQ(arms[0].state_hash, arms[2].state_hash);
  for (std::size_t row = 0; row < measures().size(); ++row) {
    EXPECT_EQ(arms[2].measures[row].difference.mean.value_or(0.0), 0.0) << measures()[row].name;
  }
}

}  // namespace
}  // namespace boyd::run
