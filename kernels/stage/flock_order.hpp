/// Canonical order of the flocking movers of one world. Of the CPU backend alone, which leaves the
/// movers themselves where they are.
#pragma once

#include "kernels/core/launch.hpp"
#include "kernels/stage/world.hpp"
#include "kernels/state/flock.hpp"

namespace boyd::BOYD_BACKEND {

/// The arrays of the flocking movers. Positions and velocities lie where those of the end of the
/// tick will be: nothing needs both.
FlockArrays flock_arrays(const World& world);

/// Fills the arrays of the flocking movers in the order (side, cell, id), with their rows of cells.
void order_flock(const Executor& executor, const World& world);

}  // namespace boyd::BOYD_BACKEND
