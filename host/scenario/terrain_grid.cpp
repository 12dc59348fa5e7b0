#include "host/scenario/terrain_grid.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "host/scenario/gdal_raster.hpp"

namespace boyd::scenario {

namespace {

namespace fs = std::filesystem;

constexpr const char* kPacked = "boyd relief\n";

void read_header(const nlohmann::json& json, TerrainGrid& grid) {
  grid.rows = json.at("rows").get<std::uint32_t>();
  grid.columns = json.at("columns").get<std::uint32_t>();
  grid.latitude_north_deg = json.at("latitude_north_deg").get<double>();
  grid.longitude_west_deg = json.at("longitude_west_deg").get<double>();
  const bool square = json.contains("step_deg");
  grid.latitude_step_deg = json.at(square ? "step_deg" : "latitude_step_deg").get<double>();
  grid.longitude_step_deg = json.at(square ? "step_deg" : "longitude_step_deg").get<double>();
  grid.source = json.at("source").get<std::string>();
}

/// int16, little endian.
void read_heights(const std::string& path, const std::string& bytes, TerrainGrid& grid) {
  const std::size_t count = static_cast<std::size_t>(grid.rows) * grid.columns;
  if (grid.rows < 2 || grid.columns < 2 || bytes.size() != 2 * count) {
    throw std::runtime_error(fmt::format("{}: {} bytes, but {} rows of {} heights need {}",
                                         path,
                                         bytes.size(),
                                         grid.rows,
                                         grid.columns,
                                         2 * count));
  }
  if (!(grid.latitude_step_deg > 0) || !(grid.longitude_step_deg > 0)) {
    throw std::runtime_error(path + ": its steps must be positive");
  }
  grid.height_m.reserve(count);
  for (std::size_t k = 0; k < count; ++k) {
    const auto low = static_cast<std::uint8_t>(bytes[2 * k]);
    const auto high = static_cast<std::uint8_t>(bytes[2 * k + 1]);
    grid.height_m.push_back(static_cast<std::int16_t>(low | (high << 8U)));
  }
}

TerrainGrid read_own_format(const std::string& json_path) {
  TerrainGrid grid;
  std::string file;
  try {
    std::ifstream in(json_path);
    const nlohmann::json json = nlohmann::json::parse(in);
    read_header(json, grid);
    file = json.at("file").get<std::string>();
  } catch (const nlohmann::json::exception& error) {
    throw std::runtime_error(fmt::format("{}: {}", json_path, error.what()));
  }
  const std::string path = (fs::path(json_path).parent_path() / file).string();
  std::ifstream in(path, std::ios::binary);
  read_heights(path, {std::istreambuf_iterator<char>(in), {}}, grid);
  return grid;
}

}  // namespace

Place TerrainGrid::place_of(std::uint32_t row, std::uint32_t column) const {
  Place place;
  place.latitude_deg = latitude_north_deg - row * latitude_step_deg;
  place.longitude_deg = longitude_west_deg + column * longitude_step_deg;
  return place;
}

bool TerrainGrid::holds(const Place& place) const {
  return rows > 0 && place.latitude_deg < latitude_north_deg &&
         place.latitude_deg > latitude_north_deg - (rows - 1) * latitude_step_deg &&
         place.longitude_deg > longitude_west_deg &&
         place.longitude_deg < longitude_west_deg + (columns - 1) * longitude_step_deg;
}

TerrainGrid read_terrain(const std::string& path) {
  if (!fs::is_regular_file(path)) {
    throw std::runtime_error("there is no file " + path);
  }
  return fs::path(path).extension() == ".json" ? read_own_format(path) : read_gdal_raster(path);
}

std::string packed(const TerrainGrid& grid) {
  const nlohmann::json header = {{"rows", grid.rows},
                                 {"columns", grid.columns},
                                 {"latitude_north_deg", grid.latitude_north_deg},
                                 {"longitude_west_deg", grid.longitude_west_deg},
                                 {"latitude_step_deg", grid.latitude_step_deg},
                                 {"longitude_step_deg", grid.longitude_step_deg},
                                 {"source", grid.source}};
  std::string text = kPacked + header.dump() + "\n";
  for (const std::int16_t height : grid.height_m) {
    const auto bits = static_cast<std::uint16_t>(height);
    text += static_cast<char>(bits & 0xFFU);
    text += static_cast<char>(bits >> 8U);
  }
  return text;
}

bool is_packed_terrain(const std::string& text) {
  return text.starts_with(kPacked);
}

TerrainGrid unpacked(const std::string& text) {
  const std::size_t begin = std::string(kPacked).size();
  const std::size_t end = text.find('\n', begin);
  if (!is_packed_terrain(text) || end == std::string::npos) {
    throw std::runtime_error("a packed relief is damaged");
  }
  TerrainGrid grid;
  try {
    read_header(nlohmann::json::parse(text.substr(begin, end - begin)), grid);
  } catch (const nlohmann::json::exception& error) {
    throw std::runtime_error(fmt::format("a packed relief is damaged: {}", error.what()));
  }
  read_heights("a packed relief", text.substr(end + 1), grid);
  return grid;
}

}  // namespace boyd::scenario
