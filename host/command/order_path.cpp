#include "host/command/order_path.hpp"

#include <algorithm>

namespace boyd::command {
namespace {

/// Walks back from what is known to have happened to what it waited for.
class PathWalk {
public:
  PathWalk(const CommandPlan& plan, const Order& order) : plan_(plan), order_(order) {}

  std::vector<PathStep> walk() {
    TimeNs at_ns = order_.decided_ns;
    const Leg* first = first_to_act();
    if (first != nullptr) {
      add({PathPart::kReadiness, kNoRow, kNoRow, false, first->received_ns, first->executed_ns});
      add({PathPart::kDelivery, kNoRow, kNoRow, false, first->sent_ns, first->received_ns});
      walk_visits(leg_row(*first), first->sent_ns, order_.decided_ns);
    }
    walk_visits(kNoRow, at_ns, order_.requested_ns);
    std::reverse(steps_.begin(), steps_.end());
    return std::move(steps_);
  }

private:
  void add(const PathStep& step) {
    if (step.to_ns > step.from_ns) {
      steps_.push_back(step);
    }
  }

  const Leg* first_to_act() const {
    const Leg* first = nullptr;
    for (const Leg& leg : order_.legs) {
      if (leg.executed_ns != kNever && (first == nullptr || leg.executed_ns < first->executed_ns)) {
        first = &leg;
      }
    }
    return first;
  }
  std::uint32_t leg_row(const Leg& leg) const {
    return static_cast<std::uint32_t>(&leg - order_.legs.data());
  }

  /// Visits of the order itself or of one leg, back from `at_ns` to `since_ns`.
  void walk_visits(std::uint32_t leg, TimeNs at_ns, TimeNs since_ns) {
    const NodeVisit* later = nullptr;
    while (at_ns > since_ns) {
      const NodeVisit* visit = before(leg, later, at_ns);
      if (visit == nullptr) {
        add({PathPart::kLink, kNoRow, kNoRow, false, since_ns, at_ns});
        return;
      }
      const bool national = leg != kNoRow;
      add({PathPart::kLink, kNoRow, kNoRow, false, visit->finished_ns, at_ns});
      const TimeNs started_ns = std::min(visit->started_ns, visit->finished_ns);
      add({PathPart::kWork, visit->chain, visit->node, national, started_ns, visit->finished_ns});
      add({PathPart::kWait, visit->chain, visit->node, national, visit->arrived_ns, started_ns});
      at_ns = visit->arrived_ns;
      later = visit;
    }
  }

  /// The visit that `later` waited for, or, for null, whose end was the end of the chain.
  const NodeVisit* before(std::uint32_t leg, const NodeVisit* later, TimeNs at_ns) const {
    const bool any = later != nullptr && node_of(*later).join == Join::kAny;
    const NodeVisit* best = nullptr;
    int best_rank = 0;
    for (const NodeVisit& visit : order_.visits) {
      if (&visit == later || visit.leg != leg || !went_on(visit) || visit.finished_ns > at_ns ||
          visit.arrived_ns >= at_ns) {
        continue;
      }
      const int rank = later == nullptr             ? 0
                       : is_asked_by(visit, *later) ? 2
                                                    : leads_to(visit, *later);
      const bool closer =
          best == nullptr || (any && rank == 1 ? visit.finished_ns < best->finished_ns
                                               : visit.finished_ns > best->finished_ns);
      if (rank != best_rank ? rank > best_rank : closer) {
        best = &visit;
        best_rank = rank;
      }
    }
    return best;
  }

  static bool went_on(const NodeVisit& visit) {
    return visit.outcome != NodeOutcome::kAbandoned && visit.outcome != NodeOutcome::kLost;
  }
  /// Node of the graph that the visit was at, or stood in for.
  static std::uint32_t way_of(const NodeVisit& visit) {
    return visit.instead_of == kNoRow ? visit.node : visit.instead_of;
  }

  static bool is_passed_on(const NodeVisit& visit) {
    return visit.outcome == NodeOutcome::kHandedOver || visit.outcome == NodeOutcome::kEscalated;
  }
  /// Superiors and successors are asked within one node of the graph, one after the other.
  static bool is_asked_by(const NodeVisit& from, const NodeVisit& to) {
    return is_passed_on(from) && from.chain == to.chain && from.caveat == to.caveat &&
           way_of(from) == way_of(to);
  }
  bool leads_to(const NodeVisit& from, const NodeVisit& to) const {
    const std::vector<Edge>& edges = plan_.chains.at(from.chain).edges;
    return !is_passed_on(from) && from.chain == to.chain && from.caveat == to.caveat &&
           std::any_of(edges.begin(), edges.end(), [&](const Edge& edge) {
             return edge.from == way_of(from) && edge.to == way_of(to);
           });
  }
  const Node& node_of(const NodeVisit& visit) const {
    return plan_.chains.at(visit.chain).nodes.at(way_of(visit));
  }

  const CommandPlan& plan_;
  const Order& order_;
  std::vector<PathStep> steps_;
};

}  // namespace

const char* name_of(PathPart part) {
  switch (part) {
    case PathPart::kWait:
      return "wait";
    case PathPart::kWork:
      return "work";
    case PathPart::kLink:
      return "link";
    case PathPart::kDelivery:
      return "delivery";
    case PathPart::kReadiness:
      return "readiness";
  }
  return "work";
}

std::vector<PathStep> critical_path(const CommandPlan& plan, const Order& order) {
  if (order.state == OrderState::kPending) {
    return {};
  }
  return PathWalk(plan, order).walk();
}

}  // namespace boyd::command
