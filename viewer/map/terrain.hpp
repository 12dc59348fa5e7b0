/// Relief and coast under a map, for the eye: a scenario's own [terrain] is another matter.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/scenario/scenario.hpp"
#include "host/scenario/terrain_grid.hpp"
#include "viewer/map/symbol.hpp"

namespace boyd::viewer {

using scenario::read_terrain;
using scenario::TerrainGrid;

/// The first grid among the .json files of a folder that holds a place; an empty one when none
/// does.
TerrainGrid terrain_around(const std::string& folder, const scenario::Place& place);

struct TerrainVertex {
  float x = 0, y = 0, z = 0;  ///< metres in the scenario's frame
  Colour colour = 0;
};
struct TerrainMesh {
  std::vector<TerrainVertex> vertices;
  std::vector<std::uint32_t> triangles;  ///< three rows of vertices each
  std::vector<TerrainVertex> coast;      ///< pairs: line at sea level
};

/// A grid seen in the frame about an origin.
TerrainMesh terrain_mesh(const TerrainGrid& grid, const scenario::Place& origin);

}  // namespace boyd::viewer
