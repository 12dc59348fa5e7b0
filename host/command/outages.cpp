#include <algorithm>
#include <utility>

#include "host/command/engine_impl.hpp"
#include "host/time/time.hpp"

namespace boyd::command {
namespace {

// What is drawn of an outage, as the last word of the event key.
constexpr std::uint32_t kHappens = 0;
constexpr std::uint32_t kDelay = 1;
constexpr std::uint32_t kDuration = 2;
constexpr std::uint32_t kOutagePlace = name_hash("outage");
constexpr std::uint32_t kTakeoverPlace = name_hash("takeover");

}  // namespace

void Engine::Impl::schedule_outages() {
  for (std::uint32_t o = 0; o < plan_->plan.outages.size(); ++o) {
    const Outage& outage = plan_->plan.outages[o];
    const std::uint32_t name = name_hash(outage.name);
    for (std::uint32_t k = 0; k < outage.times_count; ++k) {
      const auto draw = [&](std::uint32_t what) {
        return dice_.uniform(Stream::kCommandService, name, k, kOutagePlace, what);
      };
      if (!(draw(kHappens) < outage.prob)) {
        continue;
      }
      const TimeNs due_ns = time::later(outage.at_ns, time::from_seconds(k * outage.every_s));
      const TimeNs begin_ns = time::later(due_ns, quantile_ns(outage.delay, draw(kDelay)));
      Job job;
      job.row = o;
      job.begins = true;
      schedule(begin_ns, EventClass::kOutage, job);
      if (outage.duration) {
        job.begins = false;
        schedule(time::later(begin_ns, quantile_ns(*outage.duration, draw(kDuration))),
                 EventClass::kOutage,
                 job);
      }
    }
  }
}

void Engine::Impl::on_outage(const Job& job) {
  const bool for_good = !plan_->plan.outages[job.row].duration;
  std::int32_t& active_count = outage_active_count_[job.row];
  active_count += job.begins ? 1 : -1;
  for (const std::uint32_t post : plan_->outage_posts[job.row]) {
    if (job.begins) {
      go_down(post, for_good);
    } else {
      come_back(post);
    }
  }
}

void Engine::Impl::on_state(const Job& job) {
  if (job.target == kRadioQuality) {
    radio_quality_[job.row] = std::clamp(job.quality, 0.0, 1.0);
    return;
  }
  if (units_lost_[job.row]) {
    return;
  }
  units_lost_[job.row] = true;
  for (const std::uint32_t post : plan_->group_posts[job.row]) {
    go_down(post, true);
  }
}

double Engine::Impl::quality_of(std::uint32_t network) const {
  const Network& way = plan_->plan.networks[network];
  double quality = way.group == kNoRow ? 1.0 : radio_quality_[way.group];
  quality = way.group != kNoRow && units_lost_[way.group] ? 0.0 : quality;
  for (std::uint32_t o = 0; o < plan_->plan.outages.size(); ++o) {
    const Outage& outage = plan_->plan.outages[o];
    quality *= outage.network == network && outage_active_count_[o] > 0 ? outage.quality : 1.0;
  }
  return quality;
}

std::uint32_t Engine::Impl::node_row(std::uint32_t chain, std::uint32_t node) const {
  return plan_->chains[chain].nodes_first + node;
}

/// The node itself, or whoever has taken over from it.
std::uint32_t Engine::Impl::in_charge(std::uint32_t chain, std::uint32_t node) const {
  while (replaced_by_successor_[node_row(chain, node)]) {
    node = plan_->plan.chains[chain].nodes[node].successor;
  }
  return node;
}

void Engine::Impl::go_down(std::uint32_t row, bool for_good) {
  PostState& state = posts_[row];
  state.gone = state.gone || for_good;
  if (state.down_count++ == 0) {
    ++state.episode;
    ++counters_.outages_count;
    while (!state.working.empty()) {
      interrupt(row, state.working.size() - 1);
    }
    for (std::size_t k = 0; k < plan_->posts[row].nodes.size(); ++k) {
      const NodeRef ref = plan_->posts[row].nodes[k];
      const Node& node = plan_->plan.chains[ref.chain].nodes[ref.node];
      if (node.successor == kNoRow) {
        continue;
      }
      const std::uint32_t hash = plan_->chains[ref.chain].node_hash[ref.node];
      Job job;
      job.row = row;
      job.target = state.episode;
      job.place = static_cast<std::uint32_t>(k);
      const double u =
          dice_.uniform(Stream::kCommandService, hash, state.episode, kTakeoverPlace, 0);
      schedule(time::later(now_ns_, quantile_ns(node.takeover, u)), EventClass::kTakeover, job);
    }
  }
  clear_post(row);
}

/// What cannot wait at a post that is down is lost; what has to begin anew forgets what was done.
void Engine::Impl::clear_post(std::uint32_t row) {
  PostState& state = posts_[row];
  const OutageWork policy = plan_->posts[row].duty.outage_work;
  std::vector<Task> tasks = std::exchange(state.queue, {});
  std::sort(tasks.begin(), tasks.end(), [](const Task& a, const Task& b) {
    return a.sequence < b.sequence;
  });
  std::vector<Task> lost;
  for (Task& task : tasks) {
    if (visit_of(task).outcome != NodeOutcome::kWaiting) {
      continue;
    }
    const bool begun = task.rest_ns != kNever;
    const bool stranded =
        state.gone && node_of(passages_[task.passage], visit_of(task).node).successor == kNoRow;
    const bool buried = state.gone && begun && policy == OutageWork::kKeep;
    if (policy == OutageWork::kLose || stranded || buried) {
      lost.push_back(task);
      continue;
    }
    if (begun && policy == OutageWork::kHandOver) {
      task.rest_ns = kNever;
    }
    put_back(row, task);
  }
  for (const Task& task : lost) {
    lose(task);
  }
}

void Engine::Impl::lose(const Task& task) {
  ++counters_.outage_lost_count;
  leave_queue(task, NodeOutcome::kLost);
  conclude(task.passage, task.visit, Token::kLost);
}

void Engine::Impl::come_back(std::uint32_t row) {
  PostState& state = posts_[row];
  if (--state.down_count > 0) {
    return;
  }
  ++state.episode;
  for (const NodeRef& ref : plan_->posts[row].nodes) {
    replaced_by_successor_[node_row(ref.chain, ref.node)] = false;
  }
  if (plan_->posts[row].meets) {
    // What a meeting had begun goes on; the others wait for the next.
    std::vector<Task> begun;
    std::vector<Task> waiting;
    for (const Task& task : std::exchange(state.queue, {})) {
      (task.rest_ns == kNever ? waiting : begun).push_back(task);
    }
    for (const Task& task : waiting) {
      put_back(row, task);
    }
    std::sort(begun.begin(), begun.end(), [](const Task& a, const Task& b) {
      return a.sequence < b.sequence;
    });
    for (const Task& task : begun) {
      if (visit_of(task).outcome == NodeOutcome::kWaiting) {
        start_work(row, task);
      }
    }
  }
  serve_next(row);
}

void Engine::Impl::on_takeover(const Job& job) {
  PostState& state = posts_[job.row];
  if (state.episode != job.target) {
    return;  // it is back
  }
  const NodeRef ref = plan_->posts[job.row].nodes[job.place];
  replaced_by_successor_[node_row(ref.chain, ref.node)] = true;
  std::vector<Task> tasks = std::exchange(state.queue, {});
  std::sort(tasks.begin(), tasks.end(), [](const Task& a, const Task& b) {
    return a.sequence < b.sequence;
  });
  std::vector<Task> moving;
  for (const Task& task : tasks) {
    const bool own = visit_of(task).node == ref.node &&
                     passages_[task.passage].chain == ref.chain && task.rest_ns == kNever;
    if (visit_of(task).outcome != NodeOutcome::kWaiting) {
      continue;
    }
    if (own) {
      moving.push_back(task);
    } else {
      put_back(job.row, task);
    }
  }
  for (const Task& task : moving) {
    ++counters_.handed_over_count;
    leave_queue(task, NodeOutcome::kHandedOver);
    const NodeVisit visit = visit_of(task);
    const std::uint32_t way = visit.instead_of == kNoRow ? visit.node : visit.instead_of;
    begin_visit(task.passage, way, visit.node, visit.asked_by_visit);
  }
}

}  // namespace boyd::command
