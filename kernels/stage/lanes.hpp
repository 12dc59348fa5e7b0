/// Stages that the CPU runs in the lanes of its registers, where a GPU has threads: looks
/// (sense_lanes.hpp), tracks passed on (exchange_lanes.hpp), the choice of targets
/// (assign_lanes.hpp). Of the CPU backend alone; results do not depend on it.
#pragma once

#include "kernels/core/launch.hpp"
#include "kernels/state/batch.hpp"

namespace boyd::BOYD_BACKEND {

/// As SenseMover over the movers that are shown to sensors.
void sense_in_lanes(const Executor& executor, const BatchView& view, WorldRange worlds);
/// As ExchangeTracks over the rows of the initial force.
void exchange_in_lanes(const Executor& executor, const BatchView& view, WorldRange worlds);
/// As AssignTargets over the pictures.
void assign_in_lanes(const Executor& executor, const BatchView& view, WorldRange worlds);

}  // namespace boyd::BOYD_BACKEND
