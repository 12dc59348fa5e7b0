/// Flight by heading with noise.
#include <array>
#include <cmath>

#include <gtest/gtest.h>

#include "tests/kernels/small_world.hpp"

namespace boyd::test {
namespace {

constexpr double kGust_s = 2;
constexpr double kNoise_rad = 0.8;

/// Drones that fly alone towards a goal far in the east, north of each other.
WorldPlan noisy_flight(std::uint32_t count, double tick_s) {
  WorldPlan plan = small_world(0);
  plan.dt_ns = plan.assess_ns = plan.command_interval_ns = seconds(tick_s);
  plan.sensors.clear();
  plan.mounts.clear();
  plan.platforms[kDrone].heading_noise_rad = static_cast<float>(kNoise_rad);
  plan.platforms[kDrone].heading_noise_ns = seconds(kGust_s);
  plan.waypoints.push_back({at(1'000'000, 0, 900)});
  for (std::uint32_t k = 0; k < count; ++k) {
    plan.movers.push_back({.id = agent_id(kRaiders, k),
                           .platform = kDrone,
                           .group = kRaiders,
                           .route_count = 1,
                           .position = at(20000, 1.0 * k, 900),
                           .target_asset = kHarbour});
  }
  return plan;
}

WorldView view_at(const WorldPlan& plan, double time_s) {
  const auto battle = make_battle(Backend::kCpu, {&plan, 1}, {});
  const std::array<TimeNs, 1> until = {seconds(time_s)};
  while (battle->report(0).now_ns < until[0]) {
    battle->advance(until);
  }
  return battle->observe(0);
}

double heading_of(const MoverView& mover) {
  return std::atan2(static_cast<double>(mover.velocity.y), static_cast<double>(mover.velocity.x));
}

TEST(HeadingNoise, TurnsOnceInAPeriodByAUniformAngle) {
  constexpr std::uint32_t kCount = 4000;
  // One tick before the first period ends nobody has turned, a tick later all have.
  const WorldPlan plan = noisy_flight(kCount, 0.5);
  double before = 0;
  for (const MoverView& mover : view_at(plan, 1.5).movers) {
    before = std::max(before, std::abs(heading_of(mover)));
  }
  EXPECT_LT(before, 0.01);
  double sum = 0;
  double square = 0;
  double widest = 0;
  for (const MoverView& mover : view_at(plan, 2.0).movers) {
    const double turned_rad = heading_of(mover);
    sum += turned_rad;
    square += turned_rad * turned_rad;
    widest = std::max(widest, std::abs(turned_rad));
  }
  const double deviation = kNoise_rad / std::sqrt(12.0);
  EXPECT_NEAR(sum / kCount, 0, 4 * deviation / std::sqrt(kCount));
  // Of a uniform law the fourth moment is 9/5 of the squared second.
  EXPECT_NEAR(
      square / kCount, deviation * deviation, 4 * deviation * deviation * std::sqrt(0.8 / kCount));
  EXPECT_GT(widest, 0.49 * kNoise_rad);
  EXPECT_LT(widest, 0.51 * kNoise_rad);
}

TEST(HeadingNoise, KeepsCruiseSpeedWhateverIsCommanded) {
  WorldPlan plan = noisy_flight(50, 0.5);
  plan.platforms[kDrone].speed_max_mps = 90;
  for (const double time_s : {1.0, 7.0, 40.0}) {
    for (const MoverView& mover : view_at(plan, time_s).movers) {
      const auto x = static_cast<double>(mover.velocity.x);
      const auto y = static_cast<double>(mover.velocity.y);
      const auto z = static_cast<double>(mover.velocity.z);
      EXPECT_NEAR(std::sqrt(x * x + y * y + z * z), 46, 1e-4);
    }
  }
}

TEST(HeadingNoise, MeetsTheSameGustsWithHalfTheTick) {
  const WorldView coarse = view_at(noisy_flight(200, 0.5), kGust_s);
  const WorldView fine = view_at(noisy_flight(200, 0.25), kGust_s);
  double least = 1;
  for (std::size_t k = 0; k < coarse.movers.size(); ++k) {
    // Steering between differs a little with the tick; the angle drawn does not.
    EXPECT_NEAR(heading_of(coarse.movers[k]), heading_of(fine.movers[k]), 1e-3);
    least = std::min(least, heading_of(coarse.movers[k]));
  }
  EXPECT_LT(least, -0.3);
}

TEST(HeadingNoise, WithoutItSpeedGoesToCruiseByItself) {
  WorldPlan plan = noisy_flight(1, 0.5);
  plan.platforms[kDrone].heading_noise_rad = 0;
  EXPECT_NEAR(heading_of(view_at(plan, 10).movers[0]), 0, 1e-3);
}

TEST(HeadingNoise, OutOfRangeIsSaid) {
  WorldPlan plan = noisy_flight(1, 0.5);
  plan.platforms[kDrone].heading_noise_rad = 7;
  plan.platforms[kDrone].heading_noise_ns = 0;
  const std::vector<std::string> problems = check_plan(plan);
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_NE(problems[0].find("heading noise must be 0 to a full turn"), std::string::npos);
  EXPECT_NE(problems[1].find("period of its heading noise must be positive"), std::string::npos);
}

}  // namespace
}  // namespace boyd::test
