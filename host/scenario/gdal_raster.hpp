/// Relief from files that GDAL reads: GeoTIFF and others.
#pragma once

#include <string>

#include "host/scenario/terrain_grid.hpp"

namespace boyd::scenario {

/// Whether boyd was built with GDAL.
bool has_gdal();

/// The first band of a raster, warped to latitude and longitude (WGS84); places without data are
/// sea. Throws std::runtime_error that names the file; always where boyd was built without GDAL.
TerrainGrid read_gdal_raster(const std::string& path);

}  // namespace boyd::scenario
