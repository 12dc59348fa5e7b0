/// Exponential, logarithm and normal quantile in double, built only from operations that IEEE 754
/// rounds correctly (+ - * / sqrt fma). Unlike libm's they give the same bits everywhere.
#pragma once

namespace boyd::command {

/// e^x. Error below 2 units in the last place while the result is a normal number; 0 below -746,
/// infinity above 709.8; NaN stays NaN.
double exact_exp(double x);

/// Natural logarithm. Error below 2 units in the last place; -infinity at 0, NaN below.
double exact_log(double x);

/// Quantile of the standard normal law, 0 < prob < 1: Wichura (1988), Algorithm AS 241, PPND16,
/// Applied Statistics 37(3), 477-484; relative error about 1e-16 in exact arithmetic.
/// -infinity at 0, infinity at 1, NaN outside.
double normal_quantile(double prob);

}  // namespace boyd::command
