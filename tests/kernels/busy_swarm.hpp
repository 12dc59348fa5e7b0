/// A world in which swarms do all that they can within a few minutes: wedges that share out their
/// targets by auction, evade, and are told when to arrive; scouts and killers; weapons against
/// radars that fall silent; ballistic missiles; interceptor drones that share out their tracks; a
/// link that is jammed.
#pragma once

#include <algorithm>
#include <vector>

#include "tests/kernels/swarm_world.hpp"

namespace boyd::test {

// Rows of platforms beyond the small world's.
inline constexpr std::uint32_t kScoutPlatform = 6;
inline constexpr std::uint32_t kSeekerPlatform = 7;
inline constexpr std::uint32_t kBallisticPlatform = 8;
inline constexpr std::uint32_t kKillers = 4;  ///< group

inline void add_swarm_platforms(WorldPlan& plan) {
  PlatformSpec scout = plan.platforms[kDecoyDrone];
  scout.endurance_s = 260;
  PlatformSpec seeker = plan.platforms[kDrone];
  PlatformSpec ballistic = plan.platforms[kDrone];
  ballistic.speed_cruise_mps = ballistic.speed_max_mps = 1500;
  plan.platforms.push_back(scout);
  plan.platforms.push_back(seeker);
  plan.platforms.push_back(ballistic);
  plan.swarm_platforms.resize(plan.platforms.size());
  plan.swarm_platforms[kDrone] = {.speed_min_mps = 35,
                                  .evasion = Evasion::kWeave,
                                  .evade_range_m = 4000,
                                  .evade_accel_mps2 = 8,
                                  .evade_period_s = 4,
                                  .evade_fuel_factor = 2};
  plan.swarm_platforms[kDecoyDrone] = {.evasion = Evasion::kTurnAway, .evade_range_m = 3000};
  plan.swarm_platforms[kScoutPlatform].loiter_radius_m = 1500;
  plan.swarm_platforms[kSeekerPlatform].radar_seeker_m = 15000;
  plan.swarm_platforms[kSeekerPlatform].radar_seeker_rad = 0.02F;
  plan.swarm_platforms[kBallisticPlatform].is_ballistic = true;
  plan.swarm_platforms[kBallisticPlatform].terminal_altitude_m = 3000;
  plan.swarm_platforms[kBallisticPlatform].terminal_speed_mps = 600;
}

/// Wedges of three on one route, every fourth a decoy.
inline void add_wedges(WorldPlan& plan, std::uint32_t drones_count) {
  plan.waypoints.push_back({at(9000, 2000, 800)});
  plan.waypoints.push_back({at(6000, -1000, 800)});
  plan.swarm_members.resize(plan.movers.size());
  for (std::uint32_t k = 0; k < drones_count; ++k) {
    const std::uint32_t n = k % 3;
    MoverSpec& mover = plan.movers[k];
    mover.spawn_ns = seconds(1 + k / 3);
    mover.route_count = 2;
    mover.position = at(12000 + 150.0 * n, 4000 - 150.0 * n + 30.0 * (k / 3), 800);
    SwarmMemberSpec& member = plan.swarm_members[k];
    member.formation_mps = 44;
    member.formation_ns = mover.spawn_ns;
    member.formation_start = at(12000, 4000 + 30.0 * (k / 3), 800);
    member.station = {-150.0F * static_cast<float>(n), 60.0F * static_cast<float>(n), 0};
    member.arrive_ns = seconds(290);
  }
}

/// Six of another group: two scouts, two killers, a seeker and a ballistic missile.
inline void add_hunters(WorldPlan& plan, std::uint32_t unit) {
  const std::uint32_t platforms[6] = {
      kScoutPlatform, kScoutPlatform, kDrone, kDrone, kSeekerPlatform, kBallisticPlatform};
  for (std::uint32_t k = 0; k < 6; ++k) {
    plan.movers.push_back({.id = agent_id(kKillers, k),
                           .platform = platforms[k],
                           .group = kKillers,
                           .nation = 1,
                           .spawn_ns = seconds(2),
                           .position = at(5000 + 800.0 * k, -3000, k == 5 ? 0 : 700),
                           .heading_rad = 3.1F,
                           .target_asset = unit});
    if (platforms[k] == kScoutPlatform) {
      plan.ground_looks.push_back({static_cast<std::uint32_t>(plan.sensors.size())});
      plan.sensors.push_back({.key = mount_key(kKillers, k, 0),
                              .kind = SensorKind::kOptical,
                              .mover = static_cast<std::uint32_t>(plan.movers.size()) - 1,
                              .picture = 1,
                              .range_ref_m = 5000,
                              .range_max_m = 5000,
                              .detect_ref_prob = 0.4F,
                              .error_range_m = 10,
                              .error_angle_rad = 0.001F});
    }
  }
}

inline WorldPlan busy_swarm(std::uint64_t seed, std::uint32_t drones_count) {
  WorldPlan plan = small_world(drones_count);
  plan.seed = seed;
  plan.end_ns = seconds(330);
  plan.groups.push_back({.nation = 1,
                         .side = Side::kAttacker,
                         .picture = 1,
                         .autonomy = Autonomy::kA2});  // the killers
  add_swarm_platforms(plan);
  const std::uint32_t port = add_asset(plan, 1000, 2500);
  const std::uint32_t unit = add_unit(plan, 1, 1500, -2500);
  add_wedges(plan, drones_count);
  add_hunters(plan, unit);
  plan.relocations.push_back(
      {.time_ns = seconds(90), .site = unit, .position = at(2500, -2500, 0)});
  plan.mounts.push_back({.key = mount_key(kBattery, 1, 0),
                         .kind = MountKind::kInterceptor,
                         .site = unit,
                         .group = kBattery,
                         .platform = kInterceptorPlatform,
                         .range_max_m = 15000,
                         .altitude_max_m = 10000,
                         .reaction_ns = seconds(3),
                         .cycle_ns = seconds(2),
                         .channels_count = 2,
                         .magazine_count = 10,
                         .salvo_count = 2,
                         .kill_prob = {0.3F, 0.3F, 0.3F, 0.3F},
                         .cost_per_shot_usd = 2500,
                         .coordinated = false});
  plan.noises.push_back({.site = kHarbour, .band = NoiseBand::kLink, .power_w_per_hz = 1});
  const auto staff = static_cast<std::uint32_t>(plan.groups.size());
  plan.groups.push_back({.nation = 1, .side = Side::kAttacker, .picture = 1});
  plan.sites.push_back({.id = agent_id(staff, 0),
                        .kind = SiteKind::kHeadquarters,
                        .group = staff,
                        .side = Side::kAttacker,
                        .nation = 1,
                        .position = at(30000, 0, 0)});
  plan.groups[kKillers].headquarters = staff;
  plan.groups[kKillers].link_w_per_hz = 1;
  plan.groups[kKillers].link_margin = 0.5F;  // gone some 18 km from the staff
  add_swarms(plan);
  SwarmSpec& wedges = plan.swarms[kRaiders];
  wedges.choice = TargetChoice::kAuction;
  wedges.retargets = true;
  wedges.radio_range_m = 2500;
  plan.swarm_targets = {{unit, 1}};
  wedges.target_first = 1;
  wedges.target_count = std::min(drones_count, 12U);
  for (std::uint32_t k = 0; k < wedges.target_count; ++k) {
    plan.swarm_targets.push_back({k % 3 == 0 ? port : k % 3 == 1 ? kHarbour : unit, 1});
  }
  SwarmSpec& killers = plan.swarms[kKillers];
  killers.from_picture = true;
  killers.sighting_ns = seconds(40);
  killers.retargets = true;
  killers.target_count = 1;
  SwarmSpec& battery = plan.swarms[kBattery];
  battery.choice = TargetChoice::kAuction;
  battery.radio_range_m = 6000;
  battery.emit_ns = seconds(40);
  battery.silent_ns = seconds(15);
  battery.emit_threat_m = 2000;
  return plan;
}

}  // namespace boyd::test
