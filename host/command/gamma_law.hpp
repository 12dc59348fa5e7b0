/// The gamma law in double, built only from operations that IEEE 754 rounds correctly: the same
/// bits on every machine.
#pragma once

namespace boyd::command {

/// Shapes for which the accuracy below is tested.
inline constexpr double kGammaShapeMin = 0.05;
inline constexpr double kGammaShapeMax = 10'000;

/// Regularised incomplete gamma functions P(shape, x) and Q(shape, x) = 1 - P, each accurate by
/// itself: P from the series, Q from the continued fraction (Abramowitz and Stegun 1972, 6.5.29 and
/// 6.5.31), the other by subtraction. shape in the range above, x > 0.
struct GammaShares {
  double below = 0;  ///< P
  double above = 0;  ///< Q
};
GammaShares gamma_shares(double shape, double x);

/// Value below which the gamma law of unit scale lies with probability `prob`, 0 < prob < 1.
/// Relative error below 1e-12; non-decreasing in prob but for that.
double gamma_quantile(double shape, double prob);

}  // namespace boyd::command
