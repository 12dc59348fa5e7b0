#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "host/command/plan_problems.hpp"

namespace boyd::command {
namespace {

void check_authority(const CommandPlan& plan, const AuthorityRow& row, Problems& problems) {
  const std::string where = fmt::format("authority '{}'", row.name);
  problems.require(row.chain == kNoRow || row.chain < plan.chains.size(),
                   where,
                   "chain {} does not exist",
                   row.chain);
  problems.require(row.centre == kNoRow || row.centre < plan.centres.size(),
                   where,
                   "centre {} does not exist",
                   row.centre);
  problems.require(is_duration(row.validity_s), where, "validity_s must not be negative");
  problems.require((row.postures & kAnyPosture) != 0, where, "it holds in no posture");
  for (const std::uint32_t group : row.groups) {
    problems.require(group < plan.groups.size(), where, "group {} does not exist", group);
  }
  for (const Caveat& caveat : row.caveats) {
    problems.require(is_prob(caveat.refuse_prob) && is_prob(caveat.national_approval_prob),
                     where,
                     "caveat '{}': probabilities must lie between 0 and 1",
                     caveat.name);
    problems.require(caveat.group == kNoRow || caveat.group < plan.groups.size(),
                     where,
                     "caveat '{}': group {} does not exist",
                     caveat.name,
                     caveat.group);
    problems.require(caveat.national_chain < plan.chains.size() ||
                         (caveat.national_chain == kNoRow && caveat.national_approval_prob == 0),
                     where,
                     "caveat '{}': national approval needs a chain that exists",
                     caveat.name);
  }
}

void check_outage(const CommandPlan& plan, const Outage& outage, Problems& problems) {
  const std::string where = fmt::format("outage '{}'", outage.name);
  const bool node = outage.chain < plan.chains.size() &&
                    outage.node < plan.chains[outage.chain].nodes.size() &&
                    plan.chains[outage.chain].nodes[outage.node].pool == kNoRow;
  const int targets = (outage.chain != kNoRow ? 1 : 0) + (outage.pool != kNoRow ? 1 : 0) +
                      (outage.headquarters != kNoRow ? 1 : 0) + (outage.network != kNoRow ? 1 : 0);
  problems.require(
      targets == 1 && (outage.chain == kNoRow || node) &&
          (outage.pool == kNoRow || outage.pool < plan.pools.size()) &&
          (outage.headquarters == kNoRow || outage.headquarters < plan.groups.size()) &&
          (outage.network == kNoRow || outage.network < plan.networks.size()),
      where,
      "needs one target that exists: a node without a pool, a pool, a headquarters "
      "or a network");
  problems.law(outage.delay, where, "delay");
  if (outage.duration) {
    problems.law(*outage.duration, where, "duration");
  }
  problems.require(is_prob(outage.prob) && is_prob(outage.quality),
                   where,
                   "prob and quality must lie between 0 and 1");
  problems.require(
      outage.times_count >= 1 && outage.times_count <= 10000 && is_duration(outage.every_s),
      where,
      "times_count must be 1 to 10000, every_s a duration");
}

void check_rule(const CommandPlan& plan, const RequestRule& rule, Problems& problems) {
  const std::string where = fmt::format("rule '{}'", rule.name);
  problems.require(rule.source != RuleSource::kTrigger || rule.trigger < kTriggersMax,
                   where,
                   "trigger must be below {}",
                   kTriggersMax);
  problems.require(rule.scope == Scope::kArea || rule.source == RuleSource::kTrigger,
                   where,
                   "requests per target need a trigger");
  problems.require(!rule.groups.empty(), where, "groups must name at least one group");
  std::set<std::uint32_t> groups;
  for (const std::uint32_t group : rule.groups) {
    problems.require(group < plan.groups.size(), where, "group {} does not exist", group);
    problems.require(groups.insert(group).second, where, "group {} is named twice", group);
  }
  problems.require(rule.repeat_s == 0 || (rule.repeat_s >= 1e-3 && is_duration(rule.repeat_s)),
                   where,
                   "repeat_s must be 0 (never) or at least 0.001");
  problems.require(is_duration(rule.clear_s), where, "clear_s must not be negative");
  problems.require(!rule.revoke_when_clear || rule.source == RuleSource::kTrigger,
                   where,
                   "revoke_when_clear needs a trigger");
  problems.require(
      is_duration(rule.renew_before_expiry_s), where, "renew_before_expiry_s must not be negative");
  for (const AuthorityRow& row : plan.authority) {
    problems.require(
        row.kind != rule.kind || row.validity_s == 0 || rule.renew_before_expiry_s < row.validity_s,
        where,
        "renew_before_expiry_s must be below the validity_s of authority '{}'",
        row.name);
  }
}

}  // namespace

std::vector<std::string> check_plan(const CommandPlan& plan) {
  Problems problems(plan);
  for (const Chain& chain : plan.chains) {
    check_chain(plan, chain, problems);
  }
  for (const Pool& pool : plan.pools) {
    problems.require(pool.servers_count >= 1,
                     fmt::format("pool '{}'", pool.name),
                     "servers_count must be at least 1");
    check_duty(plan, pool.duty, fmt::format("pool '{}'", pool.name), problems);
  }
  for (const Network& network : plan.networks) {
    problems.require(network.group == kNoRow || network.group < plan.groups.size(),
                     fmt::format("network '{}'", network.name),
                     "group {} does not exist",
                     network.group);
  }
  for (const Outage& outage : plan.outages) {
    check_outage(plan, outage, problems);
  }
  for (const Consent& consent : plan.consents) {
    problems.law(consent.delay, fmt::format("consent '{}'", consent.name), "delay");
    problems.require(is_prob(consent.grant_prob),
                     fmt::format("consent '{}'", consent.name),
                     "grant_prob must lie between 0 and 1");
  }
  for (const Group& group : plan.groups) {
    for (const std::uint32_t centre : group.centres) {
      problems.require(centre < plan.centres.size(),
                       fmt::format("group '{}'", group.name),
                       "centre {} does not exist",
                       centre);
    }
  }
  problems.require(plan.midnight_to_start_s >= 0 && plan.midnight_to_start_s <= 86400,
                   "plan",
                   "midnight_to_start_s must be 0 to 86400");
  for (const AuthorityRow& row : plan.authority) {
    check_authority(plan, row, problems);
  }
  std::set<std::string> names;
  for (const RequestRule& rule : plan.rules) {
    problems.require(names.insert(rule.name).second, "rules", "two are named '{}'", rule.name);
    check_rule(plan, rule, problems);
  }
  for (const Delivery& row : plan.deliveries) {
    problems.require(row.chain == kNoRow || row.chain < plan.chains.size(),
                     "delivery",
                     "chain {} does not exist",
                     row.chain);
    problems.require(row.group == kNoRow || row.group < plan.groups.size(),
                     "delivery",
                     "group {} does not exist",
                     row.group);
    problems.link(row.link, "delivery");
  }
  for (const Readiness& row : plan.readiness) {
    problems.require(row.chain == kNoRow || row.chain < plan.chains.size(),
                     "readiness",
                     "chain {} does not exist",
                     row.chain);
    problems.require(row.group == kNoRow || row.group < plan.groups.size(),
                     "readiness",
                     "group {} does not exist",
                     row.group);
    problems.law(row.law, "readiness", "law");
  }
  for (const SituationChange& change : plan.changes) {
    problems.law(change.delay, fmt::format("change '{}'", change.name), "delay");
  }
  return problems.take();
}

}  // namespace boyd::command
