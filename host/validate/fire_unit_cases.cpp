/// A fire unit of several channels under a Poisson raid: Erlang's loss formula, and what becomes of
/// it where the raid is short and the magazine finite.
#include <algorithm>
#include <cmath>
#include <set>

#include "host/command/dice.hpp"
#include "host/command/law.hpp"
#include "host/validate/battles.hpp"
#include "host/validate/registry.hpp"
#include "host/validate/replications.hpp"

namespace boyd::validate {

namespace {

constexpr double kRoundSpeed_mps = 500;
constexpr std::uint32_t kRaidWorlds = 192;
constexpr double kService_s = 20;          ///< where it is no parameter
constexpr std::uint32_t kAttackers = 300;  // more where the load is so high that few are watched
constexpr std::uint32_t kWatchedLeast = 200;
constexpr double kArrivalsPerTick = 0.01;  // that two come in one tick must be rare
constexpr double kIntervalPerGap = 1.0 / 64;
/// A channel is busy for the flight of its burst, rounded up to ticks, and two ticks more: one in
/// which it is ready again, one until it is looked at. Half a tick is lost where arrivals within a
/// tick are taken together, half is won by the rounding.
constexpr double kTicksAround = 2;

command::Law law_of(const std::string& name, double mean_s) {
  if (name == "exponential") {
    return command::exponential(mean_s);
  }
  if (name == "uniform") {
    return command::uniform(0, 2 * mean_s);
  }
  return command::deterministic(mean_s);
}

struct Raid {
  std::uint32_t attackers_count = kAttackers;
  double rate_hz = 0;    ///< of their coming
  double service_s = 0;  ///< mean time of an engagement
  std::string law;
  std::uint32_t channels_count = 0;
  std::uint32_t magazine_count = kAttackers;

