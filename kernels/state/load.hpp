/// From plans to the arrays of a batch in host memory.
#pragma once

#include <cstdint>
#include <span>

#include "kernels/state/batch.hpp"
#include "kernels/state/plan.hpp"
#include "kernels/state/rows.hpp"

namespace boyd {

/// Writes world `w` of a batch in host memory, at its start.
void load_world(const BatchView& host, std::uint32_t w, const WorldPlan& plan);
/// Writes the reliefs of the loaded worlds of a batch, each once.
void load_reliefs(const BatchView& host, std::span<const WorldPlan> plans);

}  // namespace boyd
