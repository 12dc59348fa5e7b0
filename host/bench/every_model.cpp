/// The swarm with every model of sensing, electronic warfare, weapons, swarms and ground turned on.
#include <algorithm>
#include <cstddef>

#include "host/bench/battle_cases.hpp"

namespace boyd::bench {

namespace {

// Rows that are added to those of the swarm.
constexpr std::uint32_t kInterceptorRow = 3;
constexpr std::uint32_t kFighterRow = 4;
constexpr std::uint32_t kSeekerRow = 5;
constexpr std::uint32_t kBallisticRow = 6;
constexpr std::uint32_t kPartnerPicture = 2;
constexpr std::uint32_t kTeams = 2;  // group

/// Hills of up to 100 m, a post each kilometre, and wind that grows with height.
void add_ground_and_wind(WorldPlan& plan) {
  auto relief = std::make_shared<Relief>();
  relief->west = relief->south = -80'000 * kUnitsPerMetre;
  relief->step_m = 1000;
  relief->columns = relief->rows = 161;
  for (std::uint32_t k = 0; k < relief->columns * relief->rows; ++k) {
    relief->height_m.push_back(static_cast<std::int16_t>(k * 7919 % 100));
  }
  plan.relief = relief;
  plan.wind = {.x_mps = -6, .y_mps = 4, .exponent = 0.14F};
}

void add_platforms(WorldPlan& plan) {
  for (const std::uint32_t row : {kDrone, kDecoyDrone}) {
    PlatformSpec& drone = plan.platforms[row];
    drone.jam_susceptibility = 0.5F;
    drone.navigation = Navigation::kSatellite;
    drone.navigation_drift = 0.02F;
    drone.jam_to_signal_max = 1e4F;
    drone.spoof_to_signal_min = 10;
  }
  plan.platforms[kMissileRow].guidance_lag_s = 0.3F;
  PlatformSpec interceptor = plan.platforms[kMissileRow];
  interceptor.role = Role::kInterceptor;
  interceptor.speed_cruise_mps = interceptor.speed_max_mps = 87;
  interceptor.accel_max_mps2 = 30;
  interceptor.endurance_s = 900;
  interceptor.seeker_range_m = 800;
  PlatformSpec fighter = plan.platforms[kDrone];
  fighter = {.role = Role::kFighter,
             .speed_cruise_mps = 240,
             .speed_max_mps = 400,
             .accel_max_mps2 = 60,
             .rcs_m2 = 3,
             .endurance_s = 3600};
  PlatformSpec ballistic = plan.platforms[kDrone];
  ballistic.speed_cruise_mps = ballistic.speed_max_mps = 1500;
  ballistic.flock_radius_m = ballistic.flock_separation_m = 0;
  plan.platforms.insert(plan.platforms.end(),
                        {interceptor, fighter, plan.platforms[kDrone], ballistic});
  plan.swarm_platforms.resize(plan.platforms.size());
  plan.swarm_platforms[kDrone] = {.speed_min_mps = 30,
                                  .evasion = Evasion::kWeave,
                                  .evade_range_m = 1500,
                                  .evade_accel_mps2 = 8,
                                  .evade_period_s = 5,
                                  .evade_fuel_factor = 1.5F};
  plan.swarm_platforms[kDecoyDrone] = {.evasion = Evasion::kTurnAway, .evade_range_m = 1500};
  plan.swarm_platforms[kSeekerRow].radar_seeker_m = 15'000;
  plan.swarm_platforms[kSeekerRow].radar_seeker_rad = 0.02F;
  plan.swarm_platforms[kBallisticRow].is_ballistic = true;
  plan.swarm_platforms[kBallisticRow].terminal_altitude_m = 3000;
  plan.swarm_platforms[kBallisticRow].terminal_speed_mps = 600;
}

void add_pictures(WorldPlan& plan) {
  PictureSpec& own = plan.pictures[0];
  own.false_tracks_max_count = 1000;
  own.identify_clutter_prob = {0.4F, 0.5F, 0.1F, 0, 0};
  own.gate_sigma = 4;
  own.iff = true;
  own.iff_failure_prob = 0.1F;
  own.iff_partner_failure_prob = 0.3F;
  plan.pictures.push_back(own);
  plan.exchanges.push_back({.from = 0,
                            .to = kPartnerPicture,
                            .delay_ns = 4 * kNsPerSecond,
                            .coverage_prob = 0.9F,
                            .error_factor = 1.5F});
}

/// Of the defender `member` on site `site`: false alarms and jamming at its radar, and beside that
/// what each fifth has in turn: a camera, a passive sensor, one that hears bearings, a microphone,
/// a partner's camera.
void add_sensors_of(WorldPlan& plan, std::uint32_t member, SensorSpec radar) {
  radar.false_alarm = {.cells_count = 1 / radar.false_alarm_prob,
                       .gate_cells_count = 0.1F / radar.false_alarm_prob,
                       .gate_radius_m = 400,
                       .altitude_max_m = 3000};
  radar.jnr_at_1m = 1e8F;
  radar.sidelobe = 0.01F;
  radar.beam_cos = 0.999F;
  plan.sensors.push_back(radar);
  SensorSpec other = radar;
  other.key = mount_key(kDefence, member, 1);
  other.false_alarm = {};
  other.jnr_at_1m = 0;
  const std::uint32_t kind = member % 5;
  if (kind == 1 || kind == 2) {
    other.kind = SensorKind::kPassive;
    other.emission_ref_w = 100;
    other.detect_ref_prob = 0.7F;
    other.error_range_m = 0;
    other.error_range_frac = kind == 1 ? 0.3F : 0;
    other.bearing_only = kind == 2;
  } else {
    other.kind = kind == 3 ? SensorKind::kAcoustic : SensorKind::kOptical;
    other.range_ref_m = other.range_max_m = 5000;
    other.picture = kind == 4 ? kPartnerPicture : 0;
  }
  plan.sensors.push_back(other);
}

/// The defender's gun and missiles with reserves, depots and assessment; every tenth has a laser
/// and a jammer as well.
void add_mounts_of(WorldPlan& plan, std::uint32_t member, const std::vector<MountSpec>& had) {
  for (MountSpec mount : had) {
    mount.supply = {.reserve_count = 20,
                    .reload_ns = 15 * kNsPerSecond,
                    .calibre = mount.ordinal,
                    .resupply_max_count = 10};
    mount.assess = {.delay_ns = 4 * kNsPerSecond, .kill_prob = 0.9F, .miss_prob = 0.9F};
    plan.mounts.push_back(mount);
  }
  if (member % 10 != 0) {
    return;
  }
  MountSpec laser = had.front();
  laser.key = mount_key(kDefence, member, 2);
  laser.ordinal = 2;
  laser.kind = MountKind::kLaser;
  laser.range_max_m = 5000;
  laser.laser = {.dwell_s = {4, 3, 5, 5},
                 .range_ref_m = 4000,
                 .attenuation_per_m = 1e-4F,
                 .attenuation_ref_per_m = 7e-5F,
                 .draw_w = 100'000,
                 .recharge_w = 20'000,
                 .energy_nj = INT64_C(1'500'000) * 1'000'000'000,
                 .restart_nj = INT64_C(400'000) * 1'000'000'000,
                 .dwell_max_ns = 12 * kNsPerSecond};
  MountSpec jammer = had.front();
  jammer.key = mount_key(kDefence, member, 3);
  jammer.ordinal = 3;
  jammer.kind = MountKind::kJammer;
  jammer.range_max_m = 5000;
  jammer.magazine_count = 0;
  jammer.jam_rate_per_s = 0.001F;
  plan.mounts.insert(plan.mounts.end(), {laser, jammer});
}

/// Beside every tenth defender a team whose interceptor drones share out the tracks by auction.
/// They are a group of their own: an auction has room for all that its group may launch.
void add_teams(WorldPlan& plan) {
  GroupSpec group = plan.groups[kDefence];
  plan.groups.push_back(group);
  MountSpec drones = plan.mounts[1];
  drones.ordinal = 0;
  drones.kind = MountKind::kInterceptor;
  drones.group = kTeams;
  drones.platform = kInterceptorRow;
  drones.range_max_m = 12'000;
  drones.magazine_count = 10;
  drones.kill_prob.fill(0.3F);
  drones.coordinated = false;
  drones.supply = {};
  const std::size_t sites = plan.sites.size();
  for (std::size_t row = 10; row < sites; row += 10) {
    const auto member = static_cast<std::uint32_t>(row);
    SiteSpec site = plan.sites[row];
    site.id = agent_id(kTeams, member);
    site.group = kTeams;
    drones.key = mount_key(kTeams, member, 0);
    drones.site = static_cast<std::uint32_t>(plan.sites.size());
    plan.sites.push_back(site);
    plan.mounts.push_back(drones);
  }
}

void add_defence(WorldPlan& plan) {
  const std::vector<SensorSpec> radars = std::move(plan.sensors);
  const std::vector<MountSpec> weapons = std::move(plan.mounts);
  plan.sensors.clear();
  plan.mounts.clear();
  for (std::size_t d = 0; d < radars.size(); ++d) {
    const auto member = static_cast<std::uint32_t>(d) + 1U;
    add_sensors_of(plan, member, radars[d]);
    add_mounts_of(plan, member, {weapons[2 * d], weapons[2 * d + 1]});
  }
  for (std::uint32_t calibre = 0; calibre < 2; ++calibre) {
    plan.depots.push_back({.calibre = calibre, .stock_count = 500, .delay_ns = 20 * kNsPerSecond});
  }
  GroupSpec& group = plan.groups[kDefence];
  group.self_defence_includes_assets = true;
  group.turnaround_ns = 90 * kNsPerSecond;
  group.fuel_reserve_ns = 60 * kNsPerSecond;
  group.sight_range_m = 4000;
  group.sight_prob = 0.6F;
  add_teams(plan);
  plan.triggers.push_back({.kind = TriggerKind::kHostileInArea, .threshold_count = 10});
  // Jammers of satellites and a spoofer stand with the first defenders.
  for (std::uint32_t k = 0; k < std::min<std::size_t>(radars.size(), 10); ++k) {
    plan.noises.push_back({.site = k + 1,
                           .band = k == 0 ? NoiseBand::kSpoofing : NoiseBand::kNavigation,
                           .power_w_per_hz = 1e-8F,
                           .spoof_offset_m = {k == 0 ? 200.0F : 0.0F, 0, 0}});
  }
}

/// Of a group of attackers: its staff, 70 km off, and the jammer of its links at the asset.
void add_links(WorldPlan& plan, GroupSpec& raid) {
  plan.sites.push_back({.id = agent_id(kRaiders, 20'000),
                        .kind = SiteKind::kHeadquarters,
                        .group = kRaiders,
                        .side = Side::kAttacker,
                        .nation = 1,
                        .position = place(70'000, 0, 500)});
  plan.noises.push_back({.site = 0, .band = NoiseBand::kLink, .power_w_per_hz = 1});
  raid.headquarters = kRaiders;
  raid.link_w_per_hz = 1;
  raid.link_margin = 0.5F;
}

/// Each flock is a group that shares out the asset and twenty defenders by auction. Every fourth
/// member radiates, every second has a time to arrive; one in a hundred each jams radars, homes on
/// them, looks at the ground, or comes on a ballistic arc.
void add_flocks(WorldPlan& plan) {
  const auto drones = static_cast<std::uint32_t>(plan.movers.size());
  const std::uint32_t flocks = (drones + kFlockSize - 1) / kFlockSize;
  const auto first_flock = static_cast<std::uint32_t>(plan.groups.size());
  GroupSpec raid = plan.groups[0];
  raid.autonomy = Autonomy::kA4;
  const auto sites = static_cast<std::uint32_t>(plan.sites.size());
  add_links(plan, raid);
  plan.groups.resize(first_flock + flocks, raid);
  plan.swarms.resize(plan.groups.size());
  plan.swarm_members.resize(drones);
  for (std::uint32_t flock = 0; flock < flocks; ++flock) {
    SwarmSpec& swarm = plan.swarms[first_flock + flock];
    swarm.choice = TargetChoice::kAuction;
    swarm.retargets = true;
    swarm.radio_range_m = 2000;
    swarm.target_first = static_cast<std::uint32_t>(plan.swarm_targets.size());
    swarm.target_count = 21;
    for (std::uint32_t k = 0; k < swarm.target_count; ++k) {
      plan.swarm_targets.push_back({k == 0 ? 0 : 1 + (flock * 20 + k) % (sites - 1), 1});
    }
  }
  for (std::uint32_t k = 0; k < drones; ++k) {
    MoverSpec& mover = plan.movers[k];
    const std::uint32_t n = k % kFlockSize;
    mover.group = first_flock + k / kFlockSize;
    mover.id = agent_id(mover.group, n);
    mover.above_ground_m = k % 2 == 0 ? 500.0F : -1.0F;
    mover.emission_w = k % 4 == 0 ? 40.0F : 0.0F;
    mover.platform = n == 10 ? kSeekerRow : n == 20 ? kBallisticRow : mover.platform;
    if (n == 30) {
      plan.noises.push_back({.mover = k, .power_w_per_hz = 1e-6F});
    }
    SwarmMemberSpec& member = plan.swarm_members[k];
    member.arrive_ns = n % 2 == 0 ? 600 * kNsPerSecond : kNever;
  }
  SwarmSpec& teams = plan.swarms[kTeams];
  teams.choice = TargetChoice::kAuction;
  teams.radio_range_m = 10'000;
  SwarmSpec& defence = plan.swarms[kDefence];
  defence.emit_ns = 40 * kNsPerSecond;
  defence.silent_ns = 5 * kNsPerSecond;
}

/// A camera that sees units on the ground, on one drone of each flock. After the fighters: keys
/// ascend.
void add_scouts(WorldPlan& plan) {
  for (std::uint32_t k = 0; k < plan.movers.size(); ++k) {
    if (plan.movers[k].side == Side::kAttacker && k % kFlockSize == 40) {
      plan.ground_looks.push_back({static_cast<std::uint32_t>(plan.sensors.size())});
      plan.sensors.push_back({.key = mount_key(plan.movers[k].group, 40, 0),
                              .kind = SensorKind::kOptical,
                              .mover = k,
                              .picture = 1,
                              .range_ref_m = 5000,
                              .range_max_m = 5000,
                              .detect_ref_prob = 0.4F,
                              .error_range_m = 10,
                              .error_angle_rad = 0.001F});
    }
  }
}

/// Ten fighters over the asset, each with missiles and a radar.
void add_fighters(WorldPlan& plan) {
  for (std::uint32_t k = 0; k < 10; ++k) {
    const std::uint32_t member = 60'001 + k;  // behind any site
    const auto row = static_cast<std::uint32_t>(plan.movers.size());
    plan.movers.push_back({.id = agent_id(kDefence, member),
                           .platform = kFighterRow,
                           .group = kDefence,
                           .side = Side::kDefender,
                           .above_ground_m = 150,
                           .position = place(2000.0 * k - 10'000, 0, 4000)});
    SensorSpec radar = plan.sensors.front();
    radar.key = mount_key(kDefence, member, 0);
    radar.site = kNoRow;
    radar.mover = row;
    radar.false_alarm = {};
    plan.sensors.push_back(radar);
    MountSpec missile = plan.mounts[1];
    missile.key = mount_key(kDefence, member, 0);
    missile.ordinal = 0;
    missile.site = kNoRow;
    missile.mover = row;
    missile.supply = {};
    plan.mounts.push_back(missile);
    plan.swarm_members.emplace_back();
  }
}

}  // namespace

std::vector<WorldPlan> every_model_worlds(const CaseSize& size) {
  std::vector<WorldPlan> plans = swarm_worlds(size);
  for (WorldPlan& plan : plans) {
    add_ground_and_wind(plan);
    add_platforms(plan);
    add_pictures(plan);
    add_defence(plan);
    add_flocks(plan);
    add_fighters(plan);
    std::sort(plan.mounts.begin(), plan.mounts.end(), [](const MountSpec& a, const MountSpec& b) {
      return a.key < b.key;
    });
    add_scouts(plan);
  }
  return plans;
}

}  // namespace boyd::bench
