/// Keys of lasers, reserves, depots, assessment, false tracks, passive sensors, association,
/// interrogation and sorties: what they become, and what is said of a wrong one.
#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "host/scenario/laser_range.hpp"
#include "tests/host/scenario/written_scenario.hpp"

namespace boyd::scenario::test {
namespace {

constexpr const char* kLaser =
    "\n[[weapon]]\nname = \"beam\"\nkind = \"laser\"\nrange_max_m = 5000\nreaction_s = 2\n"
    "cycle_s = 1\ndwell_attacker_s = 4\ndwell_decoy_s = 2\nrange_ref_m = 1000\ndwell_max_s = 40\n"
    "draw_kw = 300\nenergy_kj = 6000\nrecharge_kw = 30\nkill_attacker_prob = 1\n"
    "cost_per_shot_usd = 5\n";

WorldPlan compiled(const std::string& text) {
  return compile_world(read(text).arm(0), 7);
}
std::string with_laser(const std::string& extra = "") {
  return changed(smoke_text(), {{"weapons = [\"gun\"]", "weapons = [\"gun\", \"beam\"]"}}) +
         kLaser + extra;
}
const MountSpec& laser_of(const WorldPlan& plan) {
  return *std::find_if(plan.mounts.begin(), plan.mounts.end(), [](const MountSpec& mount) {
    return mount.kind == MountKind::kLaser;
  });
}

TEST(LaserKeys, BecomeJoulesWattsAndTheReachOfTheLongestDwell) {
  const WorldPlan plan = compiled(with_laser());
  const MountSpec& mount = laser_of(plan);
  EXPECT_EQ(mount.laser.draw_w, 300000U);
  EXPECT_EQ(mount.laser.recharge_w, 30000U);
  EXPECT_EQ(mount.laser.energy_nj, INT64_C(6'000'000) * 1'000'000'000);
  EXPECT_EQ(mount.laser.restart_nj, mount.laser.energy_nj / 4);
  EXPECT_FLOAT_EQ(mount.laser.dwell_s[0], 4);
  EXPECT_FLOAT_EQ(mount.laser.dwell_s[1], 2);
  EXPECT_FLOAT_EQ(mount.laser.dwell_s[3], 4);
  EXPECT_EQ(mount.channels_count, 1U);
  // Where 4 s at 1 km of clear air have become 40 s.
  const double clear = 3.912 / 23'000 * std::pow(0.55 / 1.06, 1.3);
  const double reach_m = static_cast<double>(mount.range_max_m);
  EXPECT_NEAR(4 * std::pow(reach_m / 1000, 2) * std::exp(clear * (reach_m - 1000)), 40, 0.01);
}

TEST(LaserKeys, HazeShortensTheReach) {
  const auto reach_m = [](const std::string& weather) {
    return laser_of(compiled(with_laser(weather))).range_max_m;
  };
  const float hazy = reach_m("[weather]\nvisibility_m = 4000\n");
  EXPECT_LT(hazy, 0.8F * reach_m(""));
  EXPECT_LT(reach_m("[weather]\nvisibility_m = 500\n"), 0.5F * hazy);
}

TEST(LaserKeys, AttenuationIsThatOfKruse) {
  EXPECT_NEAR(attenuation_per_m(23'000, 0.55), 3.912 / 23'000, 1e-12);
  EXPECT_NEAR(attenuation_per_m(2000, 1.06),
              3.912 / 2000 * std::pow(0.55 / 1.06, 0.585 * std::cbrt(2.0)),
              1e-12);
  EXPECT_NEAR(attenuation_per_m(60'000, 1.06), 3.912 / 60'000 * std::pow(0.55 / 1.06, 1.6), 1e-12);
}

TEST(LaserKeys, WrongOnesAreNamed) {
  const auto broken = [](const char* from, const char* to) {
    return changed(with_laser(), {{from, to}});
  };
  expect_problem(broken("energy_kj = 6000", "energy_kj = @@1"),
                 {"weapon.beam.energy_kj", {"dt_s"}});
  expect_problem(broken("draw_kw = 300\n", ""), {"weapon.beam.draw_kw", {"missing"}});
  expect_problem(broken("range_max_m = 5000", "range_max_m = 5000\nrange_min_m = 4000"),
                 {"weapon.beam.dwell_max_s", {"range_min_m"}});
  expect_problem(broken("draw_kw = 300\n", "draw_kw = 300\nmagazine_count = @@3\n"),
                 {"weapon.beam.magazine_count", {"not a key"}});
}

constexpr const char* kDepot =
    "\n[[depot]]\nname = \"central\"\nnation = \"defender\"\ncalibre = \"35_mm\"\nstock_count = "
    "40\n"
    "delay_h = 2\npartner_delay_h = 20\n";

std::string supplied(const std::string& weapon, const std::string& rest = "") {
  return changed(smoke_text(), {{"magazine_count = 30\n", "magazine_count = 30\n" + weapon}}) +
         rest;
}

TEST(SupplyKeys, BecomeReservesAndDepots) {
  const std::string nation = read(smoke_text()).arm(0).nations.at(0);
  const std::string depot = changed(kDepot, {{"\"defender\"", "\"" + nation + "\""}});
  const WorldPlan plan = compiled(supplied(
      "reserve_count = 9\nreload_min = 5\ncalibre = \"35_mm\"\nresupply_max_count = 60\n", depot));
  const auto gun = std::find_if(plan.mounts.begin(), plan.mounts.end(), [](const MountSpec& mount) {
    return mount.supply.reserve_count != 0;
  });
  ASSERT_NE(gun, plan.mounts.end());
  EXPECT_EQ(gun->supply.reserve_count, 9U);
  EXPECT_EQ(gun->supply.reload_ns, 300 * kNsPerSecond);
  EXPECT_EQ(gun->supply.resupply_max_count, 60U);
  ASSERT_EQ(plan.depots.size(), 1U);
  EXPECT_EQ(plan.depots[0].calibre, gun->supply.calibre);
  EXPECT_EQ(plan.depots[0].delay_ns, 7200 * kNsPerSecond);
  EXPECT_EQ(plan.depots[0].partner_delay_ns, 72000 * kNsPerSecond);
  EXPECT_EQ(plan.depots[0].shared_with, 0U);
}

TEST(SupplyKeys, WithoutEffectAreRefused) {
  expect_problem(supplied("reload_s = @@5\n"), {"weapon.gun.reload_s", {"reserve_count"}});
  expect_problem(supplied("calibre = @@\"x\"\n"), {"weapon.gun.calibre", {"resupply_max_count"}});
  expect_problem(supplied("resupply_max_count = @@5\n"),
                 {"weapon.gun.resupply_max_count", {"calibre"}});
  const std::string nation = read(smoke_text()).arm(0).nations.at(0);
  const std::string depot = changed(kDepot, {{"\"defender\"", "\"" + nation + "\""}});
  expect_problem(smoke_text() + changed(depot, {{"\"35_mm\"", "@@\"35_mm\""}}),
                 {"depot.central.calibre", {"no weapon"}});
  expect_problem(smoke_text() + changed(depot, {{"calibre = \"35_mm\"\n", ""}}),
                 {"depot.central.calibre", {"missing"}});
  expect_problem(smoke_text() + depot + "shared_with = @@[\"" + nation + "\"]\n",
                 {"depot.central.shared_with", {"own nation"}});
}

TEST(AssessmentKeys, NeedADelay) {
  const WorldPlan plan =
      compiled(supplied("assess_delay_s = 12\nassess_kill_prob = 0.8\nassess_miss_prob = 0.9\n"));
  EXPECT_TRUE(std::any_of(plan.mounts.begin(), plan.mounts.end(), [](const MountSpec& mount) {
    return mount.assess.delay_ns == 12 * kNsPerSecond && mount.assess.kill_prob == 0.8F &&
           mount.assess.miss_prob == 0.9F;
  }));
  expect_problem(supplied("assess_kill_prob = @@0.8\n"),
                 {"weapon.gun.assess_kill_prob", {"assess_delay_s"}});
}

constexpr const char* kRange = "range_ref_m = 30000\nrcs_ref_m2 = 0.05\n";

std::string with_radar(const std::string& more) {
  return changed(smoke_text(), {{kRange, kRange + more}});
}

TEST(FalseTrackKeys, ReachTheRadarAndThePicture) {
  std::string text = with_radar(
      "resolution_cells_count = 2e6\ngate_cells_count = 300\ngate_radius_m = 700\n"
      "false_altitude_max_m = 900\n");
  const WorldPlan plan = compiled(text);
  EXPECT_FLOAT_EQ(plan.sensors.at(0).false_alarm.cells_count, 2e6F);
  EXPECT_FLOAT_EQ(plan.sensors.at(0).false_alarm.gate_cells_count, 300);
  EXPECT_FLOAT_EQ(plan.sensors.at(0).false_alarm.gate_radius_m, 700);
  EXPECT_FLOAT_EQ(plan.sensors.at(0).false_alarm.altitude_max_m, 900);
  expect_problem(with_radar("gate_radius_m = @@700\n"),
                 {"sensor.radar.gate_radius_m", {"resolution_cells_count"}});
  expect_problem(
      with_radar("resolution_cells_count = @@2e9\ngate_cells_count = 1\ngate_radius_m = 1\n"),
      {"sensor.radar.resolution_cells_count", {"false alarms a scan", "64"}});
}

std::string with_picture(const std::string& more) {
  const std::string from = "confirm_hits_count = 2\n";
  const std::size_t at = smoke_text().find(from);
  std::string text = smoke_text();
  EXPECT_NE(at, std::string::npos);
  return text.insert(at + from.size(), more);
}

TEST(PictureKeys, OfFalseTracksAndInterrogationAreRead) {
  const WorldPlan plan =
      compiled(with_picture("false_tracks_max_count = 40\niff_failure_prob = 0.1\n"));
  const auto& picture = *std::find_if(
      plan.pictures.begin(), plan.pictures.end(), [](const PictureSpec& spec) { return spec.iff; });
  EXPECT_EQ(picture.false_tracks_max_count, 40U);
  EXPECT_FLOAT_EQ(picture.iff_failure_prob, 0.1F);
  EXPECT_FLOAT_EQ(picture.iff_partner_failure_prob, 0.1F);
  const std::string name = read(smoke_text()).arm(0).picture_names.at(0);
  expect_problem(with_picture("iff_partner_failure_prob = @@0.1\n"),
                 {"picture." + name + ".iff_partner_failure_prob", {"iff_failure_prob"}});
}

TEST(PassiveKeys, NeedThePowerThatTheyHearAndAnErrorOfRange) {
  const auto ears = [](const std::string& more) {
    return changed(smoke_text(), {{"sensors = [\"radar\"]", "sensors = [\"radar\", \"ears\"]"}}) +
           "\n[[sensor]]\nname = \"ears\"\nkind = \"passive\"\nrange_ref_m = 40000\n"
           "error_angle_deg = 1\nscan_s = 1\n" +
           more;
  };
  const WorldPlan plan = compiled(ears("emission_ref_w = 1000\nerror_range_frac = 0.4\n"));
  EXPECT_EQ(plan.sensors.at(1).kind, SensorKind::kPassive);
  EXPECT_FLOAT_EQ(plan.sensors.at(1).emission_ref_w, 1000);
  EXPECT_FLOAT_EQ(plan.sensors.at(1).error_range_frac, 0.4F);
  expect_problem(ears("error_range_frac = 0.4\n"), {"sensor.ears.emission_ref_w", {"missing"}});
  expect_problem(ears("emission_ref_w = 1000\n"),
                 {"sensor.ears.error_range_frac", {"error_range_m"}});
}

TEST(PassiveKeys, OfBearingsAloneHaveAnErrorOfAngleAndNoneOfRange) {
  const auto ears = [](const std::string& more) {
    return changed(smoke_text(), {{"sensors = [\"radar\"]", "sensors = [\"radar\", \"ears\"]"}}) +
           "\n[[sensor]]\nname = \"ears\"\nkind = \"passive\"\nrange_ref_m = 40000\n"
           "scan_s = 1\nemission_ref_w = 10\nbearing_only = true\n" +
           more;
  };
  const WorldPlan plan = compiled(ears("error_angle_deg = 1\n"));
  EXPECT_TRUE(plan.sensors.at(1).bearing_only);
  EXPECT_EQ(plan.sensors.at(1).error_range_frac, 0);
  EXPECT_FALSE(plan.sensors.at(0).bearing_only);
  expect_problem(ears("error_angle_deg = @@0\n"),
                 {"sensor.ears.error_angle_deg", {"above 0", "bearing_only"}});
  expect_problem(ears("error_angle_deg = 1\nerror_range_frac = @@0.5\n"),
                 {"sensor.ears.error_range_frac", {"bearing_only"}});
}

TEST(PictureKeys, OfAssociationAreReadAndLeftOutWhereAPictureIsPerfect) {
  const auto gates = [](const std::string& more) {
    std::vector<float> found;
    for (const PictureSpec& picture : compiled(with_picture(more)).pictures) {
      if (picture.gate_sigma > 0) {
        found.push_back(picture.gate_sigma);
      }
    }
    return found;
  };
  EXPECT_TRUE(gates("").empty());
  EXPECT_EQ(gates("association_gate_sigma = 4\n"), std::vector<float>{4});
  EXPECT_TRUE(gates("association_gate_sigma = 4\nperfect = true\n").empty());
  const std::string name = read(smoke_text()).arm(0).picture_names.at(0);
  expect_problem(with_picture("association_gate_sigma = @@0\n"),
                 {"picture." + name + ".association_gate_sigma", {"0.1"}});
}

TEST(PlatformKeys, EmissionAndLagAreRead) {
  const std::string from = "role = \"attack_drone\"\n";
  const WorldPlan plan = compiled(changed(smoke_text(), {{from, from + "emission_w = 25\n"}}));
  EXPECT_TRUE(std::any_of(plan.movers.begin(), plan.movers.end(), [](const MoverSpec& mover) {
    return mover.emission_w == 25;
  }));
  expect_problem(changed(smoke_text(), {{from, from + "guidance_lag_s = @@0.5\n"}}),
                 {"platform.attack_drone.guidance_lag_s", {"homes"}});
}

constexpr const char* kFighters =
    "\n[[platform]]\nname = \"jet\"\nrole = \"fighter\"\nspeed_cruise_mps = 250\n"
    "speed_max_mps = 500\naccel_max_mps2 = 60\nrcs_m2 = 3\nendurance_h = 2\ncost_usd = 1\n"
    "\n[[group]]\nname = \"alert\"\nnation = \"NATION\"\npicture = \"PICTURE\"\nplatform = "
    "\"jet\"\n"
    "count = 2\nlatitude_deg = 56.9\nlongitude_deg = 24.0\naltitude_m = 10\n"
    "turnaround_min = 45\nfuel_reserve_min = 10\nidentify_by_sight = true\nsight_range_m = 3000\n"
    "[group.state]\ncrisis = { weapon_control = \"tight\", autonomy = \"A1\" }\n"
    "war = { weapon_control = \"tight\", autonomy = \"A1\" }\n";

std::string with_fighters(const std::vector<Change>& changes = {}) {
  const Scenario smoke = read(smoke_text()).arm(0);
  std::vector<Change> all = {{"NATION", smoke.nations.at(0)},
                             {"PICTURE", smoke.picture_names.at(0)}};
  all.insert(all.end(), changes.begin(), changes.end());
  return smoke_text() + changed(kFighters, all);
}

TEST(SortieKeys, ReachTheFightersAndTheirGroup) {
  const WorldPlan plan = compiled(with_fighters());
  const auto jets = std::find_if(plan.groups.begin(),
                                 plan.groups.end(),
                                 [](const GroupSpec& group) { return group.turnaround_ns != 0; });
  ASSERT_NE(jets, plan.groups.end());
  EXPECT_EQ(jets->turnaround_ns, 2700 * kNsPerSecond);
  EXPECT_EQ(jets->fuel_reserve_ns, 600 * kNsPerSecond);
  EXPECT_FLOAT_EQ(jets->sight_range_m, 3000);
  EXPECT_FLOAT_EQ(jets->sight_prob, 1);
}

TEST(GroundClearance, OfFightersAndTrafficReachesTheirMoversAndNoOthers) {
  const auto clearances = [](const WorldPlan& plan, Role role) {
    std::set<float> found;
    for (const MoverSpec& mover : plan.movers) {
      if (plan.platforms[mover.platform].role == role) {
        found.insert(mover.above_ground_m);
      }
    }
    return found;
  };
  const std::string turnaround = "turnaround_min = 45\n";
  const std::string airliners = "name = \"airliners\"\n";
  const auto with = [&](const std::string& fighters, const std::string& traffic) {
    return changed(with_fighters({{turnaround, turnaround + fighters}}),
                   {{airliners, airliners + traffic}});
  };
  const WorldPlan plan = compiled(with("ground_clearance_m = 300\n", "ground_clearance_m = 150\n"));
  EXPECT_EQ(clearances(plan, Role::kFighter), std::set<float>{300});
  EXPECT_EQ(clearances(plan, Role::kTraffic), std::set<float>{150});
  EXPECT_EQ(clearances(plan, Role::kAttackDrone), std::set<float>{-1});
  const WorldPlan without = compiled(with("", ""));
  EXPECT_EQ(clearances(without, Role::kFighter), std::set<float>{-1});
  EXPECT_EQ(clearances(without, Role::kTraffic), std::set<float>{-1});
  expect_problem(with("ground_clearance_m = @@-1\n", ""),
                 {"group.alert.ground_clearance_m", {"0"}});
  expect_problem(with("", "ground_clearance_m = @@30000\n"),
                 {"traffic.airliners.ground_clearance_m", {"20000"}});
}

TEST(SortieKeys, WithoutEffectAreRefused) {
  expect_problem(
      with_fighters({{"turnaround_min = 45\nfuel_reserve_min = ", "fuel_reserve_min = @@"}}),
      {"group.alert.fuel_reserve_min", {"turnaround_s"}});
  expect_problem(
      with_fighters({{"identify_by_sight = true\nsight_range_m = ", "sight_range_m = @@"}}),
      {"group.alert.sight_range_m", {"identify_by_sight"}});
  expect_problem(with_fighters({{"sight_range_m = 3000\n", ""}}),
                 {"group.alert.sight_range_m", {"missing"}});
  expect_problem(with_fighters({{"role = \"fighter\"", "role = \"traffic\""}}),
                 {"group.alert.turnaround_min", {"no fighter"}});
}

}  // namespace
}  // namespace boyd::scenario::test
