/// Probability laws of durations, drawn by inverse CDF from exactly one uniform number each, so
/// that arms which share a uniform share the luck of the draw whatever the law's parameters are.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kernels/core/units.hpp"

namespace boyd::command {

enum class LawKind : std::uint8_t {
  kDeterministic,  ///< p1 s
  kUniform,        ///< between p1 s and p2 s
  kExponential,    ///< mean p1 s
  kTriangular,     ///< least p1 s, mode p2 s, greatest p3 s
  kLognormal,      ///< median p1 s, standard deviation of the natural logarithm p2 (no unit)
  kGamma,          ///< mean p1 s, shape p2 (no unit): standard deviation p1 / sqrt(p2)
  kEmpirical,      ///< one of `steps`
};

/// An observed duration and the probability of this or a shorter one.
struct EmpiricalStep {
  double value_s = 0;
  double up_to_prob = 1;
};

/// One law. Plain data; build it with the functions below.
struct Law {
  LawKind kind = LawKind::kDeterministic;
  double p1 = 0;
  double p2 = 0;
  double p3 = 0;
  std::vector<EmpiricalStep> steps = {};  ///< kEmpirical: ascending in both members
};

inline Law deterministic(double value_s) {
  return {LawKind::kDeterministic, value_s, 0, 0, {}};
}
inline Law uniform(double min_s, double max_s) {
  return {LawKind::kUniform, min_s, max_s, 0, {}};
}
inline Law exponential(double mean_s) {
  return {LawKind::kExponential, mean_s, 0, 0, {}};
}
inline Law triangular(double min_s, double mode_s, double max_s) {
  return {LawKind::kTriangular, min_s, mode_s, max_s, {}};
}
inline Law lognormal(double median_s, double log_sigma) {
  return {LawKind::kLognormal, median_s, log_sigma, 0, {}};
}

inline Law gamma(double mean_s, double shape) {
  return {LawKind::kGamma, mean_s, shape, 0, {}};
}
/// Observed durations with weights (need not sum to 1); none: all weigh the same. Broken input, as
/// weights of another number than values, gives a law of which law_problem() says so.
Law empirical(const std::vector<double>& values_s, const std::vector<double>& weights = {});

/// Value (s) below which the law lies with probability `prob`, 0 < prob < 1. Never negative for a
/// law without problems. Non-decreasing in prob. The same bits on every machine.
double quantile_s(const Law& law, double prob);

/// quantile_s() rounded to the nanosecond; at most 100 years (time::kLongestSeconds).
TimeNs quantile_ns(const Law& law, double prob);

/// Mean of the law, s.
double mean_s(const Law& law);

/// Whether a number of seconds lies between 0 and 100 years (time::kLongestSeconds).
bool is_duration(double value_s);

/// What is wrong with the law's parameters, as one phrase; empty when nothing is.
std::string law_problem(const Law& law);

}  // namespace boyd::command
