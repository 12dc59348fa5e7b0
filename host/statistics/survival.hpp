/// Times to an event that some worlds never see.
#pragma once

#include <span>

#include "host/statistics/estimate.hpp"

namespace boyd::statistics {

/// A time to an event, or the time until which a world was watched in vain.
struct Survival {
  double time = 0;        ///< >= 0
  bool observed = false;  ///< false: censored at `time`
};

/// Mean of min(time, horizon): the area under the Kaplan-Meier curve up to `horizon`, with
/// Greenwood's variance (Klein and Moeschberger 2003, equation 4.5.2) times n / (n - 1) and a
/// Student interval with n - 1 degrees. Events precede censorings at equal times; past the last
/// time watched the curve stays where it is. `sd` is sqrt(n) standard errors.
///
/// When every world is watched up to its event or to the horizon, mean, sd and interval are those
/// of min(time, horizon) itself.
Estimate restricted_mean(std::span<const Survival> worlds, double horizon, double level = kLevel);

}  // namespace boyd::statistics
