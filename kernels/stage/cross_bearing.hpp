/// Sensors that hear from where, but not from how far: bearings that cross give a place.
#pragma once

#include "kernels/stage/sense.hpp"

namespace boyd::BOYD_BACKEND {

/// A place by weighted least squares from lines of bearing (Stansfield 1947; Torrieri, Statistical
/// theory of passive location systems, IEEE Trans. AES-20 (1984), section III): line k passes the
/// target's true place at distance c along its normal n and counts with w = 1/(sigma r)^2. Normal
/// equations (sum w n n') x = sum w c n; the inverse of their matrix is the covariance. Of two
/// bearings that is their crossing, with E|x|^2 = ((sigma1 r1)^2 + (sigma2 r2)^2) / sin^2(angle at
/// which they cross).
class Crossing {
public:
  /// A line through `seen`, of which the variance is that of two axes one of which has none.
  BOYD_HD void add(Position sensor, Position target, const Measurement& seen) {
    const Vec3 along = offset_m(sensor, seen.position);
    const float inverse = 1.0F / max_f(sqrt_f(fma_f(along.x, along.x, along.y * along.y)), 1.0F);
    const float nx = -along.y * inverse;
    const float ny = along.x * inverse;
    const Vec3 off = offset_m(target, seen.position);
    const float weight = 0.5F / seen.variance_m2;
    const float pull = weight * fma_f(nx, off.x, ny * off.y);
    xx_ = fma_f(weight * nx, nx, xx_);
    xy_ = fma_f(weight * nx, ny, xy_);
    yy_ = fma_f(weight * ny, ny, yy_);
    x_ = fma_f(pull, nx, x_);
    y_ = fma_f(pull, ny, y_);
    const Vec3 way = offset_m(sensor, target);
    const float range2 = fma_f(way.x, way.x, way.y * way.y);
    nearest2_ = range2 < nearest2_ ? range2 : nearest2_;
  }

  /// False where the lines hardly cross: the error would be a fifth of the range from the nearest
  /// sensor or more. Lines that cross by their own errors alone do so at angles five times smaller.
  BOYD_HD bool solve(Position target, Measurement& out) const {
    const float det = fma_f(xx_, yy_, -xy_ * xy_);
    const float variance = 0.5F * (xx_ + yy_) / det;
    if (!(det > 0.0F) || !(variance < 0.04F * nearest2_)) {
      return false;
    }
    const Vec3 off = {fma_f(yy_, x_, -xy_ * y_) / det, fma_f(xx_, y_, -xy_ * x_) / det, 0.0F};
    out = {moved(target, off), max_f(1.0F, variance)};
    return true;
  }

private:
  float xx_ = 0.0F;
  float xy_ = 0.0F;
  float yy_ = 0.0F;
  float x_ = 0.0F;
  float y_ = 0.0F;
  float nearest2_ = 1.0e18F;
};

/// Bearings of sensors of one picture that look in the same tick are crossed. Whose they are is
/// known: emitters are told apart by their signals, so there are no crossings of lines to different
/// ones (ghosts). Height is known, as with other sensors. One bearing alone gives nothing. Per
/// mover.
struct CrossBearings {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t i) const {
    const World world{&view, w};
    if (!is_tracked(platform_of(world, i).role)) {
      return;
    }
    for (std::uint32_t p = 0; p < world.world().pictures; ++p) {
      Measurement seen{};
      if (cross(world, p, i, seen)) {
        SenseMover::note(world, p, world.row(i), seen, world.clock().now_ns);
      }
    }
  }

  BOYD_HD static bool cross(const World& world,
                            std::uint32_t p,
                            std::uint32_t i,
                            Measurement& out) {
    const LookTarget target = look_target(world, i);
    Crossing crossing;
    for (std::uint32_t k = 0; k < world.world().sensor_words; ++k) {
      for (std::uint64_t looking = world.sensors_due(k); looking != 0U; looking &= looking - 1U) {
        const std::uint32_t s = k * 64U + lowest_bit(looking);
        const SensorSpec& spec = world.sensor_spec(s);
        Measurement bearing{};
        if (spec.picture == p && spec.bearing_only && look(world, s, target, bearing)) {
          crossing.add(world.sensor(s).position, target.at, bearing);
        }
      }
    }
    return crossing.solve(target.at, out);
  }
};

}  // namespace boyd::BOYD_BACKEND
