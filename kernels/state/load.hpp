/// From plans to the arrays of a batch in host memory.
#pragma once

#include <cstdint>
#include <span>

#include "kernels/state/batch.hpp"
#include "kernels/state/plan.hpp"

namespace boyd {

/// Rows that hold every one of these plans; none for events.
BatchRows rows_for(std::span<const WorldPlan> plans, bool sorts_whole_batch = false);
/// Agents that a mount can launch; 0 for guns and jammers.
std::uint32_t launched_by(const MountSpec& mount);
/// Writes world `w` of a batch in host memory, at its start.
void load_world(const BatchView& host, std::uint32_t w, const WorldPlan& plan);
/// Writes the reliefs of the loaded worlds of a batch, each once.
void load_reliefs(const BatchView& host, std::span<const WorldPlan> plans);

}  // namespace boyd
