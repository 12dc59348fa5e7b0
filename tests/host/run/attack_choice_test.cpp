/// `boyd deter` from the file to the decision, on the smoke scenario and its real battle.
#include "host/run/attack_choice.hpp"

#include <algorithm>
#include <numeric>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "host/command/first_answer.hpp"
#include "host/run/deterrence_report.hpp"
#include "tests/host/scenario/deterrence_text.hpp"
#include "tests/host/scenario/written_scenario.hpp"

namespace boyd::run {
namespace {

using scenario::Document;
using scenario::test::changed;
using scenario::test::deterrence_text;
using scenario::test::Folder;
using scenario::test::smoke_text;

constexpr std::uint32_t kReplications = 3;
constexpr std::uint64_t kSeed = 7;

std::string choice_text(const std::vector<scenario::test::Change>& changes = {}) {
  return changed(smoke_text() + deterrence_text(), changes);
}

/// A scenario on disk with its options.
struct Choice {
  Folder folder;
  Document document;
  OptionDocuments options;

  explicit Choice(const std::string& text)
      : document(folder.write("s.toml", text)), options(option_documents(document, {})) {}
  ResponseStudy study(std::vector<std::uint32_t> direct_arms = {}) const {
    std::vector<const Document*> pointers;
    for (const auto& option : options) {
      pointers.push_back(option.get());
    }
    return {pointers, kSeed, std::move(direct_arms)};
  }
  std::uint32_t arm(const std::string& name) const {
    return static_cast<std::uint32_t>(document.arm_row(name));
  }
};

std::vector<WorldOutcome> fight(const ResponseStudy& study) {
  RunOptions options;
  options.arms.resize(study.arms_count());
  std::iota(options.arms.begin(), options.arms.end(), 0U);
  options.replications_count = kReplications;
  options.threads = 2;
  options.memory_bytes = std::size_t{1} << 32;
  return run_study(study, options, StopFlag()).worlds;
}

const WorldOutcome& first_world(const std::vector<WorldOutcome>& worlds, std::uint32_t row) {
  return worlds.at(std::size_t{row} * kReplications);
}

TEST(AttackChoice, AnAnswerComesExactlyAfterItsTimeWhateverDeliveryAndReadinessTake) {
  const Choice choice(choice_text());
  const ResponseStudy study = choice.study();
  const std::vector<WorldOutcome> worlds = fight(study);
  const double times_s[] = {0, 240, 900};
  for (std::uint32_t k = 0; k < 3; ++k) {
    for (const OrderRecord& order : first_world(worlds, study.response_row(0, k)).orders) {
      if (order.executed()) {
        EXPECT_EQ(order.executed_ns - order.requested_ns, times_s[k] * kNsPerSecond) << k;
      }
    }
  }
  EXPECT_TRUE(first_world(worlds, study.response_row(0, 1)).orders.front().executed());
  const WorldOutcome& unanswered = first_world(worlds, study.response_row(0, 3));
  ASSERT_FALSE(unanswered.orders.empty());
  for (const OrderRecord& order : unanswered.orders) {
    EXPECT_FALSE(order.executed());
  }
}

TEST(AttackChoice, TheArmItselfFightsTheSameBattleAsItsResponseTime) {
  // Without delivery, readiness and expiry of its own an arm that always takes 240 s is the
  // response after 240 s.
  const Choice choice(
      choice_text({{"value_s = 77", "value_s = 0"}, {"value_s = 9", "value_s = 0"}}));
  const ResponseStudy study =
      choice.study({choice.arm("answer_after"), choice.arm("standing_only")});
  const std::vector<WorldOutcome> worlds = fight(study);
  for (std::uint32_t option = 0; option < 2; ++option) {
    for (std::uint32_t r = 0; r < kReplications; ++r) {
      const WorldOutcome& direct =
          worlds.at(std::size_t{study.direct_row(option, 0)} * kReplications + r);
      const WorldOutcome& answered =
          worlds.at(std::size_t{study.response_row(option, 1)} * kReplications + r);
      EXPECT_EQ(direct.state_hash, answered.state_hash);
    }
    EXPECT_NE(first_world(worlds, study.direct_row(option, 1)).state_hash,
              first_world(worlds, study.response_row(option, 1)).state_hash);
  }
}

TEST(AttackChoice, AnAnswerAfterAGivenTimeIsRefusedByNobody) {
  const Choice choice(choice_text());
  command::CommandPlan plan = choice.document.arm(choice.arm("answer_after")).command;
  const std::uint32_t chain = choice.document.arm(0).deterrence->response_chain;
  plan.authority.at(0).caveats.push_back({"never", kNoRow, -1, 1.0, 0, kNoRow});
  const std::vector<TimeNs> refused =
      command::sample_first_answers(*command::prepare(plan), {{0}, 0, 3600 * kNsPerSecond}, 5, 1);
  EXPECT_EQ(refused, std::vector<TimeNs>(5, kNever));
  const std::vector<TimeNs> answered = command::sample_first_answers(
      *command::prepare(answered_after(plan, chain, 33.0)), {{0}, 0, 3600 * kNsPerSecond}, 5, 1);
  EXPECT_EQ(answered, std::vector<TimeNs>(5, 33 * kNsPerSecond));
}

TEST(AttackChoice, RowsOfTheStudyNameOptionAndResponse) {
  const Choice choice(choice_text());
  const ResponseStudy study = choice.study({choice.arm("operations_centre")});
  EXPECT_EQ(study.arms_count(), 10U);
  EXPECT_EQ(study.arm_name(study.response_row(1, 1)), "option low_four, answered after 240 s");
  EXPECT_EQ(study.arm_name(study.response_row(0, 3)), "option all, never answered");
  EXPECT_EQ(study.arm_name(study.direct_row(1, 0)), "option low_four, arm operations_centre");
}

TEST(AttackChoice, PayoffsAreAssetsAndObjectiveLessOwnLosses) {
  const Choice choice(choice_text());
  scenario::Deterrence wish = choice.document.arm(0).deterrence.value();
  wish.asset_worth_factor = 2;
  wish.objective_worth_usd = 1e6;
  wish.own_loss_factor = 10;
  WorldOutcome world;
  world.facts = {{true, Side::kDefender, 100}, {true, Side::kAttacker, 0}};
  world.counters.resize(2);
  world.counters[0].at(static_cast<std::size_t>(Counter::asset_lost_usd)) = 5000;
  world.counters[0].at(static_cast<std::size_t>(Counter::lost_usd)) = 999;
  world.counters[1].at(static_cast<std::size_t>(Counter::lost_usd)) = 30;
  EXPECT_DOUBLE_EQ(payoff_usd(wish, world), 10'000 - 300);
  world.objective_achieved = true;
  EXPECT_DOUBLE_EQ(payoff_usd(wish, world), 10'000 - 300 + 1e6);
}

TEST(AttackChoice, OutcomesRememberWhenTheDefenderWasAskedAndTheObjectiveReached) {
  const Choice choice(choice_text());
  const ResponseStudy study = choice.study();
  const std::vector<WorldOutcome> worlds = fight(study);
  const std::vector<OptionOutcomes> outcomes = option_outcomes(choice.options, study, worlds);
  ASSERT_EQ(outcomes.size(), 2U);
  const OptionOutcomes& all = outcomes[0];
  EXPECT_EQ(all.asked, std::vector<double>(kReplications, 1));
  ASSERT_EQ(all.knots_s.size(), 4U);
  const TimeNs asked_ns = usually_asked_at(choice.options, study, worlds, 0);
  EXPECT_EQ(all.knots_s.back(), 2400 - static_cast<double>(asked_ns) / kNsPerSecond);
  const WorldOutcome& unanswered = first_world(worlds, study.response_row(0, 3));
  EXPECT_EQ(asked_at(choice.document.arm(choice.arm("answer_after")), unanswered),
            unanswered.orders.front().requested_ns);
  for (std::uint32_t r = 0; r < kReplications; ++r) {
    const WorldOutcome& night =
        worlds.at(std::size_t{study.response_row(0, 3)} * kReplications + r);
    const std::uint32_t hit = choice.document.arm(0).deterrence->objective_trigger;
    const TimeNs reached_ns = night.trigger_first_ns.at(hit);
    ASSERT_EQ(all.objectives_after_s[r].has_value(), reached_ns != kNever);
    if (reached_ns != kNever) {
      EXPECT_EQ(*all.objectives_after_s[r] * kNsPerSecond,
                static_cast<double>(reached_ns - night.orders.front().requested_ns));
    }
  }
  EXPECT_TRUE(std::any_of(all.objectives_after_s.begin(),
                          all.objectives_after_s.end(),
                          [](const auto& after_s) { return after_s.has_value(); }))
      << "no night in which anything hits the harbour";
  EXPECT_LE(all.payoffs_usd[0][0], all.payoffs_usd[3][0]) << "an answer at once hurts him";
  EXPECT_EQ(outcomes[1].cost_usd, 1000);
}

TEST(AttackChoice, AnArmRespondsToEveryOptionAsItsCommandEngineSays) {
  const Choice choice(choice_text());
  const std::vector<std::uint32_t> arms = {choice.arm("operations_centre"),
                                           choice.arm("operations_centre"),
                                           choice.arm("standing_only"),
                                           choice.arm("answer_after")};
  const std::vector<TimeNs> asked_ns = {100 * kNsPerSecond, 100 * kNsPerSecond};
  std::vector<double> shares;
  const std::vector<ArmResponses> responses =
      arm_responses(choice.options, arms, asked_ns, 500, kSeed, [&](double s) {
        shares.push_back(s);
        return true;
      });
  ASSERT_EQ(responses.size(), 4U);
  EXPECT_EQ(responses[0].times_s, responses[1].times_s) << "one centre twice";
  EXPECT_EQ(responses[0].times_s[0], responses[0].times_s[1]) << "both options are asked alike";
  EXPECT_TRUE(responses[0].believed_s.empty());
  EXPECT_EQ(responses[2].times_s[0], std::vector<statistics::ResponseTime>(500, std::nullopt));
  EXPECT_EQ(responses[3].times_s[0],
            std::vector<statistics::ResponseTime>(500, 240.0 + 77.0 + 9.0));
  EXPECT_TRUE(std::is_sorted(shares.begin(), shares.end()));
  EXPECT_GT(shares.size(), 100U) << "it can be stopped within a law";
  EXPECT_GT(shares.back(), 0.95);
}

TEST(AttackChoice, DrawingEndsWhenItIsToldTo) {
  const Choice choice(choice_text());
  int asked = 0;
  const std::vector<ArmResponses> responses = arm_responses(
      choice.options, {choice.arm("operations_centre")}, {0, 0}, 1'000'000'000, kSeed, [&](double) {
        return ++asked < 3;
      });
  EXPECT_TRUE(responses.empty());
  EXPECT_EQ(asked, 3);
}

TEST(AttackChoice, TheBeliefIsAnotherArmOrAFactor) {
  const Choice choice(choice_text(
      {{"answer_cost_usd", "belief_arm = \"answer_after\"\nbelief_factor = 2\nanswer_cost_usd"}}));
  const std::vector<ArmResponses> responses =
      arm_responses(choice.options, {choice.arm("standing_only")}, {0, 0}, 10, kSeed, [](double) {
        return true;
      });
  EXPECT_EQ(responses[0].times_s[0], std::vector<statistics::ResponseTime>(10, std::nullopt));
  EXPECT_EQ(responses[0].believed_s[0], std::vector<statistics::ResponseTime>(10, 2 * 326.0));
}

TEST(AttackChoice, AMistakeInAnOptionNamesTheOption) {
  const std::string text = choice_text({{"\"raid.night.count\" = 4", "\"raid.nigt.count\" = 4"}});
  try {
    const Choice choice(text);
    FAIL() << "there is no raid 'nigt'";
  } catch (const scenario::ScenarioError& error) {
    ASSERT_EQ(error.problems().size(), 1U);
    EXPECT_EQ(error.problems()[0].key, "option.low_four.set: raid.nigt.count");
    EXPECT_NE(error.problems()[0].what.find("did you mean 'night'"), std::string::npos);
    EXPECT_NE(error.problems()[0].file.find("s.toml"), std::string::npos);
    const std::size_t place = text.find("4, \"raid.night.altitude_max_m\"");
    EXPECT_EQ(
        error.problems()[0].line,
        1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(place), '\n'));
  }
}

DeterrenceReport report_of(const Choice& choice) {
  const std::vector<std::uint32_t> arms = {choice.arm("standing_only"),
                                           choice.arm("operations_centre")};
  const ResponseStudy study = choice.study(arms);
  const std::vector<WorldOutcome> worlds = fight(study);
  DeterrenceReport report;
  report.provenance.scenario = "s.toml";
  report.provenance.footings.assign(4, {50, 40});
  report.wish = choice.document.arm(0).deterrence.value();
  report.arm_rows = arms;
  report.state_hash = hash_of_all(worlds);
  DeterrenceInput input;
  input.options = option_outcomes(choice.options, study, worlds);
  input.arms = arm_responses(choice.options, arms, {0, 0}, 200, kSeed, [](double) { return true; });
  input.answer_cost_usd = report.wish.answer_cost_usd;
  input.answer_within_s = report.wish.answer_within_s;
  input.resamples_count = 50;
  report.asked_s = {100, 100};
  report.arms = decide(input);
  const std::size_t answered = std::size_t{2} * study.responses_count() * kReplications;
  report.direct = direct_values(
      input, report.wish, {worlds.begin() + static_cast<std::ptrdiff_t>(answered), worlds.end()});
  report.options = input.options;
  return report;
}

TEST(AttackChoice, WithoutAnyAnswerFoughtAndExpectedAgreeExactly) {
  const DeterrenceReport report = report_of(Choice(choice_text()));
  for (const DirectValue& value : report.direct.at(0)) {
    EXPECT_DOUBLE_EQ(value.battle_usd.mean.value(), value.expected_usd);
  }
}

TEST(DeterrenceJson, HoldsEveryKeyAndNullForWhatDoesNotExist) {
  const auto json = nlohmann::json::parse(to_json(report_of(Choice(choice_text()))));
  for (const char* key : {"boyd",
                          "scenario",
                          "scenario_hash",
                          "settings",
                          "seed",
                          "backend",
                          "device",
                          "threads",
                          "replications",
                          "samples",
                          "state_hash",
                          "attacker",
                          "options",
                          "arms",
                          "performance"}) {
    EXPECT_TRUE(json.contains(key)) << key;
  }
  EXPECT_EQ(json["attacker"]["answer_cost_usd"], 5e6);
  EXPECT_TRUE(json["attacker"]["belief_arm"].is_null());
  const auto& option = json["options"][1];
  EXPECT_EQ(option["name"], "low_four");
  EXPECT_EQ(option["set"]["raid.night.count"], "4");
  ASSERT_EQ(option["outcomes"].size(), 4U);
  EXPECT_EQ(option["outcomes"][1]["response_s"], 240);
  EXPECT_TRUE(option["outcomes"][3]["response_s"].is_null());
  EXPECT_EQ(option["outcomes"][3]["payoff_usd"]["n"], kReplications);
  ASSERT_EQ(json["arms"].size(), 2U);
  const auto& nobody = json["arms"][0];
  EXPECT_EQ(nobody["name"], "standing_only");
  EXPECT_EQ(nobody["options"][0]["response"]["never_prob"], 1);
  EXPECT_TRUE(nobody["options"][0]["response"]["median_s"].is_null());
  EXPECT_TRUE(nobody["options"][0]["response"]["width_10_90_s"].is_null());
  EXPECT_EQ(nobody["options"][0]["answer_prob"], 0);
  EXPECT_TRUE(nobody["choice"]["deterring_answer_cost_usd"]["value"].is_null());
  const auto& centre = json["arms"][1]["options"][0];
  for (const char* key : {"entropy_bits",
                          "p10_s",
                          "median_s",
                          "p90_s",
                          "width_10_90_s",
                          "never_prob",
                          "within_prob",
                          "before_objective_prob"}) {
    EXPECT_TRUE(centre["response"][key].is_number() || centre["response"][key].is_object()) << key;
  }
  for (const char* key : {"value_usd",
                          "battle_usd",
                          "answer_prob",
                          "objective_prob",
                          "best_share",
                          "direct_usd",
                          "direct_expected_usd"}) {
    EXPECT_TRUE(centre.contains(key)) << key;
  }
  for (const char* key : {"option",
                          "value_usd",
                          "lead_usd",
                          "no_attack_share",
                          "true_usd",
                          "deterring_answer_cost_usd",
                          "difference_to_first_usd"}) {
    EXPECT_TRUE(json["arms"][1]["choice"].contains(key)) << key;
  }
}

}  // namespace
}  // namespace boyd::run
