#include "host/command/sampling.hpp"

#include <cmath>
#include <stdexcept>

#include <gtest/gtest.h>

#include "tests/host/command/plans.hpp"

namespace boyd::command {
namespace {

using namespace testing;

TEST(CommandSampling, LatencyOfASeriesIsTheSumOfItsParts) {
  CommandPlan plan = plan_with(
      series("staff", {service("a", exponential(10)), delay("b", uniform(0, 30)), gate("c", 0.8)}));
  plan.deliveries.push_back({kNoRow, kNoRow, Link{deterministic(5), 0.1, 1, 1}});
  plan.readiness.push_back({std::nullopt, kNoRow, deterministic(2)});
  constexpr std::uint32_t samples_count = 20'000;
  const RuleLatency out = sample_latency(*prepare(plan), 0, samples_count, 3);
  EXPECT_EQ(out.samples_count, samples_count);
  EXPECT_EQ(out.orders_count, samples_count);
  EXPECT_EQ(out.rule, "engage");
  // Variance 10^2 + 30^2/12 = 175.
  const double released = static_cast<double>(out.decision.count);
  EXPECT_NEAR(out.decision.mean_s, 25, 4 * std::sqrt(175 / released));
  EXPECT_NEAR(out.received.mean_s - out.decision.mean_s, 5, 0.6);
  EXPECT_NEAR(out.action.mean_s - out.received.mean_s, 2, 1e-6);
  EXPECT_NEAR(out.released_share, 0.8, 4 * std::sqrt(0.16 / samples_count));
  EXPECT_NEAR(out.refused_share, 0.2, 4 * std::sqrt(0.16 / samples_count));
  EXPECT_NEAR(out.legs_lost_share, 0.1, 4 * std::sqrt(0.09 / released));
  EXPECT_NEAR(out.executed_share, 0.72, 4 * std::sqrt(0.72 * 0.28 / samples_count));
  ASSERT_EQ(out.nodes.size(), 3U);
  EXPECT_EQ(out.nodes[1].node, "b");
  EXPECT_NEAR(out.nodes[1].work.median_s, 15, 4 * 15 / std::sqrt(double{samples_count}));
  EXPECT_NEAR(out.nodes[1].work.p90_s, 27, 4 * 9 / std::sqrt(double{samples_count}));
  EXPECT_EQ(out.nodes[0].wait.p99_s, 0);
  EXPECT_DOUBLE_EQ(out.nodes[0].visits_per_order, 1);
}

TEST(CommandSampling, ExpiryAndRoundsAreReported) {
  Consensus table;
  table.members_count = 5;
  table.objection_prob = 0.1;
  table.rounds_max = 50;
  CommandPlan plan = plan_with(series("council", {consensus("council", table)}), 10);
  plan.deliveries.push_back({kNoRow, kNoRow, Link{uniform(0, 20), 0, 0, 1}});
  const RuleLatency out = sample_latency(*prepare(plan), 0, 20'000, 3);
  EXPECT_NEAR(out.legs_expired_share, 0.5, 4 * 0.5 / std::sqrt(20'000.0));
  // Rounds until nobody objects: geometric with p = 0.9^5.
  const double p = std::pow(0.9, 5);
  EXPECT_NEAR(out.nodes[0].rounds_mean, 1 / p, 4 * std::sqrt((1 - p) / (p * p) / 20'000));
}

TEST(CommandSampling, OtherRulesAndTheirTriggersDoNotDisturb) {
  CommandPlan plan = plan_with(series("post", {service("post", exponential(10))}));
  const RuleLatency alone = sample_latency(*prepare(plan), 0, 500, 3);
  plan.rules.push_back(plan.rules[0]);
  plan.rules[1].name = "at the start";
  plan.rules[1].source = RuleSource::kTime;
  const RuleLatency beside = sample_latency(*prepare(plan), 0, 500, 3);
  EXPECT_EQ(alone.decision.mean_s, beside.decision.mean_s);
  EXPECT_EQ(beside.orders_count, 500);
  EXPECT_NE(sample_latency(*prepare(plan), 0, 500, 4).decision.mean_s, alone.decision.mean_s);
}

TEST(CommandSampling, ARequestWithoutAuthorityIsCounted) {
  CommandPlan plan = plan_with(series("post", {service("post", exponential(10))}));
  plan.authority.clear();
  const RuleLatency out = sample_latency(*prepare(plan), 0, 10, 3);
  EXPECT_EQ(out.no_authority_share, 1.0);
  EXPECT_EQ(out.decision.count, 0);
  EXPECT_THROW(sample_latency(*prepare(plan), 1, 10, 3), std::out_of_range);
}

TEST(CommandSampling, AChainCanBeSampledWithoutAScenario) {
  CommandPlan doctrine;
  doctrine.chains.push_back(series("a", {delay("a", deterministic(1))}));
  doctrine.chains.push_back(series("b", {delay("b", deterministic(7))}));
  const RuleLatency out = sample_latency(*prepare(plan_for_chain(doctrine, 1)), 0, 10, 3);
  EXPECT_EQ(out.decision.median_s, 7);
  EXPECT_THROW(plan_for_chain(doctrine, 2), std::out_of_range);
}

TEST(CommandSampling, ADoctrineKeepsTheRowsOfDeliveryAndReadinessThatHoldForAnyGroup) {
  CommandPlan doctrine = plan_with(series("a", {delay("a", deterministic(1))}));
  doctrine.deliveries.push_back({kNoRow, 0, Link{deterministic(1000), 0, 0, 1}});
  doctrine.deliveries.push_back({kNoRow, kNoRow, Link{deterministic(20), 0, 0, 1}});
  doctrine.readiness.push_back({std::nullopt, 0, deterministic(1000)});
  doctrine.readiness.push_back({std::nullopt, kNoRow, deterministic(1000), 1});
  doctrine.readiness.push_back({std::nullopt, kNoRow, deterministic(300), 0});
  doctrine.chains.push_back(series("b", {delay("b", deterministic(7))}));
  const RuleLatency out = sample_latency(*prepare(plan_for_chain(doctrine, 0)), 0, 10, 3);
  EXPECT_EQ(out.received.median_s, 21);
  EXPECT_EQ(out.action.median_s, 321);
}

}  // namespace
}  // namespace boyd::command
