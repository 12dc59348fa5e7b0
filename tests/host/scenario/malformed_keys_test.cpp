/// One key is wrong: where, what, and what would be right.
#include <algorithm>

#include <gtest/gtest.h>

#include "tests/host/scenario/written_scenario.hpp"

namespace boyd::scenario::test {

TEST(MalformedKey, TheSmokeScenarioHasNoProblem) {
  const Folder folder;
  const std::vector<Problem> problems = problems_of(folder.write("smoke.toml", smoke_text()));
  for (const Problem& problem : problems) {
    ADD_FAILURE() << text_of(problem);
  }
}

TEST(MalformedKey, AnUnknownKeyNamesTheNearestKnownOne) {
  expect_smoke_problem({"magazine_count = 30", "magazin_count = @@30"},
                       {"weapon.gun.magazin_count", {"magazine_count"}});
  expect_smoke_problem({"replications_count = 8", "replication_count = @@8"},
                       {"scenario.replication_count", {"replications_count"}});
}

TEST(MalformedKey, ALaunchSiteThatMovesAllTheTimeIsRefused) {
  expect_problem(
      changed(smoke_text(),
              {{"duration_min = 40\n", "duration_d = 300\n"},
               {"move_radius_m = 1000\n", "move_radius_m = 1000\nrelocate_every_s = @@60\n"}}),
      {"launch_site.ramp.relocate_every_s", {"10000 places", "at least 2592 s"}});
}

TEST(MalformedKey, ARadarThatNoiseReachesNeedsAllItsNumbers) {
  const std::string range = "range_ref_m = 30000\nrcs_ref_m2 = 0.05\n";
  expect_smoke_problem({range, range + "antenna_gain_db = 35\n"},
                       {"sensor.radar.frequency_hz", {"missing"}});
  expect_smoke_problem({range, range + "pulse_s = 1e-5\n"},
                       {"sensor.radar.peak_power_w", {"missing"}});
  expect_smoke_problem({range, "peak_power_w = 1e5\npulse_s = 1e-5\n"},
                       {"sensor.radar.antenna_gain_db", {"missing"}});
  expect_smoke_problem(
      {range,
       "antenna_gain_db = 35\nfrequency_hz = 3e9\npeak_power_w = 1e5\npulse_s = 1e-5\n"
       "sidelobe_db = 30\nbeamwidth_deg = 2\nrange_ref_m = @@30000\n"},
      {"sensor.radar.range_ref_m", {"not a key"}});
}

TEST(MalformedKey, SharesOfNothingAreRefused) {
  const std::vector<Change> waves = {
      {"{ name = \"first\", time_min = 1, spread_min = 2, share = 0.5 }",
       "{ name = \"first\", time_min = 1, spread_min = 2, share = 0 }"},
      {"{ name = \"second\", time_min = 8, spread_min = 2, share = 0.5 }",
       "{ name = \"second\", time_min = 8, spread_min = 2, share = 0 }"},
      {"waves = [", "waves = @@["}};
  expect_problem(changed(smoke_text(), waves), {"raid.night.waves", {"share above 0"}});
  expect_smoke_problem({"name = \"east\"\nshare = 1", "name = \"east\"\nshare = 0"},
                       {"raid.night.axis", {"share above 0"}});
  expect_smoke_problem({"[[traffic.lane]]\nname = \"across\"\nshare = 1",
                        "[[traffic.lane]]\nname = \"across\"\nshare = 0"},
                       {"traffic.airliners.lane", {"share above 0"}});
}

TEST(MalformedKey, WhatIsNamedTwiceInAListIsRefused) {
  expect_smoke_problem(
      {"groups = [\"battery\"]\narea", "groups = @@[\"battery\", \"battery\"]\narea"},
      {"request.engage_bay.groups", {"'battery' is given twice"}});
  expect_smoke_problem(
      {"assigned_assets = [\"harbour\"]", "assigned_assets = @@[\"harbour\", \"harbour\"]"},
      {"group.guns.assigned_assets", {"'harbour' is given twice"}});
  const Folder folder;
  EXPECT_TRUE(
      problems_of(folder.write("two.toml",
                               changed(smoke_text(),
                                       {{"weapons = [\"gun\"]", "weapons = [\"gun\", \"gun\"]"}})))
          .empty())
      << "a unit may carry two of a kind";
}

TEST(MalformedKey, WhatAGroupDoesWithoutItsLinkNeedsALink) {
  expect_smoke_problem({"name = \"battery\"\n", "name = \"battery\"\nlost_link = @@\"hold\"\n"},
                       {"group.battery.lost_link", {"no effect", "headquarters"}});
}

TEST(MalformedKey, AProblemOfAWholeRequestNamesItsPlace) {
  expect_problem(
      changed(smoke_text(),
              {{"[[request]]\nname = \"engage_bay\"", "@@[[request]]\nname = \"engage_bay\""},
               {"renew_before_expiry_s = 60", "renew_before_expiry_s = 900"}}),
      {"request.engage_bay", {"renew_before_expiry_s", "by_operations_centre"}});
}

TEST(MalformedKey, ALinkThatCanBeJammedNeedsPowerBandwidthMarginAndAHeadquarters) {
  expect_smoke_problem({"name = \"battery\"\n", "name = \"battery\"\nlink_erp_w = 10\n"},
                       {"group.battery.link_bandwidth_hz", {"missing"}});
  expect_smoke_problem({"name = \"battery\"\n",
                        "name = \"battery\"\nlink_erp_w = @@10\nlink_bandwidth_hz = 1e6\n"
                        "link_margin_db = 10\n"},
                       {"group.battery.link_erp_w", {"no effect", "headquarters"}});
}

TEST(MalformedKey, ANoiseJammerIsNamedWhereItIsCarried) {
  expect_smoke_problem({"name = \"battery\"\n", "name = \"battery\"\nnoise_jammers = @@[\"no\"]\n"},
                       {"group.battery.noise_jammers", {"no"}});
}

TEST(MalformedKey, AnUnknownSectionNamesTheNearestKnownOne) {
  expect_smoke_problem({"[[launch_site]]", "[[lanch_site]]"}, {"lanch_site", {"launch_site"}});
}

TEST(MalformedKey, AWrongUnitNamesTheRightOne) {
  expect_smoke_problem({"range_max_m = 3500", "range_max_km = @@3.5"},
                       {"weapon.gun.range_max_km", {"unit", "range_max_m"}});
  expect_smoke_problem({"speed_cruise_mps = 46", "speed_cruise_kmh = @@165"},
                       {"platform.attack_drone.speed_cruise_kmh", {"unit", "speed_cruise_mps"}});
}

TEST(MalformedKey, AMissingKeyIsReportedAtItsTable) {
  expect_smoke_problem({"speed_cruise_mps = 46\n", ""},
                       {"platform.attack_drone.speed_cruise_mps", {"missing"}});
  expect_smoke_problem({"duration_min = 40\n", ""}, {"scenario.duration_s", {"missing", "_min"}});
  expect_smoke_problem({"role = \"decoy\"\n", ""},
                       {"platform.decoy_drone.role", {"missing", "attack_drone"}});
}

TEST(MalformedKey, AWrongTypeSaysWhatWasFound) {
  expect_smoke_problem({"channels_count = 4", "channels_count = @@\"four\""},
                       {"weapon.launcher.channels_count", {"integer", "found text"}});
  expect_smoke_problem({"magazine_count = 30", "magazine_count = @@30.5"},
                       {"weapon.gun.magazine_count", {"integer", "found a number"}});
  expect_smoke_problem({"round_speed_mps = 1175", "round_speed_mps = @@[1175]"},
                       {"weapon.gun.round_speed_mps", {"needs a number", "found a list"}});
  expect_smoke_problem({"side = \"defender\"\nconfirm", "side = @@true\nconfirm"},
                       {"picture.defence.side", {"defender", "found true or false"}});
  expect_smoke_problem({"title = \"Twelve drones", "title = @@12 # \""},
                       {"scenario.title", {"needs text", "found an integer"}});
  expect_smoke_problem({"weapons = [\"gun\"]", "weapons = @@\"gun\""},
                       {"group.guns.weapons", {"list", "found text"}});
  expect_smoke_problem({"reaction_s = 6", "reaction_s = @@2024-01-01"},
                       {"weapon.gun.reaction_s", {"needs a number", "found a date"}});
}

TEST(MalformedKey, AValueOutOfRangeSaysTheRange) {
  expect_smoke_problem({"kill_attacker_prob = 0.4", "kill_attacker_prob = @@1.4"},
                       {"weapon.gun.kill_attacker_prob", {"0 to 1", "1.4"}});
  expect_smoke_problem({"channels_count = 4", "channels_count = @@17"},
                       {"weapon.launcher.channels_count", {"1 to 16", "17"}});
  expect_smoke_problem({"rcs_m2 = 30", "rcs_m2 = @@-1"},
                       {"platform.airliner.rcs_m2", {"must be", "-1"}});
  expect_smoke_problem({"latitude_deg = 57.05", "latitude_deg = @@97.05"},
                       {"launch_site.ramp.latitude_deg", {"-90 to 90", "97.05"}});
}

TEST(MalformedKey, NumbersThatAreNoneAreRefused) {
  expect_smoke_problem({"kill_attacker_prob = 0.4", "kill_attacker_prob = @@nan"},
                       {"weapon.gun.kill_attacker_prob", {"0 to 1", "nan"}});
  expect_smoke_problem({"rcs_m2 = 30", "rcs_m2 = @@inf"},
                       {"platform.airliner.rcs_m2", {"must be", "inf"}});
}

TEST(MalformedKey, AnIntegerBeyond64BitsIsRefused) {
  expect_smoke_problem({"cost_usd = 100_000_000", "cost_usd = 99999999999999999999"},
                       {"", {"not TOML", "64"}});
}

TEST(MalformedKey, AnUnknownWordListsTheKnownOnes) {
  expect_smoke_problem({"kind = \"gun\"", "kind = @@\"gunn\""},
                       {"weapon.gun.kind", {"gun", "missile", "jammer", "gunn"}});
  expect_smoke_problem({"posture = \"crisis\"", "posture = @@\"peace\""},
                       {"scenario.posture", {"peacetime", "crisis", "war", "peace"}});
}

TEST(MalformedKey, ADurationIsGivenOnce) {
  expect_smoke_problem({"duration_min = 40", "duration_min = 40\nduration_h = @@1"},
                       {"scenario.duration_h", {"second time", "duration_min"}});
}

TEST(MalformedKey, AssumedNamesKeysOfItsTable) {
  expect_smoke_problem({"jam_rate_per_s = 0.005\nassumed = [\"*\"]",
                        "jam_rate_per_s = 0.005\nassumed = @@[\"range_min_m\"]"},
                       {"weapon.jammer.assumed", {"range_min_m"}});
}

TEST(MalformedKey, ANameIsAWord) {
  expect_smoke_problem({"name = \"jammers\"", "name = @@\"the jammers\""},
                       {"group.the jammers.name", {"letters"}});
  expect_smoke_problem({"name = \"jammers\"", "name = @@\"a.b\""}, {"group.a.b.name", {"letters"}});
  expect_smoke_problem({"name = \"jammers\"", "name = @@\"\""}, {"group..name", {"letters"}});
}

TEST(MalformedKey, EveryProblemIsReportedAtOnce) {
  const std::string text =
      changed(smoke_text(),
              {{"reaction_s = 6", "reaction_s = \"six\""},
               {"kill_attacker_prob = 0.4", "kill_attacker_prob = 4"},
               {"groups = [\"battery\"]\narea", "groups = [\"batery\"]\narea"},
               {"name = \"airliner\"", "name = \"airliner\"\nwings_count = 2"}});
  const Folder folder;
  const std::vector<Problem> problems = problems_of(folder.write("scenario.toml", text));
  for (const char* key : {"weapon.gun.reaction_s",
                          "weapon.gun.kill_attacker_prob",
                          "request.engage_bay.groups",
                          "platform.airliner.wings_count"}) {
    EXPECT_TRUE(std::any_of(problems.begin(), problems.end(), [&](const Problem& problem) {
      return problem.key == key;
    })) << key;
  }
}

TEST(MalformedKey, AProblemIsReportedOnceHoweverManyArmsThereAre) {
  const Folder folder;
  const std::vector<Problem> problems = problems_of(folder.write(
      "scenario.toml", changed(smoke_text(), {{"reaction_s = 6", "reaction_s = \"six\""}})));
  EXPECT_EQ(
      std::count_if(problems.begin(),
                    problems.end(),
                    [](const Problem& problem) { return problem.key == "weapon.gun.reaction_s"; }),
      1);
}

}  // namespace boyd::scenario::test
