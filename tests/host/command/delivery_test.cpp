#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

#include "tests/host/command/plans.hpp"

namespace boyd::command {
namespace {

using namespace testing;

CommandPlan linked_plan(double link_s, double validity_s = 0) {
  CommandPlan plan = plan_with(series("staff", {delay("staff", deterministic(10))}), validity_s);
  plan.deliveries.push_back({kNoRow, kNoRow, Link{deterministic(link_s), 0, 0, 1}});
  return plan;
}

/// A second rule, on trigger 1, for the same group and area, by a chain with a link of its own.
CommandPlan two_ways(double first_link_s, double second_link_s) {
  CommandPlan plan = linked_plan(first_link_s, 1000);
  plan.chains.push_back(plan.chains[0]);
  plan.chains[1].name = "other staff";
  plan.deliveries[0].chain = 0;
  plan.deliveries.push_back({1, kNoRow, Link{deterministic(second_link_s), 0, 0, 1}});
  plan.authority.push_back(plan.authority[0]);
  plan.authority[1].chain = 1;
  plan.authority[0].postures = posture_bit(Posture::kWar);
  plan.changes.push_back({"peace", seconds(1), deterministic(0), Posture::kPeacetime, {}});
  plan.rules.push_back(plan.rules[0]);
  plan.rules[1].name = "other";
  plan.rules[1].trigger = 1;
  return plan;
}

TEST(CommandDelivery, AnOrderIsSentReceivedAndExecutedInTurn) {
  CommandPlan plan = linked_plan(30, 600);
  plan.readiness.push_back({OrderKind::kEngageArea, 0, deterministic(8)});
  plan.rules[0].area = 7;
  Engine engine(prepare(plan), 1);
  tell(engine, 0, true);
  const auto effects = advance(engine, 1000);
  const Leg& leg = engine.orders()[0].legs[0];
  EXPECT_EQ(leg.sent_ns, seconds(10));
  EXPECT_EQ(leg.received_ns, seconds(40));
  EXPECT_EQ(leg.executed_ns, seconds(48));
  EXPECT_EQ(leg.ended_ns, seconds(610));
  EXPECT_EQ(leg.state, LegState::kEndedByExpiry);
  ASSERT_EQ(effects.size(), 1U);
  EXPECT_EQ(effects[0].kind, EffectKind::kEngageArea);
  EXPECT_EQ(effects[0].effect_ns, seconds(48));
  EXPECT_EQ(effects[0].expires_ns, seconds(610));
  EXPECT_EQ(effects[0].area, 7U);
}

TEST(CommandDelivery, ReadinessMayDependOnTheChainThatDecided) {
  for (const std::uint32_t chain : {0U, 1U}) {
    CommandPlan plan = linked_plan(30, 600);
    plan.chains.push_back(series("other staff", {delay("other", deterministic(1))}));
    plan.readiness.push_back({std::nullopt, kNoRow, deterministic(8), chain});
    plan.readiness.push_back({std::nullopt, kNoRow, deterministic(3)});
    Engine engine(prepare(plan), 1);
    tell(engine, 0, true);
    advance(engine, 1000);
    const Leg& leg = engine.orders()[0].legs[0];
    EXPECT_EQ(leg.executed_ns - leg.received_ns, seconds(chain == 0 ? 8 : 3));
  }
}

TEST(CommandDelivery, AnOrderThatComesAfterItsExpiryIsNotExecuted) {
  for (const double readiness_s : {0.0, 1.0}) {  // expired on reception, or while making ready
    CommandPlan plan = linked_plan(readiness_s == 0 ? 600 : 599.5, 600);
    plan.readiness.push_back({std::nullopt, kNoRow, deterministic(readiness_s)});
    Engine engine(prepare(plan), 1);
    tell(engine, 0, true);
    EXPECT_TRUE(advance(engine, 5000).empty());
    EXPECT_EQ(engine.orders()[0].legs[0].state, LegState::kExpired);
    EXPECT_EQ(engine.counters().legs_expired_count, 1);
  }
}

TEST(CommandDelivery, ALostOrderIsRecordedAsLost) {
  CommandPlan plan = linked_plan(5);
  plan.deliveries[0].link.loss_prob = 1;
  plan.deliveries[0].link.tries_max = 4;
  plan.deliveries[0].link.resend_after_s = 20;
  Engine engine(prepare(plan), 1);
  tell(engine, 0, true);
  EXPECT_TRUE(advance(engine, 5000).empty());
  EXPECT_EQ(engine.orders()[0].legs[0].state, LegState::kLost);
  EXPECT_EQ(engine.orders()[0].legs[0].ended_ns, seconds(70));
  EXPECT_EQ(engine.counters().legs_lost_count, 1);
}

/// The battle's word on the group's link.
void tell_link(Engine& engine, bool is_linked) {
  engine.on_radio_quality(engine.now_ns(), 0, is_linked ? 1 : 0);
}

TEST(CommandDelivery, AnOrderThatComesToAGroupWithoutALinkIsLost) {
  Engine engine(prepare(linked_plan(30, 600)), 1);
  tell(engine, 0, true);
  advance(engine, 39);
  tell_link(engine, false);
  EXPECT_TRUE(advance(engine, 5000).empty());
  EXPECT_EQ(engine.orders()[0].legs[0].state, LegState::kLost);
  EXPECT_EQ(engine.orders()[0].legs[0].ended_ns, seconds(40));
  EXPECT_EQ(engine.counters().legs_lost_count, 1);
  EXPECT_EQ(engine.counters().legs_executed_count, 0);
}

TEST(CommandDelivery, WhatCameBeforeTheLinkWasCutIsCarriedOutAndRunsOut) {
  CommandPlan plan = linked_plan(30, 600);
  plan.rules[0].kind = OrderKind::kWeaponControl;
  plan.rules[0].weapon_control = WeaponControl::kFree;
  plan.authority[0].kind = OrderKind::kWeaponControl;
  plan.readiness.push_back({std::nullopt, kNoRow, deterministic(8)});
  Engine engine(prepare(plan), 1);
  tell(engine, 0, true);
  advance(engine, 41);
  tell_link(engine, false);
  const auto effects = advance(engine, 5000);
  ASSERT_EQ(effects.size(), 2U);
  EXPECT_EQ(effects[0].effect_ns, seconds(48));
  EXPECT_EQ(effects[0].weapon_control, WeaponControl::kFree);
  EXPECT_EQ(effects[1].effect_ns, seconds(610));
  EXPECT_EQ(effects[1].weapon_control, WeaponControl::kTight);
  EXPECT_EQ(engine.orders()[0].legs[0].state, LegState::kEndedByExpiry);
}

TEST(CommandDelivery, ARevocationThatComesToAGroupWithoutALinkIsLost) {
  CommandPlan plan = linked_plan(30);
  plan.rules[0].revoke_when_clear = true;
  Engine engine(prepare(plan), 1);
  tell(engine, 0, true);
  advance(engine, 100);
  tell(engine, 101, false);
  tell_link(engine, false);
  const auto effects = advance(engine, 5000);
  EXPECT_TRUE(effects.empty());
  EXPECT_EQ(engine.orders()[0].legs[0].state, LegState::kExecuted);
  EXPECT_EQ(engine.orders()[0].legs[0].revocation_received_ns, kNever);
  EXPECT_EQ(engine.counters().revocations_lost_count, 1);
}

TEST(CommandDelivery, ANewerOrderTakesThePlaceOfTheOlder) {
  Engine engine(prepare(two_ways(5, 5)), 1);
  engine.on_trigger(0, report(true, 0, 0));
  advance(engine, 100);
  engine.on_trigger(seconds(100), report(true, 0, 1));
  const auto effects = advance(engine, 200);
  EXPECT_EQ(engine.orders()[0].legs[0].state, LegState::kEndedByNewer);
  EXPECT_EQ(engine.orders()[1].legs[0].state, LegState::kExecuted);
  ASSERT_EQ(effects.size(), 2U);
  EXPECT_EQ(effects[1].kind, EffectKind::kRevokeEngage);
  EXPECT_EQ(effects[1].order, 0U);
}

TEST(CommandDelivery, AnOlderOrderThatComesAfterANewerOneIsDropped) {
  Engine engine(prepare(two_ways(300, 5)), 1);
  engine.on_trigger(0, report(true, 0, 0));
  advance(engine, 50);
  engine.on_trigger(seconds(50), report(true, 0, 1));
  const auto effects = advance(engine, 500);
  ASSERT_EQ(effects.size(), 1U);
  EXPECT_EQ(effects[0].order, 1U);
  EXPECT_EQ(engine.orders()[0].legs[0].state, LegState::kOutdated);
  EXPECT_EQ(engine.orders()[0].legs[0].received_ns, seconds(310));
  EXPECT_EQ(engine.counters().legs_outdated_count, 1);
}

TEST(CommandDelivery, ANewerOrderStopsAnOlderOneThatIsBeingMadeReady) {
  CommandPlan plan = two_ways(5, 5);
  plan.readiness.push_back({std::nullopt, kNoRow, deterministic(60)});
  Engine engine(prepare(plan), 1);
  engine.on_trigger(0, report(true, 0, 0));
  advance(engine, 30);
  engine.on_trigger(seconds(30), report(true, 0, 1));
  const auto effects = advance(engine, 500);
  ASSERT_EQ(effects.size(), 1U);
  EXPECT_EQ(effects[0].order, 1U);
  EXPECT_EQ(engine.orders()[0].legs[0].state, LegState::kSuperseded);
  EXPECT_EQ(engine.counters().legs_superseded_count, 1);
}

TEST(CommandDelivery, ARuleWhoseOrderWasReplacedAsksAgainOnlyWhenTheReplacementHasEnded) {
  CommandPlan plan = two_ways(5, 5);
  plan.rules[0].repeat_s = 20;
  plan.rules[1].repeat_s = 20;
  Engine engine(prepare(plan), 1);
  engine.on_trigger(0, report(true, 0, 0));
  advance(engine, 100);
  engine.on_trigger(seconds(100), report(true, 0, 1));
  advance(engine, 1000);
  ASSERT_EQ(engine.orders().size(), 2U) << "the two rules drive each other out";
  advance(engine, 1110);
  ASSERT_EQ(engine.orders().size(), 4U);
  EXPECT_EQ(engine.orders()[2].requested_ns, engine.orders()[1].expires_ns);
}

TEST(CommandDelivery, PermissionsForDifferentAreasStandSideBySideButTasksDoNot) {
  for (const OrderKind kind : {OrderKind::kEngageArea, OrderKind::kRetask}) {
    CommandPlan plan = two_ways(5, 5);
    for (std::uint32_t r = 0; r < 2; ++r) {
      plan.rules[r].kind = kind;
      plan.rules[r].area = r;
      plan.authority[r].kind = kind;
    }
    Engine engine(prepare(plan), 1);
    engine.on_trigger(0, report(true, 0, 0));
    advance(engine, 50);
    engine.on_trigger(seconds(50), report(true, 0, 1));
    advance(engine, 500);
    EXPECT_EQ(engine.orders()[0].legs[0].state,
              kind == OrderKind::kEngageArea ? LegState::kExecuted : LegState::kEndedByNewer);
  }
}

TEST(CommandDelivery, ARevocationTravelsWhileThePermissionStillHolds) {
  CommandPlan plan = linked_plan(30);
  plan.rules[0].revoke_when_clear = true;
  plan.rules[0].clear_s = 20;
  Engine engine(prepare(plan), 1);
  tell(engine, 0, true);
  advance(engine, 100);
  tell(engine, 100, false);
  const auto effects = advance(engine, 1000);
  ASSERT_EQ(effects.size(), 2U);
  EXPECT_EQ(effects[0].kind, EffectKind::kRevokeSent);
  EXPECT_EQ(effects[0].effect_ns, seconds(120));
  EXPECT_EQ(effects[1].kind, EffectKind::kRevokeEngage);
  EXPECT_EQ(effects[1].effect_ns, seconds(150));
  const Leg& leg = engine.orders()[0].legs[0];
  EXPECT_EQ(leg.state, LegState::kEndedByRevocation);
  EXPECT_EQ(leg.revocation_sent_ns, seconds(120));
  EXPECT_EQ(leg.revocation_received_ns, seconds(150));
  tell(engine, 1000, true);
  EXPECT_EQ(engine.orders().size(), 2U) << "what was revoked can be asked for again";
}

TEST(CommandDelivery, ARevocationThatOvertakesItsOrderStopsIt) {
  CommandPlan plan = linked_plan(0);
  plan.deliveries[0].link.delay = uniform(0, 1000);
  plan.rules[0].revoke_when_clear = true;
  const auto prepared = prepare(plan);
  int overtaken = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Engine engine(prepared, seed);
    tell(engine, 0, true);
    advance(engine, 20);
    engine.on_trigger(seconds(20), report(false));
    const auto effects = advance(engine, 5000);
    const Leg& leg = engine.orders()[0].legs[0];
    if (leg.state == LegState::kRevoked) {
      ++overtaken;
      EXPECT_EQ(leg.executed_ns, kNever);
      ASSERT_EQ(effects.size(), 1U);
      EXPECT_EQ(effects[0].kind, EffectKind::kRevokeSent);
    } else {
      EXPECT_EQ(leg.state, LegState::kEndedByRevocation);
    }
  }
  EXPECT_GT(overtaken, 50);
  EXPECT_LT(overtaken, 150);
}

TEST(CommandDelivery, ALostRevocationLeavesThePermissionInForceUntilItExpires) {
  CommandPlan plan = linked_plan(5, 500);
  plan.rules[0].revoke_when_clear = true;
  plan.deliveries[0].link.loss_prob = 0.5;
  const auto prepared = prepare(plan);
  int lost = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    Engine engine(prepared, seed);
    tell(engine, 0, true);
    advance(engine, 100);
    tell(engine, 100, false);
    advance(engine, 1000);
    const Leg& leg = engine.orders()[0].legs[0];
    if (leg.executed_ns != kNever && leg.revocation_received_ns == kNever) {
      ++lost;
      EXPECT_EQ(leg.state, LegState::kEndedByExpiry);
      EXPECT_EQ(leg.ended_ns, seconds(510));
      EXPECT_EQ(engine.counters().revocations_lost_count, 1);
    }
  }
  EXPECT_GT(lost, 10);
}

