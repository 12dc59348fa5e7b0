/// The sort of the tick. The key (world, cell, id) is unique, so every correct sort gives the same
/// permutation: CPU and GPU may each use the one that suits them.
#pragma once

#include "kernels/core/launch.hpp"
#include "kernels/stage/world.hpp"

namespace boyd::BOYD_BACKEND {

/// Fills world.order with the permutation, sets sorted_count and mover_count to the movers that
/// are not lost. Returns false when no world of the range needs its arrays permuted (CPU only;
/// for several worlds at once and on the GPU always true).
bool order_movers(const Executor& executor, const BatchView& view, WorldRange worlds);

}  // namespace boyd::BOYD_BACKEND
