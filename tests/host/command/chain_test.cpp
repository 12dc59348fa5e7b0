#include <cmath>

#include <gtest/gtest.h>

#include "tests/host/command/plans.hpp"

namespace boyd::command {
namespace {

using namespace testing;

/// The one order of a plan, raised at 0 in the world of `seed` and followed to its end.
Order run_once(const CommandPlan& plan, std::uint64_t seed = 1) {
  Engine engine(prepare(plan), seed);
  engine.request(0, 0);
  advance(engine, 1e9);
  return engine.orders()[0];
}

struct Tally {
  double released = 0;
  double refused = 0;
  double lost = 0;
};

Tally run_many(const CommandPlan& plan, int worlds) {
  const auto prepared = prepare(plan);
  Tally tally;
  for (int w = 0; w < worlds; ++w) {
    Engine engine(prepared, static_cast<std::uint64_t>(w));
    engine.request(0, 0);
    advance(engine, 1e9);
    const OrderState state = engine.orders()[0].state;
    tally.released += state == OrderState::kReleased ? 1.0 / worlds : 0;
    tally.refused += state == OrderState::kRefused ? 1.0 / worlds : 0;
    tally.lost += state == OrderState::kLost ? 1.0 / worlds : 0;
  }
  return tally;
}

/// entry -> (a, b) -> exit.
Chain diamond(Node a, Node b, Join join, Fork fork = Fork::kEvery) {
  Chain chain;
  chain.name = "diamond";
  chain.nodes = {delay("entry", deterministic(1)),
                 std::move(a),
                 std::move(b),
                 delay("exit", deterministic(1))};
  chain.nodes[0].fork = fork;
  chain.nodes[3].join = join;
  chain.entry = 0;
  chain.exit = 3;
  chain.edges = {edge(0, 1), edge(0, 2), edge(1, 3), edge(2, 3)};
  return chain;
}

TEST(CommandChain, ASeriesTakesTheSumOfItsNodesAndLinks) {
  CommandPlan plan = plan_with(series("staff",
                                      {service("a", deterministic(10)),
                                       delay("b", deterministic(200)),
                                       service("c", deterministic(3000)),
                                       gate("d", 1.0, deterministic(40000))}));
  for (Edge& way : plan.chains[0].edges) {
    way.link.delay = deterministic(0.5);
  }
  const Order order = run_once(plan);
  EXPECT_EQ(order.decided_ns, seconds(43211.5));
  ASSERT_EQ(order.visits.size(), 4U);
  for (std::size_t v = 1; v < 4; ++v) {
    EXPECT_EQ(order.visits[v].arrived_ns, order.visits[v - 1].finished_ns + seconds(0.5));
  }
}

TEST(CommandChain, AChainWithoutNodesDecidesAtOnce) {
  EXPECT_EQ(run_once(plan_with(Chain{"empty", {}, {}, kNoRow, kNoRow})).decided_ns, 0);
}

TEST(CommandChain, AllWaitsForTheSlowestAndAnyForTheFirst) {
  const Node slow = delay("slow", deterministic(100));
  const Node fast = delay("fast", deterministic(10));
  EXPECT_EQ(run_once(plan_with(diamond(slow, fast, Join::kAll))).decided_ns, seconds(102));
  EXPECT_EQ(run_once(plan_with(diamond(slow, fast, Join::kAny))).decided_ns, seconds(12));
}

TEST(CommandChain, FirstOfTwoDiscardsTheLaterArrivalAndCountsIt) {
  const auto prepared = prepare(plan_with(
      diamond(delay("slow", deterministic(100)), delay("fast", deterministic(10)), Join::kAny)));
  Engine engine(prepared, 1);
  engine.request(0, 0);
  EXPECT_EQ(advance(engine, 50).size(), 1U);
  EXPECT_EQ(engine.counters().join_discards_count, 0);
  EXPECT_TRUE(advance(engine, 1000).empty()) << "the same order took effect twice";
  EXPECT_EQ(engine.counters().join_discards_count, 1);
  EXPECT_EQ(engine.counters().released_count, 1);
}

TEST(CommandChain, ABranchTakesOneWayWithItsProbabilityAndAJoinOfAllDoesNotWaitForTheOther) {
  Chain chain = diamond(
      delay("slow", deterministic(100)), delay("fast", deterministic(10)), Join::kAll, Fork::kOne);
  chain.edges[0].prob = 0.3;
  chain.edges[1].prob = 0.7;
  const auto prepared = prepare(plan_with(chain));
  constexpr int kWorlds = 20'000;
  int slow = 0;
  for (int w = 0; w < kWorlds; ++w) {
    Engine engine(prepared, static_cast<std::uint64_t>(w));
    engine.request(0, 0);
    advance(engine, 1000);
    const TimeNs decided_ns = engine.orders()[0].decided_ns;
    ASSERT_TRUE(decided_ns == seconds(102) || decided_ns == seconds(12));
    slow += decided_ns == seconds(102) ? 1 : 0;
  }
  EXPECT_NEAR(slow / double{kWorlds}, 0.3, 4 * std::sqrt(0.3 * 0.7 / kWorlds));
}

TEST(CommandChain, AGateRefusesWithItsProbability) {
  constexpr int kWorlds = 20'000;
  const Tally tally = run_many(plan_with(series("gate", {gate("gate", 0.85)})), kWorlds);
  EXPECT_NEAR(tally.released, 0.85, 4 * std::sqrt(0.85 * 0.15 / kWorlds));
  EXPECT_NEAR(tally.released + tally.refused, 1, 1e-9);
}

TEST(CommandChain, ARefusalNamesItsNodeAndReason) {
  const Order order = run_once(plan_with(
      series("gate", {delay("staff", deterministic(5)), gate("minister", 0, deterministic(2))})));
  EXPECT_EQ(order.state, OrderState::kRefused);
  EXPECT_EQ(order.refusal, Refusal::kGate);
  EXPECT_EQ(order.refused_node, 1U);
  EXPECT_EQ(order.decided_ns, seconds(7));
  EXPECT_EQ(decision_ns(order), kNever);
  Consensus table;
  table.objection_prob = 1;
  const Order second = run_once(plan_with(series("council", {consensus("council", table)})));
  EXPECT_EQ(second.refusal, Refusal::kConsensus);
  EXPECT_EQ(second.visits[0].outcome, NodeOutcome::kRefused);
}

TEST(CommandChain, WhatAGateRefusesMayGoAnotherWay) {
  Chain chain;
  chain.name = "appeal";
  chain.nodes = {gate("local", 0, deterministic(1)),
                 delay("capital", deterministic(100)),
                 delay("order", deterministic(1))};
  chain.entry = 0;
  chain.exit = 2;
  chain.edges = {edge(0, 2), edge(0, 1), edge(1, 2)};
  chain.edges[1].when = EdgeCase::kOtherwise;
  const Order refused = run_once(plan_with(chain));
  EXPECT_EQ(refused.decided_ns, seconds(102));
  EXPECT_EQ(refused.visits[0].outcome, NodeOutcome::kOtherwise);
  chain.nodes[0].approve_prob = 1;
  EXPECT_EQ(run_once(plan_with(chain)).decided_ns, seconds(2));
}

TEST(CommandChain, OneRefusalVetoesAJoinOfAllButNotAFirstOf) {
  const Node veto = gate("veto", 0, deterministic(10));
  const Node yes = gate("yes", 1, deterministic(100));
  EXPECT_EQ(run_once(plan_with(diamond(veto, yes, Join::kAll))).state, OrderState::kRefused);
  const Order order = run_once(plan_with(diamond(veto, yes, Join::kAny)));
  EXPECT_EQ(order.state, OrderState::kReleased);
  EXPECT_EQ(order.decided_ns, seconds(102));
  EXPECT_EQ(run_once(plan_with(diamond(veto, gate("no", 0), Join::kAny))).state,
            OrderState::kRefused);
}

TEST(CommandChain, AMessageIsLostWithThePowerOfItsTries) {
  CommandPlan plan =
      plan_with(series("link", {delay("a", deterministic(0)), delay("b", deterministic(0))}));
  Link& link = plan.chains[0].edges[0].link;
  link.loss_prob = 0.6;
  link.tries_max = 3;
  link.resend_after_s = 10;
  link.delay = deterministic(1);
  constexpr int kWorlds = 20'000;
  const Tally tally = run_many(plan, kWorlds);
  const double lost = 0.6 * 0.6 * 0.6;
  EXPECT_NEAR(tally.lost, lost, 4 * std::sqrt(lost * (1 - lost) / kWorlds));
  EXPECT_NEAR(tally.lost + tally.released, 1, 1e-9);
  link.loss_prob = 1;
  const Order order = run_once(plan);
  EXPECT_EQ(order.state, OrderState::kLost);
  EXPECT_EQ(order.decided_ns, seconds(20)) << "the third and last try";
}

TEST(CommandChain, FirstOfTwoSurvivesTheLossOfOneWay) {
  Chain chain = diamond(delay("a", deterministic(1)), delay("b", deterministic(5)), Join::kAny);
  chain.edges[2].link.loss_prob = 1;
  EXPECT_EQ(run_once(plan_with(chain)).decided_ns, seconds(7));
  chain.edges[3].link.loss_prob = 1;
  EXPECT_EQ(run_once(plan_with(chain)).state, OrderState::kLost);
  chain.edges[3].link.loss_prob = 0;
  chain.nodes[3].join = Join::kAll;
  EXPECT_EQ(run_once(plan_with(chain)).state, OrderState::kLost);
}

}  // namespace
}  // namespace boyd::command
