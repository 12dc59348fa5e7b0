/// Relief from files to the theatre.
#include <cmath>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "host/scenario/frame.hpp"
#include "host/scenario/gdal_raster.hpp"
#include "host/scenario/relief.hpp"
#include "kernels/core/relief.hpp"
#include "tests/host/scenario/written_scenario.hpp"

namespace boyd::scenario::test {
namespace {

constexpr Place kOrigin{55.9, 21.1, 0};

/// A slope of 1000 m per degree of latitude and 100 m per degree of longitude.
TerrainGrid slope() {
  TerrainGrid grid;
  grid.rows = 41;
  grid.columns = 61;
  grid.latitude_north_deg = 57.9;
  grid.longitude_west_deg = 18.1;
  grid.latitude_step_deg = grid.longitude_step_deg = 0.1;
  grid.source = "made up";
  for (std::uint32_t row = 0; row < grid.rows; ++row) {
    for (std::uint32_t column = 0; column < grid.columns; ++column) {
      grid.height_m.push_back(static_cast<std::int16_t>(5000 - 100 * row + 10 * column));
    }
  }
  return grid;
}

TEST(Terrain, KeepsItsHeightsWhereTheyAre) {
  const Relief relief = relief_around(slope(), kOrigin, 2000);
  const Frame frame(kOrigin);
  for (const Place& place : {kOrigin, Place{56.7, 22.9, 0}, Place{54.6, 19.3, 0}}) {
    Position at{};
    ASSERT_TRUE(frame.project(place, at));
    const double expected =
        5000 - 1000 * (57.9 - place.latitude_deg) + 100 * (place.longitude_deg - 18.1);
    const float height = cpu::ground_m(relief.frame(), relief.height_m.data(), at.x, at.y);
    EXPECT_NEAR(height, expected, 2) << place.latitude_deg;
  }
  EXPECT_EQ(step_of(slope(), kOrigin), 6234U);  // 0.1 degrees of longitude at 55.9 N
}

TEST(Terrain, IsSeaOutsideAndBelowTheSea) {
  TerrainGrid grid = slope();
  for (std::int16_t& height : grid.height_m) {
    height = static_cast<std::int16_t>(height - 3000);
  }
  const Relief relief = relief_around(grid, kOrigin, 5000);
  bool has_sea = false;
  for (const std::int16_t height : relief.height_m) {
    ASSERT_GE(height, 0);
    has_sea = has_sea || height == 0;
  }
  EXPECT_TRUE(has_sea);
  EXPECT_THROW(relief_around(grid, kOrigin, 10), std::runtime_error);
}

TEST(Terrain, IsTheSameAfterItWasPacked) {
  TerrainGrid grid = slope();
  grid.height_m[7] = -321;
  const TerrainGrid again = unpacked(packed(grid));
  EXPECT_EQ(again.height_m, grid.height_m);
  EXPECT_EQ(again.rows, grid.rows);
  EXPECT_EQ(again.longitude_west_deg, grid.longitude_west_deg);
  EXPECT_EQ(again.latitude_step_deg, grid.latitude_step_deg);
  EXPECT_EQ(again.source, grid.source);
  EXPECT_TRUE(is_packed_terrain(packed(grid)));
  EXPECT_THROW(unpacked(packed(grid).substr(0, 500)), std::runtime_error);
  EXPECT_THROW(unpacked("boyd relief\n{}\n"), std::runtime_error);
}

std::string with_terrain(const std::string& more = "") {
  return smoke_text() +
         "\n[terrain]\nrelief = \"" BOYD_SOURCE_DIR "/scenarios/terrain/baltic.json\"\n" + more;
}

TEST(Terrain, StandsUnderTheSitesOfAScenario) {
  const WorldPlan flat = compile_world(read(smoke_text()).arm(0), 7);
  const Document document = read(with_terrain());
  const WorldPlan plan = compile_world(document.arm(0), 7);
  EXPECT_EQ(flat.relief, nullptr);
  ASSERT_NE(plan.relief, nullptr);
  const Relief& relief = *plan.relief;
  bool any_lifted = false;
  for (std::size_t k = 0; k < plan.sites.size(); ++k) {
    const Position& at = plan.sites[k].position;
    const float ground = cpu::ground_m(relief.frame(), relief.height_m.data(), at.x, at.y);
    EXPECT_GE(static_cast<float>(at.z) / 1024.0F, ground);
    EXPECT_LE(static_cast<float>(at.z) / 1024.0F,
              std::max(ground + 1, static_cast<float>(flat.sites[k].position.z) / 1024.0F));
    any_lifted = any_lifted || at.z > flat.sites[k].position.z;
  }
  EXPECT_TRUE(any_lifted);
  EXPECT_NE(document.hash(), read(with_terrain("step_m = 9000\n")).hash());
}

TEST(Terrain, ComesWithTheTextsOfADocument) {
  const Document document = read(with_terrain("step_m = 8000\n"));
  ASSERT_EQ(document.sources().reliefs.size(), 1U);
  const Document again(document.sources());
  EXPECT_EQ(again.hash(), document.hash());
  EXPECT_EQ(again.arm(0).relief->height_m, document.arm(0).relief->height_m);
  SourceFiles bare = document.sources();
  bare.reliefs.clear();
  EXPECT_THROW(Document{bare}, ScenarioError);
}

TEST(Terrain, MistakesAreNamed) {
  expect_problem(smoke_text() + "\n[terrain]\nrelief = @@\"nowhere.json\"\n",
                 {"terrain.relief", {"there is no file", "nowhere.json"}});
  expect_problem(smoke_text() + "\n[terrain]\nreliefs = @@\"a.json\"\n",
                 {"terrain.reliefs", {"relief"}});
  expect_problem(with_terrain("step_m = @@0\n"), {"terrain.step_m", {"1"}});
  expect_problem(smoke_text() + "\n@@[[terrain]]\nrelief = \"a.json\"\n",
                 {"terrain", {"needs a table"}});
}

TEST(Terrain, RastersNeedGdal) {
  if (has_gdal()) {
    GTEST_SKIP() << "built with GDAL";
  }
  const Folder folder;
  const std::string path = folder.write("x.tif", "II*");
  try {
    read_terrain(path);
    ADD_FAILURE() << "it was read";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("x.tif: this program was built without GDAL"),
              std::string::npos);
  }
}

/// An ESRI grid, which GDAL reads and a test can write.
std::string ascii_grid(const TerrainGrid& grid) {
  std::string text =
      "ncols " + std::to_string(grid.columns) + "\nnrows " + std::to_string(grid.rows) +
      "\nxllcenter " + std::to_string(grid.longitude_west_deg) + "\nyllcenter " +
      std::to_string(grid.latitude_north_deg - (grid.rows - 1) * grid.latitude_step_deg) +
      "\ncellsize " + std::to_string(grid.latitude_step_deg) + "\nNODATA_value -9999\n";
  for (std::size_t k = 0; k < grid.height_m.size(); ++k) {
    text += std::to_string(grid.height_m[k]) + ((k + 1) % grid.columns == 0 ? "\n" : " ");
  }
  return text;
}

TEST(Terrain, FromARasterIsThatOfTheProjectsOwnFormat) {
  if (!has_gdal()) {
    GTEST_SKIP() << "built without GDAL: no raster can be read";
  }
  const Folder folder;
  TerrainGrid grid = slope();
  grid.height_m[5] = -9999;
  folder.write("x.prj",
               "GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563]],"
               "PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433]]");
  const TerrainGrid read = read_terrain(folder.write("x.asc", ascii_grid(grid)));
  ASSERT_EQ(read.rows, grid.rows);
  ASSERT_EQ(read.columns, grid.columns);
  EXPECT_NEAR(read.latitude_north_deg, grid.latitude_north_deg, 1e-6);
  EXPECT_NEAR(read.longitude_west_deg, grid.longitude_west_deg, 1e-6);
  EXPECT_NEAR(read.latitude_step_deg, 0.1, 1e-6);
  grid.height_m[5] = 0;  // no data: sea
  EXPECT_EQ(read.height_m, grid.height_m);
  EXPECT_THROW(read_terrain(folder.write("y.asc", "no raster")), std::runtime_error);
}

}  // namespace
}  // namespace boyd::scenario::test
