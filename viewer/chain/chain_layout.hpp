/// Where the nodes of a chain stand when it is drawn as a graph: by the way that orders take.
#pragma once

#include <cstdint>
#include <vector>

#include "host/command/chain.hpp"

namespace boyd::viewer {

struct NodePlace {
  std::uint32_t column = 0;  ///< longest way from the entry; no edge goes back or stays
  std::uint32_t row = 0;     ///< within the column, from 0
};

struct ChainLayout {
  std::vector<NodePlace> nodes;  ///< by row of the chain's nodes
  std::uint32_t columns_count = 0;
  std::uint32_t rows_count = 0;  ///< of the fullest column
};

/// Nodes that lie on no edge, superiors and successors, stand in the column of whom they serve,
/// below it.
ChainLayout layout_of(const command::Chain& chain);

}  // namespace boyd::viewer
