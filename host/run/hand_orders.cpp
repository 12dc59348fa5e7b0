#include "host/run/hand_orders.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

namespace boyd::run {

namespace {

using command::CommandPlan;
using command::OrderKind;
using command::RequestRule;

constexpr const char* kRowName = "by hand";

/// How long orders of a kind are valid where a chain gives them, at the longest; a rule that renews
/// must be able to.
double validity_of(const CommandPlan& plan, OrderKind kind) {
  double validity_s = 0;
  for (const command::AuthorityRow& row : plan.authority) {
    validity_s = row.kind == kind ? std::max(validity_s, row.validity_s) : validity_s;
  }
  return validity_s;
}

void check(const CommandPlan& plan, std::size_t movers_count, const HandOrder& order) {
  if (order.rule >= plan.rules.size()) {
    throw std::invalid_argument(
        fmt::format("an order by hand names rule {}; there are {}", order.rule, plan.rules.size()));
  }
  const bool is_for_track = plan.rules[order.rule].scope == command::Scope::kTarget;
  if (is_for_track != (order.track_id != kNoRow)) {
    throw std::invalid_argument(
        fmt::format("an order by hand names rule '{}', which asks for {}",
                    plan.rules[order.rule].name,
                    is_for_track ? "single tracks: name one" : "no single track: name none"));
  }
  if (is_for_track && order.track_id >= movers_count) {
    throw std::invalid_argument(
        fmt::format("an order by hand names track {}; there are {}", order.track_id, movers_count));
  }
}

}  // namespace

std::uint32_t authority_past_chain(const CommandPlan& plan, OrderKind kind) {
  for (std::uint32_t row = 0; row < plan.authority.size(); ++row) {
    if (plan.authority[row].by_name_only && plan.authority[row].kind == kind) {
      return row;
    }
  }
  throw std::logic_error("no row of authority for orders past the chain");
}

WorldSetup with_hand_orders(WorldSetup setup, std::vector<HandOrder> hand_orders) {
  const CommandPlan& known = command::plan_of(*setup.command);
  for (const HandOrder& order : hand_orders) {
    check(known, setup.plan.movers.size(), order);
  }
  std::stable_sort(hand_orders.begin(),
                   hand_orders.end(),
                   [](const HandOrder& a, const HandOrder& b) { return a.at_ns < b.at_ns; });
  std::vector<OrderKind> kinds;
  for (const HandOrder& order : hand_orders) {
    const OrderKind kind = known.rules[order.rule].kind;
    if (order.is_past_chain && std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) {
      kinds.push_back(kind);
    }
  }
  if (!kinds.empty()) {
    CommandPlan plan = known;
    for (const OrderKind kind : kinds) {
      command::AuthorityRow& row = plan.authority.emplace_back();
      row.name = kRowName;
      row.kind = kind;
      row.by_name_only = true;
      row.validity_s = validity_of(known, kind);
    }
    setup.command = command::prepare(std::move(plan));
  }
  setup.hand_orders = std::move(hand_orders);
  return setup;
}

}  // namespace boyd::run
