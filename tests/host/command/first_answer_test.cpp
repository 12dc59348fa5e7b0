#include "host/command/first_answer.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <gtest/gtest.h>

#include "tests/host/command/plans.hpp"

namespace boyd::command {
namespace {

using namespace testing;

constexpr std::uint32_t kAnswerSamples = 20'000;

/// Two centres over one group: the first grants permission to engage, the second autonomy.
CommandPlan two_centres(const Law& first, const Law& second) {
  CommandPlan plan = plan_with(series("first", {delay("decides", first)}));
  plan.chains.push_back(series("second", {delay("decides", second)}));
  AuthorityRow row;
  row.name = "raise";
  row.kind = OrderKind::kAutonomy;
  row.chain = 1;
  plan.authority.push_back(row);
  RequestRule rule;
  rule.name = "raise";
  rule.trigger = 0;
  rule.kind = OrderKind::kAutonomy;
  rule.groups = {0};
  plan.rules.push_back(rule);
  return plan;
}

std::vector<TimeNs> answers(const CommandPlan& plan,
                            std::vector<std::uint32_t> rules,
                            double horizon_s = 1e6,
                            double asked_s = 0) {
  return sample_first_answers(
      *prepare(plan), {std::move(rules), seconds(asked_s), seconds(horizon_s)}, kAnswerSamples, 11);
}

double share_later_than(const std::vector<TimeNs>& times_ns, double time_s) {
  const auto later = std::count_if(
      times_ns.begin(), times_ns.end(), [&](TimeNs t) { return t > seconds(time_s); });
  return static_cast<double>(later) / static_cast<double>(times_ns.size());
}

TEST(FirstAnswer, OfTwoIndependentCentresFollowsTheLawOfTheMinimum) {
  const CommandPlan plan = two_centres(exponential(600), exponential(600));
  const std::vector<TimeNs> one = answers(plan, {0});
  const std::vector<TimeNs> both = answers(plan, {0, 1});
  for (const double time_s : {60.0, 300.0, 900.0}) {
    const double alone = std::exp(-time_s / 600);
    EXPECT_NEAR(share_later_than(one, time_s), alone, 4 * std::sqrt(0.25 / kAnswerSamples))
        << time_s;
    EXPECT_NEAR(share_later_than(both, time_s), alone * alone, 4 * std::sqrt(0.25 / kAnswerSamples))
        << time_s;
  }
}

TEST(FirstAnswer, IsInEverySampleTheEarlierOfWhatTheCentresGiveAlone) {
  const CommandPlan plan = two_centres(lognormal(300, 0.8), uniform(0, 900));
  const std::vector<TimeNs> first = answers(plan, {0});
  const std::vector<TimeNs> second = answers(plan, {1});
  const std::vector<TimeNs> both = answers(plan, {0, 1});
  for (std::size_t s = 0; s < kAnswerSamples; ++s) {
    ASSERT_EQ(both[s], std::min(first[s], second[s])) << s;
  }
}

TEST(FirstAnswer, CountsFromTheAskingAndEndsWithTheHorizon) {
  CommandPlan plan = plan_with(series("staff", {delay("decides", deterministic(100))}));
  plan.deliveries.push_back({kNoRow, kNoRow, Link{deterministic(5), 0, 1, 1}});
  plan.readiness.push_back({std::nullopt, kNoRow, deterministic(2)});
  EXPECT_EQ(answers(plan, {0}, 1000, 7200).front(), seconds(107));
  EXPECT_EQ(answers(plan, {0}, 107, 7200).front(), seconds(107));
  EXPECT_EQ(answers(plan, {0}, 106, 7200).front(), kNever);
}

TEST(FirstAnswer, ARefusalIsFinalUnlessTheRuleAsksAgain) {
  CommandPlan plan = plan_with(series("staff", {gate("decides", 0.25, deterministic(10))}));
  EXPECT_NEAR(
      share_later_than(answers(plan, {0}), 1e6), 0.75, 4 * std::sqrt(0.19 / kAnswerSamples));
  plan.rules[0].repeat_s = 60;
  const std::vector<TimeNs> repeated = answers(plan, {0});
  EXPECT_EQ(share_later_than(repeated, 1e6), 0);
  EXPECT_NEAR(share_later_than(repeated, 30), 0.75, 4 * std::sqrt(0.19 / kAnswerSamples));
  EXPECT_NEAR(share_later_than(repeated, 90), 0.75 * 0.75, 4 * std::sqrt(0.25 / kAnswerSamples));
}

TEST(FirstAnswer, CentresThatShareAServerWaitForEachOther) {
  CommandPlan plan = two_centres(deterministic(0), deterministic(0));
  plan.pools.push_back({"staff", 1, Discipline::kFifo});
  for (std::uint32_t c = 0; c < 2; ++c) {
    Node& node = plan.chains[c].nodes[0];
    node.kind = NodeKind::kService;
    node.pool = 0;
    node.law = deterministic(c == 0 ? 500 : 100);
  }
  EXPECT_EQ(answers(plan, {1}).front(), seconds(100));
  EXPECT_EQ(answers(plan, {0, 1}).front(), seconds(500)) << "the second waits for the first";
}

TEST(FirstAnswer, WaitsForTheSituationThatGivesAuthority) {
  CommandPlan plan = plan_with(series("staff", {delay("decides", deterministic(60))}));
  plan.attribution = Attribution::kNone;
  plan.authority[0].attribution_min = Attribution::kConfirmed;
  EXPECT_EQ(answers(plan, {0}).front(), kNever);
  SituationChange change;
  change.name = "attributed";
  change.at_ns = seconds(1000);
  change.attribution = Attribution::kConfirmed;
  plan.changes.push_back(change);
  EXPECT_EQ(answers(plan, {0}, 1e6, 400).front(), seconds(660));
}

TEST(FirstAnswer, ToAWarningCountsFromTheWarning) {
  CommandPlan plan = plan_with(series("staff", {delay("decides", deterministic(60))}));
  plan.warning_ns = seconds(-3600);
  plan.rules[0].source = RuleSource::kWarning;
  EXPECT_EQ(answers(plan, {0}, 1e6, -3600).front(), seconds(60));
}

TEST(FirstAnswer, OfOneRuleIsTheSameWhateverStandsBesideIt) {
  const CommandPlan plan = two_centres(exponential(600), exponential(10));
  const CommandPlan alone = plan_with(series("first", {delay("decides", exponential(600))}));
  EXPECT_EQ(answers(plan, {0}), answers(alone, {0}));
}

TEST(FirstAnswer, RulesThatAskTooOftenAreAnErrorAndNotASilentNever) {
  CommandPlan plan = plan_with(series("staff", {gate("decides", 0, deterministic(1))}));
  plan.rules[0].repeat_s = 60;
  EXPECT_THROW(answers(plan, {0}, 60.0 * (kOrdersMax + 10)), std::runtime_error);
}

TEST(FirstAnswer, RefusesARuleThatIsNotThere) {
  const CommandPlan plan = two_centres(exponential(600), exponential(10));
  EXPECT_THROW(answers(plan, {2}), std::out_of_range);
}

}  // namespace
}  // namespace boyd::command
