#include "host/run/measures.hpp"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "host/run/summary.hpp"

namespace boyd::run {
namespace {

constexpr std::uint8_t kOwner = 2;
constexpr std::uint8_t kPartner = 3;
constexpr std::uint8_t kEnemy = 5;

WorldOutcome world() {
  WorldOutcome outcome;
  outcome.ending = Ending::kEnded;
  outcome.end_ns = 1000 * kNsPerSecond;
  outcome.facts.resize(kEnemy + 1);
  outcome.counters.resize(kEnemy + 1);
  outcome.facts[kOwner] = {true, Side::kDefender, 800};
  outcome.facts[kPartner] = {true, Side::kDefender, 200};
  outcome.facts[kEnemy] = {true, Side::kAttacker, 0};
  return outcome;
}

void set(WorldOutcome& outcome, std::uint8_t nation, Counter counter, std::int64_t value) {
  outcome.counters.at(nation).at(static_cast<std::size_t>(counter)) = value;
}

std::optional<double> value(const WorldOutcome& outcome,
                            std::string_view name,
                            std::int32_t nation = kAllNations) {
  return measure_value(find_measure(name).value(), outcome, nation).number;
}

OrderRecord executed_order(TimeNs requested_s, TimeNs executed_s) {
  OrderRecord order;
  order.issued = true;
  order.nations = 1U << kOwner;
  order.requested_ns = requested_s * kNsPerSecond;
  order.executed_ns = executed_s * kNsPerSecond;
  return order;
}

TEST(Measures, HaveNamesThatAreUniqueAndEndInTheirUnit) {
  std::set<std::string> names;
  for (const Measure& measure : measures()) {
    const std::string name(measure.name);
    EXPECT_TRUE(names.insert(name).second) << name;
    const bool has_unit = name.ends_with("_count") || name.ends_with("_prob") ||
                          name.ends_with("_s") || name.ends_with("_usd") ||
                          name.ends_with("_frac") || name.starts_with("cost_exchange_ratio");
    EXPECT_TRUE(has_unit) << name;
    EXPECT_FALSE(measure.meaning.empty()) << name;
  }
}

TEST(Measures, IncludeEveryOneThatTheModelDefines) {
  for (const char* name : {"leakers_count",
                           "leak_prob",
                           "objective_achieved_prob",
                           "asset_value_lost_frac",
                           "fratricide_count",
                           "neutral_loss_count",
                           "unauthorised_engagement_count",
                           "revocation_in_transit_count",
                           "roe_breach_count",
                           "roe_breach_common_count",
                           "double_engagement_count",
                           "shots_count",
                           "shots_on_decoys_count",
                           "cost_exchange_ratio",
                           "cost_exchange_ratio_with_assets",
                           "first_effective_order_s",
                           "order_latency_s",
                           "order_staleness_s",
                           "orders_expired_count",
                           "orders_refused_count",
                           "escalation_count"}) {
    EXPECT_TRUE(find_measure(name)) << name;
  }
  for (const std::string_view name : default_primary_measures()) {
    EXPECT_TRUE(find_measure(name)) << name;
  }
  EXPECT_FALSE(find_measure("luck"));
}

TEST(Measures, ConflictsOfOrdersAreSummedOverTheDefendersOrders) {
  WorldOutcome outcome = world();
  outcome.orders.resize(3);
  outcome.orders[0].conflicts_count = 2;
  outcome.orders[1].conflicts_count = 1;
  outcome.orders[2].conflicts_count = 5;
  outcome.orders[2].side = Side::kAttacker;
  EXPECT_EQ(value(outcome, "order_conflicts_count"), 3.0);
}

TEST(Measures, CountOverAllNationsOrOne) {
  WorldOutcome outcome = world();
  set(outcome, kOwner, Counter::shots_count, 7);
  set(outcome, kPartner, Counter::shots_count, 5);
  EXPECT_EQ(value(outcome, "shots_count"), 12.0);
  EXPECT_EQ(value(outcome, "shots_count", kPartner), 5.0);
}

TEST(Measures, OfAWorldWithoutAttackersOrLossesAreAbsentNotZero) {
  const WorldOutcome outcome = world();
  EXPECT_FALSE(value(outcome, "leak_prob"));
  EXPECT_FALSE(value(outcome, "cost_exchange_ratio"));
  EXPECT_FALSE(value(outcome, "order_latency_s"));
  EXPECT_FALSE(value(outcome, "order_staleness_s"));
  EXPECT_FALSE(value(outcome, "first_effective_order_s"));
  EXPECT_EQ(value(outcome, "first_effective_order_prob"), 0.0);
  EXPECT_EQ(value(outcome, "leakers_count"), 0.0);
}

TEST(Measures, ShareLeakersOverAllAttackersLaunched) {
  WorldOutcome outcome = world();
  set(outcome, kOwner, Counter::leakers_count, 3);
  set(outcome, kPartner, Counter::leakers_count, 1);
  set(outcome, kEnemy, Counter::attackers_launched_count, 20);
  EXPECT_EQ(value(outcome, "leak_prob"), 0.2);
  EXPECT_EQ(value(outcome, "leak_prob", kOwner), 0.15);
}

TEST(Measures, PutMoneyOnBothSides) {
  WorldOutcome outcome = world();
  set(outcome, kOwner, Counter::expended_usd, 300);
  set(outcome, kPartner, Counter::lost_usd, 100);
  set(outcome, kOwner, Counter::asset_lost_usd, 200);
  set(outcome, kPartner, Counter::asset_lost_usd, 50);
  set(outcome, kEnemy, Counter::lost_usd, 80);
  EXPECT_EQ(value(outcome, "cost_exchange_ratio"), 5.0);
  EXPECT_EQ(value(outcome, "cost_exchange_ratio_with_assets"), 8.125);
  EXPECT_EQ(value(outcome, "asset_value_lost_frac"), 0.25);
  EXPECT_EQ(value(outcome, "asset_value_lost_frac", kPartner), 0.25);
  EXPECT_FALSE(value(outcome, "asset_value_lost_frac", kEnemy));
  EXPECT_FALSE(value(outcome, "cost_exchange_ratio", kOwner));
}

TEST(Measures, AccountForEveryArmedAttacker) {
  WorldOutcome outcome = world();
  set(outcome, kEnemy, Counter::attackers_launched_count, 20);
  set(outcome, kOwner, Counter::leakers_count, 4);
  set(outcome, kPartner, Counter::attackers_shot_down_count, 9);
  set(outcome, kEnemy, Counter::attackers_jammed_count, 3);
  set(outcome, kEnemy, Counter::attackers_elsewhere_count, 2);
  EXPECT_EQ(value(outcome, "attackers_unresolved_count"), 2.0);
}

TEST(Measures, AddUpEscalation) {
  WorldOutcome outcome = world();
  set(outcome, kOwner, Counter::neutral_loss_count, 1);
  set(outcome, kPartner, Counter::cross_border_shots_count, 2);
  set(outcome, kOwner, Counter::strikes_wrong_site_count, 4);
  EXPECT_EQ(value(outcome, "escalation_count"), 7.0);
}

TEST(Measures, TakeTheEarliestExecutedOrderThatAShotUsed) {
  WorldOutcome outcome = world();
  outcome.start_ns = 10 * kNsPerSecond;
  outcome.orders = {executed_order(20, 30), executed_order(20, 50), executed_order(25, 70)};
  outcome.orders[1].first_use_ns = 90 * kNsPerSecond;
  outcome.orders[2].first_use_ns = 75 * kNsPerSecond;
  EXPECT_EQ(value(outcome, "first_effective_order_s"), 40.0);
  EXPECT_EQ(value(outcome, "first_effective_order_prob"), 1.0);
  EXPECT_FALSE(value(outcome, "first_effective_order_s", kPartner));
}

TEST(Measures, AnOrderInForceBeforeTheStartIsEffectiveFromTheStart) {
  WorldOutcome outcome = world();
  outcome.orders = {executed_order(-500, -300)};
  outcome.orders[0].first_use_ns = 60 * kNsPerSecond;
  EXPECT_EQ(value(outcome, "first_effective_order_s"), 0.0);
}

TEST(Measures, AverageLatencyAndStalenessOverTheDefendersExecutedOrders) {
  WorldOutcome outcome = world();
  outcome.orders = {executed_order(0, 10), executed_order(0, 30), OrderRecord{}};
  outcome.orders[1].staleness_ns = 44 * kNsPerSecond;
  OrderRecord enemy = executed_order(0, 500);
  enemy.side = Side::kAttacker;
  enemy.nations = 1U << kEnemy;
  outcome.orders.push_back(enemy);
  EXPECT_EQ(value(outcome, "order_latency_s"), 20.0);
  EXPECT_EQ(value(outcome, "order_staleness_s"), 44.0);
  EXPECT_EQ(value(outcome, "orders_requested_count"), 3.0);
  EXPECT_EQ(value(outcome, "orders_executed_count"), 2.0);
  EXPECT_EQ(value(outcome, "orders_requested_count", kPartner), 0.0);
}

TEST(Measures, CountTheShareOfOrdersInTimeOverThoseOfWhichItIsKnown) {
  WorldOutcome outcome = world();
  outcome.orders = {executed_order(0, 10), executed_order(0, 20), executed_order(0, 30)};
  EXPECT_FALSE(value(outcome, "orders_in_time_prob"));
  outcome.orders[0].in_time = true;
  outcome.orders[1].in_time = false;
  EXPECT_EQ(value(outcome, "orders_in_time_prob"), 0.5);
  EXPECT_FALSE(value(outcome, "order_target_existed_prob"));
  outcome.orders[2].target_existed = false;
  EXPECT_EQ(value(outcome, "order_target_existed_prob"), 0.0);
}

TEST(Summary, KeepsIntervalsOfSharesBetweenNothingAndAll) {
  std::vector<WorldOutcome> worlds(4, world());
  for (std::uint32_t r = 0; r < 4; ++r) {
    worlds[r].replication = r;
    set(worlds[r], kEnemy, Counter::attackers_launched_count, 10);
    set(worlds[r], kOwner, Counter::leakers_count, r == 0 ? 1 : 0);
  }
  const auto leaks = [&] {
    return summarise(worlds).front().measures[*find_measure("leak_prob")].estimate;
  };
  EXPECT_EQ(leaks().low, 0.0);
  EXPECT_GT(*leaks().high, 0.025);
  for (std::uint32_t r = 0; r < 4; ++r) {
    set(worlds[r], kOwner, Counter::leakers_count, r == 0 ? 9 : 10);
  }
  EXPECT_EQ(leaks().high, 1.0);
}

TEST(Outcome, AWorldWhoseTimeRanOutWithAttackersLeftWasCut) {
  WorldOutcome outcome = world();
  outcome.now_ns = outcome.end_ns;
  EXPECT_FALSE(was_cut(outcome));
  set(outcome, kEnemy, Counter::attackers_launched_count, 10);
  set(outcome, kOwner, Counter::leakers_count, 4);
  EXPECT_EQ(attackers_unresolved(outcome), 6);
  EXPECT_TRUE(was_cut(outcome));
  outcome.now_ns -= kNsPerSecond;
  EXPECT_FALSE(was_cut(outcome)) << "it ended by itself";
  outcome.now_ns = outcome.end_ns;
  set(outcome, kOwner, Counter::leakers_count, 10);
  EXPECT_FALSE(was_cut(outcome));
  outcome.attackers_waiting_count = 1;
  EXPECT_TRUE(was_cut(outcome));
}

TEST(Outcome, CountsArmedAttackersThatWereNotLaunched) {
  WorldPlan plan;
  plan.platforms.resize(2);
  plan.platforms[0].role = Role::kAttackDrone;
  plan.platforms[1].role = Role::kDecoy;
  plan.movers.resize(4);
  for (MoverSpec& mover : plan.movers) {
    mover.platform = 0;
  }
  plan.movers[3].platform = 1;
  WorldResult result;
  result.fates = {0, 1, 0, 0};
  EXPECT_EQ(attackers_waiting(plan, result), 2);
}

TEST(Summary, TakesRatiosOfSumsNotMeansOfRatios) {
  std::vector<WorldOutcome> worlds(2, world());
  worlds[1].replication = 1;
  set(worlds[0], kEnemy, Counter::attackers_launched_count, 1);
  set(worlds[0], kOwner, Counter::leakers_count, 1);
  set(worlds[1], kEnemy, Counter::attackers_launched_count, 9);
  const ArmSummary arm = summarise(worlds).front();
  EXPECT_EQ(arm.measures[*find_measure("leak_prob")].estimate.mean, 0.1);
}

TEST(Summary, CountsNightsWithoutAnEffectiveOrderAtTheirFullLength) {
  std::vector<WorldOutcome> worlds(2, world());
  worlds[0].orders = {executed_order(0, 100)};
  worlds[0].orders[0].first_use_ns = 150 * kNsPerSecond;
  const ArmSummary arm = summarise(worlds).front();
  const auto& estimate = arm.measures[*find_measure("first_effective_order_s")].estimate;
  EXPECT_EQ(estimate.mean, 550.0);
  EXPECT_EQ(estimate.n, 2);
}

TEST(Summary, CountsOrdersByKindAndSide) {
  std::vector<WorldOutcome> worlds(1, world());
  OrderRecord refused;
  refused.refused = true;
  OrderRecord strike = executed_order(0, 60);
  strike.kind = command::OrderKind::kStrike;
  OrderRecord enemy = executed_order(0, 20);
  enemy.side = Side::kAttacker;
  worlds[0].orders = {executed_order(0, 10), executed_order(0, 30), refused, strike, enemy};
  const ArmSummary arm = summarise(worlds).front();
  const auto& engage = arm.orders.at(static_cast<std::size_t>(command::OrderKind::kEngageArea));
  EXPECT_EQ(engage.requested_count, 3);
  EXPECT_EQ(engage.issued_count, 2);
  EXPECT_EQ(engage.executed_count, 2);
  EXPECT_EQ(engage.refused_count, 1);
  EXPECT_EQ(engage.latency_median_s.mean, 20.0);
  EXPECT_FALSE(engage.staleness_median_s.mean);
  const auto& theirs =
      arm.attacker_orders.at(static_cast<std::size_t>(command::OrderKind::kEngageArea));
  EXPECT_EQ(theirs.requested_count, 1);
}

}  // namespace
}  // namespace boyd::run
