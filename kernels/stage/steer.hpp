/// Where every free-flying mover wants to go, as a commanded acceleration.
#pragma once

#include "kernels/core/prefetch.hpp"
#include "kernels/stage/heading.hpp"
#include "kernels/stage/navigation.hpp"
#include "kernels/stage/sense.hpp"
#include "kernels/stage/sortie.hpp"
#include "kernels/stage/swarm_member.hpp"
#include "kernels/stage/wind.hpp"

namespace boyd::BOYD_BACKEND {

inline constexpr float kWaypointCapture_m = 300.0F;
inline constexpr float kSteerTime_s = 2.0F;  ///< time constant of the velocity loop
inline constexpr float kPatrolRadius_m = 10000.0F;
inline constexpr float kPatrolAltitude_m = 5000.0F;  ///< at least, of fighters without a track

BOYD_HD inline float steer_gain(const World& world) {
  return 1.0F / max_f(kSteerTime_s, world.world().dt_s);
}

/// Commands one mover. Per mover.
struct SteerMover {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t i) const {
    const World world{&view, w};
    fetch_plan_of_later(world, i);
    const PlatformSpec& platform = platform_of(world, i);
    if (is_homing(platform.role)) {
      atomic_or(world.clock().homing_seen, 1ULL);
      return;
    }
    if (flies_as_swarm(world, platform.role)) {
      return;
    }
    float speed = platform.speed_cruise_mps;
    const Position own = believed_position(world, i);
    const Position goal = goal_of(world, i, own, platform, speed);
    const Vec3 d = offset_m(own, goal);
    const float distance = length(d);
    Vec3 wanted = (speed / max_f(distance, 1.0F)) * d;
    if (is_windy(world.world().wind)) {
      wanted = crabbed(wanted, speed, wind_at(world.world().wind, own.z));
    }
    command(world, i, platform, towards(world, i, platform, wanted));
  }

  /// Acceleration towards a velocity, with what the flock adds: it lies where the command will.
  BOYD_HD static Vec3 towards(const World& world,
                              std::uint32_t i,
                              const PlatformSpec& platform,
                              Vec3 wanted) {
    const Vec3 a = steer_gain(world) * (wanted - velocity_of(world, i));
    return platform.flock_radius_m > 0.0F
               ? a + Vec3{world.accel_x(i), world.accel_y(i), world.accel_z(i)}
               : a;
  }

  BOYD_HD static void command(const World& world,
                              std::uint32_t i,
                              const PlatformSpec& platform,
                              Vec3 a) {
    a = limited(a, platform.accel_max_mps2);
    if (platform.heading_noise_rad > 0.0F) {
      a = held_course(world, i, platform, a);
    }
    world.accel_x(i) = a.x;
    world.accel_y(i) = a.y;
    world.accel_z(i) = a.z;
  }

  /// Rows of the initial force lie anywhere, movers that follow one another side by side.
  BOYD_HD static void fetch_plan_of_later(const World& world, std::uint32_t i) {
    constexpr std::uint32_t ahead = 24;
    if (i + ahead < world.sorted_count() && world.row(i + ahead) < world.view->rows.initial) {
      prefetch(&world.initial(world.row(i + ahead)).route_first);
    }
  }

  BOYD_HD static Position goal_of(const World& world,
                                  std::uint32_t i,
                                  Position own,
                                  const PlatformSpec& platform,
                                  float& speed) {
    if (platform.role == Role::kStrike) {
      return level_then_dive(own, world.aim(i));
    }
    if (platform.role == Role::kFighter) {
      const Position goal = fighter_goal(world, i, own, platform, speed);
      return clear_of_ground(world, own, goal, speed, world.initial(world.row(i)).above_ground_m);
    }
    const MoverSpec& spec = world.initial(world.row(i));
    const Position goal = route_goal(world, i, own, spec);
    return keeps_clear(platform.role)
               ? clear_of_ground(world, own, goal, speed, spec.above_ground_m)
               : above_ground(world, i, own, goal, speed);
  }

  /// The goal of a mover of the initial force, at its height above the ground where it keeps one.
  BOYD_HD static Position above_ground(
      const World& world, std::uint32_t i, Position own, Position goal, float speed) {
    const MoverSpec& spec = world.initial(world.row(i));
    // What does not dive yet has its own height as its goal's.
    const bool dives = static_cast<Phase>(world.phase(i)) != Phase::kRoute && goal.z != own.z;
    return spec.above_ground_m < 0.0F || dives
               ? goal
               : along_the_ground(world, own, goal, speed, spec.above_ground_m);
  }

  BOYD_HD static Position route_goal(const World& world,
                                     std::uint32_t i,
                                     Position own,
                                     const MoverSpec& spec) {
    if (static_cast<Phase>(world.phase(i)) == Phase::kRoute) {
      follow_route(world, i, own, spec);
    }
    if (static_cast<Phase>(world.phase(i)) == Phase::kRoute) {
      return world.waypoint_spec(spec.route_first + world.waypoint(i)).position;
    }
    if (world.target(i) == kNoRow) {
      return world.aim(i);
    }
    return level_then_dive(own, world.site_spec(world.target(i)).position);
  }

  /// Takes the next waypoint when this one is reached; past the last one attackers run in on their
  /// target and traffic leaves.
  BOYD_HD static void follow_route(const World& world,
                                   std::uint32_t i,
                                   Position own,
                                   const MoverSpec& spec) {
    if (world.waypoint(i) < spec.route_count) {
      const Position next = world.waypoint_spec(spec.route_first + world.waypoint(i)).position;
      const Vec3 d = offset_m(own, next);
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
                                       Position own,
                                       const PlatformSpec& platform,
                                       float& speed) {
    if (flies_home(world, i, platform)) {
      return world.initial(world.row(i)).position;
    }
    const std::uint32_t slot = world.track_of(i);
    if (slot != kNoRow && world.track(slot).generation == world.generation(i) &&
        is_listed(world, slot)) {
      const TrackState& track = world.track(slot);
      const Position at = extrapolated(track, world.clock().now_ns);
      const float away = length(offset_m(own, at));
      speed = platform.speed_max_mps;
      const float flight = min_f(away / max_f(speed, 1.0F), 300.0F);
      Position goal = moved(at, flight * track.velocity);
      goal.z = own.z < goal.z ? goal.z : own.z;
      return goal;
    }
    const std::uint32_t tasked = world.group_state(world.group(i)).task_area;
    const Position centre = tasked != kNoRow ? world.area(tasked).centre : world.aim(i);
    return patrol_goal(world, i, own, centre);
  }

  /// A point on the circle around `centre`, a quarter turn ahead.
  BOYD_HD static Position patrol_goal(const World& world,
                                      std::uint32_t i,
                                      Position own,
                                      Position centre) {
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
