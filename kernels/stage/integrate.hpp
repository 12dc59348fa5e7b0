/// Motion over one tick: free flight first, then what homes on it, then both become the state.
#pragma once

#include "kernels/stage/autopilot.hpp"
#include "kernels/stage/engage.hpp"
#include "kernels/stage/navigation.hpp"

namespace boyd::BOYD_BACKEND {

/// Closest approach to 0 of a point that moves by `step` from offset d, m.
BOYD_HD inline Vec3 segment_nearest(Vec3 d, Vec3 step) {
  const float length2 = dot(step, step);
  const float t = length2 > 0.0F ? clamp_f(-dot(d, step) / length2, 0.0F, 1.0F) : 0.0F;
  return fma_v(t, step, d);
}
/// Its squared distance in m2.
BOYD_HD inline float segment_distance2(Vec3 d, Vec3 step) {
  const Vec3 nearest = segment_nearest(d, step);
  return dot(nearest, nearest);
}

/// Semi-implicit Euler step of a mover that does not home; impacts of attackers and strikes. Per
/// mover. Writes the next state only.
struct IntegrateFree {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t i) const {
    const World world{&view, w};
    const PlatformSpec& platform = platform_of(world, i);
    if (is_homing(platform.role) || flies_as_swarm(world, platform.role)) {
      return;
    }
    const Position from = position_of(world, i);
    const Flight flight = powered_step(world, i, platform, from);
    const Position to = flight.to;
    world.next(i) = to;
    world.next_velocity(i) = flight.velocity;
    if (world.lost(i) != 0U) {
      return;
    }
    if (platform.role == Role::kStrike) {
      strike_impact(world, i, platform, from, to);
    } else if (platform.role == Role::kAttackDrone || platform.role == Role::kDecoy) {
      attack_impact(world, i, platform, from, to);
    }
    if (world.lost(i) == 0U && world.fuel_ns(i) <= world.clock().now_ns) {
      const bool lands =
          platform.role == Role::kTraffic ||
          (platform.role == Role::kFighter && world.group_spec(world.group(i)).turnaround_ns == 0);
      world.lost(i) = static_cast<std::uint8_t>(lands ? Fate::kLeft : Fate::kElsewhere);
    }
  }

  BOYD_HD static Flight powered_step(const World& world,
                                     std::uint32_t i,
                                     const PlatformSpec& platform,
                                     Position from) {
    const float dt = world.world().dt_s;
    const Vec3 a = {world.accel_x(i), world.accel_y(i), world.accel_z(i)};
    Vec3 v = fma_v(dt, a, velocity_of(world, i));
    v = is_windy(world.world().wind)
            ? limited_in_air(v, platform.speed_max_mps, wind_at(world.world().wind, from.z))
            : limited(v, platform.speed_max_mps);
    Position to = moved(from, dt * v);
    to.z = lifted_z(world, to);
    return {to, v};
  }

  BOYD_HD static void hit_site(const World& world, std::uint32_t site, float fraction) {
    const float units = clamp_f(fraction, 0.0F, 1.0F) * static_cast<float>(kDamageOne);
    atomic_add(world.site(site).damage, static_cast<std::uint32_t>(units));
  }

  /// An attacker that reaches its aim, or passes it inside its lethal reach, detonates there: where
  /// it believes that to be.
  BOYD_HD static void attack_impact(const World& world,
                                    std::uint32_t i,
                                    const PlatformSpec& platform,
                                    Position from,
                                    Position to) {
    if (static_cast<Phase>(world.phase(i)) == Phase::kRoute || world.target(i) == kNoRow) {
      return;
    }
    const SiteSpec& spec = world.site_spec(world.target(i));
    const float reach = platform.lethal_radius_m + spec.hit_radius_m;
    if (passes_far(world, spec.position, reach, from, to)) {
      return;
    }
    const Pass pass = pass_of(world, i, spec.position, reach, from, to);
    if (pass.reaches) {
      detonate(world, i, platform, pass.miss);
    }
  }

  /// Whether a mover that knows where it is surely comes nowhere near an aim in this tick.
  BOYD_HD static bool passes_far(
      const World& world, Position aim, float reach, Position from, Position to) {
    const Vec3 step = offset_m(from, to);
    const float way = abs_f(step.x) + abs_f(step.y) + abs_f(step.z);
    return world.world().navigation == 0U &&
           far_apart(aim, from, reach + kImpactRadius_m + way + 1.0F);
  }

  /// How a mover comes by an aim in this tick: whether it believes to be there, or past it inside
  /// its reach, and how far from it the truth then is.
  struct Pass {
    bool reaches;
    Vec3 miss;
  };
  BOYD_HD static Pass pass_of(
      const World& world, std::uint32_t i, Position aim, float reach, Position from, Position to) {
    const Vec3 error = navigation_error_m(world, i);
    const Vec3 before = offset_m(aim, from) + error;
    const Vec3 after = offset_m(aim, to) + error;
    const Vec3 nearest = segment_nearest(before, offset_m(from, to));
    const bool on_it = dot(nearest, nearest) <= kImpactRadius_m * kImpactRadius_m ||
                       strikes_ground(world, to, after, error);
    const bool passed =
        dot(after, after) > dot(before, before) && dot(before, before) <= reach * reach;
    return {on_it || passed, nearest - error};
  }

