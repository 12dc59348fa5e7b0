#include <algorithm>

#include "host/command/engine_impl.hpp"
#include "host/time/time.hpp"

namespace boyd::command {

const Node& Engine::Impl::node_of(const Passage& passage, std::uint32_t node) const {
  return plan_->plan.chains[passage.chain].nodes[node];
}

DrawKey Engine::Impl::key_of(const Order& order, std::uint32_t place) const {
  const std::uint32_t request = mix(plan_->rule_hash[order.rule], order.draw_part);
  return {order.centre == kNoRow ? request : mix(request, plan_->centre_hash[order.centre]),
          order.ordinal,
          place};
}

DrawKey Engine::Impl::key_of(const Passage& passage, std::uint32_t place) const {
  return key_of(orders_[passage.order], passage.salt == 0 ? place : mix(place, passage.salt));
}

bool Engine::Impl::is_abandoned(const Passage& passage) const {
  const Order& order = orders_[passage.order];
  return passage.leg == kNoRow ? order.state == OrderState::kWithdrawn
                               : order.legs[passage.leg].state == LegState::kRevoked;
}

void Engine::Impl::start_passage(std::uint32_t order,
                                 std::uint32_t leg,
                                 std::uint32_t caveat,
                                 std::uint32_t chain) {
  const auto row = static_cast<std::uint32_t>(passages_.size());
  Passage& passage = passages_.emplace_back();
  passage.order = order;
  passage.leg = leg;
  passage.caveat = caveat;
  passage.chain = chain;
  if (leg != kNoRow) {
    const std::uint32_t authority = orders_[order].authority;
    passage.salt = mix(plan_->group_hash[orders_[order].legs[leg].group],
                       plan_->caveat_hash[authority][caveat]);
  }
  if (chain == kNoRow || plan_->plan.chains[chain].nodes.empty()) {
    complete(row, Token::kLive);
    return;
  }
  passage.joins_first = static_cast<std::uint32_t>(joins_.size());
  joins_.resize(joins_.size() + plan_->plan.chains[chain].nodes.size());
  token_arrives(row, plan_->plan.chains[chain].entry, Token::kLive);
}

/// Sends what becomes an event of class `arrival` when it arrives, its token kLost when every try
/// was. `place`: of the link, for its draws; with the passage's salt where it has one.
void Engine::Impl::transmit(const Link* link, Job job, EventClass arrival, std::uint32_t place) {
  job.arrival = arrival;
  job.link = link;
  job.place = place;
  Transit transit;
  if (link != nullptr) {
    const double quality = link->network == kNoRow ? 1.0 : quality_of(link->network);
    const DrawKey key = job.passage != kNoRow ? key_of(passages_[job.passage], place)
                                              : key_of(orders_[job.order], place);
    transit = try_over(*link, quality, dice_, key, job.attempt);
    ++job.attempt;
    if (transit.lost && job.attempt < link->tries_max) {
      const TimeNs pause_ns = time::from_seconds(link->resend_after_s);
      return schedule(time::later(now_ns_, pause_ns), EventClass::kResend, job);
    }
  }
  job.token = transit.lost ? Token::kLost : Token::kLive;
  schedule(time::later(now_ns_, transit.duration_ns), arrival, job);
}

void Engine::Impl::on_arrive(const Job& job) {
  const Passage& p = passages_[job.passage];
  const Edge& edge = plan_->plan.chains[p.chain].edges[job.row];
  JoinState& join = joins_[p.joins_first + edge.to];
  if (job.token == Token::kLive && !join.done) {
    join.held_back |= joins_[p.joins_first + edge.from].held_back;
  }
  token_arrives(job.passage, edge.to, job.token);
}

void Engine::Impl::token_arrives(std::uint32_t passage, std::uint32_t node, Token token) {
  const Passage& p = passages_[passage];
  JoinState& join = joins_[p.joins_first + node];
  ++join.arrived_count;
  if (join.done) {
    counters_.join_discards_count += token == Token::kLive ? 1 : 0;
    return;
  }
  join.live = join.live || token == Token::kLive;
  join.refused = join.refused || token == Token::kRefused;
  join.lost = join.lost || token == Token::kLost;
  const bool all_came = join.arrived_count >= plan_->chains[p.chain].incoming_count[node];
  if (node_of(p, node).join == Join::kAny) {
    if (join.live) {
      return leave_join(passage, node, Token::kLive);
    }
  } else if (join.refused || join.lost) {
    return leave_join(passage, node, token);
  }
  if (all_came) {
    leave_join(passage,
               node,
               join.live      ? Token::kLive
               : join.refused ? Token::kRefused
               : join.lost    ? Token::kLost
                              : Token::kDead);
  }
}

void Engine::Impl::leave_join(std::uint32_t passage, std::uint32_t node, Token token) {
  const Passage p = passages_[passage];
  joins_[p.joins_first + node].done = true;
  if (token == Token::kLive) {
    begin_visit(passage, node, node, kNoRow);
    return;
  }
  const Chain& chain = plan_->plan.chains[p.chain];
  if (node == chain.exit) {
    complete(passage, token);
    return;
  }
  for (const std::uint32_t edge : plan_->chains[p.chain].outgoing[node]) {
    token_arrives(passage, chain.edges[edge].to, token);
  }
}

void Engine::Impl::begin_visit(std::uint32_t passage,
                               std::uint32_t way,
                               std::uint32_t node,
                               std::uint32_t asked_by_visit) {
  const Passage& p = passages_[passage];
  if (is_abandoned(p)) {
    return;
  }
  std::vector<NodeVisit>& visits = orders_[p.order].visits;
  const auto row = static_cast<std::uint32_t>(visits.size());
  NodeVisit& visit = visits.emplace_back();
  visit.chain = p.chain;
  visit.node = in_charge(p.chain, node);
  visit.instead_of = visit.node == way ? kNoRow : way;
  visit.escalated_by = asked_by_visit == kNoRow ? kNoRow : visits[asked_by_visit].node;
  visit.asked_by_visit = asked_by_visit;
  visit.leg = p.leg;
  visit.caveat = p.caveat;
  visit.arrived_ns = now_ns_;
  enter_post(passage, row);
}

void Engine::Impl::conclude(std::uint32_t passage, std::uint32_t visit_row, Token token) {
  const Passage& p = passages_[passage];
  const NodeVisit& visit = orders_[p.order].visits[visit_row];
  if (visit.asked_by_visit == kNoRow || token == Token::kLost) {
    return proceed(passage, visit_row, token);
  }
  answer(passage, visit_row, visit.asked_by_visit);
}

/// Sends what the visit has decided down to a visit that asked.
void Engine::Impl::answer(std::uint32_t passage, std::uint32_t visit_row, std::uint32_t to_whom) {
  const Passage& p = passages_[passage];
  const PreparedChain& chain = plan_->chains[p.chain];
  const std::uint32_t below = orders_[p.order].visits[to_whom].node;
  const Node& node = node_of(p, below);
  Job job;
  job.passage = passage;
  job.row = visit_row;
  job.target = to_whom;
  transmit(&node.superior_link,
           job,
           EventClass::kReturn,
           mix(chain.node_hash[node.superior], chain.node_hash[below]));
}

void Engine::Impl::on_return(const Job& job) {
  const Passage& p = passages_[job.passage];
  if (is_abandoned(p)) {
    return;
  }
  const std::vector<NodeVisit>& visits = orders_[p.order].visits;
  // Whoever asked may have been asked himself: the answer goes down as the question came up.
  const std::uint32_t next = visits[job.target].asked_by_visit;
  if (job.token != Token::kLost && next != kNoRow) {
    return answer(job.passage, job.row, next);
  }
  const bool approved = visits[job.row].outcome == NodeOutcome::kApproved;
  proceed(job.passage,
          job.row,
          job.token == Token::kLost ? Token::kLost
          : approved                ? Token::kLive
                                    : Token::kRefused);
}

/// The order goes on from the node of the graph in whose place the visit was.
void Engine::Impl::proceed(std::uint32_t passage, std::uint32_t visit_row, Token token) {
  Passage& p = passages_[passage];
  const NodeVisit& visit = orders_[p.order].visits[visit_row];
  const std::uint32_t way = visit.instead_of == kNoRow ? visit.node : visit.instead_of;
  if (token == Token::kLive) {
    return leave_node(passage, way, EdgeCase::kApproved);
  }
  if (token == Token::kLost) {
    return leave_join(passage, way, Token::kLost);
  }
  if (plan_->chains[p.chain].has_otherwise[way]) {
    return leave_node(passage, way, EdgeCase::kOtherwise);
  }
  const bool full = visit.outcome == NodeOutcome::kTurnedAway;
  const bool by_consensus = node_of(p, visit.node).kind == NodeKind::kConsensus;
  p.refusal = full ? Refusal::kOverload : by_consensus ? Refusal::kConsensus : Refusal::kGate;
  p.refused_node = visit.node;
  leave_join(passage, way, Token::kRefused);
}

void Engine::Impl::leave_node(std::uint32_t passage, std::uint32_t node, EdgeCase edge_case) {
  const Passage p = passages_[passage];
  const Chain& chain = plan_->plan.chains[p.chain];
  if (node == chain.exit) {
    if (p.leg == kNoRow) {
      orders_[p.order].held_back = joins_[p.joins_first + node].held_back;
    }
    complete(passage, Token::kLive);
    return;
  }
  const DrawKey key = key_of(p, plan_->chains[p.chain].node_hash[node]);
  const double u = dice_.uniform(Stream::kCommandGate, key.request, key.ordinal, key.place, 1);
  const bool one = chain.nodes[node].fork == Fork::kOne;
  double before = 0;
  std::uint32_t chosen = kNoRow;
  for (const std::uint32_t e : plan_->chains[p.chain].outgoing[node]) {
    const Edge& edge = chain.edges[e];
    // The last edge with a chance takes what rounding leaves of the sum.
    if (one && edge.when == edge_case && edge.prob > 0 && u >= before) {
      chosen = e;
    }
    before += edge.when == edge_case ? edge.prob : 0;
  }
  for (const std::uint32_t e : plan_->chains[p.chain].outgoing[node]) {
    const Edge& edge = chain.edges[e];
    if (edge.when == edge_case && (!one || e == chosen)) {
      send_along(passage, e);
    } else {
      token_arrives(passage, edge.to, Token::kDead);
    }
  }
}

void Engine::Impl::send_along(std::uint32_t passage, std::uint32_t edge) {
  const Passage& p = passages_[passage];
  Job job;
  job.passage = passage;
  job.row = edge;
  transmit(&plan_->plan.chains[p.chain].edges[edge].link,
           job,
           EventClass::kArrive,
           plan_->chains[p.chain].edge_hash[edge]);
}

bool Engine::Impl::chain_refuses(const Passage& passage) const {
  if (passage.chain == kNoRow || plan_->plan.chains[passage.chain].refuse_prob <= 0) {
    return false;
  }
  const Chain& chain = plan_->plan.chains[passage.chain];
  const DrawKey key = key_of(passage, name_hash("refusal by the approver"));
  return dice_.uniform(Stream::kCommandGate, key.request, key.ordinal, key.place, 0) <
         chain.refuse_prob;
}

void Engine::Impl::complete(std::uint32_t passage, Token token) {
  Passage& p = passages_[passage];
  if (p.complete) {
    return;
  }
  p.complete = true;
  if (token == Token::kLive && chain_refuses(p)) {
    p.refusal = Refusal::kGate;
    token = Token::kRefused;
  }
  const Passage done = p;
  if (done.leg == kNoRow) {
    decide(done, token);
  } else {
    national_decision(done, token);
  }
}

}  // namespace boyd::command
