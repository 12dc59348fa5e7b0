/// Where every free-flying mover wants to go, as a commanded acceleration.
#pragma once

#include "kernels/stage/bin.hpp"
#include "kernels/stage/heading.hpp"
#include "kernels/stage/sense.hpp"

namespace boyd::BOYD_BACKEND {

inline constexpr float kWaypointCapture_m = 300.0F;
inline constexpr float kSteerTime_s = 2.0F;  ///< time constant of the velocity loop
inline constexpr float kPatrolRadius_m = 10000.0F;
inline constexpr float kPatrolAltitude_m = 5000.0F;  ///< at least, of fighters without a track

/// First index of [0, count) whose cell is not below `wanted`.
BOYD_HD inline std::uint32_t first_not_below(const World& world,
                                             std::uint32_t count,
                                             std::uint64_t wanted) {
  std::uint32_t low = 0;
  std::uint32_t high = count;
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2U;
    if (world.cell(middle) < wanted) {
      low = middle + 1U;
    } else {
      high = middle;
    }
  }
  return low;
}

/// Sums over the neighbours of one mover, in (cell, id) order.
struct FlockSums {
  Vec3 away{0.0F, 0.0F, 0.0F};  ///< towards those too near, weighted by how much too near
  Vec3 offset{0.0F, 0.0F, 0.0F};
  Vec3 velocity{0.0F, 0.0F, 0.0F};  ///< relative
  float neighbours = 0.0F;
  std::uint32_t evaluated = 0;
};

BOYD_HD inline bool flocks_with(const World& world, std::uint32_t i, std::uint32_t j) {
  return j != i && world.side(j) == world.side(i) && platform_of(world, j).flock_radius_m > 0.0F;
}

BOYD_HD inline void add_neighbour(const World& world,
                                  std::uint32_t i,
                                  std::uint32_t j,
                                  const PlatformSpec& platform,
                                  FlockSums& sums) {
  const Vec3 d = offset_m(position_of(world, i), position_of(world, j));
  const float distance2 = dot(d, d);
  sums.evaluated += 1U;
  if (!(distance2 < platform.flock_radius_m * platform.flock_radius_m)) {
    return;
  }
  const float near2 = platform.flock_separation_m * platform.flock_separation_m;
  const float weight = max_f(0.0F, 1.0F - distance2 / max_f(near2, 1.0e-6F));
  sums.away = fma_v(weight, d, sums.away);
  sums.offset = sums.offset + d;
  sums.velocity = sums.velocity + (velocity_of(world, j) - velocity_of(world, i));
  sums.neighbours += 1.0F;
}

/// Separation, alignment and cohesion (Reynolds 1987). The grid's cells are at least as wide as the
/// largest flock radius, so the 27 cells around a mover hold all its neighbours.
BOYD_HD inline Vec3 flock_acceleration(const World& world,
                                       std::uint32_t i,
                                       const PlatformSpec& platform,
                                       std::uint32_t& evaluated) {
  const std::uint32_t count = world.sorted_count();
  const Cell own = cell_at(world.world(), position_of(world, i));
  FlockSums sums;
  for (std::uint64_t z = own.z == 0 ? 0 : own.z - 1; z <= own.z + 1; ++z) {
    for (std::uint64_t y = own.y == 0 ? 0 : own.y - 1; y <= own.y + 1; ++y) {
      const std::uint64_t last = cell_number(own.x + 1, y, z);
      std::uint32_t j =
          first_not_below(world, count, cell_number(own.x == 0 ? 0 : own.x - 1, y, z));
      for (; j < count && world.cell(j) <= last; ++j) {
        if (flocks_with(world, i, j)) {
          add_neighbour(world, i, j, platform, sums);
        }
      }
    }
  }
  evaluated = sums.evaluated;
  if (sums.neighbours == 0.0F) {
    return {0.0F, 0.0F, 0.0F};
  }
  const float share = 1.0F / sums.neighbours;
  Vec3 a = fma_v(-platform.separation_weight, sums.away, {0.0F, 0.0F, 0.0F});
  a = fma_v(platform.alignment_weight * share, sums.velocity, a);
  return fma_v(platform.cohesion_weight * share, sums.offset, a);
}

