#include <cmath>

#include <gtest/gtest.h>

#include "tests/host/command/plans.hpp"

namespace boyd::command {
namespace {

using namespace testing;

/// Rows: wartime (fast chain 0), confirmed crisis (slow chain 1), warned peacetime (the unit).
CommandPlan three_rows() {
  CommandPlan plan = plan_with(series("fast", {delay("fast", deterministic(10))}));
  plan.chains.push_back(series("slow", {delay("slow", deterministic(1000))}));
  plan.authority.assign(3, plan.authority[0]);
  plan.authority[0].postures = posture_bit(Posture::kWar);
  plan.authority[1].postures = posture_bit(Posture::kCrisis);
  plan.authority[1].attribution_min = Attribution::kConfirmed;
  plan.authority[1].chain = 1;
  plan.authority[2].postures = posture_bit(Posture::kPeacetime);
  plan.authority[2].needs_warning = true;
  plan.authority[2].chain = kNoRow;
  return plan;
}

Order ask(const CommandPlan& plan) {
  Engine engine(prepare(plan), 1);
  engine.request(0, 0);
  advance(engine, 1e6);
  return engine.orders()[0];
}

TEST(CommandAuthority, TheFirstRowWhoseConditionsHoldDecides) {
  CommandPlan plan = three_rows();
  EXPECT_EQ(ask(plan).decided_ns, seconds(10));
  plan.posture = Posture::kCrisis;
  EXPECT_EQ(ask(plan).decided_ns, seconds(1000));
  plan.posture = Posture::kPeacetime;
  plan.warning_ns = -seconds(3600);
  EXPECT_EQ(ask(plan).decided_ns, 0);
  plan.authority.insert(plan.authority.begin(), plan.authority[1]);
  plan.authority[0].postures = kAnyPosture;
  EXPECT_EQ(ask(plan).decided_ns, seconds(1000));
}

TEST(CommandAuthority, WithoutAMatchingRowTheRequestIsRefusedForWantOfAuthority) {
  CommandPlan plan = three_rows();
  plan.posture = Posture::kCrisis;
  plan.attribution = Attribution::kProbable;
  EXPECT_EQ(ask(plan).refusal, Refusal::kNoAuthority);
  plan.posture = Posture::kPeacetime;
  EXPECT_EQ(ask(plan).refusal, Refusal::kNoAuthority) << "no warning was given";
  plan = three_rows();
  plan.rules[0].kind = OrderKind::kStrike;
  Engine engine(prepare(plan), 1);
  engine.request(0, 0);
  EXPECT_TRUE(advance(engine, 1e6).empty());
  EXPECT_EQ(engine.counters().no_authority_count, 1);
  EXPECT_EQ(engine.orders()[0].state, OrderState::kRefused);
}

TEST(CommandAuthority, GroupsUnderDifferentRowsGetOrdersOfTheirOwn) {
  CommandPlan plan = three_rows();
  plan.groups.resize(3);
  plan.groups[1].name = "partner";
  plan.groups[2].name = "outsider";
  plan.authority[0].groups = {0, 2};
  plan.authority[1].groups = {1};
  plan.authority[1].postures = kAnyPosture;
  plan.rules[0].groups = {0, 1, 2};
  Engine engine(prepare(plan), 1);
  engine.request(0, 0);
  advance(engine, 1e6);
  ASSERT_EQ(engine.orders().size(), 2U);
  EXPECT_EQ(engine.orders()[0].legs.size(), 2U);
  EXPECT_EQ(engine.orders()[0].legs[1].group, 2U);
  EXPECT_EQ(engine.orders()[1].legs[0].group, 1U);
  EXPECT_EQ(engine.orders()[1].decided_ns, seconds(1000));
  EXPECT_EQ(engine.counters().requests_count, 1);
}

TEST(CommandAuthority, ARowMatchesTheScopeItNames) {
  CommandPlan plan = three_rows();
  plan.authority[0].any_scope = false;
  plan.authority[0].scope = Scope::kTarget;
  EXPECT_EQ(ask(plan).refusal, Refusal::kNoAuthority);
  plan.authority[0].scope = Scope::kArea;
  EXPECT_EQ(ask(plan).refusal, Refusal::kNone);
}

TEST(CommandAuthority, TheUnitItselfDecidesWithoutDelayAndWithoutALink) {
  CommandPlan plan = three_rows();
  plan.authority[0].chain = kNoRow;
  plan.deliveries.push_back({kNoRow, kNoRow, Link{deterministic(60), 1.0, 0, 1}});
  plan.readiness.push_back({std::nullopt, kNoRow, deterministic(8)});
  const Order order = ask(plan);
  EXPECT_EQ(received_ns(order), 0);
  EXPECT_EQ(action_ns(order), seconds(8));
}

TEST(CommandAuthority, ARowMayGrantAnotherStatusThanWasAskedFor) {
  CommandPlan plan = three_rows();
  plan.rules[0].kind = OrderKind::kWeaponControl;
  plan.rules[0].weapon_control = WeaponControl::kFree;
  plan.authority[0].kind = OrderKind::kWeaponControl;
  Engine asked(prepare(plan), 1);
  asked.request(0, 0);
  EXPECT_EQ(advance(asked, 100).at(0).weapon_control, WeaponControl::kFree);
  plan.authority[0].weapon_control = WeaponControl::kHold;
  Engine granted(prepare(plan), 1);
  granted.request(0, 0);
  EXPECT_EQ(advance(granted, 100).at(0).weapon_control, WeaponControl::kHold);
}

TEST(CommandAuthority, AChangeOfTheSituationLetsAFiringRuleAskAgain) {
  CommandPlan plan = three_rows();
  plan.posture = Posture::kCrisis;
  plan.attribution = Attribution::kNone;
  plan.changes.push_back(
      {"attributed", seconds(500), deterministic(7), std::nullopt, Attribution::kConfirmed});
  Engine engine(prepare(plan), 1);
  tell(engine, 10, true);
  advance(engine, 1e5);
  ASSERT_EQ(engine.orders().size(), 2U);
  EXPECT_EQ(engine.orders()[0].refusal, Refusal::kNoAuthority);
  EXPECT_EQ(engine.orders()[1].requested_ns, seconds(507));
  EXPECT_EQ(engine.orders()[1].decided_ns, seconds(1507));
}

TEST(CommandAuthority, CaveatsRefuseOrAddANationalChainForTheGroupsTheyName) {
  CommandPlan plan = three_rows();
  plan.groups = {{"a", 1, {}, {}}, {"b", 2, {}, {}}, {"c", 3, {}, {}}};
  plan.rules[0].groups = {0, 1, 2};
  plan.authority[0].caveats = {{"red card", kNoRow, 2, 1.0, 0.0, kNoRow},
                               {"parliament", 2, -1, 0.0, 1.0, 1}};
  const Order order = ask(plan);
  EXPECT_EQ(order.legs[0].executed_ns, seconds(10));
  EXPECT_EQ(order.legs[1].state, LegState::kRefusedByCaveat);
  EXPECT_EQ(order.legs[2].executed_ns, seconds(1010));
  EXPECT_EQ(order.visits.back().leg, 2U);
}

TEST(CommandAuthority, CaveatsApplyWithTheirProbabilities) {
  CommandPlan plan = three_rows();
  plan.authority[0].caveats = {{"red card", kNoRow, -1, 0.05, 0.4, 1}};
  const auto prepared = prepare(plan);
  constexpr int kWorlds = 20'000;
  double refused = 0;
  double national = 0;
  for (int w = 0; w < kWorlds; ++w) {
    Engine engine(prepared, static_cast<std::uint64_t>(w));
    engine.request(0, 0);
    advance(engine, 1e6);
    const Leg& leg = engine.orders()[0].legs[0];
    refused += leg.state == LegState::kRefusedByCaveat ? 1.0 / kWorlds : 0;
    national += leg.executed_ns == seconds(1010) ? 1.0 / kWorlds : 0;
  }
  EXPECT_NEAR(refused, 0.05, 4 * std::sqrt(0.05 * 0.95 / kWorlds));
  EXPECT_NEAR(national, 0.38, 4 * std::sqrt(0.38 * 0.62 / kWorlds));
}

TEST(CommandAuthority, ANationalChainCanRefuseOrLoseItsLegAlone) {
  CommandPlan plan = three_rows();
  plan.groups = {{"a", 1, {}, {}}, {"b", 2, {}, {}}};
  plan.rules[0].groups = {0, 1};
  plan.chains[1] = series("capital", {gate("minister", 0, deterministic(50))});
  plan.authority[0].caveats = {{"capital", kNoRow, 2, 0.0, 1.0, 1}};
  const Order order = ask(plan);
  EXPECT_EQ(order.legs[0].state, LegState::kExecuted);
  EXPECT_EQ(order.legs[1].state, LegState::kRefusedByCaveat);
  EXPECT_EQ(order.legs[1].ended_ns, seconds(60));
  plan.chains[1] = series("capital", {delay("x", deterministic(0)), delay("y", deterministic(0))});
  plan.chains[1].edges[0].link.loss_prob = 1;
  EXPECT_EQ(ask(plan).legs[1].state, LegState::kLost);
}

}  // namespace
}  // namespace boyd::command