TEST(CommandDelivery, AStatusReturnsToItsInitialValueWhenItsOrderEnds) {
  CommandPlan plan = linked_plan(5, 500);
  plan.groups[0].weapon_control = WeaponControl::kHold;
  plan.rules[0].kind = OrderKind::kWeaponControl;
  plan.rules[0].weapon_control = WeaponControl::kFree;
  plan.authority[0].kind = OrderKind::kWeaponControl;
  Engine engine(prepare(plan), 1);
  tell(engine, 0, true);
  const auto effects = advance(engine, 1000);
  ASSERT_EQ(effects.size(), 2U);
  EXPECT_EQ(effects[0].weapon_control, WeaponControl::kFree);
  EXPECT_EQ(effects[1].kind, EffectKind::kWeaponControl);
  EXPECT_EQ(effects[1].weapon_control, WeaponControl::kHold);
  EXPECT_EQ(effects[1].effect_ns, seconds(510));
}

TEST(CommandDelivery, WhatCannotBeUndoneIsOnlyStoppedBeforeExecution) {
  CommandPlan plan = linked_plan(5);
  plan.rules[0].kind = OrderKind::kReleaseReserve;
  plan.rules[0].revoke_when_clear = true;
  plan.authority[0].kind = OrderKind::kReleaseReserve;
  Engine executed(prepare(plan), 1);
  tell(executed, 0, true);
  EXPECT_EQ(advance(executed, 100).at(0).kind, EffectKind::kRelease);
  tell(executed, 100, false);
  EXPECT_TRUE(advance(executed, 1000).empty());
  EXPECT_EQ(executed.orders()[0].legs[0].state, LegState::kExecuted);
  plan.readiness.push_back({std::nullopt, kNoRow, deterministic(500)});
  Engine stopped(prepare(plan), 1);
  tell(stopped, 0, true);
  advance(stopped, 100);
  tell(stopped, 100, false);
  EXPECT_TRUE(advance(stopped, 1000).empty());
  EXPECT_EQ(stopped.orders()[0].legs[0].state, LegState::kRevoked);
}

