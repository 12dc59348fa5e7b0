#include "host/statistics/regression_tree.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

namespace boyd::statistics {
namespace {

TEST(RegressionTree, FindsTheBoxInWhichAResponseDiffers) {
  std::vector<std::vector<double>> inputs;
  std::vector<double> values;
  for (int a = 0; a < 8; ++a) {
    for (int b = 0; b < 8; ++b) {
      inputs.push_back({static_cast<double>(a), static_cast<double>(b)});
      values.push_back(a > 3 && b > 5 ? 10 : 1);
    }
  }
  const auto nodes = regression_tree(inputs, values);
  ASSERT_EQ(nodes.size(), 5U);
  EXPECT_EQ(nodes[0].input, 1U);
  EXPECT_EQ(nodes[0].threshold, 5.5);
  EXPECT_EQ(nodes[nodes[0].below].mean, 1);
  const TreeNode& above = nodes[nodes[0].above];
  EXPECT_EQ(above.input, 0U);
  EXPECT_EQ(above.threshold, 3.5);
  EXPECT_EQ(nodes[above.above].mean, 10);
  EXPECT_EQ(nodes[above.above].points_count, 8U);
  EXPECT_NEAR(nodes[0].explained + above.explained, 1, 1e-12);
}

TEST(RegressionTree, OfValuesThatDifferByRoundingOnlyIsOneLeaf) {
  const auto nodes = regression_tree({{1}, {2}, {3}}, {0.1 + 0.2, 0.3, 0.3});
  ASSERT_EQ(nodes.size(), 1U);
  EXPECT_TRUE(nodes[0].is_leaf);
}

TEST(RegressionTree, KeepsLeavesAsLargeAsAsked) {
  for (const TreeNode& node :
       regression_tree({{1}, {2}, {3}, {4}, {5}, {6}}, {9, 0, 0, 0, 0, 0}, {3, 2, 0})) {
    EXPECT_GE(node.points_count, 2U);
  }
}

TEST(RegressionTree, NeedsAValueAtEachPoint) {
  EXPECT_THROW(regression_tree({{1}}, {}), std::invalid_argument);
  EXPECT_TRUE(regression_tree({}, {}).empty());
}

}  // namespace
}  // namespace boyd::statistics
