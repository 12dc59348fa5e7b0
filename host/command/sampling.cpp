#include "host/command/sampling.hpp"

#include <algorithm>

#include "host/command/dice.hpp"
#include "host/command/order_sample.hpp"
#include "host/time/time.hpp"

namespace boyd::command {
std::uint64_t sample_seed(std::uint64_t seed, std::uint32_t sample) {
  // Finaliser of SplitMix64 (Steele, Lea, Flood 2014).
  seed += 0x9E3779B97F4A7C15ULL;
  seed = (seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9ULL;
  seed = (seed ^ (seed >> 27)) * 0x94D049BB133111EBULL;
  return (seed ^ (seed >> 31)) + sample;
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
  const CommandPlan& plan = plan_of(prepared);
  Engine engine(isolate(plan, rule, situations_of(plan).front()), seed, {requests_count});
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
