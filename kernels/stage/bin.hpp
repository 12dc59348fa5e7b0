/// The start of a tick: movers that were lost make room, flocks are ordered.
#pragma once

#include "kernels/core/launch.hpp"
#include "kernels/stage/world.hpp"

namespace boyd::BOYD_BACKEND {

/// Drops the lost movers of every running world and finds the canonical order of those that flock:
/// in arrays of their own, where movers lie shows in no result.
void bin_movers(const Executor& executor, const BatchView& view, WorldRange worlds);

}  // namespace boyd::BOYD_BACKEND
