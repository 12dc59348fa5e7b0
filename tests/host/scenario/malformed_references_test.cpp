/// Tables that refer to each other wrongly, or contradict each other.
#include <gtest/gtest.h>

#include "tests/host/scenario/written_scenario.hpp"

namespace boyd::scenario::test {

TEST(MalformedReference, ADanglingNameNamesTheNearest) {
  expect_smoke_problem({"weapons = [\"launcher\"]", "weapons = @@[\"luncher\"]"},
                       {"group.battery.weapons", {"luncher", "launcher"}});
  expect_smoke_problem({"platform = \"missile\"", "platform = @@\"missil\""},
                       {"weapon.launcher.platform", {"missil", "missile"}});
  expect_smoke_problem({"launch_site = \"ramp\"", "launch_site = @@\"romp\""},
                       {"raid.night.axis.east.launch_site", {"romp", "ramp"}});
  expect_smoke_problem({"trigger = \"raid_seen\"", "trigger = @@\"raid_see\""},
                       {"request.engage_bay.trigger", {"raid_see", "raid_seen"}});
  expect_smoke_problem({"chain = \"instant\"", "chain = @@\"instnt\""},
                       {"authority.at_once.chain", {"instnt", "instant"}});
  expect_smoke_problem({"[[authority]]\nname = \"at_once\"",
                        "[[readiness]]\nname = \"crews\"\nchain = @@\"instnt\"\nlaw = "
                        "\"deterministic\"\nvalue_s = 1\n\n[[authority]]\nname = \"at_once\""},
                       {"readiness.crews.chain", {"instnt", "instant"}});
  expect_smoke_problem({"authority = [\"at_once\"]", "authority = @@[\"at_one\"]"},
                       {"arm.instant_full_picture.authority", {"at_one", "at_once"}});
  expect_smoke_problem({"assets = [\"harbour\"]\ndamage", "assets = @@[\"harbor\"]\ndamage"},
                       {"objective.assets", {"harbor", "harbour"}});
  expect_smoke_problem({"nation = \"civil\"", "nation = @@\"civl\""},
                       {"traffic.airliners.nation", {"civl", "civil"}});
}

TEST(MalformedReference, AHeadquartersStandsSomewhere) {
  expect_smoke_problem(
      {"name = \"battery\"\n", "name = \"battery\"\nheadquarters = @@\"battery\"\n"},
      {"group.battery.headquarters", {"no headquarters", "units_kind"}});
  expect_smoke_problem(
      {"name = \"battery\"\n", "name = \"battery\"\nheadquarters = @@\"batery\"\n"},
      {"group.battery.headquarters", {"batery", "battery"}});
}

TEST(MalformedReference, AnEmptyNameIsNotTheSameAsNone) {
  expect_smoke_problem({"chain = \"instant\"", "chain = @@\"\""},
                       {"authority.at_once.chain", {"empty", "chain"}});
}

TEST(MalformedReference, AWaveBeginsBeforeTheScenarioEnds) {
  expect_smoke_problem({"time_min = 8,", "time_min = @@40,"},
                       {"raid.night.waves.second.time_min", {"scenario's end", "2400 s"}});
  expect_smoke_problem({"count = 12\n", "count = 12\nnights_count = 2\nevery_min = 35\n"},
                       {"raid.night.waves.second.time_min", {"last of 2 nights", "2580 s"}});
  const Folder folder;
  EXPECT_TRUE(
      problems_of(
          folder.write("s.toml", changed(smoke_text(), {{"time_min = 8,", "time_min = 39,"}})))
          .empty());
}

TEST(MalformedReference, SharesNameWhatExists) {
  expect_smoke_problem({"decoy_drone = 0.25 }", "decoi_drone = 0.25 }"},
                       {"raid.night.mix.decoi_drone", {"no such platform", "decoy_drone"}});
  expect_smoke_problem({"targets = { harbour = 1 }", "targets = { harbor = 1 }"},
                       {"raid.night.targets.harbor", {"no such asset", "harbour"}});
  expect_smoke_problem({"decoy_drone = 0.25 }", "decoy_drone = @@-0.25 }"},
                       {"raid.night.mix.decoy_drone", {"-0.25"}});
}

TEST(MalformedReference, ARaidFliesAttackersAndDecoysOnly) {
  expect_smoke_problem({"decoy_drone = 0.25 }", "airliner = 0.25 }"},
                       {"raid.night.mix", {"airliner", "none of attack_drone, decoy"}});
}

TEST(MalformedReference, ANameIsGivenOnce) {
  expect_smoke_problem({"name = \"jammers\"", "name = \"guns\""}, {"group", {"guns", "twice"}});
  expect_smoke_problem({"name = \"instant_full_picture\"", "name = \"standing_only\""},
                       {"arm", {"standing_only", "twice"}});
}

TEST(MalformedReference, AGroupAndARaidDoNotShareAName) {
  expect_smoke_problem({"name = \"night\"", "name = @@\"guns\""}, {"raid.guns.name", {"group"}});
}

TEST(MalformedReference, AWeaponLaunchesAPlatformOfItsKind) {
  expect_smoke_problem({"platform = \"missile\"", "platform = @@\"airliner\""},
                       {"weapon.launcher.platform", {"role"}});
}

TEST(MalformedReference, ACycleInAChainIsAnError) {
  expect_smoke_problem({"[[chain]]\nname = \"instant\"",
                        "[[chain.edge]]\nname = \"there\"\nfrom = \"track_and_identify\"\nto = "
                        "\"decide\"\n[[chain.edge]]\nname = \"back\"\nfrom = \"decide\"\nto = "
                        "\"track_and_identify\"\n[[chain]]\nname = \"instant\""},
                       {"chain.operations_centre.edge", {"cycle", "track_and_identify"}});
}

TEST(MalformedReference, AnAuthorityRowThatCanNeverDecideIsAnError) {
  expect_smoke_problem(
      {"authority = [\"at_once\"]", "authority = @@[\"by_operations_centre\", \"at_once\"]"},
      {"arm.instant_full_picture.authority", {"at_once", "by_operations_centre"}});
}

TEST(MalformedReference, AGroupStatesWhatItIsInTheScenariosPosture) {
  expect_smoke_problem({"crisis = { weapon_control = \"tight\", autonomy = \"A2\" }\n", ""},
                       {"group.guns.state.crisis", {"missing", "posture"}});
}

TEST(MalformedReference, APlaceFarFromTheOriginIsAnError) {
  expect_smoke_problem({"latitude_deg = 57.05", "latitude_deg = @@10.05"},
                       {"launch_site.ramp.latitude_deg", {"2,000 km"}});
}

TEST(MalformedReference, ALawNeedsItsParametersInOrder) {
  expect_smoke_problem({"law = \"lognormal\"\nmedian_s = 60\nlog_sigma = 0.5",
                        "law = @@\"triangular\"\nmin_s = 60\nmode_s = 30\nmax_s = 90"},
                       {"chain.operations_centre.node.track_and_identify.law", {}});
}

TEST(MalformedReference, AKeyThatCanHaveNoEffectIsAnError) {
  expect_smoke_problem({"kind = \"gun\"", "kind = \"gun\"\nplatform = @@\"missile\""},
                       {"weapon.gun.platform", {"kind"}});
  expect_smoke_problem({"value_s = 2 }", "value_s = 2, mean_s = @@3 }"},
                       {"chain.operations_centre.node.decide.link.delay.mean_s", {}});
}

TEST(MalformedReference, PeriodsAreMultiplesOfTheTimeStep) {
  expect_smoke_problem({"command_interval_s = 1", "command_interval_s = @@1.5"},
                       {"scenario.command_interval_s", {"multiple", "dt"}});
}

TEST(MalformedReference, CapacitiesAreCheckedBeforeAnythingIsMade) {
  expect_smoke_problem({"count = 12", "count = @@20_000_000"}, {"raid.night.count", {"20000000"}});
  expect_smoke_problem({"count = 12", "count = 1_000_000\nnights_count = 10_000"},
                       {"raid.night.count", {"nights"}});
  std::string nations;
  for (int k = 0; k < 14; ++k) {
    nations += "[[nation]]\nname = \"n" + std::to_string(k) + "\"\n";
  }
  expect_smoke_problem({"[[area]]", nations + "[[area]]"}, {"nation.n13.name", {"16"}});
  std::string assets;
  for (int k = 0; k < 64; ++k) {
    assets += "[[asset]]\nname = \"a" + std::to_string(k) +
              "\"\nnation = \"defender\"\nlatitude_deg = 57\nlongitude_deg = 24\nhit_radius_m = "
              "1\nvalue_usd = 1\n";
  }
  expect_smoke_problem({"[[asset]]", assets + "[[asset]]"}, {"asset.harbour.name", {"64"}});
}

TEST(MalformedReference, AnArmIsLikeAnotherButNotLikeItself) {
  expect_smoke_problem({"title = \"No order ever\"", "like = @@\"standing_only\""},
                       {"arm.standing_only.like", {"cycle"}});
  expect_smoke_problem({"title = \"No order ever\"", "like = @@\"standing\""},
                       {"arm.standing_only.like", {"standing_only"}});
}

TEST(MalformedReference, SectionsAreTablesAndListsOfTables) {
  expect_problem(
      "objective = @@3\n" +
          changed(smoke_text(), {{"[objective]\nassets = [\"harbour\"]\ndamage_frac = 0.3", ""}}),
      {"objective", {"needs a table"}});
  expect_problem("exchange = [@@1]\n" + smoke_text(), {"exchange", {"table"}});
  expect_problem("@@[exchange]\nname = \"a\"\n" + smoke_text(), {"exchange", {"[[exchange]]"}});
}

}  // namespace boyd::scenario::test
