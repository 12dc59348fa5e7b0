/// A chain of command without a battle: how long its orders take, where the time goes, and how
/// many never arrive.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "host/command/engine.hpp"

namespace boyd::command {

/// Order statistics of a set of durations. Where count is 0 the other members mean nothing.
struct DurationSummary {
  std::int64_t count = 0;
  double mean_s = 0;
  double p10_s = 0;
  double median_s = 0;
  double p90_s = 0;
  double p99_s = 0;
};

/// What one node of one chain took.
struct NodeLatency {
  std::string chain;
  std::string node;
  double visits_per_order = 0;  ///< 0 when no order of the sample came by
  DurationSummary wait;         ///< in its queue; nothing in an isolated sample unless parts meet
  DurationSummary work;         ///< from start to finish
  double rounds_mean = 0;       ///< consensus: per visit
};

/// Latency of the orders of one rule. A share is of all orders of the sample, or, where it says so,
/// of the legs of released orders.
struct RuleLatency {
  std::string rule;
  OrderKind kind = OrderKind::kEngageArea;
  std::int64_t samples_count = 0;  ///< requests
  std::int64_t orders_count = 0;   ///< one or more per request
  DurationSummary decision;        ///< request to release
  DurationSummary received;        ///< request to first reception
  DurationSummary action;          ///< request to first execution
  double released_share = 0;
  double no_authority_share = 0;
  double refused_share = 0;
  double lost_share = 0;
  double executed_share = 0;       ///< at least one group acted
  double legs_refused_share = 0;   ///< of legs: by caveat or national chain
  double legs_lost_share = 0;      ///< of legs
  double legs_expired_share = 0;   ///< of legs: ran out before the group was ready
  std::vector<NodeLatency> nodes;  ///< of the chains that orders passed, in order of chain and node
};

/// World seed of a sample. Scatters user-chosen seeds, so that the samples of two do not overlap.
std::uint64_t sample_seed(std::uint64_t seed, std::uint32_t sample);

/// Raises `samples_count` requests of a rule, each in a world of its own and alone: nobody else
/// queues at the posts, so the result is the chain's own latency, a lower bound of that in battle.
/// The situation (posture, attribution) is that of the plan's start; the warning counts as given if
/// the plan has one. Sample i is the same for the same seed whatever samples_count is.
/// Throws std::out_of_range when there is no such rule.
RuleLatency sample_latency(const PreparedPlan& prepared,
                           std::uint32_t rule,
                           std::uint32_t samples_count,
                           std::uint64_t seed);

/// A plan that asks once for an order to engage by `chain` of `plan`, with one group: for doctrines
/// that come without a scenario. Delivery and readiness are those of any group. Throws
/// std::out_of_range when there is no such chain.
CommandPlan plan_for_chain(const CommandPlan& plan, std::uint32_t chain);

/// One order that passed a post under load.
struct QueueVisit {
  TimeNs arrived_ns = 0;
  TimeNs wait_ns = 0;
  TimeNs work_ns = 0;
};

/// Feeds a chain with a Poisson stream of requests and returns the visits to one of its nodes in
/// order of arrival, for comparison with queueing theory. rate_per_s > 0. The whole history stays
/// in memory: about 0.5 kB per request.
std::vector<QueueVisit> feed_poisson(const PreparedPlan& prepared,
                                     std::uint32_t rule,
                                     std::uint32_t node,
                                     double rate_per_s,
                                     std::uint32_t requests_count,
                                     std::uint64_t seed);

}  // namespace boyd::command