/// Commands one mover. Per mover.
struct SteerMover {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t i) const {
    const World world{&view, w};
    const PlatformSpec& platform = platform_of(world, i);
    if (is_homing(platform.role)) {
      return;
    }
    float speed = platform.speed_cruise_mps;
    const Position goal = goal_of(world, i, platform, speed);
    const Vec3 d = offset_m(position_of(world, i), goal);
    const float distance = length(d);
    const Vec3 wanted = (speed / max_f(distance, 1.0F)) * d;
    const float gain = 1.0F / max_f(kSteerTime_s, world.world().dt_s);
    Vec3 a = gain * (wanted - velocity_of(world, i));
    if (platform.flock_radius_m > 0.0F) {
      std::uint32_t evaluated = 0;
      a = a + flock_acceleration(world, i, platform, evaluated);
      if (evaluated != 0U) {
        atomic_add(world.clock().pair_evaluations, static_cast<std::int64_t>(evaluated));
      }
    }
    a = limited(a, platform.accel_max_mps2);
    if (platform.heading_noise_rad > 0.0F) {
      a = held_course(world, i, platform, a);
    }
    world.accel_x(i) = a.x;
    world.accel_y(i) = a.y;
    world.accel_z(i) = a.z;
  }

  BOYD_HD static Position goal_of(const World& world,
                                  std::uint32_t i,
                                  const PlatformSpec& platform,
                                  float& speed) {
    if (platform.role == Role::kStrike) {
      return level_then_dive(position_of(world, i), world.aim(i));
    }
    if (platform.role == Role::kFighter) {
      return fighter_goal(world, i, platform, speed);
    }
    const MoverSpec& spec = world.initial(world.row(i));
    if (static_cast<Phase>(world.phase(i)) == Phase::kRoute) {
      follow_route(world, i, spec);
    }
    if (static_cast<Phase>(world.phase(i)) == Phase::kRoute) {
      return world.waypoint_spec(spec.route_first + world.waypoint(i)).position;
    }
    if (world.target(i) == kNoRow) {
      return world.aim(i);
    }
    return level_then_dive(position_of(world, i), world.site_spec(world.target(i)).position);
  }

  /// Takes the next waypoint when this one is reached; past the last one attackers run in on their
  /// target and traffic leaves.
  BOYD_HD static void follow_route(const World& world, std::uint32_t i, const MoverSpec& spec) {
    if (world.waypoint(i) < spec.route_count) {
      const Position next = world.waypoint_spec(spec.route_first + world.waypoint(i)).position;
      const Vec3 d = offset_m(position_of(world, i), next);
      const float step = length(velocity_of(world, i)) * world.world().dt_s;
      const float capture = max_f(kWaypointCapture_m, step);
      if (fma_f(d.x, d.x, d.y * d.y) < capture * capture) {
        world.waypoint(i) += 1U;
      }
    }
    if (world.waypoint(i) < spec.route_count) {
      return;
    }
    if (spec.route_loops && spec.route_count != 0U) {
      world.waypoint(i) = 0U;
      return;
    }
    world.phase(i) = static_cast<std::uint8_t>(Phase::kStrikeRun);
    if (platform_of(world, i).role == Role::kTraffic) {
      world.lost(i) = static_cast<std::uint8_t>(Fate::kLeft);
    }
  }

  /// Flies level until the slope to the goal is one in four.
  BOYD_HD static Position level_then_dive(Position from, Position goal) {
    const Vec3 d = offset_m(from, goal);
    const float ground = sqrt_f(fma_f(d.x, d.x, d.y * d.y));
    if (ground > 4.0F * abs_f(d.z)) {
      goal.z = from.z;
    }
    return goal;
  }

  BOYD_HD static Position fighter_goal(const World& world,
                                       std::uint32_t i,
                                       const PlatformSpec& platform,
                                       float& speed) {
    const std::uint32_t slot = world.track_of(i);
    if (slot != kNoRow && world.track(slot).generation == world.generation(i) &&
        static_cast<TrackStatus>(world.track_status(slot)) == TrackStatus::kConfirmed) {
      const TrackState& track = world.track(slot);
      const Position at = extrapolated(track, world.clock().now_ns);
      const float away = length(offset_m(position_of(world, i), at));
      speed = platform.speed_max_mps;
      const float flight = min_f(away / max_f(speed, 1.0F), 300.0F);
      Position goal = moved(at, flight * track.velocity);
      const Position own = position_of(world, i);
      goal.z = own.z < goal.z ? goal.z : own.z;
      return goal;
    }
    const std::uint32_t tasked = world.group_state(world.group(i)).task_area;
    const Position centre = tasked != kNoRow ? world.area(tasked).centre : world.aim(i);
    return patrol_goal(world, i, centre);
  }

  /// A point on the circle around `centre`, a quarter turn ahead.
  BOYD_HD static Position patrol_goal(const World& world, std::uint32_t i, Position centre) {
    const Position own = position_of(world, i);
    const Vec3 d = offset_m(centre, own);
    const float ground = sqrt_f(fma_f(d.x, d.x, d.y * d.y));
    const auto height =
        static_cast<std::int32_t>(max_f(height_m(world.aim(i)), kPatrolAltitude_m) * 1024.0F);
    Position goal = centre;
    goal.z = height;
    if (ground > 2.0F * kPatrolRadius_m) {
      return goal;
    }
    const float scale = kPatrolRadius_m / max_f(ground, 1.0F);
    const Vec3 ahead = {scale * (d.x - d.y), scale * (d.x + d.y), 0.0F};
    goal = moved(centre, ahead);
    goal.z = height;
    return goal;
  }
};

}  // namespace boyd::BOYD_BACKEND
