#include "host/app/deter_table.hpp"

#include <sstream>

#include <gtest/gtest.h>

#include "host/app/text_table.hpp"

namespace boyd::app {
namespace {

run::OptionOutcomes option(const std::string& name, double at_once_usd, double never_usd) {
  run::OptionOutcomes out;
  out.name = name;
  out.knots_s = {0, 600, 7200};
  out.payoffs_usd = {{at_once_usd, at_once_usd}, {0, 0}, {never_usd, never_usd}};
  out.objectives = {{0, 0}, {0, 1}, {1, 1}};
  out.asked = {1, 1};
  out.objectives_after_s = {900, std::nullopt};
  return out;
}

/// Two options, an arm that answers after five minutes and one that never does.
run::DeterrenceReport report_of(bool believes_wrongly = false) {
  run::DeterrenceInput input;
  input.options = {option("probe", -4e6, 2e6), option("flood", -9e6, 100e6)};
  input.answer_cost_usd = 50e6;
  input.answer_within_s = 86400;
  input.arms = {{"prompt", {{300.0, 300.0}, {300.0, 300.0}}, {}},
                {"nobody", {{{}, {}}, {{}, {}}}, {}}};
  run::DeterrenceReport report;
  if (believes_wrongly) {
    input.arms[0].believed_s = input.arms[1].times_s;
    input.arms[1].believed_s = input.arms[1].times_s;
    report.wish.belief_arm = "nobody";
  }
  report.arms = run::decide(input);
  report.options = input.options;
  report.arm_rows = {0, 1};
  report.provenance.footings = {{40, 30}, {20, 10}};
  report.provenance.scenario = "two.toml";
  report.wish.response_times_s = {0, 600};
  report.wish.answer_cost_usd = input.answer_cost_usd;
  report.wish.answer_within_s = input.answer_within_s;
  report.replications_count = 2;
  report.samples_count = 2;
  return report;
}

/// The line that begins so; empty when there is none.
std::string line_with(const std::string& text, const std::string& start) {
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    if (line.rfind(start, 0) == 0) {
      return line;
    }
  }
  return {};
}

void expect_words(const std::string& line, const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    EXPECT_NE(line.find(word), std::string::npos) << word << " in: " << line;
  }
}

TEST(DeterTable, SaysWhatOptionsGainByTheTimeOfTheResponse) {
  const std::string text = deter_table(report_of());
  expect_words(line_with(text, "0 s"), {"-4.0 +- 0.0", "-9.0 +- 0.0"});
  expect_words(line_with(text, "10.0 min"), {"0.0 +- 0.0"});
  expect_words(line_with(text, "never"), {"2.0 +- 0.0", "100.0 +- 0.0"});
  expect_words(line_with(text, "asked in"), {"100 %"});
}

TEST(DeterTable, OptionsToWhichAnArmRespondsAlikeShareALine) {
  const std::string text = deter_table(report_of());
  const std::size_t part = text.find("response time, from asking");
  ASSERT_NE(part, std::string::npos);
  expect_words(line_with(text.substr(part), "prompt"), {"5.0 min", "0 ms", "0 %", "probe, flood"});
  expect_words(line_with(text.substr(part), "nobody"), {"never", "endless", "100 %"});
}

TEST(DeterTable, NamesChoiceWorthAndDeterringPrice) {
  const std::string text = deter_table(report_of());
  const std::string part = text.substr(text.find("his choice;"));
  expect_words(line_with(part, "prompt"), {"no attack", "0.0 [0.0, 0.0]"});
  expect_words(line_with(part, "nobody"), {"flood", "100.0 [100.0, 100.0]", "+100.0", "none"});
  EXPECT_EQ(part.find("believing wrongly"), std::string::npos);
}

TEST(DeterTable, SaysWhatAWrongBeliefCosts) {
  const std::string text = deter_table(report_of(true));
  EXPECT_NE(text.find("takes the response time for 1 times that of nobody"), std::string::npos);
  EXPECT_NE(text.find("believing wrongly, he gets -54.5 M$ against prompt, not 100.0"),
            std::string::npos)
      << text;
}

TEST(DeterTable, SaysHowMuchIsAssumed) {
  EXPECT_NE(deter_table(report_of()).find("up to 40 numbers, up to 75 % of them assumptions"),
            std::string::npos);
}

TEST(DeterTable, ComparesWhatWasFoughtWhereItWasAskedFor) {
  run::DeterrenceReport report = report_of();
  EXPECT_EQ(deter_table(report).find("fought, M$"), std::string::npos);
  run::DirectValue value;
  value.battle_usd.mean = 7e6;
  value.expected_usd = 6e6;
  report.direct = {{value, value}, {value, value}};
  const std::string text = deter_table(report);
  const std::string part = text.substr(text.find("fought, M$"));
  expect_words(line_with(part, "prompt"), {"probe", "7.0", "6.0"});
}

}  // namespace
}  // namespace boyd::app
