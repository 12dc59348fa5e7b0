#include "host/bench/battle_cases.hpp"

#include <cmath>
#include <cstddef>

#include "host/command/dice.hpp"

namespace boyd::bench {

Position place(double x_m, double y_m, double z_m) {
  const auto units = [](double metres) {
    return static_cast<std::int32_t>(std::lround(metres * kUnitsPerMetre));
  };
  return {units(x_m), units(y_m), units(z_m)};
}

namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr double kHeight_m = 1000;
constexpr double kSpeed_mps = 40;
constexpr double kFar_m = 500'000;
constexpr std::uint32_t kSeed = 1;
/// Long enough that no measurement comes to its end.
constexpr TimeNs kEnd_ns = 3'600 * kNsPerSecond;

PlatformSpec flocking_drone(Role role) {
  PlatformSpec drone;
  drone.role = role;
  drone.speed_cruise_mps = static_cast<float>(kSpeed_mps);
  drone.speed_max_mps = static_cast<float>(1.25 * kSpeed_mps);
  drone.accel_max_mps2 = 10;
  drone.rcs_m2 = 0.05F;
  drone.endurance_s = 1e6F;
  drone.flock_radius_m = kFlockRadius_m;
  drone.flock_separation_m = kFlockRadius_m / 4;
  drone.separation_weight = 0.05F;
  drone.alignment_weight = 0.1F;
  drone.cohesion_weight = 0.001F;
  return drone;
}

/// A world that runs until kEnd_ns whatever happens in it.
WorldPlan long_world(std::uint32_t world) {
  WorldPlan plan;
  plan.seed = kSeed + world;
  plan.end_ns = kEnd_ns;
  plan.dt_ns = std::llround(kTick_s * 1e9);
  plan.command_interval_ns = kNsPerSecond;
  plan.assess_ns = kNsPerSecond;
  plan.stop_when_clear = false;
  return plan;
}

/// Edge of a cube in which `agents` have `neighbours` each inside the flock radius.
double cube_m(double agents, double neighbours) {
  const double ball_m3 = 4.0 / 3.0 * kPi * std::pow(static_cast<double>(kFlockRadius_m), 3);
  return std::cbrt(agents * ball_m3 / neighbours);
}

PictureSpec picture(Side side, std::uint8_t nation) {
  PictureSpec own;
  own.side = side;
  own.nation = nation;
  own.capacity_count = UINT32_MAX;
  own.identify_ns = 5 * kNsPerSecond;
  constexpr float kRight = 0.9F;
  const std::array<Identity, kTrueClasses> right = {
      Identity::kHostile, Identity::kDecoy, Identity::kNeutral, Identity::kFriend};
  for (std::size_t c = 0; c < kTrueClasses; ++c) {
    own.identify_prob[c][static_cast<std::size_t>(Identity::kUnknown)] = 1 - kRight;
    own.identify_prob[c][static_cast<std::size_t>(right[c])] = kRight;
  }
  return own;
}

/// A radar of 20 km against a drone, a gun and four missiles on a site.
void add_defender(WorldPlan& plan, std::uint32_t member, Position position) {
  const auto site = static_cast<std::uint32_t>(plan.sites.size());
  plan.sites.push_back({.id = agent_id(kDefence, member),
                        .group = kDefence,
                        .position = position,
                        .hit_radius_m = 20,
                        .value_usd = 1'000'000});
  plan.sensors.push_back({.key = mount_key(kDefence, member, 0),
                          .site = site,
                          .picture = 0,
                          .range_ref_m = 20'000,
                          .range_max_m = 30'000,
                          .rcs_ref_m2 = 0.05F,
                          .height_m = 10,
                          .error_range_m = 30,
                          .error_angle_rad = 0.002F,
                          .scan_ns = 2 * kNsPerSecond});
  plan.mounts.push_back({.key = mount_key(kDefence, member, 0),
                         .ordinal = 0,
                         .kind = MountKind::kGun,
                         .site = site,
                         .group = kDefence,
                         .range_max_m = 3500,
                         .altitude_max_m = 4000,
                         .reaction_ns = 6 * kNsPerSecond,
                         .cycle_ns = 2 * kNsPerSecond,
                         .magazine_count = 20,
                         .round_speed_mps = 1175,
                         .kill_prob = {0.5F, 0.5F, 0.5F, 0.5F},
                         .cost_per_shot_usd = 1000});
  plan.mounts.push_back({.key = mount_key(kDefence, member, 1),
                         .ordinal = 1,
                         .kind = MountKind::kMissile,
                         .site = site,
                         .group = kDefence,
                         .platform = kMissileRow,
                         .range_min_m = 500,
                         .range_max_m = 20'000,
                         .altitude_max_m = 10'000,
                         .reaction_ns = 8 * kNsPerSecond,
                         .cycle_ns = 2 * kNsPerSecond,
                         .channels_count = 2,
                         .magazine_count = 4,
                         .kill_prob = {0.8F, 0.8F, 0.8F, 0.8F},
                         .cost_per_shot_usd = 450'000});
}

void add_raiders(WorldPlan& plan, const CaseSize& size, const command::Dice& dice) {
  // Flocks of the wanted density, at evenly drawn places 5 to 60 km from the asset.
  const double flock_m = cube_m(kFlockSize, size.neighbours);
  for (std::uint32_t k = 0; k < size.agents_count; ++k) {
    const auto uniform = [&](std::uint32_t of, std::uint32_t axis) {
      return dice.uniform(Stream::kRaidPlan, of, axis, 0, 0);
    };
    const std::uint32_t flock = k / kFlockSize;
    const double bearing = 2 * kPi * uniform(flock, 0);
    const double from_m = 5'000 + 55'000 * uniform(flock, 1);
    MoverSpec mover;
    mover.id = agent_id(kRaiders, k);
    mover.platform = k % 4 == 3 ? 1 : 0;
    mover.group = kRaiders;
    mover.nation = 1;
    mover.position = place(from_m * std::cos(bearing) + flock_m * (uniform(k, 2) - 0.5),
                           from_m * std::sin(bearing) + flock_m * (uniform(k, 3) - 0.5),
                           kHeight_m + flock_m * uniform(k, 4));
    mover.heading_rad = static_cast<float>(bearing + kPi);
    mover.target_asset = 0;
    plan.movers.push_back(mover);
  }
}

WorldPlan swarm_world(const CaseSize& size, std::uint32_t world) {
  WorldPlan plan = long_world(world);
  const command::Dice dice(plan.seed);
  PlatformSpec drone = flocking_drone(Role::kAttackDrone);
  drone.lethal_radius_m = 30;
  drone.damage = 0.02F;
  PlatformSpec missile;
  missile.role = Role::kMissile;
  missile.speed_cruise_mps = missile.speed_max_mps = 1000;
  missile.accel_max_mps2 = 300;
  missile.rcs_m2 = 0.1F;
  missile.endurance_s = 60;
  missile.fuze_radius_m = 8;
  missile.navigation_constant = 4;
  missile.seeker_range_m = 5000;
  plan.platforms = {drone, flocking_drone(Role::kDecoy), missile};
  plan.pictures = {picture(Side::kDefender, 0), picture(Side::kAttacker, 1)};
  plan.groups.resize(2);
  plan.groups[kRaiders] = {.nation = 1, .side = Side::kAttacker, .picture = 1};
  plan.groups[kDefence] = {.picture = 0,
                           .weapon_control = WeaponControl::kTight,
                           .autonomy = Autonomy::kA3,
                           .self_defence_radius_m = 500,
                           .self_defence_ns = 30 * kNsPerSecond};
  plan.sites.push_back({.id = agent_id(kDefence, 0),
                        .kind = SiteKind::kAsset,
                        .group = kDefence,
                        .position = place(0, 0, 0),
                        .hit_radius_m = 200,
                        .value_usd = 1'000'000'000,
                        .counts_leakers = true});
  plan.assets_list = {0};
  for (std::uint32_t d = 0; d < size.defenders_count; ++d) {
    // Even over a disc of 15 km (sunflower).
    const double from_m = 15'000 * std::sqrt((d + 0.5) / size.defenders_count);
    const double bearing = d * kPi * (3 - std::sqrt(5.0));
    add_defender(plan, d + 1, place(from_m * std::cos(bearing), from_m * std::sin(bearing), 20));
  }
  add_raiders(plan, size, dice);
  return plan;
}

/// Drones of one platform spread evenly at random in a cube, on their way to a far place.
WorldPlan cube_world(const PlatformSpec& drone,
                     double edge_m,
                     std::uint32_t agents_count,
                     std::uint32_t world) {
  WorldPlan plan = long_world(world);
  const command::Dice dice(plan.seed);
  plan.platforms = {drone};
  plan.pictures = {picture(Side::kDefender, 0)};
  plan.groups.resize(1);
  plan.groups[0].side = Side::kNeutral;
  plan.waypoints.push_back({place(kFar_m, 0, kHeight_m + edge_m / 2)});
  for (std::uint32_t k = 0; k < agents_count; ++k) {
    const auto along = [&](std::uint32_t axis) {
      return edge_m * dice.uniform(Stream::kRaidPlan, k, axis, 0, 0);
    };
    MoverSpec mover;
    mover.id = agent_id(0, k);
    mover.platform = 0;
    mover.group = 0;
    mover.side = Side::kNeutral;
    mover.position = place(along(0), along(1) - edge_m / 2, kHeight_m + along(2));
    mover.route_count = 1;
    plan.movers.push_back(mover);
  }
  return plan;
}

WorldPlan flock_world(const CaseSize& size, std::uint32_t world) {
  return cube_world(flocking_drone(Role::kTraffic),
                    cube_m(size.agents_count, size.neighbours),
                    size.agents_count,
                    world);
}

WorldPlan circles_world(const CaseSize& size, std::uint32_t world) {
  constexpr double unit_m = kCirclesRadius_m / 2;
  PlatformSpec circle = flocking_drone(Role::kTraffic);
  circle.speed_cruise_mps = 2;
  circle.speed_max_mps = 20;
  circle.flock_radius_m = kCirclesRadius_m;
  circle.flock_separation_m = kCirclesRadius_m / 2;
  circle.alignment_weight = 0;
  return cube_world(circle, unit_m * std::cbrt(size.agents_count), size.agents_count, world);
}

template <typename Make>
std::vector<WorldPlan> worlds_of(const CaseSize& size, const Make& make) {
  std::vector<WorldPlan> plans;
  plans.reserve(size.worlds_count);
  for (std::uint32_t w = 0; w < size.worlds_count; ++w) {
    plans.push_back(make(size, w));
  }
  return plans;
}

}  // namespace

std::vector<WorldPlan> flock_worlds(const CaseSize& size) {
  return worlds_of(size, flock_world);
}

std::vector<WorldPlan> circles_worlds(const CaseSize& size) {
  return worlds_of(size, circles_world);
}

std::vector<WorldPlan> swarm_worlds(const CaseSize& size) {
  return worlds_of(size, swarm_world);
}

}  // namespace boyd::bench
