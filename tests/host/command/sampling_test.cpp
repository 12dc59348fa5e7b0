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

}  // namespace
}  // namespace boyd::command
