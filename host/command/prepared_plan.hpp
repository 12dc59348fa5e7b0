/// A command plan with everything an engine would otherwise work out again for each world.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "host/command/calendar.hpp"
#include "host/command/plan.hpp"

namespace boyd::command {

struct PreparedChain {
  std::vector<std::uint32_t> node_hash;              ///< of the name, per node
  std::vector<std::uint32_t> edge_hash;              ///< of both nodes' names, per edge
  std::vector<std::uint32_t> posts;                  ///< per node: row of PreparedPlan::posts
  std::vector<std::uint32_t> incoming_count;         ///< per node: edges
  std::vector<std::vector<std::uint32_t>> outgoing;  ///< per node: rows of edges, ascending
  std::vector<bool> has_otherwise;                   ///< per node: an edge for refused orders
  std::uint32_t nodes_first = 0;                     ///< of the plan's nodes, chain after chain
};

struct NodeRef {
  std::uint32_t chain = kNoRow;
  std::uint32_t node = kNoRow;
};

/// A queue with its servers: a pool, or a node that has its own.
struct Post {
  std::uint32_t count = 1;  ///< of servers; kNoRow: any number at once
  Discipline discipline = Discipline::kFifo;
  Duty duty;
  OpenHours hours;
  bool meets = false;  ///< its work begins at meetings only
  Meetings meetings;
  std::uint32_t capacity_max = kNoRow;  ///< of one meeting
  std::vector<NodeRef> nodes;           ///< that work here
};

class PreparedPlan {
public:
  CommandPlan plan;
  std::vector<PreparedChain> chains;
  std::vector<Post> posts;                                ///< pools first, then nodes' own
  std::uint32_t nodes_count = 0;                          ///< of all chains
  std::vector<std::vector<std::uint32_t>> outage_posts;   ///< per outage: posts that it takes away
  std::vector<std::vector<std::uint32_t>> group_posts;    ///< per group: posts that sit with it
  std::vector<std::uint32_t> rule_hash;                   ///< of the name, per rule
  std::vector<std::uint32_t> group_hash;                  ///< of the name, per group
  std::vector<std::uint32_t> centre_hash;                 ///< of the name, per centre
  std::vector<std::vector<std::uint32_t>> caveat_hash;    ///< per authority row and caveat
  std::vector<std::vector<std::uint32_t>> trigger_rules;  ///< per trigger: rows of rules

  /// First matching row of deliveries; null when none matches.
  const Link* delivery(std::uint32_t chain, std::uint32_t group) const;
  /// First matching row of readiness; null when none matches.
  const Law* readiness(OrderKind kind, std::uint32_t chain, std::uint32_t group) const;
  /// First consent that an order of this kind at this area or site needs of a group; kNoRow: none.
  std::uint32_t consent(OrderKind kind,
                        std::uint32_t area,
                        std::uint32_t site,
                        std::uint32_t group) const;
};

}  // namespace boyd::command
