#include "host/command/order_sample.hpp"

#include <cmath>
#include <stdexcept>

#include <gtest/gtest.h>

#include "host/time/time.hpp"
#include "tests/host/command/plans.hpp"

namespace boyd::command {
namespace {

using namespace testing;

std::vector<PathSample> sample(const CommandPlan& plan,
                               std::uint32_t samples_count,
                               std::uint32_t rule = 0,
                               std::uint64_t seed = 3) {
  SampleRequest request;
  request.rule = rule;
  request.situation = situations_of(plan).front();
  request.samples_count = samples_count;
  request.seed = seed;
  return sample_orders(plan, request);
}

double mean_s(const std::vector<TimeNs>& durations_ns) {
  double sum_s = 0;
  for (const TimeNs duration_ns : durations_ns) {
    sum_s += time::to_seconds(duration_ns);
  }
  return sum_s / static_cast<double>(durations_ns.size());
}

double share(const PathSample& path, Fate fate) {
  return static_cast<double>(path.count(fate)) / static_cast<double>(path.orders_count);
}

double part(const PathSample& path, PathPart which) {
  return path.parts_share[static_cast<std::size_t>(which)];
}

TEST(OrderSample, LatencyOfASeriesIsTheSumOfItsParts) {
  CommandPlan plan = plan_with(
      series("staff", {service("a", exponential(10)), delay("b", uniform(0, 30)), gate("c", 0.8)}));
  plan.deliveries.push_back({kNoRow, kNoRow, Link{deterministic(5), 0.1, 1, 1}});
  plan.readiness.push_back({std::nullopt, kNoRow, deterministic(2)});
  constexpr std::uint32_t samples_count = 20'000;
  const std::vector<PathSample> paths = sample(plan, samples_count);
  ASSERT_EQ(paths.size(), 1U);
  const PathSample& path = paths[0];
  EXPECT_EQ(path.samples_count, samples_count);
  EXPECT_EQ(path.orders_count, samples_count);
  EXPECT_EQ(path.authority, 0U);
  // Variance 10^2 + 30^2/12 = 175.
  const auto released = static_cast<double>(path.decision_ns.size());
  EXPECT_NEAR(mean_s(path.decision_ns), 25, 4 * std::sqrt(175 / released));
  EXPECT_NEAR(mean_s(path.received_ns) - mean_s(path.decision_ns), 5, 0.6);
  EXPECT_NEAR(mean_s(path.action_ns) - mean_s(path.received_ns), 2, 1e-6);
  EXPECT_NEAR(released / samples_count, 0.8, 4 * std::sqrt(0.16 / samples_count));
  EXPECT_NEAR(share(path, Fate::kRefused), 0.2, 4 * std::sqrt(0.16 / samples_count));
  EXPECT_NEAR(share(path, Fate::kLost), 0.08, 4 * std::sqrt(0.08 * 0.92 / samples_count));
  EXPECT_NEAR(share(path, Fate::kExecuted), 0.72, 4 * std::sqrt(0.72 * 0.28 / samples_count));
  ASSERT_EQ(path.nodes.size(), 3U);
  EXPECT_EQ(path.nodes[1].node, 1U);
  EXPECT_EQ(path.nodes[1].visits.size(), samples_count);
  EXPECT_EQ(path.nodes[1].orders_visited, samples_count);
  EXPECT_EQ(path.nodes[2].outcomes.at(NodeOutcome::kRefused), path.count(Fate::kRefused));
}

TEST(OrderSample, ADeterministicChainGivesItsExactWaterfall) {
  CommandPlan plan =
      plan_with(series("staff", {delay("a", deterministic(10)), delay("b", deterministic(30))}));
  plan.chains[0].edges[0].link.delay = deterministic(5);
  plan.deliveries.push_back({kNoRow, kNoRow, Link{deterministic(4), 0, 0, 1}});
  plan.readiness.push_back({std::nullopt, kNoRow, deterministic(1)});
  const PathSample path = sample(plan, 100).at(0);
  ASSERT_EQ(path.nodes.size(), 2U);
  for (const VisitTimes& visit : path.nodes[1].visits) {
    EXPECT_EQ(visit.arrived_ns, seconds(15));
    EXPECT_EQ(visit.started_ns, seconds(15));
    EXPECT_EQ(visit.finished_ns, seconds(45));
  }
  EXPECT_EQ(path.action_ns.front(), seconds(50));
  EXPECT_EQ(path.action_ns.back(), seconds(50));
  EXPECT_DOUBLE_EQ(path.nodes[0].work_share, 0.2);
  EXPECT_DOUBLE_EQ(path.nodes[1].work_share, 0.6);
  EXPECT_DOUBLE_EQ(part(path, PathPart::kWork), 0.8);
  EXPECT_DOUBLE_EQ(part(path, PathPart::kWait), 0);
  EXPECT_DOUBLE_EQ(part(path, PathPart::kLink), 0.1);
  EXPECT_DOUBLE_EQ(part(path, PathPart::kDelivery), 0.08);
  EXPECT_DOUBLE_EQ(part(path, PathPart::kReadiness), 0.02);
}

/// start -> {quick 10 s, slow 40 s} -> end.
CommandPlan fork_and_join(Join join) {
  Chain chain;
  chain.name = "fork";
  chain.nodes = {delay("start", deterministic(5)),
                 delay("quick", deterministic(10)),
                 delay("slow", deterministic(40)),
                 delay("end", deterministic(5))};
  chain.nodes[3].join = join;
  chain.edges = {edge(0, 1), edge(0, 2), edge(1, 3), edge(2, 3)};
  chain.entry = 0;
  chain.exit = 3;
  return plan_with(chain);
}

TEST(OrderSample, OfParallelBranchesTheOneThatWasWaitedForHasTheShare) {
  const PathSample all = sample(fork_and_join(Join::kAll), 10).at(0);
  ASSERT_EQ(all.nodes.size(), 4U);
  EXPECT_EQ(all.action_ns.front(), seconds(50));
  EXPECT_DOUBLE_EQ(all.nodes[1].work_share, 0) << "quick";
  EXPECT_DOUBLE_EQ(all.nodes[2].work_share, 0.8) << "slow";
  const PathSample any = sample(fork_and_join(Join::kAny), 10).at(0);
  EXPECT_EQ(any.action_ns.front(), seconds(20));
  EXPECT_DOUBLE_EQ(any.nodes[1].work_share, 0.5) << "quick";
  EXPECT_DOUBLE_EQ(any.nodes[2].work_share, 0) << "slow";
}

TEST(OrderSample, WhereTheFirstIsEnoughItHasTheShareThoughTheOtherIsOnItsWayToo) {
  CommandPlan plan = fork_and_join(Join::kAny);
  plan.chains[0].nodes[2].law = deterministic(12);
  plan.chains[0].edges[2].link.delay = deterministic(10);
  plan.chains[0].edges[3].link.delay = deterministic(10);
  const PathSample path = sample(plan, 10).at(0);
  EXPECT_EQ(path.action_ns.front(), seconds(30));
  EXPECT_DOUBLE_EQ(path.nodes[1].work_share, 10.0 / 30) << "quick";
  EXPECT_DOUBLE_EQ(path.nodes[2].work_share, 0) << "slow";
  EXPECT_DOUBLE_EQ(part(path, PathPart::kLink), 10.0 / 30);
}

TEST(OrderSample, ExpiryAndRoundsAreCounted) {
  Consensus table;
  table.members_count = 5;
  table.objection_prob = 0.1;
  table.rounds_max = 50;
  CommandPlan plan = plan_with(series("council", {consensus("council", table)}), 10);
  plan.deliveries.push_back({kNoRow, kNoRow, Link{uniform(0, 20), 0, 0, 1}});
  const PathSample path = sample(plan, 20'000).at(0);
  EXPECT_NEAR(share(path, Fate::kExpired), 0.5, 4 * 0.5 / std::sqrt(20'000.0));
  // Rounds until nobody objects: geometric with p = 0.9^5.
  const double p = std::pow(0.9, 5);
  EXPECT_NEAR(static_cast<double>(path.nodes[0].rounds_count) / 20'000,
              1 / p,
              4 * std::sqrt((1 - p) / (p * p) / 20'000));
}

TEST(OrderSample, OtherRulesAndTheirTriggersDoNotDisturb) {
  CommandPlan plan = plan_with(series("post", {service("post", exponential(10))}));
  const PathSample alone = sample(plan, 500).at(0);
  plan.rules.push_back(plan.rules[0]);
  plan.rules[1].name = "at the start";
  plan.rules[1].source = RuleSource::kTime;
  const PathSample beside = sample(plan, 500).at(0);
  EXPECT_EQ(alone.decision_ns, beside.decision_ns);
  EXPECT_NE(sample(plan, 500, 0, 4).at(0).decision_ns, alone.decision_ns);
}

TEST(OrderSample, ARequestWithoutAuthorityIsCounted) {
  CommandPlan plan = plan_with(series("post", {service("post", exponential(10))}));
  plan.authority.clear();
  const PathSample path = sample(plan, 10).at(0);
  EXPECT_EQ(path.authority, kNoRow);
  EXPECT_EQ(path.count(Fate::kNoAuthority), 10);
  EXPECT_TRUE(path.decision_ns.empty());
  EXPECT_THROW(sample(plan, 10, 1), std::out_of_range);
}

TEST(OrderSample, GroupsUnderDifferentRowsAreDifferentPaths) {
  CommandPlan plan = plan_with(series("slow", {delay("a", deterministic(60))}));
  plan.chains.push_back(series("quick", {delay("b", deterministic(1))}));
  plan.groups.push_back(plan.groups[0]);
  plan.groups[1].name = "jets";
  plan.rules[0].groups = {0, 1};
  AuthorityRow row = plan.authority[0];
  row.name = "jets at once";
  row.groups = {1};
  row.chain = 1;
  plan.authority.insert(plan.authority.begin(), row);
  const std::vector<PathSample> paths = sample(plan, 5);
  ASSERT_EQ(paths.size(), 2U);
  EXPECT_EQ(paths[0].groups.at(0).group, 1U);
  EXPECT_EQ(paths[0].action_ns.front(), seconds(1));
  EXPECT_EQ(paths[1].groups.at(0).group, 0U);
  EXPECT_EQ(paths[1].action_ns.front(), seconds(60));
}

TEST(OrderSample, ASecondCentresAnswerIsRedundantOrOverruled) {
  CommandPlan plan = plan_with(series("fast", {delay("a", deterministic(10))}));
  plan.chains.push_back(series("slow", {delay("b", deterministic(20))}));
  plan.centres = {{"first", 1}, {"second", 0}};
  plan.authority.push_back(plan.authority[0]);
  plan.authority[1].chain = 1;
  plan.rules[0].kind = OrderKind::kWeaponControl;
  for (std::uint32_t r = 0; r < 2; ++r) {
    plan.authority[r].centre = r;
    plan.authority[r].kind = OrderKind::kWeaponControl;
  }
  std::vector<PathSample> paths = sample(plan, 5);
  ASSERT_EQ(paths.size(), 2U);
  EXPECT_EQ(paths[0].count(Fate::kExecuted), 5);
  EXPECT_EQ(paths[1].count(Fate::kRedundant), 5);
  EXPECT_STREQ(name_of(Fate::kRedundant), "redundant");
}

TEST(OrderSample, AnOrderThatLosesAgainstAnotherCentreIsOverruled) {
  Order order;
  order.state = OrderState::kReleased;
  order.legs.resize(2);
  order.legs[0].state = LegState::kRedundant;
  order.legs[1].state = LegState::kOverruled;
  EXPECT_EQ(fate_of(order), Fate::kOverruled);
  EXPECT_STREQ(name_of(Fate::kOverruled), "overruled");
}

TEST(OrderSample, WhatAHostRefusesIsHeldBack) {
  CommandPlan plan = plan_with(series("post", {delay("post", deterministic(10))}));
  plan.area_nations = {3};
  plan.rules[0].area = 0;
  Consent consent;
  consent.name = "overflight";
  consent.host = 3;
  consent.grant_prob = 0;
  plan.consents.push_back(consent);
  EXPECT_EQ(sample(plan, 5)[0].count(Fate::kHeldBack), 5);
}

TEST(OrderSample, OutagesOfANightAreLeftOut) {
  CommandPlan plan = plan_with(series("post", {service("post", deterministic(10))}));
  Outage outage;
  outage.name = "strike";
  outage.chain = 0;
  outage.node = 0;
  plan.outages.push_back(outage);
  EXPECT_EQ(sample(plan, 5)[0].count(Fate::kExecuted), 5);
}

TEST(OrderSample, ASuperiorStandsInForTheNodeThatAsksHim) {
  CommandPlan plan = plan_with(series("staff",
                                      {delay("clerk", deterministic(5)),
                                       delay("desk", deterministic(10)),
                                       delay("head", deterministic(40))}));
  Chain& chain = plan.chains[0];
  chain.edges = {edge(0, 1)};
  chain.exit = 1;
  chain.nodes[1].join = Join::kAny;
  chain.nodes[1].superior = 2;
  chain.nodes[1].decide_prob = 0;
  Engine engine(prepare(plan), 1);
  engine.request(0, 0);
  advance(engine, 1000);
  const std::vector<PathStep> path = critical_path(engine.plan(), engine.orders()[0]);
  ASSERT_EQ(path.size(), 3U);
  EXPECT_EQ(path[0].node, 0U);
  EXPECT_EQ(path[1].node, 1U);
  EXPECT_EQ(path[2].node, 2U);
  EXPECT_EQ(path[2].to_ns, seconds(55));
}

TEST(OrderSample, ASuccessorStandsInForANodeThatIsDown) {
  CommandPlan plan = plan_with(series("staff",
                                      {delay("clerk", deterministic(5)),
                                       service("desk", deterministic(10)),
                                       service("deputy", deterministic(40))}));
  Chain& chain = plan.chains[0];
  chain.edges = {edge(0, 1)};
  chain.exit = 1;
  chain.nodes[1].successor = 2;
  chain.nodes[1].takeover = deterministic(30);
  Outage outage;
  outage.name = "strike";
  outage.chain = 0;
  outage.node = 1;
  plan.outages.push_back(outage);
  Engine engine(prepare(plan), 1);
  engine.request(0, 0);
  advance(engine, 1000);
  const std::vector<PathStep> path = critical_path(engine.plan(), engine.orders()[0]);
  ASSERT_EQ(path.size(), 3U);
  EXPECT_EQ(path[1].part, PathPart::kWait) << "for somebody to take over";
  EXPECT_EQ(path[1].to_ns - path[1].from_ns, seconds(25));
  EXPECT_EQ(path[2].node, 2U);
  EXPECT_EQ(path[2].to_ns, seconds(70));
}

TEST(OrderSample, SituationsFollowTheChangesInOrderOfTime) {
  CommandPlan plan = plan_with(series("post", {delay("a", deterministic(1))}));
  plan.posture = Posture::kPeacetime;
  plan.warning_ns = 5;
  SituationChange war;
  war.name = "war";
  war.at_ns = seconds(20);
  war.posture = Posture::kWar;
  SituationChange crisis = war;
  crisis.name = "crisis";
  crisis.at_ns = seconds(10);
  crisis.posture = Posture::kCrisis;
  SituationChange again = war;
  again.name = "again";
  again.at_ns = seconds(30);
  plan.changes = {war, crisis, again};
  const std::vector<Situation> situations = situations_of(plan);
  ASSERT_EQ(situations.size(), 3U);
  EXPECT_EQ(situations[0].posture, Posture::kPeacetime);
  EXPECT_EQ(situations[1].posture, Posture::kCrisis);
  EXPECT_EQ(situations[2].posture, Posture::kWar);
  EXPECT_TRUE(situations[2].warned);
}

TEST(OrderSample, TheSituationChoosesTheRow) {
  CommandPlan plan = plan_with(series("post", {delay("a", deterministic(1))}));
  plan.authority[0].postures = posture_bit(Posture::kWar);
  SampleRequest request;
  request.samples_count = 4;
  request.situation.posture = Posture::kCrisis;
  EXPECT_EQ(sample_orders(plan, request).at(0).authority, kNoRow);
  request.situation.posture = Posture::kWar;
  EXPECT_EQ(sample_orders(plan, request).at(0).authority, 0U);
}

}  // namespace
}  // namespace boyd::command
