/// Means of worlds and paired differences between arms.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "host/statistics/estimate.hpp"

namespace boyd::statistics {

/// A measure per replication; absent where it does not exist in that world.
using Column = std::vector<std::optional<double>>;

/// Mean, standard deviation (n - 1) and Student's t interval.
Estimate mean_interval(std::span<const double> values, double level = kLevel);

/// The same of those values that exist.
Estimate mean_interval(const Column& column, double level = kLevel);

/// Cuts the ends of an interval to [least, greatest], where the value itself must lie: the t
/// interval of a mean does not know such bounds, and what lies beyond them is not possible.
void cut_interval(Estimate& estimate, double least, double greatest);

/// Mean of `arm - first` over the replications in which both exist, with its t interval. The two
/// columns hold the same replications in the same order; throws std::invalid_argument else.
Estimate paired_difference(const Column& arm, const Column& first, double level = kLevel);

/// What common random numbers saved: the variance that the difference of two means would have with
/// independent worlds, over the variance that it has, (var(a) + var(b)) / var(a - b). 1: nothing,
/// 4: independent worlds would need four times as many replications. Absent when fewer than two
/// pairs exist or the difference does not vary.
std::optional<double> variance_saved(const Column& arm, const Column& first);

}  // namespace boyd::statistics
