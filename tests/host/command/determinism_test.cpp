#include <bit>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "tests/host/command/plans.hpp"

namespace boyd::command {
namespace {

using namespace testing;

CommandPlan busy_plan() {
  Consensus table;
  table.members_count = 12;
  table.reply = lognormal(60, 0.7);
  table.objection_prob = 0.05;
  table.rounds_max = 3;
  table.rework = exponential(100);
  CommandPlan plan = plan_with(
      series(
          "staff",
          {service("desk", lognormal(20, 0.5)), consensus("council", table), gate("chief", 0.8)}),
      900);
  plan.chains[0].edges[0].link = {lognormal(3, 0.6), 0.2, 30, 3};
  plan.deliveries.push_back({kNoRow, kNoRow, Link{lognormal(15, 0.7), 0.2, 60, 2}});
  plan.readiness.push_back({std::nullopt, kNoRow, triangular(1, 5, 9)});
  plan.rules[0].repeat_s = 120;
  plan.rules[0].renew_before_expiry_s = 200;
  return plan;
}

std::uint64_t history_hash(const Engine& engine, std::uint32_t rule) {
  std::uint64_t hash = 1469598103934665603ULL;
  const auto add = [&](TimeNs value) {
    hash = (hash ^ static_cast<std::uint64_t>(value)) * 1099511628211ULL;
  };
  for (const Order& order : engine.orders()) {
    if (order.rule != rule) {
      continue;
    }
    add(order.requested_ns);
    add(order.decided_ns);
    add(order.expires_ns);
    add(static_cast<TimeNs>(order.state));
    for (const NodeVisit& visit : order.visits) {
      add(visit.started_ns);
      add(visit.finished_ns);
    }
    for (const Leg& leg : order.legs) {
      add(leg.received_ns);
      add(leg.executed_ns);
      add(leg.ended_ns);
      add(static_cast<TimeNs>(leg.state));
    }
  }
  return hash;
}

Engine run(const CommandPlan& plan, std::uint64_t seed, double step_s = 1e5) {
  Engine engine(prepare(plan), seed);
  engine.on_trigger(0, report(true));
  for (double at_s = 0; at_s <= 1e5; at_s += step_s) {
    advance(engine, at_s);
  }
  return engine;
}

TEST(CommandDeterminism, OneSeedHasOneHistoryHoweverOftenTheClockStops) {
  const std::uint64_t hash = history_hash(run(busy_plan(), 5), 0);
  EXPECT_EQ(history_hash(run(busy_plan(), 5), 0), hash);
  EXPECT_EQ(history_hash(run(busy_plan(), 5, 1.0), 0), hash);
  EXPECT_NE(history_hash(run(busy_plan(), 6), 0), hash);
  EXPECT_GT(run(busy_plan(), 5).orders().size(), 20U);
}

TEST(CommandDeterminism, HistoryHasTheBitsOfEveryMachine) {
  EXPECT_EQ(history_hash(run(busy_plan(), 5), 0), 5061203034363333458ULL);
}

TEST(CommandDeterminism, AnUnrelatedRuleChangesNothing) {
  CommandPlan plan = busy_plan();
  const std::uint64_t hash = history_hash(run(plan, 5), 0);
  plan.chains.insert(plan.chains.begin(), series("other", {service("other", exponential(5))}));
  plan.groups.insert(plan.groups.begin(), {"other", 3, {}, {}});
  plan.authority[0].chain = 1;
  AuthorityRow row;
  row.name = "other";
  row.chain = 0;
  row.kind = OrderKind::kRetask;
  plan.authority.insert(plan.authority.begin(), row);
  plan.rules[0].groups = {1};
  RequestRule rule;
  rule.name = "other";
  rule.trigger = 0;
  rule.kind = OrderKind::kRetask;
  rule.groups = {0};
  plan.rules.insert(plan.rules.begin(), rule);
  const Engine engine = run(plan, 5);
  EXPECT_EQ(history_hash(engine, 1), hash);
  EXPECT_EQ(engine.orders()[0].rule, 0U) << "the unrelated rule was to ask first";
}

TEST(CommandDeterminism, ArmsShareTheDrawsOfNodesThatAgreeInName) {
  CommandPlan first = plan_with(series("long",
                                       {delay("assess", lognormal(60, 0.5)),
                                        delay("advise", lognormal(90, 0.5)),
                                        delay("order", lognormal(30, 0.5))}));
  CommandPlan second = plan_with(
      series("short", {delay("assess", lognormal(60, 0.5)), delay("order", lognormal(10, 0.5))}));
  const Engine one = run(first, 8);
  const Engine two = run(second, 8);
  const auto work = [](const Engine& engine, std::size_t visit) {
    const NodeVisit& v = engine.orders()[0].visits[visit];
    return v.finished_ns - v.started_ns;
  };
  EXPECT_EQ(work(one, 0), work(two, 0));
  EXPECT_NEAR(time::to_seconds(work(one, 2)), 3 * time::to_seconds(work(two, 1)), 1e-8);
  EXPECT_NE(work(one, 1) * 2, work(one, 0) * 3) << "different names, different draws";
}

TEST(CommandDeterminism, ACopyOfAnEngineGoesOnAsTheOriginal) {
  const auto prepared = prepare(busy_plan());
  Engine engine(prepared, 5);
  tell(engine, 0, true);
  advance(engine, 5000);
  Engine copy = engine;
  advance(copy, 1e5);
  const std::size_t orders_before = engine.orders().size();
  EXPECT_GT(copy.orders().size(), orders_before);
  advance(engine, 1e5);
  EXPECT_EQ(history_hash(copy, 0), history_hash(engine, 0));
}

TEST(CommandDeterminism, EventsOfOneInstantAreHandledInAFixedOrder) {
  // Everything takes no time: ten rules on one trigger, one post, one nanosecond.
  CommandPlan plan = plan_with(series("post", {service("post", deterministic(0))}));
  for (std::uint32_t r = 1; r < 10; ++r) {
    plan.rules.push_back(plan.rules[0]);
    plan.rules[r].name = "rule " + std::to_string(r);
    plan.rules[r].area = r;
  }
  Engine engine(prepare(plan), 1);
  const auto effects = tell(engine, 0, true);
  ASSERT_EQ(effects.size(), 10U);
  for (std::uint32_t e = 0; e < 10; ++e) {
    EXPECT_EQ(effects[e].order, e);
    EXPECT_EQ(effects[e].effect_ns, 0);
  }
}

}  // namespace
}  // namespace boyd::command
