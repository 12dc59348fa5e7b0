#include "viewer/map/terrain.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <optional>
#include <utility>

#include <GeographicLib/AzimuthalEquidistant.hpp>

namespace boyd::viewer {

namespace {

namespace fs = std::filesystem;

struct Shade {
  double height_m;
  double red, green, blue;
};
/// Dark, so that symbols stand out.
constexpr std::array<Shade, 8> kShades = {{{-4000, 10, 18, 30},
                                           {-200, 14, 26, 42},
                                           {-20, 20, 36, 54},
                                           {-0.5, 26, 44, 62},
                                           {0.5, 44, 52, 48},
                                           {100, 54, 60, 52},
                                           {400, 74, 72, 62},
                                           {3000, 120, 116, 110}}};

Colour shade_of(double height_m, double light) {
  std::size_t upper = 1;
  while (upper + 1 < kShades.size() && kShades[upper].height_m < height_m) {
    ++upper;
  }
  const Shade& a = kShades[upper - 1];
  const Shade& b = kShades[upper];
  const double share = std::clamp((height_m - a.height_m) / (b.height_m - a.height_m), 0.0, 1.0);
  const auto mixed = [&](double from, double to) {
    return static_cast<std::uint32_t>(std::clamp((from + share * (to - from)) * light, 0.0, 255.0));
  };
  return colour(mixed(a.red, b.red), mixed(a.green, b.green), mixed(a.blue, b.blue));
}

class Mesher {
public:
  Mesher(const TerrainGrid& grid, const scenario::Place& origin) : grid_(grid), origin_(origin) {}

  TerrainMesh mesh() {
    for (std::uint32_t row = 0; row < grid_.rows; ++row) {
      for (std::uint32_t column = 0; column < grid_.columns; ++column) {
        add_vertex(row, column);
      }
    }
    for (std::uint32_t row = 0; row + 1 < grid_.rows; ++row) {
      for (std::uint32_t column = 0; column + 1 < grid_.columns; ++column) {
        add_cell(row, column);
      }
    }
    return std::move(mesh_);
  }

private:
  std::uint32_t at(std::uint32_t row, std::uint32_t column) const {
    return row * grid_.columns + column;
  }
  double height(std::uint32_t row, std::uint32_t column) const {
    return grid_.height_m[at(std::min(row, grid_.rows - 1), std::min(column, grid_.columns - 1))];
  }

  void add_vertex(std::uint32_t row, std::uint32_t column) {
    const scenario::Place place = grid_.place_of(row, column);
    double x = 0;
    double y = 0;
    projection_.Forward(
        origin_.latitude_deg, origin_.longitude_deg, place.latitude_deg, place.longitude_deg, x, y);
    const double here_m = height(row, column);
    // Light from the north-west.
    const double slope = here_m - height(row + 1, column + 1);
    const double light = std::clamp(1 + slope / (here_m < 0 ? 200.0 : 120.0), 0.75, 1.35);
    mesh_.vertices.push_back({static_cast<float>(x),
                              static_cast<float>(y),
                              static_cast<float>(std::max(0.0, here_m)),
                              shade_of(here_m, light)});
  }

  void add_cell(std::uint32_t row, std::uint32_t column) {
    const std::array<std::uint32_t, 4> corners = {
        at(row, column), at(row, column + 1), at(row + 1, column + 1), at(row + 1, column)};
    for (const std::size_t corner : {0U, 3U, 1U, 1U, 3U, 2U}) {
      mesh_.triangles.push_back(corners.at(corner));
    }
    // Marching squares: the coast crosses the edges between land and sea.
    std::vector<TerrainVertex> crossings;
    for (std::size_t edge = 0; edge < 4; ++edge) {
      if (const auto crossing = sea_level_on(corners.at(edge), corners.at((edge + 1) % 4))) {
        crossings.push_back(*crossing);
      }
    }
    for (std::size_t pair = 0; pair + 1 < crossings.size(); pair += 2) {
      mesh_.coast.push_back(crossings[pair]);
      mesh_.coast.push_back(crossings[pair + 1]);
    }
  }

  std::optional<TerrainVertex> sea_level_on(std::uint32_t a, std::uint32_t b) const {
    const double from_m = grid_.height_m[a] + 0.5;
    const double to_m = grid_.height_m[b] + 0.5;
    if ((from_m > 0) == (to_m > 0)) {
      return std::nullopt;
    }
    const auto share = static_cast<float>(from_m / (from_m - to_m));
    const TerrainVertex& from = mesh_.vertices[a];
    const TerrainVertex& to = mesh_.vertices[b];
    return TerrainVertex{from.x + share * (to.x - from.x),
                         from.y + share * (to.y - from.y),
                         30,
                         with_alpha(colour(150, 165, 170), 0.75)};
  }

  const TerrainGrid& grid_;
  scenario::Place origin_;
  GeographicLib::AzimuthalEquidistant projection_;
  TerrainMesh mesh_;
};

}  // namespace

TerrainGrid terrain_around(const std::string& folder, const scenario::Place& place) {
  std::vector<std::string> paths;
  std::error_code none;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, none)) {
    if (entry.path().extension() == ".json") {
      paths.push_back(entry.path().string());
    }
  }
  std::sort(paths.begin(), paths.end());
  for (const std::string& path : paths) {
    TerrainGrid grid = read_terrain(path);
    if (grid.holds(place)) {
      return grid;
    }
  }
  return {};
}

TerrainMesh terrain_mesh(const TerrainGrid& grid, const scenario::Place& origin) {
  return grid.rows < 2 ? TerrainMesh{} : Mesher(grid, origin).mesh();
}

}  // namespace boyd::viewer
