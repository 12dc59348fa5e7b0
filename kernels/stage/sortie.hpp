/// Fighters that come home: fuel for the way back, landing, turnaround, another sortie.
#pragma once

#include "kernels/stage/sense.hpp"
#include "kernels/stage/service.hpp"

namespace boyd::BOYD_BACKEND {

inline constexpr float kLandingRadius_m = 2000.0F;  ///< nearer to its base a fighter has landed

/// Whether a fighter flies home in this tick. It turns back while what is left of its powered
/// flight is just what the straight way home at cruise takes and its reserve ("bingo"); lost() is
/// set once it is there.
BOYD_HD inline bool flies_home(const World& world, std::uint32_t i, const PlatformSpec& platform) {
  const GroupSpec& group = world.group_spec(world.group(i));
  if (group.turnaround_ns <= 0) {
    return false;
  }
  const Vec3 d = offset_m(position_of(world, i), world.initial(world.row(i)).position);
  const float away = sqrt_f(fma_f(d.x, d.x, d.y * d.y));
  const float left = seconds(world.fuel_ns(i) - world.clock().now_ns - group.fuel_reserve_ns);
  const float tick = world.world().dt_s;
  if (left <= away / platform.speed_cruise_mps + tick) {
    world.phase(i) = static_cast<std::uint8_t>(Phase::kReturn);
  }
  if (static_cast<Phase>(world.phase(i)) != Phase::kReturn) {
    return false;
  }
  if (away <= max_f(kLandingRadius_m, tick * length(velocity_of(world, i)))) {
    world.lost(i) = static_cast<std::uint8_t>(Fate::kLeft);
  }
  return true;
}

/// A fighter has landed: it waits for its next sortie, and its weapons are filled out of what its
/// base has for them.
BOYD_HD inline void turn_around(const World& world, std::uint32_t row) {
  const MoverSpec& spec = world.initial(row);
  world.fate(row) = static_cast<std::uint8_t>(Fate::kWaiting);
  world.spawn_ns(row) = world.clock().now_ns + world.group_spec(spec.group).turnaround_ns;
  atomic_min(world.clock().next_spawn_ns, world.spawn_ns(row));
  for (std::uint32_t m = 0; m < world.world().mounts; ++m) {
    if (world.mount_spec(m).mover == row) {
      ServiceMount::fill(world.mount_spec(m), world.mount(m));
    }
  }
  count(world, spec.nation, Counter::sorties_count);
}

}  // namespace boyd::BOYD_BACKEND
