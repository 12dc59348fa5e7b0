#include "host/command/engine_impl.hpp"
#include "host/time/time.hpp"

namespace boyd::command {
namespace {

constexpr std::uint32_t kConsentPlace = name_hash("consent of the host");

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
    ask_host({row, leg});
  }
}

/// Bodies whose member agreed with the reservation that its own forces stay out, then the host.
void Engine::Impl::ask_host(LegRef leg) {
  const Order& order = orders_[leg.order];
  const std::uint32_t group = at(leg).group;
  const std::int32_t nation = plan_->plan.groups[group].nation;
  if (nation >= 0 && nation < 32 &&
      ((order.held_back >> static_cast<unsigned>(nation)) & 1U) != 0) {
    ++counters_.legs_refused_count;
    return finish_leg(leg, LegState::kRefusedByCaveat);
  }
  const std::uint32_t row = plan_->consent(order.kind, order.area, order.site, group);
  if (row == kNoRow) {
    return pass_caveats(leg, 0);
  }
  const Consent& consent = plan_->plan.consents[row];
  const std::uint32_t name = name_hash(consent.name);
  const DrawKey key = key_of(order, mix(plan_->group_hash[group], name));
  at(leg).state = LegState::kAwaitingConsent;
  at(leg).consent = row;
  Job job;
  job.order = leg.order;
  job.leg = leg.leg;
  const double u =
      consent.once
          ? dice_.uniform(Stream::kCommandCaveat, name, 0, kConsentPlace, 0)
          : dice_.uniform(
                Stream::kCommandCaveat, key.request, key.ordinal, mix(key.place, kConsentPlace), 0);
  job.token = u < consent.grant_prob ? Token::kLive : Token::kRefused;
  const TimeNs taken_ns =
      quantile_ns(consent.delay,
                  dice_.uniform(Stream::kCommandService, key.request, key.ordinal, key.place, 0));
  schedule(time::later(now_ns_, taken_ns), EventClass::kConsent, job);
}

void Engine::Impl::on_consent(const Job& job) {
  const LegRef leg{job.order, job.leg};
  if (at(leg).state != LegState::kAwaitingConsent) {
    return;  // revoked meanwhile
  }
  if (job.token == Token::kLive) {
    return pass_caveats(leg, 0);
  }
  ++counters_.legs_refused_by_host_count;
  finish_leg(leg, LegState::kRefusedByHost);
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

}  // namespace boyd::command
