/// Places from bearings that cross.
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "tests/kernels/small_world.hpp"

namespace boyd::test {
namespace {

constexpr std::uint32_t kHeard = 400;
constexpr float kError_rad = 0.004F;

/// Movers in one place over (0, 60 km) radiate; passive sensors along the x axis hear them once.
WorldPlan listening_along(const std::vector<double>& places_m) {
  WorldPlan plan = small_world(kHeard);
  plan.mounts.clear();
  plan.end_ns = seconds(1);
  plan.platforms[kDrone].speed_cruise_mps = plan.platforms[kDecoyDrone].speed_cruise_mps = 0.01F;
  for (MoverSpec& mover : plan.movers) {
    mover.spawn_ns = 0;
    mover.position = at(0, 60000, 5000);
    mover.emission_w = 100;
  }
  SensorSpec ears = plan.sensors[0];
  ears.kind = SensorKind::kPassive;
  ears.height_m = 0;
  ears.range_ref_m = ears.range_max_m = 200000;
  ears.detect_ref_prob = 1;
  ears.emission_ref_w = 1;
  ears.bearing_only = true;
  ears.error_range_m = 0;
  ears.error_angle_rad = kError_rad;
  ears.scan_ns = seconds(1);
  plan.sensors.clear();
  for (std::uint32_t k = 0; k < places_m.size(); ++k) {
    SiteSpec site = plan.sites[1];
    site.id = agent_id(kBattery, k + 1);
    site.position = at(places_m[k], 0, 5000);
    ears.key = mount_key(kBattery, k + 1, 0);
    ears.site = static_cast<std::uint32_t>(plan.sites.size());
    plan.sites.push_back(site);
    plan.sensors.push_back(ears);
  }
  return plan;
}

std::vector<PictureTrackView> tracks(const WorldPlan& plan) {
  return run_to_end({plan})->observe(0).pictures[0];
}

TEST(CrossBearing, NeedsTwoSensorsOfOnePicture) {
  EXPECT_EQ(tracks(listening_along({-30000, 30000})).size(), kHeard);
  EXPECT_TRUE(tracks(listening_along({-30000})).empty());
  WorldPlan apart = listening_along({-30000, 30000});
  apart.sensors[1].picture = 1;
  const WorldView view = run_to_end({apart})->observe(0);
  EXPECT_TRUE(view.pictures[0].empty());
  EXPECT_TRUE(view.pictures[1].empty());
}

TEST(CrossBearing, NeedsSensorsThatLookInTheSameTick) {
  WorldPlan plan = listening_along({-30000, 30000});
  plan.sensors[0].scan_ns = seconds(2);
  plan.sensors[1].scan_ns = seconds(5);
  plan.end_ns = seconds(9);
  EXPECT_TRUE(tracks(plan).empty());
  plan.end_ns = seconds(10);
  EXPECT_EQ(tracks(plan).size(), kHeard);
}

TEST(CrossBearing, GivesNothingAlongTheBase) {
  WorldPlan plan = listening_along({-30000, 30000});
  for (MoverSpec& mover : plan.movers) {
    mover.position = at(90000, 0, 5000);
  }
  EXPECT_TRUE(tracks(plan).empty());
}

/// What the information of each bearing, n n' / (sigma r)^2, adds up to, inverted.
struct Expected {
  double xx = 0;
  double yy = 0;
};
Expected expected_variance_m2(const std::vector<double>& places_m) {
  double xx = 0;
  double xy = 0;
  double yy = 0;
  for (const double place_m : places_m) {
    const double range_m = std::hypot(place_m, 60000);
    const double weight = std::pow(static_cast<double>(kError_rad) * range_m, -2);
    const double nx = -60000 / range_m;
    const double ny = -place_m / range_m;
    xx += weight * nx * nx;
    xy += weight * nx * ny;
    yy += weight * ny * ny;
  }
  const double det = xx * yy - xy * xy;
  return {yy / det, xx / det};
}

TEST(CrossBearing, OfThreeSensorsHasTheCovarianceOfLeastSquaresAndSaysSo) {
  const std::vector<double> places_m = {-40000, -10000, 35000};
  const Expected expected = expected_variance_m2(places_m);
  double xx = 0;
  double yy = 0;
  const auto seen = tracks(listening_along(places_m));
  ASSERT_EQ(seen.size(), kHeard);
  for (const PictureTrackView& track : seen) {
    xx += std::pow(track.position.x / 1024.0, 2) / kHeard;
    yy += std::pow(track.position.y / 1024.0 - 60000, 2) / kHeard;
    EXPECT_NEAR(static_cast<double>(track.sigma_m),
                std::sqrt((expected.xx + expected.yy) / 2),
                0.03 * static_cast<double>(track.sigma_m));
  }
  // A variance of n normal numbers has the standard error sqrt(2/n) of itself.
  const double error = 4 * std::sqrt(2.0 / kHeard);
  EXPECT_NEAR(xx / expected.xx, 1, error);
  EXPECT_NEAR(yy / expected.yy, 1, error);
}

TEST(CrossBearing, IsOfPassiveSensorsWithAnErrorOfAngle) {
  const WorldPlan plan = listening_along({-30000, 30000});
  EXPECT_TRUE(check_plan(plan).empty());
  WorldPlan wrong = plan;
  wrong.sensors[0].error_angle_rad = 0;
  EXPECT_EQ(check_plan(wrong).size(), 1U);
  wrong = plan;
  wrong.sensors[0].error_range_frac = 0.5F;
  EXPECT_EQ(check_plan(wrong).size(), 1U);
  wrong = plan;
  wrong.sensors[0].kind = SensorKind::kOptical;
  EXPECT_EQ(check_plan(wrong).size(), 1U);
}

}  // namespace
}  // namespace boyd::test
