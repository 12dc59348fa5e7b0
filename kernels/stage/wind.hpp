/// Wind: movers fly through air that moves over the ground.
#pragma once

#include "kernels/stage/world.hpp"

namespace boyd::BOYD_BACKEND {

BOYD_HD inline bool is_windy(const Wind& wind) {
  return wind.x_mps != 0.0F || wind.y_mps != 0.0F;
}

/// Velocity of the air at a height: a power law of the height above the sea (Hellmann 1916), as far
/// down as 1 m.
BOYD_HD inline Vec3 wind_at(const Wind& wind, std::int32_t z) {
  float factor = 1.0F;
  if (wind.exponent > 0.0F) {
    const float height = max_f(static_cast<float>(z) * kMetresPerUnit, 1.0F);
    factor = exp_f(wind.exponent * log_f(height / wind.reference_m));
  }
  return {factor * wind.x_mps, factor * wind.y_mps, 0.0F};
}

/// The velocity over the ground that makes good the course of `through_air`, a velocity of the
/// length `speed`, with that speed through air that moves: the wind triangle, g = u.w +
/// sqrt((u.w)^2 + s^2 - w^2) along u. Where the wind is too strong for that the nose stays on the
/// course.
BOYD_HD inline Vec3 crabbed(Vec3 through_air, float speed, Vec3 wind) {
  const Vec3 course = (1.0F / max_f(speed, 1.0e-3F)) * through_air;
  const float along = dot(wind, course);
  const float square = fma_f(along, along, fma_f(speed, speed, -dot(wind, wind)));
  if (square < 0.0F) {
    return through_air + wind;
  }
  return (along + sqrt_f(square)) * course;
}

/// A velocity over the ground, its part through the air not above `limit`.
BOYD_HD inline Vec3 limited_in_air(Vec3 v, float limit, Vec3 wind) {
  return limited(v - wind, limit) + wind;
}

}  // namespace boyd::BOYD_BACKEND
