/// Lasers, reserves, depots, assessment.
#include <algorithm>
#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "tests/kernels/small_world.hpp"

namespace boyd::test {
namespace {

constexpr double kTick_s = 0.1;
constexpr std::uint32_t kTargetsAloft = 12;

/// Drones that hang before a battery that may shoot at all of them, at once and without error.
WorldPlan shooting_range(std::uint32_t drones) {
  WorldPlan plan = small_world(drones);
  plan.dt_ns = plan.command_interval_ns = plan.assess_ns = seconds(kTick_s);
  plan.end_ns = seconds(2000);
  plan.platforms[kDrone].speed_cruise_mps = 0.01F;
  plan.pictures[0].perfect = true;
  plan.sensors.clear();
  plan.sites[1].position = at(0, 0, 1000);
  for (std::uint32_t k = 0; k < drones; ++k) {
    plan.movers[k].platform = kDrone;
    plan.movers[k].spawn_ns = 0;
    plan.movers[k].position = at(2000.0 + k, 0, 1000);
  }
  MountSpec& gun = plan.mounts[0];
  gun.kind = MountKind::kGun;
  gun.platform = kNoRow;
  gun.round_speed_mps = 1e6F;
  gun.range_min_m = 0;
  gun.reaction_ns = 0;
  gun.cycle_ns = seconds(1);
  gun.channels_count = 1;
  gun.magazine_count = 1000;
  gun.kill_prob.fill(1);
  return plan;
}

/// A laser that burns through in 4 s at 1 km of clear air, with energy for as long as it takes.
WorldPlan beam(std::uint32_t drones) {
  WorldPlan plan = shooting_range(drones);
  MountSpec& laser = plan.mounts[0];
  laser.kind = MountKind::kLaser;
  laser.magazine_count = 1;
  laser.round_speed_mps = 0;
  laser.cycle_ns = 0;
  laser.laser = {.dwell_s = {4, 4, 4, 4},
                 .range_ref_m = 1000,
                 .attenuation_per_m = 2e-4F,
                 .attenuation_ref_per_m = 1e-4F,
                 .draw_w = 100000,
                 .energy_nj = INT64_C(100'000'000'000'000'000),
                 .dwell_max_ns = seconds(200)};
  return plan;
}

struct Fired {
  std::vector<Event> shots;
  std::vector<Event> kills;
  WorldResult result;
};
Fired fired(const WorldPlan& plan) {
  const auto battle = run_to_end({plan}, {.record_events = true});
  Fired out;
  for (const Event& event : battle->take_events(0)) {
    if (event.kind == EventKind::kShot) {
      out.shots.push_back(event);
    } else if (event.kind == EventKind::kKill) {
      out.kills.push_back(event);
    }
  }
  out.result = battle->result(0);
  return out;
}

double after_s(const Event& later, const Event& first) {
  return static_cast<double>(later.time_ns - first.time_ns) * 1e-9;
}

TEST(Laser, BurnsThroughAfterTheDwellThatRangeAndAirGive) {
  const Fired out = fired(beam(1));
  ASSERT_EQ(out.kills.size(), 1U);
  const double dwell_s = 4 * 4 * std::exp(2e-4 * 2000 - 1e-4 * 1000);
  EXPECT_NEAR(after_s(out.kills[0], out.shots[0]), dwell_s, 1.5 * kTick_s);
}

TEST(Laser, NeedsLongerForATougherClass) {
  WorldPlan plan = beam(1);
  plan.movers[0].platform = kDecoyDrone;
  plan.platforms[kDecoyDrone].speed_cruise_mps = 0.01F;
  plan.groups[kBattery].spare_decoy = false;
  plan.groups[kBattery].weapon_control = WeaponControl::kFree;
  plan.mounts[0].laser.dwell_s[static_cast<std::size_t>(TrueClass::kDecoy)] = 1;
  const Fired out = fired(plan);
  ASSERT_EQ(out.kills.size(), 1U);
  EXPECT_NEAR(after_s(out.kills[0], out.shots[0]), 4 * std::exp(0.3), 1.5 * kTick_s);
}

TEST(Laser, TakesOneTargetAfterTheOther) {
  const Fired out = fired(beam(3));
  ASSERT_EQ(out.kills.size(), 3U);
  const double dwell_s = 16 * std::exp(0.3);
  EXPECT_GE(after_s(out.kills[1], out.kills[0]), dwell_s);
  EXPECT_GE(after_s(out.kills[2], out.kills[1]), dwell_s);
}

TEST(Laser, GivesUpATargetThatTakesLongerThanItMay) {
  WorldPlan plan = beam(1);
  plan.mounts[0].laser.dwell_max_ns = seconds(20);
  plan.end_ns = seconds(100);
  const Fired out = fired(plan);
  EXPECT_TRUE(out.kills.empty());
  EXPECT_GT(out.shots.size(), 3U) << "it tries again";
}

TEST(Laser, RestsUntilItsStoreHoldsEnoughAgain) {
  WorldPlan plan = beam(2);
  LaserSpec& laser = plan.mounts[0].laser;
  laser.dwell_s.fill(1);                               // 5.4 s at this range
  laser.energy_nj = INT64_C(600'000) * 1'000'000'000;  // 6 s of its 100 kW
  laser.restart_nj = laser.energy_nj;
  laser.recharge_w = 10000;
  const Fired out = fired(plan);
  ASSERT_EQ(out.kills.size(), 2U);
  const double dwell_s = 4 * std::exp(0.3);
  EXPECT_NEAR(after_s(out.shots[1], out.kills[0]), 9 * dwell_s, 10 * 1.5 * kTick_s)
      << "net draw 90 kW for the dwell, then 10 kW back";
}

TEST(Laser, WithoutEnergyDoesNotFire) {
  WorldPlan plan = beam(2);
  plan.mounts[0].laser.energy_nj = INT64_C(300'000) * 1'000'000'000;
  plan.mounts[0].laser.restart_nj = plan.mounts[0].laser.energy_nj;
  plan.end_ns = seconds(100);
  const Fired out = fired(plan);
  EXPECT_EQ(out.shots.size(), 1U);
  EXPECT_TRUE(out.kills.empty());
}

TEST(Reserve, IsLoadedOnceTheMagazineIsEmpty) {
  WorldPlan plan = shooting_range(kTargetsAloft);
  plan.mounts[0].magazine_count = 3;
  plan.mounts[0].supply = {.reserve_count = 5, .reload_ns = seconds(60)};
  const Fired out = fired(plan);
  ASSERT_EQ(out.shots.size(), 8U);
  EXPECT_LT(after_s(out.shots[2], out.shots[0]), 10);
  EXPECT_NEAR(after_s(out.shots[3], out.shots[2]), 60, 1.0);
  EXPECT_NEAR(after_s(out.shots[6], out.shots[5]), 60, 1.0);
  EXPECT_LT(after_s(out.shots[7], out.shots[6]), 10);
}

constexpr std::uint32_t kCalibre = 7;

WorldPlan with_depots(std::uint32_t own, std::uint32_t partner, bool shared) {
  WorldPlan plan = shooting_range(kTargetsAloft);
  plan.mounts[0].magazine_count = 2;
  plan.mounts[0].supply = {
      .reload_ns = seconds(10), .calibre = kCalibre, .resupply_max_count = 100};
  const auto mask = static_cast<std::uint16_t>(shared ? 1U : 0U);
  plan.depots.push_back({.nation = 4,
                         .shared_with = mask,
                         .calibre = kCalibre,
                         .stock_count = partner,
                         .delay_ns = seconds(1),
                         .partner_delay_ns = seconds(300)});
  plan.depots.push_back(
      {.calibre = kCalibre, .stock_count = own, .delay_ns = seconds(100), .partner_delay_ns = 1});
  plan.depots.push_back({.calibre = kCalibre + 1, .stock_count = 1000, .delay_ns = 1});
  return plan;
}

TEST(Depots, ServeTheirOwnNationAfterTheirDelay) {
  const Fired out = fired(with_depots(3, 0, true));
  ASSERT_EQ(out.shots.size(), 5U);
  EXPECT_NEAR(after_s(out.shots[2], out.shots[1]), 110, 1.5);
  EXPECT_EQ(total(out.result, Counter::rounds_resupplied_count), 3);
  EXPECT_EQ(total(out.result, Counter::rounds_from_partners_count), 0);
}

TEST(Depots, OfAPartnerHelpWhereItSharesItsCalibre) {
  const Fired out = fired(with_depots(0, 3, true));
  ASSERT_EQ(out.shots.size(), 5U);
  EXPECT_NEAR(after_s(out.shots[2], out.shots[1]), 310, 1.5);
  EXPECT_EQ(total(out.result, Counter::rounds_from_partners_count), 3);
  EXPECT_EQ(fired(with_depots(0, 3, false)).shots.size(), 2U);
}

TEST(Depots, OfTheOwnNationGoFirst) {
  const Fired out = fired(with_depots(2, 2, true));
  ASSERT_EQ(out.shots.size(), 6U);
  EXPECT_NEAR(after_s(out.shots[2], out.shots[1]), 110, 1.5);
  EXPECT_NEAR(after_s(out.shots[4], out.shots[3]), 310, 1.5);
}

TEST(Depots, GiveNobodyMoreThanHisShare) {
  WorldPlan plan = with_depots(100, 0, false);
  plan.mounts[0].supply.resupply_max_count = 3;
  EXPECT_EQ(fired(plan).shots.size(), 5U);
}

TEST(Depots, OfMissilesHaveRoomForAllThatCanBeLaunched) {
  WorldPlan plan = with_depots(4, 0, false);
  const MountSpec missile = small_world(1).mounts[0];
  plan.mounts[0].kind = MountKind::kMissile;
  plan.mounts[0].platform = kMissilePlatform;
  plan.mounts[0].kill_prob = missile.kill_prob;
  EXPECT_EQ(fired(plan).shots.size(), 6U);
}

/// A gun whose burst kills one time in four, with somebody who looks 5 s after each.
WorldPlan looked_at(double kill_seen, double miss_seen) {
  WorldPlan plan = shooting_range(kTargetsAloft);
  plan.mounts[0].kill_prob.fill(0.25F);
  plan.mounts[0].assess = {.delay_ns = seconds(5),
                           .kill_prob = static_cast<float>(kill_seen),
                           .miss_prob = static_cast<float>(miss_seen)};
  return plan;
}

TEST(Assessment, ShootsAgainAtWhatWasMissedAfterALook) {
  const Fired out = fired(looked_at(1, 1));
  EXPECT_EQ(out.kills.size(), kTargetsAloft);
  EXPECT_EQ(total(out.result, Counter::reattacks_count),
            static_cast<std::int64_t>(out.shots.size()) - kTargetsAloft);
  for (std::size_t k = 1; k < out.shots.size(); ++k) {
    EXPECT_GE(after_s(out.shots[k], out.shots[k - 1]), 5.0);
    EXPECT_EQ(out.shots[k].ordinal,
              out.shots[k].target == out.shots[k - 1].target ? out.shots[k - 1].ordinal + 1 : 0U)
        << "it stays on its target until that has fallen";
  }
}

TEST(Assessment, ThatNoticesNoKillWastesRoundsWhileTheTrackStands) {
  WorldPlan plan = looked_at(0, 1);
  plan.pictures[0].perfect = false;
  plan.pictures[0].drop_ns = plan.pictures[0].fresh_ns = seconds(60);
  plan.sensors = small_world(1).sensors;
  plan.pictures[0].identify_ns = seconds(0.1);
  const Fired blind = fired(plan);
  plan.mounts[0].assess.kill_prob = 1;
  const Fired sharp = fired(plan);
  EXPECT_EQ(blind.kills.size(), kTargetsAloft);
  EXPECT_EQ(sharp.kills.size(), kTargetsAloft);
  EXPECT_GT(blind.shots.size(), sharp.shots.size() + 5 * kTargetsAloft);
}

TEST(Assessment, ThatTakesAMissForAKillLetsGoUntilTheTargetIsSeenAgain) {
  WorldPlan plan = looked_at(1, 0);
  plan.pictures[0].perfect = false;
  plan.sensors = small_world(1).sensors;
  plan.sensors[0].scan_ns = seconds(20);
  plan.pictures[0].fresh_ns = plan.pictures[0].drop_ns = seconds(60);
  plan.pictures[0].identify_ns = seconds(0.1);
  plan.movers.resize(1);
  plan.mounts[0].kill_prob.fill(0);
  plan.end_ns = seconds(600);
  const Fired out = fired(plan);
  ASSERT_GT(out.shots.size(), 10U);
  for (std::size_t k = 1; k < out.shots.size(); ++k) {
    EXPECT_GE(after_s(out.shots[k], out.shots[k - 1]), 19.0) << "a scan lies between";
  }
}

/// Six weapons ordered against a launch site that two destroy.
WorldPlan strike_plan(double kill_seen) {
  WorldPlan plan = small_world(1);
  plan.movers[0].spawn_ns = seconds(3900);
  plan.sites.push_back({.id = agent_id(kRaiders, 1000),
                        .kind = SiteKind::kLaunchSite,
                        .group = kRaiders,
                        .side = Side::kAttacker,
                        .nation = 1,
                        .position = at(20000, 0, 0),
                        .believed = at(20000, 0, 0),
                        .hit_radius_m = 50,
                        .damage_for_kill = 1.5F});
  plan.mounts.push_back({.key = mount_key(kBattery, 0, 1),
                         .ordinal = 1,
                         .kind = MountKind::kStrike,
                         .site = 1,
                         .group = kBattery,
                         .platform = kStrikePlatform,
                         .range_max_m = 1e6F,
                         .magazine_count = 6,
                         .cost_per_shot_usd = 1000000});
  plan.mounts[1].assess = {.delay_ns = seconds(30), .kill_prob = static_cast<float>(kill_seen)};
  return plan;
}

std::int64_t strikes_of(const WorldPlan& plan) {
  auto battle = make_battle(Backend::kCpu, {&plan, 1}, {});
  battle->inject(0,
                 std::vector<Injection>{{.effect_ns = seconds(5),
                                         .order = 3,
                                         .group = kBattery,
                                         .kind = EffectKind::kStrike,
                                         .target_site = 2,
                                         .strike_count = 6}});
  while (battle->report(0).state == WorldState::kRunning) {
    battle->advance({&plan.end_ns, 1});
  }
  return total(battle->result(0), Counter::strikes_launched_count);
}

TEST(Assessment, OfAStrikeSavesTheWeaponsThatAreNotNeeded) {
  WorldPlan plan = strike_plan(1);
  EXPECT_EQ(strikes_of(plan), 2);
  plan.mounts[1].salvo_count = 3;
  EXPECT_EQ(strikes_of(plan), 3);
  plan.mounts[1].assess.kill_prob = 0;
  EXPECT_EQ(strikes_of(plan), 6);
  plan.mounts[1].assess = {};
  EXPECT_EQ(strikes_of(plan), 6) << "nobody looks: all that were ordered";
}

TEST(Envelope, NobodyShootsBelowItsMinimumRangeOrOutsideItsAltitudes) {
  WorldPlan plan = shooting_range(2);
  plan.end_ns = seconds(50);
  EXPECT_EQ(fired(plan).kills.size(), 2U);
  plan.mounts[0].range_min_m = 2500;
  EXPECT_TRUE(fired(plan).shots.empty());
  plan.mounts[0].range_min_m = 0;
  plan.mounts[0].altitude_min_m = 1200;
  EXPECT_TRUE(fired(plan).shots.empty());
  plan.mounts[0].altitude_min_m = 0;
  plan.mounts[0].altitude_max_m = 900;
  EXPECT_TRUE(fired(plan).shots.empty());
}

}  // namespace
}  // namespace boyd::test
