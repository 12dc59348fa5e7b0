#include "host/validate/free_flight.hpp"

#include <array>
#include <cmath>
#include <stdexcept>

#include "host/validate/battles.hpp"

namespace boyd::validate {

namespace {

constexpr double kAboutSpeed_mps = 100;
constexpr double kCapture_m = 300;  // a waypoint is reached at this distance
constexpr TimeNs kTicksBeforeTurn = 80;
constexpr double kAfterTurn_s = 4;  // twice the time constant of the velocity loop

/// Near kAboutSpeed_mps, so that a step of the smallest tick is a whole number of units of place:
/// the rounding of each step would else add up to an error that does not shrink with the tick.
double speed_mps(TimeNs dt_ns) {
  const double least_tick_s = 1e-9 * static_cast<double>(dt_ns >> (kTicksCount - 1));
  return std::round(kAboutSpeed_mps * least_tick_s * kUnitsPerMetre) /
         (least_tick_s * kUnitsPerMetre);
}

/// A drone flies to a waypoint and turns left there. It comes within reach of the waypoint between
/// the same two coarse ticks, just before the second, so that all three begin to turn at one time.
WorldPlan turn_plan(TimeNs dt_ns) {
  const double dt_s = 1e-9 * static_cast<double>(dt_ns);
  const double flight_mps = speed_mps(dt_ns);
  WorldPlan plan;
  plan.end_ns = 1'000 * dt_ns + 100 * kNsPerSecond;
  PlatformSpec drone = creeping_platform();
  drone.speed_cruise_mps = static_cast<float>(flight_mps);
  drone.speed_max_mps = static_cast<float>(2 * flight_mps);
  drone.accel_max_mps2 = 1000;
  plan.platforms.push_back(drone);
  add_all_seeing_group(plan, Side::kDefender, 0);
  add_all_seeing_group(plan, Side::kAttacker, 1);
  TriggerSpec seen;
  seen.kind = TriggerKind::kTracksInArea;
  plan.triggers.push_back(seen);
  const double early_m = flight_mps * dt_s / 8;
  const double corner_m = flight_mps * dt_s * kTicksBeforeTurn + kCapture_m - early_m;
  plan.waypoints.push_back({place_m(corner_m, 0, 1000)});
  plan.waypoints.push_back({place_m(corner_m, 1e6, 1000)});
  MoverSpec mover = standing_target(0, place_m(0, 0, 1000));
  mover.spawn_ns = dt_ns;
  mover.route_count = 2;
  plan.movers.push_back(mover);
  return plan;
}

/// Where the drone is at a time.
Position place_at(const WorldPlan& plan, TimeNs time_ns) {
  const auto battle = make_battle(Backend::kCpu, {&plan, 1}, {});
  const std::array<TimeNs, 1> until = {time_ns};
  while (battle->report(0).state == WorldState::kRunning && battle->report(0).now_ns < time_ns) {
    battle->advance(until);
  }
  const TriggerReport& seen = battle->report(0).triggers.front();
  if (seen.urgent_count != 1 || seen.urgent.front().measured_ns != time_ns) {
    throw std::runtime_error("dt_convergence: the drone is not seen at the time asked for");
  }
  return seen.urgent.front().position;
}

double distance_m(Position a, Position b) {
  return std::hypot(static_cast<double>(a.x) - b.x, static_cast<double>(a.y) - b.y) /
         kUnitsPerMetre;
}

/// A point and its velocity in the plane, m and m/s.
using Flight = std::array<double, 4>;

/// The law of steering in free flight (docs/model.md): the velocity goes to cruise towards the goal
/// with a time constant of 2 s.
Flight rate_of(const Flight& now, double flight_mps, double goal_x_m, double goal_y_m) {
  constexpr double kSteering_s = 2;
  const double dx = goal_x_m - now[0];
  const double dy = goal_y_m - now[1];
  const double share = flight_mps / std::hypot(dx, dy);
  return {now[2], now[3], (share * dx - now[2]) / kSteering_s, (share * dy - now[3]) / kSteering_s};
}

/// Its solution after a time, by steps of the classical Runge-Kutta method that are so small that
/// what they leave out does not count.
Flight flown(Flight now, double goal_x_m, double goal_y_m, double time_s) {
  const double flight_mps = now[2];
  constexpr int kSteps = 4000;
  const double h = time_s / kSteps;
  const auto moved = [](const Flight& from, double step, const Flight& rate) {
    Flight to = from;
    for (std::size_t k = 0; k < to.size(); ++k) {
      to[k] += step * rate[k];
    }
    return to;
  };
  for (int step = 0; step < kSteps; ++step) {
    const Flight a = rate_of(now, flight_mps, goal_x_m, goal_y_m);
    const Flight b = rate_of(moved(now, h / 2, a), flight_mps, goal_x_m, goal_y_m);
    const Flight c = rate_of(moved(now, h / 2, b), flight_mps, goal_x_m, goal_y_m);
    const Flight d = rate_of(moved(now, h, c), flight_mps, goal_x_m, goal_y_m);
    for (std::size_t k = 0; k < now.size(); ++k) {
      now[k] += h / 6 * (a[k] + 2 * b[k] + 2 * c[k] + d[k]);
    }
  }
  return now;
}

}  // namespace

WorldPlan with_tick(WorldPlan plan, TimeNs dt_ns, std::uint32_t row) {
  plan.dt_ns = dt_ns >> row;
  plan.assess_ns = dt_ns;
  plan.command_interval_ns = dt_ns;
  return plan;
}

std::vector<Quantity> free_flight(TimeNs dt_ns) {
  const WorldPlan plan = turn_plan(dt_ns);
  const auto after = static_cast<TimeNs>(kAfterTurn_s * kNsPerSecond) / dt_ns;
  const TimeNs time_ns = (1 + kTicksBeforeTurn + after) * dt_ns;
  std::array<Position, kTicksCount> places{};
  for (std::uint32_t row = 0; row < kTicksCount; ++row) {
    places[row] = place_at(with_tick(plan, dt_ns, row), time_ns);
  }
  const double order =
      std::log2(distance_m(places[0], places[1]) / distance_m(places[1], places[2]));
  const double dt_s = 1e-9 * static_cast<double>(dt_ns);
  const Position goal = plan.waypoints.back().position;
  const double flight_mps = speed_mps(dt_ns);
  const Flight end = flown({flight_mps * dt_s * kTicksBeforeTurn, 0, flight_mps, 0},
                           static_cast<double>(goal.x) / kUnitsPerMetre,
                           static_cast<double>(goal.y) / kUnitsPerMetre,
                           dt_s * static_cast<double>(after));
  const Position limit = {2 * places[2].x - places[1].x, 2 * places[2].y - places[1].y, 0};
  const double off_m = distance_m(limit, place_m(end[0], end[1], 0));
  // What extrapolation leaves is of the second order; the change from tick to tick is the scale.
  const double tolerance_m = 0.1 * distance_m(places[1], places[2]);
  return {computed("free_flight_order", 1, order, 0.1, kFirstOrder),
          {"free_flight_limit_error_m",
           0,
           off_m,
           0,
           tolerance_m,
           agrees(0, off_m, tolerance_m),
           "the equation of steering, solved by Runge and Kutta's method"}};
}

}  // namespace boyd::validate
