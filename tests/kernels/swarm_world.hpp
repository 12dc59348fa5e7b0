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

/// The same plan with a headquarters whose link to the raid a jammer drowns from the start.
inline WorldPlan cut_off(WorldPlan plan, Autonomy autonomy) {
  const auto headquarters = static_cast<std::uint32_t>(plan.groups.size());
  plan.groups.push_back({.nation = 1, .side = Side::kAttacker, .picture = 1});
  plan.swarms.push_back({});
  plan.sites.push_back({.id = agent_id(headquarters, 0),
                        .kind = SiteKind::kHeadquarters,
                        .group = headquarters,
                        .side = Side::kAttacker,
                        .nation = 1,
                        .position = at(60000, 0, 0)});
  plan.noises.push_back({.site = kHarbour, .band = NoiseBand::kLink, .power_w_per_hz = 1000});
  GroupSpec& raiders = plan.groups[kRaiders];
  raiders.headquarters = headquarters;
  raiders.link_w_per_hz = 1e-6F;
  raiders.link_margin = 1;
  raiders.autonomy = autonomy;
  return plan;
}

}  // namespace boyd::test
