/// Orders of several centres to one group: the first answer to a request acts, contradictions are
/// settled by the plan's rule and counted.
#include <algorithm>

#include "host/command/engine_impl.hpp"

namespace boyd::command {
namespace {

bool holds_fire(const Order& order) {
  return order.kind == OrderKind::kWeaponControl && order.weapon_control == WeaponControl::kHold;
}

/// Whether a group cannot follow both.
bool contradict(const Order& a, const Order& b) {
  if (a.kind != b.kind) {
    return (holds_fire(a) && b.kind == OrderKind::kEngageArea) ||
           (holds_fire(b) && a.kind == OrderKind::kEngageArea);
  }
  switch (a.kind) {
    case OrderKind::kWeaponControl:
      return a.weapon_control != b.weapon_control;
    case OrderKind::kAutonomy:
      return a.autonomy != b.autonomy;
    case OrderKind::kRetask:
      return a.area != b.area || a.site != b.site;
    case OrderKind::kEngageArea:
    case OrderKind::kReleaseReserve:
    case OrderKind::kStrike:
      return false;
  }
  return false;
}

}  // namespace

/// Whether another centre's order on the same request has come to this group before.
bool Engine::Impl::is_redundant(LegRef leg) const {
  const Order& order = orders_[leg.order];
  const std::uint32_t group = orders_[leg.order].legs[leg.leg].group;
  const auto answered = [&](const Order& other) {
    return other.centre != order.centre &&
           std::any_of(other.legs.begin(), other.legs.end(), [&](const Leg& l) {
             return l.group == group && (l.state == LegState::kReceived || was_executed(l.state));
           });
  };
  // The orders of one request lie side by side.
  for (std::uint32_t o = leg.order - order.part;
       o < orders_.size() && orders_[o].rule == order.rule && orders_[o].ordinal == order.ordinal;
       ++o) {
    if (answered(orders_[o])) {
      return true;
    }
  }
  return false;
}

/// Whether the newcomer prevails; those that it beats are ended.
bool Engine::Impl::settle_conflicts(LegRef newcomer) {
  if (held_by_group_.empty()) {
    return true;
  }
  const Order& order = orders_[newcomer.order];
  std::vector<LegRef>& held = held_by_group_[at(newcomer).group];
  std::erase_if(held, [&](LegRef ref) { return is_final(at(ref).state); });
  std::vector<LegRef> against;
  for (const LegRef ref : held) {
    const Order& other = orders_[ref.order];
    if (other.centre != order.centre && contradict(order, other)) {
      against.push_back(ref);
    }
  }
  at(newcomer).conflicts_count = static_cast<std::uint32_t>(against.size());
  counters_.order_conflicts_count += against.empty() ? 0 : 1;
  if (std::any_of(against.begin(), against.end(), [&](LegRef ref) {
        return is_overruled_by(order, ref);
      })) {
    return false;
  }
  for (const LegRef ref : against) {
    // Of the same kind, the newcomer takes its place when the group acts on it.
    if (orders_[ref.order].kind != order.kind) {
      beat(ref);
    }
  }
  return true;
}

bool Engine::Impl::is_overruled_by(const Order& order, LegRef other) const {
  const auto precedence = [&](std::uint32_t centre) {
    return centre == kNoRow ? 0 : plan_->plan.centres[centre].precedence;
  };
  switch (plan_->plan.conflict_rule) {
    case ConflictRule::kFirst:
      return true;
    case ConflictRule::kLatest:
      return false;
    case ConflictRule::kPrecedence:
      return precedence(order.centre) < precedence(orders_[other.order].centre);
  }
  return false;
}

/// A permission ends with the reception of a hold, a hold with that of a permission.
void Engine::Impl::beat(LegRef older) {
  if (at(older).state == LegState::kReceived) {
    ++counters_.legs_overruled_count;
    return finish_leg(older, LegState::kOverruled);
  }
  inject_end(older, true);
  finish_leg(older, LegState::kEndedByConflict);
}

/// A newcomer of another centre has prevailed in settle_conflicts(); that it was decided earlier
/// does not make it outdated.
bool Engine::Impl::beats_older(std::uint32_t newcomer, std::uint32_t held) const {
  return orders_[newcomer].centre != orders_[held].centre &&
         contradict(orders_[newcomer], orders_[held]);
}

}  // namespace boyd::command
