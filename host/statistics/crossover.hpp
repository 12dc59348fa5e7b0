/// Where a difference that depends on a factor changes its sign.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "host/statistics/estimate.hpp"
#include "host/statistics/quantile.hpp"
#include "host/statistics/sensitivity.hpp"

namespace boyd::statistics {

/// One root of the difference, linear between the places.
struct Crossover {
  Estimate at;             ///< interval by bootstrap over replications; n of them
  bool rising = false;     ///< the difference goes from below 0 to above
  double found_share = 0;  ///< of resamples that have a root of this direction in its stretch
};

struct CrossoverAnswer {
  std::vector<Crossover> roots;       ///< ascending; empty: no crossover in this range
  std::vector<Estimate> differences;  ///< by place: mean and Student's t over replications
  double no_root_share = 0;           ///< of resamples without any root
};

/// `places`: ascending values of the factor, at least two. `differences`: [place][replication], one
/// arm minus the other in the same night. A curve that only touches 0 does not cross it.
///
/// Replications are drawn anew, the same ones at every place, as common random numbers ask for.
/// Each drawn curve gives its roots to the nearest root of the same direction of the whole sample;
/// the interval is the middle
/// 95 % of what a root was given. Throws std::invalid_argument when sizes disagree.
CrossoverAnswer find_crossovers(const std::vector<double>& places,
                                const Replicated& differences,
                                const BootstrapOptions& options = {});

}  // namespace boyd::statistics
