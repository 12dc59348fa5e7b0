/// How well a law foretold a time that is known only to lie in an interval.
#pragma once

#include <functional>
#include <limits>

namespace boyd::statistics {

/// A time known to lie between the two, > 0; never seen up to `earliest` where latest is infinite.
struct TimeInterval {
  double earliest = 0;
  double latest = std::numeric_limits<double>::infinity();
};

/// Continuous ranked probability score on the logarithm of the time, for a censored observation
/// (Matheson and Winkler 1976; censoring as in Avati and others 2019, "Countdown regression"): the
/// integral over ln t of F(t)^2 below the interval and of (1 - F(t))^2 above it, between `from` and
/// `to`; smaller is better. Inside the interval nothing is known and nothing counts. `cdf` is
/// non-decreasing in t, 0..1; a law that may never happen stays below 1.
double censored_log_crps(const std::function<double(double)>& cdf,
                         const TimeInterval& seen,
                         double from,
                         double to);

}  // namespace boyd::statistics
