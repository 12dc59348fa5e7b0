/// Quantiles of the laws that intervals rest on.
#pragma once

#include <cstdint>

namespace boyd::statistics {

/// x with P(T <= x) = probability for Student's t with `freedom` > 0 degrees; 0 < probability < 1.
double student_quantile(double probability, double freedom);

/// x with P(Z <= x) = probability for the standard normal law; 0 < probability < 1.
double normal_quantile(double probability);

/// P(T > t) for Student's t with `freedom` > 0 degrees.
double student_tail(double t, double freedom);

/// Probability of at most `heads` heads in `throws_count` throws of a fair coin; 1 for no throws.
double fair_coin_prob(std::int64_t heads, std::int64_t throws_count);

/// Half width, in standard errors, of a two-sided interval from n > 1 values.
double student_half_width(double level, double n);

}  // namespace boyd::statistics