TEST(CommandDelivery, AStrikeCarriesItsAimSiteAndNumber) {
  CommandPlan plan = linked_plan(5);
  plan.rules[0].kind = OrderKind::kStrike;
  plan.rules[0].site = 4;
  plan.rules[0].aim = {1, 2, 3};
  plan.rules[0].strike_count = 6;
  plan.authority[0].kind = OrderKind::kStrike;
  Engine engine(prepare(plan), 1);
  tell(engine, 0, true);
  const Injection effect = advance(engine, 100).at(0);
  EXPECT_EQ(effect.kind, EffectKind::kStrike);
  EXPECT_EQ(effect.target_site, 4U);
  EXPECT_EQ(effect.aim.z, 3);
  EXPECT_EQ(effect.strike_count, 6U);
}

TEST(CommandDelivery, TheNextEffectIsForeseenExactlyWhenNothingComesBetween) {
  CommandPlan plan = linked_plan(30, 600);
  plan.rules[0].renew_before_expiry_s = 50;
  plan.deliveries[0].link.delay = lognormal(20, 0.5);
  Engine engine(prepare(plan), 9);
  EXPECT_EQ(engine.next_effect_ns(seconds(100)), seconds(100));
  engine.on_trigger(0, report(true));
  for (int effect = 0; effect < 5; ++effect) {
    const TimeNs next_ns = engine.next_effect_ns(seconds(1e6));
    EXPECT_EQ(engine.next_effect_ns(next_ns), next_ns);
    EXPECT_EQ(engine.next_effect_ns(next_ns - 1), next_ns - 1);
    std::vector<Injection> out;
    engine.advance_to(next_ns - 1, out);
    EXPECT_TRUE(out.empty());
    engine.advance_to(next_ns, out);
    ASSERT_FALSE(out.empty());
    EXPECT_EQ(out[0].effect_ns, next_ns);
  }
}

}  // namespace
}  // namespace boyd::command
