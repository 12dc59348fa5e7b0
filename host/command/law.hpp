/// Probability laws of durations, drawn by inverse CDF from exactly one uniform number each, so
/// that arms which share a uniform share the luck of the draw whatever the law's parameters are.
#pragma once

#include <cstdint>
#include <string>

#include "kernels/core/units.hpp"

namespace boyd::command {

enum class LawKind : std::uint8_t {
  kDeterministic,  ///< p1 s
  kUniform,        ///< between p1 s and p2 s
  kExponential,    ///< mean p1 s
  kTriangular,     ///< least p1 s, mode p2 s, greatest p3 s
  kLognormal,      ///< median p1 s, standard deviation of the natural logarithm p2 (no unit)
};

/// One law. Plain data; build it with the functions below.
struct Law {
  LawKind kind = LawKind::kDeterministic;
  double p1 = 0;
  double p2 = 0;
  double p3 = 0;
};

constexpr Law deterministic(double value_s) {
  return {LawKind::kDeterministic, value_s, 0, 0};
}
constexpr Law uniform(double min_s, double max_s) {
  return {LawKind::kUniform, min_s, max_s, 0};
}
constexpr Law exponential(double mean_s) {
  return {LawKind::kExponential, mean_s, 0, 0};
}
constexpr Law triangular(double min_s, double mode_s, double max_s) {
  return {LawKind::kTriangular, min_s, mode_s, max_s};
}
constexpr Law lognormal(double median_s, double log_sigma) {
  return {LawKind::kLognormal, median_s, log_sigma, 0};
}

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
