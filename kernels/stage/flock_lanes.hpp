/// Flocking in the lanes of the CPU's widest registers, where a GPU has threads. Of the CPU backend
/// alone.
#pragma once

#include "kernels/core/launch.hpp"
#include "kernels/stage/world.hpp"

namespace boyd::BOYD_BACKEND {

/// Accelerations of the movers in the arrays that order_flock() filled.
void flock_in_lanes(const Executor& executor, const BatchView& view, WorldRange worlds);

}  // namespace boyd::BOYD_BACKEND