  /// At `miss` from the site that it is aimed at.
  BOYD_HD static void detonate(const World& world,
                               std::uint32_t i,
                               const PlatformSpec& platform,
                               Vec3 miss) {
    const std::uint32_t site = world.target(i);
    const SiteSpec& spec = world.site_spec(site);
    const float reach = platform.lethal_radius_m + spec.hit_radius_m;
    world.lost(i) = static_cast<std::uint8_t>(Fate::kDetonated);
    if (platform.role == Role::kDecoy || platform.lethal_radius_m <= 0.0F) {
      world.lost(i) = static_cast<std::uint8_t>(Fate::kElsewhere);
      return;
    }
    const float miss_m = sqrt_f(dot(miss, miss));
    if (miss_m > max_f(reach, kImpactRadius_m)) {
      count(world, world.nation(i), Counter::attackers_elsewhere_count);
      record(world, EventKind::kMiss, world.id(i), spec.id, 0, miss_m);
      return;
    }
    hit_site(world, site, platform.damage);
    if (!spec.counts_leakers) {
      count(world, world.nation(i), Counter::attackers_elsewhere_count);
    } else {
      count(world, spec.nation, Counter::leakers_count);
      record(world, EventKind::kLeak, world.id(i), spec.id, 0, miss_m);
    }
  }

  /// Who dives where there is no target ends on the ground there.
  BOYD_HD static bool strikes_ground(const World& world, Position to, Vec3 believed, Vec3 error) {
    if (error.x == 0.0F && error.y == 0.0F) {
      return false;
    }
    const float ground2 = fma_f(believed.x, believed.x, believed.y * believed.y);
    const float dive = 4.0F * believed.z;
    return ground2 <= dive * dive && to.z <= lifted_z(world, {to.x, to.y, 0});
  }

  /// A strike weapon detonates at its aim; it damages whatever of the attacker's stands there.
  BOYD_HD static void strike_impact(const World& world,
                                    std::uint32_t i,
                                    const PlatformSpec& platform,
                                    Position from,
                                    Position to) {
    const Vec3 error = navigation_error_m(world, i);
    const Vec3 before = offset_m(world.aim(i), from) + error;
    if (segment_distance2(before, offset_m(from, to)) > kImpactRadius_m * kImpactRadius_m &&
        !strikes_ground(world, to, offset_m(world.aim(i), to) + error, error)) {
      return;
    }
    world.lost(i) = static_cast<std::uint8_t>(Fate::kDetonated);
    bool hit = false;
    for (std::uint32_t s = 0; s < world.world().sites; ++s) {
      const SiteSpec& spec = world.site_spec(s);
      const float reach = platform.lethal_radius_m + spec.hit_radius_m;
      const Vec3 d = offset_m(world.aim(i), spec.position) + error;
      if (static_cast<std::uint8_t>(spec.side) != world.side(i) && dot(d, d) <= reach * reach) {
        hit_site(world, s, platform.damage);
        hit = hit || spec.kind == SiteKind::kLaunchSite;
      }
    }
    count(world,
          world.nation(i),
          hit ? Counter::strikes_hit_count : Counter::strikes_wrong_site_count);
    record(world, EventKind::kImpact, world.id(i), kNoAgent, hit ? 1U : 0U, 0.0F);
  }
};

/// Missiles and interceptor drones: pure proportional navigation a = N (omega x v) at constant
/// speed (Zarchan, Tactical and Strategic Missile Guidance, 2012, ch. 2) in sub-steps against the
/// linear motion of the target over the tick; the encounter is the closest approach of each
/// sub-step's segments. Behind the command may stand an autopilot with a lag. Per mover.
struct IntegrateHoming {
  BatchView view;

