/// Quantiles of the laws that intervals rest on.
#pragma once

namespace boyd::statistics {

/// x with P(T <= x) = probability for Student's t with `freedom` > 0 degrees; 0 < probability < 1.
double student_quantile(double probability, double freedom);

/// x with P(Z <= x) = probability for the standard normal law; 0 < probability < 1.
double normal_quantile(double probability);

/// Half width, in standard errors, of a two-sided interval from n > 1 values.
double student_half_width(double level, double n);

}  // namespace boyd::statistics
