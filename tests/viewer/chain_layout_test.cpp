#include "viewer/chain/chain_layout.hpp"

#include <gtest/gtest.h>

namespace boyd::viewer {
namespace {

command::Chain chain_with(std::size_t nodes,
                          const std::vector<std::pair<std::uint32_t, std::uint32_t>>& edges) {
  command::Chain chain;
  chain.nodes.resize(nodes);
  for (const auto& [from, to] : edges) {
    command::Edge& edge = chain.edges.emplace_back();
    edge.from = from;
    edge.to = to;
  }
  chain.entry = 0;
  chain.exit = static_cast<std::uint32_t>(nodes - 1);
  return chain;
}

TEST(ChainLayout, ASeriesIsARow) {
  const ChainLayout layout = layout_of(chain_with(3, {{0, 1}, {1, 2}}));
  EXPECT_EQ(layout.columns_count, 3U);
  EXPECT_EQ(layout.rows_count, 1U);
  EXPECT_EQ(layout.nodes[2].column, 2U);
}

TEST(ChainLayout, ParallelNodesStandUnderEachOtherAndTheJoinAfterTheLongestWay) {
  const ChainLayout layout = layout_of(chain_with(5, {{0, 1}, {0, 2}, {2, 3}, {1, 4}, {3, 4}}));
  EXPECT_EQ(layout.nodes[1].column, 1U);
  EXPECT_EQ(layout.nodes[2].column, 1U);
  EXPECT_NE(layout.nodes[1].row, layout.nodes[2].row);
  EXPECT_EQ(layout.nodes[4].column, 3U);
}

TEST(ChainLayout, EveryEdgeGoesOn) {
  const command::Chain chain =
      chain_with(6, {{0, 2}, {2, 1}, {1, 5}, {0, 3}, {3, 4}, {4, 1}, {0, 5}});
  const ChainLayout layout = layout_of(chain);
  for (const command::Edge& edge : chain.edges) {
    EXPECT_LT(layout.nodes[edge.from].column, layout.nodes[edge.to].column);
  }
}

TEST(ChainLayout, ASuperiorStandsBelowWhomHeServes) {
  command::Chain chain = chain_with(3, {{0, 1}, {1, 2}});
  command::Node superior;
  chain.nodes.push_back(superior);
  chain.nodes[1].superior = 3;
  const ChainLayout layout = layout_of(chain);
  EXPECT_EQ(layout.nodes[3].column, layout.nodes[1].column);
  EXPECT_GT(layout.nodes[3].row, layout.nodes[1].row);
}

TEST(ChainLayout, NoTwoNodesStandInOnePlace) {
  command::Chain chain = chain_with(5, {{0, 1}, {0, 2}, {0, 3}, {1, 4}, {2, 4}, {3, 4}});
  chain.nodes.resize(7);
  chain.nodes[2].superior = 5;
  chain.nodes[5].superior = 6;
  const ChainLayout layout = layout_of(chain);
  for (std::size_t a = 0; a < layout.nodes.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      EXPECT_FALSE(layout.nodes[a].column == layout.nodes[b].column &&
                   layout.nodes[a].row == layout.nodes[b].row);
    }
  }
}

}  // namespace
}  // namespace boyd::viewer
