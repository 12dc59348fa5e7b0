/// A missile under proportional navigation against the linearised engagement in closed form.
#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

#include "host/validate/battles.hpp"
#include "host/validate/registry.hpp"

namespace boyd::validate {

namespace {

// Fast enough that every angle stays small: what is expected is linear in them.
constexpr double kMissileSpeed_mps = 10'000;
constexpr double kTargetSpeed_mps = 5'000;
constexpr double kClosing_mps = kMissileSpeed_mps + kTargetSpeed_mps;
constexpr double kHeight_m = 10'000;
constexpr double kStraight_m = 1'000'000;  ///< to the waypoint ahead of the target
constexpr std::uint32_t kTicks = 1000;     ///< of a flight
/// Commands are means over so many ticks: positions are whole units of 1/1024 m.
constexpr std::uint32_t kWindow = 41;
/// Angles of 0.02 rad and more than a tick of delay, against a linear engagement.
constexpr double kRelativeError = 0.01;
constexpr double kHalfway = 0.5;
constexpr double kNearTheEnd = 0.9;
constexpr const char* kSource = "Zarchan 2012, ch. 2: linearised engagement without lag";

/// An engagement in the plane: the target comes in along x, y is across.
struct Engagement {
  double navigation_ratio = 0;  ///< effective: times closing speed over missile speed
  double flight_s = 0;
  double aim_error_mps = 0;   ///< relative velocity across the line of sight at launch
  double manoeuvre_mps2 = 0;  ///< of the target, across, all the time
  double lag_s = 0;           ///< of the missile's autopilot
  double fuze_radius_m = 1;
};

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
  target.accel_max_mps2 = static_cast<float>(std::max(engagement.manoeuvre_mps2, 1e-6));
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
  SiteSpec launcher;
  launcher.id = agent_id(0, 0);
  launcher.group = 0;
  launcher.position = place_m(0, 0, kHeight_m);
  plan.sites.push_back(launcher);
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
  mover.position = place_m(start_m, 0, kHeight_m);
  const double heading = std::atan2(across_speed_mps(engagement), -kTargetSpeed_mps);
  mover.heading_rad = static_cast<float>(heading);
  // A waypoint so far to the side that the target turns as hard as it can until the end.
  const double aside =
      heading - 3 * engagement.manoeuvre_mps2 * engagement.flight_s / kTargetSpeed_mps;
  plan.waypoints.push_back(
      {place_m(start_m + kStraight_m * std::cos(aside), kStraight_m * std::sin(aside), kHeight_m)});
  mover.route_count = 1;
  plan.movers.push_back(mover);
}

WorldPlan plan_of(const Engagement& engagement) {
  WorldPlan plan;
  plan.dt_ns = std::llround(engagement.flight_s / kTicks * 1e9);
  plan.assess_ns = plan.command_interval_ns = plan.dt_ns;
  plan.end_ns = 2 * static_cast<TimeNs>(kTicks) * plan.dt_ns;
  plan.stop_when_clear = false;
  plan.platforms = {target_platform(engagement), missile_platform(engagement)};
  add_all_seeing_group(plan, Side::kDefender, 0);
  add_all_seeing_group(plan, Side::kAttacker, 1);
  add_launcher(plan);
  add_target(plan, engagement);
  return plan;
}

/// The missile, or the target, of a view; none: it is not in the air.
const MoverView* member(const WorldView& view, Side side) {
  const auto found = std::find_if(view.movers.begin(), view.movers.end(), [&](const auto& mover) {
    return mover.side == side;
  });
  return found == view.movers.end() ? nullptr : &*found;
}

/// The missile's flight as an onlooker sees it, one entry per tick from the first in which it is
/// there.
struct MissileFlight {
  double tick_s = 0;
  double flight_s = 0;               ///< from the first entry to the meeting
  double across_mps = 0;             ///< relative velocity across the line of sight at the first
  std::vector<double> velocity_mps;  ///< across, of the missile
  double miss_m = 0;                 ///< across: target less missile where they pass each other
};

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

MissileFlight flight_of(const Engagement& engagement) {
  const WorldPlan plan = plan_of(engagement);
  const auto battle = make_battle(Backend::kCpu, {&plan, 1}, {});
  MissileFlight flight;
  flight.tick_s = static_cast<double>(plan.dt_ns) * 1e-9;
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
    }
    flight.miss_m = passing_m(*missile, *target);
    flight.velocity_mps.push_back(static_cast<double>(missile->velocity.y));
  }
  return flight;
}

