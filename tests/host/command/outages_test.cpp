/// Posts that go down, successors, networks.
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "tests/host/command/plans.hpp"

namespace boyd::command {
namespace {

using namespace testing;

/// A post that works 10 s per order, down from 4 s on; times are of an hour at most.
CommandPlan with_outage(OutageWork work, std::optional<double> duration_s) {
  CommandPlan plan = plan_with(series("post", {service("post", deterministic(10))}));
  plan.chains[0].nodes[0].duty.outage_work = work;
  Outage outage;
  outage.name = "strike";
  outage.chain = 0;
  outage.node = 0;
  outage.at_ns = seconds(4);
  if (duration_s) {
    outage.duration = deterministic(*duration_s);
  }
  plan.outages.push_back(outage);
  plan.rules.push_back(plan.rules[0]);
  plan.rules[1].name = "second";
  return plan;
}

/// With a reserve that takes over 30 s after the outage and works 15 s per order.
CommandPlan with_reserve(OutageWork work, std::optional<double> duration_s) {
  CommandPlan plan = with_outage(work, duration_s);
  plan.chains[0].nodes.push_back(service("reserve", deterministic(15)));
  plan.chains[0].nodes[0].successor = 1;
  plan.chains[0].nodes[0].takeover = deterministic(30);
  return plan;
}

/// Two requests before the outage, the third in it.
Engine ask(const CommandPlan& plan) {
  Engine engine(prepare(plan), 1);
  engine.request(0, 0);
  engine.request(seconds(1), 1);
  engine.request(seconds(5), 0);
  advance(engine, 1e6);
  return engine;
}

double decided_s(const Engine& engine, std::size_t order) {
  return time::to_seconds(engine.orders()[order].decided_ns);
}

TEST(CommandOutages, WorkThatIsKeptRestsUntilThePostIsBack) {
  const Engine engine = ask(with_outage(OutageWork::kKeep, 100));
  EXPECT_EQ(decided_s(engine, 0), 110);
  EXPECT_EQ(decided_s(engine, 1), 120);
  EXPECT_EQ(decided_s(engine, 2), 130);
  EXPECT_EQ(engine.orders()[0].visits[0].interruptions_count, 1U);
  EXPECT_EQ(engine.counters().outages_count, 1);
}

TEST(CommandOutages, WorkThatIsHandedOverBeginsAnew) {
  const Engine engine = ask(with_outage(OutageWork::kHandOver, 100));
  EXPECT_EQ(decided_s(engine, 0), 114);
}

TEST(CommandOutages, WorkThatIsLostTakesTheQueueWithIt) {
  const Engine engine = ask(with_outage(OutageWork::kLose, 100));
  for (const std::size_t order : {0U, 1U}) {
    EXPECT_EQ(engine.orders()[order].state, OrderState::kLost);
    EXPECT_EQ(decided_s(engine, order), 4);
    EXPECT_EQ(engine.orders()[order].visits[0].outcome, NodeOutcome::kLost);
  }
  EXPECT_EQ(decided_s(engine, 2), 114) << "who came later waits until it is back";
  EXPECT_EQ(engine.counters().outage_lost_count, 2);
}

TEST(CommandOutages, NobodyWaitsAtAPostThatNeverComesBack) {
  for (const OutageWork work : {OutageWork::kKeep, OutageWork::kHandOver, OutageWork::kLose}) {
    const Engine engine = ask(with_outage(work, std::nullopt));
    EXPECT_EQ(decided_s(engine, 0), 4);
    EXPECT_EQ(decided_s(engine, 2), 5);
    for (const Order& order : engine.orders()) {
      EXPECT_EQ(order.state, OrderState::kLost);
    }
  }
}

TEST(CommandOutages, ASuccessorGetsWhatWaitsAndWhatComes) {
  const Engine engine = ask(with_reserve(OutageWork::kKeep, std::nullopt));
  EXPECT_EQ(engine.orders()[0].state, OrderState::kLost) << "it was being worked on";
  EXPECT_EQ(decided_s(engine, 1), 34 + 15);
  EXPECT_EQ(decided_s(engine, 2), 34 + 30);
  ASSERT_EQ(engine.orders()[1].visits.size(), 2U);
  EXPECT_EQ(engine.orders()[1].visits[0].outcome, NodeOutcome::kHandedOver);
  EXPECT_EQ(engine.orders()[1].visits[1].node, 1U);
  EXPECT_EQ(engine.orders()[1].visits[1].instead_of, 0U);
  EXPECT_EQ(engine.counters().handed_over_count, 2);
}

TEST(CommandOutages, ASuccessorBeginsHandedOverWorkAnew) {
  const Engine engine = ask(with_reserve(OutageWork::kHandOver, std::nullopt));
  EXPECT_EQ(decided_s(engine, 0), 34 + 15);
}

TEST(CommandOutages, APostThatIsBackIsInChargeAgain) {
  CommandPlan plan = with_reserve(OutageWork::kKeep, 100);
  Engine engine(prepare(plan), 1);
  engine.request(0, 0);
  engine.request(seconds(50), 1);
  engine.request(seconds(200), 0);
  advance(engine, 1e6);
  EXPECT_EQ(decided_s(engine, 0), 110) << "its own work rested meanwhile";
  EXPECT_EQ(decided_s(engine, 1), 65) << "by the reserve";
  EXPECT_EQ(decided_s(engine, 2), 210);
  plan.chains[0].nodes[0].takeover = deterministic(500);
  Engine late(prepare(plan), 1);
  late.request(seconds(50), 1);
  advance(late, 1e6);
  EXPECT_EQ(decided_s(late, 0), 114) << "back before the reserve was ready";
}

TEST(CommandOutages, ASuccessorOfASuccessorTakesOverInTurn) {
  CommandPlan plan = with_reserve(OutageWork::kHandOver, std::nullopt);
  plan.chains[0].nodes.push_back(service("last", deterministic(7)));
  plan.chains[0].nodes[1].successor = 2;
  plan.chains[0].nodes[1].takeover = deterministic(10);
  plan.chains[0].nodes[1].duty.outage_work = OutageWork::kHandOver;
  plan.outages.push_back(plan.outages[0]);
  plan.outages[1].name = "second strike";
  plan.outages[1].node = 1;
  plan.outages[1].at_ns = seconds(40);
  Engine engine(prepare(plan), 1);
  engine.request(0, 0);
  advance(engine, 1e6);
  EXPECT_EQ(decided_s(engine, 0), 57) << "begun at 34, struck at 40, begun anew at 50";
}

TEST(CommandOutages, OverlappingOutagesEndWithTheLast) {
  CommandPlan plan = with_outage(OutageWork::kKeep, 100);
  plan.outages.push_back(plan.outages[0]);
  plan.outages[1].name = "second";
  plan.outages[1].at_ns = seconds(50);
  EXPECT_EQ(decided_s(ask(plan), 0), 156);
}

TEST(CommandOutages, AnOutageComesAgainAndHappensWithItsProbability) {
  CommandPlan plan = with_outage(OutageWork::kKeep, 1);
  plan.outages[0].every_s = 2;
  plan.outages[0].times_count = 3;
  EXPECT_EQ(decided_s(ask(plan), 0), 13);
  plan.outages[0].prob = 0.3;
  const auto prepared = prepare(plan);
  int outages = 0;
  for (std::uint64_t seed = 0; seed < 5000; ++seed) {
    Engine engine(prepared, seed);
    advance(engine, 100);
    outages += static_cast<int>(engine.counters().outages_count);
  }
  EXPECT_NEAR(outages / 15'000.0, 0.3, 4 * std::sqrt(0.3 * 0.7 / 15'000));
}

TEST(CommandOutages, AMeetingThatIsHitGoesOnWhenItIsBackAndTakesNobodyMeanwhile) {
  CommandPlan plan = with_outage(OutageWork::kKeep, 100);
  plan.chains[0].nodes[0].kind = NodeKind::kMeeting;
  plan.chains[0].nodes[0].rhythm.every_s = 60;
  const Engine engine = ask(plan);
  EXPECT_EQ(decided_s(engine, 0), 110) << "heard at 0, interrupted at 4, on again at 104";
  EXPECT_EQ(decided_s(engine, 1), 130) << "the meeting of 60 did not take place, that of 120 did";
}

TEST(CommandOutages, APostFallsForGoodWithTheLastUnitOfItsHeadquarters) {
  CommandPlan plan = with_reserve(OutageWork::kHandOver, 1);
  plan.outages.clear();
  plan.chains[0].nodes[0].duty.headquarters = 0;
  Engine engine(prepare(plan), 1);
  engine.request(0, 0);
  advance(engine, 3);
  engine.on_units_lost(seconds(4), 0);
  engine.on_units_lost(seconds(5), 0);
  advance(engine, 1e6);
  EXPECT_EQ(decided_s(engine, 0), 49);
  EXPECT_EQ(engine.counters().outages_count, 1) << "said twice, happened once";
  EXPECT_THROW(engine.on_units_lost(seconds(2e6), 9), std::out_of_range);
  EXPECT_THROW(engine.on_units_lost(0, 0), std::logic_error);
}

CommandPlan over_radio() {
  CommandPlan plan = plan_with(series("post", {service("post", deterministic(10))}));
  plan.networks.push_back({"radio", 0});
  Link link;
  link.network = 0;
  link.resend_after_s = 20;
  link.tries_max = 10;
  plan.deliveries.push_back({kNoRow, kNoRow, link});
  return plan;
}

TEST(CommandOutages, EachTryMeetsTheNetworkOfItsMoment) {
  CommandPlan plan = over_radio();
  Outage jamming;
  jamming.name = "jamming";
  jamming.network = 0;
  jamming.duration = deterministic(55);
  plan.outages.push_back(jamming);
  Engine engine(prepare(plan), 1);
  engine.request(0, 0);
  advance(engine, 1e4);
  EXPECT_EQ(time::to_seconds(engine.orders()[0].legs[0].received_ns), 70) << "10, 30, 50, 70";
}

TEST(CommandOutages, TheBattlesJammingAndLossesReachTheRadiosOfAGroup) {
  Engine engine(prepare(over_radio()), 1);
  engine.on_radio_quality(0, 0, 0);
  engine.request(0, 0);
  advance(engine, 60);
  engine.on_radio_quality(seconds(60), 0, 1);
  advance(engine, 1e4);
  EXPECT_EQ(time::to_seconds(engine.orders()[0].legs[0].received_ns), 70);
  Engine silent(prepare(over_radio()), 1);
  silent.on_units_lost(0, 0);
  silent.request(0, 0);
  advance(silent, 1e4);
  EXPECT_EQ(silent.orders()[0].legs[0].state, LegState::kLost);
  EXPECT_THROW(silent.on_radio_quality(seconds(1e5), 9, 1), std::out_of_range);
}

TEST(CommandOutages, AJammedNetworkLetsItsShareThrough) {
  CommandPlan plan = over_radio();
  plan.deliveries[0].link.tries_max = 1;
  plan.deliveries[0].link.loss_prob = 0.2;
  const auto prepared = prepare(plan);
  int received = 0;
  for (std::uint64_t seed = 0; seed < 10'000; ++seed) {
    Engine engine(prepared, seed);
    engine.on_radio_quality(0, 0, 0.5);
    engine.request(0, 0);
    advance(engine, 100);
    received += engine.orders()[0].legs[0].state == LegState::kExecuted ? 1 : 0;
  }
  EXPECT_NEAR(received / 1e4, 0.4, 4 * std::sqrt(0.4 * 0.6 / 1e4));
}

}  // namespace
}  // namespace boyd::command
