/// Movers in air that moves.
#include "kernels/stage/wind.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "tests/kernels/open_world.hpp"

namespace boyd::test {
namespace {

constexpr double kLeg_m = 60000;
constexpr double kAirspeed_mps = 230;

/// Time at which an airliner reaches the end of a leg to the east; 0: never.
double leg_s(Wind wind, double dt_s = 1) {
  WorldPlan plan = small_world(0);
  plan.sites.clear();
  plan.assets_list.clear();
  plan.sensors.clear();
  plan.mounts.clear();
  plan.stop_when_clear = false;
  plan.dt_ns = seconds(dt_s);
  plan.wind = wind;
  plan.waypoints.push_back({at(kLeg_m, 0, 1000)});
  plan.movers.push_back({.id = agent_id(kTrafficGroup, 0),
                         .platform = kAirliner,
                         .group = kTrafficGroup,
                         .side = Side::kNeutral,
                         .route_count = 1,
                         .position = at(0, 0, 1000)});
  const auto battle = run_to_end({plan}, {.record_events = true});
  for (const Event& event : battle->take_events(0)) {
    if (event.kind == EventKind::kLeave) {
      return static_cast<double>(event.time_ns) * 1e-9;
    }
  }
  return 0;
}

/// A leg ends 300 m before its point, in the tick after.
void expect_speed(double measured_s, double ground_mps, double slack_s) {
  EXPECT_NEAR(measured_s, (kLeg_m - 300) / ground_mps, slack_s);
}

TEST(Wind, AddsItselfToTheSpeedAlongTheCourse) {
  expect_speed(leg_s({}), kAirspeed_mps, 2);
  expect_speed(leg_s({.x_mps = 40}), kAirspeed_mps + 40, 2);
  expect_speed(leg_s({.x_mps = -40}), kAirspeed_mps - 40, 2);
}

TEST(Wind, FromTheSideIsMetByCrabbing) {
  // s^2 = g^2 + w^2; the nose turns within a few seconds.
  const double ground_mps = std::sqrt(kAirspeed_mps * kAirspeed_mps - 60.0 * 60.0);
  expect_speed(leg_s({.y_mps = 60}, 0.25), ground_mps, 2);
  // At an angle: g = w cos + sqrt(s^2 - w^2 sin^2).
  const double across = 40 * 40;
  expect_speed(leg_s({.x_mps = -30, .y_mps = 40}, 0.25),
               -30 + std::sqrt(kAirspeed_mps * kAirspeed_mps - across),
               2);
}

TEST(Wind, GrowsWithHeightByItsPowerLaw) {
  // 1000 m over 10 m: a factor of 100^(1/4).
  const double wind_mps = 10 * std::pow(100, 0.25);
  expect_speed(
      leg_s({.x_mps = 10, .reference_m = 10, .exponent = 0.25F}), kAirspeed_mps + wind_mps, 2);
}

TEST(Wind, TooStrongForAMoverCarriesItAway) {
  EXPECT_EQ(leg_s({.x_mps = -260.0F * 0.75F, .y_mps = 199}), 0);
}

TEST(Wind, IsTheSameForAMissileAndItsTargetInTheAir) {
  // Seen from the air nothing has changed but the ground below: the missile's own speed is kept.
  WorldPlan plan = small_world(8);
  plan.wind = {.x_mps = 15, .y_mps = -10};
  OpenWorld open(plan);
  std::uint32_t flights = 0;
  for (int k = 0; k < 900; ++k) {
    open.tick();
    const cpu::World world = open.world();
    for (std::uint32_t i = 0; i < world.sorted_count(); ++i) {  // not what has just been launched
      if (cpu::platform_of(world, i).role == Role::kMissile && world.lost(i) == 0U) {
        const Vec3f v = cpu::velocity_of(world, i);
        flights += 1;
        ASSERT_NEAR(std::hypot(static_cast<double>(v.x) - 15,
                               static_cast<double>(v.y) + 10,
                               static_cast<double>(v.z)),
                    1000,
                    0.5);
      }
    }
  }
  EXPECT_GT(flights, 5U);
}

TEST(Wind, DoesNotTouchEndurance) {
  const auto last_s = [](float wind_mps) {
    WorldPlan plan = small_world(1);
    plan.mounts.clear();
    plan.movers[0].spawn_ns = 0;
    plan.platforms[kDrone].endurance_s = 300;
    plan.wind.x_mps = wind_mps;
    return run_to_end({plan})->result(0).now_ns;
  };
  EXPECT_EQ(last_s(0), last_s(20));
  EXPECT_EQ(last_s(0), last_s(-20));
}

}  // namespace
}  // namespace boyd::test
