#include "viewer/map/projection.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace boyd::viewer {

namespace {

constexpr double kFieldOfView_rad = 0.7;
/// Depths of the 3-D view in distances of the eye from the centre.
constexpr double kNear = 0.02;
constexpr double kFar = 30;

using Matrix4 = std::array<double, 16>;

Matrix4 product(const Matrix4& a, const Matrix4& b) {
  Matrix4 out{};
  for (std::size_t column = 0; column < 4; ++column) {
    for (std::size_t row = 0; row < 4; ++row) {
      for (std::size_t k = 0; k < 4; ++k) {
        out[column * 4 + row] += a[k * 4 + row] * b[column * 4 + k];
      }
    }
  }
  return out;
}

struct Direction {
  double x, y, z;
};
double dot(const Direction& a, const Place3& b) {
  return a.x * b.x + a.y * b.y + a.z * b.z;
}

struct Axes {
  Direction right, up, back;
};

Axes axes_of(const Camera& camera) {
  const double sa = std::sin(camera.azimuth_rad);
  const double ca = std::cos(camera.azimuth_rad);
  const double se = std::sin(camera.elevation_rad);
  const double ce = std::cos(camera.elevation_rad);
  return {{ca, -sa, 0}, {sa * se, ca * se, ce}, {-sa * ce, -ca * ce, se}};
}

}  // namespace

Projection::Projection(const Camera& camera, double width_px, double height_px)
    : camera_(camera), width_px_(std::max(1.0, width_px)), height_px_(std::max(1.0, height_px)) {
  if (!camera_.is_3d) {
    const double span = camera_.metres_per_pixel;
    // Heights matter only for what covers what.
    exact_ = {2 / (width_px_ * span),
              0,
              0,
              0,
              0,
              2 / (height_px_ * span),
              0,
              0,
              0,
              0,
              -1e-6,
              0,
              0,
              0,
              0,
              1};
  } else {
    const double tangent = std::tan(kFieldOfView_rad / 2);
    const double distance = camera_.metres_per_pixel * height_px_ / (2 * tangent);
    const Axes axes = axes_of(camera_);
    eye_ = {axes.back.x * distance, axes.back.y * distance, axes.back.z * distance};
    const Matrix4 view = {axes.right.x,
                          axes.up.x,
                          axes.back.x,
                          0,
                          axes.right.y,
                          axes.up.y,
                          axes.back.y,
                          0,
                          axes.right.z,
                          axes.up.z,
                          axes.back.z,
                          0,
                          -dot(axes.right, eye_),
                          -dot(axes.up, eye_),
                          -dot(axes.back, eye_),
                          1};
    const double near = kNear * distance;
    const double far = kFar * distance;
    const double aspect = width_px_ / height_px_;
    const Matrix4 lens = {1 / (tangent * aspect),
                          0,
                          0,
                          0,
                          0,
                          1 / tangent,
                          0,
                          0,
                          0,
                          0,
                          (far + near) / (near - far),
                          -1,
                          0,
                          0,
                          2 * far * near / (near - far),
                          0};
    const Matrix4 enlarge = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, camera_.height_factor, 0, 0, 0, 0, 1};
    exact_ = product(product(lens, view), enlarge);
  }
  std::transform(exact_.begin(), exact_.end(), matrix_.begin(), [](double value) {
    return static_cast<float>(value);
  });
}

std::optional<Pixel> Projection::pixel_of(const Place3& place) const {
  const double x = place.x - camera_.centre_x_m;
  const double y = place.y - camera_.centre_y_m;
  const auto row = [&](std::size_t r) {
    return exact_[r] * x + exact_[4 + r] * y + exact_[8 + r] * place.z + exact_[12 + r];
  };
  const double w = row(3);
  if (!(w > 1e-9)) {
    return std::nullopt;
  }
  return Pixel{(row(0) / w + 1) / 2 * width_px_, (1 - row(1) / w) / 2 * height_px_};
}

std::optional<Place3> Projection::ground_at(const Pixel& pixel) const {
  const double right = pixel.x - width_px_ / 2;
  const double up = height_px_ / 2 - pixel.y;
  if (!camera_.is_3d) {
    return Place3{camera_.centre_x_m + right * camera_.metres_per_pixel,
                  camera_.centre_y_m + up * camera_.metres_per_pixel,
                  0};
  }
  const Axes axes = axes_of(camera_);
  const double ahead = height_px_ / (2 * std::tan(kFieldOfView_rad / 2));
  const auto ray = [&](double r, double u, double b) { return r * right + u * up - b * ahead; };
  const double dz = ray(axes.right.z, axes.up.z, axes.back.z);
  if (dz > -1e-6 * ahead) {
    return std::nullopt;
  }
  const double t = -eye_.z / dz;
  return Place3{camera_.centre_x_m + eye_.x + t * ray(axes.right.x, axes.up.x, axes.back.x),
                camera_.centre_y_m + eye_.y + t * ray(axes.right.y, axes.up.y, axes.back.y),
                0};
}

void drag(Camera& camera, double width_px, double height_px, const Pixel& from, const Pixel& to) {
  const Projection projection(camera, width_px, height_px);
  const auto a = projection.ground_at(from);
  const auto b = projection.ground_at(to);
  if (a && b) {
    camera.centre_x_m += a->x - b->x;
    camera.centre_y_m += a->y - b->y;
  }
}

void zoom(Camera& camera, double width_px, double height_px, const Pixel& at, double factor) {
  const auto before = Projection(camera, width_px, height_px).ground_at(at);
  camera.metres_per_pixel =
      std::clamp(camera.metres_per_pixel / factor, kMetresPerPixelMin, kMetresPerPixelMax);
  const auto after = Projection(camera, width_px, height_px).ground_at(at);
  if (before && after && !camera.is_3d) {
    camera.centre_x_m += before->x - after->x;
    camera.centre_y_m += before->y - after->y;
  }
}

void orbit(Camera& camera, double azimuth_rad, double elevation_rad) {
  camera.azimuth_rad = std::remainder(camera.azimuth_rad + azimuth_rad, 2 * std::numbers::pi);
  camera.elevation_rad =
      std::clamp(camera.elevation_rad + elevation_rad, kElevationMin, std::numbers::pi / 2);
}

void show_all(Camera& camera,
              double width_px,
              double height_px,
              double x_min_m,
              double x_max_m,
              double y_min_m,
              double y_max_m) {
  constexpr double margin = 1.12;
  camera.centre_x_m = (x_min_m + x_max_m) / 2;
  camera.centre_y_m = (y_min_m + y_max_m) / 2;
  camera.metres_per_pixel =
      std::clamp(margin * std::max((x_max_m - x_min_m) / std::max(1.0, width_px),
                                   (y_max_m - y_min_m) / std::max(1.0, height_px)),
                 kMetresPerPixelMin,
                 kMetresPerPixelMax);
}

}  // namespace boyd::viewer
