#include <utility>

#include "host/command/engine_impl.hpp"
#include "host/time/time.hpp"

namespace boyd::command {
namespace {

// A group's link is one place for orders and another for revocations.
constexpr std::uint32_t kOrderLink = name_hash("delivery of an order");
constexpr std::uint32_t kRevocationLink = name_hash("delivery of a revocation");

/// Whether the battle can undo an executed order of this kind.
bool can_be_undone(OrderKind kind) {
  return kind == OrderKind::kEngageArea || kind == OrderKind::kWeaponControl ||
         kind == OrderKind::kAutonomy;
}

EffectKind effect_of(OrderKind kind) {
  switch (kind) {
    case OrderKind::kWeaponControl:
      return EffectKind::kWeaponControl;
    case OrderKind::kEngageArea:
      return EffectKind::kEngageArea;
    case OrderKind::kReleaseReserve:
      return EffectKind::kRelease;
    case OrderKind::kRetask:
      return EffectKind::kRetask;
    case OrderKind::kStrike:
      return EffectKind::kStrike;
    case OrderKind::kAutonomy:
      return EffectKind::kAutonomy;
  }
  return EffectKind::kEngageArea;
}

}  // namespace

void Engine::Impl::send_to_group(LegRef ref) {
  const Order& order = orders_[ref.order];
  Leg& leg = at(ref);
  leg.state = LegState::kSent;
  leg.sent_ns = now_ns_;
  const std::uint32_t chain = plan_->plan.authority[order.authority].chain;
  Job job;
  job.order = ref.order;
  job.leg = ref.leg;
  transmit(chain == kNoRow ? nullptr : plan_->delivery(chain, leg.group),
           job,
           EventClass::kDeliver,
           mix(plan_->group_hash[leg.group], kOrderLink));
}

Engine::Impl::SlotKey Engine::Impl::slot_key(const Order& order, const Leg& leg) const {
  std::uint32_t place = 0;  // one task, one status, one level per group ...
  std::uint32_t track = 0;
  if (order.kind == OrderKind::kEngageArea || order.kind == OrderKind::kStrike) {
    place = order.kind == OrderKind::kStrike ? order.site : order.area;  // ... but many permissions
    track = order.track_id;
  }
  return {leg.group, order.kind, place, track};
}

bool Engine::Impl::is_newer(std::uint32_t a, std::uint32_t b) const {
  return orders_[a].decided_ns != orders_[b].decided_ns
             ? orders_[a].decided_ns > orders_[b].decided_ns
             : a > b;
}

void Engine::Impl::on_deliver(const Job& job) {
  const LegRef ref{job.order, job.leg};
  Leg& leg = at(ref);
  if (leg.state != LegState::kSent) {
    return;  // its revocation came first
  }
  if (job.token == Token::kLost || !is_linked(leg.group)) {
    ++counters_.legs_lost_count;
    return finish_leg(ref, LegState::kLost);
  }
  const Order& order = orders_[job.order];
  leg.received_ns = now_ns_;
  if (now_ns_ >= order.expires_ns) {
    ++counters_.legs_expired_count;
    return finish_leg(ref, LegState::kExpired);
  }
  if (is_redundant(ref)) {
    ++counters_.legs_redundant_count;
    return finish_leg(ref, LegState::kRedundant);
  }
  if (!settle_conflicts(ref)) {
    ++counters_.legs_overruled_count;
    return finish_leg(ref, LegState::kOverruled);
  }
  Slot& slot = slots_[slot_key(order, leg)];
  const LegRef held = slot.received;
  if (held.order != kNoRow && is_newer(held.order, job.order) &&
      !beats_older(job.order, held.order)) {
    ++counters_.legs_outdated_count;
    slot.replaced.push_back(job.order);
    return finish_leg(ref, LegState::kOutdated);
  }
  slot.received = ref;
  if (held.order != kNoRow) {
    slot.replaced.push_back(held.order);
  }
  leg.state = LegState::kReceived;
  if (!held_by_group_.empty()) {
    held_by_group_[leg.group].push_back(ref);
  }
  if (held.order != kNoRow && at(held).state == LegState::kReceived) {
    ++counters_.legs_superseded_count;
    finish_leg(held, LegState::kSuperseded);
  }
  TimeNs ready_ns = 0;
  const std::uint32_t chain = plan_->plan.authority[order.authority].chain;
  if (const Law* law = plan_->readiness(order.kind, chain, leg.group)) {
    const DrawKey key = key_of(order, plan_->group_hash[leg.group]);
    ready_ns = quantile_ns(
        *law, dice_.uniform(Stream::kCommandReadiness, key.request, key.ordinal, key.place, 0));
  }
  schedule(time::later(now_ns_, ready_ns), EventClass::kExecute, job);
}

void Engine::Impl::on_execute(const Job& job) {
  const LegRef ref{job.order, job.leg};
  if (at(ref).state != LegState::kReceived) {
    return;  // superseded or revoked meanwhile
  }
  const Order& order = orders_[job.order];
  if (now_ns_ >= order.expires_ns) {
    ++counters_.legs_expired_count;
    return finish_leg(ref, LegState::kExpired);
  }
  at(ref).state = LegState::kExecuted;
  if (action_ns(order) == kNever) {
    orders_[job.order].in_time = still_stands(order);
  }
  at(ref).executed_ns = now_ns_;
  ++counters_.legs_executed_count;
  inject(ref, effect_of(order.kind));
  replace_executed(slots_[slot_key(order, at(ref))], ref);
  if (order.expires_ns != kNever) {
    schedule(order.expires_ns, EventClass::kEnd, job);
  }
}

void Engine::Impl::replace_executed(Slot& slot, LegRef newer) {
  const LegRef older = slot.executed;
  slot.executed = newer;
  if (older.order == kNoRow || at(older).state != LegState::kExecuted) {
    return;
  }
  if (orders_[older.order].kind == OrderKind::kEngageArea) {
    inject(older, EffectKind::kRevokeEngage);
  }
  finish_leg(older, LegState::kEndedByNewer);
}

void Engine::Impl::on_end(const Job& job) {
  const LegRef ref{job.order, job.leg};
  if (at(ref).state == LegState::kExecuted) {
    inject_end(ref, false);
    finish_leg(ref, LegState::kEndedByExpiry);
  }
}

void Engine::Impl::revoke(std::uint32_t row) {
  Order& order = orders_[row];
  order.revoked_ns = now_ns_;
  if (order.state == OrderState::kPending) {
    order.state = OrderState::kWithdrawn;
    order.decided_ns = now_ns_;
    ++counters_.withdrawn_count;
    for (NodeVisit& visit : order.visits) {
      if (visit.outcome == NodeOutcome::kWaiting) {
        visit.outcome = NodeOutcome::kAbandoned;
      }
    }
    return;
  }
  for (std::uint32_t leg = 0; leg < order.legs.size(); ++leg) {
    if (!is_final(order.legs[leg].state)) {
      revoke_leg({row, leg});
    }
  }
}

void Engine::Impl::revoke_leg(LegRef ref) {
  Order& order = orders_[ref.order];
  Leg& leg = at(ref);
  if (leg.state == LegState::kAwaitingConsent || leg.state == LegState::kInNationalChain) {
    for (NodeVisit& visit : order.visits) {
      if (visit.leg == ref.leg && visit.outcome == NodeOutcome::kWaiting) {
        visit.outcome = NodeOutcome::kAbandoned;
      }
    }
    ++counters_.legs_revoked_count;
    return finish_leg(ref, LegState::kRevoked);
  }
  leg.revocation_sent_ns = now_ns_;
  ++counters_.revocations_sent_count;
  if (can_be_undone(order.kind)) {
    inject(ref, EffectKind::kRevokeSent);
  }
  const std::uint32_t chain = plan_->plan.authority[order.authority].chain;
  Job job;
  job.order = ref.order;
  job.leg = ref.leg;
  transmit(chain == kNoRow ? nullptr : plan_->delivery(chain, leg.group),
           job,
           EventClass::kRevocation,
           mix(plan_->group_hash[leg.group], kRevocationLink));
}

void Engine::Impl::on_revocation(const Job& job) {
  const LegRef ref{job.order, job.leg};
  if (job.token == Token::kLost || !is_linked(at(ref).group)) {
    ++counters_.revocations_lost_count;
    return;
  }
  at(ref).revocation_received_ns = now_ns_;
  const LegState state = at(ref).state;
  if (state == LegState::kSent || state == LegState::kReceived) {
    ++counters_.legs_revoked_count;
    finish_leg(ref, LegState::kRevoked);
  } else if (state == LegState::kExecuted && can_be_undone(orders_[job.order].kind)) {
    inject_end(ref, true);
    finish_leg(ref, LegState::kEndedByRevocation);
  }
}

void Engine::Impl::finish_leg(LegRef ref, LegState state) {
  at(ref).state = state;
  at(ref).ended_ns = now_ns_;
  order_may_have_ended(ref.order);
  const auto slot = slots_.find(slot_key(orders_[ref.order], at(ref)));
  if (slot != slots_.end() && slot->second.received.order == ref.order) {
    for (const std::uint32_t order : std::exchange(slot->second.replaced, {})) {
      order_may_have_ended(order);
    }
  }
}

void Engine::Impl::inject(LegRef ref, EffectKind kind) {
  const Order& order = orders_[ref.order];
  Injection effect;
  effect.effect_ns = now_ns_;
  effect.expires_ns = order.expires_ns;
  effect.order = ref.order;
  effect.group = at(ref).group;
  effect.kind = kind;
  effect.weapon_control = order.weapon_control;
  effect.autonomy = order.autonomy;
  effect.area = order.area;
  effect.track_id = order.track_id;
  effect.target_site = order.site;
  effect.aim = order.aim;
  effect.strike_count = order.strike_count;
  out_->push_back(effect);
}

void Engine::Impl::inject_end(LegRef ref, bool revoked) {
  const Order& order = orders_[ref.order];
  if (order.kind == OrderKind::kEngageArea) {
    if (revoked) {
      inject(ref, EffectKind::kRevokeEngage);
    }
    return;
  }
  if (order.kind != OrderKind::kWeaponControl && order.kind != OrderKind::kAutonomy) {
    return;
  }
  const Group& group = plan_->plan.groups[at(ref).group];
  inject(ref, effect_of(order.kind));
  out_->back().weapon_control = group.weapon_control;
  out_->back().autonomy = group.autonomy;
  out_->back().expires_ns = kNever;
}

}  // namespace boyd::command
