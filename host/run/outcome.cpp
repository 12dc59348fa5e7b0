#include "host/run/outcome.hpp"

#include <algorithm>

namespace boyd::run {

namespace {

int precedence(Side side) {
  return side == Side::kDefender ? 2 : side == Side::kAttacker ? 1 : 0;
}

void note(NationFacts& facts, Side side) {
  if (!facts.present || precedence(side) > precedence(facts.side)) {
    facts.side = side;
  }
  facts.present = true;
}

}  // namespace

std::vector<NationFacts> nation_facts(const WorldPlan& plan) {
  std::vector<NationFacts> facts(kNationsMax);
  for (const GroupSpec& group : plan.groups) {
    note(facts.at(group.nation), group.side);
  }
  for (const MoverSpec& mover : plan.movers) {
    note(facts.at(mover.nation), mover.side);
  }
  for (const SiteSpec& site : plan.sites) {
    NationFacts& nation = facts.at(site.nation);
    note(nation, site.side);
    if (site.kind == SiteKind::kAsset) {
      nation.assets_usd += site.value_usd;
    }
  }
  while (!facts.empty() && !facts.back().present) {
    facts.pop_back();
  }
  return facts;
}

std::int64_t attackers_waiting(const WorldPlan& plan, const WorldResult& result) {
  std::int64_t waiting = 0;
  const std::size_t rows = std::min(plan.movers.size(), result.fates.size());
  for (std::size_t row = 0; row < rows; ++row) {
    const MoverSpec& mover = plan.movers[row];
    const bool armed = mover.platform < plan.platforms.size() &&
                       plan.platforms[mover.platform].role == Role::kAttackDrone;
    waiting += armed && result.fates[row] == 0 ? 1 : 0;
  }
  return waiting;
}

std::int64_t attackers_unresolved(const WorldOutcome& world) {
  std::int64_t unresolved = 0;
  for (const NationCounters& nation : world.counters) {
    const auto count = [&](Counter counter) {
      return nation.at(static_cast<std::size_t>(counter));
    };
    unresolved += count(Counter::attackers_launched_count) - count(Counter::leakers_count) -
                  count(Counter::attackers_shot_down_count) -
                  count(Counter::attackers_jammed_count) -
                  count(Counter::attackers_elsewhere_count);
  }
  return unresolved;
}

bool was_cut(const WorldOutcome& world) {
  return world.ending == Ending::kEnded && world.now_ns >= world.end_ns &&
         (attackers_unresolved(world) > 0 || world.attackers_waiting_count > 0);
}

CutSummary cut_summary(std::span<const WorldOutcome> worlds) {
  CutSummary cut;
  for (const WorldOutcome& world : worlds) {
    cut.of_worlds_count += world.ending == Ending::kEnded ? 1 : 0;
    if (was_cut(world)) {
      cut.worlds_count += 1;
      cut.attackers_unresolved_count += attackers_unresolved(world);
      cut.attackers_waiting_count += world.attackers_waiting_count;
      cut.end_ns = std::max(cut.end_ns, world.end_ns);
    }
  }
  return cut;
}

bool objective_achieved(const Objective& objective,
                        const WorldPlan& plan,
                        const std::vector<float>& site_damage) {
  double value_usd = 0;
  double lost_usd = 0;
  const auto& sites = objective.sites.empty() ? plan.assets_list : objective.sites;
  for (const std::uint32_t site : sites) {
    const auto site_value_usd = static_cast<double>(plan.sites.at(site).value_usd);
    value_usd += site_value_usd;
    lost_usd += site_value_usd * static_cast<double>(site_damage.at(site));
  }
  return value_usd > 0 && lost_usd >= objective.damage_frac * value_usd;
}

}  // namespace boyd::run
