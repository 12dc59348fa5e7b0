/// The order of a tick, stated once.
#pragma once

#include "kernels/core/launch.hpp"
#include "kernels/state/batch.hpp"
#include "kernels/state/places.hpp"

namespace boyd::BOYD_BACKEND {

/// One tick of every running world of the range.
void tick(const Executor& executor, const BatchView& view, WorldRange worlds);

/// Sets view.digest of every world of the range to its state hash.
void compute_digest(const Executor& executor, const BatchView& view, WorldRange worlds);

/// Where the movers of world `w` are, by row; rows.movers places in the backend's memory.
void write_places(const Executor& executor, const BatchView& view, std::uint32_t w, Place* places);

}  // namespace boyd::BOYD_BACKEND
