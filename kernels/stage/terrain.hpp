/// The relief of a world: what it hides, and what keeps above it.
#pragma once

#include "kernels/core/relief.hpp"
#include "kernels/stage/world.hpp"

namespace boyd::BOYD_BACKEND {

inline constexpr float kLookAhead_s = 10.0F;  ///< of a mover that keeps above the ground

BOYD_HD inline const float* heights_of(const World& world) {
  return world.view->relief_m + world.world().relief_first;
}

/// Height of the ground above sea level, m.
BOYD_HD inline float ground_at_m(const World& world, Position p) {
  return ground_m(world.world().relief, heights_of(world), p.x, p.y);
}

/// Whether the ground hides two places from each other. The horizon of a level earth is not asked.
BOYD_HD inline bool is_masked(const World& world, Position a, Position b) {
  return ground_between(world.world().relief, heights_of(world), a, b);
}

/// z of what would be at p, not below the ground: whoever flies knows where the ground is.
BOYD_HD inline std::int32_t lifted_z(const World& world, Position p) {
  const std::int32_t z = p.z < 0 ? 0 : p.z;
  const ReliefFrame& relief = world.world().relief;
  if (relief.columns == 0U || static_cast<float>(z) * kMetresPerUnit > relief.highest_m + 1.0F) {
    return z;
  }
  const std::int32_t ground = static_cast<std::int32_t>(ground_at_m(world, p) * 1024.0F) + 1;
  return ground > 1 && z < ground ? ground : z;
}

/// A goal on the way to `goal` that keeps a height above the ground, both here and as far ahead as
/// is flown in kLookAhead_s: set-clearance terrain following.
BOYD_HD inline Position along_the_ground(
    const World& world, Position own, Position goal, float speed_mps, float above_ground_m) {
  const Vec3 d = offset_m(own, goal);
  const float away = sqrt_f(fma_f(d.x, d.x, d.y * d.y));
  const float ahead = min_f(1.0F, speed_mps * kLookAhead_s / max_f(away, 1.0F));
  Position next = moved(own, {ahead * d.x, ahead * d.y, 0.0F});
  const float ground = max_f(ground_at_m(world, own), ground_at_m(world, next));
  next.z = static_cast<std::int32_t>((ground + above_ground_m) * 1024.0F);
  return next;
}

/// Roles for which above_ground_m is the least height above the ground, not the height itself.
BOYD_HD inline bool keeps_clear(Role role) {
  return role == Role::kTraffic || role == Role::kFighter;
}

/// The goal itself, or where it is lower than the clearance above the ground asks for, one on the
/// way to it that is not. Below 0: no clearance.
BOYD_HD inline Position clear_of_ground(
    const World& world, Position own, Position goal, float speed_mps, float clearance_m) {
  if (clearance_m < 0.0F) {
    return goal;
  }
  const Position lowest = along_the_ground(world, own, goal, speed_mps, clearance_m);
  return goal.z < lowest.z ? lowest : goal;
}

}  // namespace boyd::BOYD_BACKEND
