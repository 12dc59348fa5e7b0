#include "host/scenario/relief.hpp"

#include <algorithm>
#include <climits>
#include <cmath>
#include <stdexcept>

#include <GeographicLib/AzimuthalEquidistant.hpp>
#include <fmt/format.h>

namespace boyd::scenario {

namespace {

constexpr double kDegree_m = 111'195;  // of latitude
constexpr double kRadians = 3.14159265358979323846 / 180.0;
constexpr double kReach_m = 2.0e6;

/// Whole steps from west to east and south to north that hold a grid's edge.
struct Extent {
  long long west = LLONG_MAX;
  long long south = LLONG_MAX;
  long long east = LLONG_MIN;
  long long north = LLONG_MIN;
};

Extent extent_of(const TerrainGrid& grid, const Place& origin, double step_m) {
  const GeographicLib::AzimuthalEquidistant projection;
  Extent extent;
  const auto add = [&](std::uint32_t row, std::uint32_t column) {
    const Place place = grid.place_of(row, column);
    double x = 0;
    double y = 0;
    projection.Forward(
        origin.latitude_deg, origin.longitude_deg, place.latitude_deg, place.longitude_deg, x, y);
    x = std::clamp(x, -kReach_m, kReach_m) / step_m;
    y = std::clamp(y, -kReach_m, kReach_m) / step_m;
    extent.west = std::min(extent.west, std::llround(std::floor(x)));
    extent.east = std::max(extent.east, std::llround(std::ceil(x)));
    extent.south = std::min(extent.south, std::llround(std::floor(y)));
    extent.north = std::max(extent.north, std::llround(std::ceil(y)));
  };
  for (std::uint32_t row = 0; row < grid.rows; ++row) {
    add(row, 0);
    add(row, grid.columns - 1);
  }
  for (std::uint32_t column = 0; column < grid.columns; ++column) {
    add(0, column);
    add(grid.rows - 1, column);
  }
  return extent;
}

/// Height of a place in whole metres, not below the sea; 0 outside the grid.
std::int16_t height_at(const TerrainGrid& grid, double latitude_deg, double longitude_deg) {
  const double row = (grid.latitude_north_deg - latitude_deg) / grid.latitude_step_deg;
  const double column = (longitude_deg - grid.longitude_west_deg) / grid.longitude_step_deg;
  if (!(row >= 0 && column >= 0 && row <= grid.rows - 1.0 && column <= grid.columns - 1.0)) {
    return 0;
  }
  const auto north = std::min(static_cast<std::size_t>(row), std::size_t{grid.rows} - 2);
  const auto west = std::min(static_cast<std::size_t>(column), std::size_t{grid.columns} - 2);
  const double v = row - static_cast<double>(north);
  const double u = column - static_cast<double>(west);
  const auto post = [&](std::size_t r, std::size_t c) {
    return static_cast<double>(grid.height_m[r * grid.columns + c]);
  };
  const double upper = post(north, west) * (1 - u) + post(north, west + 1) * u;
  const double lower = post(north + 1, west) * (1 - u) + post(north + 1, west + 1) * u;
  return static_cast<std::int16_t>(std::lround(std::max(0.0, upper * (1 - v) + lower * v)));
}

}  // namespace

std::uint32_t step_of(const TerrainGrid& grid, const Place& origin) {
  const double east_m =
      grid.longitude_step_deg * kDegree_m * std::cos(origin.latitude_deg * kRadians);
  const double step_m = std::min(grid.latitude_step_deg * kDegree_m, east_m);
  return static_cast<std::uint32_t>(std::max(1LL, std::llround(step_m)));
}

Relief relief_around(const TerrainGrid& grid, const Place& origin, std::uint32_t step_m) {
  const Extent extent = extent_of(grid, origin, step_m);
  const std::int64_t columns = extent.east - extent.west + 1;
  const std::int64_t rows = extent.north - extent.south + 1;
  if (columns < 2 || rows < 2 ||
      static_cast<double>(columns) * static_cast<double>(rows) >
          static_cast<double>(kReliefPostsMax)) {
    throw std::runtime_error(fmt::format(
        "heights {} m apart make {} by {}; 2 by 2 to {} in all are possible: give another step_m",
        step_m,
        columns,
        rows,
        kReliefPostsMax));
  }
  Relief relief;
  relief.step_m = step_m;
  relief.columns = static_cast<std::uint32_t>(columns);
  relief.rows = static_cast<std::uint32_t>(rows);
  relief.west = static_cast<std::int32_t>(extent.west * step_m) * kUnitsPerMetre;
  relief.south = static_cast<std::int32_t>(extent.south * step_m) * kUnitsPerMetre;
  relief.height_m.reserve(static_cast<std::size_t>(columns * rows));
  const GeographicLib::AzimuthalEquidistant projection;
  for (std::int64_t row = extent.south; row <= extent.north; ++row) {
    for (std::int64_t column = extent.west; column <= extent.east; ++column) {
      double latitude_deg = 0;
      double longitude_deg = 0;
      projection.Reverse(origin.latitude_deg,
                         origin.longitude_deg,
                         static_cast<double>(column * step_m),
                         static_cast<double>(row * step_m),
                         latitude_deg,
                         longitude_deg);
      relief.height_m.push_back(height_at(grid, latitude_deg, longitude_deg));
    }
  }
  return relief;
}

const TerrainGrid& ReliefStore::grid(const std::string& path) {
  const auto known = grids_.find(path);
  if (known != grids_.end()) {
    return known->second;
  }
  if (!reads_files_) {
    const auto text = sources_.reliefs.find(path);
    if (text == sources_.reliefs.end()) {
      throw std::runtime_error(path + ": is not among the files that the scenario came with");
    }
    return grids_[path] = unpacked(text->second);
  }
  TerrainGrid& grid = grids_[path] = read_terrain(path);
  sources_.reliefs[path] = packed(grid);
  return grid;
}

std::shared_ptr<const Relief> ReliefStore::get(const std::string& path,
                                               const Place& origin,
                                               std::uint32_t step_m) {
  const TerrainGrid& heights = grid(path);
  const std::uint32_t step = step_m != 0 ? step_m : step_of(heights, origin);
  std::shared_ptr<const Relief>& relief =
      reliefs_[{path, origin.latitude_deg, origin.longitude_deg, step}];
  if (relief == nullptr) {
    relief = std::make_shared<Relief>(relief_around(heights, origin, step));
  }
  return relief;
}

}  // namespace boyd::scenario
