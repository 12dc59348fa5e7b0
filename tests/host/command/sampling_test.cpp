#include "host/command/sampling.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

#include "host/command/order_sample.hpp"
#include "tests/host/command/plans.hpp"

namespace boyd::command {
namespace {

using namespace testing;

TEST(CommandSampling, AChainCanBeSampledWithoutAScenario) {
  CommandPlan doctrine;
  doctrine.chains.push_back(series("a", {delay("a", deterministic(1))}));
  doctrine.chains.push_back(series("b", {delay("b", deterministic(7))}));
  SampleRequest request;
  request.samples_count = 10;
  const std::vector<PathSample> paths = sample_orders(plan_for_chain(doctrine, 1), request);
  ASSERT_EQ(paths.size(), 1U);
  EXPECT_EQ(paths[0].decision_ns.front(), seconds(7));
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
  SampleRequest request;
  request.samples_count = 10;
  const std::vector<PathSample> paths = sample_orders(plan_for_chain(doctrine, 0), request);
  ASSERT_EQ(paths.size(), 1U);
  EXPECT_EQ(paths[0].received_ns.front(), seconds(21));
  EXPECT_EQ(paths[0].action_ns.back(), seconds(321));
}

}  // namespace
}  // namespace boyd::command
