#include <set>

#include "host/command/plan_problems.hpp"

namespace boyd::command {
namespace {

constexpr double kDay_s = 86400;

bool is_time_of_day(double value_s) {
  return value_s >= 0 && value_s <= kDay_s;
}

void check_node(const CommandPlan& plan,
                const Node& node,
                const std::string& where,
                Problems& problems) {
  problems.law(node.law, where, "law");
  problems.law(node.takeover, where, "takeover");
  problems.link(node.superior_link, where);
  problems.require(is_prob(node.decide_prob), where, "decide_prob must lie between 0 and 1");
  check_duty(plan, node.duty, where, problems);
  problems.require(node.servers_count >= 1, where, "servers_count must be at least 1");
  problems.require(node.pool == kNoRow || node.pool < plan.pools.size(),
                   where,
                   "pool {} does not exist",
                   node.pool);
  problems.require(is_prob(node.approve_prob), where, "approve_prob must lie between 0 and 1");
  if (node.kind == NodeKind::kConsensus) {
    check_consensus(node.consensus, where, problems);
  }
  if (node.kind == NodeKind::kMeeting) {
    problems.require(node.rhythm.every_s >= 1 && is_duration(node.rhythm.every_s),
                     where,
                     "meetings must lie at least 1 s apart");
    problems.require(node.rhythm.first_s >= 0 && node.rhythm.first_s <= kDay_s,
                     where,
                     "the first meeting must be a time of day, 0 to 86400 s");
    problems.require(node.rhythm.capacity_max != 0U, where, "a meeting must take at least 1");
    problems.require(node.discipline != Discipline::kPreemptive,
                     where,
                     "a meeting cannot be interrupted by what has priority");
  }
  const bool rests = node.duty.hours.from_s != node.duty.hours.to_s;
  problems.require(!rests || (node.kind != NodeKind::kMeeting && node.kind != NodeKind::kConsensus),
                   where,
                   "a meeting or a consensus has no working hours");
}

/// Superiors and successors stand beside the graph, and lead upwards.
void check_helpers(const Chain& chain, const std::string& where, Problems& problems) {
  for (std::uint32_t n = 0; n < chain.nodes.size(); ++n) {
    for (const auto next : {&Node::superior, &Node::successor}) {
      std::uint32_t node = chain.nodes[n].*next;
      std::size_t steps = 0;
      while (node < chain.nodes.size() && steps <= chain.nodes.size()) {
        node = chain.nodes[node].*next;
        ++steps;
      }
      const char* const what = next == &Node::superior ? "superior" : "successor";
      problems.require(node == kNoRow || node < chain.nodes.size(),
                       where,
                       "node '{}': {} {} does not exist",
                       chain.nodes[n].name,
                       what,
                       node);
      problems.require(steps <= chain.nodes.size(),
                       where,
                       "node '{}': its {}s form a circle",
                       chain.nodes[n].name,
                       what);
    }
    problems.require(chain.nodes[n].decide_prob >= 1 || chain.nodes[n].superior != kNoRow,
                     where,
                     "node '{}': decide_prob below 1 needs a superior",
                     chain.nodes[n].name);
    const bool passes_up = chain.nodes[n].duty.queue_max.has_value() &&
                           chain.nodes[n].duty.overload == Overload::kEscalate;
    problems.require(!passes_up || chain.nodes[n].superior != kNoRow,
                     where,
                     "node '{}': a full queue that escalates needs a superior",
                     chain.nodes[n].name);
  }
}

std::vector<bool> helpers(const Chain& chain) {
  std::vector<bool> helps(chain.nodes.size(), false);
  for (const Node& node : chain.nodes) {
    for (const std::uint32_t other : {node.superior, node.successor}) {
      if (other < helps.size()) {
        helps[other] = true;
      }
    }
  }
  return helps;
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
  const std::vector<bool> helps = helpers(chain);
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
    const bool decides = node.kind == NodeKind::kGate || node.kind == NodeKind::kConsensus ||
                         node.approve_prob < 1 || node.superior != kNoRow ||
                         node.successor != kNoRow || node.duty.queue_max.has_value() ||
                         node.pool != kNoRow;
    problems.require(decides || count[1] == 0,
                     where,
                     "node '{}': an edge for refused orders, but it never refuses",
                     node.name);
    problems.require(n == chain.exit || count[0] > 0 || helps[n],
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
  const std::vector<bool> helps = helpers(chain);
  for (std::uint32_t n = 0; n < chain.nodes.size(); ++n) {
    if (helps[n]) {
      problems.require(n != chain.entry && n != chain.exit && !forward[n] && !backward[n],
                       where,
                       "node '{}' is a superior or successor, so it stands on no edge",
                       chain.nodes[n].name);
      continue;
    }
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

}  // namespace

void check_duty(const CommandPlan& plan,
                const Duty& duty,
                const std::string& where,
                Problems& problems) {
  problems.require(is_time_of_day(duty.hours.from_s) && is_time_of_day(duty.hours.to_s),
                   where,
                   "working hours must lie between 0 and 86400 s after midnight");
  problems.require(duty.headquarters == kNoRow || duty.headquarters < plan.groups.size(),
                   where,
                   "headquarters: group {} does not exist",
                   duty.headquarters);
}

void check_chain(const CommandPlan& plan, const Chain& chain, Problems& problems) {
  const std::string where = fmt::format("chain '{}'", chain.name);
  problems.require(is_prob(chain.refuse_prob), where, "refuse_prob must lie between 0 and 1");
  check_helpers(chain, where, problems);
  std::set<std::string> names;
  for (const Node& node : chain.nodes) {
    problems.require(names.insert(node.name).second, where, "two nodes are named '{}'", node.name);
    check_node(plan, node, fmt::format("{}, node '{}'", where, node.name), problems);
  }
  if (!chain.nodes.empty()) {
    check_graph(chain, where, problems);
  }
}

}  // namespace boyd::command
