/// A world in which something of everything happens within three minutes: guns, missiles,
/// interceptor drones, jammers, strikes, fighters, patrols, decoys, neutral traffic; a headquarters
/// and launch sites that are lost; noise jammers against radars and links; every kind of effect and
/// trigger; two pictures.
#pragma once

#include <algorithm>
#include <memory>
#include <vector>

#include "tests/kernels/small_world.hpp"

namespace boyd::test {

/// Rows of the busy world's tables beyond those of the small one.
inline constexpr std::uint32_t kLaunchSite = 2;  // site
inline constexpr std::uint32_t kCommandPost = 3;
inline constexpr std::uint32_t kSecondBattery = 4;
inline constexpr std::uint32_t kPort = 5;  ///< another asset
inline constexpr std::uint32_t kHeadquartersGroup = 4;
inline constexpr std::uint32_t kFighterGroup = 5;
inline constexpr std::uint32_t kPartnerGroup = 6;  ///< the second battery's
inline constexpr std::uint32_t kReserveGroup = 7;
inline constexpr std::uint32_t kPartnerPicture = 2;
inline constexpr std::uint32_t kEverywhereArea = 0;
inline constexpr std::uint32_t kEastArea = 1;

inline MountSpec weapon_of(std::uint32_t group,
                           std::uint32_t site,
                           std::uint8_t ordinal,
                           MountKind kind) {
  MountSpec mount = small_world(0).mounts[0];
  mount.key = mount_key(group, 0, ordinal);
  mount.ordinal = ordinal;
  mount.kind = kind;
  mount.site = site;
  mount.group = group;
  mount.reaction_ns = seconds(2);
  mount.kill_prob = {0.15F, 0.15F, 0.5F, 0.15F};
  if (kind == MountKind::kGun) {
    mount.platform = kNoRow;
    mount.range_min_m = 0;
    mount.range_max_m = 4000;
    mount.round_speed_mps = 900;
    mount.cycle_ns = seconds(3);
  } else if (kind == MountKind::kJammer) {
    mount.platform = kNoRow;
    mount.range_min_m = 0;
    mount.range_max_m = 15000;
    mount.magazine_count = 0;
    mount.jam_rate_per_s = 0.002F;
  } else if (kind == MountKind::kStrike) {
    mount.platform = kStrikePlatform;
    mount.magazine_count = 3;
  } else if (kind == MountKind::kInterceptor) {
    mount.platform = kInterceptorPlatform;
    mount.range_max_m = 9000;
    mount.coordinated = false;
  }
  return mount;
}

inline void add_busy_platforms_and_movers(WorldPlan& plan) {
  PlatformSpec fighter = plan.platforms[kAirliner];
  fighter.role = Role::kFighter;
  fighter.accel_max_mps2 = 60;
  fighter.endurance_s = 170;  // lands before the end
  plan.platforms.push_back(fighter);
  const auto fighter_row = static_cast<std::uint32_t>(plan.platforms.size()) - 1U;
  for (PlatformSpec& platform : plan.platforms) {
    if (platform.role == Role::kAttackDrone || platform.role == Role::kDecoy) {
      platform.flock_radius_m = 600;
      platform.flock_separation_m = 200;
      platform.separation_weight = 0.01F;
      platform.alignment_weight = 0.2F;
      platform.cohesion_weight = 0.0005F;
    }
  }
  // A third flies at the headquarters, some first along a route, some never come of themselves.
  const auto route = static_cast<std::uint32_t>(plan.waypoints.size());
  plan.waypoints.push_back({at(6000, 3000, 700)});
  plan.waypoints.push_back({at(5000, -1000, 400)});
  for (std::size_t k = 0; k < plan.movers.size(); ++k) {
    MoverSpec& mover = plan.movers[k];
    const auto column = static_cast<double>(k % 6);
    mover.spawn_ns = seconds(2 + static_cast<double>(k) / 2);
    mover.position = at(3500 + 900 * column, 150.0 * static_cast<double>(k) - 2000, 600);
    mover.launch_site = k % 2 == 0 ? kLaunchSite : kNoRow;
    if (k % 3 == 0) {
      mover.target_asset = kCommandPost;
      mover.position = at(3000 + 300 * column, 60.0 * static_cast<double>(k) - 1200, 600);
    }
    if (k % 5 == 1) {
      mover.route_first = route;
      mover.route_count = 2;
    }
    if (k % 7 == 6) {
      mover.spawn_ns = k % 2 == 0 ? seconds(60) : kNever;
    }
  }
  add_airliners(plan, 3);
  plan.movers.back().spawn_ns = seconds(1);
  plan.movers.back().position = at(-9000, 0, 2000);  // near enough to be fired at by mistake
  for (std::uint32_t k = 0; k < 3; ++k) {
    plan.movers.push_back({.id = agent_id(kFighterGroup, k),
                           .platform = fighter_row,
                           .group = kFighterGroup,
                           .side = Side::kDefender,
                           .route_loops = true,
                           .route_first = route,
                           .route_count = 2,
                           .spawn_ns = k == 2 ? kNever : seconds(1),
                           .release_delay_ns = seconds(5),
                           .position = at(-6000, 2000.0 * k, 1500)});
    MountSpec missile = weapon_of(kFighterGroup, kNoRow, 0, MountKind::kMissile);
    missile.key = mount_key(kFighterGroup, k, 0);
    missile.mover = static_cast<std::uint32_t>(plan.movers.size()) - 1U;
    missile.magazine_count = 2;
    plan.mounts.push_back(missile);
  }
  SensorSpec flying = plan.sensors[0];
  flying.key = mount_key(kFighterGroup, 0, 0);
  flying.site = kNoRow;
  flying.mover = static_cast<std::uint32_t>(plan.movers.size()) - 3U;
  plan.sensors.insert(plan.sensors.end() - 1, flying);  // before the partner's, by key
}

inline void add_busy_sites(WorldPlan& plan) {
  plan.sites.push_back({.id = agent_id(kRaiders, 5000),
                        .kind = SiteKind::kLaunchSite,
                        .group = kRaiders,
                        .side = Side::kAttacker,
                        .nation = 1,
                        .position = at(9000, 0, 0),
                        .believed = at(9000, 0, 0),
                        .hit_radius_m = 50,
                        .value_usd = 1000000});
  plan.sites.push_back({.id = agent_id(kHeadquartersGroup, 0),
                        .kind = SiteKind::kHeadquarters,
                        .group = kHeadquartersGroup,
                        .position = at(1500, 0, 0),
                        .hit_radius_m = 50,
                        .value_usd = 300000,
                        .damage_for_kill = 0.05F});
  plan.sites.push_back({.id = agent_id(kPartnerGroup, 0),
                        .group = kPartnerGroup,
                        .nation = 3,
                        .position = at(500, -1500, 20),
                        .hit_radius_m = 20,
                        .value_usd = 2000000});
  plan.sites.push_back({.id = agent_id(kHarbourGroup, 1),
                        .kind = SiteKind::kAsset,
                        .group = kHarbourGroup,
                        .position = at(1000, 2500, 0),
                        .hit_radius_m = 100,
                        .value_usd = 700000,
                        .counts_leakers = true});
  plan.assets_list.push_back(kPort);
  plan.relocations.push_back(
      {.time_ns = seconds(50), .site = kLaunchSite, .position = at(9000, 2500, 0)});
  plan.relocations.push_back({.time_ns = seconds(70),
                              .site = kLaunchSite,
                              .is_belief = true,
                              .position = at(9000, 2500, 0)});
}

inline void add_busy_groups_and_pictures(WorldPlan& plan) {
  plan.areas.push_back({.centre = at(0, 0, 0), .radius_m = 60000});
  plan.areas.push_back(
      {.centre = at(8000, 0, 0), .radius_m = 5000, .nation = 2, .restricted = true});
  plan.groups[kBattery].assigned_sites = 1;
  plan.groups.push_back({});  // the headquarters
  plan.groups.push_back({.autonomy = Autonomy::kA4, .headquarters = kHeadquartersGroup});
  GroupSpec partner = plan.groups[kBattery];
  partner.nation = 3;
  partner.picture = kPartnerPicture;
  partner.autonomy = Autonomy::kA2;
  partner.assigned_sites = 2;
  partner.headquarters = kHeadquartersGroup;
  partner.lost_link = LostLink::kStandingAutonomy;
  partner.self_defence_includes_assets = true;
  plan.groups.push_back(partner);
  GroupSpec reserve = plan.groups[kBattery];
  reserve.released = false;
  reserve.autonomy = Autonomy::kA1;
  reserve.spare_neutral = false;
  reserve.sector_area = kEastArea;
  reserve.self_defence_radius_m = 4000;
  plan.groups.push_back(reserve);
  plan.pictures[0].identify_prob[static_cast<std::size_t>(TrueClass::kNeutral)] =
      surely(Identity::kHostile);
  plan.pictures[0].identify_prob[static_cast<std::size_t>(TrueClass::kDecoy)] = {
      0.2F, 0.4F, 0, 0, 0.4F};
  plan.pictures[0].drop_ns = seconds(12);
  plan.pictures.push_back(plan.pictures[0]);
  plan.pictures[kPartnerPicture].capacity_count = 12;
  plan.exchanges.push_back({.from = 0,
                            .to = kPartnerPicture,
                            .delay_ns = seconds(4),
                            .coverage_prob = 0.8F,
                            .error_factor = 1.5F});
  SensorSpec optical = plan.sensors[0];
  optical.key = mount_key(kPartnerGroup, 0, 0);
  optical.kind = SensorKind::kOptical;
  optical.site = kSecondBattery;
  optical.picture = kPartnerPicture;
  optical.range_ref_m = 7000;
  optical.range_max_m = 8000;
  plan.sensors.push_back(optical);
}

/// Every fourth raider jams radars; one on the ground and the first airliner drown the links of
/// the second battery and of the fighters in turn.
inline void add_busy_noise(WorldPlan& plan) {
  for (SensorSpec& sensor : plan.sensors) {
    sensor.jnr_at_1m = sensor.kind == SensorKind::kRadar ? 1.0e8F : 0.0F;
    sensor.sidelobe = 0.01F;
    sensor.beam_cos = 0.999F;
  }
  for (std::uint32_t k = 0; k < plan.movers.size(); k += 4) {
    plan.noises.push_back({.mover = k, .power_w_per_hz = 0.1F});
  }
  for (const std::uint32_t group : {kPartnerGroup, kFighterGroup}) {
    plan.groups[group].link_w_per_hz = 1;
    plan.groups[group].link_margin = 4;
  }
  plan.noises.push_back({.site = kLaunchSite, .band = NoiseBand::kLink, .power_w_per_hz = 1});
  const auto airliner = static_cast<std::uint32_t>(
      std::find_if(plan.movers.begin(),
                   plan.movers.end(),
                   [](const MoverSpec& mover) { return mover.group == kTrafficGroup; }) -
      plan.movers.begin());
  plan.noises.push_back({.mover = airliner, .band = NoiseBand::kLink, .power_w_per_hz = 100});
}

/// `drones_count` raiders, a third of them at the command post.
inline WorldPlan busy_world(std::uint64_t seed, std::uint32_t drones_count) {
  WorldPlan plan = small_world(drones_count);
  plan.seed = seed;
  plan.end_ns = seconds(180);
  add_busy_sites(plan);
  add_busy_groups_and_pictures(plan);
  plan.mounts = {weapon_of(kBattery, 1, 0, MountKind::kMissile),
                 weapon_of(kBattery, 1, 1, MountKind::kGun),
                 weapon_of(kBattery, 1, 2, MountKind::kJammer),
                 weapon_of(kBattery, 1, 3, MountKind::kStrike)};
  add_busy_platforms_and_movers(plan);
  plan.mounts.push_back(weapon_of(kPartnerGroup, kSecondBattery, 0, MountKind::kInterceptor));
  plan.mounts.push_back(weapon_of(kPartnerGroup, kSecondBattery, 1, MountKind::kJammer));
  plan.mounts.push_back(weapon_of(kPartnerGroup, kSecondBattery, 2, MountKind::kMissile));
  MountSpec reserve = weapon_of(kReserveGroup, kSecondBattery, 3, MountKind::kMissile);
  reserve.key = mount_key(kReserveGroup, 0, 0);
  plan.mounts.push_back(reserve);
  add_busy_noise(plan);
  plan.triggers = {{.kind = TriggerKind::kTracksInArea, .area = kEverywhereArea},
                   {.kind = TriggerKind::kHostileInArea, .area = kEastArea, .threshold_count = 3},
                   {.kind = TriggerKind::kGroupLosses, .group = kRaiders, .threshold_count = 5},
                   {.kind = TriggerKind::kAssetHit, .threshold_count = 1}};
  return plan;
}

/// Hills, wind that grows with height, drones without satellites or led astray, raiders that keep
/// above the ground.
inline void add_hills_and_wind(WorldPlan& plan) {
  auto relief = std::make_shared<Relief>();
  relief->west = relief->south = units(-20000);
  relief->step_m = 1000;
  relief->columns = relief->rows = 41;
  for (std::uint32_t k = 0; k < 41 * 41; ++k) {
    relief->height_m.push_back(static_cast<std::int16_t>(k * 7919 % 300));
  }
  plan.relief = relief;
  plan.wind = {.x_mps = -6, .y_mps = 4, .exponent = 0.14F};
  plan.platforms[kDrone].navigation = Navigation::kSatellite;
  plan.platforms[kDrone].navigation_drift = 0.02F;
  plan.platforms[kDrone].jam_to_signal_max = 1.0e4F;
  plan.platforms[kDrone].spoof_to_signal_min = 10;
  plan.platforms[kDecoyDrone].navigation = Navigation::kInertial;
  plan.platforms[kDecoyDrone].navigation_drift = 0.05F;
  for (std::size_t k = 0; k < plan.movers.size(); k += 2) {
    plan.movers[k].above_ground_m = plan.movers[k].group == kRaiders ? 90.0F : -1.0F;
  }
}

/// These, and jammers and a spoofer of satellites.
inline void add_busy_surroundings(WorldPlan& plan) {
  add_hills_and_wind(plan);
  for (MoverSpec& mover : plan.movers) {
    const Role role = plan.platforms[mover.platform].role;
    if (role == Role::kFighter || role == Role::kTraffic) {
      mover.above_ground_m = 150;
    }
  }
  const std::uint32_t airliner = plan.noises.back().mover;  // above the hills
  plan.noises.push_back(
      {.site = kSecondBattery, .band = NoiseBand::kNavigation, .power_w_per_hz = 1.0e-7F});
  plan.noises.push_back({.mover = airliner,
                         .band = NoiseBand::kSpoofing,
                         .power_w_per_hz = 8.0e-9F,
                         .spoof_offset_m = {200, -300, 0},
                         .spoof_velocity_mps = {2, 1, 0}});
}

/// Orders of every kind, for the busy world.
inline std::vector<Injection> busy_effects() {
  const auto effect = [](double from_s, std::uint32_t order, std::uint32_t group, EffectKind kind) {
    return Injection{.effect_ns = seconds(from_s),
                     .expires_ns = seconds(from_s + 60),
                     .order = order,
                     .group = group,
                     .kind = kind};
  };
  std::vector<Injection> effects = {
      effect(3, 1, kBattery, EffectKind::kWeaponControl),
      effect(5, 2, kReserveGroup, EffectKind::kEngageArea),
      effect(6, 3, kPartnerGroup, EffectKind::kEngageArea),
      effect(8, 4, kReserveGroup, EffectKind::kRelease),
      effect(10, 5, kFighterGroup, EffectKind::kRelease),
      effect(12, 6, kFighterGroup, EffectKind::kRetask),
      effect(15, 7, kBattery, EffectKind::kStrike),
      effect(20, 3, kPartnerGroup, EffectKind::kRevokeSent),
      effect(26, 3, kPartnerGroup, EffectKind::kRevokeEngage),
      effect(85, 8, kRaiders, EffectKind::kRetask),
      effect(30, 9, kPartnerGroup, EffectKind::kAutonomy),
      effect(35, 10, kRaiders, EffectKind::kRelease),
      effect(75, 11, kBattery, EffectKind::kStrike),
      effect(90, 12, kBattery, EffectKind::kStrike),
      effect(100, 13, kBattery, EffectKind::kWeaponControl),
  };
  effects[0].weapon_control = WeaponControl::kFree;
  effects[2].area = kEverywhereArea;
  effects[5].area = kEastArea;
  effects[6].target_site = kLaunchSite;
  effects[6].strike_count = 1;
  effects[9].target_site = kPort;
  effects[10].autonomy = Autonomy::kA3;
  effects[12].target_site = kLaunchSite;
  effects[12].strike_count = 1;
  effects[13].aim = at(20000, 0, 0);
  effects[13].strike_count = 4;
  effects[14].weapon_control = WeaponControl::kHold;
  for (std::uint32_t order = 20; order < 30; ++order) {  // more permissions than a group holds
    effects.push_back(effect(40 + order, order, kPartnerGroup, EffectKind::kEngageArea));
  }
  return effects;
}

}  // namespace boyd::test
