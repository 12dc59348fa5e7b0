#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "host/command/plan.hpp"
#include "host/time/time.hpp"

namespace boyd::command {
namespace {

bool is_prob(double value) {
  return value >= 0 && value <= 1;
}

/// Collects sentences; every check adds where it is.
class Problems {
public:
  template <class... Args>
  void require(bool holds,
               const std::string& where,
               fmt::format_string<Args...> what,
               Args&&... args) {
    if (!holds) {
      list_.push_back(where + ": " + fmt::format(what, std::forward<Args>(args)...));
    }
  }
  void law(const Law& law, const std::string& where, const char* name) {
    const std::string problem = law_problem(law);
    require(problem.empty(), where, "{}: {}", name, problem);
  }
  void link(const Link& link, const std::string& where) {
    law(link.delay, where, "delay");
    require(is_prob(link.loss_prob), where, "loss_prob must lie between 0 and 1");
    require(is_duration(link.resend_after_s), where, "resend_after_s must not be negative");
    require(link.tries_max >= 1 && link.tries_max <= 255, where, "tries_max must be 1 to 255");
  }
  std::vector<std::string> take() { return std::move(list_); }

private:
  std::vector<std::string> list_;
};

void check_consensus(const Consensus& c, const std::string& where, Problems& problems) {
  problems.law(c.reply, where, "reply");
  problems.law(c.session, where, "session");
  problems.law(c.deadline, where, "deadline");
  problems.law(c.rework, where, "rework");
  problems.require(
      c.members_count >= 1 && c.members_count <= 65535, where, "members_count must be 1 to 65535");
  problems.require(is_prob(c.objection_prob), where, "objection_prob must lie between 0 and 1");
  problems.require(
      is_prob(c.common_shock_prob), where, "common_shock_prob must lie between 0 and 1");
  problems.require(c.bloc_count <= c.members_count,
                   where,
                   "bloc_count {} must not exceed the {} members",
                   c.bloc_count,
                   c.members_count);
  problems.require(c.rounds_max >= 1 && c.rounds_max <= 255, where, "rounds_max must be 1 to 255");
  for (const MemberOverride& member : c.overrides) {
    problems.require(member.member < c.members_count,
                     where,
                     "override of member {}: there are {} members",
                     member.member,
                     c.members_count);
    if (member.reply) {
      problems.law(*member.reply, where, "reply of a member");
    }
    problems.require(!member.objection_prob || is_prob(*member.objection_prob),
                     where,
                     "objection_prob of member {} must lie between 0 and 1",
                     member.member);
  }
}

void check_node(const CommandPlan& plan,
                const Node& node,
                const std::string& where,
                Problems& problems) {
  problems.law(node.law, where, "law");
  problems.require(node.servers_count >= 1, where, "servers_count must be at least 1");
  problems.require(node.pool == kNoRow || node.pool < plan.pools.size(),
                   where,
                   "pool {} does not exist",
                   node.pool);
  problems.require(is_prob(node.approve_prob), where, "approve_prob must lie between 0 and 1");
  if (node.kind == NodeKind::kConsensus) {
    check_consensus(node.consensus, where, problems);
  }
}

/// Nodes reached from `start` along the edges, or against them.
std::vector<bool> reached(const Chain& chain, std::uint32_t start, bool forward) {
  std::vector<bool> seen(chain.nodes.size(), false);
  std::vector<std::uint32_t> open = {start};
  seen[start] = true;
  while (!open.empty()) {
    const std::uint32_t node = open.back();
    open.pop_back();
    for (const Edge& edge : chain.edges) {
      const std::uint32_t from = forward ? edge.from : edge.to;
      const std::uint32_t to = forward ? edge.to : edge.from;
      if (from == node && !seen[to]) {
        seen[to] = true;
        open.push_back(to);
      }
    }
  }
  return seen;
}

/// Kahn (1962): nodes without unvisited predecessors are taken away until none is left.
bool has_cycle(const Chain& chain) {
  std::vector<std::uint32_t> incoming(chain.nodes.size(), 0);
  for (const Edge& edge : chain.edges) {
    ++incoming[edge.to];
  }
  std::vector<std::uint32_t> free;
  for (std::uint32_t n = 0; n < chain.nodes.size(); ++n) {
    if (incoming[n] == 0) {
      free.push_back(n);
    }
  }
  std::size_t taken = 0;
  while (!free.empty()) {
    const std::uint32_t node = free.back();
    free.pop_back();
    ++taken;
    for (const Edge& edge : chain.edges) {
      if (edge.from == node && --incoming[edge.to] == 0) {
        free.push_back(edge.to);
      }
    }
  }
  return taken != chain.nodes.size();
}

void check_forks(const Chain& chain, const std::string& where, Problems& problems) {
  for (std::uint32_t n = 0; n < chain.nodes.size(); ++n) {
    const Node& node = chain.nodes[n];
    double sum[2] = {0, 0};
    std::size_t count[2] = {0, 0};
    for (const Edge& edge : chain.edges) {
      if (edge.from == n) {
        sum[static_cast<int>(edge.when)] += edge.prob;
        ++count[static_cast<int>(edge.when)];
      }
    }
    const bool decides = node.kind == NodeKind::kGate || node.kind == NodeKind::kConsensus;
    problems.require(decides || count[1] == 0,
                     where,
                     "node '{}': only gates and consensus nodes have edges for refused orders",
                     node.name);
    problems.require(n == chain.exit || count[0] > 0,
                     where,
                     "node '{}': no edge leads on from it and it is not the exit",
                     node.name);
    for (int c = 0; c < 2 && node.fork == Fork::kOne; ++c) {
      problems.require(count[c] == 0 || (sum[c] > 1 - 1e-9 && sum[c] < 1 + 1e-9),
                       where,
                       "node '{}': the probabilities of its branch sum to {}, not 1",
                       node.name,
                       sum[c]);
    }
  }
}

void check_graph(const Chain& chain, const std::string& where, Problems& problems) {
  const bool ends_exist = chain.entry < chain.nodes.size() && chain.exit < chain.nodes.size();
  problems.require(ends_exist, where, "entry and exit must be nodes of the chain");
  bool edges_exist = true;
  for (const Edge& edge : chain.edges) {
    edges_exist = edges_exist && edge.from < chain.nodes.size() && edge.to < chain.nodes.size();
    problems.require(is_prob(edge.prob), where, "prob of an edge must lie between 0 and 1");
    problems.link(edge.link, where + ": an edge");
  }
  problems.require(edges_exist, where, "an edge names a node that does not exist");
  if (!ends_exist || !edges_exist) {
    return;
  }
  problems.require(!has_cycle(chain), where, "its edges form a cycle; rework belongs in consensus");
  const std::vector<bool> forward = reached(chain, chain.entry, true);
  const std::vector<bool> backward = reached(chain, chain.exit, false);
  for (std::uint32_t n = 0; n < chain.nodes.size(); ++n) {
    problems.require(
        forward[n], where, "node '{}' is not reached from the entry", chain.nodes[n].name);
    problems.require(
        backward[n], where, "node '{}' does not lead to the exit", chain.nodes[n].name);
  }
  for (const Edge& edge : chain.edges) {
    problems.require(edge.to != chain.entry, where, "an edge leads back to the entry");
    problems.require(edge.from != chain.exit, where, "an edge leads on from the exit");
  }
  check_forks(chain, where, problems);
}

void check_chain(const CommandPlan& plan, const Chain& chain, Problems& problems) {
  const std::string where = fmt::format("chain '{}'", chain.name);
  std::set<std::string> names;
  for (const Node& node : chain.nodes) {
    problems.require(names.insert(node.name).second, where, "two nodes are named '{}'", node.name);
    check_node(plan, node, fmt::format("{}, node '{}'", where, node.name), problems);
  }
  if (!chain.nodes.empty()) {
    check_graph(chain, where, problems);
  }
}

void check_authority(const CommandPlan& plan, const AuthorityRow& row, Problems& problems) {
  const std::string where = fmt::format("authority '{}'", row.name);
  problems.require(row.chain == kNoRow || row.chain < plan.chains.size(),
                   where,
                   "chain {} does not exist",
                   row.chain);
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
  Problems problems;
  for (const Chain& chain : plan.chains) {
    check_chain(plan, chain, problems);
  }
  for (const Pool& pool : plan.pools) {
    problems.require(pool.servers_count >= 1,
                     fmt::format("pool '{}'", pool.name),
                     "servers_count must be at least 1");
  }
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
