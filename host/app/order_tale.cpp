#include "host/app/order_tale.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "host/app/authority_gap.hpp"
#include "host/app/command_report.hpp"
#include "host/app/number_text.hpp"
#include "host/time/time.hpp"

namespace boyd::app {

namespace {

using command::Engine;
using command::Leg;
using command::LegState;
using command::NodeKind;
using command::NodeOutcome;
using command::NodeVisit;
using command::Order;
using command::OrderState;

std::string clock_of(TimeNs time_ns) {
  return clock_text(time::to_seconds(time_ns));
}
std::string span_of(TimeNs duration_ns) {
  return duration_text(time::to_seconds(duration_ns));
}

std::string named(const std::vector<std::string>& names, std::uint32_t row) {
  return row < names.size() ? names[row] : fmt::format("{}", row);
}

std::string member_name(const command::Consensus& consensus, std::uint32_t number) {
  for (const command::Member& member : consensus.members) {
    if (member.number == number && !member.name.empty()) {
      return member.name;
    }
  }
  return fmt::format("{}", number);
}

/// "in round 1 member 3; in round 2 members 3, Ruritania (absent) (the bloc together)".
std::string objections_text(const command::Consensus& consensus,
                            const std::vector<command::Objection>& heard) {
  std::map<std::uint32_t, std::pair<std::vector<std::string>, bool>> rounds;
  for (const command::Objection& objection : heard) {
    rounds[objection.round].first.push_back(member_name(consensus, objection.member) +
                                            (objection.absent ? " (absent)" : ""));
    rounds[objection.round].second |= objection.by_bloc;
  }
  std::string text;
  for (const auto& [round, who] : rounds) {
    text += fmt::format("{}in round {} member{} {}{}",
                        text.empty() ? "" : "; ",
                        round + 1,
                        who.first.size() == 1 ? "" : "s",
                        fmt::join(who.first, ", "),
                        who.second ? " (the bloc together)" : "");
  }
  return text.empty() ? "" : "objections " + text;
}

/// What the node that refused says of it.
std::string node_reason(const Engine& engine, const Order& order, std::uint32_t visit_row) {
  const NodeVisit& visit = order.visits[visit_row];
  const command::Node& node = engine.plan().chains.at(visit.chain).nodes.at(visit.node);
  if (node.kind == NodeKind::kConsensus) {
    return objections_text(node.consensus, engine.objections(order.index, visit_row));
  }
  const bool chooses = node.kind == NodeKind::kGate || node.approve_prob < 1;
  return chooses ? fmt::format("approves {:.0f} % of what comes", 100 * node.approve_prob) : "";
}

/// The visit of a leg's national chain that refused it; kNoRow: none did.
std::uint32_t refusing_visit(const Order& order, std::uint32_t leg) {
  for (std::uint32_t v = 0; v < order.visits.size(); ++v) {
    const NodeOutcome outcome = order.visits[v].outcome;
    if (order.visits[v].leg == leg &&
        (outcome == NodeOutcome::kRefused || outcome == NodeOutcome::kTurnedAway)) {
      return v;
    }
  }
  return kNoRow;
}

/// Lines of one order, kept until their time comes.
class OrderTale {
public:
  OrderTale(const NightFacts& night, const Order& order)
      : night_(night), plan_(night.engine.plan()), order_(order) {}

  std::vector<StoryLine> tell() {
    tell_request();
    for (std::uint32_t v = 0; v < order_.visits.size(); ++v) {
      tell_visit(v);
    }
    tell_decision();
    for (std::uint32_t leg = 0; leg < order_.legs.size(); ++leg) {
      tell_leg(leg);
    }
    say(order_.revoked_ns, "revocation issued");
    if (order_.first_use_ns != kNever) {
      say(order_.first_use_ns,
          fmt::format("first shot on its authority, of {}; they killed {}",
                      night_.battle.shots_on(order_.index),
                      night_.battle.kills_on(order_.index)));
    }
    std::stable_sort(lines_.begin(), lines_.end(), [](const StoryLine& a, const StoryLine& b) {
      return a.time_ns < b.time_ns;
    });
    return std::move(lines_);
  }

