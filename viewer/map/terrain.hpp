/// Relief and coast under a map, for the eye only: terrain masks nothing in the simulation.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/scenario/scenario.hpp"
#include "viewer/map/symbol.hpp"

namespace boyd::viewer {

/// Heights on a grid of latitude and longitude.
struct TerrainGrid {
  std::uint32_t rows = 0;  ///< from north to south
  std::uint32_t columns = 0;
  double latitude_north_deg = 0;
  double longitude_west_deg = 0;
  double step_deg = 0;
  std::string source;                  ///< whose heights they are
  std::vector<std::int16_t> height_m;  ///< row by row; below 0: sea bed

  bool holds(const scenario::Place& place) const;
};

/// Reads NAME.json (as beside the data: rows, columns, corner, step, source) and the heights in the
/// file that it names. Throws std::runtime_error that names the file and what is wrong.
TerrainGrid read_terrain(const std::string& json_path);

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
