/// Chains of command by themselves: one without a scenario, and one under load.
#pragma once

#include <cstdint>
#include <vector>

#include "host/command/engine.hpp"

namespace boyd::command {

/// World seed of a sample. Scatters user-chosen seeds, so that the samples of two do not overlap.
std::uint64_t sample_seed(std::uint64_t seed, std::uint32_t sample);

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
