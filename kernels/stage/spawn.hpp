/// Movers appear: the initial force when its time comes, launched agents when they are fired.
#pragma once

#include "kernels/core/team.hpp"
#include "kernels/stage/ballistic.hpp"
#include "kernels/stage/terrain.hpp"
#include "kernels/stage/wind.hpp"

namespace boyd::BOYD_BACKEND {

/// Takes the next free index of the movers' arrays and clears its row. The index depends on
/// timing, nothing else does.
BOYD_HD inline std::uint32_t append_mover(const World& world) {
  const std::uint32_t i = atomic_add(world.mover_count(), 1U);
#define BOYD_FIELD(type, name, meaning) world.name(i) = type{};
  BOYD_MOVER_FIELDS(BOYD_FIELD)
#undef BOYD_FIELD
  world.target(i) = kNoRow;
  world.track_of(i) = kNoRow;
  world.guided_by(i) = kNoRow;
  world.fuel_ns(i) = kNever;
  world.lost(i) = 0U;
  return i;
}

BOYD_HD inline TimeNs to_ns(float duration_s) {
  return static_cast<TimeNs>(static_cast<double>(duration_s) * 1.0e9);
}

/// Puts movers of the initial force into the air whose time has come. Per row of the initial force.
struct SpawnInitial {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t row) const {
    const World world{&view, w};
    const ClockState& clock = world.clock();
    if (static_cast<Fate>(world.fate(row)) != Fate::kWaiting ||
        world.spawn_ns(row) > clock.now_ns) {
      return;
    }
    const MoverSpec& spec = world.initial(row);
    const PlatformSpec& platform = world.platform_spec(spec.platform);
    if (spec.launch_site != kNoRow && world.site(spec.launch_site).out != 0U) {
      world.fate(row) = static_cast<std::uint8_t>(Fate::kNeverFlew);
      atomic_add(world.clock().hostiles_count, is_raider(spec.side, platform.role) ? ~0U : 0U);
      return;
    }
    const std::uint32_t i = append_mover(world);
    float sine = 0.0F;
    float cosine = 1.0F;
    sincos_f(spec.heading_rad, sine, cosine);
    world.id(i) = spec.id;
    world.x(i) = spec.position.x;
    world.y(i) = spec.position.y;
    world.z(i) = start_z(world, spec);
    world.vx(i) = platform.speed_cruise_mps * cosine;
    world.vy(i) = platform.speed_cruise_mps * sine;
    if (is_windy(world.world().wind)) {
      const Vec3 wind = wind_at(world.world().wind, world.z(i));
      world.vx(i) += wind.x;
      world.vy(i) += wind.y;
    }
    world.fuel_ns(i) = clock.now_ns + to_ns(platform.endurance_s);
    world.row(i) = row;
    world.aim(i) = spec.position;
    world.platform(i) = static_cast<std::uint16_t>(spec.platform);
    world.group(i) = static_cast<std::uint16_t>(spec.group);
    world.side(i) = static_cast<std::uint8_t>(spec.side);
    world.nation(i) = spec.nation;
    start_mission(world, i, spec, platform.role);
    world.index_of(row) = i;
    world.fate(row) = static_cast<std::uint8_t>(Fate::kAirborne);
    record(world, EventKind::kSpawn, spec.id, kNoAgent, 0, 0.0F);
  }

  BOYD_HD static std::int32_t start_z(const World& world, const MoverSpec& spec) {
    Position at = spec.position;
    if (spec.above_ground_m >= 0.0F) {
      const auto z =
          static_cast<std::int32_t>((ground_at_m(world, at) + spec.above_ground_m) * 1024.0F);
      at.z = keeps_clear(world.platform_spec(spec.platform).role) && at.z > z ? at.z : z;
    }
    return world.world().relief.columns == 0U ? at.z : lifted_z(world, at);
  }

  /// What flies at an aim gets its first one.
  BOYD_HD static void start_aimed(const World& world,
                                  std::uint32_t i,
                                  const MoverSpec& spec,
                                  Role role) {
    world.aim(i) = world.site_spec(world.target(i)).position;
    if (is_ballistic(world, i)) {
      launch_ballistic(world, i);
    } else if (world.swarm_spec(spec.group).from_picture && role == Role::kAttackDrone) {
      world.target(i) = kNoRow;
      world.aim(i) = end_of_route(world, spec);
    }
  }

  BOYD_HD static void start_mission(const World& world,
                                    std::uint32_t i,
                                    const MoverSpec& spec,
                                    Role role) {
    Phase phase = Phase::kRoute;
    if (role == Role::kFighter) {
      phase = Phase::kPatrol;
    }
    if (role == Role::kAttackDrone || role == Role::kDecoy) {
      const std::uint32_t tasked = world.group_state(spec.group).task_site;
      world.target(i) = tasked != kNoRow ? tasked : spec.target_asset;
      count(world,
            spec.nation,
            role == Role::kDecoy ? Counter::decoys_launched_count
                                 : Counter::attackers_launched_count);
    }
    world.phase(i) = static_cast<std::uint8_t>(phase);
    if (flies_at_aim(world, i) && world.target(i) != kNoRow) {
      start_aimed(world, i, spec, role);
    }
  }
};

/// After spawning: when does the next mover appear? Per world, only in ticks that spawned.
struct NextSpawn {
  BatchView view;

  using Shared = TeamValues<TimeNs>;

  BOYD_HD void operator()(std::uint32_t w,
                          std::uint32_t /*one*/,
                          const Team& team,
                          Shared& shared) const {
    const World world{&view, w};
    if (world.spawn_rows() == 0U) {
      return;
    }
    TimeNs next = kNever;
    for (std::uint32_t row = team.thread; row < world.world().initial; row += team.size) {
      if (static_cast<Fate>(world.fate(row)) == Fate::kWaiting && world.spawn_ns(row) < next) {
        next = world.spawn_ns(row);
      }
    }
    next = min_all(team, shared, next);
    if (team.thread == 0U) {
      world.clock().next_spawn_ns = next;
    }
  }
};

}  // namespace boyd::BOYD_BACKEND