  double offered_erlang() const { return rate_hz * service_s; }
};

/// Attackers appear one by one, each for one tick, at the distance whose time of flight is the time
/// that an engagement takes. Who finds no idle channel in that tick gets through.
WorldPlan poisson_raid_plan(const Raid& raid, std::uint64_t world_seed) {
  const double tick_s = std::min(kArrivalsPerTick / raid.rate_hz, raid.service_s / 200);
  const command::Law law = law_of(raid.law, raid.service_s);
  const command::Law between = command::exponential(1 / raid.rate_hz);
  const command::Dice dice(world_seed);
  WorldPlan plan;
  plan.seed = world_seed;
  plan.dt_ns = std::llround(tick_s * 1e9);
  plan.assess_ns = plan.dt_ns;
  // A world without anybody is passed over, but only from the end of an interval on.
  const double interval_s = std::min(kIntervalPerGap / raid.rate_hz, raid.service_s);
  plan.command_interval_ns = plan.dt_ns * std::max<TimeNs>(16, std::llround(interval_s / tick_s));
  plan.platforms.push_back(creeping_platform());
  plan.platforms[0].endurance_s = 1e-10F;  // gone at the end of the tick in which it appears
  add_all_seeing_group(plan, Side::kDefender, 0);
  add_all_seeing_group(plan, Side::kAttacker, 1);
  for (PictureSpec& picture : plan.pictures) {
    picture.drop_ns =
        plan.dt_ns;  // nobody is shot at who is gone; a track would only keep it awake
  }
  add_site(plan, 0, place_m(0, 0, 1000));
  MountSpec gun;
  gun.key = mount_key(0, 0, 0);
  gun.kind = MountKind::kGun;
  gun.site = 0;
  gun.group = 0;
  gun.range_max_m = 1e6F;
  gun.altitude_max_m = 1e5F;
  gun.channels_count = raid.channels_count;
  gun.magazine_count = raid.magazine_count;
  gun.round_speed_mps = kRoundSpeed_mps;
  plan.mounts.push_back(gun);
  double now_s = 10 * tick_s;
  for (std::uint32_t k = 0; k < raid.attackers_count; ++k) {
    now_s += command::quantile_s(between, dice.uniform(Stream::kRaidTiming, k, 0, 0, 0));
    const double busy_s = command::quantile_s(law, dice.uniform(Stream::kRaidPlan, k, 0, 0, 0));
    const double flight_s = std::max(busy_s - kTicksAround * tick_s, 0.0);
    MoverSpec mover;
    mover.id = agent_id(1, k);
    mover.platform = 0;
    mover.group = 1;
    mover.nation = 1;
    mover.spawn_ns = std::llround(now_s * 1e9);
    mover.position = place_m(kRoundSpeed_mps * flight_s, 0, 1000);
    plan.movers.push_back(mover);
  }
  plan.end_ns = std::llround((now_s + 20 * raid.service_s) * 1e9);
  return plan;
}

/// Share of the attackers from `first` on that nobody shoots at, per world.
std::vector<double> leaks_of(const Raid& raid,
                             std::uint32_t first,
                             std::uint32_t worlds_count,
                             std::uint64_t seed,
                             const Progress& progress) {
  std::vector<double> leaks(worlds_count);
  for_each_world(worlds_count, seed, progress, [&](std::uint32_t world, std::uint64_t world_seed) {
    const BattleEnd end = run_battle(poisson_raid_plan(raid, world_seed), true);
    const auto engaged =
        std::count_if(end.events.begin(), end.events.end(), [&](const Event& event) {
          return event.kind == EventKind::kShot && event.target >= agent_id(1, first);
        });
    leaks[world] = 1 - static_cast<double>(engaged) / (raid.attackers_count - first);
  });
  return leaks;
}

/// A mean of shares; its standard error is at least that of independent attackers.
MeanEstimate leak_of(const std::vector<double>& leaks, double expected, std::uint32_t attackers) {
  MeanEstimate leak = mean_of(leaks);
  const auto trials = static_cast<double>(leaks.size()) * attackers;
  leak.standard_error =
      std::max(leak.standard_error, std::sqrt(expected * (1 - expected) / trials));
  return leak;
}

/// Erlang's formula by its recursion.
double erlang_b_of(double offered, std::uint32_t channels_count) {
  double blocked = 1;
  for (std::uint32_t c = 1; c <= channels_count; ++c) {
    blocked = offered * blocked / (c + offered * blocked);
  }
  return blocked;
}

std::vector<Quantity> run_erlang_b(const Settings& settings, const Surroundings& around) {
  Raid raid;
  const double offered = settings.number("offered_load_erlang");
  raid.rate_hz = offered / kService_s;
  raid.service_s = kService_s;
  raid.law = settings.choice("engagement_law");
  raid.channels_count = static_cast<std::uint32_t>(settings.whole("channels_count"));
  // Those before find the unit still fresh: five engagement times, and at least forty.
  const auto first = static_cast<std::uint32_t>(std::max(40.0, 5 * offered));
  raid.attackers_count = raid.magazine_count = std::max(kAttackers, first + kWatchedLeast);
  const double expected = erlang_b_of(offered, raid.channels_count);
  const MeanEstimate leak =
      leak_of(leaks_of(raid, first, kRaidWorlds, settings.whole("seed"), around.progress),
              expected,
              raid.attackers_count - first);
  return {estimated("leak_prob",
                    expected,
                    leak.mean,
                    leak.standard_error,
                    "Erlang 1917 (Erlang B), whatever the law of service (Sevastyanov 1957)")};
}

Case erlang_b() {
  Case out;
  out.name = "erlang_b";
  out.title = "a fire unit of several channels under a Poisson raid: who gets through";
  out.parameters = {
      whole("channels_count", "engagements at a time", 4, 1, kChannelsMax),
      number("offered_load_erlang", "arrival rate times engagement time", 2, 0.05, 100),
      choice("engagement_law",
             "law of the time that an engagement takes",
             "exponential",
             {"deterministic", "exponential", "uniform"}),
      seed()};
  out.run = run_erlang_b;
  out.sweep = {"offered_load_erlang", {0.5, 1, 2, 4, 8, 16}, "leak_prob", true, {}};
  return out;
}

// ---- Saturation ----

/// Share of a raid of Poisson attackers, exponential engagements, that finds all channels busy or
/// the magazine empty: the chain of (busy channels, rounds fired) from one arrival to the next,
/// from a fresh unit on (Markov chain embedded at arrivals; Kleinrock 1975, ch. 3). Between two
/// arrivals each of i engagements ends before the next arrival with i mu / (i mu + lambda).
double short_raid_leak(const Raid& raid) {
  const std::uint32_t channels = raid.channels_count;
  const double offered = raid.offered_erlang();
  using Row = std::vector<double>;  // by busy channels
  std::vector<Row> now(raid.magazine_count + 1, Row(channels + 1, 0));
  now[0][0] = 1;
  double leaked = 0;
  for (std::uint32_t n = 0; n < raid.attackers_count; ++n) {
    std::vector<Row> next(raid.magazine_count + 1, Row(channels + 1, 0));
    for (std::uint32_t fired = 0; fired <= raid.magazine_count; ++fired) {
      for (std::uint32_t busy = 0; busy <= channels; ++busy) {
        const double here = now[fired][busy];
        const bool engages = busy < channels && fired < raid.magazine_count;
        leaked += engages ? 0 : here;
        double going = here;  // that comes down to `left` busy ones before the next arrival
        for (std::uint32_t left = busy + (engages ? 1 : 0);; --left) {
          const double ends = left / (left + offered);
          next[fired + (engages ? 1 : 0)][left] += going * (1 - ends);
          going *= ends;
          if (left == 0) {
            break;
          }
        }
      }
    }
    now = std::move(next);
  }
  return leaked / raid.attackers_count;
}

std::vector<Quantity> run_saturation(const Settings& settings, const Surroundings& around) {
  constexpr double kEngagementsWatched = 20'000;
  Raid raid;
  raid.attackers_count = static_cast<std::uint32_t>(settings.whole("attackers_count"));
  raid.rate_hz = raid.attackers_count / settings.number("window_s");
  raid.service_s = settings.number("engagement_s");
  raid.law = "exponential";
  raid.channels_count = static_cast<std::uint32_t>(settings.whole("channels_count"));
  raid.magazine_count = static_cast<std::uint32_t>(settings.whole("magazine_count"));
  const auto worlds_count = static_cast<std::uint32_t>(
      std::clamp(kEngagementsWatched / raid.attackers_count, 100.0, 1000.0));
  const double expected = short_raid_leak(raid);
  const MeanEstimate leak =
      leak_of(leaks_of(raid, 0, worlds_count, settings.whole("seed"), around.progress),
              expected,
              raid.attackers_count);
  const double limit =
      std::max(erlang_b_of(raid.offered_erlang(), raid.channels_count),
               1 - static_cast<double>(raid.magazine_count) / raid.attackers_count);
  const double tolerance = std::abs(expected - limit) + 4 * leak.standard_error;
  return {
      estimated("leak_prob",
                expected,
                leak.mean,
                leak.standard_error,
                "chain of busy channels and rounds fired, embedded at arrivals (Kleinrock 1975)"),
      {"long_raid_leak_prob",
       limit,
       leak.mean,
       leak.standard_error,
       tolerance,
       agrees(limit, leak.mean, tolerance),
       "the larger of Erlang B of the load and 1 - magazine / raid; a raid is finite by what the "
       "chain says"}};
}

Case saturation() {
  Case out;
  out.name = "saturation";
  out.title = "a raid of any size in a given time at a fire unit of few channels and rounds";
  out.parameters = {whole("attackers_count", "in the raid", 60, 1, 1000),
                    number("window_s", "time in which the raid comes, on average", 600, 10, 1e5),
                    whole("channels_count", "engagements at a time", 4, 1, kChannelsMax),
                    whole("magazine_count", "rounds, one for an engagement", 40, 0, 1000),
                    number("engagement_s", "mean time of an engagement, exponential", 20, 1, 1000),
                    seed()};
  out.run = run_saturation;
  out.sweep = {"attackers_count", {3, 6, 12, 20, 30, 42, 60, 90, 150, 300}, "leak_prob", true, {}};
  return out;
}

}  // namespace

std::vector<Case> fire_unit_cases() {
  return {erlang_b(), saturation()};
}

}  // namespace boyd::validate
