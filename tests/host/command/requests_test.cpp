#include <stdexcept>

#include <gtest/gtest.h>

#include "tests/host/command/plans.hpp"

namespace boyd::command {
namespace {

using namespace testing;

CommandPlan plan_of_delay(double delay_s, double validity_s = 0) {
  return plan_with(series("staff", {delay("staff", deterministic(delay_s))}), validity_s);
}

TEST(CommandRequests, AFiringTriggerRaisesOneRequestWhileItIsPendingOrInForce) {
  Engine engine(prepare(plan_of_delay(60)), 1);
  tell(engine, 10, true);
  tell(engine, 20, true);
  tell(engine, 30, false);
  tell(engine, 40, true);
  tell(engine, 500, false);
  tell(engine, 600, true);
  ASSERT_EQ(engine.orders().size(), 1U);
  EXPECT_EQ(engine.orders()[0].decided_ns, seconds(70));
}

TEST(CommandRequests, WithoutRepeatARefusalIsFinalUntilTheTriggerFiresAnew) {
  CommandPlan plan = plan_with(series("gate", {gate("gate", 0, deterministic(5))}));
  Engine engine(prepare(plan), 1);
  tell(engine, 0, true);
  advance(engine, 1000);
  EXPECT_EQ(engine.orders().size(), 1U);
  tell(engine, 1000, false);
  tell(engine, 1010, true);
  EXPECT_EQ(engine.orders().size(), 2U);
}

TEST(CommandRequests, RepeatsKeepTheirSpacing) {
  CommandPlan plan = plan_with(series("gate", {gate("gate", 0, deterministic(5))}));
  plan.rules[0].repeat_s = 60;
  Engine engine(prepare(plan), 1);
  tell(engine, 0, true);
  tell(engine, 30, false);
  tell(engine, 40, true);
  tell(engine, 200, false);
  advance(engine, 1000);
  ASSERT_EQ(engine.orders().size(), 4U);
  for (std::size_t o = 0; o < 4; ++o) {
    EXPECT_EQ(engine.orders()[o].requested_ns, seconds(60.0 * static_cast<double>(o)));
    EXPECT_EQ(engine.orders()[o].ordinal, o);
  }
}

TEST(CommandRequests, APermissionIsRenewedBeforeItExpiresWithoutAGap) {
  CommandPlan plan = plan_of_delay(60, 600);
  plan.rules[0].renew_before_expiry_s = 100;
  Engine engine(prepare(plan), 1);
  tell(engine, 0, true);
  advance(engine, 3000);
  const auto orders = engine.orders();
  ASSERT_EQ(orders.size(), 6U);
  for (std::size_t o = 1; o < orders.size(); ++o) {
    EXPECT_EQ(orders[o].requested_ns, orders[o - 1].expires_ns - seconds(100));
    EXPECT_LT(action_ns(orders[o]), orders[o - 1].expires_ns);
    EXPECT_EQ(orders[o - 1].legs[0].state, LegState::kEndedByNewer);
    EXPECT_EQ(orders[o - 1].legs[0].ended_ns, action_ns(orders[o]));
  }
}

TEST(CommandRequests, ARenewalEndsThePermissionItReplaces) {
  CommandPlan plan = plan_of_delay(60, 600);
  plan.rules[0].renew_before_expiry_s = 100;
  Engine engine(prepare(plan), 1);
  tell(engine, 0, true);
  const auto effects = advance(engine, 700);
  ASSERT_EQ(effects.size(), 3U);
  EXPECT_EQ(effects[1].kind, EffectKind::kEngageArea);
  EXPECT_EQ(effects[1].order, 1U);
  EXPECT_EQ(effects[2].kind, EffectKind::kRevokeEngage);
  EXPECT_EQ(effects[2].order, 0U);
  EXPECT_EQ(effects[1].effect_ns, effects[2].effect_ns);
}

TEST(CommandRequests, OrdersOfOneRequestAreRenewedByOneRequest) {
  CommandPlan plan = plan_of_delay(60, 600);
  plan.rules[0].renew_before_expiry_s = 100;
  plan.rules[0].groups = {0, 1};
  plan.groups.push_back({"partner", 1, {}, {}});
  plan.authority.push_back(plan.authority[0]);
  plan.authority[0].groups = {0};
  Engine engine(prepare(plan), 1);
  tell(engine, 0, true);
  advance(engine, 600);
  EXPECT_EQ(engine.counters().requests_count, 2);
  EXPECT_EQ(engine.orders().size(), 4U);
}

TEST(CommandRequests, ATriggerThatStopsFiringIsNotRenewed) {
  CommandPlan plan = plan_of_delay(60, 600);
  plan.rules[0].renew_before_expiry_s = 100;
  Engine engine(prepare(plan), 1);
  tell(engine, 0, true);
  tell(engine, 300, false);
  advance(engine, 3000);
  ASSERT_EQ(engine.orders().size(), 1U);
  EXPECT_EQ(engine.orders()[0].legs[0].state, LegState::kEndedByExpiry);
}

TEST(CommandRequests, AnExpiredPermissionIsAskedForAgainAtTheRepeatSpacing) {
  CommandPlan plan = plan_of_delay(60, 600);
  plan.rules[0].repeat_s = 30;
  Engine engine(prepare(plan), 1);
  tell(engine, 0, true);
  advance(engine, 700);
  ASSERT_EQ(engine.orders().size(), 2U);
  EXPECT_EQ(engine.orders()[1].requested_ns, seconds(660));
}

TEST(CommandRequests, ClearForLongEnoughWithdrawsWhatIsPending) {
  CommandPlan plan = plan_of_delay(600);
  plan.rules[0].revoke_when_clear = true;
  plan.rules[0].clear_s = 50;
  Engine engine(prepare(plan), 1);
  tell(engine, 0, true);
  tell(engine, 100, false);
  tell(engine, 140, true);  // not clear for long enough
  tell(engine, 200, false);
  EXPECT_TRUE(advance(engine, 5000).empty());
  EXPECT_EQ(engine.orders()[0].state, OrderState::kWithdrawn);
  EXPECT_EQ(engine.orders()[0].decided_ns, seconds(250));
  EXPECT_EQ(engine.counters().withdrawn_count, 1);
}

TEST(CommandRequests, WithdrawnOrdersLeaveTheQueueAndTheirServer) {
  CommandPlan plan = plan_with(series("post", {service("post", deterministic(100))}));
  plan.rules[0].revoke_when_clear = true;
  plan.rules.push_back(plan.rules[0]);
  plan.rules[1].name = "second";
  plan.rules[1].trigger = 1;
  plan.rules.push_back(plan.rules[1]);
  plan.rules[2].name = "third";
  plan.rules[2].trigger = 2;
  Engine engine(prepare(plan), 1);
  for (const std::uint32_t trigger : {0U, 1U, 2U}) {
    engine.on_trigger(0, report(true, 0, trigger));
  }
  advance(engine, 10);
  engine.on_trigger(seconds(10), report(false, 0, 0));
  engine.on_trigger(seconds(10), report(false, 0, 1));
  advance(engine, 1000);
  EXPECT_EQ(engine.orders()[0].visits[0].outcome, NodeOutcome::kAbandoned);
  EXPECT_EQ(engine.orders()[1].visits[0].started_ns, kNever);
  EXPECT_EQ(engine.orders()[2].visits[0].started_ns, seconds(100)) << "work once begun is finished";
  EXPECT_EQ(engine.orders()[2].state, OrderState::kReleased);
}

TEST(CommandRequests, AWarningRaisesItsRulesBeforeTheRaid) {
  CommandPlan plan = plan_of_delay(3600);
  plan.rules[0].source = RuleSource::kWarning;
  plan.warning_ns = -6 * time::kNsPerHour;
  Engine engine(prepare(plan), 1);
  EXPECT_EQ(engine.next_event_ns(), -6 * time::kNsPerHour);
  const auto effects = advance(engine, 0);
  ASSERT_EQ(effects.size(), 1U);
  EXPECT_EQ(effects[0].effect_ns, -5 * time::kNsPerHour);
  EXPECT_EQ(staleness_ns(engine.orders()[0]), kNever) << "no measurement stands behind it";
  plan.warning_ns = kNever;
  EXPECT_EQ(Engine(prepare(plan), 1).next_event_ns(), kNever);
}

TEST(CommandRequests, ATimedRuleAsksAtItsTime) {
  CommandPlan plan = plan_of_delay(5);
  plan.rules[0].source = RuleSource::kTime;
  plan.rules[0].at_ns = seconds(1234);
  Engine engine(prepare(plan), 1);
  EXPECT_EQ(advance(engine, 1e6).at(0).effect_ns, seconds(1239));
}

TEST(CommandRequests, RequestsPerTargetQueueAndThoseForAnAreaPayOnce) {
  CommandPlan plan = plan_with(series("cell", {service("cell", deterministic(10))}));
  TriggerReport raid = report(true);
  raid.urgent_count = 3;
  for (std::uint32_t u = 0; u < 3; ++u) {
    raid.urgent[u].track_id = 70 + u;
    raid.urgent[u].measured_ns = -seconds(u);
    raid.urgent[u].position = {static_cast<std::int32_t>(u), 0, 0};
  }
  Engine area(prepare(plan), 1);
  area.on_trigger(0, raid);
  EXPECT_EQ(advance(area, 1000).size(), 1U);
  plan.rules[0].scope = Scope::kTarget;
  Engine target(prepare(plan), 1);
  target.on_trigger(0, raid);
  target.on_trigger(seconds(1), raid);
  EXPECT_EQ(advance(target, 1000).size(), 3U);
  for (std::uint32_t u = 0; u < 3; ++u) {
    const Order& order = target.orders()[u];
    EXPECT_EQ(order.track_id, 70 + u);
    EXPECT_EQ(order.aim.x, static_cast<std::int32_t>(u));
    EXPECT_EQ(order.decided_ns, seconds(10.0 * (u + 1)));
    EXPECT_EQ(staleness_ns(order), seconds(10.0 * (u + 1) + u));
  }
}

TEST(CommandRequests, StalenessIsEffectMinusOldestMeasurement) {
  Engine engine(prepare(plan_of_delay(60)), 1);
  engine.on_trigger(seconds(100), report(true, seconds(88)));
  advance(engine, 1000);
  EXPECT_EQ(staleness_ns(engine.orders()[0]), seconds(160 - 88));
}

TEST(CommandRequests, TheFirstShotIsFedBack) {
  Engine engine(prepare(plan_of_delay(60)), 1);
  tell(engine, 0, true);
  advance(engine, 100);
  EXPECT_EQ(first_use_ns(engine.orders()[0]), kNever);
  engine.on_first_use(0, seconds(90));
  engine.on_first_use(0, seconds(95));
  EXPECT_EQ(first_use_ns(engine.orders()[0]), seconds(90));
  EXPECT_THROW(engine.on_first_use(1, 0), std::out_of_range);
}

TEST(CommandRequests, AShotAfterTheEndOfAStatusIsNotItsMerit) {
  for (const OrderKind kind : {OrderKind::kWeaponControl, OrderKind::kAutonomy}) {
    CommandPlan plan = plan_of_delay(60, 600);
    plan.rules[0].kind = kind;
    plan.authority[0].kind = kind;
    Engine engine(prepare(plan), 1);
    tell(engine, 0, true);
    advance(engine, 1000);
    ASSERT_EQ(engine.orders()[0].legs[0].ended_ns, seconds(660));
    engine.on_first_use(0, seconds(660));
    EXPECT_EQ(first_use_ns(engine.orders()[0]), kNever) << name_of(kind);
    engine.on_first_use(0, seconds(659));
    EXPECT_EQ(first_use_ns(engine.orders()[0]), seconds(659)) << name_of(kind);
  }
}

TEST(CommandRequests, WhatNobodyMayGrantIsAskedOnceUntilTheSituationChanges) {
  CommandPlan plan = plan_of_delay(60);
  plan.rules[0].repeat_s = 10;
  plan.authority[0].postures = posture_bit(Posture::kWar);
  plan.posture = Posture::kCrisis;
  plan.changes.push_back({"peace", seconds(500), deterministic(0), Posture::kPeacetime, {}});
  plan.changes.push_back({"war", seconds(1000), deterministic(0), Posture::kWar, {}});
  Engine engine(prepare(plan), 1);
  for (int second = 0; second < 400; ++second) {
    tell(engine, second, true);
  }
  EXPECT_EQ(engine.orders().size(), 1U);
  EXPECT_EQ(engine.counters().no_authority_count, 1);
  tell(engine, 400, false);
  tell(engine, 401, true);
  EXPECT_EQ(engine.orders().size(), 2U) << "a trigger that begins to fire anew asks anew";
  advance(engine, 999);
  EXPECT_EQ(engine.orders().size(), 3U) << "another posture may have another authority";
  advance(engine, 2000);
  ASSERT_EQ(engine.orders().size(), 4U);
  EXPECT_EQ(engine.orders()[3].requested_ns, seconds(1000));
  EXPECT_EQ(engine.orders()[3].state, OrderState::kReleased);
}

TEST(CommandRequests, AnOrderIsInTimeWhileItsTriggerFires) {
  Engine soon(prepare(plan_of_delay(60)), 1);
  tell(soon, 0, true);
  EXPECT_FALSE(soon.orders()[0].in_time) << "not executed yet";
  advance(soon, 100);
  EXPECT_EQ(soon.orders()[0].in_time, true);
  Engine late(prepare(plan_of_delay(60)), 1);
  tell(late, 0, true);
  tell(late, 59, false);
  advance(late, 100);
  EXPECT_EQ(late.orders()[0].in_time, false);
  CommandPlan timed = plan_of_delay(60);
  timed.rules[0].source = RuleSource::kTime;
  Engine other(prepare(timed), 1);
  advance(other, 100);
  ASSERT_NE(action_ns(other.orders()[0]), kNever);
  EXPECT_FALSE(other.orders()[0].in_time);
}

TEST(CommandRequests, AnOrderOnATargetIsInTimeWhileItsTrackIsReported) {
  CommandPlan plan = plan_of_delay(60);
  plan.rules[0].scope = Scope::kTarget;
  const auto in_time_after = [&](std::uint32_t later_track, std::uint32_t later_count) {
    TriggerReport first = report(true);
    first.urgent_count = 1;
    first.urgent[0].track_id = 70;
    Engine engine(prepare(plan), 1);
    engine.on_trigger(0, first);
    advance(engine, 30);
    TriggerReport later = first;
    later.urgent[0].track_id = later_track;
    later.count = later_count;
    engine.on_trigger(seconds(30), later);
    advance(engine, 60);
    return engine.orders()[0].in_time;
  };
  EXPECT_EQ(in_time_after(70, 1), true);
  EXPECT_EQ(in_time_after(71, 1), false);
  EXPECT_EQ(in_time_after(71, 2), std::nullopt) << "it may be among those that are not named";
}

TEST(CommandRequests, InputsBeforeTheClockAreRejected) {
  Engine engine(prepare(plan_of_delay(60)), 1);
  advance(engine, 10);
  std::vector<Injection> effects;
  EXPECT_THROW(engine.on_trigger(seconds(9), report(true)), std::logic_error);
  EXPECT_THROW(engine.request(seconds(9), 0), std::logic_error);
  EXPECT_THROW(engine.advance_to(seconds(9), effects), std::logic_error);
  EXPECT_THROW(engine.request(seconds(11), 1), std::out_of_range);
  engine.on_trigger(seconds(11), report(true, 0, 31));  // no rule names it
  EXPECT_EQ(engine.next_event_ns(), kNever);
}

TEST(CommandRequests, OrdersBeyondTheLimitAreNotMadeButCounted) {
  CommandPlan plan = plan_with(series("gate", {gate("gate", 0)}));
  plan.rules[0].repeat_s = 1;
  Engine engine(prepare(plan), 1, {5});
  tell(engine, 0, true);
  advance(engine, 9.5);
  EXPECT_EQ(engine.orders().size(), 5U);
  EXPECT_GE(engine.counters().over_limit_count, 1);
}

}  // namespace
}  // namespace boyd::command
