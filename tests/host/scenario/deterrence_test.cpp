/// [deterrence] and [[option]]: what is read, and every mistake by its place.
#include <gtest/gtest.h>

#include "tests/host/scenario/deterrence_text.hpp"
#include "tests/host/scenario/written_scenario.hpp"

namespace boyd::scenario::test {

namespace {

void expect_deterrence_problem(const Change& change, const Expected& expected) {
  expect_problem(changed(smoke_text() + deterrence_text(), {change}), expected);
}

}  // namespace

TEST(DeterrenceText, IsReadInSecondsAndDollarsWithItsDefaults) {
  const Document document = read(smoke_text() + deterrence_text());
  const Deterrence& wish = document.arm(0).deterrence.value();
  EXPECT_EQ(wish.answers, std::vector<std::string>{"engage_bay"});
  EXPECT_EQ(wish.response_arm, "answer_after");
  EXPECT_EQ(wish.response_times_s, (std::vector<double>{0, 240, 900}));
  EXPECT_EQ(wish.answer_within_s, 2400) << "the scenario's duration";
  EXPECT_EQ(wish.asset_worth_factor, 1);
  EXPECT_EQ(wish.own_loss_factor, 1);
  EXPECT_EQ(wish.belief_factor, 1);
  EXPECT_EQ(wish.belief_arm, "");
  ASSERT_EQ(wish.options.size(), 2U);
  EXPECT_EQ(wish.options[0].name, "all");
  EXPECT_TRUE(wish.options[0].settings.empty());
  ASSERT_EQ(wish.options[1].settings.size(), 2U);
  EXPECT_EQ(wish.options[1].settings[0].path, "raid.night.altitude_max_m");
  EXPECT_EQ(wish.options[1].settings[0].value, "500.0");
  EXPECT_EQ(wish.options[1].settings[1].path, "raid.night.count");
  EXPECT_EQ(wish.options[1].settings[1].value, "4");
  EXPECT_EQ(wish.options[1].cost_usd, 1000);
  EXPECT_EQ(wish.share.numbers_count, 3U) << "response_times, answer_cost_usd, cost_usd";
  EXPECT_EQ(wish.share.assumed_count, 3U);
}

TEST(DeterrenceText, IsNotNeeded) {
  EXPECT_FALSE(read(smoke_text()).arm(0).deterrence);
}

TEST(DeterrenceText, AnswersAreRequestsThatOneEventRaises) {
  expect_deterrence_problem({"answers = [\"engage_bay\"]", "answers = @@[\"engage_day\"]"},
                            {"deterrence.answers", {"engage_day", "engage_bay"}});
  expect_deterrence_problem({"answers = [\"engage_bay\"]", ""},
                            {"deterrence.answers", {"at least one request"}});
  expect_deterrence_problem(
      {"answers = [\"engage_bay\"]", "answers = @@[\"engage_bay\", \"at_noon\"]"},
      {"deterrence.answers", {"at_noon", "engage_bay", "same trigger"}});
}

TEST(DeterrenceText, TheResponseChainAlwaysAnswers) {
  expect_deterrence_problem({"value_s = 240", "value_s = 240\napprove_prob = 0.5"},
                            {"deterrence.response_chain", {"always answers", "approve_prob"}});
  expect_deterrence_problem({"name = \"given_delay\"\n\n[[chain.node]]",
                             "name = \"given_delay\"\nrefuse_prob = 0.1\n\n[[chain.node]]"},
                            {"deterrence.response_chain", {"always answers", "refuse_prob"}});
  expect_deterrence_problem({"[[option]]\nname = \"all\"",
                             "[[outage]]\nname = \"strike\"\nchain = \"given_delay\"\n"
                             "node = \"wait\"\nat_h = 0\n\n[[option]]\nname = \"all\""},
                            {"deterrence.response_chain", {"[[outage]]"}});
}

TEST(DeterrenceText, TheResponseArmAnswersByTheResponseChain) {
  expect_deterrence_problem({"response_arm = \"answer_after\"", "response_arm = @@\"answer_aft\""},
                            {"deterrence.response_arm", {"answer_aft", "answer_after"}});
  expect_deterrence_problem({"response_arm = \"answer_after\"", ""},
                            {"deterrence.response_arm", {"missing"}});
  expect_deterrence_problem(
      {"response_arm = \"answer_after\"", "response_arm = @@\"operations_centre\""},
      {"deterrence.response_arm", {"operations_centre", "response_chain"}});
  expect_deterrence_problem(
      {"requests = [\"engage_bay\"]", "requests = [\"at_noon\"]"},
      {"deterrence.response_arm", {"answer_after", "one of the answers among its requests"}});
}

TEST(DeterrenceText, TheResponseChainIsOneDelay) {
  expect_deterrence_problem({"response_chain = \"given_delay\"", "response_chain = @@\"gven\""},
                            {"deterrence.response_chain", {"gven"}});
  expect_deterrence_problem(
      {"response_chain = \"given_delay\"", "response_chain = @@\"operations_centre\""},
      {"deterrence.response_chain", {"one node", "delay"}});
  expect_deterrence_problem({"response_chain = \"given_delay\"", "response_chain = @@\"instant\""},
                            {"deterrence.response_chain", {"one node", "delay"}});
}

TEST(DeterrenceText, ResponseTimesAscendFromZeroWithinTheScenario) {
  const std::string given = "response_times_min = [0, 4, 15]";
  for (const char* wrong :
       {"@@[0]", "@@[1, 4]", "@@[0, 4, 4]", "@@[0, 15, 4]", "@@[0, 40]", "@@[]"}) {
    expect_deterrence_problem({given, std::string("response_times_min = ") + wrong},
                              {"deterrence.response_times_min", {"ascend from 0"}});
  }
  expect_deterrence_problem({given, "response_times_min = @@4"},
                            {"deterrence.response_times_min", {"list of numbers"}});
  expect_deterrence_problem({given, "response_times_min = @@[0, \"four\"]"},
                            {"deterrence.response_times_min", {"list of numbers"}});
  expect_deterrence_problem({given, "response_times_min = @@[0, -4]"},
                            {"deterrence.response_times_min", {"found -4"}});
  expect_deterrence_problem({given, ""}, {"deterrence.response_times_s", {"ascend from 0"}});
  expect_deterrence_problem({given, given + "\nresponse_times_h = @@[0, 1]"},
                            {"deterrence.response_times_h", {}});
}

TEST(DeterrenceText, NamesAreOfWhatThereIs) {
  expect_deterrence_problem({"objective_trigger = \"hit\"", "objective_trigger = @@\"hid\""},
                            {"deterrence.objective_trigger", {"hid", "hit"}});
  expect_deterrence_problem({"answer_cost_usd", "belief_arm = @@\"centre\"\nanswer_cost_usd"},
                            {"deterrence.belief_arm", {"centre"}});
}

TEST(DeterrenceText, ValuesAreInTheirRange) {
  for (const char* key : {"asset_worth_factor",
                          "objective_worth_usd",
                          "own_loss_factor",
                          "belief_factor",
                          "answer_within_s"}) {
    expect_deterrence_problem({"answer_cost_usd", std::string(key) + " = @@-1\nanswer_cost_usd"},
                              {std::string("deterrence.") + key, {"found -1"}});
  }
  expect_deterrence_problem({"answer_cost_usd = 5_000_000", "answer_cost_usd = @@-5"},
                            {"deterrence.answer_cost_usd", {"found -5"}});
  expect_deterrence_problem({"cost_usd = 1000\n", "cost_usd = @@-1\n"},
                            {"option.low_four.cost_usd", {"found -1"}});
  expect_deterrence_problem({"answer_cost_usd = 5_000_000", "answer_price_usd = @@5"},
                            {"deterrence.answer_price_usd", {"not a key"}});
  expect_deterrence_problem({"cost_usd = 1000\n", "hour = @@3\n"},
                            {"option.low_four.hour", {"not a key"}});
}

TEST(DeterrenceText, AnOptionSetsPlainValuesOfWhatIsSent) {
  const std::string given = "\"raid.night.count\" = 4";
  expect_deterrence_problem({given, "raid.night.count = 4"},
                            {"option.low_four.set", {"'raid'", "path stands in quotes"}});
  expect_deterrence_problem({given, "\"raid.night.waves\" = [{ name = \"a\", time_s = 1 }]"},
                            {"option.low_four.set", {"raid.night.waves", "list of them"}});
  for (const char* path : {"arm.answer_after.like", "option.all.cost_usd", "deterrence.answers"}) {
    expect_deterrence_problem({given, "\"" + std::string(path) + "\" = 4"},
                              {"option.low_four.set", {"cannot change", path}});
  }
}

TEST(DeterrenceText, OptionsAndDeterrenceNeedEachOther) {
  expect_problem(smoke_text() + "@@[[option]]\nname = \"all\"\n",
                 {"option", {"no effect without a [deterrence]"}});
  std::string without = deterrence_text();
  without.erase(without.find("[[option]]"));
  expect_problem(smoke_text() + without, {"option", {"at least one [[option]]"}});
  expect_problem("deterrence = @@3\n" + smoke_text(), {"deterrence", {"needs a table"}});
  expect_deterrence_problem({"name = \"low_four\"", "name = \"all\""},
                            {"option", {"all", "twice"}});
}

TEST(DeterrenceText, AtMost64OptionsArePossible) {
  std::string many;
  for (int k = 0; k < 64; ++k) {
    many += "[[option]]\nname = \"o" + std::to_string(k) + "\"\n";
  }
  expect_problem(smoke_text() + deterrence_text() + many, {"option.o62.name", {"64 options"}});
}

}  // namespace boyd::scenario::test
