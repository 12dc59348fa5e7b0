/// What becomes of results as the tick shrinks: the order of each model that integrates, and
/// whether a whole night says the same.
#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "host/command/dice.hpp"
#include "host/validate/battles.hpp"
#include "host/validate/registry.hpp"
#include "host/validate/replications.hpp"

namespace boyd::validate {

namespace {

constexpr double kFullTurn_rad = 6.283185307179586;
constexpr std::uint32_t kTicksCount = 3;  // the tick, half of it, a quarter of it
constexpr const char* kFirstOrder =
    "semi-implicit Euler and events at whole ticks are of first order: halving the tick halves the "
    "error (Hairer, Lubich and Wanner 2006, section VI.3)";

/// The plan with a tick of dt / 2^row. What shooters and headquarters do keeps its own period.
WorldPlan with_tick(WorldPlan plan, TimeNs dt_ns, std::uint32_t row) {
  plan.dt_ns = dt_ns >> row;
  plan.assess_ns = dt_ns;
  plan.command_interval_ns = dt_ns;
  return plan;
}

// ---- Free flight ----

constexpr double kFlightSpeed_mps = 100;
constexpr double kCapture_m = 300;  // a waypoint is reached at this distance
constexpr TimeNs kTicksBeforeTurn = 80;
constexpr double kAfterTurn_s = 4;  // twice the time constant of the velocity loop

/// A drone flies to a waypoint and turns left there. It comes within reach of the waypoint between
/// the same two coarse ticks, just before the second, so that all three begin to turn at one time.
WorldPlan turn_plan(TimeNs dt_ns) {
  const double dt_s = 1e-9 * static_cast<double>(dt_ns);
  WorldPlan plan;
  plan.end_ns = 1'000 * dt_ns + 100 * kNsPerSecond;
  PlatformSpec drone = creeping_platform();
  drone.speed_cruise_mps = kFlightSpeed_mps;
  drone.speed_max_mps = 2 * kFlightSpeed_mps;
  drone.accel_max_mps2 = 1000;
  plan.platforms.push_back(drone);
  add_all_seeing_group(plan, Side::kDefender, 0);
  add_all_seeing_group(plan, Side::kAttacker, 1);
  TriggerSpec seen;
  seen.kind = TriggerKind::kTracksInArea;
  plan.triggers.push_back(seen);
  const double early_m = kFlightSpeed_mps * dt_s / 8;
  const double corner_m = kFlightSpeed_mps * dt_s * kTicksBeforeTurn + kCapture_m - early_m;
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

Quantity free_flight_order(TimeNs dt_ns) {
  const WorldPlan plan = turn_plan(dt_ns);
  const auto after = static_cast<TimeNs>(kAfterTurn_s * kNsPerSecond) / dt_ns;
  const TimeNs time_ns = (1 + kTicksBeforeTurn + after) * dt_ns;
  std::array<Position, kTicksCount> places{};
  for (std::uint32_t row = 0; row < kTicksCount; ++row) {
    places[row] = place_at(with_tick(plan, dt_ns, row), time_ns);
  }
  const double order =
      std::log2(distance_m(places[0], places[1]) / distance_m(places[1], places[2]));
  return computed("free_flight_order", 1, order, 0.1, kFirstOrder);
}

// ---- Events ----

constexpr std::uint32_t kEncounterWorlds = 3000;
constexpr std::uint32_t kJamWorlds = 24;
constexpr std::uint32_t kJammedPerWorld = 200;

using Times = std::array<double, kTicksCount>;

/// The order that times of the same events show, one row per event: how much they move from the
/// tick to half of it over how much from there to a quarter of it, as a ratio of means with its
/// standard error by the delta method.
Quantity order_of_times(const std::string& name, const std::vector<Times>& events) {
  std::vector<double> first;
  std::vector<double> second;
  for (const Times& times : events) {
    first.push_back(times[0] - times[1]);
    second.push_back(times[1] - times[2]);
  }
  const double first_mean = mean_of(first).mean;
  const double second_mean = mean_of(second).mean;
  std::vector<double> relative;
  for (std::size_t k = 0; k < events.size(); ++k) {
    relative.push_back(first[k] / first_mean - second[k] / second_mean);
  }
  return estimated(name,
                   1,
                   std::log2(first_mean / second_mean),
                   mean_of(relative).standard_error / std::log(2.0),
                   kFirstOrder);
}

/// Drones that stand in the reach of a jammer until it has them.
WorldPlan jam_plan(std::uint64_t world_seed) {
  WorldPlan plan;
  plan.seed = world_seed;
  plan.end_ns = 200 * kNsPerSecond;
  plan.platforms.push_back(creeping_platform());
  plan.platforms.front().jam_susceptibility = 1;
  add_all_seeing_group(plan, Side::kDefender, 0);
  add_all_seeing_group(plan, Side::kAttacker, 1);
  SiteSpec site;
  site.id = agent_id(0, 0);
  site.group = 0;
  site.position = place_m(0, 0, 0);
  plan.sites.push_back(site);
  MountSpec jammer;
  jammer.key = mount_key(0, 0, 0);
  jammer.kind = MountKind::kJammer;
  jammer.site = 0;
  jammer.group = 0;
  jammer.range_max_m = 20'000;
  jammer.altitude_max_m = 1e5F;
  jammer.jam_rate_per_s = 0.2F;
  plan.mounts.push_back(jammer);
  for (std::uint32_t k = 0; k < kJammedPerWorld; ++k) {
    plan.movers.push_back(standing_target(k, place_m(10.0 * k, 1000, 500)));
  }
  return plan;
}

/// A missile against a drone that turns while it comes.
WorldPlan encounter_plan(std::uint64_t world_seed) {
  const command::Dice dice(world_seed);
  const auto uniform = [&](std::uint32_t number) {
    return dice.uniform(Stream::kRaidPlan, number, 0, 0, 0);
  };
  WorldPlan plan = jam_plan(world_seed);
  plan.end_ns = 60 * kNsPerSecond;
  plan.movers.resize(1);
  PlatformSpec& drone = plan.platforms.front();
  drone.speed_cruise_mps = 150;
  drone.speed_max_mps = 150;
  drone.accel_max_mps2 = 30;
  PlatformSpec missile = creeping_platform();
  missile.role = Role::kMissile;
  missile.speed_cruise_mps = 600;
  missile.speed_max_mps = 600;
  missile.accel_max_mps2 = 300;
  missile.fuze_radius_m = 20;
  missile.navigation_constant = 4;
  missile.seeker_range_m = 1e5F;
  plan.platforms.push_back(missile);
  MountSpec& launcher = plan.mounts.front();
  launcher.kind = MountKind::kMissile;
  launcher.platform = 1;
  launcher.range_max_m = 1e5F;
  launcher.magazine_count = 1;
  launcher.kill_prob = {1, 1, 1, 1};
  const double bearing_rad = kFullTurn_rad * uniform(0);
  const double range_m = 5000 + 3000 * uniform(1);
  const double heading_rad = bearing_rad + kFullTurn_rad * (0.25 + 0.5 * uniform(2));
  const double onward_rad = heading_rad + kFullTurn_rad * (uniform(3) - 0.5) / 4;
  const double corner_m = 600 + 600 * uniform(4);
  const double x_m = range_m * std::cos(bearing_rad);
  const double y_m = range_m * std::sin(bearing_rad);
  const double corner_x_m = x_m + corner_m * std::cos(heading_rad);
  const double corner_y_m = y_m + corner_m * std::sin(heading_rad);
  plan.waypoints.push_back({place_m(corner_x_m, corner_y_m, 500)});
  plan.waypoints.push_back({place_m(
      corner_x_m + 1e5 * std::cos(onward_rad), corner_y_m + 1e5 * std::sin(onward_rad), 500)});
  MoverSpec& mover = plan.movers.front();
  mover.position = place_m(x_m, y_m, 500);
  mover.heading_rad = static_cast<float>(heading_rad);
  mover.route_count = 2;
  return plan;
}

/// When each drone met its end, by tick; of those that did so under all three ticks.
std::vector<Times> times_of(const WorldPlan& plan, TimeNs dt_ns, EventKind kind) {
  std::vector<Times> times(plan.movers.size(), Times{});
  std::vector<std::uint32_t> counts(times.size());
  for (std::uint32_t row = 0; row < kTicksCount; ++row) {
    for (const Event& event : run_battle(with_tick(plan, dt_ns, row), true).events) {
      if (event.kind == kind) {
        const AgentId drone = kind == EventKind::kJamLoss ? event.actor : event.target;
        const auto member = static_cast<std::uint32_t>(drone >> 24U) & 0xFFFFFFU;
        times[member][row] = 1e-9 * static_cast<double>(event.time_ns);
        ++counts[member];
      }
    }
  }
  std::vector<Times> out;
  for (std::size_t k = 0; k < times.size(); ++k) {
    if (counts[k] == kTicksCount) {
      out.push_back(times[k]);
    }
  }
  return out;
}

/// The same of all worlds, in their order.
template <class MakePlan>
std::vector<Times> all_times(std::uint32_t worlds_count,
                             const Settings& settings,
                             TimeNs dt_ns,
                             EventKind kind,
                             const Progress& progress,
                             const MakePlan& make_plan) {
  std::vector<std::vector<Times>> worlds(worlds_count);
  for_each_world(worlds_count,
                 settings.whole("seed"),
                 progress,
                 [&](std::uint32_t world, std::uint64_t world_seed) {
                   worlds[world] = times_of(make_plan(world_seed), dt_ns, kind);
                 });
  std::vector<Times> out;
  for (const std::vector<Times>& times : worlds) {
    out.insert(out.end(), times.begin(), times.end());
  }
  return out;
}

std::vector<Quantity> run_orders(const Settings& settings, const Surroundings& around) {
  const TimeNs dt_ns = 4 * std::llround(0.25e9 * settings.number("dt_s"));
  const auto half = [&](double from) {
    return [&around, from](double share) { around.progress(from + 0.5 * share); };
  };
  return {
      free_flight_order(dt_ns),
      order_of_times(
          "homing_order",
          all_times(
              kEncounterWorlds, settings, dt_ns, EventKind::kKillDraw, half(0), encounter_plan)),
      order_of_times(
          "jamming_order",
          all_times(kJamWorlds, settings, dt_ns, EventKind::kJamLoss, half(0.5), jam_plan))};
}

Case dt_convergence() {
  Case out;
  out.name = "dt_convergence";
  out.title = "how fast flight, homing and jamming settle as the tick shrinks";
  out.parameters = {number("dt_s", "tick, beside half and a quarter of it", 0.1, 0.02, 0.25),
                    seed()};
  out.run = run_orders;
  return out;
}

}  // namespace

std::vector<Case> convergence_cases() {
  return {dt_convergence()};
}

}  // namespace boyd::validate
