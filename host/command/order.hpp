/// An order and its whole history. All times in ns of the world's clock; kNever: has not happened.
///
/// A request becomes one order per authority row that governs its groups. The order passes the
/// row's chain (decision), is released, and then has one leg per group: reservation of a member,
/// consent of the host, caveat, national chain, link, readiness, execution, end. Every order ends
/// in exactly one OrderState and every leg in exactly one LegState; nothing disappears.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "host/command/plan.hpp"

namespace boyd::command {

enum class OrderState : std::uint8_t {
  kPending,    ///< in its chain
  kRefused,    ///< see refusal
  kLost,       ///< for good: by a link inside the chain, or with a post that went down
  kWithdrawn,  ///< the reason for it went away before the decision
  kReleased,   ///< approved; the legs tell the rest
};
const char* name_of(OrderState state);

enum class Refusal : std::uint8_t {
  kNone,
  kNoAuthority,  ///< no row of the authority matrix matched
  kGate,         ///< by a node of any other kind than consensus, or the approver as a whole
  kConsensus,    ///< the last round met an objection
  kOverload,     ///< a full queue turned it away
};
const char* name_of(Refusal refusal);

enum class NodeOutcome : std::uint8_t {
  kWaiting,     ///< in the queue, begun or not
  kInService,   ///< being worked on
  kApproved,    ///< finished, passed on
  kOtherwise,   ///< refused by the node, of whatever kind, but goes on by another way
  kRefused,     ///< refused by the node, of whatever kind, and that was the end of this way
  kAbandoned,   ///< the order was withdrawn before the node was through with it
  kEscalated,   ///< the superior decides instead
  kTurnedAway,  ///< by a full queue
  kHandedOver,  ///< to the successor of a node that is down
  kLost,        ///< with a node that went down
};
const char* name_of(NodeOutcome outcome);

/// One visit of an order to one node.
struct NodeVisit {
  std::uint32_t chain = kNoRow;
  std::uint32_t node = kNoRow;
  std::uint32_t leg = kNoRow;  ///< kNoRow: the order's own chain; else a national chain of this leg
  std::uint32_t caveat = kNoRow;  ///< of the row of authority: that asked for the national chain
  TimeNs arrived_ns = kNever;
  TimeNs started_ns = kNever;   ///< kNever: nobody took it up
  TimeNs begun_ns = kNever;     ///< the work that was finished: later where it had to begin anew
  TimeNs worked_ns = 0;         ///< time at work, so without rests; what was in vain included
  TimeNs finished_ns = kNever;  ///< when it left, rests between included; planned while kInService
  NodeOutcome outcome = NodeOutcome::kWaiting;
  std::uint32_t rounds_count = 0;         ///< consensus: rounds held
  std::uint32_t interruptions_count = 0;  ///< by what has priority, or because the node went down
  /// Node of the chain's graph in whose place this one works, as its superior or successor; kNoRow:
  /// its own.
  std::uint32_t instead_of = kNoRow;
  std::uint32_t escalated_by = kNoRow;    ///< node that asked its superior
  std::uint32_t asked_by_visit = kNoRow;  ///< and the row of its visit, to which the answer goes
};

enum class LegState : std::uint8_t {
  kWaiting,  ///< order not released yet, or it never was
  kInNationalChain,
  kRefusedByCaveat,    ///< end: by a caveat, its national chain, or a member's reservation
  kLost,               ///< end: by the link or in the national chain
  kSent,               ///< on the delivery link
  kReceived,           ///< the group makes ready
  kExecuted,           ///< in force
  kExpired,            ///< end: validity ran out before execution
  kOutdated,           ///< end: came after a newer order of the same kind and scope
  kSuperseded,         ///< end: a newer one came before execution
  kRevoked,            ///< end: revoked before execution
  kEndedByExpiry,      ///< end: was executed, then ran out
  kEndedByRevocation,  ///< end: was executed, then revoked
  kEndedByNewer,       ///< end: was executed, then replaced by a newer one
  kAwaitingConsent,    ///< of the host nation
  kRefusedByHost,      ///< end: the host nation did not consent
  kRedundant,          ///< end: another centre had answered the same request before
  kOverruled,          ///< end: contradicted another centre's order and lost
  kEndedByConflict,    ///< end: was executed, then beaten by another centre's contradictory order
};
const char* name_of(LegState state);
/// Whether the leg has come to its end.
bool is_final(LegState state);
/// Whether the group ever executed it.
bool was_executed(LegState state);

/// What the authority matrix looks at besides the request itself.
struct Situation {
  Posture posture = Posture::kWar;
  Attribution attribution = Attribution::kConfirmed;
  bool warned = false;  ///< the warning has been given
};

/// One objection in a consensus node.
struct Objection {
  std::uint32_t round = 0;   ///< from 0; those of a smaller body go on after the full body's
  std::uint32_t member = 0;  ///< 0..members_count-1
  bool by_bloc = false;      ///< in a round in which a bloc that it belongs to objected together
  bool absent = false;       ///< it could not attend, and nothing passes without it
};

/// The order as one group sees it.
struct Leg {
  std::uint32_t group = kNoRow;
  LegState state = LegState::kWaiting;
  std::uint32_t caveat = kNoRow;   ///< of its row of authority: the last that applied to the leg
  std::uint32_t consent = kNoRow;  ///< of a host that was asked
  TimeNs sent_ns = kNever;
  TimeNs received_ns = kNever;
  TimeNs executed_ns = kNever;
  TimeNs ended_ns = kNever;           ///< when `state` became final
  std::uint32_t conflicts_count = 0;  ///< orders of other centres that it contradicted on arrival
  TimeNs revocation_sent_ns = kNever;
  TimeNs revocation_received_ns = kNever;  ///< kNever after being sent: under way, or lost
};

struct Order {
  std::uint32_t index = 0;  ///< in orders(); below Limits::orders_max
  std::uint32_t rule = kNoRow;
  std::uint32_t ordinal = 0;         ///< of the request within its rule
  std::uint32_t part = 0;            ///< of the order within its request
  std::uint32_t draw_part = 0;       ///< likewise among the orders of its centre: keys its draws
  std::uint32_t centre = kNoRow;     ///< row; kNoRow: of a row of authority without one
  std::uint32_t authority = kNoRow;  ///< row; kNoRow: refused for want of one
  OrderKind kind = OrderKind::kEngageArea;
  Scope scope = Scope::kArea;
  std::uint32_t area = kNoRow;
  std::uint32_t site = kNoRow;
  std::uint32_t track_id = kNoRow;  ///< Scope::kTarget
  Position aim{};
  std::uint32_t strike_count = 0;
  WeaponControl weapon_control = WeaponControl::kTight;
  Autonomy autonomy = Autonomy::kA1;
  std::int32_t priority = 0;
  Situation situation;  ///< when it was requested

