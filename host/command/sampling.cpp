#include "host/command/sampling.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <utility>

#include "host/command/dice.hpp"
#include "host/time/time.hpp"

namespace boyd::command {
namespace {

/// Value below which the share `prob` lies; linear between order statistics.
double quantile_of_sorted_s(const std::vector<TimeNs>& sorted, double prob) {
  const double at = prob * static_cast<double>(sorted.size() - 1);
  const auto low = static_cast<std::size_t>(at);
  const std::size_t high = std::min(low + 1, sorted.size() - 1);
  const double part = at - static_cast<double>(low);
  return (1.0 - part) * time::to_seconds(sorted[low]) + part * time::to_seconds(sorted[high]);
}

DurationSummary summarise(std::vector<TimeNs> durations_ns) {
  DurationSummary out;
  out.count = static_cast<std::int64_t>(durations_ns.size());
  if (durations_ns.empty()) {
    return out;
  }
  std::sort(durations_ns.begin(), durations_ns.end());
  double sum_s = 0;
  for (const TimeNs duration_ns : durations_ns) {
    sum_s += time::to_seconds(duration_ns);
  }
  out.mean_s = sum_s / static_cast<double>(durations_ns.size());
  out.p10_s = quantile_of_sorted_s(durations_ns, 0.1);
  out.median_s = quantile_of_sorted_s(durations_ns, 0.5);
  out.p90_s = quantile_of_sorted_s(durations_ns, 0.9);
  out.p99_s = quantile_of_sorted_s(durations_ns, 0.99);
  return out;
}

double share(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

/// Collects what the orders of a sample did.
class Tally {
public:
  void add(const Order& order) {
    ++orders_;
    released_ += order.state == OrderState::kReleased ? 1 : 0;
    no_authority_ += order.refusal == Refusal::kNoAuthority ? 1 : 0;
    refused_ +=
        order.state == OrderState::kRefused && order.refusal != Refusal::kNoAuthority ? 1 : 0;
    lost_ += order.state == OrderState::kLost ? 1 : 0;
    add_end_point(decision_, order, decision_ns(order));
    add_end_point(received_, order, received_ns(order));
    add_end_point(action_, order, action_ns(order));
    if (order.state == OrderState::kReleased) {
      add_legs(order);
    }
    for (const NodeVisit& visit : order.visits) {
      Post& post = posts_[{visit.chain, visit.node}];
      if (visit.finished_ns != kNever && visit.started_ns != kNever) {
        post.wait_ns.push_back(visit.started_ns - visit.arrived_ns);
        post.work_ns.push_back(visit.finished_ns - visit.started_ns);
        post.rounds += visit.rounds_count;
      }
    }
  }

  RuleLatency result(const CommandPlan& plan) {
    RuleLatency out;
    out.orders_count = orders_;
    out.decision = summarise(std::move(decision_));
    out.received = summarise(std::move(received_));
    out.action = summarise(std::move(action_));
    out.released_share = share(released_, orders_);
    out.no_authority_share = share(no_authority_, orders_);
    out.refused_share = share(refused_, orders_);
    out.lost_share = share(lost_, orders_);
    out.executed_share = share(out.action.count, orders_);
    out.legs_refused_share = share(legs_refused_, legs_);
    out.legs_lost_share = share(legs_lost_, legs_);
    out.legs_expired_share = share(legs_expired_, legs_);
    for (auto& [key, post] : posts_) {
      const Chain& chain = plan.chains[key.first];
      const auto visits = static_cast<std::int64_t>(post.work_ns.size());
      out.nodes.push_back({chain.name,
                           chain.nodes[key.second].name,
                           share(visits, orders_),
                           summarise(std::move(post.wait_ns)),
                           summarise(std::move(post.work_ns)),
                           share(post.rounds, visits)});
    }
    return out;
  }

private:
  struct Post {
    std::vector<TimeNs> wait_ns;
    std::vector<TimeNs> work_ns;
    std::int64_t rounds = 0;
  };

  static void add_end_point(std::vector<TimeNs>& durations_ns, const Order& order, TimeNs at_ns) {
    if (at_ns != kNever) {
      durations_ns.push_back(at_ns - order.requested_ns);
    }
  }
  void add_legs(const Order& order) {
    for (const Leg& leg : order.legs) {
      ++legs_;
      legs_refused_ += leg.state == LegState::kRefusedByCaveat ? 1 : 0;
      legs_lost_ += leg.state == LegState::kLost ? 1 : 0;
      legs_expired_ += leg.state == LegState::kExpired ? 1 : 0;
    }
  }

  std::int64_t orders_ = 0;
  std::int64_t released_ = 0;
  std::int64_t no_authority_ = 0;
  std::int64_t refused_ = 0;
  std::int64_t lost_ = 0;
  std::int64_t legs_ = 0;
  std::int64_t legs_refused_ = 0;
  std::int64_t legs_lost_ = 0;
  std::int64_t legs_expired_ = 0;
  std::vector<TimeNs> decision_;
  std::vector<TimeNs> received_;
  std::vector<TimeNs> action_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, Post> posts_;
};

/// The plan with one rule, which nothing but request() raises, in the situation of its start.
std::shared_ptr<const PreparedPlan> isolate(const CommandPlan& plan, std::uint32_t rule) {
  CommandPlan alone = plan;
  alone.rules = {plan.rules.at(rule)};
  RequestRule& only = alone.rules.front();
  only.source = RuleSource::kTrigger;
  only.trigger = 0;
  alone.changes.clear();
  alone.outages.clear();
  if (alone.warning_ns != kNever) {
    alone.warning_ns = -1;
  }
  return prepare(std::move(alone));
}

}  // namespace

std::uint64_t sample_seed(std::uint64_t seed, std::uint32_t sample) {
  // Finaliser of SplitMix64 (Steele, Lea, Flood 2014).
  seed += 0x9E3779B97F4A7C15ULL;
  seed = (seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9ULL;
  seed = (seed ^ (seed >> 27)) * 0x94D049BB133111EBULL;
  return (seed ^ (seed >> 31)) + sample;
}

RuleLatency sample_latency(const PreparedPlan& prepared,
                           std::uint32_t rule,
                           std::uint32_t samples_count,
                           std::uint64_t seed) {
  const CommandPlan& plan = plan_of(prepared);
  const std::shared_ptr<const PreparedPlan> alone = isolate(plan, rule);
  Tally tally;
  std::vector<Injection> effects;
  for (std::uint32_t s = 0; s < samples_count; ++s) {
    Engine engine(alone, sample_seed(seed, s));
    engine.request(0, 0);
    engine.advance_to(kNever - 1, effects);
    effects.clear();
    for (const Order& order : engine.orders()) {
      tally.add(order);
    }
  }
  RuleLatency out = tally.result(plan);
  out.rule = plan.rules[rule].name;
  out.kind = plan.rules[rule].kind;
  out.samples_count = samples_count;
  return out;
}

CommandPlan plan_for_chain(const CommandPlan& plan, std::uint32_t chain) {
  CommandPlan out;
  out.chains = plan.chains;
  out.pools = plan.pools;
  for (const Delivery& row : plan.deliveries) {
    if (row.group == kNoRow) {
      out.deliveries.push_back(row);
    }
  }
  for (const Readiness& row : plan.readiness) {
    if (row.group == kNoRow) {
      out.readiness.push_back(row);
    }
  }
  out.groups.resize(1);
  out.groups.front().name = "group";
  AuthorityRow& row = out.authority.emplace_back();
  row.name = out.chains.at(chain).name;
  row.chain = chain;
  RequestRule& rule = out.rules.emplace_back();
  rule.name = out.chains[chain].name;
  rule.trigger = 0;
  rule.groups = {0};
  return out;
}

std::vector<QueueVisit> feed_poisson(const PreparedPlan& prepared,
                                     std::uint32_t rule,
                                     std::uint32_t node,
                                     double rate_per_s,
                                     std::uint32_t requests_count,
                                     std::uint64_t seed) {
  Engine engine(isolate(plan_of(prepared), rule), seed, {requests_count});
  const Dice dice(seed);
  const Law between = exponential(1.0 / rate_per_s);
  std::vector<Injection> effects;
  TimeNs now_ns = 0;
  for (std::uint32_t r = 0; r < requests_count; ++r) {
    now_ns += quantile_ns(between, dice.uniform(Stream::kCommandArrival, r, 0, 0, 0));
    engine.request(now_ns, 0);
    engine.advance_to(now_ns, effects);
    effects.clear();
  }
  engine.advance_to(kNever - 1, effects);
  std::vector<QueueVisit> out;
  for (const Order& order : engine.orders()) {
    for (const NodeVisit& visit : order.visits) {
      if (visit.node == node && visit.leg == kNoRow && visit.started_ns != kNever &&
          visit.finished_ns != kNever) {
        out.push_back({visit.arrived_ns,
                       visit.started_ns - visit.arrived_ns,
                       visit.finished_ns - visit.started_ns});
      }
    }
  }
  std::stable_sort(out.begin(), out.end(), [](const QueueVisit& a, const QueueVisit& b) {
    return a.arrived_ns < b.arrived_ns;
  });
  return out;
}

}  // namespace boyd::command
