#include "viewer/map/jammed_range.hpp"

#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

namespace boyd::viewer {
namespace {

SensorSpec radar() {
  SensorSpec spec;
  spec.range_ref_m = 40'000;
  spec.range_max_m = 100'000;
  spec.jnr_at_1m = 1e9F;
  spec.sidelobe = 0.01F;
  spec.beam_cos = 0.999F;
  return spec;
}

TEST(JammedRange, WithoutJammersARadarSeesAsFarAsItsReference) {
  EXPECT_DOUBLE_EQ(jammed_range_m(radar(), {0, 0, 0}, {}, 1), 40'000);
  SensorSpec by_equation = radar();
  by_equation.snr_at_1m = 1e19F;
  const double snr = std::log(1e-6) / std::log(0.9) - 1;
  EXPECT_NEAR(jammed_range_m(by_equation, {0, 0, 0}, {}, 0), std::pow(1e19 / snr, 0.25), 1);
  by_equation.range_max_m = 1000;
  EXPECT_DOUBLE_EQ(jammed_range_m(by_equation, {0, 0, 0}, {}, 0), 1000);
}

TEST(JammedRange, TowardsAJammerItSeesLessFarThanBesideIt) {
  const std::vector<RadarJammer> east = {{{50'000, 0, 0}, 40.0}};  // J/N 16 in the beam
  const double towards = jammed_range_m(radar(), {0, 0, 0}, east, 0);
  const double beside = jammed_range_m(radar(), {0, 0, 0}, east, std::numbers::pi / 2);
  EXPECT_NEAR(towards, 40'000 * std::pow(17.0, -0.25), 1);
  EXPECT_NEAR(beside, 40'000 * std::pow(1.16, -0.25), 1);
}

TEST(JammedRange, OnlyJammersThatAreThereAndInTheBandOfRadarsCount) {
  Scene scene;
  scene.plan.noises.resize(4);
  scene.plan.noises[0].site = 0;
  scene.plan.noises[1].site = 1;
  scene.plan.noises[2].mover = 7;
  scene.plan.noises[3].mover = 7;
  scene.plan.noises[3].band = NoiseBand::kLink;
  WorldView view;
  view.sites.resize(2);
  view.sites[1].is_out = true;
  EXPECT_EQ(radar_jammers(scene, view).size(), 1U);
  view.movers.push_back({});
  view.movers.back().row = 7;
  EXPECT_EQ(radar_jammers(scene, view).size(), 2U);
}

}  // namespace
}  // namespace boyd::viewer
