#include <cmath>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/kernels/busy_swarm.hpp"
#include "tests/kernels/open_world.hpp"
#include "tests/kernels/swarm_world.hpp"

namespace boyd::test {
namespace {

/// Tick at whose end each row was no longer in the air.
std::vector<TimeNs> ends_of(const WorldPlan& plan) {
  SteppedWorld open(plan);
  std::vector<TimeNs> ends(plan.movers.size(), kNever);
  while (open.runs()) {
    open.tick();
    for (std::uint32_t row = 0; row < ends.size(); ++row) {
      if (ends[row] == kNever && static_cast<Fate>(open.world().fate(row)) == Fate::kDetonated) {
        ends[row] = open.now_ns();
      }
    }
  }
  return ends;
}

TEST(Arrival, DronesFromDifferentDistancesArriveWithinOneTickOfTheirTime) {
  WorldPlan plan = attack_world(8);
  plan.platforms[kDrone].speed_cruise_mps = 46;
  plan.platforms[kDrone].speed_max_mps = 55;
  plan.swarm_platforms[kDrone].speed_min_mps = 30;
  const TimeNs together = seconds(1000);
  for (std::uint32_t k = 0; k < 8; ++k) {  // 33 to 50 km: 33 to 50 m/s on a straight way
    plan.movers[k].position = at(33000 + 2400.0 * k, 500.0 * k, 500 + 100.0 * k);
    if (k % 2 == 1) {
      plan.movers[k].route_first = static_cast<std::uint32_t>(plan.waypoints.size());
      plan.movers[k].route_count = 2;
      plan.waypoints.push_back({at(20000, 3000, 500 + 100.0 * k)});
      plan.waypoints.push_back({at(12000, -2000, 500 + 100.0 * k)});
    }
    plan.swarm_members[k].arrive_ns = together;
  }
  for (const TimeNs end : ends_of(plan)) {
    EXPECT_NEAR(static_cast<double>(end - together) * 1e-9, 0, 1);
  }
  for (SwarmMemberSpec& member : plan.swarm_members) {
    member.arrive_ns = kNever;
  }
  const std::vector<TimeNs> free = ends_of(plan);
  EXPECT_GT(free[7] - free[0], seconds(200));
}

TEST(Arrival, WhoCannotMakeItFliesAtItsLimits) {
  WorldPlan plan = attack_world(2);
  plan.platforms[kDrone].speed_max_mps = 50;
  plan.swarm_platforms[kDrone].speed_min_mps = 40;
  plan.movers[0].position = at(40000, 0, 100);
  plan.movers[1].position = at(40000, 100, 100);
  plan.swarm_members[0].arrive_ns = seconds(100);   // too early
  plan.swarm_members[1].arrive_ns = seconds(3000);  // too late
  const std::vector<TimeNs> ends = ends_of(plan);
  EXPECT_NEAR(static_cast<double>(ends[0]) * 1e-9, 40000.0 / 50, 4);
  // It slows until what is left fits, then keeps its time only if it can: 40 m/s brings it early.
  EXPECT_NEAR(static_cast<double>(ends[1]) * 1e-9, 40000.0 / 40, 4);
}

TEST(Arrival, WhoHasATimeBidsOnlyForWhatItCanReachByThen) {
  WorldPlan plan = attack_world(1);
  const std::uint32_t far = add_asset(plan, -30000, 0);
  plan.movers[0].target_asset = far;
  plan.swarm_members[0].arrive_ns = seconds(70000.0 / 46);  // at cruise speed to the far one
  plan.swarm_targets = {{kHarbour, 1}, {far, 1}};
  SwarmSpec& swarm = swarm_of(plan, kRaiders);
  swarm.target_count = 2;
  swarm.choice = TargetChoice::kAuction;
  swarm.radio_range_m = 1000;
  const auto chosen = [&plan] {
    SteppedWorld open(plan);
    open.tick();
    open.tick();
    return open.world().target(open.world().index_of(0));
  };
  EXPECT_EQ(chosen(), far);
  plan.swarm_members[0].arrive_ns = kNever;
  EXPECT_EQ(chosen(), kHarbour);
}

/// A wedge of five that flies 20 km east, then 15 km north, with the harbour beyond.
WorldPlan wedge() {
  WorldPlan plan = attack_world(5);
  plan.sites[kHarbour].position = at(20000, 40000, 0);
  plan.waypoints = {{at(20000, 0, 800)}, {at(20000, 25000, 800)}};
  const double stations[5][2] = {{0, 0}, {-200, 200}, {-200, -200}, {-400, 400}, {-400, -400}};
  for (std::uint32_t k = 0; k < 5; ++k) {
    plan.movers[k].position = at(stations[k][0], stations[k][1], 800);
    plan.movers[k].heading_rad = 0;
    plan.movers[k].route_count = 2;
    SwarmMemberSpec& member = plan.swarm_members[k];
    member.formation_mps = 46;
    member.formation_start = at(0, 0, 800);
    member.station = {static_cast<float>(stations[k][0]), static_cast<float>(stations[k][1]), 0};
  }
  return plan;
}

TEST(Formation, StationsAreKeptOnTheLegsAndTurnWithThem) {
  const WorldPlan plan = wedge();
  SteppedWorld open(plan);
  const cpu::World world = open.world();
  for (const double at_s : {300.0, 900.0}) {
    while (open.now_ns() < seconds(at_s)) {
      open.tick();
    }
    const bool north = at_s > 500;
    const double flown_m = 46 * at_s;
    const double x = north ? 20000 : flown_m;
    const double y = north ? flown_m - 20000 : 0;
    for (std::uint32_t k = 0; k < 5; ++k) {
      const Vec3f station = plan.swarm_members[k].station;
      const Position p = cpu::position_of(world, world.index_of(k));
      const float east = north ? -station.y : station.x;
      const float ahead = north ? station.x : station.y;
      EXPECT_NEAR(p.x / 1024.0, x + static_cast<double>(east), 50) << k << " at " << at_s;
      EXPECT_NEAR(p.y / 1024.0, y + static_cast<double>(ahead), 50) << k << " at " << at_s;
    }
  }
}

TEST(Formation, ALostMemberIsMissedByNobodyAndAllOthersReachTheTarget) {
  const WorldPlan plan = wedge();
  SteppedWorld open(plan);
  const cpu::World world = open.world();
  while (open.now_ns() < seconds(100)) {
    open.tick();
  }
  world.fuel_ns(world.index_of(0)) = 0;
  const Position before = cpu::position_of(world, world.index_of(3));
  open.tick();
  open.tick();
  const Vec3f flown = cpu::offset_m(before, cpu::position_of(world, world.index_of(3)));
  EXPECT_NEAR(static_cast<double>(cpu::length(flown)), 2 * 46, 1);
  while (open.runs()) {
    open.tick();
  }
  for (std::uint32_t k = 1; k < 5; ++k) {
    EXPECT_EQ(static_cast<Fate>(world.fate(k)), Fate::kDetonated);
  }
}

/// Two drones at one unit that falls at the first hit; another unit stands near by.
WorldPlan two_units(bool retargets) {
  WorldPlan plan = attack_world(2);
  const std::uint32_t first = add_unit(plan, 1, 0, 5000);
  const std::uint32_t second = add_unit(plan, 2, 0, 9000);
  for (std::uint32_t k = 0; k < 2; ++k) {
    plan.movers[k].position = at(20000 + 3000.0 * k, 5000, 300);
    plan.movers[k].target_asset = first;
  }
  swarm_of(plan, kRaiders).retargets = retargets;
  plan.swarm_targets = {{first, 1}, {second, 1}};
  swarm_of(plan, kRaiders).target_count = 2;
  return plan;
}

TEST(Retargeting, WhoseTargetIsOutOfActionTakesAnother) {
  EXPECT_EQ(total(run_to_end({two_units(false)})->result(0), Counter::units_lost_count), 1);
  EXPECT_EQ(total(run_to_end({two_units(true)})->result(0), Counter::units_lost_count), 2);
}

/// The same with a headquarters whose link to the raid a jammer drowns from the start.
WorldPlan cut_off(WorldPlan plan, Autonomy autonomy) {
  const auto headquarters = static_cast<std::uint32_t>(plan.groups.size());
  plan.groups.push_back({.nation = 1, .side = Side::kAttacker, .picture = 1});
  plan.swarms.push_back({});
  plan.sites.push_back({.id = agent_id(headquarters, 0),
                        .kind = SiteKind::kHeadquarters,
                        .group = headquarters,
                        .side = Side::kAttacker,
                        .nation = 1,
                        .position = at(60000, 0, 0)});
  plan.noises.push_back({.site = kHarbour, .band = NoiseBand::kLink, .power_w_per_hz = 1000});
  GroupSpec& raiders = plan.groups[kRaiders];
  raiders.headquarters = headquarters;
  raiders.link_w_per_hz = 1e-6F;
  raiders.link_margin = 1;
  raiders.autonomy = autonomy;
  return plan;
}

TEST(LostLink, OnlyFromA2OnAttackersTakeAnotherTargetByThemselves) {
  std::map<Autonomy, std::int64_t> lost;
  for (const Autonomy level :
       {Autonomy::kA0, Autonomy::kA1, Autonomy::kA2, Autonomy::kA3, Autonomy::kA4}) {
    const auto battle = run_to_end({cut_off(two_units(true), level)});
    lost[level] = total(battle->result(0), Counter::units_lost_count);
  }
  EXPECT_EQ(lost[Autonomy::kA0], 1);
  EXPECT_EQ(lost[Autonomy::kA1], 1);
  EXPECT_EQ(lost[Autonomy::kA2], 2);
  EXPECT_EQ(lost[Autonomy::kA3], 2);
  EXPECT_EQ(lost[Autonomy::kA4], 2);
}

TEST(LostLink, OnlyFromA3OnAttackersShareTheirTargetsOutAnew) {
  for (const Autonomy level : {Autonomy::kA0, Autonomy::kA2, Autonomy::kA3}) {
    // The third drone finds no place at the two units while the link stands. Then one that has one
    // is lost.
    WorldPlan plan = two_units(false);
    plan.movers.push_back(plan.movers[1]);
    plan.movers[2].id = agent_id(kRaiders, 2);
    plan.movers[2].position = at(30000, 5000, 300);
    plan.movers[2].target_asset = kHarbour;
    plan.swarm_members.resize(3);
    swarm_of(plan, kRaiders).choice = TargetChoice::kAuction;
    swarm_of(plan, kRaiders).radio_range_m = 20000;
    SteppedWorld open(cut_off(plan, level));
    const cpu::World world = open.world();
    for (int tick = 0; tick < 20; ++tick) {
      open.tick();
    }
    ASSERT_EQ(world.target(world.index_of(2)), kHarbour);
    ASSERT_EQ(world.group_state(kRaiders).link_jammed, 1U);
    const std::uint32_t freed = world.target(world.index_of(1));
    world.fuel_ns(world.index_of(1)) = 0;
    for (int tick = 0; tick < 5; ++tick) {
      open.tick();
    }
    const std::uint32_t expected = level == Autonomy::kA3 ? freed : kHarbour;
    EXPECT_EQ(world.target(world.index_of(2)), expected);
  }
}

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
  SteppedWorld open(plan);
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
  SteppedWorld open(plan);
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
  SteppedWorld open(plan);
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

/// One missile at one drone that comes straight at it.
struct Encounter {
  double miss_m = 0;
  TimeNs fuel_ns = 0;
  double highest_mps2 = 0;
};

Encounter encounter(Evasion evasion, float amplitude_mps2, float missile_accel_mps2) {
  WorldPlan plan = small_world(1);
  add_swarms(plan);
  plan.pictures[0].perfect = true;
  plan.movers[0].spawn_ns = 0;
  plan.movers[0].position = at(15000, 500, 800);
  plan.dt_ns = plan.command_interval_ns = plan.assess_ns = seconds(0.05);
  plan.guidance_substeps = 64;
  plan.mounts[0].magazine_count = 1;
  plan.mounts[0].reaction_ns = 0;
  plan.mounts[0].kill_prob = {0, 0, 0, 0};
  plan.platforms[kMissilePlatform].accel_max_mps2 = missile_accel_mps2;
  plan.platforms[kMissilePlatform].fuze_radius_m = 0.01F;
  plan.platforms[kMissilePlatform].speed_cruise_mps = 400;
  plan.platforms[kMissilePlatform].speed_max_mps = 400;
  plan.platforms[kDrone].accel_max_mps2 = 100;
  SwarmPlatformSpec& spec = plan.swarm_platforms[kDrone];
  spec.evasion = evasion;
  spec.evade_range_m = 3000;
  spec.evade_accel_mps2 = amplitude_mps2;
  spec.evade_period_s = 4;
  spec.evade_fuel_factor = 3;
  SteppedWorld open(plan);
  const cpu::World world = open.world();
  Encounter result{1e9};
  while (open.now_ns() < seconds(60)) {
    open.tick();
    const std::uint32_t target = world.index_of(0);
    const std::uint32_t missile = world.index_of(1);
    if (target == kNoRow) {
      break;
    }
    result.fuel_ns = world.fuel_ns(target);
    if (missile != kNoRow) {
      const Vec3f d =
          cpu::offset_m(cpu::position_of(world, target), cpu::position_of(world, missile));
      const Vec3f v =
          cpu::operator-(cpu::velocity_of(world, missile), cpu::velocity_of(world, target));
      const float t = std::min(0.05F, std::max(0.0F, -cpu::dot(d, v) / cpu::dot(v, v)));
      const Vec3f nearest = cpu::fma_v(t, v, d);
      result.miss_m = std::min(result.miss_m, static_cast<double>(cpu::length(nearest)));
      const Vec3f a = {world.accel_x(target), world.accel_y(target), world.accel_z(target)};
      result.highest_mps2 = std::max(result.highest_mps2, static_cast<double>(cpu::length(a)));
    }
  }
  return result;
}

TEST(Evasion, AWeaveOpensTheMissOfAMissileThatCannotTurnHarderByMuch) {
  // Proportional navigation needs N/(N-2) times the manoeuvre of its target at the end, twice for
  // N = 4: a missile with less saturates and misses, one with plenty does not.
  const double still = encounter(Evasion::kWeave, 0, 12).miss_m;
  const double gentle = encounter(Evasion::kWeave, 10, 12).miss_m;
  const double hard = encounter(Evasion::kWeave, 30, 12).miss_m;
  const double against_strong = encounter(Evasion::kWeave, 30, 400).miss_m;
  EXPECT_LT(still, 0.5);
  EXPECT_GT(hard, still + 5);
  EXPECT_GT(hard, gentle);
  EXPECT_LT(against_strong, 0.2 * hard);
}

TEST(Evasion, ItIsLimitedByTheAirframeAndCostsEndurance) {
  const Encounter none = encounter(Evasion::kNone, 0, 300);
  const Encounter weave = encounter(Evasion::kWeave, 500, 300);
  EXPECT_LE(weave.highest_mps2, 100 * (1 + 1e-6));
  EXPECT_LT(weave.fuel_ns, none.fuel_ns - seconds(5));
  const Encounter away = encounter(Evasion::kTurnAway, 0, 300);
  EXPECT_LT(away.fuel_ns, none.fuel_ns - seconds(5));
}

TEST(Evasion, WithoutALinkOnlyFromA1On) {
  for (const Autonomy level : {Autonomy::kA0, Autonomy::kA1}) {
    WorldPlan plan = small_world(1);
    add_swarms(plan);
    plan.movers[0].spawn_ns = 0;
    plan.movers[0].position = at(15000, 500, 800);
    plan.swarm_platforms[kDrone].evasion = Evasion::kWeave;
    plan.swarm_platforms[kDrone].evade_range_m = 10000;
    plan.swarm_platforms[kDrone].evade_accel_mps2 = 8;
    plan = cut_off(plan, level);
    SteppedWorld open(plan);
    bool evaded = false;
    while (open.runs()) {
      open.tick();
      evaded = evaded || open.world().swarm_state(0).evades_since_ns != 0;
    }
    EXPECT_EQ(evaded, level == Autonomy::kA1);
  }
}

TEST(Swarms, AllThatTheyCanDoHappensInTheBusySwarm) {
  const WorldPlan plan = busy_swarm(7, 24);
  ASSERT_EQ(check_plan(plan), std::vector<std::string>{});
  SteppedWorld open(plan);
  const cpu::World world = open.world();
  const auto first = static_cast<std::uint32_t>(plan.sites.size());  // of the attackers' picture
  const std::uint32_t seen_unit = plan.swarm_targets[0].site;
  bool weaves = false;
  bool bids = false;
  bool hunts = false;
  bool sighted = false;
  bool heard = false;
  bool silent = false;
  bool cut_off = false;
  while (open.runs()) {
    open.tick();
    sighted = sighted || world.sighting(first + seen_unit).seen_ns != 0;
    silent = silent || world.emits(0) == 0;
    cut_off = cut_off || world.group_state(kKillers).link_jammed != 0;
    for (std::uint32_t row = 0; row < world.world().movers; ++row) {
      const std::uint32_t i = world.index_of(row);
      if (i == kNoRow) {
        continue;
      }
      const Role role = cpu::platform_of(world, i).role;
      weaves = weaves || world.swarm_state(row).evades_since_ns != 0;
      bids = bids || (role == Role::kAttackDrone && world.swarm_state(row).task != kNoRow);
      hunts = hunts || (role == Role::kInterceptor && world.ordinal(i) >= 1U << 20);
      heard =
          heard || (world.platform(i) == kSeekerPlatform && world.swarm_state(row).task != kNoRow);
    }
  }
  EXPECT_TRUE(weaves && bids && hunts && sighted && heard && silent && cut_off)
      << weaves << bids << hunts << sighted << heard << silent << cut_off;
  std::int64_t leaks = 0;
  for (std::uint32_t n = 0; n < kNationsMax; ++n) {
    leaks += world.counter(n * kCounters + static_cast<std::uint32_t>(Counter::leakers_count));
  }
  EXPECT_GT(leaks, 0);
}

TEST(Swarms, BrokenRulesOfAPlanAreNamed) {
  const auto problem = [](auto&& change) {
    WorldPlan plan = busy_swarm(1, 6);
    change(plan);
    const std::vector<std::string> problems = check_plan(plan);
    return problems.size() == 1 ? problems[0] : std::to_string(problems.size()) + " problems";
  };
  using P = WorldPlan&;
  EXPECT_NE(problem([](P plan) { plan.swarm_members.pop_back(); }).find("one row per"),
            std::string::npos);
  EXPECT_NE(problem([](P plan) { plan.swarms[0].target_count = 99; }).find("out of range"),
            std::string::npos);
  EXPECT_NE(problem([](P plan) { plan.swarms[2].emit_ns = 0; }).find("must radiate"),
            std::string::npos);
  EXPECT_NE(problem([](P plan) { plan.swarms[4].sighting_ns = -1; }).find("negative"),
            std::string::npos);
  EXPECT_NE(problem([](P plan) { plan.swarm_targets[0].weight = 0; }).find("weight"),
            std::string::npos);
  EXPECT_NE(problem([](P plan) { plan.ground_looks[0].sensor = 99; }).find("sensor"),
            std::string::npos);
  EXPECT_NE(problem([](P plan) { plan.swarm_members[0].formation_mps = -1; }).find("formation"),
            std::string::npos);
  EXPECT_NE(problem([](P plan) { plan.swarm_platforms[0].evade_period_s = 0; }).find("period"),
            std::string::npos);
  EXPECT_NE(problem([](P plan) { plan.swarm_platforms[8].launch_slope = 0; }).find("ballistic"),
            std::string::npos);
  EXPECT_NE(problem([](P plan) { plan.swarm_platforms[0].evade_range_m = -1; }).find("negative"),
            std::string::npos);
  EXPECT_NE(problem([](P plan) { plan.relocations[0].site = kHarbour; }).find("assets do not"),
            std::string::npos);
}

TEST(Swarms, RowsWithoutEffectChangeNothing) {
  WorldPlan plan = small_world(30);
  const auto plain = run_to_end({plan});
  add_swarms(plan);
  const auto rows = run_to_end({plan});
  const WorldResult one = plain->result(0);
  const WorldResult other = rows->result(0);
  for (std::size_t n = 0; n < one.nations.size(); ++n) {
    EXPECT_EQ(one.nations[n], other.nations[n]);
  }
  EXPECT_EQ(one.now_ns, other.now_ns);
}

}  // namespace
}  // namespace boyd::test
