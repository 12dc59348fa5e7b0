#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "host/command/sampling.hpp"
#include "tests/host/command/plans.hpp"

namespace boyd::command {
namespace {

struct Estimate {
  double mean = 0;
  double standard_error = 0;
};

/// Mean and its standard error by batch means (Law 2015, ch. 9.5.3), after a warm-up of a tenth.
template <class Value>
Estimate batch_means(const std::vector<QueueVisit>& visits, const Value& value) {
  constexpr std::size_t kBatches = 40;
  const std::size_t first = visits.size() / 10;
  const std::size_t length = (visits.size() - first) / kBatches;
  std::vector<double> means;
  Estimate out;
  for (std::size_t b = 0; b < kBatches; ++b) {
    double sum = 0;
    for (std::size_t i = 0; i < length; ++i) {
      sum += value(visits[first + b * length + i]);
    }
    means.push_back(sum / static_cast<double>(length));
    out.mean += means.back() / kBatches;
  }
  double squares = 0;
  for (const double mean : means) {
    squares += (mean - out.mean) * (mean - out.mean);
  }
  out.standard_error = std::sqrt(squares / (kBatches - 1) / kBatches);
  return out;
}

std::vector<QueueVisit> feed(Law law, std::uint32_t servers_count, double rate_per_s) {
  const auto plan = prepare(
      testing::plan_with(testing::series("post", {testing::service("post", law, servers_count)})));
  return feed_poisson(*plan, 0, 0, rate_per_s, 200'000, 11);
}

void expect_within_four_sigma(const Estimate& got, double expected) {
  EXPECT_NEAR(got.mean, expected, 4 * got.standard_error);
  EXPECT_LT(got.standard_error, 0.05 * expected) << "the sample is too small to tell";
}

double wait_s(const QueueVisit& visit) {
  return time::to_seconds(visit.wait_ns);
}

TEST(CommandQueue, ThreeExponentialServersWaitAsErlangCSays) {
  const auto visits = feed(exponential(10), 3, 0.2);
  ASSERT_EQ(visits.size(), 200'000U);
  expect_within_four_sigma(batch_means(visits, wait_s), 40.0 / 9);
  expect_within_four_sigma(
      batch_means(visits, [](const QueueVisit& v) { return v.wait_ns > 0 ? 1.0 : 0.0; }), 4.0 / 9);
}

TEST(CommandQueue, OneServerWaitsAsPollaczekAndKhinchineSay) {
  expect_within_four_sigma(batch_means(feed(deterministic(1), 1, 0.5), wait_s), 0.5);
  expect_within_four_sigma(batch_means(feed(exponential(1), 1, 0.5), wait_s), 1.0);
  // Uniform on 0..2: E[S^2] = 4/3, so 0.5 * 4/3 / (2 * 0.5) = 2/3.
  expect_within_four_sigma(batch_means(feed(uniform(0, 2), 1, 0.5), wait_s), 2.0 / 3);
}

TEST(CommandQueue, ADelayNeverLetsAnyoneWait) {
  const auto plan = prepare(
      testing::plan_with(testing::series("mail", {testing::delay("mail", exponential(100))})));
  for (const QueueVisit& visit : feed_poisson(*plan, 0, 0, 1.0, 2000, 3)) {
    ASSERT_EQ(visit.wait_ns, 0);
  }
}

/// Three rules of priorities 1, 3, 2 ask at times 1, 2, 3 while a first order keeps the post busy.
std::vector<std::uint32_t> order_of_service(Discipline discipline) {
  CommandPlan plan =
      testing::plan_with(testing::series("post", {testing::service("post", deterministic(10))}));
  plan.chains[0].nodes[0].discipline = discipline;
  for (const int priority : {1, 3, 2}) {
    plan.rules.push_back(plan.rules[0]);
    plan.rules.back().name = "priority " + std::to_string(priority);
    plan.rules.back().priority = priority;
  }
  Engine engine(prepare(plan), 1);
  for (std::uint32_t r = 0; r < 4; ++r) {
    engine.request(testing::seconds(r), r);
  }
  testing::advance(engine, 1000);
  std::vector<std::uint32_t> rules(4);
  for (const Order& order : engine.orders()) {
    rules[static_cast<std::size_t>(order.visits[0].started_ns / testing::seconds(10))] = order.rule;
  }
  return rules;
}

TEST(CommandQueue, FirstInFirstOutIgnoresPriorityAndPriorityDoesNot) {
  EXPECT_EQ(order_of_service(Discipline::kFifo), (std::vector<std::uint32_t>{0, 1, 2, 3}));
  EXPECT_EQ(order_of_service(Discipline::kPriority), (std::vector<std::uint32_t>{0, 2, 3, 1}));
}

TEST(CommandQueue, NodesOfOnePoolShareItsServers) {
  CommandPlan plan =
      testing::plan_with(testing::series("a", {testing::service("post", deterministic(10))}));
  plan.pools.push_back({"staff", 1, Discipline::kFifo});
  plan.chains[0].nodes[0].pool = 0;
  plan.chains.push_back(plan.chains[0]);
  plan.chains[1].name = "b";
  plan.groups.push_back({"other", 0, WeaponControl::kTight, Autonomy::kA1});
  plan.authority.push_back(plan.authority[0]);
  plan.authority[0].groups = {0};
  plan.authority[1].chain = 1;
  plan.rules[0].groups = {0, 1};
  Engine engine(prepare(plan), 1);
  engine.request(0, 0);
  testing::advance(engine, 100);
  ASSERT_EQ(engine.orders().size(), 2U);
  EXPECT_EQ(engine.orders()[0].decided_ns, testing::seconds(10));
  EXPECT_EQ(engine.orders()[1].decided_ns, testing::seconds(20));
}

}  // namespace
}  // namespace boyd::command
