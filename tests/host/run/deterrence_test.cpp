/// Decisions whose numbers can be worked out by hand.
#include "host/run/deterrence.hpp"

#include <cmath>
#include <stdexcept>

#include <gtest/gtest.h>

#include "host/run/expected_utility.hpp"

namespace boyd::run {
namespace {

using Times = std::vector<statistics::ResponseTime>;
constexpr auto kNone = std::nullopt;

/// Worth `at_once` when answered at once, rising to `never` at 100 s, where the world ends; the
/// same in both worlds but for `spread`.
OptionOutcomes rising(const std::string& name, double at_once, double never, double spread = 0) {
  OptionOutcomes option;
  option.name = name;
  option.knots_s = {0, 100};
  option.payoffs_usd = {{at_once - spread, at_once + spread}, {never - spread, never + spread}};
  option.objectives = {{0, 0}, {1, 1}};
  option.asked = {1, 1};
  option.objectives_after_s = {40, 60};
  return option;
}

DeterrenceInput against(std::vector<OptionOutcomes> options, std::vector<Times> arms) {
  DeterrenceInput input;
  input.options = std::move(options);
  for (Times& times_s : arms) {
    ArmResponses& arm = input.arms.emplace_back();
    arm.name = "arm_" + std::to_string(input.arms.size());
    arm.times_s.assign(input.options.size(), times_s);
  }
  input.answer_within_s = 1000;
  input.resamples_count = 200;
  return input;
}

TEST(Deterrence, TheExpectationOverADiscreteLawIsItsWeightedSum) {
  DeterrenceInput input = against({rising("raid", -50, 150)}, {{0.0, 25.0, 50.0, kNone}});
  input.answer_cost_usd = 20;
  const ArmDecision arm = decide(input).front();
  // -50, 0, 50 and 150; three of four draws answer.
  EXPECT_DOUBLE_EQ(arm.options[0].battle_usd, 37.5);
  EXPECT_DOUBLE_EQ(arm.options[0].answer_prob, 0.75);
  EXPECT_DOUBLE_EQ(arm.options[0].value_usd.mean.value(), 37.5 - 15);
  EXPECT_DOUBLE_EQ(arm.options[0].objective_prob, (0 + 0.25 + 0.5 + 1) / 4);
  EXPECT_EQ(arm.best, 0U);
  EXPECT_DOUBLE_EQ(arm.best_usd.mean.value(), 22.5);
  EXPECT_DOUBLE_EQ(arm.deterring.usd.value(), 50) << "37.5 by 0.75";
}

TEST(Deterrence, AtTheDeterringPriceTheAttackerStaysAtHome) {
  DeterrenceInput input = against({rising("raid", 0, 100)}, {{50.0, 50.0}});
  input.answer_cost_usd = 50.001;
  EXPECT_EQ(decide(input).front().best, std::nullopt);
  EXPECT_EQ(decide(input).front().best_usd.mean, 0);
  EXPECT_DOUBLE_EQ(decide(input).front().no_attack_share, 1);
  input.answer_cost_usd = 49.999;
  EXPECT_EQ(decide(input).front().best, 0U);
  EXPECT_DOUBLE_EQ(decide(input).front().options[0].best_share, 1);
}

TEST(Deterrence, WhoIsNeverAnsweredIsNotDeterredAndWhoOnlyLosesNeedsNoPrice) {
  const std::vector<ArmDecision> arms =
      decide(against({rising("raid", -50, 150)}, {{kNone, kNone}, {0.0, 10.0}}));
  EXPECT_FALSE(arms[0].deterring.usd);
  EXPECT_FALSE(arms[0].deterring.low);
  EXPECT_EQ(arms[1].best, std::nullopt);
  EXPECT_EQ(arms[1].deterring.usd, 0);
}

TEST(Deterrence, AnswersThatComeTooLateToMatterStillHaveTheirPriceWithinTheLimit) {
  DeterrenceInput input = against({rising("raid", 0, 100)}, {{999.0, 1001.0}});
  input.answer_cost_usd = 30;
  const OptionValue value = decide(input).front().options[0];
  EXPECT_DOUBLE_EQ(value.battle_usd, 100);
  EXPECT_DOUBLE_EQ(value.answer_prob, 0.5);
  EXPECT_DOUBLE_EQ(value.value_usd.mean.value(), 85);
}

TEST(Deterrence, ARaidThatIsNotSeenIsNotAnswered) {
  DeterrenceInput input = against({rising("raid", 100, 100)}, {{0.0, 10.0}});
  input.options[0].asked = {1, 0};
  input.answer_cost_usd = 30;
  EXPECT_DOUBLE_EQ(decide(input).front().options[0].answer_prob, 0.5);
  EXPECT_DOUBLE_EQ(decide(input).front().options[0].value_usd.mean.value(), 85);
}

TEST(Deterrence, HeTakesTheBestOptionAndItsLeadIsOverTheNext) {
  DeterrenceInput input =
      against({rising("small", 10, 20), rising("large", -40, 100), rising("dear", 90, 110)},
              {{50.0, 50.0}});
  input.options[2].cost_usd = 75;
  const ArmDecision arm = decide(input).front();
  EXPECT_EQ(arm.best, 1U);
  EXPECT_DOUBLE_EQ(arm.options[2].value_usd.mean.value(), 25);
  EXPECT_DOUBLE_EQ(arm.best_usd.mean.value(), 30);
  EXPECT_DOUBLE_EQ(arm.lead_usd.mean.value(), 5);
}

TEST(Deterrence, TwoEqualOptionsGoToTheFirstAndNothingGainedIsNoAttack) {
  EXPECT_EQ(decide(against({rising("a", 5, 5), rising("b", 5, 5)}, {{1.0}})).front().best, 0U);
  EXPECT_EQ(decide(against({rising("a", 0, 0)}, {{1.0}})).front().best, std::nullopt);
}

TEST(Deterrence, AnArmAgainstItselfDiffersByExactlyZero) {
  const Times times = {0.0, 12.0, 70.0, 3.0, kNone};
  const std::vector<ArmDecision> arms =
      decide(against({rising("raid", -50, 150, 30)}, {times, times}));
  EXPECT_EQ(arms[1].difference_usd.mean, 0);
  EXPECT_EQ(arms[1].difference_usd.low, 0);
  EXPECT_EQ(arms[1].difference_usd.high, 0);
  EXPECT_EQ(arms[0].options[0].value_usd.low, arms[1].options[0].value_usd.low);
  EXPECT_EQ(arms[0].best_usd.high, arms[1].best_usd.high);
  EXPECT_EQ(arms[0].responses[0].entropy_bits.low, arms[1].responses[0].entropy_bits.low);
}

/// One centre answers evenly over 0 to 100 s, two at the earlier of two such times: the mean of
/// the value goes from 1/2 to 1/3 of the way.
TEST(Deterrence, TwoIndependentCentresFollowTheLawOfTheMinimum) {
  Times one;
  Times two;
  for (int i = 0; i < 100; ++i) {
    for (int j = 0; j < 100; ++j) {
      one.emplace_back(i + 0.5);
      two.emplace_back(std::min(i, j) + 0.5);
    }
  }
  const std::vector<ArmDecision> arms = decide(against({rising("raid", -40, 60)}, {one, two}));
  EXPECT_NEAR(arms[0].options[0].battle_usd, -40 + 100.0 / 2, 1e-9);
  EXPECT_NEAR(arms[1].options[0].battle_usd, -40 + 100.0 / 3, 0.01);
  EXPECT_EQ(arms[0].best, 0U);
  EXPECT_EQ(arms[1].best, std::nullopt) << "a second centre deters";
  EXPECT_NEAR(arms[1].difference_usd.mean.value(), -10, 1e-9);
}

TEST(Deterrence, ASecondCentreThatIsAlwaysLaterChangesNothing) {
  const Times first = {5.0, 10.0, 20.0, 30.0};
  Times both;
  for (const statistics::ResponseTime& time_s : first) {
    both.emplace_back(std::min(*time_s, 60.0));
  }
  const std::vector<ArmDecision> arms = decide(against({rising("raid", 40, 60)}, {first, both}));
  EXPECT_EQ(arms[1].difference_usd.mean, 0);
  EXPECT_EQ(arms[1].best, arms[0].best);
}

TEST(Deterrence, TheIntervalAddsTheVariancesOfWorldsAndDraws) {
  // Worlds 0 +- 10: variance 200. Draws 0 and 100: variance 5000 for the rise of 100.
  const OptionValue value =
      decide(against({rising("raid", -50, 50, 10)}, {{0.0, kNone}})).front().options[0];
  const double half = 12.706204736 * std::sqrt(200.0 / 2 + 5000.0 / 2);  // t, 1 degree
  EXPECT_NEAR(value.value_usd.high.value(), half, 1e-6);
  EXPECT_NEAR(value.value_usd.low.value(), -half, 1e-6);
}

TEST(Deterrence, ResamplesShareTheChoiceAsTheWorldsDo) {
  // Of two worlds with 100 and -100 + small, the mean of a resample is above 0 in three of four.
  OptionOutcomes option = rising("raid", 0, 0);
  option.payoffs_usd = {{101, -100}, {101, -100}};
  DeterrenceInput input = against({option}, {{1.0, 1.0}});
  input.resamples_count = 20'000;
  const ArmDecision arm = decide(input).front();
  EXPECT_NEAR(arm.options[0].best_share, 0.75, 4 * std::sqrt(0.1875 / 20'000));
  EXPECT_NEAR(arm.no_attack_share, 0.25, 4 * std::sqrt(0.1875 / 20'000));
}

TEST(Deterrence, AWrongBeliefDecidesAndTheTruthPays) {
  DeterrenceInput input = against({rising("raid", -50, 150)}, {{10.0, 10.0}});
  EXPECT_EQ(decide(input).front().best, std::nullopt);
  input.arms[0].believed_s = {{50.0, kNone}};
  const ArmDecision arm = decide(input).front();
  EXPECT_EQ(arm.best, 0U);
  EXPECT_DOUBLE_EQ(arm.best_usd.mean.value(), 100);
  EXPECT_DOUBLE_EQ(arm.true_usd, -30);
  EXPECT_EQ(arm.responses[0].median_s, 10.0) << "the response is told as it is";
}

TEST(Deterrence, TheChanceOfAnAnswerBeforeTheObjectiveIsOverWorldsThatReachIt) {
  DeterrenceInput input = against({rising("raid", 0, 1)}, {{30.0, 50.0, 70.0, kNone}});
  // Before 40 s one of four, before 60 s two of four.
  EXPECT_DOUBLE_EQ(decide(input).front().responses[0].before_objective_prob.value(), 0.375);
  EXPECT_EQ(decide(input).front().responses[0].objective_worlds_count, 2);
  input.options[0].objectives_after_s = {kNone, 60};
  EXPECT_DOUBLE_EQ(decide(input).front().responses[0].before_objective_prob.value(), 0.5);
  input.options[0].objectives_after_s = {kNone, kNone};
  EXPECT_FALSE(decide(input).front().responses[0].before_objective_prob);
}

TEST(Deterrence, UnpredictabilityCountsNeverAsAnOutcome) {
  const ResponseSummary response =
      decide(against({rising("raid", 0, 1)}, {{10.0, 10.0, kNone, kNone}})).front().responses[0];
  EXPECT_DOUBLE_EQ(response.entropy_bits.mean.value(), 1);
  EXPECT_LE(response.entropy_bits.low.value(), 1);
  EXPECT_EQ(response.p10_s, 10.0);
  EXPECT_EQ(response.p90_s, std::nullopt);
  EXPECT_DOUBLE_EQ(response.never_prob, 0.5);
}

TEST(Deterrence, OneReplicationHasNoInterval) {
  DeterrenceInput input = against({rising("raid", 10, 10)}, {{1.0, 2.0}});
  for (auto* table : {&input.options[0].payoffs_usd, &input.options[0].objectives}) {
    for (std::vector<double>& row : *table) {
      row.resize(1);
    }
  }
  input.options[0].asked.resize(1);
  input.options[0].objectives_after_s.resize(1);
  const ArmDecision arm = decide(input).front();
  EXPECT_EQ(arm.best, 0U);
  EXPECT_FALSE(arm.options[0].value_usd.low);
  EXPECT_FALSE(arm.best_usd.low);
}

TEST(Deterrence, TablesOfDifferentSizesAreRefused) {
  const DeterrenceInput good = against({rising("raid", 0, 1)}, {{1.0, 2.0}, {1.0, 2.0}});
  EXPECT_NO_THROW(decide(good));
  DeterrenceInput input = good;
  input.options.clear();
  EXPECT_THROW(decide(input), std::invalid_argument);
  input = good;
  input.arms[1].times_s[0].pop_back();
  EXPECT_THROW(decide(input), std::invalid_argument);
  input = good;
  input.arms[0].believed_s = {{1.0}};
  EXPECT_THROW(decide(input), std::invalid_argument);
  input = good;
  input.options[0].payoffs_usd[1].pop_back();
  EXPECT_THROW(decide(input), std::invalid_argument);
  input = good;
  input.options[0].objectives.pop_back();
  EXPECT_THROW(decide(input), std::invalid_argument);
}

TEST(ExpectedUtility, DrawsBeyondTheLastKnotCountAsNever) {
  const Times times = {0.0, 100.0, 250.0, 1e9, kNone};
  const PlacedDraws placed(times, {0, 100, 400}, 300);
  const std::vector<double> values = {1, 2, 4};
  EXPECT_DOUBLE_EQ(placed.at(0, values), 1);
  EXPECT_DOUBLE_EQ(placed.at(1, values), 2);
  EXPECT_DOUBLE_EQ(placed.at(2, values), 3);
  EXPECT_DOUBLE_EQ(placed.at(3, values), 4);
  EXPECT_DOUBLE_EQ(placed.at(4, values), 4);
  const PlacedDraws::Weights weights = placed.weights({1, 1, 2, 0, 0});
  EXPECT_DOUBLE_EQ(weights.knots[0], 0.25);
  EXPECT_DOUBLE_EQ(weights.knots[1], 0.5);
  EXPECT_DOUBLE_EQ(weights.knots[2], 0.25);
  EXPECT_DOUBLE_EQ(weights.within_prob, 1);
}

}  // namespace
}  // namespace boyd::run
