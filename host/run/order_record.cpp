#include "host/run/order_record.hpp"

#include <algorithm>

namespace boyd::run {

namespace {

bool refused_by_every_group(const command::Order& order) {
  return !order.legs.empty() &&
         std::all_of(order.legs.begin(), order.legs.end(), [](const command::Leg& leg) {
           return leg.state == command::LegState::kRefusedByCaveat ||
                  leg.state == command::LegState::kRefusedByHost;
         });
}

bool expired_on_the_way(const command::Order& order) {
  return std::any_of(order.legs.begin(), order.legs.end(), [](const command::Leg& leg) {
    return leg.state == command::LegState::kExpired;
  });
}

OrderRecord record_order(const command::Order& order, const WorldPlan& plan, TimeNs now_ns) {
  OrderRecord record;
  const auto until_now = [&](TimeNs time_ns) { return time_ns <= now_ns ? time_ns : kNever; };
  record.rule = order.rule;
  record.authority = order.authority;
  record.kind = order.kind;
  record.situation = order.situation;
  for (const command::Leg& leg : order.legs) {
    record.conflicts_count += leg.conflicts_count > 0 && leg.received_ns <= now_ns ? 1 : 0;
    if (leg.group < plan.groups.size()) {
      const GroupSpec& group = plan.groups[leg.group];
      record.side = group.side;
      record.nations = static_cast<std::uint16_t>(record.nations | (1U << group.nation));
    }
  }
  record.issued = order.state == command::OrderState::kReleased;
  record.requested_ns = order.requested_ns;
  record.decided_ns = until_now(command::decision_ns(order));
  record.received_ns = until_now(command::received_ns(order));
  const TimeNs executed_ns = command::action_ns(order);
  if (executed_ns <= now_ns) {
    record.executed_ns = executed_ns;
    record.staleness_ns = command::staleness_ns(order);
    record.first_use_ns = command::first_use_ns(order);
    record.in_time = order.in_time;
  }
  record.refused = order.state == command::OrderState::kRefused ||
                   (record.issued && !record.executed() && refused_by_every_group(order));
  record.expired = record.issued && !record.executed() && expired_on_the_way(order);
  return record;
}

}  // namespace

std::vector<OrderRecord> record_orders(const command::Engine& engine,
                                       const WorldPlan& plan,
                                       TimeNs now_ns) {
  std::vector<OrderRecord> records;
  records.reserve(engine.orders().size());
  for (const command::Order& order : engine.orders()) {
    records.push_back(record_order(order, plan, now_ns));
  }
  return records;
}

}  // namespace boyd::run
