/// What no battle may create or lose: agents, rounds, money; and what must change nothing: where
/// the theatre lies, in which order agents are listed.
#include <algorithm>
#include <map>

#include "host/validate/battles.hpp"
#include "host/validate/registry.hpp"
#include "host/validate/replications.hpp"

namespace boyd::validate {

namespace {

constexpr std::uint32_t kAccountWorlds = 16;
constexpr std::uint32_t kDefender = 0;  // nations and rows of groups
constexpr std::uint32_t kAttacker = 1;
constexpr std::int64_t kShot_usd = 450'000;
constexpr std::int64_t kDrone_usd = 35'000;
constexpr std::int64_t kDecoy_usd = 10'000;
constexpr std::uint8_t kShotDown = 2;  // as WorldResult::fates tells it

std::vector<PlatformSpec> platforms() {
  PlatformSpec drone;
  drone.role = Role::kAttackDrone;
  drone.speed_cruise_mps = 46;
  drone.speed_max_mps = 51;
  drone.accel_max_mps2 = 10;
  drone.rcs_m2 = 0.05F;
  drone.endurance_s = 30'000;
  drone.lethal_radius_m = 100;
  drone.damage = 0.01F;
  drone.jam_susceptibility = 1;
  drone.cost_usd = kDrone_usd;
  PlatformSpec decoy = drone;
  decoy.role = Role::kDecoy;
  decoy.lethal_radius_m = 0;
  decoy.cost_usd = kDecoy_usd;
  PlatformSpec missile = drone;
  missile.role = Role::kMissile;
  missile.speed_cruise_mps = 800;
  missile.speed_max_mps = 800;
  missile.accel_max_mps2 = 300;
  missile.endurance_s = 60;
  missile.fuze_radius_m = 8;
  missile.navigation_constant = 4;
  missile.seeker_range_m = 5000;
  return {drone, decoy, missile};
}

void add_defence(WorldPlan& plan, std::uint32_t magazine_count) {
  SiteSpec harbour;
  harbour.id = agent_id(kDefender, 0);
  harbour.kind = SiteKind::kAsset;
  harbour.group = kDefender;
  harbour.position = place_m(0, 0, 0);
  harbour.hit_radius_m = 200;
  harbour.value_usd = 1'000'000;
  harbour.counts_leakers = true;
  SiteSpec battery = harbour;
  battery.id = agent_id(kDefender, 1);
  battery.kind = SiteKind::kUnit;
  battery.position = place_m(-2000, 500, 30);
  battery.counts_leakers = false;
  plan.sites = {harbour, battery};
  plan.assets_list = {0};
  MountSpec launcher;
  launcher.key = mount_key(kDefender, 1, 0);
  launcher.kind = MountKind::kMissile;
  launcher.site = 1;
  launcher.group = kDefender;
  launcher.platform = 2;
  launcher.range_min_m = 500;
  launcher.range_max_m = 20'000;
  launcher.altitude_max_m = 10'000;
  launcher.reaction_ns = 8 * kNsPerSecond;
  launcher.cycle_ns = 2 * kNsPerSecond;
  launcher.channels_count = 4;
  launcher.magazine_count = magazine_count;
  launcher.kill_prob.fill(0.7F);
  launcher.cost_per_shot_usd = kShot_usd;
  MountSpec jammer;
  jammer.key = mount_key(kDefender, 1, 1);
  jammer.ordinal = 1;
  jammer.kind = MountKind::kJammer;
  jammer.site = 1;
  jammer.group = kDefender;
  jammer.range_max_m = 5000;
  jammer.altitude_max_m = 10'000;
  jammer.jam_rate_per_s = 0.003F;
  plan.mounts = {launcher, jammer};
}

WorldPlan outnumbering_raid_plan(const Settings& settings, std::uint64_t world_seed) {
  WorldPlan plan;
  plan.seed = world_seed;
  plan.end_ns = 40'000 * kNsPerSecond;
  plan.platforms = platforms();
  add_all_seeing_group(plan, Side::kDefender, kDefender);
  add_all_seeing_group(plan, Side::kAttacker, kAttacker);
  plan.groups[kDefender].spare_decoy = false;
  add_defence(plan, static_cast<std::uint32_t>(settings.whole("magazine_count")));
  const auto attackers_count = static_cast<std::uint32_t>(settings.whole("attackers_count"));
  for (std::uint32_t k = 0; k < attackers_count; ++k) {
    MoverSpec mover;
    mover.id = agent_id(kAttacker, k);
    mover.platform = k % 4 == 3 ? 1 : 0;
    mover.group = kAttacker;
    mover.nation = kAttacker;
    mover.spawn_ns = (10 + 5 * static_cast<TimeNs>(k)) * kNsPerSecond;
    mover.position = place_m(25'000, 40.0 * k, 800);
    mover.heading_rad = 3.14159265F;
    mover.target_asset = 0;
    plan.movers.push_back(mover);
  }
  return plan;
}

/// The same battle 300 km further, not a whole number of cells of any grid.
WorldPlan shifted(WorldPlan plan) {
  const auto move = [](Position& position) {
    position.x += 300'000 * kUnitsPerMetre + 377;
    position.y -= 123'000 * kUnitsPerMetre + 41;
  };
  for (MoverSpec& mover : plan.movers) {
    move(mover.position);
  }
  for (SiteSpec& site : plan.sites) {
    move(site.position);
  }
  return plan;
}

WorldPlan listed_backwards(WorldPlan plan) {
  std::reverse(plan.movers.begin(), plan.movers.end());
  return plan;
}

// ---- The account ----

std::int64_t total(const WorldResult& result, Counter counter) {
  std::int64_t sum = 0;
  for (const NationCounters& nation : result.nations) {
    sum += nation[static_cast<std::size_t>(counter)];
  }
  return sum;
}

std::map<AgentId, std::uint8_t> fates_by_id(const WorldPlan& plan, const WorldResult& result) {
  std::map<AgentId, std::uint8_t> fates;
  for (std::size_t row = 0; row < plan.movers.size(); ++row) {
    fates[plan.movers[row].id] = result.fates[row];
  }
  return fates;
}

/// Sums over all worlds.
struct Account {
  std::int64_t armed = 0;
  std::int64_t armed_accounted = 0;
  std::int64_t shot_down = 0;
  std::int64_t shot_down_counted = 0;
  std::int64_t rounds = 0;
  std::int64_t shots = 0;
  std::int64_t expended_usd = 0;
  std::int64_t value_lost_usd = 0;  // of what is not there any more at the end
  std::int64_t lost_usd = 0;
  std::int64_t differ_when_shifted = 0;
  std::int64_t differ_when_listed_backwards = 0;
};

Account account_of(const WorldPlan& plan, const WorldResult& result) {
  Account account;
  for (std::size_t row = 0; row < plan.movers.size(); ++row) {
    const PlatformSpec& platform = plan.platforms[plan.movers[row].platform];
    account.armed += platform.role == Role::kAttackDrone ? 1 : 0;
    account.shot_down += result.fates[row] == kShotDown ? 1 : 0;
    account.value_lost_usd += result.fates[row] > 1 ? platform.cost_usd : 0;
  }
  account.armed_accounted = total(result, Counter::attackers_shot_down_count) +
                            total(result, Counter::attackers_jammed_count) +
                            total(result, Counter::attackers_elsewhere_count) +
                            total(result, Counter::leakers_count);
  account.shot_down_counted = total(result, Counter::attackers_shot_down_count) +
                              total(result, Counter::decoys_shot_down_count);
  account.rounds = plan.mounts.front().magazine_count;
  account.shots = total(result, Counter::shots_count);
  account.expended_usd = total(result, Counter::expended_usd);
  account.lost_usd = result.nations[kAttacker][static_cast<std::size_t>(Counter::lost_usd)];
  const WorldPlan other_place = shifted(plan);
  const WorldPlan other_order = listed_backwards(plan);
  const auto fates = fates_by_id(plan, result);
  const WorldResult backwards = run_battle(other_order, false).result;
  account.differ_when_shifted =
      fates_by_id(other_place, run_battle(other_place, false).result) != fates ? 1 : 0;
  account.differ_when_listed_backwards =
      fates_by_id(other_order, backwards) != fates || backwards.state_hash != result.state_hash ? 1
                                                                                                : 0;
  return account;
}

Quantity exactly(const char* name, std::int64_t expected, std::int64_t got, const char* source) {
  return computed(name, static_cast<double>(expected), static_cast<double>(got), 0, source);
}

std::vector<Quantity> run_conservation(const Settings& settings, const Surroundings& around) {
  std::vector<Account> accounts(kAccountWorlds);
  for_each_world(kAccountWorlds,
                 settings.whole("seed"),
                 around.progress,
                 [&](std::uint32_t world, std::uint64_t world_seed) {
                   const WorldPlan plan = outnumbering_raid_plan(settings, world_seed);
                   accounts[world] = account_of(plan, run_battle(plan, false).result);
                 });
  const auto sum = [&](std::int64_t Account::*entry) {
    std::int64_t all = 0;
    for (const Account& account : accounts) {
      all += account.*entry;
    }
    return all;
  };
  return {exactly("attackers_accounted_count",
                  sum(&Account::armed),
                  sum(&Account::armed_accounted),
                  "armed attackers sent: shot down, jammed, leaked or elsewhere"),
          exactly("shot_down_count",
                  sum(&Account::shot_down),
                  sum(&Account::shot_down_counted),
                  "agents whose fate is to be shot down"),
          exactly("rounds_used_count",
                  sum(&Account::rounds),
                  sum(&Account::shots),
                  "magazine of a battery that the raid outnumbers"),
          exactly("expended_usd",
                  sum(&Account::shots) * kShot_usd,
                  sum(&Account::expended_usd),
                  "shots times price of a shot"),
          exactly("lost_usd",
                  sum(&Account::value_lost_usd),
                  sum(&Account::lost_usd),
                  "prices of the attackers that are gone"),
          exactly("worlds_changed_by_shift_count",
                  0,
                  sum(&Account::differ_when_shifted),
                  "the theatre 300 km further: every agent's fate stays"),
          exactly("worlds_changed_by_listing_count",
                  0,
                  sum(&Account::differ_when_listed_backwards),
                  "agents listed backwards: every fate and the state hash stay")};
}

Case conservation() {
  Case out;
  out.name = "conservation";
  out.title = "agents, rounds and money are neither made nor lost; place and order change nothing";
  out.parameters = {whole("attackers_count", "drones, every fourth a decoy", 40, 1, 400),
                    whole("magazine_count", "missiles of the battery", 12, 0, 100),
                    seed()};
  out.complete = [](Settings& settings) -> std::vector<std::string> {
    if (settings.whole("attackers_count") < 3 * settings.whole("magazine_count")) {
      return {"magazine_count: must be at most a third of attackers_count, so that it is used up"};
    }
    return {};
  };
  out.run = run_conservation;
  out.sweep = {"attackers_count", {36, 60, 100, 200}, "shot_down_count", false, {}};
  return out;
}

}  // namespace

std::vector<Case> conservation_cases() {
  return {conservation()};
}

}  // namespace boyd::validate
