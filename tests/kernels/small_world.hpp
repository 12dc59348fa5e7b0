/// Small worlds built by hand for the tests of the kernels.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "kernels/tick.hpp"

namespace boyd::test {

inline std::int32_t units(double metres) {
  return static_cast<std::int32_t>(metres * 1024.0);
}
inline Position at(double x_m, double y_m, double z_m) {
  return {units(x_m), units(y_m), units(z_m)};
}
inline TimeNs seconds(double s) {
  return static_cast<TimeNs>(s * 1e9);
}

// Rows of the small world's tables.
inline constexpr std::uint32_t kDrone = 0;
inline constexpr std::uint32_t kDecoyDrone = 1;
inline constexpr std::uint32_t kAirliner = 2;
inline constexpr std::uint32_t kMissilePlatform = 3;
inline constexpr std::uint32_t kInterceptorPlatform = 4;
inline constexpr std::uint32_t kStrikePlatform = 5;
inline constexpr std::uint32_t kRaiders = 0;  // group
inline constexpr std::uint32_t kTrafficGroup = 1;
inline constexpr std::uint32_t kBattery = 2;  // group
inline constexpr std::uint32_t kHarbourGroup = 3;
inline constexpr std::uint32_t kHarbour = 0;  // site

/// An identification row that always gives one identity.
inline std::array<float, kIdentities> surely(Identity identity) {
  std::array<float, kIdentities> row{};
  row[static_cast<std::size_t>(identity)] = 1;
  return row;
}

inline std::vector<PlatformSpec> small_platforms() {
  PlatformSpec drone{.role = Role::kAttackDrone,
                     .speed_cruise_mps = 46,
                     .speed_max_mps = 51,
                     .accel_max_mps2 = 10,
                     .rcs_m2 = 0.05F,
                     .endurance_s = 30000,
                     .lethal_radius_m = 100,
                     .damage = 0.1F,
                     .jam_susceptibility = 1,
                     .cost_usd = 35000};
  PlatformSpec decoy = drone;
  decoy.role = Role::kDecoy;
  decoy.lethal_radius_m = 0;
  decoy.damage = 0;
  decoy.cost_usd = 10000;
  PlatformSpec airliner{.role = Role::kTraffic,
                        .speed_cruise_mps = 230,
                        .speed_max_mps = 250,
                        .accel_max_mps2 = 5,
                        .rcs_m2 = 30,
                        .endurance_s = 30000,
                        .cost_usd = 100000000};
  PlatformSpec missile{.role = Role::kMissile,
                       .speed_cruise_mps = 1000,
                       .speed_max_mps = 1000,
                       .accel_max_mps2 = 300,
                       .rcs_m2 = 0.1F,
                       .endurance_s = 60,
                       .fuze_radius_m = 8,
                       .navigation_constant = 4,
                       .seeker_range_m = 5000,
                       .cost_usd = 450000};
  PlatformSpec interceptor = missile;
  interceptor.role = Role::kInterceptor;
  interceptor.speed_cruise_mps = interceptor.speed_max_mps = 87;
  interceptor.accel_max_mps2 = 30;
  interceptor.endurance_s = 900;
  interceptor.seeker_range_m = 800;
  interceptor.cost_usd = 2500;
  PlatformSpec strike{.role = Role::kStrike,
                      .speed_cruise_mps = 230,
                      .speed_max_mps = 250,
                      .accel_max_mps2 = 20,
                      .rcs_m2 = 0.1F,
                      .endurance_s = 5000,
                      .lethal_radius_m = 100,
                      .damage = 1,
                      .cost_usd = 1000000};
  return {drone, decoy, airliner, missile, interceptor, strike};
}

/// A harbour at (0, 0), a radar and a missile battery beside it, `drones_count` drones that come
/// from 40 km east one every 5 s, every fourth a decoy. Weapons free for the battery.
inline WorldPlan small_world(std::uint32_t drones_count) {
  WorldPlan plan;
  plan.seed = 42;
  plan.end_ns = seconds(4000);
  plan.platforms = small_platforms();
  GroupSpec raiders{.side = Side::kAttacker, .picture = 1};
  GroupSpec traffic{.side = Side::kNeutral, .picture = 1};
  GroupSpec battery{.weapon_control = WeaponControl::kTight,
                    .autonomy = Autonomy::kA3,
                    .self_defence_radius_m = 500,
                    .self_defence_ns = seconds(30)};
  GroupSpec harbour{};
  plan.groups = {raiders, traffic, battery, harbour};
  PictureSpec own{};
  own.identify_ns = seconds(5);
  own.identify_prob = {surely(Identity::kHostile),
                       surely(Identity::kHostile),
                       surely(Identity::kNeutral),
                       surely(Identity::kFriend)};
  PictureSpec theirs = own;
  theirs.side = Side::kAttacker;
  plan.pictures = {own, theirs};
  plan.sites.push_back({.id = agent_id(kHarbourGroup, 0),
                        .kind = SiteKind::kAsset,
                        .group = kHarbourGroup,
                        .position = at(0, 0, 0),
                        .hit_radius_m = 200,
                        .value_usd = 1000000,
                        .counts_leakers = true});
  plan.assets_list = {0};
  plan.sites.push_back({.id = agent_id(kBattery, 0),
                        .group = kBattery,
                        .position = at(-2000, 500, 30),
                        .hit_radius_m = 20,
                        .value_usd = 5000000,
                        .damage_for_kill = 0.5F});
  plan.sensors.push_back({.key = mount_key(kBattery, 0, 0),
                          .site = 1,
                          .range_ref_m = 30000,
                          .range_max_m = 60000,
                          .rcs_ref_m2 = 0.05F,
                          .height_m = 10,
                          .error_range_m = 30,
                          .error_angle_rad = 0.002F,
                          .scan_ns = seconds(2)});
  plan.mounts.push_back({.key = mount_key(kBattery, 0, 0),
                         .kind = MountKind::kMissile,
                         .site = 1,
                         .group = kBattery,
                         .platform = kMissilePlatform,
                         .range_min_m = 500,
                         .range_max_m = 20000,
                         .altitude_max_m = 10000,
                         .reaction_ns = seconds(8),
                         .cycle_ns = seconds(2),
                         .channels_count = 4,
                         .magazine_count = 24,
                         .kill_prob = {0.8F, 0.8F, 0.9F, 0.9F},
                         .cost_per_shot_usd = 450000});
  for (std::uint32_t k = 0; k < drones_count; ++k) {
    MoverSpec mover{.id = agent_id(kRaiders, k),
                    .platform = k % 4 == 3 ? kDecoyDrone : kDrone,
                    .group = kRaiders,
                    .spawn_ns = seconds(10.0 + 5.0 * k),
                    .position = at(40000, 300.0 * k, 800),
                    .heading_rad = 3.14159265F,
                    .target_asset = kHarbour};
    mover.nation = 1;
    plan.movers.push_back(mover);
  }
  return plan;
}

/// Adds airliners that cross over the harbour.
inline void add_airliners(WorldPlan& plan, std::uint32_t airliners_count) {
  for (std::uint32_t k = 0; k < airliners_count; ++k) {
    const auto first = static_cast<std::uint32_t>(plan.waypoints.size());
    plan.waypoints.push_back({at(60000, 0, 9000)});
    plan.movers.push_back({.id = agent_id(kTrafficGroup, k),
                           .platform = kAirliner,
                           .group = kTrafficGroup,
                           .side = Side::kNeutral,
                           .nation = 2,
                           .route_first = first,
                           .route_count = 1,
                           .spawn_ns = seconds(60.0 * k),
                           .position = at(-60000, 1000.0 * k, 9000)});
  }
}

/// A fighter of the battery's group, up from the start; its platform and itself are the last rows.
inline void add_fighter(WorldPlan& plan, Position position, float endurance_s) {
  PlatformSpec fighter = plan.platforms[kAirliner];
  fighter.role = Role::kFighter;
  fighter.speed_max_mps = 400;
  fighter.accel_max_mps2 = 50;
  fighter.endurance_s = endurance_s;
  plan.platforms.push_back(fighter);
  plan.movers.push_back({.id = agent_id(kBattery, 1),
                         .platform = static_cast<std::uint32_t>(plan.platforms.size()) - 1U,
                         .group = kBattery,
                         .side = Side::kDefender,
                         .position = position});
}

/// Runs worlds to their end with no host in the loop.
inline std::unique_ptr<Battle> run_to_end(const std::vector<WorldPlan>& plans,
                                          BatchOptions options = {}) {
  auto battle = make_battle(Backend::kCpu, plans, options);
  std::vector<TimeNs> until;
  for (const WorldPlan& plan : plans) {
    until.push_back(plan.end_ns);
  }
  bool running = true;
  while (running) {
    battle->advance(until);
    running = false;
    for (std::uint32_t w = 0; w < plans.size(); ++w) {
      running = running || battle->report(w).state == WorldState::kRunning;
    }
  }
  return battle;
}

inline std::int64_t total(const WorldResult& result, Counter counter) {
  std::int64_t sum = 0;
  for (const NationCounters& nation : result.nations) {
    sum += nation[static_cast<std::size_t>(counter)];
  }
  return sum;
}

}  // namespace boyd::test
