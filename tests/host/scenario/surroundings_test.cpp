/// Wind, heights above ground and navigation, from keys to plans; a scenario that has all of it.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/host/scenario/written_scenario.hpp"

namespace boyd::scenario::test {
namespace {

TEST(Wind, BlowsFromWhereItIsSaidTo) {
  const auto wind = [](const std::string& keys) {
    return compile_world(read(smoke_text() + "\n[weather]\n" + keys).arm(0), 7).wind;
  };
  const Wind west = wind("wind_speed_mps = 12\nwind_from_deg = 270\n");
  EXPECT_FLOAT_EQ(west.x_mps, 12);
  EXPECT_FLOAT_EQ(west.y_mps, 0);
  EXPECT_EQ(west.exponent, 0);
  const Wind slanted = wind(
      "wind_speed_mps = 10\nwind_from_deg = 30\nwind_height_m = 50\nwind_shear_exponent = 0.14\n");
  EXPECT_NEAR(slanted.x_mps, -5, 1e-4);
  EXPECT_NEAR(slanted.y_mps, -8.66025, 1e-4);
  EXPECT_FLOAT_EQ(slanted.reference_m, 50);
  EXPECT_FLOAT_EQ(slanted.exponent, 0.14F);
  EXPECT_EQ(wind("light = \"day\"\n").x_mps, 0);
}

TEST(Wind, MistakesAreNamed) {
  expect_problem(smoke_text() + "\n[weather]\nwind_from_deg = @@90\n",
                 {"weather.wind_from_deg", {"no effect without wind_speed_mps"}});
  expect_problem(smoke_text() + "\n[weather]\nwind_speed_mps = @@200\nwind_from_deg = 1\n",
                 {"weather.wind_speed_mps", {"150"}});
  expect_problem(smoke_text() + "\n@@[weather]\nwind_speed_mps = 5\n",
                 {"weather.wind_from_deg", {"missing"}});
}

TEST(RaidHeights, AreAboveTheSeaUnlessTheySayOtherwise) {
  const auto above = [](const std::string& line) {
    const std::string text =
        changed(smoke_text(), {{"altitude_min_m = 300", line + "altitude_min_m = 300"}});
    for (const MoverSpec& mover : compile_world(read(text).arm(0), 7).movers) {
      if (mover.side == Side::kAttacker) {
        EXPECT_TRUE(mover.above_ground_m < 0 ||
                    std::fabs(mover.above_ground_m * 1024 - static_cast<float>(mover.position.z)) <
                        2);
        return mover.above_ground_m;
      }
    }
    return 0.0F;
  };
  EXPECT_LT(above(""), 0);
  EXPECT_LT(above("altitude_above = \"sea\"\n"), 0);
  EXPECT_GT(above("altitude_above = \"ground\"\n"), 0);
  expect_problem(
      changed(smoke_text(),
              {{"altitude_min_m = 300", "altitude_above = @@\"moon\"\naltitude_min_m = 300"}}),
      {"raid.night.altitude_above", {"ground"}});
}

/// The smoke scenario whose first platform, the attackers', has these keys as well.
WorldPlan plan_with(const std::string& keys, const std::string& more = "") {
  std::string text = smoke_text() + more;
  const std::string from = "role = \"attack_drone\"";
  text.insert(text.find(from), keys);
  return compile_world(read(text).arm(0), 7);
}

const PlatformSpec& attacker(const WorldPlan& plan) {
  for (const PlatformSpec& platform : plan.platforms) {
    if (platform.role == Role::kAttackDrone) {
      return platform;
    }
  }
  throw std::logic_error("no attacker");
}

TEST(Navigation, IsPerfectUnlessAPlatformSaysOtherwise) {
  EXPECT_EQ(attacker(plan_with("")).navigation, Navigation::kPerfect);
  EXPECT_EQ(attacker(plan_with("navigation = \"visual\"\n")).navigation, Navigation::kPerfect);
  const WorldPlan inertial = plan_with("navigation = \"inertial\"\nnavigation_drift_frac = 0.05\n");
  EXPECT_EQ(attacker(inertial).navigation, Navigation::kInertial);
  EXPECT_FLOAT_EQ(attacker(inertial).navigation_drift, 0.05F);
  const WorldPlan satellite = plan_with(
      "navigation = \"satellite\"\nnavigation_jamming_db = 40\nnavigation_spoofing_db = 10\n");
  EXPECT_EQ(attacker(satellite).navigation, Navigation::kSatellite);
  EXPECT_FLOAT_EQ(attacker(satellite).navigation_drift, 0.02F);
  EXPECT_FLOAT_EQ(attacker(satellite).jam_to_signal_max, 10000);
  EXPECT_FLOAT_EQ(attacker(satellite).spoof_to_signal_min, 10);
}

TEST(Navigation, MistakesAreNamed) {
  const auto expect_keys = [](const std::string& keys, const Expected& expected) {
    std::string text = smoke_text();
    const std::string from = "role = \"attack_drone\"";
    text.insert(text.find(from), keys);
    expect_problem(text, expected);
  };
  const std::string name = "platform.attack_drone.";
  expect_keys("navigation = @@\"stars\"\n", {name + "navigation", {"satellite"}});
  expect_keys("navigation = \"satellite\"\n", {name + "navigation_jamming_db", {"missing"}});
  expect_keys("navigation_drift_frac = @@0.1\n",
              {name + "navigation_drift_frac", {"no effect without"}});
  expect_keys("navigation = \"inertial\"\nnavigation_jamming_db = @@40\n",
              {name + "navigation_jamming_db", {"no effect without"}});
  expect_keys("navigation = \"visual\"\nnavigation_spoofing_db = @@4\n",
              {name + "navigation_spoofing_db", {"no effect without"}});
}

std::string jammer(const std::string& keys) {
  return "\n[[noise_jammer]]\nname = \"pole\"\n" + keys;
}

/// What the jammer of the attackers' platform becomes.
NoiseSpec noise(const std::string& keys) {
  return plan_with("noise_jammer = \"pole\"\n", jammer(keys)).noises.at(0);
}

TEST(Navigation, JammersSpreadTheirPowerOverTheReceiversBandAtLeast) {
  const NoiseSpec narrow = noise("band = \"navigation\"\nerp_w = 10\nbandwidth_hz = 1e5\n");
  EXPECT_EQ(narrow.band, NoiseBand::kNavigation);
  EXPECT_FLOAT_EQ(narrow.power_w_per_hz, static_cast<float>(10 / 2.046e6));
  EXPECT_FLOAT_EQ(noise("band = \"navigation\"\nerp_w = 10\nbandwidth_hz = 2e7\n").power_w_per_hz,
                  5e-7F);
  const NoiseSpec spoofer = noise(
      "band = \"spoofing\"\nerp_w = 2\nspoof_offset_east_m = 300\nspoof_velocity_north_mps = -2\n");
  EXPECT_EQ(spoofer.band, NoiseBand::kSpoofing);
  EXPECT_FLOAT_EQ(spoofer.power_w_per_hz, static_cast<float>(2 / 2.046e6));
  EXPECT_FLOAT_EQ(spoofer.spoof_offset_m.x, 300);
  EXPECT_FLOAT_EQ(spoofer.spoof_velocity_mps.y, -2);
}

TEST(Navigation, MistakesOfSpoofersAreNamed) {
  expect_problem(smoke_text() + jammer("band = \"spoofing\"\nerp_w = 2\n"),
                 {"noise_jammer.pole.spoof_offset_east_m", {"needs an offset or a velocity"}});
  expect_problem(smoke_text() + jammer("band = \"spoofing\"\nerp_w = 2\nspoof_offset_east_m = 5\n"
                                       "bandwidth_hz = @@1e6\n"),
                 {"noise_jammer.pole.bandwidth_hz", {}});
  expect_problem(smoke_text() + jammer("band = \"link\"\nerp_w = 2\nbandwidth_hz = 1e6\n"
                                       "spoof_offset_east_m = @@5\n"),
                 {"noise_jammer.pole.spoof_offset_east_m", {}});
}

/// Distance at which a jammer's signal is `db` above the least of the satellites.
double reach_m(const NoiseSpec& jammer, double db) {
  constexpr double kBand_hz = 2.046e6;
  constexpr double kSignal_w = 1.4125e-16;
  const double wavelength_m = 299'792'458 / 1575.42e6;
  const double power_w = static_cast<double>(jammer.power_w_per_hz) * kBand_hz;
  return wavelength_m / (4 * 3.14159265358979) *
         std::sqrt(power_w / kSignal_w / std::pow(10, db / 10));
}

TEST(JammedNight, TurnsOnWindJammersFalseTracksAssociationAndBearingsTogether) {
  const Document document(std::string(BOYD_SOURCE_DIR) + "/scenarios/jammed_night.toml", {});
  const WorldPlan plan = compile_world(document.arm(0), 1);
  EXPECT_EQ(check_plan(plan), std::vector<std::string>{});
  EXPECT_GT(plan.wind.x_mps, 0);
  EXPECT_GT(plan.wind.y_mps, 0);
  EXPECT_NE(plan.relief, nullptr);
  int jammers = 0;
  for (const NoiseSpec& noise : plan.noises) {
    // What the comments of the scenario say of the powers: 30 km.
    const bool drowns = noise.band == NoiseBand::kNavigation;
    EXPECT_NEAR(reach_m(noise, drowns ? 45 : 20), 30'000, 600);
    jammers += drowns ? 1 : 0;
  }
  EXPECT_EQ(jammers, 2);
  EXPECT_EQ(plan.noises.size(), 4U);
  const auto sensors = [&](const auto& holds) {
    return std::count_if(plan.sensors.begin(), plan.sensors.end(), holds);
  };
  EXPECT_EQ(sensors([](const SensorSpec& spec) { return spec.bearing_only; }), 3);
  EXPECT_GT(sensors([](const SensorSpec& spec) { return spec.false_alarm.cells_count > 0; }), 0);
  EXPECT_FLOAT_EQ(plan.pictures.at(0).gate_sigma, 4);
  EXPECT_GT(plan.pictures.at(0).false_tracks_max_count, 0U);
  for (const MoverSpec& mover : plan.movers) {
    const PlatformSpec& platform = plan.platforms[mover.platform];
    EXPECT_TRUE(mover.side != Side::kAttacker || platform.navigation == Navigation::kSatellite);
    EXPECT_TRUE(mover.side != Side::kAttacker || platform.jam_susceptibility == 0);
  }
}

}  // namespace
}  // namespace boyd::scenario::test
