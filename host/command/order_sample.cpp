#include "host/command/order_sample.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "host/command/sampling.hpp"
#include "host/time/time.hpp"

namespace boyd::command {
namespace {

/// Orders nearest to the median whose critical paths are looked at.
constexpr std::size_t kMedianOrdersMax = 1000;
/// Share of the orders on either side of the median that count as near.
constexpr double kMedianBand = 0.1;
constexpr std::uint32_t kTellEvery = 4096;

/// Collects what the orders of one row of authority did.
class PathTally {
public:
  void add(const Order& order, std::uint32_t sample) {
    out_.authority = order.authority;
    ++out_.orders_count;
    ++out_.fates[static_cast<std::size_t>(fate_of(order))];
    out_.released_count += order.state == OrderState::kReleased ? 1 : 0;
    note(out_.decision_ns, order, decision_ns(order));
    note(out_.received_ns, order, received_ns(order));
    const TimeNs action = action_ns(order);
    note(out_.action_ns, order, action);
    if (action != kNever) {
      executed_.emplace_back(action - order.requested_ns, sample);
    }
    add_visits(order);
    add_legs(order);
  }

  /// Samples whose orders took about the median time.
  std::vector<std::uint32_t> median_samples() {
    std::sort(executed_.begin(), executed_.end());
    const std::size_t n = executed_.size();
    const std::size_t middle = n / 2;
    const std::size_t half = std::min<std::size_t>(
        kMedianOrdersMax / 2, static_cast<std::size_t>(kMedianBand * static_cast<double>(n)));
    std::vector<std::uint32_t> samples;
    for (std::size_t i = middle - std::min(middle, half); i < std::min(n, middle + half + 1); ++i) {
      samples.push_back(executed_[i].second);
    }
    return samples;
  }

  void add_path(const CommandPlan& plan, const Order& order) {
    for (const PathStep& step : critical_path(plan, order)) {
      const auto taken_ns = static_cast<double>(step.to_ns - step.from_ns);
      path_ns_ += taken_ns;
      out_.parts_share[static_cast<std::size_t>(step.part)] += taken_ns;
      if (step.node != kNoRow) {
        NodeSample& node = node_at(step.chain, step.node, step.national);
        (step.part == PathPart::kWait ? node.wait_share : node.work_share) += taken_ns;
      }
    }
  }

  PathSample result() {
    for (std::vector<TimeNs>* durations : {&out_.decision_ns, &out_.received_ns, &out_.action_ns}) {
      std::sort(durations->begin(), durations->end());
    }
    for (double& share : out_.parts_share) {
      share = path_ns_ > 0 ? share / path_ns_ : 0;
    }
    for (auto& [key, node] : nodes_) {
      node.wait_share = path_ns_ > 0 ? node.wait_share / path_ns_ : 0;
      node.work_share = path_ns_ > 0 ? node.work_share / path_ns_ : 0;
      out_.nodes.push_back(std::move(node));
    }
    std::stable_sort(
        out_.nodes.begin(), out_.nodes.end(), [](const NodeSample& a, const NodeSample& b) {
          return std::pair(a.national, median_arrival_ns(a)) <
                 std::pair(b.national, median_arrival_ns(b));
        });
    for (auto& [group, sample] : groups_) {
      std::sort(sample.action_ns.begin(), sample.action_ns.end());
      out_.groups.push_back(std::move(sample));
    }
    return std::move(out_);
  }

private:
  static TimeNs median_arrival_ns(const NodeSample& node) {
    std::vector<TimeNs> arrivals;
    arrivals.reserve(node.visits.size());
    for (const VisitTimes& visit : node.visits) {
      arrivals.push_back(visit.arrived_ns);
    }
    if (arrivals.empty()) {
      return kNever;
    }
    const auto middle = arrivals.begin() + static_cast<std::ptrdiff_t>(arrivals.size() / 2);
    std::nth_element(arrivals.begin(), middle, arrivals.end());
    return *middle;
  }

  static void note(std::vector<TimeNs>& durations_ns, const Order& order, TimeNs at_ns) {
    if (at_ns != kNever) {
      durations_ns.push_back(at_ns - order.requested_ns);
    }
  }

  NodeSample& node_at(std::uint32_t chain, std::uint32_t node, bool national) {
    NodeSample& sample = nodes_[{national, chain, node}];
    sample.chain = chain;
    sample.node = node;
    sample.national = national;
    return sample;
  }

  void add_visits(const Order& order) {
    std::vector<const NodeSample*> seen;
    const bool executed = action_ns(order) != kNever;
    for (const NodeVisit& visit : order.visits) {
      NodeSample& sample = node_at(visit.chain, visit.node, visit.leg != kNoRow);
      if (std::find(seen.begin(), seen.end(), &sample) == seen.end()) {
        seen.push_back(&sample);
        ++sample.orders_visited;
      }
      ++sample.outcomes[visit.outcome];
      if (visit.started_ns != kNever && visit.finished_ns != kNever) {
        sample.visits.push_back({visit.arrived_ns - order.requested_ns,
                                 visit.started_ns - order.requested_ns,
                                 visit.finished_ns - order.requested_ns,
                                 executed});
        sample.rounds_count += visit.rounds_count;
      }
    }
  }

  void add_legs(const Order& order) {
    for (const Leg& leg : order.legs) {
      GroupSample& sample = group_at(leg.group);
      if (order.state == OrderState::kReleased) {
        ++sample.states[leg.state];
      }
      if (leg.executed_ns != kNever) {
        ++sample.executed_count;
        sample.action_ns.push_back(leg.executed_ns - order.requested_ns);
      }
    }
  }
  GroupSample& group_at(std::uint32_t group) {
    for (auto& [row, sample] : groups_) {
      if (row == group) {
        return sample;
      }
    }
    GroupSample& sample = groups_.emplace_back(group, GroupSample{}).second;
    sample.group = group;
    return sample;
  }

