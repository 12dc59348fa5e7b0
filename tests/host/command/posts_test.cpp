/// Queues with pre-emption, hours, meetings, superiors and limits.
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "host/command/dice.hpp"
#include "tests/host/command/plans.hpp"

namespace boyd::command {
namespace {

using namespace testing;

/// One rule for each priority, all through the same chain.
CommandPlan plan_of_priorities(Chain chain, const std::vector<int>& priorities) {
  CommandPlan plan = plan_with(std::move(chain));
  const RequestRule rule = plan.rules[0];
  plan.rules.clear();
  for (const int priority : priorities) {
    plan.rules.push_back(rule);
    plan.rules.back().name = "rule " + std::to_string(plan.rules.size());
    plan.rules.back().priority = priority;
  }
  return plan;
}

CommandPlan one_post(Discipline discipline,
                     const std::vector<int>& priorities,
                     Law law = deterministic(10)) {
  CommandPlan plan = plan_of_priorities(series("post", {service("post", law)}), priorities);
  plan.chains[0].nodes[0].discipline = discipline;
  return plan;
}

TEST(CommandPosts, APreemptivePostInterruptsAndResumesWhereItStopped) {
  Engine engine(prepare(one_post(Discipline::kPreemptive, {0, 1})), 1);
  engine.request(0, 0);
  engine.request(seconds(4), 1);
  advance(engine, 100);
  EXPECT_EQ(decided_s(engine, 1), 14);
  EXPECT_EQ(decided_s(engine, 0), 20) << "6 s were left";
  EXPECT_EQ(engine.orders()[0].visits[0].interruptions_count, 1U);
  EXPECT_EQ(engine.counters().preemptions_count, 1);
}

TEST(CommandPosts, EqualPriorityAndOtherDisciplinesInterruptNobody) {
  Engine equal(prepare(one_post(Discipline::kPreemptive, {1, 1})), 1);
  Engine priority(prepare(one_post(Discipline::kPriority, {0, 1})), 1);
  for (Engine* engine : {&equal, &priority}) {
    engine->request(0, 0);
    engine->request(seconds(4), 1);
    advance(*engine, 100);
    EXPECT_EQ(decided_s(*engine, 0), 10);
    EXPECT_EQ(decided_s(*engine, 1), 20);
    EXPECT_EQ(engine->counters().preemptions_count, 0);
  }
}

TEST(CommandPosts, TheInterruptedComesBeforeLaterOnesOfItsPriority) {
  Engine engine(prepare(one_post(Discipline::kPreemptive, {0, 0, 1})), 1);
  engine.request(0, 0);
  engine.request(seconds(1), 1);
  engine.request(seconds(4), 2);
  advance(engine, 100);
  EXPECT_EQ(decided_s(engine, 0), 20);
  EXPECT_EQ(decided_s(engine, 1), 30);
}

TEST(CommandPosts, TheLowestAndAmongEqualsTheLatestBegunIsInterrupted) {
  CommandPlan plan = one_post(Discipline::kPreemptive, {1, 0, 0, 2});
  plan.chains[0].nodes[0].servers_count = 3;
  Engine engine(prepare(plan), 1);
  for (std::uint32_t r = 0; r < 4; ++r) {
    engine.request(seconds(r), r);
  }
  advance(engine, 100);
  EXPECT_EQ(engine.orders()[0].visits[0].interruptions_count, 0U);
  EXPECT_EQ(engine.orders()[1].visits[0].interruptions_count, 0U);
  EXPECT_EQ(engine.orders()[2].visits[0].interruptions_count, 1U);
}

/// Poisson arrivals of two classes at one exponential server.
TEST(CommandPosts, PreemptiveResumeHasTheSojournTimesOfTheory) {
  const double rate_high = 0.3;
  const double rate_low = 0.3;
  Engine engine(prepare(one_post(Discipline::kPreemptive, {1, 0}, exponential(1))), 3, {400'000});
  const Dice dice(17);
  std::vector<Injection> effects;
  TimeNs now_ns = 0;
  constexpr std::uint32_t kRequests = 200'000;
  for (std::uint32_t r = 0; r < kRequests; ++r) {
    now_ns += quantile_ns(exponential(1 / (rate_high + rate_low)),
                          dice.uniform(Stream::kCommandArrival, r, 0, 0, 0));
    const bool high =
        dice.uniform(Stream::kCommandArrival, r, 1, 0, 0) < rate_high / (rate_high + rate_low);
    engine.request(now_ns, high ? 0 : 1);
    engine.advance_to(now_ns, effects);
    effects.clear();
  }
  engine.advance_to(kNever - 1, effects);
  // White and Christie (1958), exponential service of rate 1: 1/(1-r1), 1/((1-r1)(1-r1-r2)).
  const double expected[2] = {1 / 0.7, 1 / (0.7 * 0.4)};
  for (std::uint32_t rule = 0; rule < 2; ++rule) {
    std::vector<double> batches(20, 0.0);
    std::vector<double> counts(20, 0.0);
    for (const Order& order : engine.orders()) {
      if (order.rule == rule && order.index >= kRequests / 10) {
        const std::size_t b = (order.index - kRequests / 10) / (kRequests * 9 / 200 + 1);
        batches[b] += time::to_seconds(order.decided_ns - order.requested_ns);
        counts[b] += 1;
      }
    }
    double mean = 0;
    double squares = 0;
    for (std::size_t b = 0; b < 20; ++b) {
      mean += batches[b] / counts[b] / 20;
    }
    for (std::size_t b = 0; b < 20; ++b) {
      squares += (batches[b] / counts[b] - mean) * (batches[b] / counts[b] - mean);
    }
    const double error = std::sqrt(squares / 19 / 20);
    EXPECT_NEAR(mean, expected[rule], 4 * error);
    EXPECT_LT(error, 0.05 * expected[rule]) << "the sample is too small to tell";
  }
}

TEST(CommandPosts, WorkRestsOverNightAndNobodyIsTakenUp) {
  CommandPlan plan = one_post(Discipline::kFifo, {0, 0}, deterministic(3600));
  plan.midnight_to_start_s = 17.5 * 3600;
  plan.chains[0].nodes[0].duty.hours = {8 * 3600.0, 18 * 3600.0};
  Engine engine(prepare(plan), 1);
  engine.request(0, 0);
  engine.request(seconds(10), 1);
  advance(engine, 1e6);
  EXPECT_EQ(decided_s(engine, 0), (14.5 + 0.5) * 3600) << "17:30 to 18:00, then 8:00 to 8:30";
  EXPECT_EQ(decided_s(engine, 1), (14.5 + 1.5) * 3600);
  EXPECT_EQ(time::to_seconds(engine.orders()[1].visits[0].started_ns), (14.5 + 0.5) * 3600);
}

TEST(CommandPosts, WhoHasPriorityInTheMorningIsServedFirst) {
  CommandPlan plan = one_post(Discipline::kPriority, {0, 1}, deterministic(60));
  plan.chains[0].nodes[0].duty.hours = {8 * 3600.0, 18 * 3600.0};
  Engine engine(prepare(plan), 1);
  engine.request(0, 0);
  engine.request(seconds(10), 1);
  advance(engine, 1e6);
  EXPECT_EQ(decided_s(engine, 1), 8 * 3600 + 60);
  EXPECT_EQ(decided_s(engine, 0), 8 * 3600 + 120);
}

Node meeting(Law law, Rhythm rhythm) {
  Node node = delay("board", law);
  node.kind = NodeKind::kMeeting;
  node.rhythm = rhythm;
  return node;
}

TEST(CommandPosts, ARequestWaitsForTheNextMeeting) {
  Engine engine(prepare(plan_of_priorities(
                    series("board", {meeting(deterministic(60), {21600, 0, {}})}), {0, 0, 0})),
                1);
  engine.request(seconds(10), 0);
  engine.request(seconds(21600), 1);
  engine.request(seconds(21601), 2);
  advance(engine, 1e6);
  EXPECT_EQ(decided_s(engine, 0), 21660);
  EXPECT_EQ(decided_s(engine, 1), 21660) << "who comes as it begins is heard";
  EXPECT_EQ(decided_s(engine, 2), 43260);
}

TEST(CommandPosts, AFullMeetingTakesThoseWithPriorityAndTheOthersWait) {
  CommandPlan plan = plan_of_priorities(
      series("board", {meeting(deterministic(60), {3600, 0, 2U})}), {0, 0, 5, 1});
  plan.chains[0].nodes[0].discipline = Discipline::kPriority;
  Engine engine(prepare(plan), 1);
  for (std::uint32_t r = 0; r < 4; ++r) {
    engine.request(seconds(1 + r), r);
  }
  advance(engine, 1e6);
  EXPECT_EQ(decided_s(engine, 2), 3660);
  EXPECT_EQ(decided_s(engine, 3), 3660);
  EXPECT_EQ(decided_s(engine, 0), 7260);
  EXPECT_EQ(decided_s(engine, 1), 7260);
}

TEST(CommandPosts, AnAirTaskingCycleHasSeveralOrdersInWorkAndOneOutADay) {
  Engine engine(prepare(plan_of_priorities(
                    series("cycle", {meeting(deterministic(72 * 3600), {86400, 6 * 3600.0, {}})}),
                    {0, 0, 0, 0})),
                1);
  const double day_s = 86400;
  for (std::uint32_t r = 0; r < 4; ++r) {
    engine.request(seconds(r * day_s + 3600), r);
  }
  advance(engine, 1e6);
  for (std::uint32_t r = 0; r < 4; ++r) {
    EXPECT_EQ(decided_s(engine, r), (r + 3) * day_s + 6 * 3600);
  }
}

TEST(CommandPosts, OneMeetingLastsAsLongForAllThatItTakes) {
  Engine engine(prepare(plan_of_priorities(
                    series("board", {meeting(lognormal(600, 1), {3600, 0, {}})}), {0, 0, 0})),
                1);
  engine.request(seconds(1), 0);
  engine.request(seconds(2), 1);
  engine.request(seconds(3601), 2);
  advance(engine, 1e6);
  EXPECT_EQ(decided_s(engine, 0), decided_s(engine, 1));
  EXPECT_NE(decided_s(engine, 2), decided_s(engine, 0) + 3600) << "the next has its own";
}

/// A desk that passes what it does not decide to a chief and gets the answer back.
CommandPlan with_chief(double decide_prob, double chief_approves = 1) {
  Node desk = service("desk", deterministic(10));
  desk.decide_prob = decide_prob;
  desk.superior = 1;
  desk.superior_link.delay = deterministic(2);
  Chain chain = series("staff", {desk, service("chief", deterministic(30))});
  chain.nodes[1].approve_prob = chief_approves;
  chain.edges.clear();
  chain.exit = 0;
  return plan_with(chain);
}

TEST(CommandPosts, WhatANodeDoesNotDecideGoesUpAndComesBack) {
  Engine engine(prepare(with_chief(0)), 1);
  engine.request(0, 0);
  advance(engine, 1000);
  const Order& order = engine.orders()[0];
  EXPECT_EQ(order.state, OrderState::kReleased);
  EXPECT_EQ(decided_s(engine, 0), 10 + 2 + 30 + 2);
  ASSERT_EQ(order.visits.size(), 2U);
  EXPECT_EQ(order.visits[0].outcome, NodeOutcome::kEscalated);
  EXPECT_EQ(order.visits[1].instead_of, 0U);
  EXPECT_EQ(order.visits[1].escalated_by, 0U);
}

TEST(CommandPosts, AnAnswerPassesEveryLinkThatTheQuestionCameUp) {
  CommandPlan plan = with_chief(0);
  Chain& chain = plan.chains[0];
  chain.nodes[0].law = deterministic(0);
  chain.nodes[0].superior_link.delay = deterministic(10);
  chain.nodes[1].law = deterministic(0);
  chain.nodes[1].decide_prob = 0;
  chain.nodes[1].superior = 2;
  chain.nodes[1].superior_link.delay = deterministic(100);
  chain.nodes.push_back(service("minister", deterministic(0)));
  const auto asked_once = [&] {
    Engine engine(prepare(plan), 1);
    engine.request(0, 0);
    advance(engine, 1e6);
    return engine;
  };
  const Engine approved = asked_once();
  EXPECT_EQ(approved.orders()[0].state, OrderState::kReleased);
  EXPECT_EQ(decided_s(approved, 0), 220);
  plan.chains[0].nodes[2].approve_prob = 0;
  const Engine refused = asked_once();
  EXPECT_EQ(refused.orders()[0].state, OrderState::kRefused);
  EXPECT_EQ(refused.orders()[0].refused_node, 2U);
  EXPECT_EQ(decided_s(refused, 0), 220);
}

TEST(CommandPosts, ASuperiorRefusesForTheNodeThatAsked) {
  Engine engine(prepare(with_chief(0, 0)), 1);
  engine.request(0, 0);
  advance(engine, 1000);
  EXPECT_EQ(engine.orders()[0].state, OrderState::kRefused);
  EXPECT_EQ(engine.orders()[0].refused_node, 1U);
  EXPECT_EQ(decided_s(engine, 0), 44);
}

TEST(CommandPosts, ANodeDecidesItselfWithItsProbability) {
  const auto plan = prepare(with_chief(0.7));
  int escalated = 0;
  for (std::uint64_t seed = 0; seed < 10'000; ++seed) {
    Engine engine(plan, seed);
    engine.request(0, 0);
    advance(engine, 1000);
    escalated += static_cast<int>(engine.counters().escalations_count);
  }
  EXPECT_NEAR(escalated / 1e4, 0.3, 4 * std::sqrt(0.3 * 0.7 / 1e4));
}

TEST(CommandPosts, AnAnswerThatIsLostOnTheWayBackLosesTheOrder) {
  CommandPlan plan = with_chief(0);
  plan.chains[0].nodes[0].superior_link.loss_prob = 1;
  Engine engine(prepare(plan), 1);
  engine.request(0, 0);
  advance(engine, 1000);
  EXPECT_EQ(engine.orders()[0].state, OrderState::kLost);
}

CommandPlan limited(Overload overload) {
  CommandPlan plan = with_chief(1);
  plan.chains[0].nodes[0].duty.queue_max = 1;
  plan.chains[0].nodes[0].duty.overload = overload;
  plan.rules = std::vector<RequestRule>(3, plan.rules[0]);
  for (std::size_t r = 0; r < 3; ++r) {
    plan.rules[r].name = "rule " + std::to_string(r);
  }
  return plan;
}

Engine ask_three(const CommandPlan& plan) {
  Engine engine(prepare(plan), 1);
  for (std::uint32_t r = 0; r < 3; ++r) {
    engine.request(seconds(r), r);
  }
  advance(engine, 1000);
  return engine;
}

TEST(CommandPosts, AFullQueueRefusesTheNewcomer) {
  const Engine engine = ask_three(limited(Overload::kReject));
  EXPECT_EQ(engine.orders()[2].state, OrderState::kRefused);
  EXPECT_EQ(engine.orders()[2].refusal, Refusal::kOverload);
  EXPECT_EQ(decided_s(engine, 2), 2);
  EXPECT_EQ(engine.orders()[1].state, OrderState::kReleased);
  EXPECT_EQ(engine.counters().overload_rejected_count, 1);
}

TEST(CommandPosts, AFullQueueSendsTheNewcomerUp) {
  const Engine engine = ask_three(limited(Overload::kEscalate));
  EXPECT_EQ(decided_s(engine, 2), 2 + 2 + 30 + 2);
  EXPECT_EQ(engine.counters().overload_escalated_count, 1);
}

TEST(CommandPosts, AFullQueueDropsWhoHasWaitedLongest) {
  const Engine engine = ask_three(limited(Overload::kDropOldest));
  EXPECT_EQ(engine.orders()[1].refusal, Refusal::kOverload);
  EXPECT_EQ(decided_s(engine, 1), 2);
  EXPECT_EQ(decided_s(engine, 2), 20);
  EXPECT_EQ(engine.counters().overload_dropped_count, 1);
}

TEST(CommandPosts, WhoIsTakenUpAtOnceNeedsNoPlaceInTheQueue) {
  CommandPlan plan = limited(Overload::kReject);
  plan.chains[0].nodes[0].duty.queue_max = 0;
  plan.chains[0].nodes[0].servers_count = 2;
  const Engine engine = ask_three(plan);
  EXPECT_EQ(engine.orders()[0].state, OrderState::kReleased);
  EXPECT_EQ(engine.orders()[1].state, OrderState::kReleased);
  EXPECT_EQ(engine.orders()[2].refusal, Refusal::kOverload);
}

TEST(CommandPosts, EveryKindOfNodeAndAChainAsAWholeCanRefuse) {
  for (const NodeKind kind :
       {NodeKind::kService, NodeKind::kDelay, NodeKind::kGate, NodeKind::kMeeting}) {
    CommandPlan plan = plan_with(series("post", {service("post", deterministic(1))}));
    plan.chains[0].nodes[0].kind = kind;
    plan.chains[0].nodes[0].approve_prob = 0;
    Engine engine(prepare(plan), 1);
    engine.request(0, 0);
    advance(engine, 1e6);
    EXPECT_EQ(engine.orders()[0].refusal, Refusal::kGate);
  }
  CommandPlan plan = plan_with({});
  plan.chains[0].refuse_prob = 0.25;
  const auto prepared = prepare(plan);
  int refused = 0;
  for (std::uint64_t seed = 0; seed < 10'000; ++seed) {
    Engine engine(prepared, seed);
    engine.request(0, 0);
    advance(engine, 1);
    refused += engine.orders()[0].state == OrderState::kRefused ? 1 : 0;
  }
  EXPECT_NEAR(refused / 1e4, 0.25, 4 * std::sqrt(0.25 * 0.75 / 1e4));
}

}  // namespace
}  // namespace boyd::command
