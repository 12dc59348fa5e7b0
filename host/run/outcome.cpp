#include "host/run/outcome.hpp"

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
