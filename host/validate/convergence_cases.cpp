/// What becomes of results as the tick shrinks: the order of each model that integrates, and
/// whether a whole night says the same.
#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "host/command/dice.hpp"
#include "host/validate/battles.hpp"
#include "host/validate/free_flight.hpp"
#include "host/validate/night_equivalence.hpp"
#include "host/validate/registry.hpp"
#include "host/validate/replications.hpp"

namespace boyd::validate {

namespace {

constexpr double kFullTurn_rad = 6.283185307179586;
// ---- Events ----

constexpr std::uint32_t kEncounterWorlds = 3000;
constexpr std::uint32_t kJamWorlds = 24;
constexpr std::uint32_t kJammedPerWorld = 200;
constexpr double kJamRate_hz = 0.2;

using Times = std::array<double, kTicksCount>;

/// The order that times of the same events show, one row per event: how much they move from the
/// tick to half of it over how much from there to a quarter of it, as a ratio of means with its
/// standard error by the delta method.
Quantity order_of_times(const std::string& name, const std::vector<Times>& events) {
  if (events.size() < 2) {
    return estimated(name, 1, std::nan(""), 0, kFirstOrder);
  }
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
  add_site(plan, 0, place_m(0, 0, 0));
  MountSpec jammer;
  jammer.key = mount_key(0, 0, 0);
  jammer.kind = MountKind::kJammer;
  jammer.site = 0;
  jammer.group = 0;
  jammer.range_max_m = 20'000;
  jammer.altitude_max_m = 1e5F;
  jammer.jam_rate_per_s = static_cast<float>(kJamRate_hz);
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

/// The mean time to which jamming losses settle, from when the jammer begins.
Quantity limit_of_times(const std::string& name, const std::vector<Times>& events, TimeNs dt_ns) {
  std::vector<double> limits_s(2, std::nan(""));  // nothing that settles, if nothing is lost
  if (events.size() > 1) {
    limits_s.clear();
  }
  for (const Times& times : events) {
    limits_s.push_back(2 * times[2] - times[1] - 1e-9 * static_cast<double>(dt_ns));
  }
  const MeanEstimate limit = mean_of(limits_s);
  return estimated(name,
                   1 / kJamRate_hz,
                   limit.mean,
                   limit.standard_error,
                   "exponential law in the dose (Ross 2014, section 5.2): mean 1 / rate");
}

/// When each drone met its end, by tick; of those that did so under all three ticks.
std::vector<Times> times_of(const WorldPlan& plan, TimeNs dt_ns, EventKind kind) {
  std::vector<Times> times(plan.movers.size(), Times{});
  std::vector<std::uint32_t> counts(times.size());
  for (std::uint32_t row = 0; row < kTicksCount; ++row) {
    for (const Event& event : run_battle(with_tick(plan, dt_ns, row), true).events) {
      if (event.kind == kind) {
        const AgentId drone = kind == EventKind::kJamLoss ? event.actor : event.target;
        const auto member = member_of(drone);
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

// ---- The case ----

std::vector<Quantity> run_dt_convergence(const Settings& settings, const Surroundings& around) {
  const TimeNs dt_ns = 4 * std::llround(0.25e9 * settings.number("dt_s"));
  const auto replications_count = static_cast<std::uint32_t>(settings.whole("replications_count"));
  const double events_share = replications_count > 0 ? 0.1 : 1;
  const auto half = [&](double from) {
    return [&around, events_share, from](double share) {
      around.progress(events_share * (from + 0.5 * share));
    };
  };
  std::vector<Quantity> out = free_flight(dt_ns);
  const std::vector<Times> hits =
      all_times(kEncounterWorlds, settings, dt_ns, EventKind::kKillDraw, half(0), encounter_plan);
  out.push_back(order_of_times("homing_order", hits));
  out.push_back(computed("homing_hit_share",
                         1,
                         static_cast<double>(hits.size()) / kEncounterWorlds,
                         0.02,
                         "proportional navigation with acceleration to spare meets what turns "
                         "(Zarchan 2012, ch. 2)"));
  const std::vector<Times> losses =
      all_times(kJamWorlds, settings, dt_ns, EventKind::kJamLoss, half(0.5), jam_plan);
  out.push_back(order_of_times("jamming_order", losses));
  out.push_back(limit_of_times("jamming_limit_s", losses, dt_ns));
  if (replications_count > 0) {
    NightWish wish;
    wish.scenario = around.data_folder + "/scenarios/baltic_night.toml";
    wish.arm = settings.choice("arm");
    wish.replications_count = replications_count;
    wish.seed = settings.whole("seed");
    wish.margin_frac = settings.number("margin");
    const std::vector<Quantity> night = night_equivalence(
        wish, [&](double share) { around.progress(events_share + (1 - events_share) * share); });
    out.insert(out.end(), night.begin(), night.end());
  }
  return out;
}

Case dt_convergence() {
  Case out;
  out.name = "dt_convergence";
  out.title = "how results settle as the tick shrinks: three models, and a night on the Baltic";
  out.parameters = {
      number("dt_s", "tick, beside half and a quarter of it", 0.1, 0.02, 0.25),
      whole("replications_count",
            "nights, with their own ticks and with half; 0: none",
            64,
            0,
            10'000),
      number("margin", "share of a measure that counts as the same", 0.1, 0, 10),
      choice(
          "arm",
          "of baltic_night",
          "nato_wartime_air_defence",
          {"nato_air_policing", "nato_wartime_air_defence", "algorithmic", "instant_full_picture"}),
      seed()};
  out.complete = [](Settings& settings) {
    const std::uint64_t count = settings.whole("replications_count");
    return count > 0 && count < kNightsLeast
               ? std::vector<std::string>{fmt::format(
                     "replications_count={}: must be 0, or at least {}: so few nights say nothing "
                     "of how much nights differ",
                     count,
                     kNightsLeast)}
               : std::vector<std::string>{};
  };
  out.run = run_dt_convergence;
  out.sweep = {"dt_s", {0.05, 0.1, 0.25}, "free_flight_order", true, {"replications_count=0"}};
  return out;
}

}  // namespace

std::vector<Case> convergence_cases() {
  return {dt_convergence()};
}

}  // namespace boyd::validate
