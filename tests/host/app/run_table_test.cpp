#include "host/app/run_table.hpp"

#include <algorithm>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "host/app/text_table.hpp"
#include "host/run/measures.hpp"
#include "tests/host/run/small_study.hpp"
#include "tests/host/run/stand_in_battle.hpp"

namespace boyd::app {
namespace {

/// Ten arms over a battle without physics.
run::Report ten_arms(std::uint32_t replications, std::uint64_t seed_first = 1) {
  std::vector<run::SmallStudy::Arm> arms;
  run::Report report;
  for (int a = 0; a < 10; ++a) {
    arms.push_back({"arm_with_a_long_name_" + std::to_string(a), 20.0 * (a + 1)});
    report.provenance.arm_names.push_back(arms.back().name);
    report.provenance.footings.push_back({100 + a, 60});
  }
  const run::SmallStudy study(arms, seed_first);
  run::RunOptions options;
  for (std::uint32_t a = 0; a < 10; ++a) {
    options.arms.push_back(a);
  }
  options.replications_count = replications;
  options.memory_bytes = std::size_t{1} << 40;
  options.make = &run::make_stand_in;
  report.result = run::run_study(study, options, run::StopFlag());
  report.arms = run::summarise(report.result.worlds);
  report.provenance.scenario = "ten.toml";
  report.provenance.backend = "cpu";
  report.provenance.nation_names = {"owner", "enemy"};
  report.provenance.primary_measures = {
      "leak_prob", "unauthorised_engagement_count", "cost_exchange_ratio"};
  return report;
}

std::size_t widest_line(const std::string& text) {
  std::istringstream stream(text);
  std::size_t widest = 0;
  for (std::string line; std::getline(stream, line);) {
    widest = std::max(widest, width_of(line));
  }
  return widest;
}

TEST(RunTable, OfTenArmsFitsATerminalOf120Columns) {
  const std::string text = run_table(ten_arms(6), {});
  EXPECT_LE(widest_line(text), 120U) << text;
  EXPECT_GE(std::count(text.begin(), text.end(), '\n'), 30);
}

TEST(RunTable, NamesTheReferenceAndWhatTheNumbersRestOn) {
  const std::string text = run_table(ten_arms(6), {});
  EXPECT_NE(text.find("difference to arm_with_a_long_name_0, paired"), std::string::npos);
  EXPECT_NE(text.find("an arm rests on 100 to 109 numbers; 55 to 60 % of them are assumptions"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("common random numbers"), std::string::npos);
  EXPECT_NE(text.find("agent-ticks/s"), std::string::npos);
}

TEST(RunTable, SaysThatTimeRanOutWithAttackersLeft) {
  run::Report report = ten_arms(6);
  for (run::WorldOutcome& world : report.result.worlds) {
    world.now_ns = world.end_ns - kNsPerSecond;
  }
  EXPECT_EQ(run_table(report, {}).find("warning"), std::string::npos) << "they ended by themselves";
  run::WorldOutcome& cut = report.result.worlds[7];
  cut.now_ns = cut.end_ns;
  cut.attackers_waiting_count = 3;
  // Ten launched, seed mod 5 leaked.
  const std::string text = run_table(report, {});
  EXPECT_NE(text.find("cut at 900 s: 1 of 60 worlds were not over, with 8 armed attackers in the "
                      "air and 3 to come"),
            std::string::npos)
      << text;
  report.provenance.until = "900";
  EXPECT_NE(run_table(report, {}).find("cut at 900 s by --until"), std::string::npos);
}

TEST(RunTable, MarksDifferencesThatHoldAfterTheAdjustmentForTheirNumber) {
  run::Report report = ten_arms(6);
  const std::size_t leaks = *run::find_measure("leak_prob");
  for (run::ArmSummary& arm : report.arms) {
    for (run::MeasureSummary& measure : arm.measures) {
      measure.p_value.reset();
    }
  }
  report.arms[1].measures[leaks].p_value = 0.02;
  report.arms[2].measures[leaks].p_value = 0.04;
  const auto stars = [&] {
    const std::string text = run_table(report, {});
    const std::size_t begin = text.find("difference to");
    const std::size_t end = text.find("\n* other than 0");
    EXPECT_NE(end, std::string::npos);
    return std::count(text.begin() + static_cast<std::ptrdiff_t>(begin),
                      text.begin() + static_cast<std::ptrdiff_t>(end),
                      '*');
  };
  EXPECT_EQ(stars(), 2);
  report.arms[3].measures[leaks].p_value = 0.9;
  EXPECT_EQ(stars(), 0) << "three differences: 3 * 0.02 is more than 0.05";
  report.arms[3].measures[leaks].p_value.reset();
  report.arms[3].measures[*run::find_measure("shots_count")].p_value = 0.9;
  EXPECT_EQ(stars(), 2) << "what was not named beforehand is another family";
}

TEST(RunTable, OfOneReplicationHasMeansWithoutIntervals) {
  const run::Report report = ten_arms(1);
  const std::string text = run_table(report, {});
  EXPECT_NE(text.find("0.1000"), std::string::npos) << text;
  EXPECT_EQ(text.find("0.1000 ["), std::string::npos) << text;
}

TEST(RunTable, SaysHowToReproduceAFailedWorld) {
  const std::string text = run_table(ten_arms(2, run::kFailingSeed), {});
  EXPECT_NE(text.find("failed: arm arm_with_a_long_name_3, replication 0"), std::string::npos);
  EXPECT_NE(text.find("boyd run ten.toml --arm arm_with_a_long_name_3 --replication 0 --seed 0"),
            std::string::npos);
}

TEST(RunTable, ShowsEveryMeasureAndNationWhenAsked) {
  TableOptions options;
  options.all_measures = true;
  options.by_nation = true;
  const std::string text = run_table(ten_arms(2), options);
  for (const run::Measure& measure : run::measures()) {
    EXPECT_NE(text.find(measure.name), std::string::npos) << measure.name;
  }
  EXPECT_NE(text.find("by nation of the defender"), std::string::npos);
  EXPECT_NE(text.find("owner"), std::string::npos);
}

}  // namespace
}  // namespace boyd::app