  TimeNs oldest_measurement_ns = kNever;  ///< behind the picture used; kNever: none (warning, time)
  TimeNs requested_ns = kNever;
  TimeNs decided_ns = kNever;    ///< released, refused, lost or withdrawn
  TimeNs expires_ns = kNever;    ///< valid before this time; kNever: for good
  TimeNs revoked_ns = kNever;    ///< when the revocation was issued
  TimeNs first_use_ns = kNever;  ///< first shot that used it (fed back from the battle)
  /// At its first execution: whether what it was asked for still stood, as headquarters saw it:
  /// its trigger fired, and its track was still reported. None: not executed, not asked for by a
  /// trigger, or the trigger reported more tracks than it names.
  std::optional<bool> in_time;
  OrderState state = OrderState::kPending;
  Refusal refusal = Refusal::kNone;
  /// Bit n: nation n agreed, at a table that the decision waited for, but its groups do not take
  /// part. Known with the decision.
  std::uint32_t held_back = 0;
  std::uint32_t refused_chain = kNoRow;  ///< where: chain ...
  std::uint32_t refused_node = kNoRow;   ///< ... and node
  std::vector<NodeVisit> visits;         ///< in order of arrival
  std::vector<Leg> legs;                 ///< in order of the rule's groups
};

// The four end points every order has in common; kNever where not reached.

/// Time of release.
inline TimeNs decision_ns(const Order& order) {
  return order.state == OrderState::kReleased ? order.decided_ns : kNever;
}
/// First reception by any group.
inline TimeNs received_ns(const Order& order) {
  TimeNs first = kNever;
  for (const Leg& leg : order.legs) {
    first = std::min(first, leg.received_ns);
  }
  return first;
}
/// First execution by any group.
inline TimeNs action_ns(const Order& order) {
  TimeNs first = kNever;
  for (const Leg& leg : order.legs) {
    first = std::min(first, leg.executed_ns);
  }
  return first;
}
/// Whether any group carried the order out at `time_ns`: executed, and not yet ended.
inline bool was_in_force(const Order& order, TimeNs time_ns) {
  return std::any_of(order.legs.begin(), order.legs.end(), [&](const Leg& leg) {
    return leg.executed_ns <= time_ns && time_ns < leg.ended_ns;
  });
}
/// First authorised shot.
inline TimeNs first_use_ns(const Order& order) {
  return order.first_use_ns;
}

/// First action minus the oldest measurement behind it; kNever where either does not exist.
inline TimeNs staleness_ns(const Order& order) {
  const TimeNs action = action_ns(order);
  return action == kNever || order.oldest_measurement_ns == kNever
             ? kNever
             : action - order.oldest_measurement_ns;
}

}  // namespace boyd::command
