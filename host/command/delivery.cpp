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

void Engine::Impl::decide(const Passage& passage, Token token) {
  Order& order = orders_[passage.order];
  if (order.state != OrderState::kPending) {
    return;
  }
  order.decided_ns = now_ns_;
  if (token == Token::kLive) {
    release(passage.order);
  } else if (token == Token::kLost) {
    order.state = OrderState::kLost;
    ++counters_.lost_count;
  } else {
    order.state = OrderState::kRefused;
    order.refusal = passage.refusal;
    order.refused_chain = passage.chain;
    order.refused_node = passage.refused_node;
    ++counters_.refused_count;
  }
  order_may_have_ended(passage.order);
}

void Engine::Impl::release(std::uint32_t row) {
  Order& order = orders_[row];
  order.state = OrderState::kReleased;
  ++counters_.released_count;
  const double validity_s = plan_->plan.authority[order.authority].validity_s;
  if (validity_s > 0) {
    order.expires_ns = time::later(now_ns_, time::from_seconds(validity_s));
    const double renew_s = plan_->plan.rules[order.rule].renew_before_expiry_s;
    if (renew_s > 0) {
      Job job;
      job.order = row;
      schedule(order.expires_ns - time::from_seconds(renew_s), EventClass::kRenew, job);
    }
  }
  for (std::uint32_t leg = 0; leg < order.legs.size(); ++leg) {
    pass_caveats({row, leg}, 0);
  }
}

void Engine::Impl::pass_caveats(LegRef leg, std::uint32_t first_caveat) {
  const Order& order = orders_[leg.order];
  const std::vector<Caveat>& caveats = plan_->plan.authority[order.authority].caveats;
  const std::uint32_t group = at(leg).group;
  for (std::uint32_t c = first_caveat; c < caveats.size(); ++c) {
    const Caveat& caveat = caveats[c];
    if ((caveat.group != kNoRow && caveat.group != group) ||
        (caveat.nation >= 0 && caveat.nation != plan_->plan.groups[group].nation)) {
      continue;
    }
    const DrawKey key =
        key_of(order, mix(plan_->group_hash[group], plan_->caveat_hash[order.authority][c]));
    const auto draw = [&](std::uint32_t what) {
      return dice_.uniform(Stream::kCommandCaveat, key.request, key.ordinal, key.place, what);
    };
    if (draw(0) < caveat.refuse_prob) {
      at(leg).caveat = c;
      ++counters_.legs_refused_count;
      finish_leg(leg, LegState::kRefusedByCaveat);
      return;
    }
    if (draw(1) < caveat.national_approval_prob) {
      at(leg).state = LegState::kInNationalChain;
      at(leg).caveat = c;
      start_passage(leg.order, leg.leg, c, caveat.national_chain);
      return;
    }
  }
  send_to_group(leg);
}

void Engine::Impl::national_decision(const Passage& passage, Token token) {
  const LegRef leg{passage.order, passage.leg};
  if (at(leg).state != LegState::kInNationalChain) {
    return;
  }
  if (token == Token::kLive) {
    pass_caveats(leg, passage.caveat + 1);
  } else if (token == Token::kLost) {
    ++counters_.legs_lost_count;
    finish_leg(leg, LegState::kLost);
  } else {
    ++counters_.legs_refused_count;
    finish_leg(leg, LegState::kRefusedByCaveat);
  }
}

void Engine::Impl::send_to_group(LegRef ref) {
  const Order& order = orders_[ref.order];
  Leg& leg = at(ref);
  leg.state = LegState::kSent;
  leg.sent_ns = now_ns_;
  const std::uint32_t chain = plan_->plan.authority[order.authority].chain;
  const Link* link = chain == kNoRow ? nullptr : plan_->delivery(chain, leg.group);
  const Transit transit =
      send_over(link, dice_, key_of(order, mix(plan_->group_hash[leg.group], kOrderLink)));
  Job job;
  job.order = ref.order;
  job.leg = ref.leg;
  job.token = transit.lost ? Token::kLost : Token::kLive;
  schedule(time::later(now_ns_, transit.duration_ns), EventClass::kDeliver, job);
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
  Slot& slot = slots_[slot_key(order, leg)];
  const LegRef held = slot.received;
  if (held.order != kNoRow && is_newer(held.order, job.order)) {
    ++counters_.legs_outdated_count;
    slot.replaced.push_back(job.order);
    return finish_leg(ref, LegState::kOutdated);
  }
  slot.received = ref;
  if (held.order != kNoRow) {
    slot.replaced.push_back(held.order);
  }
  leg.state = LegState::kReceived;
  if (held.order != kNoRow && at(held).state == LegState::kReceived) {
    ++counters_.legs_superseded_count;
    finish_leg(held, LegState::kSuperseded);
  }
  TimeNs ready_ns = 0;
  if (const Law* law = plan_->readiness(order.kind, leg.group)) {
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
  if (leg.state == LegState::kInNationalChain) {
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
  const Link* link = chain == kNoRow ? nullptr : plan_->delivery(chain, leg.group);
  const Transit transit =
      send_over(link, dice_, key_of(order, mix(plan_->group_hash[leg.group], kRevocationLink)));
  if (transit.lost) {
    ++counters_.revocations_lost_count;
    return;
  }
  Job job;
  job.order = ref.order;
  job.leg = ref.leg;
  schedule(time::later(now_ns_, transit.duration_ns), EventClass::kRevocation, job);
}

void Engine::Impl::on_revocation(const Job& job) {
  const LegRef ref{job.order, job.leg};
  if (!is_linked(at(ref).group)) {
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
