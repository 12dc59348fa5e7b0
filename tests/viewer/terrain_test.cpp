#include "viewer/map/terrain.hpp"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include <gtest/gtest.h>

namespace boyd::viewer {
namespace {

/// An island of one height in a sea.
TerrainGrid island() {
  TerrainGrid grid;
  grid.rows = 3;
  grid.columns = 3;
  grid.latitude_north_deg = 56;
  grid.longitude_west_deg = 20;
  grid.latitude_step_deg = grid.longitude_step_deg = 0.1;
  grid.height_m = {-10, -10, -10, -10, 50, -10, -10, -10, -10};
  return grid;
}

TEST(Terrain, TheCoastGoesAroundTheIsland) {
  const TerrainMesh mesh = terrain_mesh(island(), {55.9, 20.1, 0});
  EXPECT_EQ(mesh.vertices.size(), 9U);
  EXPECT_EQ(mesh.triangles.size(), 4U * 6U);
  ASSERT_EQ(mesh.coast.size(), 4U * 2U);
  for (const TerrainVertex& vertex : mesh.coast) {
    EXPECT_LT(std::hypot(vertex.x, vertex.y), 12000);
    EXPECT_GT(std::hypot(vertex.x, vertex.y), 1000);
  }
}

TEST(Terrain, TheSeaBedIsDrawnAtSeaLevel) {
  for (const TerrainVertex& vertex : terrain_mesh(island(), {55.9, 20.1, 0}).vertices) {
    EXPECT_GE(vertex.z, 0);
  }
}

TEST(Terrain, TheBalticCropHasLandAndSeaWhereTheyAre) {
  const TerrainGrid grid = read_terrain(BOYD_SOURCE_DIR "/scenarios/terrain/baltic.json");
  const auto height_at = [&](double lat, double lon) {
    const auto row =
        static_cast<std::size_t>((grid.latitude_north_deg - lat) / grid.latitude_step_deg + 0.5);
    const auto column =
        static_cast<std::size_t>((lon - grid.longitude_west_deg) / grid.longitude_step_deg + 0.5);
    return grid.height_m.at(row * grid.columns + column);
  };
  EXPECT_LT(height_at(56.0, 19.0), -50);   // the Baltic
  EXPECT_GT(height_at(54.68, 25.28), 50);  // Vilnius
  EXPECT_TRUE(grid.holds({55.9, 21.1, 0}));
  EXPECT_FALSE(grid.holds({48.9, 2.3, 0}));
}

TEST(Terrain, APlaceWithoutDataHasNone) {
  EXPECT_EQ(terrain_around(BOYD_SOURCE_DIR "/scenarios/terrain", {-30, 150, 0}).rows, 0U);
  EXPECT_EQ(terrain_around("/no/such/folder", {55.9, 21.1, 0}).rows, 0U);
  EXPECT_TRUE(terrain_mesh({}, {}).vertices.empty());
}

TEST(Terrain, AFileThatIsTooShortIsRefusedByName) {
  const auto folder = std::filesystem::temp_directory_path() / "boyd_terrain_test";
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "x.json")
      << R"({"rows":3,"columns":3,"latitude_north_deg":1,"longitude_west_deg":0,"step_deg":0.1,)"
      << R"("source":"test","file":"x.i16le"})";
  std::ofstream(folder / "x.i16le") << "short";
  try {
    read_terrain((folder / "x.json").string());
    ADD_FAILURE() << "it was read";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("x.i16le: 5 bytes"), std::string::npos)
        << error.what();
  }
  std::ofstream(folder / "y.json") << "{}";
  EXPECT_THROW(read_terrain((folder / "y.json").string()), std::runtime_error);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace boyd::viewer
