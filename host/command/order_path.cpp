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
      add({PathPart::kWork,
           visit->chain,
           visit->node,
           national,
           visit->started_ns,
           visit->finished_ns});
      add({PathPart::kWait,
           visit->chain,
           visit->node,
           national,
           visit->arrived_ns,
           visit->started_ns});
      at_ns = visit->arrived_ns;
      later = visit;
    }
  }

  /// The visit that `later` waited for, or, for null, whose end was the end of the chain.
  const NodeVisit* before(std::uint32_t leg, const NodeVisit* later, TimeNs at_ns) const {
    const bool any = later != nullptr && node_of(*later).join == Join::kAny;
    const NodeVisit* best = nullptr;
    bool best_leads = false;
    for (const NodeVisit& visit : order_.visits) {
      if (&visit == later || visit.leg != leg || visit.started_ns == kNever ||
          visit.finished_ns > at_ns || visit.arrived_ns >= at_ns) {
        continue;
      }
      const bool leads = later != nullptr && leads_to(visit, *later);
      const bool closer = best == nullptr || (any && leads ? visit.finished_ns < best->finished_ns
                                                           : visit.finished_ns > best->finished_ns);
      if (leads != best_leads ? leads : closer) {
        best = &visit;
        best_leads = leads;
      }
    }
    return best;
  }

  bool leads_to(const NodeVisit& from, const NodeVisit& to) const {
    const std::vector<Edge>& edges = plan_.chains.at(from.chain).edges;
    return from.chain == to.chain && std::any_of(edges.begin(), edges.end(), [&](const Edge& edge) {
             return edge.from == from.node && edge.to == to.node;
           });
  }
  const Node& node_of(const NodeVisit& visit) const {
    return plan_.chains.at(visit.chain).nodes.at(visit.node);
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
