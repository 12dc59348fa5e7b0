/// Probabilities of chance differences, and their adjustment when there are many.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "host/statistics/estimate.hpp"
#include "host/statistics/mean.hpp"

namespace boyd::statistics {

/// Two-sided p-value of a mean difference of n pairs against none, by Student's t with n - 1
/// degrees. Absent for fewer than two pairs. Where the pairs do not vary: 1 for no difference, else
/// 0.
std::optional<double> student_p_value(const Estimate& difference);

/// Two-sided p-value of a difference of paired proportions: the exact sign test on the pairs that
/// differ (McNemar 1947 in its exact form). The columns hold zeros and ones of the same
/// replications; throws std::invalid_argument for different lengths. Absent without pairs.
std::optional<double> sign_test_p_value(const Column& arm, const Column& first);

/// P-values adjusted for their number by Holm (1979, Scand. J. Stat. 6:65): with those below 0.05
/// taken for real, the chance that any of them is none is at most 5 %, however they depend on each
/// other. In the order given; absent ones stay absent and do not count.
std::vector<std::optional<double>> holm_adjusted(std::span<const std::optional<double>> p_values);

}  // namespace boyd::statistics
