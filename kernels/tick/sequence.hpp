/// The order of a tick, stated once.
#pragma once

#include "kernels/core/launch.hpp"
#include "kernels/state/batch.hpp"

namespace boyd::BOYD_BACKEND {

/// One tick of every running world of the range.
void tick(const Executor& executor, const BatchView& view, WorldRange worlds);

/// Sets view.digest of every world of the range to its state hash.
void compute_digest(const Executor& executor, const BatchView& view, WorldRange worlds);

}  // namespace boyd::BOYD_BACKEND