  /// What a homing mover flies at during this tick, relative to its own start.
  struct Quarry {
    Vec3 offset;    ///< m
    Vec3 velocity;  ///< m/s
    bool known;
  };

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t i) const {
    const World world{&view, w};
    const PlatformSpec& platform = platform_of(world, i);
    if (!is_homing(platform.role)) {
      return;
    }
    const Position from = position_of(world, i);
    const std::uint32_t t = index_of_target(world, world.target(i));
    const float dt = world.world().dt_s;
    Quarry seen{{0.0F, 0.0F, 0.0F}, {0.0F, 0.0F, 0.0F}, t != kNoRow};
    if (t != kNoRow) {
      seen.offset = offset_m(from, position_of(world, t));
      seen.velocity = (1.0F / dt) * offset_m(position_of(world, t), world.next(t));
    }
    fly(world, i, platform, seen, tracked(world, i, from));
  }

  /// The track as guidance from the ground gives it.
  BOYD_HD static Quarry tracked(const World& world, std::uint32_t i, Position from) {
    const std::uint32_t slot = world.track_of(i);
    const TrackState& track = world.track(slot);
    const bool stands = is_held(world, slot) && track.generation == world.generation(i);
    return {offset_m(from, extrapolated(track, world.clock().now_ns)), track.velocity, stands};
  }

  BOYD_HD static Vec3 chosen(bool first, Vec3 a, Vec3 b) {
    return {first ? a.x : b.x, first ? a.y : b.y, first ? a.z : b.z};
  }

  BOYD_HD static Vec3 guidance(const PlatformSpec& platform,
                               Vec3 offset,
                               Vec3 closing,
                               Vec3 velocity) {
    const float range2 = dot(offset, offset);
    if (range2 < 1.0F) {
      return {0.0F, 0.0F, 0.0F};
    }
    const Vec3 omega = (1.0F / range2) * cross(offset, closing);
    return limited(platform.navigation_constant * cross(omega, velocity), platform.accel_max_mps2);
  }

  /// A velocity over the ground with the speed through the air that it flies at.
  BOYD_HD static Vec3 in_air(bool windy, Vec3 wind, float speed, Vec3 v) {
    if (!windy) {
      return (speed / max_f(length(v), 1.0F)) * v;
    }
    const Vec3 air = v - wind;
    return (speed / max_f(length(air), 1.0F)) * air + wind;
  }

  BOYD_HD static void fly(const World& world,
                          std::uint32_t i,
                          const PlatformSpec& platform,
                          const Quarry& seen,
                          const Quarry& track) {
    const std::uint32_t steps = world.world().guidance_substeps;
    const float h = world.world().dt_s / static_cast<float>(steps);
    const float speed = platform.speed_max_mps;
    const Position from = position_of(world, i);
    const float fuze2 = platform.fuze_radius_m * platform.fuze_radius_m;
    const float seeker2 = platform.seeker_range_m * platform.seeker_range_m;
    const bool windy = is_windy(world.world().wind);
    const Vec3 wind = windy ? wind_at(world.world().wind, from.z) : Vec3{0.0F, 0.0F, 0.0F};
    Autopilot autopilot(world, i, platform.guidance_lag_s, h);
    Vec3 v = velocity_of(world, i);
    Vec3 flown{0.0F, 0.0F, 0.0F};
    for (std::uint32_t k = 0; k < steps && world.lost(i) == 0U; ++k) {
      const float time = static_cast<float>(k) * h;
      const Vec3 real = fma_v(time, seen.velocity, seen.offset) - flown;
      const bool terminal = seen.known && dot(real, real) <= seeker2;
      const Vec3 at = chosen(terminal, seen.offset, track.offset);
      const Vec3 moving = chosen(terminal, seen.velocity, track.velocity);
      Vec3 a{0.0F, 0.0F, 0.0F};
      if (terminal || track.known) {
        const Vec3 offset = fma_v(time, moving, at) - flown;
        a = guidance(platform, offset, moving - v, v);
        if (dot(offset, v) < 0.0F) {
          a = limited((platform.accel_max_mps2 / max_f(length(offset), 1.0F)) * offset,
                      platform.accel_max_mps2);
        }
      }
      v = in_air(windy, wind, speed, fma_v(h, autopilot.reached(a), v));
      const Vec3 relative = h * (seen.velocity - v);
      if (seen.known && segment_distance2(real, relative) <= fuze2) {
        draw_kill(world, world.guided_by(i), world.target(i), world.ordinal(i));
        world.lost(i) = static_cast<std::uint8_t>(Fate::kExpended);
      } else if (platform.role == Role::kMissile && terminal && dot(real, relative) > 0.0F) {
        record(world, EventKind::kMiss, world.id(i), kNoAgent, k, length(real));
        world.lost(i) = static_cast<std::uint8_t>(Fate::kExpended);
      }
      flown = fma_v(h, v, flown);
    }
    autopilot.keep(world, i);
    const bool lost_sight = !seen.known && !track.known;
    if ((lost_sight || world.fuel_ns(i) <= world.clock().now_ns) && world.lost(i) == 0U) {
      world.lost(i) = static_cast<std::uint8_t>(Fate::kExpended);
    }
    Position to = moved(from, flown);
    to.z = world.world().relief.columns == 0U ? to.z : lifted_z(world, to);
    world.next(i) = to;
    world.next_velocity(i) = v;
  }
};

/// The next state becomes the state. Numbers that went bad freeze the world. Per mover.
struct CommitMotion {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t i) const {
    const World world{&view, w};
    const Position to = world.next(i);
    const Vec3 v = world.next_velocity(i);
    world.x(i) = to.x;
    world.y(i) = to.y;
    world.z(i) = to.z;
    world.vx(i) = v.x;
    world.vy(i) = v.y;
    world.vz(i) = v.z;
    const bool finite = is_finite(v.x) && is_finite(v.y) && is_finite(v.z);
    const bool inside = in_frame(to.x) && in_frame(to.y) && in_frame(to.z);
    if (!finite || !inside) {
      atomic_min(world.failed_agent(), world.id(i));
    }
  }

  BOYD_HD static bool in_frame(std::int32_t p) { return p > -kPositionLimit && p < kPositionLimit; }
};

}  // namespace boyd::BOYD_BACKEND
