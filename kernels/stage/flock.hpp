/// Flocking: every mover of a flock feels those of its side near it. On a GPU a thread is a mover;
/// on the CPU lanes are (flock_rows.hpp). Both add the same neighbours in the same order.
#pragma once

#include "kernels/core/launch.hpp"
#include "kernels/stage/bin.hpp"
#include "kernels/stage/flock_sums.hpp"

namespace boyd::BOYD_BACKEND {

BOYD_HD inline const FlockLaw& law_of(const World& world, std::uint32_t i) {
  return world.flock_law(world.platform(i));
}
BOYD_HD inline bool flocks(const World& world, std::uint32_t i) {
  return law_of(world, i).radius2 > 0.0F;
}

/// First index of [0, count) whose cell is not below `wanted`.
BOYD_HD inline std::uint32_t first_not_below(const World& world,
                                             std::uint32_t count,
                                             std::uint64_t wanted) {
  std::uint32_t low = 0;
  std::uint32_t high = count;
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2U;
    if (world.cell(middle) < wanted) {
      low = middle + 1U;
    } else {
      high = middle;
    }
  }
  return low;
}

/// Acceleration of one mover of a flock, where movers lie in canonical order with their cells
/// beside them. The grid's cells are at least as wide as the largest flock radius, a quarter of
/// that along x, so the nine rows of cells around a mover hold all its neighbours. Per mover.
struct FlockMover {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t i) const {
    const World world{&view, w};
    if (!flocks(world, i)) {
      return;
    }
    const std::uint32_t count = world.sorted_count();
    const Cell own = cell_at(world.world(), position_of(world, i));
    const std::uint64_t x = own.x < 4U ? 0U : own.x - 4U;
    FlockSums<Pack1> sums;
    std::int64_t evaluated = 0;
    for (std::uint64_t z = own.z == 0 ? 0 : own.z - 1; z <= own.z + 1; ++z) {
      for (std::uint64_t y = own.y == 0 ? 0 : own.y - 1; y <= own.y + 1; ++y) {
        const std::uint64_t last = cell_number(own.x + 4U, y, z);
        std::uint32_t j = first_not_below(world, count, cell_number(x, y, z));
        for (; j < count && world.cell(j) <= last; ++j) {
          if (world.side(j) == world.side(i) && flocks(world, j)) {
            add(world, i, j, sums);
            ++evaluated;
          }
        }
      }
    }
    const FlockLaw& law = law_of(world, i);
    const auto along = [&](int d, float own_speed) {
      return sums.acceleration(d, own_speed, law.separation, law.alignment, law.cohesion);
    };
    world.accel_x(i) = along(0, world.vx(i));
    world.accel_y(i) = along(1, world.vy(i));
    world.accel_z(i) = along(2, world.vz(i));
    atomic_add(world.clock().pair_evaluations, evaluated);
  }

  BOYD_HD static void add(const World& world,
                          std::uint32_t i,
                          std::uint32_t j,
                          FlockSums<Pack1>& sums) {
    const FlockLaw& law = law_of(world, i);
    sums.add(static_cast<float>(world.x(j) - world.x(i)),
             static_cast<float>(world.y(j) - world.y(i)),
             static_cast<float>(world.z(j) - world.z(i)),
             world.vx(j),
             world.vy(j),
             world.vz(j),
             law.radius2,
             law.near2);
  }
};

/// Accelerations of all flocking movers, by mover.
void flock_movers(const Executor& executor, const BatchView& view, WorldRange worlds);

}  // namespace boyd::BOYD_BACKEND