  PathSample out_;
  std::vector<std::pair<TimeNs, std::uint32_t>> executed_;  // latency, sample
  std::map<std::tuple<bool, std::uint32_t, std::uint32_t>, NodeSample> nodes_;
  std::vector<std::pair<std::uint32_t, GroupSample>> groups_;
  double path_ns_ = 0;
};

/// The orders of sample `s`, when all is over.
class SampleWorlds {
public:
  SampleWorlds(std::shared_ptr<const PreparedPlan> plan, std::uint64_t seed)
      : plan_(std::move(plan)), seed_(seed) {}

  template <typename Use>
  void run(std::uint32_t s, const Use& use) {
    Engine engine(plan_, sample_seed(seed_, s));
    engine.request(0, 0);
    engine.advance_to(kNever - 1, effects_);
    effects_.clear();
    for (const Order& order : engine.orders()) {
      use(order);
    }
  }

private:
  std::shared_ptr<const PreparedPlan> plan_;
  std::uint64_t seed_;
  std::vector<Injection> effects_;
};

}  // namespace

const char* name_of(Fate fate) {
  switch (fate) {
    case Fate::kExecuted:
      return "executed";
    case Fate::kRefused:
      return "refused";
    case Fate::kHeldBack:
      return "held_back";
    case Fate::kLost:
      return "lost";
    case Fate::kExpired:
      return "expired";
    case Fate::kNoAuthority:
      return "no_authority";
    case Fate::kRedundant:
      return "redundant";
    case Fate::kOverruled:
      return "overruled";
    case Fate::kUnfinished:
      return "unfinished";
  }
  return "unfinished";
}

Fate fate_of(const Order& order) {
  if (order.state == OrderState::kLost) {
    return Fate::kLost;
  }
  if (order.state == OrderState::kRefused) {
    return order.refusal == Refusal::kNoAuthority ? Fate::kNoAuthority : Fate::kRefused;
  }
  if (order.state != OrderState::kReleased) {
    return Fate::kUnfinished;
  }
  if (action_ns(order) != kNever) {
    return Fate::kExecuted;
  }
  const auto any = [&](LegState state) {
    return std::any_of(
        order.legs.begin(), order.legs.end(), [&](const Leg& leg) { return leg.state == state; });
  };
  // What came nearest to an execution names the fate of the whole.
  if (any(LegState::kExpired)) {
    return Fate::kExpired;
  }
  if (any(LegState::kLost)) {
    return Fate::kLost;
  }
  if (any(LegState::kOverruled)) {
    return Fate::kOverruled;
  }
  if (any(LegState::kRedundant)) {
    return Fate::kRedundant;
  }
  return any(LegState::kRefusedByCaveat) || any(LegState::kRefusedByHost) ? Fate::kHeldBack
                                                                          : Fate::kUnfinished;
}

std::vector<Situation> situations_of(const CommandPlan& plan) {
  std::vector<const SituationChange*> changes;
  for (const SituationChange& change : plan.changes) {
    changes.push_back(&change);
  }
  std::stable_sort(
      changes.begin(), changes.end(), [](const SituationChange* a, const SituationChange* b) {
        return a->at_ns < b->at_ns;
      });
  Situation now{plan.posture, plan.attribution, plan.warning_ns != kNever};
  std::vector<Situation> out = {now};
  std::set<std::pair<Posture, Attribution>> seen = {{now.posture, now.attribution}};
  for (const SituationChange* change : changes) {
    now.posture = change->posture.value_or(now.posture);
    now.attribution = change->attribution.value_or(now.attribution);
    if (seen.insert({now.posture, now.attribution}).second) {
      out.push_back(now);
    }
  }
  return out;
}

std::shared_ptr<const PreparedPlan> isolate(const CommandPlan& plan,
                                            std::uint32_t rule,
                                            const Situation& situation) {
  CommandPlan alone = plan;
  alone.rules = {plan.rules.at(rule)};
  RequestRule& only = alone.rules.front();
  only.source = RuleSource::kTrigger;
  only.trigger = 0;
  alone.changes.clear();
  alone.outages.clear();
  alone.posture = situation.posture;
  alone.attribution = situation.attribution;
  alone.warning_ns = situation.warned ? -1 : kNever;
  return prepare(std::move(alone));
}

std::vector<PathSample> sample_orders(const CommandPlan& plan, const SampleRequest& request) {
  SampleWorlds worlds(isolate(plan, request.rule, request.situation), request.seed);
  std::map<std::uint32_t, PathTally> tallies;  // by row of authority
  for (std::uint32_t s = 0; s < request.samples_count; ++s) {
    worlds.run(s, [&](const Order& order) { tallies[order.authority].add(order, s); });
    if (request.advanced && s % kTellEvery == 0) {
      request.advanced(static_cast<double>(s) / request.samples_count);
    }
  }
  std::vector<PathSample> out;
  for (auto& [authority, tally] : tallies) {
    // Which orders took the median time is known only now, and a sample can be had again.
    for (const std::uint32_t s : tally.median_samples()) {
      worlds.run(s, [&, row = authority, &paths = tally](const Order& order) {
        if (order.authority == row) {
          paths.add_path(plan, order);
        }
      });
    }
    PathSample& path = out.emplace_back(tally.result());
    path.rule = request.rule;
    path.situation = request.situation;
    path.samples_count = request.samples_count;
  }
  return out;
}

}  // namespace boyd::command
