#include "host/run/report.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "host/run/measures.hpp"
#include "tests/host/run/small_study.hpp"
#include "tests/host/run/stand_in_battle.hpp"

namespace boyd::run {
namespace {

using Json = nlohmann::json;

Report small_report(std::uint64_t seed_first) {
  const SmallStudy study({{"slow", 200}, {"fast", 10}}, seed_first);
  RunOptions options;
  options.arms = {0, 1};
  options.replications_count = 3;
  options.memory_bytes = std::size_t{1} << 40;
  options.make = &make_stand_in;
  const StopFlag stop;
  Report report;
  report.result = run_study(study, options, stop);
  report.arms = summarise(report.result.worlds);
  report.provenance.version = "1.2.3";
  report.provenance.scenario = "a scenario.toml";
  report.provenance.scenario_hash = "00ff";
  report.provenance.seed = 18446744073709551615ULL;
  report.provenance.backend = "cpu";
  report.provenance.device = "stand-in";
  report.provenance.arm_names = {"slow", "fast"};
  report.provenance.nation_names = {"owner", "enemy"};
  report.provenance.settings = {"arms.fast.x='a b'"};
  report.provenance.footings = {{40, 10}, {50, 50}};
  report.provenance.dt_s = 0.5;
  return report;
}

void expect_keys(const Json& json, const std::vector<std::string>& keys) {
  for (const std::string& key : keys) {
    EXPECT_TRUE(json.contains(key)) << key;
  }
}

TEST(ReportJson, HoldsEveryKeyOfTheStableForm) {
  const Json json = Json::parse(to_json(small_report(1)));
  expect_keys(json,
              {"boyd",
               "scenario",
               "scenario_hash",
               "seed",
               "backend",
               "device",
               "threads",
               "dt_s",
               "until",
               "cut",
               "arms",
               "worlds",
               "performance"});
  EXPECT_EQ(json["seed"].get<std::uint64_t>(), 18446744073709551615ULL);
  EXPECT_EQ(json["arms"].size(), 2U);
  for (const Json& arm : json["arms"]) {
    expect_keys(arm, {"name", "state_hash", "measures", "difference_to_first", "orders"});
    for (const Measure& measure : measures()) {
      const std::string name(measure.name);
      ASSERT_TRUE(arm["measures"].contains(name)) << name;
      expect_keys(arm["measures"][name], {"mean", "sd", "ci95_low", "ci95_high", "n"});
      expect_keys(arm["difference_to_first"][name],
                  {"mean", "ci95_low", "ci95_high", "n", "p_value", "p_holm"});
    }
    expect_keys(arm["orders"]["engage_area"],
                {"requested",
                 "issued",
                 "executed",
                 "expired",
                 "refused",
                 "latency_median_s",
                 "latency_p10_s",
                 "latency_p90_s",
                 "shot_on",
                 "decision_median_s",
                 "received_median_s",
                 "first_shot_median_s",
                 "staleness_median_s"});
  }
  EXPECT_EQ(json["worlds"].size(), 6U);
  for (const Json& world : json["worlds"]) {
    expect_keys(world, {"arm", "replication", "seed", "state_hash", "end_time_s", "measures"});
    EXPECT_EQ(world["state_hash"].get<std::string>().size(), 16U);
  }
  expect_keys(
      json["performance"],
      {"wall_s", "agent_ticks", "agent_ticks_per_s", "pair_evaluations", "worlds_per_minute"});
}

TEST(ReportJson, WritesWhatDoesNotExistAsNull) {
  Report report = small_report(1);
  for (WorldOutcome& world : report.result.worlds) {
    world.orders.clear();
  }
  report.arms = summarise(report.result.worlds);
  const Json json = Json::parse(to_json(report));
  const Json& arm = json["arms"][1];
  EXPECT_TRUE(arm["measures"]["order_latency_s"]["mean"].is_null());
  EXPECT_TRUE(arm["difference_to_first"]["order_latency_s"]["mean"].is_null());
  EXPECT_TRUE(json["worlds"][0]["measures"]["order_latency_s"].is_null());
  EXPECT_TRUE(arm["orders"].empty());
}

TEST(ReportJson, CountsWorldsThatWereCutAndWhatTheyLack) {
  Report report = small_report(1);
  Json json = Json::parse(to_json(report));
  // Of ten launched in each world, seed mod 5 leaked: seeds 1 to 3 in both arms.
  EXPECT_EQ(json["cut"],
            (Json{{"worlds", 6}, {"attackers_unresolved", 48}, {"attackers_waiting", 0}}));
  EXPECT_TRUE(json["until"].is_null());
  report.provenance.until = "900";
  EXPECT_EQ(Json::parse(to_json(report))["until"], "900");
}

TEST(ReportJson, NamesTheCommandThatReproducesAWorldAlone) {
  const Json json = Json::parse(to_json(small_report(1)));
  EXPECT_EQ(json["worlds"][4]["command"],
            "boyd run 'a scenario.toml' --arm fast --replication 1 --seed 18446744073709551615 "
            "--set 'arms.fast.x='\\''a b'\\'''");
}

TEST(ReportJson, ListsFailedWorldsApart) {
  const Json json = Json::parse(to_json(small_report(kFailingSeed)));
  EXPECT_EQ(json["worlds"].size(), 4U);
  ASSERT_EQ(json["failures"].size(), 2U);
  expect_keys(json["failures"][0], {"arm", "replication", "seed", "problem", "command"});
}

TEST(ReportJson, ShowsTheShareOfAssumptionsAndEachNation) {
  const Json json = Json::parse(to_json(small_report(1)));
  EXPECT_EQ(json["arms"][0]["assumptions"]["share"], 0.25);
  EXPECT_EQ(json["arms"][1]["assumptions"]["share"], 1.0);
  expect_keys(json["arms"][0]["measures_by_nation"], {"owner", "enemy"});
  EXPECT_EQ(json["arms"][0]["measures_by_nation"]["enemy"]["shots_count"]["mean"], 0.0);
}

}  // namespace
}  // namespace boyd::run