/// Acceleration across, mean over a window of ticks about a share of the flight.
struct Command {
  double share = 0;
  double mps2 = 0;
};

Command command_at(const MissileFlight& flight, double share) {
  const double middle = share * flight.flight_s / flight.tick_s;
  const auto first = static_cast<std::size_t>(std::max(0.0, std::round(middle - kWindow / 2.0)));
  if (first + kWindow >= flight.velocity_mps.size()) {
    throw std::runtime_error("the missile was gone before it was there");
  }
  const double gained = flight.velocity_mps[first + kWindow] - flight.velocity_mps[first];
  return {(static_cast<double>(first) + kWindow / 2.0) * flight.tick_s / flight.flight_s,
          gained / (kWindow * flight.tick_s)};
}

/// Command against an error of the aim alone, over N v / tF: (1 - t/tF)^(N-2).
double decline(double navigation_ratio, double share) {
  return std::pow(1 - share, navigation_ratio - 2);
}

std::vector<Quantity> run_heading_error(const Settings& settings, const Surroundings&) {
  Engagement engagement;
  engagement.navigation_ratio = settings.number("navigation_constant");
  engagement.flight_s = settings.number("flight_s");
  engagement.aim_error_mps = settings.number("aim_error_mps");
  const MissileFlight flight = flight_of(engagement);
  const double first = engagement.navigation_ratio * engagement.aim_error_mps / engagement.flight_s;
  // Read back to the launch by the expected decline, over a window of which the middle is later.
  const Command at_launch = command_at(flight, 0);
  const Command halfway = command_at(flight, kHalfway);
  const double ratio = engagement.navigation_ratio;
  return {computed("initial_acceleration_mps2",
                   first,
                   -at_launch.mps2 / decline(ratio, at_launch.share),
                   kRelativeError,
                   kSource),
          computed("halfway_acceleration_mps2",
                   first * decline(ratio, kHalfway),
                   -halfway.mps2 * decline(ratio, kHalfway) / decline(ratio, halfway.share),
                   kRelativeError,
                   kSource)};
}

std::vector<Quantity> run_manoeuvre(const Settings& settings, const Surroundings&) {
  Engagement engagement;
  engagement.navigation_ratio = settings.number("navigation_constant");
  engagement.flight_s = settings.number("flight_s");
  engagement.manoeuvre_mps2 = settings.number("manoeuvre_mps2");
  const MissileFlight flight = flight_of(engagement);
  const double ratio = engagement.navigation_ratio;
  const auto over_target = [&](double share) {
    const Command command = command_at(flight, share);
    // The target has turned for a few ticks when the missile leaves: an error of the aim.
    const double of_aim =
        ratio * flight.across_mps / flight.flight_s * decline(ratio, command.share);
    return (command.mps2 - of_aim) / engagement.manoeuvre_mps2 * (1 - decline(ratio, share)) /
           (1 - decline(ratio, command.share));
  };
  const auto expected = [&](double share) {
    return ratio / (ratio - 2) * (1 - decline(ratio, share));
  };
  return {
      computed("halfway_ratio", expected(kHalfway), over_target(kHalfway), kRelativeError, kSource),
      computed("end_ratio",
               ratio / (ratio - 2),
               over_target(kNearTheEnd) / (1 - decline(ratio, kNearTheEnd)),
               kRelativeError,
               kSource)};
}

/// Inverse Laplace transform of s^-n (s T / (1 + s T))^N at a time of x lags, over T^(n-1): what a
/// disturbance s^-n of the relative distance leaves at the end, after the adjoint of the loop with
/// a single lag. From s^-n (1 + 1/(s T))^-N, term by term; the series converges for any x and N. N
/// = 3 gives e^-x (x - x^2/2) for n = 2 and e^-x x^2/2 for n = 3.
double end_of_lagged_loop(int n, double navigation_ratio, double lags) {
  constexpr int kTerms = 200;
  long double factorial_term = 1;  // x^(k+n-1) / (k+n-1)!
  for (int j = 1; j < n; ++j) {
    factorial_term *= static_cast<long double>(lags) / j;
  }
  long double binomial = 1;  // of -N over k
  long double sum = 0;
  for (int k = 0; k < kTerms; ++k) {
    sum += binomial * factorial_term;
    binomial *= (-static_cast<long double>(navigation_ratio) - k) / (k + 1);
    factorial_term *= static_cast<long double>(lags) / (k + n);
  }
  return static_cast<double>(sum);
}

