/// All looks of a tick, and what of the tracks is passed on. On a GPU a thread is a mover or a row;
/// on the CPU lanes are (sense_lanes.hpp, exchange_lanes.hpp).
#pragma once

#include "kernels/core/launch.hpp"
#include "kernels/stage/picture.hpp"

namespace boyd::BOYD_BACKEND {

void sense_movers(const Executor& executor, const BatchView& view, WorldRange worlds);
void exchange_tracks(const Executor& executor, const BatchView& view, WorldRange worlds);

/// The CPU backend's way.
void sense_in_lanes(const Executor& executor, const BatchView& view, WorldRange worlds);
void exchange_in_lanes(const Executor& executor, const BatchView& view, WorldRange worlds);

}  // namespace boyd::BOYD_BACKEND
