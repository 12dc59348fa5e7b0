#include <algorithm>
#include <utility>

#include "host/command/consensus.hpp"
#include "host/command/engine_impl.hpp"
#include "host/time/time.hpp"

namespace boyd::command {
namespace {

/// Heap order: what is served later comes first in it.
constexpr auto kServedLater = [](const auto& a, const auto& b) {
  return a.priority != b.priority ? a.priority < b.priority : a.sequence > b.sequence;
};
/// Order in which work is interrupted: the lowest priority, of equals what was begun last.
constexpr auto kInterruptedBefore = [](const auto& a, const auto& b) {
  return a.priority != b.priority ? a.priority < b.priority : a.ticket > b.ticket;
};

// What is drawn at a node with kCommandGate, as the last word of the event key; 1 is the fork.
constexpr std::uint32_t kApproval = 0;
constexpr std::uint32_t kEscalation = 2;
constexpr std::uint32_t kMeetingPlace = name_hash("length of a meeting");

}  // namespace

std::uint32_t Engine::Impl::post_row(const Task& task) const {
  return plan_->chains[passages_[task.passage].chain].posts[visit_of(task).node];
}

const NodeVisit& Engine::Impl::visit_of(const Task& task) const {
  return orders_[passages_[task.passage].order].visits[task.visit];
}
NodeVisit& Engine::Impl::visit_of(const Task& task) {
  return orders_[passages_[task.passage].order].visits[task.visit];
}

bool Engine::Impl::takes_up(std::uint32_t row) const {
  const Post& post = plan_->posts[row];
  return posts_[row].down_count == 0 && !post.meets &&
         (post.hours.always() || next_open(post.hours, now_ns_) == now_ns_);
}

void Engine::Impl::enter_post(std::uint32_t passage, std::uint32_t visit) {
  const Order& order = orders_[passages_[passage].order];
  Task task;
  task.passage = passage;
  task.visit = visit;
  const std::uint32_t row = post_row(task);
  const Post& post = plan_->posts[row];
  PostState& state = posts_[row];
  task.priority = post.discipline == Discipline::kFifo ? 0 : order.priority;
  task.sequence = state.next_sequence++;
  if (post.count == kNoRow && takes_up(row)) {
    return start_work(row, task);
  }
  if (state.gone && node_of(passages_[passage], order.visits[visit].node).successor == kNoRow) {
    return lose(task);
  }
  put_back(row, task);
  serve_next(row);
  limit_queue(row, passage, visit);
}

void Engine::Impl::put_back(std::uint32_t row, const Task& task) {
  std::vector<Task>& queue = posts_[row].queue;
  queue.push_back(task);
  std::push_heap(queue.begin(), queue.end(), kServedLater);
}

/// The first that still waits; those who gave up are forgotten on the way.
std::optional<Engine::Impl::Task> Engine::Impl::take_first(std::uint32_t row) {
  std::vector<Task>& queue = posts_[row].queue;
  while (!queue.empty()) {
    std::pop_heap(queue.begin(), queue.end(), kServedLater);
    const Task first = queue.back();
    queue.pop_back();
    if (visit_of(first).outcome == NodeOutcome::kWaiting) {
      return first;
    }
  }
  return std::nullopt;
}

void Engine::Impl::serve_next(std::uint32_t row) {
  PostState& state = posts_[row];
  const Post& post = plan_->posts[row];
  if (!takes_up(row)) {
    return schedule_wake(row);
  }
  while (std::optional<Task> next = take_first(row)) {
    if (state.working.size() >= post.count) {
      const auto weakest =
          std::min_element(state.working.begin(), state.working.end(), kInterruptedBefore);
      if (post.discipline != Discipline::kPreemptive || weakest->priority >= next->priority) {
        return put_back(row, *next);
      }
      ++counters_.preemptions_count;
      interrupt(row, static_cast<std::size_t>(weakest - state.working.begin()));
    }
    start_work(row, *next);
  }
}

void Engine::Impl::start_work(std::uint32_t row, Task task) {
  if (task.rest_ns == kNever) {
    begin_work(task);
  }
  PostState& state = posts_[row];
  NodeVisit& visit = visit_of(task);
  task.ticket = state.next_ticket++;
  task.resumed_ns = now_ns_;
  visit.outcome = NodeOutcome::kInService;
  visit.started_ns = std::min(visit.started_ns, now_ns_);
  visit.finished_ns = done_at(plan_->posts[row].hours, now_ns_, task.rest_ns);
  state.working.push_back(task);
  Job job;
  job.row = row;
  job.target = task.ticket;
  schedule(visit.finished_ns, EventClass::kFinish, job);
}

/// Draws how long the work takes and what it will come to.
void Engine::Impl::begin_work(Task& task) {
  const Passage& p = passages_[task.passage];
  NodeVisit& visit = visit_of(task);
  const Node& node = node_of(p, visit.node);
  const std::uint32_t hash = plan_->chains[p.chain].node_hash[visit.node];
  const DrawKey key = key_of(p, hash);
  visit.begun_ns = now_ns_;
  if (node.kind == NodeKind::kConsensus) {
    const ConsensusResult result = hold_consensus(node.consensus, dice_, key, [&](TimeNs since_ns) {
      return attribution_at(time::later(now_ns_, since_ns));
    });
    task.rest_ns = result.duration_ns;
    task.token = result.approved ? Token::kLive : Token::kRefused;
    visit.rounds_count = result.rounds_count;
    task.held_back = result.held_back;
    task.by_smaller_body = result.by_smaller_body;
    return;
  }
  if (node.kind == NodeKind::kMeeting) {
    // All that one meeting takes has one outcome in time, whoever asked.
    const std::int64_t number = meeting_number(plan_->posts[post_row(task)].meetings, now_ns_);
    task.rest_ns = quantile_ns(
        node.law,
        dice_.uniform(
            Stream::kCommandService, hash, static_cast<std::uint32_t>(number), kMeetingPlace, 0));
  } else {
    task.rest_ns = quantile_ns(
        node.law, dice_.uniform(Stream::kCommandService, key.request, key.ordinal, key.place, 0));
  }
  if (node.kind == NodeKind::kGate || node.approve_prob < 1) {
    const double u =
        dice_.uniform(Stream::kCommandGate, key.request, key.ordinal, key.place, kApproval);
    task.token = u < node.approve_prob ? Token::kLive : Token::kRefused;
  }
}

/// Takes work in progress away from its server; it waits in its old place to be resumed.
void Engine::Impl::interrupt(std::uint32_t row, std::size_t at) {
  std::vector<Task>& working = posts_[row].working;
  Task task = working[at];
  working.erase(working.begin() + static_cast<std::ptrdiff_t>(at));
  NodeVisit& visit = visit_of(task);
  if (is_abandoned(passages_[task.passage])) {
    visit.outcome = NodeOutcome::kAbandoned;
    visit.finished_ns = now_ns_;
    return;
  }
  const TimeNs worked_ns = worked_between(plan_->posts[row].hours, task.resumed_ns, now_ns_);
  task.rest_ns -= worked_ns;
  visit.worked_ns += worked_ns;
  visit.outcome = NodeOutcome::kWaiting;
  visit.finished_ns = kNever;
  ++visit.interruptions_count;
  put_back(row, task);
}

void Engine::Impl::schedule_wake(std::uint32_t row) {
  PostState& state = posts_[row];
  const Post& post = plan_->posts[row];
  if (state.queue.empty() || state.down_count > 0) {
    return;
  }
  const bool met_now = state.met_ns == now_ns_;
  const TimeNs due_ns = post.meets ? next_meeting(post.meetings, now_ns_ + (met_now ? 1 : 0))
                                   : next_open(post.hours, now_ns_);
  if (state.wake_ns == due_ns) {
    return;
  }
  state.wake_ns = due_ns;
  Job job;
  job.row = row;
  schedule(due_ns, EventClass::kWake, job);
}

void Engine::Impl::on_wake(const Job& job) {
  PostState& state = posts_[job.row];
  const Post& post = plan_->posts[job.row];
  if (state.wake_ns == now_ns_) {
    state.wake_ns = kNever;
  }
  if (!post.meets || state.down_count > 0 || state.met_ns == now_ns_) {
    return serve_next(job.row);
  }
  state.met_ns = now_ns_;
  for (std::uint32_t taken = 0; taken < post.capacity_max; ++taken) {
    const std::optional<Task> next = take_first(job.row);
    if (!next) {
      break;
    }
    start_work(job.row, *next);
  }
  schedule_wake(job.row);
}

bool Engine::Impl::is_escalated(const Passage& passage,
                                const Node& node,
                                std::uint32_t node_hash) const {
  if (node.superior == kNoRow || node.decide_prob >= 1) {
    return false;
  }
  const DrawKey key = key_of(passage, node_hash);
  return !(dice_.uniform(Stream::kCommandGate, key.request, key.ordinal, key.place, kEscalation) <
           node.decide_prob);
}

void Engine::Impl::on_finish(const Job& job) {
  std::vector<Task>& working = posts_[job.row].working;
  const auto found = std::find_if(
      working.begin(), working.end(), [&](const Task& task) { return task.ticket == job.target; });
  if (found == working.end()) {
    return;  // interrupted meanwhile
  }
  const Task task = *found;
  working.erase(found);
  const Passage& p = passages_[task.passage];
  NodeVisit& visit = visit_of(task);
  visit.worked_ns += task.rest_ns;
  const PreparedChain& chain = plan_->chains[p.chain];
  const bool escalated = is_escalated(p, node_of(p, visit.node), chain.node_hash[visit.node]);
  const std::uint32_t way = visit.instead_of == kNoRow ? visit.node : visit.instead_of;
  const bool abandoned = is_abandoned(p);
  visit.outcome = abandoned                    ? NodeOutcome::kAbandoned
                  : escalated                  ? NodeOutcome::kEscalated
                  : task.token == Token::kLive ? NodeOutcome::kApproved
                  : chain.has_otherwise[way]   ? NodeOutcome::kOtherwise
                                               : NodeOutcome::kRefused;
  if (visit.outcome == NodeOutcome::kApproved) {
    joins_[p.joins_first + way].held_back |= task.held_back;
  }
  serve_next(job.row);
  if (abandoned) {
    return;
  }
  if (escalated) {
    ++counters_.escalations_count;
    escalate(task.passage, task.visit);
  } else {
    counters_.smaller_body_count += task.by_smaller_body ? 1 : 0;
    conclude(task.passage, task.visit, task.token);
  }
}

void Engine::Impl::escalate(std::uint32_t passage, std::uint32_t visit) {
  const Passage& p = passages_[passage];
  const PreparedChain& chain = plan_->chains[p.chain];
  const std::uint32_t from = orders_[p.order].visits[visit].node;
  const Node& node = node_of(p, from);
  Job job;
  job.passage = passage;
  job.row = visit;
  transmit(&node.superior_link,
           job,
           EventClass::kAscend,
           mix(chain.node_hash[from], chain.node_hash[node.superior]));
}

void Engine::Impl::on_ascend(const Job& job) {
  const Passage& p = passages_[job.passage];
  if (is_abandoned(p)) {
    return;
  }
  if (job.token == Token::kLost) {
    return proceed(job.passage, job.row, Token::kLost);
  }
  const NodeVisit& below = orders_[p.order].visits[job.row];
  const std::uint32_t way = below.instead_of == kNoRow ? below.node : below.instead_of;
  begin_visit(job.passage, way, node_of(p, below.node).superior, job.row);
}

/// Whoever has just come may be one too many.
void Engine::Impl::limit_queue(std::uint32_t row, std::uint32_t passage, std::uint32_t visit) {
  const Duty& duty = plan_->posts[row].duty;
  std::vector<Task>& queue = posts_[row].queue;
  const auto waits = [&](const Task& task) {
    return visit_of(task).outcome == NodeOutcome::kWaiting;
  };
  const auto own = std::find_if(queue.begin(), queue.end(), [&](const Task& task) {
    return task.passage == passage && task.visit == visit && waits(task);
  });
  if (!duty.queue_max || own == queue.end() ||
      std::count_if(queue.begin(), queue.end(), waits) <=
          static_cast<std::ptrdiff_t>(*duty.queue_max)) {
    return;
  }
  Task leaving = *own;
  if (duty.overload == Overload::kDropOldest) {
    for (const Task& task : queue) {
      const bool older = task.sequence < leaving.sequence;
      leaving = waits(task) && task.rest_ns == kNever && older ? task : leaving;
    }
  }
  const bool has_superior =
      node_of(passages_[leaving.passage], visit_of(leaving).node).superior != kNoRow;
  if (duty.overload == Overload::kEscalate && has_superior) {
    ++counters_.overload_escalated_count;
    leave_queue(leaving, NodeOutcome::kEscalated);
    return escalate(leaving.passage, leaving.visit);
  }
  const bool own_leaves = leaving.sequence == own->sequence;
  ++(own_leaves ? counters_.overload_rejected_count : counters_.overload_dropped_count);
  leave_queue(leaving, NodeOutcome::kTurnedAway);
  conclude(leaving.passage, leaving.visit, Token::kRefused);
}

/// Where it stands in the heap it is skipped.
void Engine::Impl::leave_queue(const Task& task, NodeOutcome outcome) {
  NodeVisit& visit = visit_of(task);
  visit.outcome = outcome;
  visit.finished_ns = now_ns_;
}

}  // namespace boyd::command
