/// Where the latency of one order went: its critical path, from the request back from the first
/// group that acted.
#pragma once

#include <cstdint>
#include <vector>

#include "host/command/order.hpp"
#include "host/command/plan.hpp"

namespace boyd::command {

enum class PathPart : std::uint8_t {
  kWait,       ///< in the queue of a node
  kWork,       ///< at a node
  kLink,       ///< between nodes
  kDelivery,   ///< from the end of the chain to the group
  kReadiness,  ///< from reception to action
};
/// "wait", "work", "link", "delivery", "readiness".
const char* name_of(PathPart part);

struct PathStep {
  PathPart part = PathPart::kWork;
  std::uint32_t chain = kNoRow;  ///< kWait, kWork ...
  std::uint32_t node = kNoRow;   ///< ... and node
  bool national = false;         ///< kWait, kWork: in the national chain of a leg
  TimeNs from_ns = 0;
  TimeNs to_ns = 0;
};

/// The steps that followed each other without a gap from the request to the first execution by any
/// group; to the decision where none executed; empty while there is no decision. Of parallel
/// branches the one that was waited for: the last to come where all are joined, the first where one
/// is enough. Steps of no duration are left out.
std::vector<PathStep> critical_path(const CommandPlan& plan, const Order& order);

}  // namespace boyd::command
