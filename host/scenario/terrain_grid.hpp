/// Heights of the ground on a grid of latitude and longitude, as files hold them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/scenario/scenario.hpp"

namespace boyd::scenario {

struct TerrainGrid {
  std::uint32_t rows = 0;  ///< from north to south
  std::uint32_t columns = 0;
  double latitude_north_deg = 0;
  double longitude_west_deg = 0;
  double latitude_step_deg = 0;
  double longitude_step_deg = 0;
  std::string source;                  ///< whose heights they are
  std::vector<std::int16_t> height_m;  ///< row by row; below 0: sea bed

  bool holds(const Place& place) const;
  Place place_of(std::uint32_t row, std::uint32_t column) const;
};

/// Reads NAME.json (rows, columns, corner, step, source) with the heights in the file that it
/// names, or any raster that GDAL reads where boyd was built with it. Throws std::runtime_error
/// that names the file and what is wrong.
TerrainGrid read_terrain(const std::string& path);

/// A grid as one text, for what must not depend on files, and back. Throws std::runtime_error.
std::string packed(const TerrainGrid& grid);
TerrainGrid unpacked(const std::string& text);
/// Whether a text is a packed grid.
bool is_packed_terrain(const std::string& text);

}  // namespace boyd::scenario
