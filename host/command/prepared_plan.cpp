#include "host/command/prepared_plan.hpp"

#include <memory>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "host/command/dice.hpp"
#include "host/command/engine.hpp"

namespace boyd::command {
namespace {

PreparedChain prepare_chain(const Chain& chain, std::vector<Servers>& servers) {
  PreparedChain out;
  out.incoming_count.assign(chain.nodes.size(), 0);
  out.outgoing.resize(chain.nodes.size());
  for (const Node& node : chain.nodes) {
    out.node_hash.push_back(name_hash(node.name));
    if (node.kind == NodeKind::kService && node.pool == kNoRow) {
      out.servers.push_back(static_cast<std::uint32_t>(servers.size()));
      servers.push_back({node.servers_count, node.discipline});
    } else {
      out.servers.push_back(node.pool);
    }
  }
  for (std::uint32_t e = 0; e < chain.edges.size(); ++e) {
    const Edge& edge = chain.edges[e];
    out.edge_hash.push_back(mix(out.node_hash[edge.from], out.node_hash[edge.to]));
    ++out.incoming_count[edge.to];
    out.outgoing[edge.from].push_back(e);
  }
  return out;
}

}  // namespace

const Link* PreparedPlan::delivery(std::uint32_t chain, std::uint32_t group) const {
  for (const Delivery& row : plan.deliveries) {
    if ((row.chain == kNoRow || row.chain == chain) &&
        (row.group == kNoRow || row.group == group)) {
      return &row.link;
    }
  }
  return nullptr;
}

const Law* PreparedPlan::readiness(OrderKind kind, std::uint32_t chain, std::uint32_t group) const {
  for (const Readiness& row : plan.readiness) {
    if ((!row.kind || *row.kind == kind) && (row.chain == kNoRow || row.chain == chain) &&
        (row.group == kNoRow || row.group == group)) {
      return &row.law;
    }
  }
  return nullptr;
}

std::shared_ptr<const PreparedPlan> prepare(CommandPlan plan) {
  const std::vector<std::string> problems = check_plan(plan);
  if (!problems.empty()) {
    throw std::invalid_argument(
        fmt::format("the command plan cannot be used:\n  {}", fmt::join(problems, "\n  ")));
  }
  auto out = std::make_shared<PreparedPlan>();
  out->plan = std::move(plan);
  for (const Pool& pool : out->plan.pools) {
    out->servers.push_back({pool.servers_count, pool.discipline});
  }
  for (const Chain& chain : out->plan.chains) {
    out->chains.push_back(prepare_chain(chain, out->servers));
  }
  for (std::uint32_t r = 0; r < out->plan.rules.size(); ++r) {
    const RequestRule& rule = out->plan.rules[r];
    out->rule_hash.push_back(name_hash(rule.name));
    if (rule.source == RuleSource::kTrigger) {
      if (rule.trigger >= out->trigger_rules.size()) {
        out->trigger_rules.resize(rule.trigger + 1U);
      }
      out->trigger_rules[rule.trigger].push_back(r);
    }
  }
  for (const Group& group : out->plan.groups) {
    out->group_hash.push_back(name_hash(group.name));
  }
  for (const AuthorityRow& row : out->plan.authority) {
    std::vector<std::uint32_t>& hashes = out->caveat_hash.emplace_back();
    for (const Caveat& caveat : row.caveats) {
      hashes.push_back(name_hash(caveat.name));
    }
  }
  return out;
}

const CommandPlan& plan_of(const PreparedPlan& prepared) {
  return prepared.plan;
}

}  // namespace boyd::command
