#include "host/record/order_rows.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "host/record/words.hpp"

namespace boyd::record {

namespace {

using command::LegState;
using command::NodeOutcome;
using command::OrderState;

/// No engine makes more of an order; rows of a file may claim anything.
constexpr std::uint32_t kVisitsMax = 1U << 16U;
constexpr std::uint32_t kLegsMax = kGroupsMax;

OrderRow order_row(const command::Order& order) {
  OrderRow row{};
  row.oldest_measurement_ns = order.oldest_measurement_ns;
  row.requested_ns = order.requested_ns;
  row.decided_ns = order.decided_ns;
  row.expires_ns = order.expires_ns;
  row.revoked_ns = order.revoked_ns;
  row.first_use_ns = order.first_use_ns;
  row.order = order.index;
  row.rule = order.rule;
  row.ordinal = order.ordinal;
  row.part = order.part;
  row.draw_part = order.draw_part;
  row.centre = order.centre;
  row.authority = order.authority;
  row.kind = u32(order.kind);
  row.scope = u32(order.scope);
  row.area = order.area;
  row.site = order.site;
  row.track = order.track_id;
  row.aim_x = order.aim.x;
  row.aim_y = order.aim.y;
  row.aim_z = order.aim.z;
  row.strike_count = order.strike_count;
  row.weapon_control = u32(order.weapon_control);
  row.autonomy = u32(order.autonomy);
  row.priority = order.priority;
  row.posture = u32(order.situation.posture);
  row.attribution = u32(order.situation.attribution);
  row.is_warned = u32(order.situation.warned);
  row.in_time = order.in_time ? 1U + u32(*order.in_time) : 0U;
  row.state = u32(order.state);
  row.refusal = u32(order.refusal);
  row.held_back = order.held_back;
  row.refused_chain = order.refused_chain;
  row.refused_node = order.refused_node;
  row.visits_count = u32(order.visits.size());
  row.legs_count = u32(order.legs.size());
  return row;
}

void read_row(const OrderRow& row, command::Order& order) {
  order.oldest_measurement_ns = row.oldest_measurement_ns;
  order.requested_ns = row.requested_ns;
  order.decided_ns = row.decided_ns;
  order.expires_ns = row.expires_ns;
  order.revoked_ns = row.revoked_ns;
  order.first_use_ns = row.first_use_ns;
  order.index = row.order;
  order.rule = row.rule;
  order.ordinal = row.ordinal;
  order.part = row.part;
  order.draw_part = row.draw_part;
  order.centre = row.centre;
  order.authority = row.authority;
  order.kind = value_of<command::OrderKind>(row.kind, kOrderKindWords);
  order.scope = value_of<command::Scope>(row.scope, kScopeWords);
  order.area = row.area;
  order.site = row.site;
  order.track_id = row.track;
  order.aim = {row.aim_x, row.aim_y, row.aim_z};
  order.strike_count = row.strike_count;
  order.weapon_control = value_of<WeaponControl>(row.weapon_control, kWeaponControlWords);
  order.autonomy = value_of<Autonomy>(row.autonomy, kAutonomyWords);
  order.priority = row.priority;
  order.situation = {value_of<command::Posture>(row.posture, kPostureWords),
                     value_of<command::Attribution>(row.attribution, kAttributionWords),
                     row.is_warned != 0};
  order.in_time = row.in_time == 0 ? std::nullopt : std::optional<bool>(row.in_time == 2);
  order.state = value_of<OrderState>(row.state, kOrderStateWords);
  order.refusal = value_of<command::Refusal>(row.refusal, kRefusalWords);
  order.held_back = row.held_back;
  order.refused_chain = row.refused_chain;
  order.refused_node = row.refused_node;
  if (row.visits_count > kVisitsMax || row.legs_count > kLegsMax) {
    throw std::out_of_range("more visits or legs than an order can have");
  }
  order.visits.resize(row.visits_count);
  order.legs.resize(row.legs_count);
}

VisitRow visit_row(const command::NodeVisit& visit, std::uint32_t order, std::uint32_t row) {
  return {visit.arrived_ns,
          visit.started_ns,
          visit.begun_ns,
          visit.worked_ns,
          visit.finished_ns,
          order,
          row,
          visit.chain,
          visit.node,
          visit.leg,
          visit.caveat,
          u32(visit.outcome),
          visit.rounds_count,
          visit.interruptions_count,
          visit.instead_of,
          visit.escalated_by,
          visit.asked_by_visit};
}

void read_row(const VisitRow& row, command::NodeVisit& visit) {
  visit.chain = row.chain;
  visit.node = row.node;
  visit.leg = row.leg;
  visit.caveat = row.caveat;
  visit.arrived_ns = row.arrived_ns;
  visit.started_ns = row.started_ns;
  visit.begun_ns = row.begun_ns;
  visit.worked_ns = row.worked_ns;
  visit.finished_ns = row.finished_ns;
  visit.outcome = value_of<NodeOutcome>(row.outcome, kNodeOutcomeWords);
  visit.rounds_count = row.rounds_count;
  visit.interruptions_count = row.interruptions_count;
  visit.instead_of = row.instead_of;
  visit.escalated_by = row.escalated_by;
  visit.asked_by_visit = row.asked_by_visit;
}

LegRow leg_row(const command::Leg& leg, std::uint32_t order, std::uint32_t row) {
  return {leg.sent_ns,
          leg.received_ns,
          leg.executed_ns,
          leg.ended_ns,
          leg.revocation_sent_ns,
          leg.revocation_received_ns,
          order,
          row,
          leg.group,
          u32(leg.state),
          leg.caveat,
          leg.consent,
          leg.conflicts_count,
          u32(command::was_executed(leg.state))};
}

void read_row(const LegRow& row, command::Leg& leg) {
  leg.group = row.group;
  leg.state = value_of<LegState>(row.state, kLegStateWords);
  leg.caveat = row.caveat;
  leg.consent = row.consent;
  leg.sent_ns = row.sent_ns;
  leg.received_ns = row.received_ns;
  leg.executed_ns = row.executed_ns;
  leg.ended_ns = row.ended_ns;
  leg.conflicts_count = row.conflicts_count;
  leg.revocation_sent_ns = row.revocation_sent_ns;
  leg.revocation_received_ns = row.revocation_received_ns;
}

}  // namespace

OrderRows rows_of(const command::Order& order) {
  OrderRows rows{order_row(order), {}, {}};
  for (std::uint32_t k = 0; k < order.visits.size(); ++k) {
    rows.visits.push_back(visit_row(order.visits[k], order.index, k));
  }
  for (std::uint32_t k = 0; k < order.legs.size(); ++k) {
    rows.legs.push_back(leg_row(order.legs[k], order.index, k));
  }
  return rows;
}

bool is_closed(const command::Order& order) {
  const bool legs_over =
      order.state != OrderState::kReleased ||
      std::all_of(order.legs.begin(), order.legs.end(), [](const command::Leg& leg) {
        const bool revocation_under_way =
            leg.revocation_sent_ns != kNever && leg.revocation_received_ns == kNever;
        return command::is_final(leg.state) && !revocation_under_way;
      });
  const bool visits_over =
      std::all_of(order.visits.begin(), order.visits.end(), [](const command::NodeVisit& visit) {
        return visit.outcome != NodeOutcome::kWaiting && visit.outcome != NodeOutcome::kInService;
      });
  return order.state != OrderState::kPending && legs_over && visits_over;
}

void OrderBook::apply(std::span<const OrderRow> rows) {
  for (const OrderRow& row : rows) {
    if (row.order > orders_.size() || row.order >= kOrdersMax) {
      throw std::out_of_range("an order is missing");
    }
    if (row.order == orders_.size()) {
      orders_.emplace_back();
    }
    read_row(row, orders_[row.order]);
  }
}

void OrderBook::apply(std::span<const VisitRow> rows) {
  for (const VisitRow& row : rows) {
    read_row(row, orders_.at(row.order).visits.at(row.visit));
  }
}

void OrderBook::apply(std::span<const LegRow> rows) {
  for (const LegRow& row : rows) {
    read_row(row, orders_.at(row.order).legs.at(row.leg));
  }
}

}  // namespace boyd::record
