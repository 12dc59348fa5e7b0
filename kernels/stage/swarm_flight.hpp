/// How members of a swarm fly: formation, arrival in time, circling, evasion.
#pragma once

#include "kernels/stage/spawn.hpp"
#include "kernels/stage/steer.hpp"

namespace boyd::BOYD_BACKEND {

inline constexpr float kStationTime_s = 10.0F;   ///< time constant with which a station is kept
inline constexpr float kWaitRadius_m = 2000.0F;  ///< of the circle of those that wait for a target

/// The point about which a formation hangs (a virtual structure: Lewis and Tan, Autonomous Robots 4
/// (1997)): nobody leads, so nobody's loss undoes it.
struct FormationPoint {
  Position position;
  Vec3 ahead;         ///< along the leg, horizontal, length 1
  std::uint32_t leg;  ///< number of the waypoint ahead
  bool past_the_end;
};
BOYD_HD inline FormationPoint formation_point(const World& world, std::uint32_t row) {
  const SwarmMemberSpec& member = world.swarm_member(row);
  const MoverSpec& spec = world.initial(row);
  float left_m = member.formation_mps * seconds(world.clock().now_ns - member.formation_ns);
  FormationPoint point{member.formation_start, {1.0F, 0.0F, 0.0F}, 0U, true};
  for (std::uint32_t k = 0; k < spec.route_count; ++k) {
    const Position next = world.waypoint_spec(spec.route_first + k).position;
    const Vec3 leg = offset_m(point.position, next);
    const float ground = sqrt_f(fma_f(leg.x, leg.x, leg.y * leg.y));
    const float along = max_f(length(leg), 1.0e-3F);
    if (ground > 1.0F) {
      point.ahead = {leg.x / ground, leg.y / ground, 0.0F};
    }
    point.leg = k;
    if (left_m < along) {
      point.position = moved(point.position, (left_m / along) * leg);
      point.past_the_end = false;
      return point;
    }
    left_m -= along;
    point.position = next;
  }
  return point;
}

BOYD_HD inline bool in_formation(const World& world, std::uint32_t i) {
  return has_swarms(world) && world.row(i) < world.world().initial &&
         world.swarm_member(world.row(i)).formation_mps > 0.0F;
}

/// A member of a formation is on its route until the formation's point has come to the end.
BOYD_HD inline void follow_formation(const World& world, std::uint32_t i) {
  const FormationPoint point = formation_point(world, world.row(i));
  world.waypoint(i) = point.leg;
  if (point.past_the_end) {
    world.phase(i) = static_cast<std::uint8_t>(Phase::kStrikeRun);
  }
}

/// Velocity with which a member keeps its station.
BOYD_HD inline Vec3 station_velocity(const World& world, std::uint32_t i, float speed_max_mps) {
  const SwarmMemberSpec& member = world.swarm_member(world.row(i));
  const FormationPoint point = formation_point(world, world.row(i));
  const Vec3 ahead = point.ahead;
  const Vec3 left = {-ahead.y, ahead.x, 0.0F};
  const Vec3 up = {0.0F, 0.0F, member.station.z};
  const Position station =
      moved(point.position, fma_v(member.station.x, ahead, fma_v(member.station.y, left, up)));
  const Vec3 back = (1.0F / kStationTime_s) * offset_m(believed_position(world, i), station);
  return limited(fma_v(member.formation_mps, ahead, back), speed_max_mps);
}

/// Length of the way from a place to an aim: level, then down a slope of one in four.
BOYD_HD inline float run_length(Vec3 d) {
  const float ground = sqrt_f(fma_f(d.x, d.x, d.y * d.y));
  const float height = abs_f(d.z);
  constexpr float slope_length = 4.12310563F;  // sqrt(17)
  return ground > 4.0F * height ? fma_f(slope_length - 4.0F, height, ground) : length(d);
}

/// Length of a mover's route from a place through waypoint `next` to the last.
BOYD_HD inline float route_left_m(const World& world,
                                  const MoverSpec& spec,
                                  Position from,
                                  std::uint32_t next) {
  float sum = 0.0F;
  for (std::uint32_t k = next; k < spec.route_count; ++k) {
    const Position to = world.waypoint_spec(spec.route_first + k).position;
    sum += length(offset_m(from, to));
    from = to;
  }
  return sum;
}

BOYD_HD inline float slowest_speed(const World& world,
                                   std::uint32_t i,
                                   const PlatformSpec& platform) {
  const float slowest = world.swarm_platform(world.platform(i)).speed_min_mps;
  return slowest > 0.0F ? slowest : platform.speed_cruise_mps;
}

/// Speed that brings a mover over a target at its time: what is left of the way over what is left
/// of the time; in a formation, after the rest of the route at the formation's speed.
BOYD_HD inline float timely_speed(const World& world, std::uint32_t i, Position target) {
  const std::uint32_t row = world.row(i);
  const SwarmMemberSpec& member = world.swarm_member(row);
  const MoverSpec& spec = world.initial(row);
  float left_s = seconds(member.arrive_ns - world.clock().now_ns);
  Position from = believed_position(world, i);
  float way_m = -kImpactRadius_m;
  if (static_cast<Phase>(world.phase(i)) == Phase::kRoute) {
    if (in_formation(world, i)) {
      const FormationPoint point = formation_point(world, row);
      left_s -= route_left_m(world, spec, point.position, point.leg) / member.formation_mps;
    } else {
      way_m += route_left_m(world, spec, from, world.waypoint(i));
    }
    from = spec.route_count == 0U ? from : end_of_route(world, spec);
  }
  way_m += run_length(offset_m(from, target));
  return way_m / max_f(left_s, world.world().dt_s);
}

/// Whether a mover that has a time to arrive can be over a target then, to within 2 % of its speed.
BOYD_HD inline bool can_be_in_time(const World& world, std::uint32_t i, Position target) {
  if (world.swarm_member(world.row(i)).arrive_ns == kNever) {
    return true;
  }
  const PlatformSpec& platform = platform_of(world, i);
  const float speed = timely_speed(world, i, target);
  return speed <= 1.02F * platform.speed_max_mps &&
         speed >= 0.98F * slowest_speed(world, i, platform);
}

/// The speed for its target, within the limits of its platform.
BOYD_HD inline float arrival_speed(const World& world,
                                   std::uint32_t i,
                                   const PlatformSpec& platform) {
  return clamp_f(timely_speed(world, i, aimed_at(world, i)),
                 slowest_speed(world, i, platform),
                 platform.speed_max_mps);
}

/// A point on the circle around `centre`, a quarter turn ahead, at the mover's own height.
BOYD_HD inline Vec3 circling(Position own, Position centre, float radius_m, float speed) {
  const Vec3 d = offset_m(centre, own);
  const float ground = max_f(sqrt_f(fma_f(d.x, d.x, d.y * d.y)), 1.0F);
  Vec3 towards = {-d.x, -d.y, 0.0F};
  if (ground < 2.0F * radius_m) {
    const float scale = radius_m / ground;
    towards = {scale * (d.x - d.y) - d.x, scale * (d.x + d.y) - d.y, 0.0F};
  }
  return (speed / max_f(length(towards), 1.0F)) * towards;
}

/// Velocity that a member of a swarm wants, where it differs from what any attacker wants.
BOYD_HD inline Vec3 swarm_velocity(const World& world,
                                   std::uint32_t i,
                                   const PlatformSpec& platform,
                                   Vec3 wanted) {
  const bool on_route = static_cast<Phase>(world.phase(i)) == Phase::kRoute;
  if (on_route && in_formation(world, i)) {
    return station_velocity(world, i, platform.speed_max_mps);
  }
  const Position own = believed_position(world, i);
  if (!on_route && world.target(i) == kNoRow) {
    return circling(own, world.aim(i), kWaitRadius_m, platform.speed_cruise_mps);
  }
  if (!on_route && loiters(world, i)) {
    const float radius_m = world.swarm_platform(world.platform(i)).loiter_radius_m;
    return circling(own, aimed_at(world, i), radius_m, platform.speed_cruise_mps);
  }
  if (world.swarm_member(world.row(i)).arrive_ns == kNever || world.target(i) == kNoRow) {
    return wanted;
  }
  const float share = arrival_speed(world, i, platform) / max_f(platform.speed_cruise_mps, 1.0e-3F);
  return share * wanted;
}

/// Weaving: a(t) = A cos(2 pi t / P) across the flight path, horizontal, on top of what keeps the
/// mover on its way (Zarchan, Tactical and Strategic Missile Guidance, 2012, ch. 20).
BOYD_HD inline Vec3 weave(const SwarmPlatformSpec& spec, float since_s, Vec3 v, Vec3 a) {
  const float turns = since_s / spec.evade_period_s;
  float sine = 0.0F;
  float cosine = 1.0F;
  sincos_f(6.28318531F * (turns - ::rintf(turns)), sine, cosine);
  const float ground = max_f(sqrt_f(fma_f(v.x, v.x, v.y * v.y)), 1.0F);
  const Vec3 left = {-v.y / ground, v.x / ground, 0.0F};
  return fma_v(fma_f(spec.evade_accel_mps2, cosine, -dot(a, left)), left, a);
}

/// Acceleration of a mover that something homes on; it costs endurance. A0 without a link flies on.
BOYD_HD inline Vec3 evading(
    const World& world, std::uint32_t i, const PlatformSpec& platform, float gain, Vec3 a) {
  const std::uint32_t row = world.row(i);
  const std::uint64_t threat = world.threat(row);
  world.threat(row) = ~0ULL;
  SwarmState& state = world.swarm_state(row);
  if (threat == ~0ULL || !may_by_itself(world, world.group(i), Autonomy::kA1)) {
    state.evades_since_ns = 0;
    return a;
  }
  const TimeNs now = world.clock().now_ns;
  state.evades_since_ns = state.evades_since_ns == 0 ? now : state.evades_since_ns;
  const SwarmPlatformSpec& spec = world.swarm_platform(world.platform(i));
  world.fuel_ns(i) -= to_ns((spec.evade_fuel_factor - 1.0F) * world.world().dt_s);
  const Vec3 v = velocity_of(world, i);
  if (spec.evasion == Evasion::kWeave) {
    return weave(spec, seconds(now - state.evades_since_ns), v, a);
  }
  const std::uint32_t hunter = world.index_of(static_cast<std::uint32_t>(threat));
  Vec3 away = offset_m(position_of(world, hunter), position_of(world, i));
  away.z = 0.0F;
  return gain * ((platform.speed_max_mps / max_f(length(away), 1.0F)) * away - v);
}

/// Commands the attackers of a world with swarms. Per mover.
struct SteerSwarm {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t i) const {
    const World world{&view, w};
    const PlatformSpec& platform = platform_of(world, i);
    if (!flies_as_swarm(world, platform.role) || is_ballistic(world, i)) {
      return;
    }
    const Position own = believed_position(world, i);
    const float speed = platform.speed_cruise_mps;
    const Position goal = SteerMover::above_ground(world, i, own, goal_of(world, i, own), speed);
    const Vec3 d = offset_m(own, goal);
    const Vec3 straight = (speed / max_f(length(d), 1.0F)) * d;
    Vec3 wanted = swarm_velocity(world, i, platform, straight);
    if (is_windy(world.world().wind)) {
      wanted = crabbed(wanted, length(wanted), wind_at(world.world().wind, own.z));
    }
    const Vec3 a = SteerMover::towards(world, i, platform, wanted);
    SteerMover::command(world, i, platform, evading(world, i, platform, steer_gain(world), a));
  }

  BOYD_HD static Position goal_of(const World& world, std::uint32_t i, Position own) {
    const MoverSpec& spec = world.initial(world.row(i));
    if (static_cast<Phase>(world.phase(i)) == Phase::kRoute) {
      if (in_formation(world, i)) {
        follow_formation(world, i);
      } else {
        SteerMover::follow_route(world, i, own, spec);
      }
    }
    if (static_cast<Phase>(world.phase(i)) == Phase::kRoute) {
      return world.waypoint_spec(spec.route_first + world.waypoint(i)).position;
    }
    if (world.target(i) == kNoRow) {
      return world.aim(i);
    }
    return SteerMover::level_then_dive(own, aimed_at(world, i));
  }
};

}  // namespace boyd::BOYD_BACKEND
