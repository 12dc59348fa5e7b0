#include <gtest/gtest.h>

#include "tests/kernels/open_world.hpp"
#include "tests/kernels/swarm_world.hpp"

namespace boyd::test {
namespace {

/// A scout with a camera circles over a unit; a killer waits for what the scout sees.
WorldPlan hunters(bool with_scout) {
  WorldPlan plan = attack_world(2);
  PlatformSpec scout = plan.platforms[kDecoyDrone];
  plan.platforms.push_back(scout);
  plan.swarm_platforms.push_back({.loiter_radius_m = 1500});
  const std::uint32_t unit = add_unit(plan, 1, 0, 5000);
  plan.movers[0].platform = static_cast<std::uint32_t>(plan.platforms.size()) - 1;
  plan.movers[0].position = at(8000, 5000, 1500);
  plan.movers[0].target_asset = unit;
  plan.movers[1].position = at(20000, 5000, 500);
  plan.movers[1].target_asset = unit;
  plan.platforms[kDrone].endurance_s = 1500;
  plan.platforms[kDecoyDrone + 0].endurance_s = 1500;
  plan.platforms.back().endurance_s = 1500;
  SwarmSpec& swarm = swarm_of(plan, kRaiders);
  swarm.from_picture = true;
  swarm.sighting_ns = seconds(60);
  plan.swarm_targets = {{unit, 1}};
  swarm.target_count = 1;
  if (with_scout) {
    plan.sensors.push_back({.key = mount_key(kRaiders, 0, 0),
                            .kind = SensorKind::kOptical,
                            .mover = 0,
                            .picture = 1,
                            .range_ref_m = 4000,
                            .range_max_m = 4000,
                            .detect_ref_prob = 0.5F,
                            .error_range_m = 5,
                            .error_angle_rad = 0.001F});
    plan.ground_looks = {{0}};
  }
  return plan;
}

TEST(HunterKiller, KillersAttackOnlyWhatTheScoutsHaveSeen) {
  const auto blind = run_to_end({hunters(false)});
  EXPECT_EQ(total(blind->result(0), Counter::units_lost_count), 0);
  EXPECT_EQ(total(blind->result(0), Counter::attackers_elsewhere_count), 1) << "out of fuel";
  const auto seeing = run_to_end({hunters(true)});
  EXPECT_EQ(total(seeing->result(0), Counter::units_lost_count), 1);
}

TEST(HunterKiller, AUnitThatMovedIsMissedUntilItIsSeenAgain) {
  WorldPlan plan = hunters(true);
  plan.sensors[0].range_ref_m = 2600;  // it sees the place that it circles, not where the unit goes
  const std::uint32_t unit = plan.swarm_targets[0].site;
  // The killer needs 430 s; the unit leaves just before it comes, within the life of the sighting.
  plan.relocations.push_back({.time_ns = seconds(410), .site = unit, .position = at(0, 9000, 0)});
  EXPECT_EQ(total(run_to_end({plan})->result(0), Counter::units_lost_count), 0);
  plan.sensors[0].range_ref_m = 9000;
  EXPECT_EQ(total(run_to_end({plan})->result(0), Counter::units_lost_count), 1);
}

TEST(HunterKiller, ASightingIsForgottenAndWhatWasNeverSeenIsNotKnown) {
  WorldPlan plan = hunters(true);
  const auto units_lost = [&plan](double valid_s) {
    swarm_of(plan, kRaiders).sighting_ns = seconds(valid_s);
    return total(run_to_end({plan})->result(0), Counter::units_lost_count);
  };
  plan.platforms.back().endurance_s = 200;  // the scout falls before the killer comes, at 430 s
  EXPECT_EQ(units_lost(100), 0);
  EXPECT_EQ(units_lost(1000), 1);
  plan.sensors[0].range_ref_m = 100;
  EXPECT_EQ(units_lost(1000), 0);
}

TEST(HunterKiller, AKillerThatIsLaunchedIntoALostLinkKnowsOfNoTarget) {
  WorldPlan plan = hunters(false);
  plan.movers[1].spawn_ns = seconds(20);
  const auto battle = run_to_end({cut_off(plan, Autonomy::kA0)});
  EXPECT_EQ(total(battle->result(0), Counter::units_lost_count), 0);
}

TEST(Loitering, WhoCirclesDoesNotDetonateOverItsTarget) {
  WorldPlan plan = attack_world(1);
  plan.movers[0].position = at(0, 0, 10);
  plan.platforms[kDrone].endurance_s = 200;
  plan.swarm_platforms[kDrone].loiter_radius_m = 800;
  OpenWorld open(plan);
  const cpu::World world = open.world();
  while (open.now_ns() < seconds(190)) {
    open.tick();
  }
  const Vec3f d =
      cpu::offset_m(plan.sites[kHarbour].position, cpu::position_of(world, world.index_of(0)));
  EXPECT_NEAR(static_cast<double>(cpu::length(d)), 800, 200);
}

/// An anti-radiation drone that was sent at the harbour, with a radar 6 km beside its way.
WorldPlan suppression(float bearing_error_rad) {
  WorldPlan plan = small_world(1);
  plan.mounts.clear();
  add_swarms(plan);
  plan.sites[1].position = at(5000, 6000, 0);
  plan.sites[1].damage_for_kill = 0.05F;
  plan.movers[0].spawn_ns = 0;
  plan.movers[0].position = at(40000, 0, 800);
  plan.swarm_platforms[kDrone].radar_seeker_m = 30000;
  plan.swarm_platforms[kDrone].radar_seeker_rad = bearing_error_rad;
  plan.platforms[kDrone].lethal_radius_m = 15;
  return plan;
}

TEST(Suppression, ASeekerLeavesItsWayForARadarThatRadiates) {
  EXPECT_EQ(total(run_to_end({suppression(0.03F)})->result(0), Counter::units_lost_count), 1);
  WorldPlan deaf = suppression(0.03F);  // the radar is never nearer than 6 km
  deaf.swarm_platforms[kDrone].radar_seeker_m = 5900;
  const auto other = run_to_end({deaf});
  EXPECT_EQ(total(other->result(0), Counter::units_lost_count), 0);
  EXPECT_EQ(total(other->result(0), Counter::leakers_count), 1);
}

TEST(Suppression, ASilentRadarIsAttackedWhereItIsRememberedAndMissed) {
  // It radiates for 300 s, while the weapon is still 26 km away: 3 % of that is beyond its reach.
  WorldPlan plan = suppression(0.03F);
  swarm_of(plan, kBattery).emit_ns = seconds(300);
  swarm_of(plan, kBattery).silent_ns = seconds(100000);
  const WorldResult missed = run_to_end({plan})->result(0);
  EXPECT_EQ(total(missed, Counter::units_lost_count), 0);
  EXPECT_EQ(total(missed, Counter::attackers_elsewhere_count), 1);
  plan.swarm_platforms[kDrone].radar_seeker_rad = 0;  // a perfect memory hits it all the same
  EXPECT_EQ(total(run_to_end({plan})->result(0), Counter::units_lost_count), 1);
}

TEST(Emission, ASilentRadarSeesNothingAndUnitsTakeTurns) {
  WorldPlan plan = suppression(0);
  plan.swarm_platforms[kDrone].radar_seeker_m = 0;
  add_unit(plan, 1, 5000, 5000);
  SensorSpec second = plan.sensors[0];
  second.key = mount_key(kBattery, 1, 0);
  second.site = static_cast<std::uint32_t>(plan.sites.size()) - 1;
  plan.sensors.push_back(second);
  swarm_of(plan, kBattery).emit_ns = seconds(20);
  swarm_of(plan, kBattery).silent_ns = seconds(20);
  OpenWorld open(plan);
  const cpu::World world = open.world();
  int looks[2] = {0, 0};
  for (int tick = 1; tick <= 80; ++tick) {
    open.tick();
    const bool first_turn = tick % 40 < 20;
    for (std::uint32_t s = 0; s < 2; ++s) {
      EXPECT_EQ(world.emits(s) != 0, (s == 0) == first_turn) << "tick " << tick;
      EXPECT_FALSE(world.sensor(s).due != 0 && world.emits(s) == 0);
      looks[s] += world.sensor(s).due != 0 ? 1 : 0;
    }
  }
  EXPECT_NEAR(looks[0], 20, 1);  // a scan every 2 s for half the time
  EXPECT_NEAR(looks[1], 20, 1);
}

TEST(Emission, RadarsFallSilentWhileAHostileTrackIsNear) {
  WorldPlan plan = suppression(0);
  plan.swarm_platforms[kDrone].radar_seeker_m = 0;
  swarm_of(plan, kBattery).emit_threat_m = 20000;
  OpenWorld open(plan);
  const cpu::World world = open.world();
  bool silent_far = false;
  bool silent_near = false;
  while (open.runs()) {
    open.tick();
    const std::uint32_t i = world.index_of(0);
    if (i == kNoRow) {
      break;
    }
    const Vec3f d = cpu::offset_m(plan.sites[1].position, cpu::position_of(world, i));
    (cpu::length(d) > 21000 ? silent_far : silent_near) |= world.emits(0) == 0;
  }
  EXPECT_FALSE(silent_far);
  EXPECT_TRUE(silent_near);
}

}  // namespace
}  // namespace boyd::test
