/// Fighters: fuel and the way home, turnaround, stocks at the base, eyes before weapons.
#include <cmath>

#include <gtest/gtest.h>

#include "tests/kernels/small_world.hpp"

namespace boyd::test {
namespace {

/// One fighter over a base at (-5 km, 0), ordered nowhere: it circles there. Row 0 of movers.
WorldPlan patrol() {
  WorldPlan plan = small_world(0);
  plan.stop_when_clear = false;
  plan.end_ns = seconds(3600);
  plan.mounts.clear();
  add_fighter(plan, at(-5000, 0, 100), 1200);
  plan.groups[kBattery].turnaround_ns = seconds(600);
  plan.groups[kBattery].fuel_reserve_ns = seconds(120);
  return plan;
}

void arm(WorldPlan& plan, std::uint32_t rounds, std::uint32_t reserve) {
  MountSpec mount = small_world(0).mounts[0];
  mount.key = mount_key(kBattery, 1, 0);
  mount.site = kNoRow;
  mount.mover = 0;
  mount.magazine_count = rounds;
  mount.reaction_ns = seconds(2);
  mount.kill_prob.fill(1);
  mount.supply.reserve_count = reserve;
  plan.mounts = {mount};
}

TEST(Sorties, AFighterLandsBeforeItsFuelIsOutAndFliesAgain) {
  const auto battle = run_to_end({patrol()}, {.record_events = true});
  std::vector<double> up_s;
  std::vector<double> down_s;
  for (const Event& event : battle->take_events(0)) {
    if (event.kind == EventKind::kSpawn) {
      up_s.push_back(static_cast<double>(event.time_ns) * 1e-9);
    } else if (event.kind == EventKind::kLeave) {
      down_s.push_back(static_cast<double>(event.time_ns) * 1e-9);
    }
    EXPECT_NE(event.kind, EventKind::kOutOfFuel);
  }
  ASSERT_EQ(up_s.size(), 3U);
  ASSERT_EQ(down_s.size(), 2U);
  for (std::size_t k = 0; k < down_s.size(); ++k) {
    EXPECT_LT(down_s[k] - up_s[k], 1200 - 120 + 5);
    EXPECT_GT(down_s[k] - up_s[k], 900) << "it does not come home without need";
    EXPECT_NEAR(up_s[k + 1] - down_s[k], 600, 1.0);
  }
  const WorldResult result = battle->result(0);
  EXPECT_EQ(total(result, Counter::sorties_count), 2);
  EXPECT_EQ(total(result, Counter::lost_usd), 0);
}

TEST(Sorties, OneThatNeverReturnsIsGoneWithItsFuel) {
  WorldPlan plan = patrol();
  plan.groups[kBattery].turnaround_ns = 0;
  const WorldResult result = run_to_end({plan})->result(0);
  EXPECT_EQ(result.fates[0], static_cast<std::uint8_t>(Fate::kLeft));
  EXPECT_EQ(total(result, Counter::sorties_count), 0);
}

TEST(Sorties, HowOftenTheHostLooksDoesNotMatter) {
  const WorldPlan plan = patrol();
  auto battle = make_battle(Backend::kCpu, {&plan, 1}, {});
  for (TimeNs until = seconds(7); battle->report(0).state == WorldState::kRunning;
       until += seconds(7)) {
    battle->advance({&until, 1});
  }
  EXPECT_EQ(battle->result(0).state_hash, run_to_end({plan})->result(0).state_hash);
}

/// The fighter of patrol() with drones that come towards its base.
WorldPlan under_attack(std::uint32_t drones) {
  WorldPlan plan = patrol();
  arm(plan, 2, 4);
  const WorldPlan raid = small_world(drones);
  for (std::uint32_t k = 0; k < drones; ++k) {
    plan.movers.push_back(raid.movers[k]);
    plan.movers.back().platform = kDrone;
  }
  plan.end_ns = seconds(7200);
  return plan;
}

TEST(Sorties, AFighterWithoutRoundsGoesHomeForMoreOfWhatItsBaseHas) {
  WorldPlan plan = under_attack(12);
  plan.platforms[kDrone].speed_cruise_mps = 5;
  const auto battle = run_to_end({plan}, {.record_events = true});
  std::vector<double> shots_s;
  for (const Event& event : battle->take_events(0)) {
    if (event.kind == EventKind::kShot) {
      shots_s.push_back(static_cast<double>(event.time_ns) * 1e-9);
    }
  }
  ASSERT_EQ(shots_s.size(), 6U) << "two and the four of the reserve";
  EXPECT_GT(shots_s[2] - shots_s[1], 600) << "home, turnaround, and back";
  EXPECT_GT(shots_s[4] - shots_s[3], 600);
}

TEST(Sight, NobodyIsShotAtBeforeHeWasSeen) {
  WorldPlan plan = under_attack(4);
  plan.groups[kBattery].sight_range_m = 1500;
  plan.mounts[0].range_min_m = 0;
  const auto battle = run_to_end({plan}, {.record_events = true});
  const auto events = battle->take_events(0);
  ASSERT_GT(total(battle->result(0), Counter::attackers_shot_down_count), 0);
  WorldPlan far = under_attack(4);
  far.mounts[0].range_min_m = 0;
  const auto first_shot_ns = [](const std::vector<Event>& all) {
    for (const Event& event : all) {
      if (event.kind == EventKind::kShot) {
        return event.time_ns;
      }
    }
    return kNever;
  };
  const auto before = run_to_end({far}, {.record_events = true})->take_events(0);
  EXPECT_GT(first_shot_ns(events), first_shot_ns(before) + seconds(5))
      << "it has to come nearer first";
}

TEST(Sight, SparesWhatAConfusedPictureWouldHaveShotDown) {
  WorldPlan plan = patrol();
  arm(plan, 4, 0);
  plan.pictures[0].identify_prob.fill(surely(Identity::kHostile));
  plan.platforms[kAirliner].speed_cruise_mps = plan.platforms[kAirliner].speed_max_mps = 100;
  add_airliners(plan, 2);
  EXPECT_GT(total(run_to_end({plan})->result(0), Counter::neutral_loss_count), 0);
  plan.groups[kBattery].sight_range_m = 2000;
  EXPECT_EQ(total(run_to_end({plan})->result(0), Counter::neutral_loss_count), 0);
}

TEST(Sight, FindsThatAFalseTrackIsNothing) {
  WorldPlan plan = patrol();
  arm(plan, 4, 0);
  plan.sensors[0].range_max_m = 20000;
  plan.sensors[0].false_alarm = {.cells_count = 0.02e6F, .altitude_max_m = 3000};
  plan.pictures[0].false_tracks_max_count = 100;
  plan.pictures[0].confirm_hits_count = 1;
  plan.pictures[0].identify_ns = seconds(1);
  plan.pictures[0].drop_ns = plan.pictures[0].fresh_ns = seconds(1000);
  plan.pictures[0].identify_clutter_prob = surely(Identity::kHostile);
  EXPECT_GT(total(run_to_end({plan})->result(0), Counter::shots_on_false_tracks_count), 0);
  plan.groups[kBattery].sight_range_m = 3000;
  EXPECT_EQ(total(run_to_end({plan})->result(0), Counter::shots_on_false_tracks_count), 0);
}

}  // namespace
}  // namespace boyd::test
