#include "host/statistics/proportion.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "host/statistics/law.hpp"

namespace boyd::statistics {

namespace {

/// Correlation of the two outcomes, with the continuity correction of method 10 where positive.
double correlation(const PairedOutcomes& o, double n) {
  const auto both = static_cast<double>(o.both);
  const auto arm_only = static_cast<double>(o.arm_only);
  const auto first_only = static_cast<double>(o.first_only);
  const auto neither = static_cast<double>(o.neither);
  const double margins =
      (both + arm_only) * (first_only + neither) * (both + first_only) * (arm_only + neither);
  if (!(margins > 0)) {
    return 0;
  }
  double cross = both * neither - arm_only * first_only;
  if (cross > 0) {
    cross = std::max(cross - n / 2, 0.0);
  }
  return cross / std::sqrt(margins);
}

double distance(double below, double above, double phi) {
  return std::sqrt(std::max(0.0, below * below - 2 * phi * below * above + above * above));
}

}  // namespace

Estimate wilson(std::int64_t successes, std::int64_t n, double level) {
  Estimate estimate;
  estimate.n = n;
  if (n <= 0) {
    return estimate;
  }
  const auto count = static_cast<double>(n);
  const double p = static_cast<double>(successes) / count;
  const double z = normal_quantile(0.5 + level / 2);
  const double z2 = z * z;
  const double centre = p + z2 / (2 * count);
  const double half = z * std::sqrt((p * (1 - p) + z2 / (4 * count)) / count);
  const double scale = 1 + z2 / count;
  estimate.mean = p;
  estimate.low = successes == 0 ? 0 : (centre - half) / scale;
  estimate.high = successes == n ? 1 : (centre + half) / scale;
  if (n > 1) {
    estimate.sd = std::sqrt(p * (1 - p) * count / (count - 1));
  }
  return estimate;
}

Estimate newcombe_paired(const PairedOutcomes& outcomes, double level) {
  Estimate estimate;
  estimate.n = outcomes.both + outcomes.arm_only + outcomes.first_only + outcomes.neither;
  if (estimate.n <= 0) {
    return estimate;
  }
  const auto n = static_cast<double>(estimate.n);
  const Estimate arm = wilson(outcomes.both + outcomes.arm_only, estimate.n, level);
  const Estimate first = wilson(outcomes.both + outcomes.first_only, estimate.n, level);
  const double phi = correlation(outcomes, n);
  const auto more = static_cast<double>(outcomes.arm_only);
  const auto less = static_cast<double>(outcomes.first_only);
  const double difference = (more - less) / n;
  estimate.mean = difference;
  estimate.low = difference - distance(*arm.mean - *arm.low, *first.high - *first.mean, phi);
  estimate.high = difference + distance(*first.mean - *first.low, *arm.high - *arm.mean, phi);
  if (estimate.n > 1) {
    const double variance = ((more + less) / n - difference * difference) * n / (n - 1);
    estimate.sd = std::sqrt(std::max(0.0, variance));
  }
  return estimate;
}

Estimate proportion_interval(const Column& column, double level) {
  std::int64_t n = 0;
  std::int64_t successes = 0;
  for (const auto& value : column) {
    if (value) {
      ++n;
      successes += *value != 0 ? 1 : 0;
    }
  }
  return wilson(successes, n, level);
}

Estimate proportion_difference(const Column& arm, const Column& first, double level) {
  if (arm.size() != first.size()) {
    throw std::invalid_argument("paired columns of different length");
  }
  PairedOutcomes outcomes;
  for (std::size_t i = 0; i < arm.size(); ++i) {
    if (!arm[i] || !first[i]) {
      continue;
    }
    const bool in_arm = *arm[i] != 0;
    const bool in_first = *first[i] != 0;
    outcomes.both += in_arm && in_first ? 1 : 0;
    outcomes.arm_only += in_arm && !in_first ? 1 : 0;
    outcomes.first_only += !in_arm && in_first ? 1 : 0;
    outcomes.neither += !in_arm && !in_first ? 1 : 0;
  }
  return newcombe_paired(outcomes, level);
}

}  // namespace boyd::statistics
