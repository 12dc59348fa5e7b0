/// A chain of command under a steady stream of requests: who is busy, who waits, who drowns.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "host/command/engine.hpp"

namespace boyd::command {

/// The servers of one node, or of one pool with the nodes that share it.
struct PostLoad {
  std::string name;                 ///< "chain / node", or the pool's name
  std::uint32_t servers_count = 0;  ///< 0: no queue, any number at once
  std::int64_t visits_count = 0;    ///< that arrived after the warm-up
  double arrivals_per_s = 0;
  double work_mean_s = 0;  ///< rests between working hours and interruptions not included
  double open_frac = 1;    ///< of the day, 0..1: its working hours
  /// Arrival rate times mean work over what its servers can do in their working hours; of a meeting
  /// that takes so many at a time: arrivals over places; from 1 on it drowns.
  double offered_frac = 0;
  double utilisation_frac = 0;  ///< busy servers over servers in working hours, 0..1; mean number
                                ///< at work without servers
  double wait_mean_s = 0;
  double wait_error_s = 0;  ///< standard error, by means of 20 batches; 0 from fewer than 40 visits
  double wait_p90_s = 0;
  double queue_mean = 0;  ///< waiting, mean over time
  bool stable = true;     ///< offered_frac below 1
};

struct LoadSample {
  std::uint32_t rule = kNoRow;
  double rate_per_s = 0;
  std::int64_t requests_count = 0;  ///< made
  double warm_up_s = 0;             ///< left out at the beginning
  /// The warm-up would have had to be longer: the chain's own latency fills more than half of the
  /// time, or a post drowns.
  bool too_short = false;
  double measured_s = 0;  ///< from there to the last request
  /// Request to first execution of orders requested after the warm-up; ascending, ns.
  std::vector<TimeNs> action_ns;
  std::int64_t orders_count = 0;  ///< requested after the warm-up
  std::vector<PostLoad> posts;    ///< of the chains that orders passed, in order of first visit
};

struct LoadRequest {
  std::uint32_t rule = 0;
  Situation situation;
  double rate_per_s = 0;             ///< > 0
  std::uint32_t requests_count = 1;  ///< at least 1
  std::uint64_t seed = 1;
};

/// Feeds one rule with a Poisson stream of requests, alone. The warm-up is a fifth of the time, or
/// what nine of ten orders took from request to end where that is longer, but at most half.
/// Requests whose rate no post keeps up with are served all the same, so a post that drowns shows a
/// wait that grows with requests_count. Requests later than after 100 years are left out. The whole
/// history stays in memory: about 1 kB per request. Throws std::out_of_range when there is no such
/// rule, std::invalid_argument for a rate that is not above 0.
LoadSample sample_load(const CommandPlan& plan, const LoadRequest& request);

}  // namespace boyd::command
