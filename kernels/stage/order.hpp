/// The sort of the tick on a GPU, all worlds at once. The key (world, cell, id) is unique, so every
/// correct sort gives the same permutation.
#pragma once

#include "kernels/core/launch.hpp"
#include "kernels/stage/world.hpp"

namespace boyd::BOYD_BACKEND {

/// Fills world.order with the permutation, sets sorted_count and mover_count to the movers that
/// are not lost.
void order_movers(const Executor& executor, const BatchView& view, WorldRange worlds);

}  // namespace boyd::BOYD_BACKEND