  std::string request_text() const {
    std::string groups;
    for (const Leg& leg : order_.legs) {
      groups += (groups.empty() ? "" : ", ") + group(leg.group);
    }
    std::string where;
    if (order_.area != kNoRow) {
      where += " in " + named(plan_.areas, order_.area);
    }
    if (order_.site != kNoRow) {
      where += " at " + named(plan_.sites, order_.site);
    }
    if (order_.track_id != kNoRow) {
      where += fmt::format(" against track {}", order_.track_id);
    }
    return fmt::format("requested by {}: {}{} by {}",
                       cause_text(night_, order_),
                       command::name_of(order_.kind),
                       where,
                       groups);
  }

private:
  void say(TimeNs time_ns, const std::string& what) {
    if (time_ns != kNever && time_ns <= night_.until_ns) {
      lines_.push_back({time_ns, fmt::format("order {:<3} {}", order_.index, what)});
    }
  }

  std::string group(std::uint32_t row) const {
    return row < plan_.groups.size() ? plan_.groups[row].name : fmt::format("group {}", row);
  }

  std::string nation_of(std::uint32_t group_row) const {
    const auto nation = static_cast<std::uint32_t>(plan_.groups.at(group_row).nation);
    return named(night_.nations, nation);
  }

  void tell_request() {
    say(order_.requested_ns,
        fmt::format("{}; {}", request_text(), situation_text(order_.situation)));
  }

  void tell_visit(std::uint32_t visit_row) {
    const NodeVisit& visit = order_.visits[visit_row];
    const command::Chain& chain = plan_.chains.at(visit.chain);
    std::string by = chain.name + " / " + chain.nodes.at(visit.node).name;
    if (visit.instead_of != kNoRow) {
      by += " in place of " + chain.nodes.at(visit.instead_of).name;
    }
    if (visit.leg != kNoRow) {
      by += " for " + group(order_.legs.at(visit.leg).group);
    }
    if (visit.finished_ns == kNever || visit.finished_ns > night_.until_ns) {
      const bool gone = visit.outcome == NodeOutcome::kAbandoned;
      say(visit.arrived_ns,
          fmt::format("at {}: {}",
                      by,
                      gone                                 ? "withdrawn before it was taken up"
                      : visit.started_ns > night_.until_ns ? "still waiting at the end"
                                                           : "still there at the end"));
      return;
    }
    if (visit.started_ns == kNever) {
      say(visit.finished_ns,
          fmt::format("{}: {} after {}",
                      by,
                      command::name_of(visit.outcome),
                      span_of(visit.finished_ns - visit.arrived_ns)));
      return;
    }
    const TimeNs waited_ns = visit.started_ns - visit.arrived_ns;
    const std::string waiting = waited_ns > 0 ? fmt::format("waited {}, ", span_of(waited_ns)) : "";
    const std::string rounds =
        visit.rounds_count > 1 ? fmt::format(" in {} rounds", visit.rounds_count) : "";
    const bool passed = visit.outcome == NodeOutcome::kApproved;
    const std::string reason =
        passed && visit.rounds_count < 2 ? "" : node_reason(night_.engine, order_, visit_row);
    say(visit.finished_ns,
        fmt::format("{}: {}took {}{}: {}{}",
                    by,
                    waiting,
                    span_of(visit.finished_ns - visit.started_ns),
                    rounds,
                    command::name_of(visit.outcome),
                    reason.empty() ? "" : " (" + reason + ")"));
  }

  void tell_decision() {
    if (order_.state == OrderState::kPending) {
      return;
    }
    std::string what = command::name_of(order_.state);
    if (order_.state == OrderState::kRefused) {
      what += ": " + refusal_reason(night_.engine, order_);
    }
    const bool expires = order_.state == OrderState::kReleased && order_.expires_ns != kNever;
    say(order_.decided_ns,
        fmt::format("{}{}{}",
                    what,
                    order_.refusal == command::Refusal::kNoAuthority
                        ? ""
                        : " after " + span_of(order_.decided_ns - order_.requested_ns),
                    expires ? ", valid until " + clock_of(order_.expires_ns) : ""));
  }

  /// Why a leg ended as it did, where more can be said than its state.
  std::string end_reason(std::uint32_t leg_row) const {
    const Leg& leg = order_.legs[leg_row];
    if (leg.state == LegState::kRefusedByCaveat && order_.authority != kNoRow &&
        leg.caveat != kNoRow) {
      const command::Caveat& caveat = plan_.authority.at(order_.authority).caveats.at(leg.caveat);
      const std::uint32_t visit = refusing_visit(order_, leg_row);
      const std::string where =
          visit == kNoRow ? ""
                          : ", in " + plan_.chains.at(order_.visits[visit].chain).name + " / " +
                                plan_.chains.at(order_.visits[visit].chain)
                                    .nodes.at(order_.visits[visit].node)
                                    .name;
      return fmt::format(": {} of {}{}", caveat.name, nation_of(leg.group), where);
    }
    if (leg.state == LegState::kRefusedByCaveat) {
      return ": " + nation_of(leg.group) + " agreed with a reservation";
    }
    if (leg.state == LegState::kRefusedByHost && leg.consent != kNoRow) {
      const command::Consent& consent = plan_.consents.at(leg.consent);
      return fmt::format(": {} of {}",
                         consent.name,
                         named(night_.nations, static_cast<std::uint32_t>(consent.host)));
    }
    if (leg.state == LegState::kLost && leg.sent_ns != kNever) {
      return night_.record.is_linked(leg.group, leg.ended_ns)
                 ? " on the way"
                 : ": its headquarters was out of action or jammed";
    }
    return "";
  }

