/// Worlds of attackers without defenders, for the tests of swarms.
#pragma once

#include <vector>

#include "tests/kernels/small_world.hpp"

namespace boyd::test {

inline SwarmSpec& swarm_of(WorldPlan& plan, std::uint32_t group) {
  return plan.swarms[group];
}

/// Gives a plan the rows that swarms need, all of them without effect.
inline void add_swarms(WorldPlan& plan) {
  plan.swarms.resize(plan.groups.size());
  plan.swarm_members.resize(plan.movers.size());
  plan.swarm_platforms.resize(plan.platforms.size());
}

/// `count` drones in a row 40 km east of the harbour, 300 m apart, all in the air from the first
/// tick; nothing shoots, nothing looks. No decoys.
inline WorldPlan attack_world(std::uint32_t count) {
  WorldPlan plan = small_world(count);
  plan.mounts.clear();
  plan.sensors.clear();
  for (MoverSpec& mover : plan.movers) {
    mover.platform = kDrone;
    mover.spawn_ns = 0;
  }
  add_swarms(plan);
  return plan;
}

/// A further asset; its row in sites.
inline std::uint32_t add_asset(WorldPlan& plan, double x_m, double y_m) {
  const auto row = static_cast<std::uint32_t>(plan.sites.size());
  plan.sites.push_back({.id = agent_id(kHarbourGroup, 100 + row),
                        .kind = SiteKind::kAsset,
                        .group = kHarbourGroup,
                        .position = at(x_m, y_m, 0),
                        .hit_radius_m = 200,
                        .value_usd = 1000000,
                        .counts_leakers = true});
  plan.assets_list.push_back(row);
  return row;
}

/// A unit of the battery's group, out of action at the first hit; its row in sites.
inline std::uint32_t add_unit(WorldPlan& plan, std::uint32_t member, double x_m, double y_m) {
  const auto row = static_cast<std::uint32_t>(plan.sites.size());
  plan.sites.push_back({.id = agent_id(kBattery, member),
                        .group = kBattery,
                        .position = at(x_m, y_m, 0),
                        .hit_radius_m = 20,
                        .value_usd = 1000000,
                        .damage_for_kill = 0.05F});
  return row;
}

}  // namespace boyd::test
