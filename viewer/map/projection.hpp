/// From metres in the scenario's frame to places on the screen and back: a flat map and a view from
/// above at a slant.
#pragma once

#include <array>
#include <optional>

#include "kernels/core/units.hpp"

namespace boyd::viewer {

/// Metres east, north, up.
struct Place3 {
  double x = 0;
  double y = 0;
  double z = 0;
};
/// Pixels from the upper left corner of the picture.
struct Pixel {
  double x = 0;
  double y = 0;
};

inline Place3 metres(const Position& position) {
  constexpr double metres_per_unit = 1.0 / kUnitsPerMetre;
  return {position.x * metres_per_unit, position.y * metres_per_unit, position.z * metres_per_unit};
}

/// What part of the world a picture shows.
struct Camera {
  bool is_3d = false;
  double centre_x_m = 0;  ///< looked at
  double centre_y_m = 0;
  double metres_per_pixel = 400;  ///< flat; at the centre in 3-D
  double azimuth_rad = 0;         ///< 3-D: 0 looks north, grows clockwise
  double elevation_rad = 0.7;     ///< 3-D: above the horizon, kElevationMin .. pi/2
  double height_factor = 8;       ///< 3-D: heights are drawn so much larger
};
inline constexpr double kElevationMin = 0.12;
inline constexpr double kMetresPerPixelMin = 2;
inline constexpr double kMetresPerPixelMax = 20000;

/// Column-major, for OpenGL.
using Matrix = std::array<float, 16>;

class Projection {
public:
  Projection(const Camera& camera, double width_px, double height_px);

  /// Where a place is drawn; none behind the camera. May lie outside the picture.
  std::optional<Pixel> pixel_of(const Place3& place) const;
  /// The place at sea level under a pixel; none above the horizon.
  std::optional<Place3> ground_at(const Pixel& pixel) const;
  /// From metres relative to anchor() to clip space.
  const Matrix& matrix() const { return matrix_; }
  /// Places go to OpenGL relative to it, so that float suffices.
  Place3 anchor() const { return {camera_.centre_x_m, camera_.centre_y_m, 0}; }
  /// Metres that a pixel covers at the centre.
  double metres_per_pixel() const { return camera_.metres_per_pixel; }
  const Camera& camera() const { return camera_; }
  double width_px() const { return width_px_; }
  double height_px() const { return height_px_; }

private:
  Camera camera_;
  double width_px_;
  double height_px_;
  std::array<double, 16> exact_{};  // as matrix_
  Place3 eye_;                      // relative to the anchor, heights enlarged
  Matrix matrix_{};
};

/// Moves a camera so that what lies under `from` comes to lie under `to`.
void drag(Camera& camera, double width_px, double height_px, const Pixel& from, const Pixel& to);
/// Zooms by a factor (> 1: closer); what lies under `at` stays there.
void zoom(Camera& camera, double width_px, double height_px, const Pixel& at, double factor);
/// Turns the 3-D view.
void orbit(Camera& camera, double azimuth_rad, double elevation_rad);
/// A camera that shows a rectangle with some margin.
void show_all(Camera& camera,
              double width_px,
              double height_px,
              double x_min_m,
              double x_max_m,
              double y_min_m,
              double y_max_m);

}  // namespace boyd::viewer