  void tell_leg(std::uint32_t leg_row) {
    const Leg& leg = order_.legs[leg_row];
    const std::string name = group(leg.group);
    say(leg.sent_ns, "sent to " + name);
    say(leg.received_ns, "received by " + name);
    if (leg.executed_ns != kNever) {
      say(leg.executed_ns,
          fmt::format("executed by {}, {} after the request",
                      name,
                      span_of(leg.executed_ns - order_.requested_ns)));
    }
    say(leg.revocation_sent_ns, "revocation sent to " + name);
    say(leg.revocation_received_ns, "revocation received by " + name);
    if (command::is_final(leg.state)) {
      say(leg.ended_ns,
          fmt::format(
              "ended for {}: {}{}", name, command::name_of(leg.state), end_reason(leg_row)));
    }
  }

  const NightFacts& night_;
  const command::CommandPlan& plan_;
  const Order& order_;
  std::vector<StoryLine> lines_;
};

/// What became of an order, in a few words.
std::string outcome_text(const NightFacts& night, const Order& order) {
  if (order.decided_ns == kNever || order.decided_ns > night.until_ns) {
    return "undecided at the end";
  }
  if (order.state == OrderState::kRefused) {
    return "refused: " + refusal_reason(night.engine, order);
  }
  const std::string after = " after " + span_of(order.decided_ns - order.requested_ns);
  if (order.state != OrderState::kReleased) {
    return command::name_of(order.state) + after;
  }
  const auto executed = std::count_if(order.legs.begin(), order.legs.end(), [&](const Leg& leg) {
    return leg.executed_ns <= night.until_ns;
  });
  std::string text =
      fmt::format("released{}, executed by {} of {} groups", after, executed, order.legs.size());
  if (executed > 0) {
    text +=
        fmt::format(", first after {}", span_of(command::action_ns(order) - order.requested_ns));
  }
  if (order.first_use_ns <= night.until_ns) {
    text += fmt::format(", {} shots, {} kills",
                        night.battle.shots_on(order.index),
                        night.battle.kills_on(order.index));
  }
  return text;
}

}  // namespace

std::vector<StoryLine> tell_order(const NightFacts& night, const Order& order) {
  return OrderTale(night, order).tell();
}

StoryLine tell_order_briefly(const NightFacts& night, const Order& order) {
  return {order.requested_ns,
          fmt::format("order {:<3} {}: {}",
                      order.index,
                      OrderTale(night, order).request_text(),
                      outcome_text(night, order))};
}

std::string refusal_reason(const Engine& engine, const Order& order) {
  if (order.state != OrderState::kRefused) {
    return "";
  }
  if (order.refusal == command::Refusal::kNoAuthority) {
    return "nobody may grant it: " + authority_gap(engine.plan(), order);
  }
  std::string text = command::name_of(order.refusal);
  if (order.refused_chain != kNoRow && order.refused_node != kNoRow) {
    const command::Chain& chain = engine.plan().chains.at(order.refused_chain);
    text += " in " + chain.name + " / " + chain.nodes.at(order.refused_node).name;
  }
  return text;
}

std::string cause_text(const NightFacts& night, const Order& order) {
  const command::CommandPlan& plan = night.engine.plan();
  const command::RequestRule& rule = plan.rules.at(order.rule);
  std::string text = rule.name;
  if (rule.source == command::RuleSource::kWarning) {
    return text + " on the warning";
  }
  if (rule.source == command::RuleSource::kTime) {
    return text + " at its hour";
  }
  text += " on " + named(plan.triggers, rule.trigger);
  const auto count = night.record.trigger_count(rule.trigger, order.requested_ns);
  const std::string age =
      order.oldest_measurement_ns == kNever
          ? "no measurement"
          : fmt::format("oldest measurement {} old",
                        span_of(order.requested_ns - order.oldest_measurement_ns));
  return text + (count ? fmt::format(" (counts {}, {})", *count, age) : " (" + age + ")");
}

}  // namespace boyd::app
