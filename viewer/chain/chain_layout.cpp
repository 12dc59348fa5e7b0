#include "viewer/chain/chain_layout.hpp"

#include <algorithm>

namespace boyd::viewer {

namespace {

/// Longest way from any start; the graph has no cycles, so as many rounds as nodes suffice.
std::vector<std::uint32_t> columns_of(const command::Chain& chain) {
  std::vector<std::uint32_t> columns(chain.nodes.size(), 0);
  for (std::size_t round = 0; round < chain.nodes.size(); ++round) {
    for (const command::Edge& edge : chain.edges) {
      columns.at(edge.to) = std::max(columns.at(edge.to), columns.at(edge.from) + 1);
    }
  }
  return columns;
}

bool is_on_edge(const command::Chain& chain, std::uint32_t node) {
  return node == chain.entry || node == chain.exit ||
         std::any_of(chain.edges.begin(), chain.edges.end(), [&](const command::Edge& edge) {
           return edge.from == node || edge.to == node;
         });
}

}  // namespace

ChainLayout layout_of(const command::Chain& chain) {
  ChainLayout layout;
  layout.nodes.resize(chain.nodes.size());
  std::vector<std::uint32_t> columns = columns_of(chain);
  // Who steps in stands with whom he steps in for; chains of superiors are followed to their top.
  for (std::size_t round = 0; round < chain.nodes.size(); ++round) {
    for (std::uint32_t n = 0; n < chain.nodes.size(); ++n) {
      for (const std::uint32_t other : {chain.nodes[n].superior, chain.nodes[n].successor}) {
        if (other != kNoRow && !is_on_edge(chain, other)) {
          columns.at(other) = columns[n];
        }
      }
    }
  }
  std::vector<std::uint32_t> filled(chain.nodes.size() + 1, 0);
  const auto place = [&](std::uint32_t node) {
    layout.nodes[node] = {columns[node], filled[columns[node]]++};
  };
  for (const bool on_edge : {true, false}) {
    for (std::uint32_t n = 0; n < chain.nodes.size(); ++n) {
      if (is_on_edge(chain, n) == on_edge) {
        place(n);
      }
    }
  }
  for (const NodePlace& node : layout.nodes) {
    layout.columns_count = std::max(layout.columns_count, node.column + 1);
    layout.rows_count = std::max(layout.rows_count, node.row + 1);
  }
  return layout;
}

}  // namespace boyd::viewer
