/// Flocking: every mover of a flock feels those of its side near it. On a GPU a thread is a mover
/// (flock_pairs.hpp); on the CPU lanes are (flock_rows.hpp). Both add the same neighbours in the
/// same order.
#pragma once

#include "kernels/core/launch.hpp"
#include "kernels/stage/world.hpp"

namespace boyd::BOYD_BACKEND {

BOYD_HD inline const FlockLaw& law_of(const World& world, std::uint32_t i) {
  return world.flock_law(world.platform(i));
}
BOYD_HD inline bool flocks(const World& world, std::uint32_t i) {
  return law_of(world, i).radius2 > 0.0F;
}

/// Accelerations of all flocking movers, by mover.
void flock_movers(const Executor& executor, const BatchView& view, WorldRange worlds);

}  // namespace boyd::BOYD_BACKEND
