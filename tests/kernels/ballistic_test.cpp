#include "kernels/stage/ballistic.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "tests/kernels/open_world.hpp"
#include "tests/kernels/swarm_world.hpp"

namespace boyd::test {
namespace {

constexpr double kG = 9.80665;

/// One missile 300 km east of the harbour, on the ground.
WorldPlan ballistic_world(double slope, double terminal_altitude_m = 0) {
  WorldPlan plan = attack_world(1);
  plan.platforms[kDrone].speed_cruise_mps = 2000;
  plan.platforms[kDrone].speed_max_mps = 2500;
  SwarmPlatformSpec& spec = plan.swarm_platforms[kDrone];
  spec.is_ballistic = true;
  spec.launch_slope = static_cast<float>(slope);
  spec.terminal_altitude_m = static_cast<float>(terminal_altitude_m);
  spec.terminal_speed_mps = 900;
  plan.movers[0].position = at(300000, 40000, 0);
  return plan;
}

struct Arc {
  double flight_s = 0;
  double apex_m = 0;
  double launch_mps = 0;
  bool leaked = false;
  bool elsewhere = false;
};

Arc fly(const WorldPlan& plan) {
  OpenWorld open(plan);
  Arc arc;
  const cpu::World world = open.world();
  const double dt_s = static_cast<double>(plan.dt_ns) * 1e-9;
  while (open.runs()) {
    open.tick();
    const std::uint32_t i = world.index_of(0);
    if (i == kNoRow) {
      break;
    }
    if (arc.launch_mps == 0) {  // after one tick gravity has acted once
      const double vz = static_cast<double>(world.vz(i)) + kG * dt_s;
      arc.launch_mps = std::sqrt(static_cast<double>(world.vx(i)) * world.vx(i) +
                                 static_cast<double>(world.vy(i)) * world.vy(i) + vz * vz);
    }
    arc.flight_s += dt_s;
    arc.apex_m = std::max(arc.apex_m, static_cast<double>(world.z(i)) / 1024.0);
  }
  arc.leaked = static_cast<Fate>(world.fate(0)) == Fate::kDetonated;
  arc.elsewhere = static_cast<Fate>(world.fate(0)) == Fate::kElsewhere;
  return arc;
}

class BallisticArc : public testing::TestWithParam<double> {};

TEST_P(BallisticArc, HasTheSpeedFlightTimeAndApexOfTheClosedFormAndComesDownOnItsTarget) {
  const double degrees = GetParam();
  const double angle = degrees * 3.14159265358979 / 180;
  WorldPlan plan = ballistic_world(std::tan(angle));
  plan.platforms[kDrone].speed_max_mps = 4000;
  const double range_m = std::hypot(300000, 40000);
  const double speed = std::sqrt(kG * range_m / std::sin(2 * angle));
  const Arc arc = fly(plan);
  EXPECT_TRUE(arc.leaked);
  EXPECT_NEAR(arc.launch_mps, speed, 1e-4 * speed);
  EXPECT_NEAR(arc.flight_s, 2 * speed * std::sin(angle) / kG, 1);  // one tick
  const double apex = std::pow(speed * std::sin(angle), 2) / (2 * kG);
  EXPECT_NEAR(arc.apex_m, apex, kG / 8 + 1e-4 * apex);  // half a tick from the top
}

INSTANTIATE_TEST_SUITE_P(Angles, BallisticArc, testing::Values(20.0, 30.0, 45.0, 60.0));

TEST(Ballistic, TheTickDoesNotShow) {
  WorldPlan plan = ballistic_world(1);
  const Arc coarse = fly(plan);
  plan.dt_ns = seconds(0.125);
  const Arc fine = fly(plan);
  EXPECT_TRUE(fine.leaked);
  EXPECT_NEAR(coarse.flight_s, fine.flight_s, 1);
  EXPECT_NEAR(coarse.apex_m, fine.apex_m, kG / 8);
}

TEST(Ballistic, MoreRangeThanItsSpeedGivesFallsShort) {
  WorldPlan plan = ballistic_world(1);
  plan.platforms[kDrone].speed_cruise_mps = 1000;
  plan.platforms[kDrone].speed_max_mps = 1600;  // 261 km at 45 degrees
  const Arc arc = fly(plan);
  EXPECT_NEAR(arc.launch_mps, 1600, 1);
  EXPECT_FALSE(arc.leaked);
  EXPECT_TRUE(arc.elsewhere);
}

TEST(Ballistic, BelowItsTerminalAltitudeItFliesStraightAtItsTerminalSpeed) {
  const double altitude_m = 20000;
  const Arc free = fly(ballistic_world(1));
  const Arc braked = fly(ballistic_world(1, altitude_m));
  EXPECT_TRUE(braked.leaked);
  // From the point of the parabola at that altitude the rest is a straight line at 900 m/s.
  const double range_m = std::hypot(300000, 40000);
  const double v = std::sqrt(kG * range_m);
  const double up = v / std::sqrt(2.0);
  const double there_s = (up + std::sqrt(up * up - 2 * kG * altitude_m)) / kG;
  const double left_m = std::hypot(range_m - up * there_s, altitude_m);
  EXPECT_NEAR(braked.flight_s, there_s + left_m / 900, 2);
  EXPECT_GT(braked.flight_s, free.flight_s + 5);
}

TEST(Ballistic, AnOrderToAnotherTargetDoesNotTurnIt) {
  WorldPlan plan = ballistic_world(1);
  const std::uint32_t other = add_asset(plan, 0, 30000);
  auto battle = make_battle(Backend::kCpu, {&plan, 1}, {});
  const Injection order{.effect_ns = seconds(30),
                        .order = 1,
                        .group = kRaiders,
                        .kind = EffectKind::kRetask,
                        .target_site = other};
  battle->inject(0, {&order, 1});
  const std::vector<TimeNs> until = {plan.end_ns};
  while (battle->report(0).state == WorldState::kRunning) {
    battle->advance(until);
  }
  const WorldResult result = battle->result(0);
  EXPECT_GT(result.site_damage[kHarbour], 0);
  EXPECT_EQ(result.site_damage[other], 0);
}

}  // namespace
}  // namespace boyd::test
