/// A fire unit of several channels under a Poisson raid: Erlang's loss formula.
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

constexpr double kService_s = 20;
constexpr double kRoundSpeed_mps = 500;
constexpr std::uint32_t kRaidWorlds = 192;
constexpr std::uint32_t kAttackers = 300;
constexpr double kArrivalsPerTick = 0.01;  // that two come in one tick must be rare
/// A channel is busy for the flight of its burst, rounded up to ticks, and two ticks more: one in
/// which it is ready again, one until it is looked at. Half a tick is lost where arrivals within a
/// tick are taken together, half is won by the rounding.
constexpr double kTicksAround = 2;

command::Law law_of(const std::string& name) {
  if (name == "exponential") {
    return command::exponential(kService_s);
  }
  if (name == "uniform") {
    return command::uniform(0, 2 * kService_s);
  }
  return command::deterministic(kService_s);
}

/// Attackers appear one by one, each for one tick, at the distance whose time of flight is the time
/// that an engagement takes. Who finds no idle channel in that tick gets through.
WorldPlan poisson_raid_plan(const Settings& settings, std::uint64_t world_seed) {
  const double rate_hz = settings.number("offered_load_erlang") / kService_s;
  const double tick_s = std::min(kArrivalsPerTick / rate_hz, kService_s / 200);
  const command::Law law = law_of(settings.choice("engagement_law"));
  const command::Law between = command::exponential(1 / rate_hz);
  const command::Dice dice(world_seed);
  WorldPlan plan;
  plan.seed = world_seed;
  plan.dt_ns = std::llround(tick_s * 1e9);
  plan.assess_ns = plan.dt_ns;
  plan.command_interval_ns = 16 * plan.dt_ns;
  plan.platforms.push_back(creeping_platform());
  plan.platforms[0].endurance_s = 1e-10F;  // gone at the end of the tick in which it appears
  add_all_seeing_group(plan, Side::kDefender, 0);
  add_all_seeing_group(plan, Side::kAttacker, 1);
  SiteSpec site;
  site.id = agent_id(0, 0);
  site.group = 0;
  site.position = place_m(0, 0, 1000);
  plan.sites.push_back(site);
  MountSpec gun;
  gun.key = mount_key(0, 0, 0);
  gun.kind = MountKind::kGun;
  gun.site = 0;
  gun.group = 0;
  gun.range_max_m = 1e6F;
  gun.altitude_max_m = 1e5F;
  gun.channels_count = static_cast<std::uint32_t>(settings.whole("channels_count"));
  gun.magazine_count = kAttackers;
  gun.round_speed_mps = kRoundSpeed_mps;
  plan.mounts.push_back(gun);
  double now_s = 10 * tick_s;
  for (std::uint32_t k = 0; k < kAttackers; ++k) {
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
  plan.end_ns = std::llround((now_s + 20 * kService_s) * 1e9);
  return plan;
}

std::vector<Quantity> run_erlang_b(const Settings& settings, const Surroundings& around) {
  const double offered = settings.number("offered_load_erlang");
  // Those before find the unit still fresh: five engagement times, and at least forty.
  const auto first = static_cast<std::uint32_t>(std::max(40.0, 5 * offered));
  std::vector<double> leaks(kRaidWorlds);
  for_each_world(
      kRaidWorlds,
      settings.whole("seed"),
      around.progress,
      [&](std::uint32_t world, std::uint64_t world_seed) {
        const BattleEnd end = run_battle(poisson_raid_plan(settings, world_seed), true);
        std::uint32_t engaged = 0;
        for (const Event& event : end.events) {
          engaged += event.kind == EventKind::kShot && event.target >= agent_id(1, first) ? 1 : 0;
        }
        leaks[world] = 1 - static_cast<double>(engaged) / (kAttackers - first);
      });
  double expected = 1;
  for (std::uint64_t c = 1; c <= settings.whole("channels_count"); ++c) {
    expected = offered * expected / (static_cast<double>(c) + offered * expected);
  }
  const MeanEstimate leak = mean_of(leaks);
  const double least = std::sqrt(expected * (1 - expected) / (kRaidWorlds * (kAttackers - first)));
  return {estimated("leak_prob",
                    expected,
                    leak.mean,
                    std::max(leak.standard_error, least),
                    "Erlang 1917 (Erlang B), whatever the law of service (Sevastyanov 1957)")};
}

Case erlang_b() {
  Case out;
  out.name = "erlang_b";
  out.title = "a fire unit of several channels under a Poisson raid: who gets through";
  out.parameters = {
      whole("channels_count", "engagements at a time", 4, 1, kChannelsMax),
      number("offered_load_erlang", "arrival rate times engagement time", 2, 0.05, 20),
      choice("engagement_law",
             "law of the time that an engagement takes",
             "exponential",
             {"deterministic", "exponential", "uniform"}),
      seed()};
  out.run = run_erlang_b;
  return out;
}

}  // namespace

std::vector<Case> fire_unit_cases() {
  return {erlang_b()};
}

}  // namespace boyd::validate
