/// All looks of a tick. On a GPU a thread is a mover; on the CPU lanes are (sense_lanes.hpp).
#pragma once

#include "kernels/core/launch.hpp"
#include "kernels/stage/sense.hpp"

namespace boyd::BOYD_BACKEND {

void sense_movers(const Executor& executor, const BatchView& view, WorldRange worlds);

/// The CPU backend's way.
void sense_in_lanes(const Executor& executor, const BatchView& view, WorldRange worlds);

}  // namespace boyd::BOYD_BACKEND
