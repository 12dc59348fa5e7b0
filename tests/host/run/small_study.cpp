#include "tests/host/run/small_study.hpp"

#include <stdexcept>

namespace boyd::run {

namespace {

WorldPlan small_plan(std::uint64_t seed) {
  WorldPlan plan;
  plan.seed = seed;
  plan.end_ns = 900 * kNsPerSecond;
  plan.pictures.push_back({});
  GroupSpec group;
  group.nation = 0;
  plan.groups.push_back(group);
  AreaSpec area;
  area.radius_m = 1000;
  plan.areas.push_back(area);
  SiteSpec asset;
  asset.id = agent_id(0, 0);
  asset.kind = SiteKind::kAsset;
  asset.group = 0;
  asset.value_usd = 1'000'000;
  asset.counts_leakers = true;
  plan.sites.push_back(asset);
  plan.assets_list.push_back(0);
  MoverSpec attacker;
  attacker.side = Side::kAttacker;
  attacker.nation = 1;
  plan.movers.push_back(attacker);
  TriggerSpec trigger;
  plan.triggers.push_back(trigger);
  return plan;
}

command::CommandPlan small_command(double service_mean_s) {
  command::CommandPlan plan;
  command::Node post;
  post.name = "post";
  post.law = command::exponential(service_mean_s);
  command::Chain chain;
  chain.name = "chain";
  chain.nodes.push_back(post);
  chain.entry = 0;
  chain.exit = 0;
  plan.chains.push_back(chain);
  command::AuthorityRow row;
  row.name = "engage";
  row.chain = 0;
  row.validity_s = 120;
  plan.authority.push_back(row);
  command::RequestRule rule;
  rule.name = "ask";
  rule.trigger = 0;
  rule.groups = {0};
  rule.area = 0;
  rule.renew_before_expiry_s = 30;
  plan.rules.push_back(rule);
  command::Group group;
  group.name = "battery";
  plan.groups.push_back(group);
  return plan;
}

}  // namespace

WorldSetup SmallStudy::world(std::uint32_t arm, std::uint32_t replication) const {
  const std::uint64_t seed = seed_first_ + replication;
  if (seed >= broken_from_seed) {
    throw std::runtime_error("this world cannot be made");
  }
  return {
      small_plan(seed), command::prepare(small_command(arms_.at(arm).service_mean_s)), objective};
}

}  // namespace boyd::run
