#include <algorithm>

#include "host/command/consensus.hpp"
#include "host/command/engine_impl.hpp"
#include "host/time/time.hpp"

namespace boyd::command {

const Node& Engine::Impl::node_of(const Passage& passage, std::uint32_t node) const {
  return plan_->plan.chains[passage.chain].nodes[node];
}

DrawKey Engine::Impl::key_of(const Order& order, std::uint32_t place) const {
  return {mix(plan_->rule_hash[order.rule], order.part), order.ordinal, place};
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

void Engine::Impl::on_arrive(const Job& job) {
  const Chain& chain = plan_->plan.chains[passages_[job.passage].chain];
  token_arrives(job.passage, chain.edges[job.row].to, job.token);
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
    begin_visit(passage, node);
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

void Engine::Impl::begin_visit(std::uint32_t passage, std::uint32_t node) {
  const Passage& p = passages_[passage];
  if (is_abandoned(p)) {
    return;
  }
  std::vector<NodeVisit>& visits = orders_[p.order].visits;
  const auto row = static_cast<std::uint32_t>(visits.size());
  NodeVisit& visit = visits.emplace_back();
  visit.chain = p.chain;
  visit.node = node;
  visit.leg = p.leg;
  visit.arrived_ns = now_ns_;
  if (node_of(p, node).kind == NodeKind::kService) {
    enter_queue(passage, row);
  } else {
    start_work(passage, row);
  }
}

namespace {

/// Heap order: what is served later comes first in it.
constexpr auto kServedLater = [](const auto& a, const auto& b) {
  return a.priority != b.priority ? a.priority < b.priority : a.sequence > b.sequence;
};

}  // namespace

void Engine::Impl::enter_queue(std::uint32_t passage, std::uint32_t visit) {
  const Order& order = orders_[passages_[passage].order];
  const std::uint32_t row =
      plan_->chains[passages_[passage].chain].servers[order.visits[visit].node];
  ServersState& servers = servers_[row];
  const bool by_priority = plan_->servers[row].discipline == Discipline::kPriority;
  servers.queue.push_back(
      {by_priority ? order.priority : 0, servers.next_sequence++, visit, passage});
  std::push_heap(servers.queue.begin(), servers.queue.end(), kServedLater);
  serve_next(row);
}

void Engine::Impl::serve_next(std::uint32_t row) {
  ServersState& servers = servers_[row];
  while (servers.busy_count < plan_->servers[row].count && !servers.queue.empty()) {
    std::pop_heap(servers.queue.begin(), servers.queue.end(), kServedLater);
    const Waiting next = servers.queue.back();
    servers.queue.pop_back();
    if (orders_[passages_[next.passage].order].visits[next.visit].outcome ==
        NodeOutcome::kWaiting) {
      ++servers.busy_count;
      start_work(next.passage, next.visit);
    }
  }
}

void Engine::Impl::start_work(std::uint32_t passage, std::uint32_t visit_row) {
  const Passage& p = passages_[passage];
  NodeVisit& visit = orders_[p.order].visits[visit_row];
  const Node& node = node_of(p, visit.node);
  const DrawKey key = key_of(p, plan_->chains[p.chain].node_hash[visit.node]);
  Job job;
  job.passage = passage;
  job.row = visit_row;
  TimeNs duration_ns = 0;
  if (node.kind == NodeKind::kConsensus) {
    const ConsensusResult result = hold_consensus(node.consensus, dice_, key);
    duration_ns = result.duration_ns;
    visit.rounds_count = result.rounds_count;
    job.token = result.approved ? Token::kLive : Token::kRefused;
  } else {
    duration_ns = quantile_ns(
        node.law, dice_.uniform(Stream::kCommandService, key.request, key.ordinal, key.place, 0));
  }
  if (node.kind == NodeKind::kGate) {
    const double u = dice_.uniform(Stream::kCommandGate, key.request, key.ordinal, key.place, 0);
    job.token = u < node.approve_prob ? Token::kLive : Token::kRefused;
  }
  visit.outcome = NodeOutcome::kInService;
  visit.started_ns = now_ns_;
  visit.finished_ns = time::later(now_ns_, duration_ns);
  schedule(visit.finished_ns, EventClass::kFinish, job);
}

void Engine::Impl::on_finish(const Job& job) {
  const Passage p = passages_[job.passage];
  NodeVisit& visit = orders_[p.order].visits[job.row];
  const std::uint32_t node = visit.node;
  const PreparedChain& prepared = plan_->chains[p.chain];
  const std::vector<Edge>& edges = plan_->plan.chains[p.chain].edges;
  const bool has_otherwise = std::any_of(
      prepared.outgoing[node].begin(), prepared.outgoing[node].end(), [&](std::uint32_t e) {
        return edges[e].when == EdgeCase::kOtherwise;
      });
  if (is_abandoned(p)) {
    visit.outcome = NodeOutcome::kAbandoned;
  } else if (job.token == Token::kLive) {
    visit.outcome = NodeOutcome::kApproved;
  } else {
    visit.outcome = has_otherwise ? NodeOutcome::kOtherwise : NodeOutcome::kRefused;
  }
  const NodeOutcome outcome = visit.outcome;
  if (node_of(p, node).kind == NodeKind::kService) {
    --servers_[prepared.servers[node]].busy_count;
    serve_next(prepared.servers[node]);
  }
  if (outcome == NodeOutcome::kApproved) {
    leave_node(job.passage, node, EdgeCase::kApproved);
  } else if (outcome == NodeOutcome::kOtherwise) {
    leave_node(job.passage, node, EdgeCase::kOtherwise);
  } else if (outcome == NodeOutcome::kRefused) {
    refuse_at(job.passage, node);
  }
}

void Engine::Impl::leave_node(std::uint32_t passage, std::uint32_t node, EdgeCase edge_case) {
  const Passage p = passages_[passage];
  const Chain& chain = plan_->plan.chains[p.chain];
  if (node == chain.exit) {
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
  const Edge& way = plan_->plan.chains[p.chain].edges[edge];
  const Transit transit =
      send_over(&way.link, dice_, key_of(p, plan_->chains[p.chain].edge_hash[edge]));
  Job job;
  job.passage = passage;
  job.row = edge;
  job.token = transit.lost ? Token::kLost : Token::kLive;
  schedule(time::later(now_ns_, transit.duration_ns), EventClass::kArrive, job);
}

void Engine::Impl::refuse_at(std::uint32_t passage, std::uint32_t node) {
  Passage& p = passages_[passage];
  const bool by_consensus = node_of(p, node).kind == NodeKind::kConsensus;
  p.refusal = by_consensus ? Refusal::kConsensus : Refusal::kGate;
  p.refused_node = node;
  leave_join(passage, node, Token::kRefused);
}

void Engine::Impl::complete(std::uint32_t passage, Token token) {
  Passage& p = passages_[passage];
  if (p.complete) {
    return;
  }
  p.complete = true;
  const Passage done = p;
  if (done.leg == kNoRow) {
    decide(done, token);
  } else {
    national_decision(done, token);
  }
}

}  // namespace boyd::command
