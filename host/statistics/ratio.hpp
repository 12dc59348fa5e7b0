/// Ratios of sums over worlds, with jackknife intervals.
#pragma once

#include <optional>
#include <vector>

#include "host/statistics/estimate.hpp"

namespace boyd::statistics {

/// What one world adds to the two sums; absent for a world that adds nothing to either by nature.
struct RatioTerm {
  double numerator = 0;
  double denominator = 0;
};
using RatioColumn = std::vector<std::optional<RatioTerm>>;

/// sum(numerator) / sum(denominator). Standard error by the delete-one jackknife (Quenouille 1956;
/// Tukey 1958), interval by Student's t with n - 1 degrees. Absent when the denominators sum to
/// zero; no interval when they do so without some world. `sd` is that of the pseudo-values.
Estimate ratio_of_sums(const RatioColumn& column, double level = kLevel);

/// Difference `arm - first` of the two ratios over the replications in which both exist; the
/// jackknife leaves the same replication out of both arms. The columns are of equal length; throws
/// std::invalid_argument else.
Estimate ratio_difference(const RatioColumn& arm, const RatioColumn& first, double level = kLevel);

}  // namespace boyd::statistics
