/// Unpowered flight of ballistic missiles: a parabola over a flat earth in a vacuum, then straight
/// at the aim. The boost is not modelled: a missile leaves its launch site with the speed at which
/// it burnt out.
#pragma once

#include "kernels/stage/swarm_member.hpp"

namespace boyd::BOYD_BACKEND {

inline constexpr float kGravity_mps2 = 9.80665F;  ///< standard gravity (ISO 80000-3)

/// Velocity that leads from a place through another, `d` away, on the parabola that leaves at an
/// angle of tangent `slope`: v0^2 = g R^2 (1 + slope^2) / (2 (R slope - h)), R and h the ground and
/// height of d (Bate, Mueller and White, Fundamentals of Astrodynamics, 1971, ch. 6, flat-earth
/// limit). Cut to speed_max_mps, which makes it fall short; as fast where no such parabola exists.
BOYD_HD inline Vec3 arc_velocity(Vec3 d, float slope, float speed_max_mps) {
  const float ground = max_f(sqrt_f(fma_f(d.x, d.x, d.y * d.y)), 1.0F);
  const float rise = fma_f(ground, slope, -d.z);
  const float stretch = sqrt_f(fma_f(slope, slope, 1.0F));
  const float along = rise > 0.0F ? ground * sqrt_f(0.5F * kGravity_mps2 / rise) : speed_max_mps;
  const float forward = min_f(along, speed_max_mps / stretch);
  return {forward * d.x / ground, forward * d.y / ground, forward * slope};
}

/// Puts a ballistic missile that has just appeared on its way.
BOYD_HD inline void launch_ballistic(const World& world, std::uint32_t i) {
  const SwarmPlatformSpec& spec = world.swarm_platform(world.platform(i));
  const Vec3 d = offset_m(position_of(world, i), world.aim(i));
  const Vec3 v = arc_velocity(d, spec.launch_slope, platform_of(world, i).speed_max_mps);
  world.vx(i) = v.x;
  world.vy(i) = v.y;
  world.vz(i) = v.z;
  world.phase(i) = static_cast<std::uint8_t>(Phase::kStrikeRun);
}

/// State at the end of a tick.
struct Flight {
  Position to;
  Vec3 velocity;
};

/// One tick of ballistic flight. The arc is exact whatever the tick; it ends at the height of the
/// aim.
BOYD_HD inline Flight ballistic_step(const World& world, std::uint32_t i) {
  const SwarmPlatformSpec& spec = world.swarm_platform(world.platform(i));
  const float dt = world.world().dt_s;
  const Position from = position_of(world, i);
  const Vec3 v = velocity_of(world, i);
  const Vec3 d = offset_m(from, world.aim(i));
  if (v.z < 0.0F && -d.z <= spec.terminal_altitude_m && d.z < 0.0F) {
    const float away = max_f(length(d), 1.0e-3F);
    const Vec3 straight = (spec.terminal_speed_mps / away) * d;
    return {away <= spec.terminal_speed_mps * dt ? world.aim(i) : moved(from, dt * straight),
            straight};
  }
  const Vec3 step = {dt * v.x, dt * v.y, dt * fma_f(-0.5F * kGravity_mps2, dt, v.z)};
  const Vec3 next = {v.x, v.y, fma_f(-kGravity_mps2, dt, v.z)};
  const bool lands = step.z < 0.0F && step.z <= d.z;
  return {lands ? moved(from, (min_f(d.z, 0.0F) / step.z) * step) : moved(from, step), next};
}

/// Whether a ballistic missile has come down to the height of its aim.
BOYD_HD inline bool is_down(const World& world, std::uint32_t i, Position to) {
  constexpr std::int32_t rounding = 1;
  return world.next_velocity(i).z < 0.0F && to.z <= world.aim(i).z + rounding;
}

}  // namespace boyd::BOYD_BACKEND
