/// Where movers believe to be: drift, jamming and spoofing of satellite navigation.
#include "kernels/stage/navigation.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "tests/kernels/open_world.hpp"

namespace boyd::test {
namespace {

constexpr double kDrift = 0.02;
constexpr double kJamToSignal = 1000;  // 30 dB

/// Density of satellites' signal over the square of the distance, from its own numbers.
double satellite_level() {
  const double pi = std::acos(-1.0);
  const double wavelength_m = 299792458.0 / 1575.42e6;
  const double received_w = std::pow(10.0, (-128.5 - 30) / 10);
  return received_w / (std::pow(wavelength_m / (4 * pi), 2) * 2.046e6);
}

/// Attack drones on their way to the harbour from the east, in the air from the start.
WorldPlan flight(std::uint32_t count, Navigation navigation, double from_m = 20000) {
  WorldPlan plan = small_world(count);
  plan.mounts.clear();
  plan.sensors.clear();
  PlatformSpec& drone = plan.platforms[kDrone];
  drone.navigation = navigation;
  drone.navigation_drift = static_cast<float>(kDrift);
  drone.jam_to_signal_max = static_cast<float>(kJamToSignal);
  for (MoverSpec& mover : plan.movers) {
    mover.platform = kDrone;
    mover.spawn_ns = 0;
    mover.position = at(from_m, 0, 500);
  }
  return plan;
}

/// A jammer beside the harbour that drowns satellites as far as `range_m`.
void add_jammer(WorldPlan& plan, double range_m, double distance_m = 0) {
  plan.sites.push_back(
      {.id = agent_id(kBattery, 7), .group = kBattery, .position = at(distance_m, 0, 500)});
  plan.noises.push_back(
      {.site = static_cast<std::uint32_t>(plan.sites.size()) - 1U,
       .band = NoiseBand::kNavigation,
       .power_w_per_hz = static_cast<float>(kJamToSignal * satellite_level() * range_m * range_m)});
}

const NavigationState& state_of(const OpenWorld& open, std::uint32_t row = 0) {
  return open.world().navigation(row);
}

TEST(Drift, GrowsWithTheDistanceFlownInOneDirection) {
  OpenWorld open(flight(1, Navigation::kInertial));
  double flown_m = 0;
  double first_x = 0;
  double first_y = 0;
  for (int k = 0; k < 300; ++k) {
    open.tick();
    if (k == 0) {
      flown_m += 46;  // its speed before the first step
    }
    const Vec3f v = cpu::velocity_of(open.world(), 0);
    const NavigationState& state = state_of(open);
    if (k == 0) {
      first_x = static_cast<double>(state.error_x_m) / flown_m;
      first_y = static_cast<double>(state.error_y_m) / flown_m;
      ASSERT_NE(first_x, 0);
    }
    ASSERT_NEAR(static_cast<double>(state.error_x_m), first_x * flown_m, 1e-3 * flown_m * kDrift);
    ASSERT_NEAR(static_cast<double>(state.error_y_m), first_y * flown_m, 1e-3 * flown_m * kDrift);
    flown_m += static_cast<double>(cpu::length(v));
  }
  EXPECT_GT(flown_m, 13000);
}

TEST(Drift, MissesByItsShareOfTheDistance) {
  constexpr std::uint32_t kDrones = 2000;
  constexpr double kFrom_m = 20000;
  WorldPlan plan = flight(kDrones, Navigation::kInertial, kFrom_m);
  plan.platforms[kDrone].lethal_radius_m = 100;
  plan.sites[kHarbour].hit_radius_m = 200;
  const auto battle = run_to_end({plan}, {.record_events = true});
  double sum2 = 0;
  std::uint32_t ends = 0;
  for (const Event& event : battle->take_events(0)) {
    if (event.kind == EventKind::kLeak || event.kind == EventKind::kMiss) {
      sum2 += static_cast<double>(event.value) * static_cast<double>(event.value);
      ends += 1;
    }
  }
  ASSERT_EQ(ends, kDrones);
  // Two normal axes: the square of the miss is exponential about (2 % of the distance)^2, and each
  // ends within 30 m of where it believes its target to be.
  const double square = std::pow(kDrift * kFrom_m, 2);
  EXPECT_NEAR(sum2 / kDrones, square, 4 * square / std::sqrt(kDrones) + 30.0 * 30.0);
  const double leak = 1 - std::exp(-300.0 * 300.0 / square);
  const auto leakers = static_cast<double>(total(battle->result(0), Counter::leakers_count));
  EXPECT_NEAR(leakers / kDrones, leak, 4 * std::sqrt(leak * (1 - leak) / kDrones) + 0.01);
  EXPECT_EQ(total(battle->result(0), Counter::attackers_elsewhere_count),
            kDrones - static_cast<std::int64_t>(leakers));
}

TEST(Drift, IsItsOwnOfEachAgentAndOutage) {
  WorldPlan few = flight(3, Navigation::kInertial);
  WorldPlan many = flight(9, Navigation::kInertial);
  OpenWorld one(few);
  OpenWorld other(many);
  one.tick();
  other.tick();
  for (std::uint32_t row = 0; row < 3; ++row) {
    EXPECT_EQ(state_of(one, row).drift_x, state_of(other, row).drift_x);
    EXPECT_EQ(state_of(one, row).drift_y, state_of(other, row).drift_y);
  }
  EXPECT_NE(state_of(one, 0).drift_x, state_of(one, 1).drift_x);
}

TEST(NavigationJamming, BeginsAtTheRangeWhereTheJammerDrownsTheSatellites) {
  for (const double range_m : {3000.0, 15000.0}) {
    WorldPlan plan = flight(2, Navigation::kSatellite);
    add_jammer(plan, range_m);
    plan.movers[0].position = at(0.999 * range_m, 0, 500);
    plan.movers[1].position = at(1.001 * range_m + 46, 0, 500);  // it flies one tick towards it
    OpenWorld open(plan);
    open.tick();
    EXPECT_EQ(state_of(open, 0).lost, 1U);
    EXPECT_EQ(state_of(open, 1).lost, 0U);
  }
}

TEST(NavigationJamming, IsOverBehindTheJammerAndTheNextOutageIsAnother) {
  WorldPlan plan = flight(1, Navigation::kSatellite, 12000);
  add_jammer(plan, 2000, 9000);
  OpenWorld open(plan);
  std::vector<float> drifts;
  bool was_lost = false;
  for (int k = 0; k < 200; ++k) {
    open.tick();
    const NavigationState& state = state_of(open);
    if (state.lost != 0U && !was_lost) {
      drifts.push_back(state.drift_x);
    }
    if (state.lost == 0U) {
      EXPECT_EQ(state.error_x_m, 0);
    }
    was_lost = state.lost != 0U;
  }
  EXPECT_EQ(drifts.size(), 1U);
  EXPECT_FALSE(was_lost);
  EXPECT_EQ(state_of(open).outages_count, 1U);
  WorldPlan again = plan;
  add_jammer(again, 500, 4000);
  OpenWorld twice(again);
  std::vector<float> both;
  was_lost = false;
  for (int k = 0; k < 220; ++k) {
    twice.tick();
    if (state_of(twice).lost != 0U && !was_lost) {
      both.push_back(state_of(twice).drift_x);
    }
    was_lost = state_of(twice).lost != 0U;
  }
  ASSERT_EQ(both.size(), 2U);
  EXPECT_EQ(both[0], drifts[0]);
  EXPECT_NE(both[1], both[0]);
}

TEST(NavigationJamming, StopsAtTheHorizonAndAtARidge) {
  WorldPlan plan = flight(1, Navigation::kSatellite);
  add_jammer(plan, 200000);
  OpenWorld open(plan);
  open.tick();
  EXPECT_EQ(state_of(open).lost, 1U);
  auto relief = std::make_shared<Relief>();
  relief->west = units(9000);
  relief->south = units(-50000);
  relief->step_m = 1000;
  relief->columns = 3;
  relief->rows = 101;
  for (std::uint32_t k = 0; k < 303; ++k) {
    relief->height_m.push_back(k % 3 == 1 ? 600 : 0);
  }
  plan.relief = relief;
  OpenWorld masked(plan);
  masked.tick();
  EXPECT_EQ(state_of(masked).lost, 0U);
  plan.relief = nullptr;
  plan.movers[0].position = at(190000, 0, 500);
  plan.noises[0].power_w_per_hz *= 100;
  OpenWorld far(plan);
  far.tick();
  EXPECT_EQ(state_of(far).lost, 0U) << "two heights of 500 m see each other for 184 km";
}

TEST(NavigationJamming, ChangesNothingForWhoDoesNotNeedSatellites) {
  const auto hash = [](Navigation navigation, bool jammed) {
    WorldPlan plan = small_world(20);
    plan.platforms[kDrone].navigation = navigation;
    plan.platforms[kDrone].jam_to_signal_max = static_cast<float>(kJamToSignal);
    plan.platforms[kDrone].navigation_drift = static_cast<float>(kDrift);
    add_jammer(plan, jammed ? 10000 : 1);
    if (!jammed) {
      plan.noises.clear();
    }
    return run_to_end({plan})->result(0).state_hash;
  };
  EXPECT_EQ(hash(Navigation::kPerfect, false), hash(Navigation::kPerfect, true));
  EXPECT_EQ(hash(Navigation::kPerfect, false), hash(Navigation::kSatellite, false));
  EXPECT_NE(hash(Navigation::kSatellite, false), hash(Navigation::kSatellite, true));
  // Nor beside others that listen.
  const auto beside = [](double range_m) {
    WorldPlan plan = small_world(20);
    plan.platforms[kDrone].navigation_drift = static_cast<float>(kDrift);
    plan.platforms[kDecoyDrone].navigation = Navigation::kSatellite;
    plan.platforms[kDecoyDrone].jam_to_signal_max = 1e30F;
    add_jammer(plan, range_m);
    return run_to_end({plan})->result(0).state_hash;
  };
  EXPECT_EQ(beside(1), beside(10000));
}

/// A spoofer at the harbour that is followed as far as `range_m`.
void add_spoofer(WorldPlan& plan, double range_m, Vec3f offset_m, Vec3f velocity_mps) {
  plan.platforms[kDrone].spoof_to_signal_min = 10;
  add_jammer(plan, range_m);
  NoiseSpec& spoofer = plan.noises.back();
  spoofer.band = NoiseBand::kSpoofing;
  spoofer.power_w_per_hz = static_cast<float>(10 * satellite_level() * range_m * range_m);
  spoofer.spoof_offset_m = offset_m;
  spoofer.spoof_velocity_mps = velocity_mps;
}

TEST(Spoofing, DisplacesTheImpactByWhatItFeigns) {
  WorldPlan plan = flight(1, Navigation::kSatellite);
  add_spoofer(plan, 18000, {600, -800, 0}, {0, 0, 0});
  const auto battle = run_to_end({plan}, {.record_events = true});
  std::uint32_t misses = 0;
  for (const Event& event : battle->take_events(0)) {
    if (event.kind == EventKind::kMiss) {
      misses += 1;
      EXPECT_NEAR(event.value, 1000, 30);  // within 30 m of where it believes the target to be
    }
    EXPECT_NE(event.kind, EventKind::kLeak);
  }
  EXPECT_EQ(misses, 1U);
}

TEST(Spoofing, BeginsAtItsRangeAndLeadsAwayWithItsVelocity) {
  WorldPlan plan = flight(1, Navigation::kSatellite);
  add_spoofer(plan, 18000, {0, 0, 0}, {3, -4, 0});
  OpenWorld open(plan);
  int followed = 0;
  for (int k = 0; k < 120; ++k) {
    const Position before = cpu::position_of(open.world(), 0);
    const double away_m = k == 0 ? 20000 : std::hypot(before.x / 1024.0, before.y / 1024.0);
    open.tick();
    const NavigationState& state = state_of(open);
    if (state.spoofer != kNoRow) {
      EXPECT_LE(away_m, 18001);
      EXPECT_FLOAT_EQ(state.error_x_m, 3.0F * static_cast<float>(followed));
      EXPECT_FLOAT_EQ(state.error_y_m, -4.0F * static_cast<float>(followed));
      followed += 1;
    } else {
      EXPECT_GE(away_m, 17999);
    }
  }
  EXPECT_GT(followed, 50);
}

TEST(Spoofing, IsNotFollowedByWhoKnowsBetterNorUnderStrongerNoise) {
  WorldPlan plan = flight(1, Navigation::kSatellite);
  add_spoofer(plan, 50000, {600, -800, 0}, {0, 0, 0});
  WorldPlan immune = plan;
  immune.platforms[kDrone].spoof_to_signal_min = 0;
  OpenWorld open(immune);
  open.tick();
  EXPECT_EQ(state_of(open).spoofer, kNoRow);
  EXPECT_EQ(state_of(open).error_x_m, 0);
  add_jammer(plan, 150000);
  OpenWorld drowned(plan);
  drowned.tick();
  EXPECT_EQ(state_of(drowned).lost, 0U) << "the false signal stands as much noise as a true one";
  plan.noises.back().power_w_per_hz *= 2;
  OpenWorld lost(plan);
  lost.tick();
  EXPECT_EQ(state_of(lost).lost, 1U);
  EXPECT_EQ(state_of(lost).spoofer, kNoRow);
}

/// 1500 drones under all of it: relief, wind, drift, jamming and spoofing.
WorldPlan surrounded() {
  WorldPlan plan = flight(1500, Navigation::kSatellite, 30000);
  for (std::uint32_t k = 0; k < plan.movers.size(); ++k) {
    plan.movers[k].position = at(30000 + 10 * (k % 40), 20 * (k / 40), 300);
    plan.movers[k].above_ground_m = k % 3 == 0 ? 80.0F : -1.0F;
  }
  add_spoofer(plan, 12000, {300, 100, 0}, {1, 2, 0});
  add_jammer(plan, 20000);
  plan.wind = {.x_mps = 9, .y_mps = -5, .exponent = 0.14F};
  auto relief = std::make_shared<Relief>();
  relief->west = relief->south = units(-40000);
  relief->step_m = 2000;
  relief->columns = relief->rows = 41;
  for (std::uint32_t k = 0; k < 41 * 41; ++k) {
    relief->height_m.push_back(static_cast<std::int16_t>(k * 7919 % 250));
  }
  plan.relief = relief;
  return plan;
}

TEST(Surroundings, GiveTheSameNightForAnyThreadsAndOrderOfAgents) {
  const WorldPlan plan = surrounded();
  WorldPlan backwards = plan;
  std::reverse(backwards.movers.begin(), backwards.movers.end());
  WorldPlan calm = plan;
  calm.wind = {};
  const auto hash = [](const WorldPlan& world, std::uint32_t threads) {
    return run_to_end({world}, {.threads = threads})->result(0).state_hash;
  };
  const std::uint64_t alone = hash(plan, 1);
  EXPECT_EQ(hash(plan, 4), alone);
  EXPECT_EQ(hash(backwards, 1), alone);
  EXPECT_NE(hash(calm, 1), alone);
}

}  // namespace
}  // namespace boyd::test