/// Angles of up to 0.05 rad, of a target that turns all the time.
constexpr double kLagRelativeError = 0.02;
constexpr const char* kLagSource =
    "adjoint of the linearised loop with a single lag (Zarchan 2012, ch. 3 and 4), inverted as a "
    "power series";

Quantity miss(std::string name, double expected_m, double got_m, double scale_m) {
  // The second term counts where disturbances of either sign nearly cancel.
  const double tolerance_m = std::max(kLagRelativeError * std::abs(expected_m), 1e-3 * scale_m);
  return {std::move(name),
          expected_m,
          got_m,
          0,
          tolerance_m,
          agrees(expected_m, got_m, tolerance_m),
          kLagSource};
}

std::vector<Quantity> run_lag(const Settings& settings, const Surroundings&) {
  const double ratio = settings.number("navigation_constant");
  const double lag_s = settings.number("guidance_lag_s");
  Engagement engagement;
  engagement.navigation_ratio = ratio;
  engagement.flight_s = lag_s * settings.number("flight_over_lag");
  engagement.lag_s = lag_s;
  engagement.fuze_radius_m = 1e-6;
  // What a velocity across and an acceleration across at the launch come to.
  const auto of_velocity = [&](const MissileFlight& flight) {
    return flight.across_mps * lag_s * end_of_lagged_loop(2, ratio, flight.flight_s / lag_s);
  };
  Engagement aimed = engagement;
  aimed.aim_error_mps = settings.number("aim_error_mps");
  const MissileFlight first = flight_of(aimed);
  Engagement turned = engagement;
  turned.manoeuvre_mps2 = settings.number("manoeuvre_mps2");
  const MissileFlight second = flight_of(turned);
  const double turn_m =
      turned.manoeuvre_mps2 * lag_s * lag_s * end_of_lagged_loop(3, ratio, second.flight_s / lag_s);
  return {
      miss("heading_error_miss_m", of_velocity(first), first.miss_m, lag_s * aimed.aim_error_mps),
      // The target has turned for a few ticks when the missile leaves: an error of the aim.
      miss("manoeuvre_miss_m",
           turn_m,
           second.miss_m - of_velocity(second),
           lag_s * lag_s * turned.manoeuvre_mps2)};
}

Case lag() {
  Case out;
  out.name = "pn_lag";
  out.title = "how far a missile with a slow autopilot passes its target";
  out.parameters = {
      number("navigation_constant", "effective navigation ratio", 3, 2.5, 6),
      number("guidance_lag_s", "time constant of the autopilot", 1, 1, 1.5),
      number("flight_over_lag", "flight time over the lag", 4, 3, 8),
      number("aim_error_mps", "relative velocity across the line of sight at launch", 100, 50, 150),
      number("manoeuvre_mps2", "acceleration of the target across", 10, 5, 10)};
  out.run = run_lag;
  out.sweep = {"flight_over_lag", {3, 4, 5, 6, 7, 8}, "heading_error_miss_m", false, {}};
  return out;
}

Case heading_error() {
  Case out;
  out.name = "pn_heading_error";
  out.title = "a missile that left the rail with an error of its aim";
  out.parameters = {
      number("navigation_constant", "effective navigation constant", 3, 2.5, 6),
      number("aim_error_mps", "relative velocity across the line of sight at launch", 100, 50, 150),
      number("flight_s", "from launch to meeting", 10, 2, 30)};
  out.run = run_heading_error;
  out.sweep = {"aim_error_mps", {50, 75, 100, 125, 150}, "initial_acceleration_mps2", false, {}};
  return out;
}

Case manoeuvre() {
  Case out;
  out.name = "pn_manoeuvre";
  out.title = "a missile after a target that turns all the time";
  out.parameters = {number("navigation_constant", "effective navigation constant", 3, 2.5, 6),
                    number("manoeuvre_mps2", "acceleration of the target across", 5, 2, 10),
                    number("flight_s", "from launch to meeting", 10, 5, 15)};
  out.run = run_manoeuvre;
  out.sweep = {"navigation_constant", {2.5, 3, 3.5, 4, 5, 6}, "end_ratio", false, {}};
  return out;
}

}  // namespace

std::vector<Case> guidance_cases() {
  return {heading_error(), manoeuvre(), lag()};
}

}  // namespace boyd::validate
