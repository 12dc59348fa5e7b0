#include "viewer/map/projection.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace boyd::viewer {
namespace {

constexpr double kWidth_px = 800;
constexpr double kHeight_px = 500;

Camera camera_at(double x_m, double y_m, bool is_3d) {
  Camera camera;
  camera.is_3d = is_3d;
  camera.centre_x_m = x_m;
  camera.centre_y_m = y_m;
  camera.metres_per_pixel = 250;
  camera.azimuth_rad = 0.4;
  return camera;
}

TEST(Projection, TheCentreOfTheCameraIsTheMiddleOfThePicture) {
  for (const bool is_3d : {false, true}) {
    const Projection projection(camera_at(12000, -9000, is_3d), kWidth_px, kHeight_px);
    const auto pixel = projection.pixel_of({12000, -9000, 0});
    ASSERT_TRUE(pixel);
    EXPECT_NEAR(pixel->x, kWidth_px / 2, 1e-6);
    EXPECT_NEAR(pixel->y, kHeight_px / 2, 1e-6);
  }
}

TEST(Projection, EastIsRightAndNorthIsUpOnTheFlatMap) {
  const Projection projection(camera_at(0, 0, false), kWidth_px, kHeight_px);
  const auto pixel = projection.pixel_of({2500, 5000, 0});
  ASSERT_TRUE(pixel);
  EXPECT_NEAR(pixel->x, kWidth_px / 2 + 10, 1e-9);
  EXPECT_NEAR(pixel->y, kHeight_px / 2 - 20, 1e-9);
}

TEST(Projection, APixelOfTheGroundLeadsBackToItself) {
  for (const bool is_3d : {false, true}) {
    const Projection projection(camera_at(5000, 7000, is_3d), kWidth_px, kHeight_px);
    for (const Pixel pixel : {Pixel{10, 480}, Pixel{400, 250}, Pixel{790, 300}}) {
      const auto ground = projection.ground_at(pixel);
      ASSERT_TRUE(ground);
      const auto again = projection.pixel_of(*ground);
      ASSERT_TRUE(again);
      EXPECT_NEAR(again->x, pixel.x, 1e-6);
      EXPECT_NEAR(again->y, pixel.y, 1e-6);
    }
  }
}

TEST(Projection, TheMatrixForTheCardPutsThingsWherePixelOfDoes) {
  for (const bool is_3d : {false, true}) {
    const Projection projection(camera_at(100000, 50000, is_3d), kWidth_px, kHeight_px);
    const Place3 place{110000, 42000, 1500};
    const Place3 anchor = projection.anchor();
    const Matrix& m = projection.matrix();
    const auto row = [&](std::size_t r) {
      return m[r] * (place.x - anchor.x) + m[4 + r] * (place.y - anchor.y) + m[8 + r] * place.z +
             m[12 + r];
    };
    const auto pixel = projection.pixel_of(place);
    ASSERT_TRUE(pixel);
    EXPECT_NEAR((row(0) / row(3) + 1) / 2 * kWidth_px, pixel->x, 0.05);
    EXPECT_NEAR((1 - row(1) / row(3)) / 2 * kHeight_px, pixel->y, 0.05);
  }
}

TEST(Projection, HigherThingsAreDrawnHigherIn3D) {
  const Projection projection(camera_at(0, 0, true), kWidth_px, kHeight_px);
  EXPECT_LT(projection.pixel_of({0, 0, 3000})->y, projection.pixel_of({0, 0, 0})->y);
}

TEST(Projection, NothingIsUnderTheSkyAboveTheHorizon) {
  Camera camera = camera_at(0, 0, true);
  camera.elevation_rad = kElevationMin;
  const Projection projection(camera, kWidth_px, kHeight_px);
  EXPECT_FALSE(projection.ground_at({400, 0}));
}

TEST(Projection, WhatIsBehindTheEyeIsNotDrawn) {
  const Projection projection(camera_at(0, 0, true), kWidth_px, kHeight_px);
  EXPECT_FALSE(projection.pixel_of({-1e6, -2e6, 0}));
}

TEST(Projection, DraggingMovesTheGroundUnderTheHand) {
  Camera camera = camera_at(0, 0, false);
  const auto held = Projection(camera, kWidth_px, kHeight_px).ground_at({200, 200});
  drag(camera, kWidth_px, kHeight_px, {200, 200}, {260, 150});
  const auto now = Projection(camera, kWidth_px, kHeight_px).pixel_of(*held);
  EXPECT_NEAR(now->x, 260, 1e-6);
  EXPECT_NEAR(now->y, 150, 1e-6);
}

TEST(Projection, ZoomingLeavesWhatIsUnderTheCursorThere) {
  Camera camera = camera_at(0, 0, false);
  const auto held = Projection(camera, kWidth_px, kHeight_px).ground_at({100, 400});
  zoom(camera, kWidth_px, kHeight_px, {100, 400}, 2);
  EXPECT_DOUBLE_EQ(camera.metres_per_pixel, 125);
  const auto now = Projection(camera, kWidth_px, kHeight_px).pixel_of(*held);
  EXPECT_NEAR(now->x, 100, 1e-6);
  EXPECT_NEAR(now->y, 400, 1e-6);
}

TEST(Projection, ZoomAndTurnStayWithinTheirBounds) {
  Camera camera = camera_at(0, 0, true);
  for (int k = 0; k < 200; ++k) {
    zoom(camera, kWidth_px, kHeight_px, {0, 0}, 1.5);
    orbit(camera, 1, -1);
  }
  EXPECT_EQ(camera.metres_per_pixel, kMetresPerPixelMin);
  EXPECT_EQ(camera.elevation_rad, kElevationMin);
  EXPECT_LE(std::fabs(camera.azimuth_rad), 3.1416);
}

TEST(Projection, ShowAllShowsAll) {
  Camera camera;
  show_all(camera, kWidth_px, kHeight_px, -40000, 90000, -10000, 20000);
  const Projection projection(camera, kWidth_px, kHeight_px);
  for (const Place3 corner : {Place3{-40000, -10000, 0}, Place3{90000, 20000, 0}}) {
    const auto pixel = projection.pixel_of(corner);
    EXPECT_GE(pixel->x, 0);
    EXPECT_LE(pixel->x, kWidth_px);
    EXPECT_GE(pixel->y, 0);
    EXPECT_LE(pixel->y, kHeight_px);
  }
}

}  // namespace
}  // namespace boyd::viewer
