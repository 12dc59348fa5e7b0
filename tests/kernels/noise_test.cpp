/// Noise jamming of radars and of links to headquarters.
#include <cmath>

#include <gtest/gtest.h>

#include "tests/kernels/small_world.hpp"

namespace boyd::test {
namespace {

constexpr std::uint32_t kTargets = 4000;
constexpr double kRange_m = 20000;

/// One radar with SNR 10 at the targets, all at one place that is hard to leave, and a noise jammer
/// that gives a jamming-to-noise ratio of 9 at the radar from 50 km through the main lobe.
WorldPlan radar_range() {
  WorldPlan plan = small_world(kTargets);
  plan.mounts.clear();
  plan.end_ns = seconds(1);
  plan.platforms[kDrone].speed_cruise_mps = 0.1F;
  for (MoverSpec& mover : plan.movers) {
    mover.platform = kDrone;
    mover.spawn_ns = 0;
    mover.position = at(kRange_m, 0, 2000);
  }
  plan.sites[1].position = at(0, 0, 500);
  SensorSpec& radar = plan.sensors[0];
  radar.range_max_m = 60000;
  radar.scan_ns = seconds(1);
  radar.height_m = 0;
  const double range2 = kRange_m * kRange_m + 1500.0 * 1500.0;
  radar.snr_at_1m = static_cast<float>(10.0 * range2 * range2 /
                                       static_cast<double>(plan.platforms[kDrone].rcs_m2));
  const double jammer2 = 50000.0 * 50000.0 + 9500.0 * 9500.0;
  radar.jnr_at_1m = static_cast<float>(9.0 * jammer2);
  radar.sidelobe = 0.01F;
  radar.beam_cos = 0.9998F;
  plan.platforms.push_back(plan.platforms[kAirliner]);
  plan.movers.push_back({.id = agent_id(kTrafficGroup, 0),
                         .platform = static_cast<std::uint32_t>(plan.platforms.size()) - 1U,
                         .group = kTrafficGroup,
                         .side = Side::kAttacker,
                         .position = at(50000, 0, 10000),
                         .heading_rad = 3.14159F});
  plan.platforms.back().speed_cruise_mps = 0.1F;
  plan.platforms.back().rcs_m2 = 1.0e-6F;
  plan.noises.push_back(
      {.mover = static_cast<std::uint32_t>(plan.movers.size()) - 1U, .power_w_per_hz = 1});
  return plan;
}

/// Share of the targets that the one scan detects.
double detected_share(const WorldPlan& plan) {
  const auto battle = run_to_end({plan}, {.record_events = true});
  double detected = 0;
  for (const Event& event : battle->take_events(0)) {
    detected += event.kind == EventKind::kDetect ? 1 : 0;
  }
  return detected / kTargets;
}

/// Swerling 1 at this signal-to-noise ratio, and four standard errors of a share of the targets.
void expect_swerling(double share, double snr) {
  const double expected = std::pow(1e-6, 1 / (1 + snr));
  const double error = std::sqrt(expected * (1 - expected) / kTargets);
  EXPECT_NEAR(share, expected, 4 * error);
}

TEST(NoiseJamming, AddsToTheNoiseOfTheRadarThroughItsMainLobe) {
  expect_swerling(detected_share(radar_range()), 10.0 / (1 + 9));
}

TEST(NoiseJamming, IsWeakerThroughTheSidelobes) {
  WorldPlan plan = radar_range();
  plan.movers.back().position = at(0, 50000, 10000);
  expect_swerling(detected_share(plan), 10.0 / (1 + 0.09));
}

TEST(NoiseJamming, FromBelowTheHorizonIsNotHeard) {
  WorldPlan plan = radar_range();
  plan.movers.back().position = at(400000, 0, 1);
  plan.noises[0].power_w_per_hz = 1.0e6F;
  expect_swerling(detected_share(plan), 10.0);
}

TEST(NoiseJamming, InTheBandOfLinksDoesNotTouchRadars) {
  WorldPlan plan = radar_range();
  plan.noises[0].band = NoiseBand::kLink;
  expect_swerling(detected_share(plan), 10.0);
}

/// The battery 100 km from its headquarters, and a jammer on the ground in between.
WorldPlan world_with_link(double jammer_w_per_hz) {
  WorldPlan plan = small_world(30);
  plan.groups[kBattery].autonomy = Autonomy::kA0;
  plan.groups.push_back({});
  const auto headquarters = static_cast<std::uint32_t>(plan.groups.size()) - 1U;
  plan.sites.push_back({.id = agent_id(headquarters, 0),
                        .kind = SiteKind::kHeadquarters,
                        .group = headquarters,
                        .position = at(-102000, 500, 30)});
  plan.groups.push_back({.side = Side::kAttacker, .picture = 1});
  plan.sites.push_back({.id = agent_id(headquarters + 1U, 0),
                        .group = headquarters + 1U,
                        .side = Side::kAttacker,
                        .position = at(8000, 500, 30),
                        .hit_radius_m = 50,
                        .damage_for_kill = 0.05F});
  plan.groups[kBattery].headquarters = headquarters;
  plan.groups[kBattery].link_w_per_hz = 1;
  plan.groups[kBattery].link_margin = 2;
  plan.noises.push_back({.site = static_cast<std::uint32_t>(plan.sites.size()) - 1U,
                         .band = NoiseBand::kLink,
                         .power_w_per_hz = static_cast<float>(jammer_w_per_hz)});
  return plan;
}

bool is_linked_after_one_interval(const WorldPlan& plan) {
  auto battle = make_battle(Backend::kCpu, {&plan, 1}, {});
  const TimeNs until = seconds(1);
  battle->advance({&until, 1});
  return battle->report(0).groups[kBattery].is_linked;
}

TEST(LinkJamming, CutsALinkWhoseSignalDoesNotPassItsMargin) {
  // (10 km / 100 km)^2 = 0.01 of the signal's power is as loud; with the margin of 2, 0.005.
  EXPECT_TRUE(is_linked_after_one_interval(world_with_link(0.0049)));
  EXPECT_FALSE(is_linked_after_one_interval(world_with_link(0.0051)));
}

TEST(LinkJamming, StopsTheWorldWhenALinkIsCutOrFreeAgain) {
  WorldPlan plan = world_with_link(0.01);
  plan.movers[0].target_asset = static_cast<std::uint32_t>(plan.sites.size()) - 1U;
  auto battle = make_battle(Backend::kCpu, {&plan, 1}, {});
  battle->advance({&plan.end_ns, 1});
  EXPECT_TRUE(battle->report(0).groups_changed);
  EXPECT_FALSE(battle->report(0).groups[kBattery].is_linked);
  while (!battle->report(0).groups[kBattery].is_linked) {
    ASSERT_EQ(battle->report(0).state, WorldState::kRunning) << "a drone destroys the jammer";
    battle->advance({&plan.end_ns, 1});
  }
  EXPECT_TRUE(battle->report(0).groups_changed);
}

TEST(LinkJamming, OfAMoverEndsWithItEvenIfNobodyLooksAgain) {
  WorldPlan plan = world_with_link(1.0e-9);
  plan.movers.resize(1);
  plan.sensors.clear();  // nothing is tracked, so that quiet follows its end at once
  plan.mounts.clear();
  plan.stop_when_clear = false;
  plan.noises.push_back({.mover = 0, .band = NoiseBand::kLink, .power_w_per_hz = 100});
  auto battle = make_battle(Backend::kCpu, {&plan, 1}, {});
  bool was_cut = false;
  while (battle->report(0).state == WorldState::kRunning) {
    was_cut = was_cut || !battle->report(0).groups[kBattery].is_linked;
    battle->advance({&plan.end_ns, 1});
  }
  EXPECT_TRUE(was_cut);
  EXPECT_TRUE(battle->report(0).groups[kBattery].is_linked);
}

TEST(LinkJamming, OfAnOtherBandOrWithoutAMarginCutsNothing) {
  WorldPlan plan = world_with_link(100);
  plan.noises[0].band = NoiseBand::kRadar;
  EXPECT_TRUE(is_linked_after_one_interval(plan));
  plan = world_with_link(100);
  plan.groups[kBattery].link_margin = 0;
  EXPECT_TRUE(is_linked_after_one_interval(plan));
}

}  // namespace
}  // namespace boyd::test
