/// The start of a tick on the CPU, world by world.
#pragma once

#include "kernels/core/launch.hpp"
#include "kernels/stage/world.hpp"

namespace boyd::BOYD_BACKEND {

/// Drops the lost movers of every running world and fills the arrays of those that flock. Now and
/// then brings movers together that are near each other.
void keep_movers(const Executor& executor, const BatchView& view, WorldRange worlds);

}  // namespace boyd::BOYD_BACKEND
