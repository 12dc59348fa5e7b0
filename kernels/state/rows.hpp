/// How many rows a batch needs for what its plans ask for.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kernels/state/batch.hpp"
#include "kernels/state/plan.hpp"

namespace boyd {

/// Rows that hold every one of these plans, on a GPU or on the CPU; none for events.
BatchRows rows_for(std::span<const WorldPlan> plans, bool on_gpu = false);

/// Agents that a mount can launch; 0 for guns and jammers.
std::uint32_t launched_by(const MountSpec& mount);
/// Those of the initial force and all that it can launch.
std::uint32_t movers_of(const WorldPlan& plan);
std::uint32_t channels_of(const WorldPlan& plan);
/// Tracks without targets that its pictures may hold.
std::uint32_t false_rows_of(const WorldPlan& plan);
/// Edge of the short-range cells: at least the largest flock radius; 0 where none flocks.
std::uint32_t cell_units(const WorldPlan& plan);
/// Whether any mover may be wrong about where it is.
bool loses_way(const WorldPlan& plan);
/// Whether any track can begin: some picture has a sensor or knows the truth.
bool can_see(const WorldPlan& plan);

inline std::uint32_t size32(std::size_t size) {
  return static_cast<std::uint32_t>(size);
}

/// Calls visit(relief, first post) for each relief of the plans, once.
template <class Visit>
void each_relief(std::span<const WorldPlan> plans, const Visit& visit) {
  std::vector<const Relief*> seen;
  std::uint64_t first = 0;
  for (const WorldPlan& plan : plans) {
    const Relief* relief = plan.relief.get();
    if (relief != nullptr && std::find(seen.begin(), seen.end(), relief) == seen.end()) {
      visit(*relief, first);
      seen.push_back(relief);
      first += relief->height_m.size();
    }
  }
}

}  // namespace boyd
