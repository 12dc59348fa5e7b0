/// Worlds of flocks, and what their movers' accelerations must be.
#pragma once

#include <algorithm>
#include <random>
#include <tuple>
#include <vector>

#include "kernels/stage/cell.hpp"
#include "kernels/stage/flock.hpp"
#include "kernels/stage/flock_sums.hpp"
#include "tests/kernels/open_world.hpp"
#include "tests/kernels/small_world.hpp"

namespace boyd::test {

inline void let_flock(PlatformSpec& platform, float radius_m) {
  platform.flock_radius_m = radius_m;
  platform.flock_separation_m = radius_m / 3;
  platform.separation_weight = 0.01F;
  platform.alignment_weight = 0.2F;
  platform.cohesion_weight = 0.001F;
}

/// Drones and decoys with flocks of their own radius, airliners of the defender that flock too and
/// some that fly alone, spread over a box.
inline WorldPlan strewn_flocks(std::uint32_t count,
                               std::uint32_t seed,
                               Position centre,
                               double extent_m) {
  WorldPlan plan = small_world(0);
  let_flock(plan.platforms[kDrone], 300);
  let_flock(plan.platforms[kDecoyDrone], 170);
  plan.platforms.push_back(plan.platforms[kAirliner]);
  const auto flocking_airliner = static_cast<std::uint32_t>(plan.platforms.size() - 1);
  let_flock(plan.platforms[flocking_airliner], 300);
  std::mt19937 dice(seed);
  const auto within = [&](double width_m) {
    return units(width_m * (static_cast<double>(dice()) / 4294967296.0 - 0.5));
  };
  for (std::uint32_t k = 0; k < count; ++k) {
    const bool airliner = k % 5 == 0;
    MoverSpec mover{.id = agent_id(airliner ? kTrafficGroup : kRaiders, (k * 7919U) % 65521U),
                    .platform = k % 3 == 0 ? kDecoyDrone : kDrone,
                    .group = kRaiders,
                    .heading_rad = static_cast<float>(k),
                    .target_asset = kHarbour};
    if (airliner) {
      mover.platform = k % 2 == 0 ? flocking_airliner : kAirliner;
      mover.group = kTrafficGroup;
      mover.side = Side::kNeutral;
    }
    mover.position = {
        centre.x + within(extent_m), centre.y + within(extent_m), centre.z + within(extent_m / 4)};
    plan.movers.push_back(mover);
  }
  return plan;
}

inline std::tuple<std::uint8_t, std::uint64_t, AgentId> key_of(const cpu::World& world,
                                                               std::uint32_t i) {
  const cpu::Cell cell = cpu::cell_at(world.world(), cpu::position_of(world, i));
  return {world.side(i), cell.z << 43 | cell.y << 22 | cell.x, world.id(i)};
}

/// Accelerations by the plain double loop over all movers in canonical order.
inline std::vector<Vec3f> reference(const cpu::World& world) {
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < world.sorted_count(); ++i) {
    if (cpu::flocks(world, i)) {
      order.push_back(i);
    }
  }
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return key_of(world, a) < key_of(world, b);
  });
  std::vector<Vec3f> accelerations(world.sorted_count());
  for (const std::uint32_t i : order) {
    cpu::FlockSums<cpu::Pack1> sums;
    for (const std::uint32_t j : order) {
      const Vec3f d = cpu::offset_m(cpu::position_of(world, i), cpu::position_of(world, j));
      if (world.side(i) == world.side(j) && cpu::length(d) < 4100.0F) {
        sums.add(static_cast<float>(world.x(j) - world.x(i)),
                 static_cast<float>(world.y(j) - world.y(i)),
                 static_cast<float>(world.z(j) - world.z(i)),
                 world.vx(j),
                 world.vy(j),
                 world.vz(j),
                 cpu::law_of(world, i).radius2,
                 cpu::law_of(world, i).near2);
      }
    }
    const FlockLaw& law = cpu::law_of(world, i);
    const auto along = [&](int d, float own) {
      return sums.acceleration(d, own, law.separation, law.alignment, law.cohesion);
    };
    accelerations[i] = {along(0, world.vx(i)), along(1, world.vy(i)), along(2, world.vz(i))};
  }
  return accelerations;
}

}  // namespace boyd::test
