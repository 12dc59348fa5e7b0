/// Every model on, and what is as small, as full or as broken as it can be.
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "tests/kernels/busy_swarm.hpp"
#include "tests/kernels/every_model.hpp"

namespace boyd::test {
namespace {

std::uint64_t hash_of(const std::vector<WorldPlan>& plans,
                      std::uint32_t w,
                      BatchOptions options = {}) {
  return run_to_end(plans, options)->result(w).state_hash;
}

TEST(EveryModel, IsAtWorkInOneWorld) {
  const auto battle = run_to_end({with_every_model(small_world(40))});
  const WorldResult result = battle->result(0);
  for (const Counter counter : {Counter::false_tracks_confirmed_count,
                                Counter::shots_on_false_tracks_count,
                                Counter::reattacks_count,
                                Counter::rounds_resupplied_count,
                                Counter::rounds_from_partners_count,
                                Counter::sorties_count,
                                Counter::attackers_shot_down_count}) {
    EXPECT_GT(total(result, counter), 0) << static_cast<int>(counter);
  }
  EXPECT_EQ(battle->report(0).state, WorldState::kEnded);
}

TEST(EveryModel, GivesTheSameHashForAnyThreadsAndAnyCompany) {
  const WorldPlan plan = with_every_model(small_world(30));
  const std::uint64_t alone = hash_of({plan}, 0);
  EXPECT_EQ(hash_of({plan}, 0, {.threads = 2}), alone);
  const WorldPlan other = with_every_model(small_world(45));
  EXPECT_EQ(hash_of({other, plan, small_world(3)}, 1), alone);
  WorldPlan reseeded = plan;
  reseeded.seed += 1;
  EXPECT_NE(hash_of({reseeded}, 0), alone);
}

TEST(EveryModel, DoesNotNoticeWhetherTheHostLooksOrRestores) {
  const WorldPlan plan = with_every_model(small_world(30));
  const std::uint64_t expected = hash_of({plan}, 0);
  auto battle = make_battle(Backend::kCpu, {&plan, 1}, {});
  auto copy = make_battle(Backend::kCpu, {&plan, 1}, {});
  for (TimeNs until = seconds(13); battle->report(0).state == WorldState::kRunning;
       until += seconds(13)) {
    battle->advance({&until, 1});
    if (until > seconds(700) && copy->report(0).now_ns == 0) {
      copy->restore(battle->snapshot());
    }
  }
  while (copy->report(0).state == WorldState::kRunning) {
    copy->advance({&plan.end_ns, 1});
  }
  EXPECT_EQ(battle->result(0).state_hash, expected);
  EXPECT_EQ(copy->result(0).state_hash, expected);
}

/// What homes on a false track homes on nobody: no drone sees it come.
TEST(EveryModel, GoesWithSwarmsAloneAndInCompany) {
  WorldPlan plan = with_every_model_and_swarms(busy_swarm(20, 24));
  plan.pictures[0].identify_clutter_prob = surely(Identity::kHostile);
  for (SensorSpec& sensor : plan.sensors) {
    sensor.false_alarm.cells_count *= 10;
  }
  plan.swarm_platforms[kDrone].evade_range_m = 20'000;
  const auto battle = run_to_end({plan});
  const WorldResult result = battle->result(0);
  EXPECT_EQ(battle->report(0).state, WorldState::kEnded);
  EXPECT_GT(total(result, Counter::shots_on_false_tracks_count), 5);
  EXPECT_EQ(hash_of({plan, plan}, 0), result.state_hash);
}

TEST(EveryModel, SparesNobodyTheBookkeepingOfRounds) {
  const WorldPlan plan = with_every_model(small_world(40));
  const auto battle = run_to_end({plan});
  const WorldView view = battle->observe(0);
  const WorldResult result = battle->result(0);
  std::int64_t launcher_shots = 0;
  std::uint64_t room = 0;
  for (std::size_t m = 0; m < plan.mounts.size(); ++m) {
    launcher_shots += view.mounts[m].shots_count;
    const SupplySpec& supply = plan.mounts[m].supply;
    if (plan.mounts[m].kind != MountKind::kLaser) {
      room = plan.mounts[m].magazine_count + supply.reserve_count + supply.resupply_max_count;
      EXPECT_LE(view.mounts[m].shots_count + view.mounts[m].magazine_count, room);
    }
  }
  EXPECT_EQ(total(result, Counter::shots_count), launcher_shots);
  EXPECT_LE(total(result, Counter::rounds_resupplied_count), 2 + 6) << "what the depots hold";
}

TEST(ExtremesOfEveryModel, NobodyOneAndAllDeadAreRunToTheirEnd) {
  for (const std::uint32_t drones : {0U, 1U, 12U}) {
    WorldPlan plan = with_every_model(small_world(drones));
    for (MountSpec& mount : plan.mounts) {
      mount.kill_prob.fill(1);
    }
    plan.pictures[0].identify_clutter_prob = surely(Identity::kNeutral);  // no round is wasted
    const auto battle = run_to_end({plan});
    EXPECT_EQ(battle->report(0).state, WorldState::kEnded);
    const WorldResult result = battle->result(0);
    EXPECT_EQ(total(result, Counter::attackers_launched_count) +
                  total(result, Counter::decoys_launched_count),
              drones);
    if (drones == 12U) {
      EXPECT_EQ(total(result, Counter::leakers_count), 0) << "all are dead";
    }
  }
}

TEST(ExtremesOfEveryModel, AWorldWithoutAnyAgentRunsToItsEnd) {
  WorldPlan plan = with_every_model(small_world(0));
  plan.movers.clear();
  std::erase_if(plan.mounts, [](const MountSpec& mount) { return mount.mover != kNoRow; });
  plan.stop_when_clear = false;
  const auto battle = run_to_end({plan});
  EXPECT_EQ(battle->report(0).state, WorldState::kEnded);
  EXPECT_GT(total(battle->result(0), Counter::false_tracks_confirmed_count), 0)
      << "an empty sky shows something all the same";
}

TEST(ExtremesOfEveryModel, EmptyMagazinesAndEmptyDepotsFireNothing) {
  WorldPlan plan = with_every_model(small_world(10));
  for (MountSpec& mount : plan.mounts) {
    mount.magazine_count = 0;
    mount.supply.reserve_count = 0;
    mount.laser.restart_nj = mount.laser.energy_nj = 1;
  }
  for (DepotSpec& depot : plan.depots) {
    depot.stock_count = 0;
  }
  const auto battle = run_to_end({plan});
  EXPECT_EQ(battle->report(0).state, WorldState::kEnded);
  EXPECT_EQ(total(battle->result(0), Counter::shots_count), 0);
  EXPECT_EQ(total(battle->result(0), Counter::attackers_shot_down_count), 0);
}

TEST(ExtremesOfEveryModel, FullTrackTablesRefuseAndCount) {
  WorldPlan plan = with_every_model(small_world(30));
  plan.pictures[0].capacity_count = 2;
  plan.pictures[0].false_tracks_max_count = 1;
  auto battle = make_battle(Backend::kCpu, {&plan, 1}, {});
  std::size_t most = 0;
  for (TimeNs until = seconds(5); battle->report(0).state == WorldState::kRunning;
       until += seconds(5)) {
    battle->advance({&until, 1});
    most = std::max(most, battle->observe(0).pictures[0].size());
  }
  EXPECT_EQ(most, 2U);
  EXPECT_GT(total(battle->result(0), Counter::tracks_overflow_count), 100);
}

TEST(ExtremesOfEveryModel, ANumberThatIsNoneFreezesTheWorldAndSaysWhere) {
  WorldPlan plan = with_every_model(small_world(6));
  plan.movers[4].heading_rad = std::numeric_limits<float>::quiet_NaN();
  const auto battle = run_to_end({plan});
  const WorldReport failed = battle->report(0);
  ASSERT_EQ(failed.state, WorldState::kFailed);
  EXPECT_EQ(failed.failure.agent, agent_id(kRaiders, 4));
  EXPECT_FALSE(failed.failure.is_finite);
  EXPECT_EQ(failed.failure.time_ns, plan.movers[4].spawn_ns);
  EXPECT_NE(describe(failed.failure).find("member 4"), std::string::npos);
  const std::uint64_t frozen = battle->result(0).state_hash;
  battle->advance({&plan.end_ns, 1});
  EXPECT_EQ(battle->report(0).now_ns, failed.now_ns);
  EXPECT_EQ(battle->result(0).state_hash, frozen);
}

}  // namespace
}  // namespace boyd::test
