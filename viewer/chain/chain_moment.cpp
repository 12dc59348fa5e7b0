#include "viewer/chain/chain_moment.hpp"

#include <algorithm>

namespace boyd::viewer {

namespace {

using command::Leg;
using command::NodeVisit;
using command::Order;

double share_of(TimeNs from_ns, TimeNs to_ns, TimeNs time_ns) {
  return to_ns > from_ns && to_ns != kNever ? std::clamp(static_cast<double>(time_ns - from_ns) /
                                                             static_cast<double>(to_ns - from_ns),
                                                         0.0,
                                                         1.0)
                                            : 0.5;
}

class Follower {
public:
  Follower(const command::CommandPlan& plan, TimeNs time_ns) : plan_(plan), time_ns_(time_ns) {}

  void follow(const Order& order) {
    if (order.requested_ns > time_ns_) {
      return;
    }
    for (const NodeVisit& visit : order.visits) {
      follow_visit(order, visit);
    }
    for (const Leg& leg : order.legs) {
      follow_leg(order, leg);
    }
  }

  std::vector<OrderToken> tokens() { return std::move(tokens_); }

private:
  void follow_visit(const Order& order, const NodeVisit& visit) {
    OrderToken token;
    token.order = order.index;
    token.chain = visit.chain;
    token.node = visit.node;
    if (visit.arrived_ns <= time_ns_ && time_ns_ < visit.finished_ns) {
      token.is_waiting = visit.started_ns > time_ns_;
      token.share = token.is_waiting ? 0 : share_of(visit.started_ns, visit.finished_ns, time_ns_);
      tokens_.push_back(token);
      return;
    }
    if (visit.arrived_ns > time_ns_) {
      come_along(order, visit, token);
    }
  }

  /// A visit that is still to come: on a link from where it was before, if it has left there.
  void come_along(const Order& order, const NodeVisit& visit, OrderToken token) {
    const command::Chain& chain = plan_.chains.at(visit.chain);
    const NodeVisit* left = nullptr;
    for (const NodeVisit& before : order.visits) {
      const bool leads_here =
          std::any_of(chain.edges.begin(), chain.edges.end(), [&](const command::Edge& edge) {
            return edge.from == before.node && edge.to == visit.node;
          });
      if (leads_here && before.chain == visit.chain && before.leg == visit.leg &&
          before.finished_ns <= time_ns_ && before.finished_ns <= visit.arrived_ns &&
          (left == nullptr || before.finished_ns > left->finished_ns)) {
        left = &before;
      }
    }
    if (left != nullptr) {
      token.where = Whereabouts::kLink;
      token.node = left->node;
      token.next_node = visit.node;
      token.share = share_of(left->finished_ns, visit.arrived_ns, time_ns_);
      tokens_.push_back(token);
    }
  }

  void follow_leg(const Order& order, const Leg& leg) {
    OrderToken token;
    token.order = order.index;
    token.chain = chain_of(order, plan_);
    token.group = leg.group;
    const TimeNs received_ns = std::min(leg.received_ns, leg.ended_ns);
    const TimeNs executed_ns = std::min(leg.executed_ns, leg.ended_ns);
    if (leg.sent_ns <= time_ns_ && time_ns_ < received_ns) {
      token.where = Whereabouts::kDelivery;
      token.share = share_of(leg.sent_ns, received_ns, time_ns_);
      tokens_.push_back(token);
    } else if (leg.received_ns <= time_ns_ && time_ns_ < executed_ns) {
      token.where = Whereabouts::kGroup;
      token.share = share_of(leg.received_ns, executed_ns, time_ns_);
      tokens_.push_back(token);
    }
  }

  const command::CommandPlan& plan_;
  TimeNs time_ns_;
  std::vector<OrderToken> tokens_;
};

}  // namespace

std::vector<OrderToken> tokens_at(std::span<const Order> orders,
                                  const command::CommandPlan& plan,
                                  TimeNs time_ns) {
  Follower follower(plan, time_ns);
  for (const Order& order : orders) {
    follower.follow(order);
  }
  return follower.tokens();
}

const char* word_of(const Order& order, TimeNs time_ns) {
  if (command::was_in_force(order, time_ns)) {
    return "in force";
  }
  if (command::action_ns(order) <= time_ns) {
    return "over";
  }
  if (order.decided_ns > time_ns) {
    return "being decided";
  }
  if (order.state != command::OrderState::kReleased) {
    return command::name_of(order.state);
  }
  const bool all_ended = std::all_of(order.legs.begin(), order.legs.end(), [&](const Leg& leg) {
    return leg.ended_ns <= time_ns;
  });
  return all_ended ? "never carried out" : "on its way";
}

const char* word_of(const Order& order, const Leg& leg, TimeNs time_ns) {
  if (leg.ended_ns <= time_ns) {
    return command::name_of(leg.state);
  }
  if (leg.executed_ns <= time_ns) {
    return "in force";
  }
  if (leg.received_ns <= time_ns) {
    return "received, makes ready";
  }
  if (leg.sent_ns <= time_ns) {
    return "on its way";
  }
  if (order.decided_ns > time_ns) {
    return "being decided";
  }
  return order.state == command::OrderState::kReleased ? "waits for its nation or host"
                                                       : command::name_of(order.state);
}

std::uint32_t chain_of(const Order& order, const command::CommandPlan& plan) {
  return order.authority == kNoRow ? kNoRow : plan.authority.at(order.authority).chain;
}

std::uint32_t busiest_chain(std::span<const Order> orders, const command::CommandPlan& plan) {
  std::vector<std::size_t> counts(plan.chains.size() + 1, 0);
  for (const Order& order : orders) {
    const std::uint32_t chain = chain_of(order, plan);
    if (chain != kNoRow) {
      ++counts.at(chain);
    }
  }
  return static_cast<std::uint32_t>(std::max_element(counts.begin(), counts.end()) -
                                    counts.begin());
}

}  // namespace boyd::viewer
