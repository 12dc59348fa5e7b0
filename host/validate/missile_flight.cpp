#include "host/validate/missile_flight.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "host/validate/battles.hpp"

namespace boyd::validate {

namespace {

// Fast enough that every angle stays small: what is expected is linear in them.
constexpr double kMissileSpeed_mps = 10'000;
constexpr double kTargetSpeed_mps = 5'000;
constexpr double kClosing_mps = kMissileSpeed_mps + kTargetSpeed_mps;
constexpr double kEngagementHeight_m = 10'000;
constexpr double kStraight_m = 1'000'000;  ///< to the waypoint ahead of the target
/// The launcher aims at where the target will be after the time that a missile needs to where it is
/// now. Of a target that comes nearer this misses, across, by this factor times its own speed
/// there.
constexpr double kAimFactor = 1 / (1 - kTargetSpeed_mps / kMissileSpeed_mps) - 1;

double across_speed_mps(const Engagement& engagement) {
  return engagement.aim_error_mps / kAimFactor;
}

PlatformSpec target_platform(const Engagement& engagement) {
  PlatformSpec target = creeping_platform();
  target.speed_cruise_mps = target.speed_max_mps =
      static_cast<float>(std::hypot(kTargetSpeed_mps, across_speed_mps(engagement)));
  target.accel_max_mps2 =
      static_cast<float>(std::max({engagement.manoeuvre_mps2, 2 * engagement.weave_mps2, 1e-6}));
  return target;
}

PlatformSpec missile_platform(const Engagement& engagement) {
  PlatformSpec missile;
  missile.role = Role::kMissile;
  missile.speed_cruise_mps = missile.speed_max_mps = kMissileSpeed_mps;
  missile.accel_max_mps2 = 1e6F;
  missile.rcs_m2 = 1;
  missile.endurance_s = 1e6F;
  missile.fuze_radius_m = static_cast<float>(engagement.fuze_radius_m);
  missile.guidance_lag_s = static_cast<float>(engagement.lag_s);
  missile.seeker_range_m = 1e7F;
  missile.navigation_constant =
      static_cast<float>(engagement.navigation_ratio * kClosing_mps / kMissileSpeed_mps);
  return missile;
}

/// One missile, ready at once.
void add_launcher(WorldPlan& plan) {
  add_site(plan, 0, place_m(0, 0, kEngagementHeight_m));
  MountSpec mount;
  mount.key = mount_key(0, 0, 0);
  mount.kind = MountKind::kMissile;
  mount.site = 0;
  mount.group = 0;
  mount.platform = 1;
  mount.range_max_m = 2e6F;
  mount.altitude_max_m = 1e5F;
  mount.magazine_count = 1;
  plan.mounts.push_back(mount);
}

void add_target(WorldPlan& plan, const Engagement& engagement) {
  MoverSpec mover;
  mover.id = agent_id(1, 0);
  mover.platform = 0;
  mover.group = 1;
  mover.nation = 1;
  const double start_m = kClosing_mps * engagement.flight_s;
  mover.position = place_m(start_m, 0, kEngagementHeight_m);
  const double heading = std::atan2(across_speed_mps(engagement), -kTargetSpeed_mps);
  mover.heading_rad = static_cast<float>(heading);
  // A waypoint so far to the side that the target turns as hard as it can until the end.
  const double aside =
      heading - 3 * engagement.manoeuvre_mps2 * engagement.flight_s / kTargetSpeed_mps;
  plan.waypoints.push_back({place_m(start_m + kStraight_m * std::cos(aside),
                                    kStraight_m * std::sin(aside),
                                    kEngagementHeight_m)});
  mover.route_count = 1;
  plan.movers.push_back(mover);
}

/// The target weaves as drones of a swarm do that something homes on.
void add_weave(WorldPlan& plan, const Engagement& engagement) {
  plan.swarms.resize(plan.groups.size());
  plan.swarm_members.resize(plan.movers.size());
  plan.swarm_platforms.resize(plan.platforms.size());
  SwarmPlatformSpec& target = plan.swarm_platforms[0];
  target.evasion = Evasion::kWeave;
  target.evade_range_m = 1e7F;
  target.evade_accel_mps2 = static_cast<float>(engagement.weave_mps2);
  target.evade_period_s = static_cast<float>(engagement.weave_period_s);
}

WorldPlan plan_of(const Engagement& engagement) {
  WorldPlan plan;
  plan.dt_ns = std::llround(engagement.flight_s / engagement.ticks_count * 1e9);
  plan.assess_ns = plan.command_interval_ns = plan.dt_ns;
  plan.end_ns = 2 * static_cast<TimeNs>(engagement.ticks_count) * plan.dt_ns;
  plan.stop_when_clear = false;
  plan.platforms = {target_platform(engagement), missile_platform(engagement)};
  add_all_seeing_group(plan, Side::kDefender, 0);
  add_all_seeing_group(plan, Side::kAttacker, 1);
  add_launcher(plan);
  add_target(plan, engagement);
  if (engagement.weave_mps2 > 0) {
    add_weave(plan, engagement);
  }
  return plan;
}

/// The missile, or the target, of a view; none: it is not in the air.
const MoverView* member(const WorldView& view, Side side) {
  const auto found = std::find_if(view.movers.begin(), view.movers.end(), [&](const auto& mover) {
    return mover.side == side;
  });
  return found == view.movers.end() ? nullptr : &*found;
}

/// Distance across, target less missile, at the time at which they pass each other along x if both
/// fly on straight. Of the last tick before that it is the miss.
double passing_m(const MoverView& missile, const MoverView& target) {
  const auto apart_m = [](std::int32_t a, std::int32_t b) {
    return (static_cast<double>(b) - static_cast<double>(a)) / kUnitsPerMetre;
  };
  const double closing_mps =
      static_cast<double>(missile.velocity.x) - static_cast<double>(target.velocity.x);
  const double left_s = apart_m(missile.position.x, target.position.x) / closing_mps;
  const double across_mps =
      static_cast<double>(target.velocity.y) - static_cast<double>(missile.velocity.y);
  return apart_m(missile.position.y, target.position.y) + left_s * across_mps;
}

}  // namespace

MissileFlight flight_of(const Engagement& engagement) {
  const WorldPlan plan = plan_of(engagement);
  const auto battle = make_battle(Backend::kCpu, {&plan, 1}, {});
  MissileFlight flight;
  flight.tick_s = static_cast<double>(plan.dt_ns) * 1e-9;
  float first_mps = 0;  // of the target, across
  while (battle->report(0).state == WorldState::kRunning) {
    const std::array<TimeNs, 1> until = {battle->report(0).now_ns + plan.dt_ns};
    battle->advance(until);
    const WorldView view = battle->observe(0);
    const MoverView* missile = member(view, Side::kDefender);
    const MoverView* target = member(view, Side::kAttacker);
    if (missile == nullptr || target == nullptr) {
      if (!flight.velocity_mps.empty()) {
        break;
      }
      continue;
    }
    if (flight.velocity_mps.empty()) {
      const double apart_m = static_cast<double>(target->position.x - missile->position.x) / 1024;
      flight.flight_s = apart_m / kClosing_mps;
      flight.across_mps =
          static_cast<double>(target->velocity.y) - static_cast<double>(missile->velocity.y);
      first_mps = target->velocity.y;
    }
    if (flight.weaves_from_s < 0 && !flight.velocity_mps.empty() &&
        target->velocity.y != first_mps) {
      flight.weaves_from_s = (static_cast<double>(flight.velocity_mps.size()) - 1) * flight.tick_s;
    }
    flight.miss_m = passing_m(*missile, *target);
    flight.velocity_mps.push_back(static_cast<double>(missile->velocity.y));
  }
  return flight;
}

}  // namespace boyd::validate
