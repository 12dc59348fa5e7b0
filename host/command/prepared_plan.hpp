/// A command plan with everything an engine would otherwise work out again for each world.
#pragma once

#include <cstdint>
#include <vector>

#include "host/command/plan.hpp"

namespace boyd::command {

struct PreparedChain {
  std::vector<std::uint32_t> node_hash;              ///< of the name, per node
  std::vector<std::uint32_t> edge_hash;              ///< of both nodes' names, per edge
  std::vector<std::uint32_t> servers;                ///< per node: row of PreparedPlan::servers
  std::vector<std::uint32_t> incoming_count;         ///< per node: edges
  std::vector<std::vector<std::uint32_t>> outgoing;  ///< per node: rows of edges, ascending
};

/// A queue with its servers: a pool, or a node that has its own.
struct Servers {
  std::uint32_t count = 1;
  Discipline discipline = Discipline::kFifo;
};

class PreparedPlan {
public:
  CommandPlan plan;
  std::vector<PreparedChain> chains;
  std::vector<Servers> servers;                           ///< pools first, then nodes' own
  std::vector<std::uint32_t> rule_hash;                   ///< of the name, per rule
  std::vector<std::uint32_t> group_hash;                  ///< of the name, per group
  std::vector<std::vector<std::uint32_t>> caveat_hash;    ///< per authority row and caveat
  std::vector<std::vector<std::uint32_t>> trigger_rules;  ///< per trigger: rows of rules

  /// First matching row of deliveries; null when none matches.
  const Link* delivery(std::uint32_t chain, std::uint32_t group) const;
  /// First matching row of readiness; null when none matches.
  const Law* readiness(OrderKind kind, std::uint32_t chain, std::uint32_t group) const;
};

}  // namespace boyd::command
