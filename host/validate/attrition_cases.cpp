/// Two forces that shoot at each other: stochastic Lanchester laws and their deterministic limits.
///
/// Every agent carries a gun that fires volleys at the nearest enemy; a volley kills with a small
/// probability, so that kills come at a constant rate. Shooters that all choose alone kill in
/// proportion to their number (square law). Coordinated ones put one shooter on one enemy and stay
/// with it, so that both sides have as many in action as the smaller one has (linear law).
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "host/command/dice.hpp"
#include "host/validate/battles.hpp"
#include "host/validate/registry.hpp"
#include "host/validate/replications.hpp"

namespace boyd::validate {

namespace {

constexpr double kKillsPerVolley = 0.005;  // of the faster side: volleys must seldom meet
constexpr double kBox_m = 2000;
constexpr TimeNs kLatest_ns = kNever / 2;
constexpr std::uint32_t kBlue = 0;  // rows of groups: force x, force y
constexpr std::uint32_t kRed = 1;

struct Forces {
  std::uint32_t x_count = 0;
  std::uint32_t y_count = 0;
  double x_rate_hz = 0;  // kills of y by one x
  double y_rate_hz = 0;
  bool coordinated = false;
};

Forces forces_of(const Settings& settings, bool coordinated) {
  return {static_cast<std::uint32_t>(settings.whole("x_count")),
          static_cast<std::uint32_t>(settings.whole("y_count")),
          settings.number("x_kill_rate_hz"),
          settings.number("y_kill_rate_hz"),
          coordinated};
}

// ---- The battle ----

/// A gun that chooses anew fires, hits and is ready again; one that stays fires and hits.
std::uint32_t ticks_per_volley(const Forces& forces) {
  return forces.coordinated ? 2 : 3;
}

void add_force(
    WorldPlan& plan, std::uint32_t group, std::uint32_t count, double kill_prob, bool coordinated) {
  const command::Dice dice(plan.seed);
  for (std::uint32_t k = 0; k < count; ++k) {
    const auto along = [&](std::uint32_t axis) {
      return kBox_m * dice.uniform(Stream::kRaidPlan, group, k, axis, 0);
    };
    MountSpec gun;
    gun.key = mount_key(group, k, 0);
    gun.kind = MountKind::kGun;
    gun.mover = static_cast<std::uint32_t>(plan.movers.size());
    gun.group = group;
    gun.range_max_m = 4 * kBox_m;
    gun.altitude_max_m = 4 * kBox_m;
    gun.magazine_count = kShotsPerMountMax;
    gun.round_speed_mps = 1e9F;
    gun.kill_prob.fill(static_cast<float>(kill_prob));
    gun.coordinated = coordinated;
    gun.salvo_count = coordinated ? kShotsPerMountMax : 1;
    plan.mounts.push_back(gun);
    MoverSpec mover;
    mover.id = agent_id(group, k);
    mover.platform = 0;
    mover.group = group;
    mover.side = plan.groups[group].side;
    mover.nation = plan.groups[group].nation;
    mover.position = place_m(along(0), along(1), 1000);
    plan.movers.push_back(mover);
  }
  TriggerSpec beaten;
  beaten.kind = TriggerKind::kGroupLosses;
  beaten.group = group;
  beaten.threshold_count = count;
  plan.triggers.push_back(beaten);
}

WorldPlan plan_of(const Forces& forces, std::uint64_t world_seed) {
  const double volley_s = kKillsPerVolley / std::max(forces.x_rate_hz, forces.y_rate_hz);
  WorldPlan plan;
  plan.seed = world_seed;
  const std::uint32_t ticks = ticks_per_volley(forces);
  plan.dt_ns = std::max<TimeNs>(std::llround(volley_s * 1e9 / ticks), 1);
  plan.assess_ns = plan.dt_ns;
  plan.command_interval_ns = 8 * plan.dt_ns;
  plan.end_ns = plan.command_interval_ns *
                std::min<TimeNs>(10'000'000, kLatest_ns / plan.command_interval_ns);
  plan.stop_when_clear = false;
  plan.platforms.push_back(creeping_platform());
  add_all_seeing_group(plan, Side::kDefender, 0);
  add_all_seeing_group(plan, Side::kAttacker, 1);
  const double volley = 1e-9 * static_cast<double>(ticks * plan.dt_ns);
  add_force(
      plan, kBlue, forces.x_count, -std::expm1(-forces.x_rate_hz * volley), forces.coordinated);
  add_force(
      plan, kRed, forces.y_count, -std::expm1(-forces.y_rate_hz * volley), forces.coordinated);
  return plan;
}

struct Survivors {
  std::uint32_t x_count = 0;
  std::uint32_t y_count = 0;
};

std::vector<Survivors> fight(const Forces& forces,
                             std::uint32_t worlds_count,
                             std::uint64_t seed,
                             const Progress& progress) {
  std::vector<Survivors> all(worlds_count);
  for_each_world(worlds_count, seed, progress, [&](std::uint32_t world, std::uint64_t world_seed) {
    const BattleEnd end = run_battle(plan_of(forces, world_seed), false);
    for (std::uint32_t row = 0; row < forces.x_count + forces.y_count; ++row) {
      const std::uint32_t stands = end.result.fates[row] == 1 ? 1 : 0;
      (row < forces.x_count ? all[world].x_count : all[world].y_count) += stands;
    }
  });
  return all;
}

// ---- What is expected ----

struct Expected {
  double win_prob = 0;        // x is left, y is not
  double survivors_mean = 0;  // of x; none where it loses
};

/// The recursion of Brown (1963): P(x, y) = A P(x, y-1) + (1 - A) P(x-1, y), with A the chance that
/// the next kill is x's.
Expected expected_of(const Forces& forces) {
  std::vector<Expected> row(forces.y_count + 1);
  for (std::uint32_t x = 0; x <= forces.x_count; ++x) {
    row[0] = {x > 0 ? 1.0 : 0.0, static_cast<double>(x)};
    for (std::uint32_t y = 1; y <= forces.y_count; ++y) {
      if (x == 0) {
        row[y] = {0, 0};
        continue;
      }
      const double ours = forces.x_rate_hz * (forces.coordinated ? 1 : x);
      const double theirs = forces.y_rate_hz * (forces.coordinated ? 1 : y);
      const double next = ours / (ours + theirs);
      row[y] = {next * row[y - 1].win_prob + (1 - next) * row[y].win_prob,
                next * row[y - 1].survivors_mean + (1 - next) * row[y].survivors_mean};
    }
  }
  return row[forces.y_count];
}

/// Of x, in the limit of large forces: b x^2 - a y^2 or b x - a y stays what it was.
double limit_of(const Forces& forces) {
  const double ratio = forces.y_rate_hz / forces.x_rate_hz;
  const auto x = static_cast<double>(forces.x_count);
  const auto y = static_cast<double>(forces.y_count);
  return forces.coordinated ? std::max(x - ratio * y, 0.0)
                            : std::sqrt(std::max(x * x - ratio * y * y, 0.0));
}

// ---- Stochastic laws ----

/// As many worlds as make about the same work.
std::uint32_t worlds_of(const Forces& forces, double least) {
  const double agents = forces.x_count + forces.y_count;
  return static_cast<std::uint32_t>(std::clamp(40'000 / agents, least, 4000.0));
}

MeanEstimate survivors_of(const std::vector<Survivors>& worlds) {
  std::vector<double> counts;
  for (const Survivors& world : worlds) {
    counts.push_back(world.x_count);
  }
  return mean_of(counts);
}

std::vector<Quantity> run_stochastic(const Forces& forces,
                                     const Settings& settings,
                                     const Surroundings& around,
                                     const char* source) {
  const std::vector<Survivors> worlds =
      fight(forces, worlds_of(forces, 100), settings.whole("seed"), around.progress);
  const Expected expected = expected_of(forces);
  const auto wins = std::count_if(worlds.begin(), worlds.end(), [](const Survivors& world) {
    return world.x_count > 0 && world.y_count == 0;
  });
  const MeanEstimate share =
      share_of(static_cast<std::uint64_t>(wins), worlds.size(), expected.win_prob);
  const MeanEstimate left = survivors_of(worlds);
  // Where all worlds end alike their spread says nothing. Survivors are whole, so their variance is
  // at least f (1 - f), f being the fraction in their mean; and where x wins or loses all by one
  // agent, at least that of winning.
  const double fraction = expected.survivors_mean - std::floor(expected.survivors_mean);
  const double least =
      std::max(share.standard_error,
               std::sqrt(fraction * (1 - fraction) / static_cast<double>(worlds.size())));
  return {estimated("win_prob", expected.win_prob, share.mean, share.standard_error, source),
          estimated("survivors_mean",
                    expected.survivors_mean,
                    left.mean,
                    std::max(left.standard_error, least),
                    source)};
}

std::vector<Parameter> force_parameters(std::uint64_t x_count,
                                        std::uint64_t y_count,
                                        std::uint64_t greatest) {
  return {whole("x_count", "agents of force x", x_count, 1, greatest),
          whole("y_count", "agents of force y", y_count, 1, greatest),
          number("x_kill_rate_hz", "kills a second by one x", 0.01, 1e-6, 1e3),
          number("y_kill_rate_hz", "kills a second by one y", 0.01, 1e-6, 1e3),
          seed()};
}

Case stochastic(const char* name, const char* title, bool coordinated, const char* source) {
  Case out;
  out.name = name;
  out.title = title;
  out.parameters = force_parameters(10, 8, 200);
  out.run = [=](const Settings& settings, const Surroundings& around) {
    return run_stochastic(forces_of(settings, coordinated), settings, around, source);
  };
  out.sweep = {"y_count", {4, 6, 8, 10, 12, 16}, "win_prob", false, {}};
  return out;
}

// ---- Limits ----

Forces scaled(Forces forces, std::uint32_t divisor) {
  forces.x_count = std::max(forces.x_count / divisor, 1U);
  forces.y_count = std::max(forces.y_count / divisor, 1U);
  return forces;
}

/// Agents beside the limit. Finite forces differ from it by what the stochastic law says; that and
/// four standard errors are the tolerance.
Quantity limit_quantity(const std::string& name,
                        const Forces& forces,
                        const Settings& settings,
                        const Progress& progress) {
  constexpr std::uint32_t kLimitWorlds = 100;
  const MeanEstimate left =
      survivors_of(fight(forces, kLimitWorlds, settings.whole("seed"), progress));
  const double limit = limit_of(forces);
  const double finite = std::abs(expected_of(forces).survivors_mean - limit);
  const double tolerance = finite + 4 * left.standard_error;
  return {name,
          limit,
          left.mean,
          left.standard_error,
          tolerance,
          agrees(limit, left.mean, tolerance),
          forces.coordinated ? "Lanchester 1916, linear law" : "Lanchester 1916, square law"};
}

std::vector<Quantity> run_limit(const Settings& settings, const Surroundings& around) {
  std::vector<Quantity> out;
  const std::vector<std::pair<const char*, std::uint32_t>> scales = {
      {"quarter", 4}, {"half", 2}, {"full", 1}};
  for (const bool coordinated : {false, true}) {
    for (const auto& [scale, divisor] : scales) {
      const double done = static_cast<double>(out.size()) / 6;
      out.push_back(limit_quantity(
          fmt::format("{}_law_{}_size_left", coordinated ? "linear" : "square", scale),
          scaled(forces_of(settings, coordinated), divisor),
          settings,
          [&](double share) { around.progress(done + share / 6); }));
    }
  }
  return out;
}

Case lanchester_limit() {
  Case out;
  out.name = "lanchester_limit";
  out.title = "agents tend to Lanchester's deterministic laws as forces grow";
  out.parameters = force_parameters(100, 80, 200);
  out.run = run_limit;
  out.sweep = {"y_count", {10, 20, 30, 36}, "square_law_full_size_left", false, {"x_count=40"}};
  return out;
}

}  // namespace

std::vector<Case> attrition_cases() {
  return {
      stochastic(
          "stochastic_square",
          "two forces, each agent shoots at the nearest: who wins, and with how many",
          false,
          "Brown 1963, square law: P(x,y) = A P(x,y-1) + (1-A) P(x-1,y), A = a x / (a x + b y)"),
      stochastic("stochastic_linear",
                 "two forces in single combats: who wins, and with how many",
                 true,
                 "Brown 1963, linear law: P(x,y) = A P(x,y-1) + (1-A) P(x-1,y), A = a / (a + b)"),
      lanchester_limit()};
}

}  // namespace boyd::validate
