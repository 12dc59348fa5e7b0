#include "host/command/gamma_law.hpp"

#include <cmath>
#include <limits>

#include "host/command/exact_math.hpp"

namespace boyd::command {
namespace {

constexpr double kHalfLog2Pi = 0.91893853320467274178;
constexpr double kStirlingFrom = 10.0;
// Halley's steps converge cubically: after one this small nothing but rounding is left.
constexpr double kEnough = 1e-13;
constexpr double kEpsilon = std::numeric_limits<double>::epsilon();

/// ln Gamma(a) - ((a - 1/2) ln a - a + ln(2 pi)/2), a >= kStirlingFrom (Abramowitz, Stegun 6.1.41).
double stirling_rest(double a) {
  const double r = 1.0 / (a * a);
  const double sum =
      1.0 / 12 - r * (1.0 / 360 - r * (1.0 / 1260 -
                                       r * (1.0 / 1680 - r * (1.0 / 1188 - r * (691.0 / 360360)))));
  return sum / a;
}

/// ln Gamma(a + 1), a > 0.
double log_gamma_plus_one(double a) {
  double product = 1;
  double shifted = a + 1.0;
  while (shifted < kStirlingFrom) {
    product *= shifted;
    shifted += 1.0;
  }
  return (shifted - 0.5) * exact_log(shifted) - shifted + kHalfLog2Pi + stirling_rest(shifted) -
         exact_log(product);
}

/// x^a e^-x / Gamma(a + 1).
double prefactor(double a, double x) {
  if (a < kStirlingFrom) {
    return exact_exp(a * exact_log(x) - x - log_gamma_plus_one(a));
  }
  // The large parts of a ln x - x and of ln Gamma cancel; taken together first, they cost no
  // digits.
  const double excess = (x - a) / a - exact_log(x / a);
  return exact_exp(-a * excess - stirling_rest(a)) / std::sqrt(a) * exact_exp(-kHalfLog2Pi);
}

double series(double a, double x) {
  double term = 1;
  double sum = 1;
  for (double n = a + 1.0; term > sum * (0.25 * kEpsilon); n += 1.0) {
    term *= x / n;
    sum += term;
  }
  return sum;
}

/// Modified Lentz (Thompson and Barnett 1986).
double continued_fraction(double a, double x) {
  constexpr double kTiny = 1e-290;
  double b = x + 1.0 - a;
  double c = 1.0 / kTiny;
  double d = 1.0 / b;
  double value = d;
  for (double i = 1; i < 100'000; i += 1.0) {
    const double numerator = -i * (i - a);
    b += 2.0;
    d = std::fma(numerator, d, b);
    d = 1.0 / (d > -kTiny && d < kTiny ? kTiny : d);
    c = b + numerator / c;
    c = c > -kTiny && c < kTiny ? kTiny : c;
    const double factor = c * d;
    value *= factor;
    if (factor > 1.0 - 2 * kEpsilon && factor < 1.0 + 2 * kEpsilon) {
      break;
    }
  }
  return value;
}

/// Wilson and Hilferty (1931); near 0 the leading term of the series.
double first_guess(double a, double prob) {
  const double z = normal_quantile(prob);
  const double root = 1.0 - 1.0 / (9.0 * a) + z / (3.0 * std::sqrt(a));
  const double cube = a * root * root * root;
  if (root > 0.2 && a > 0.5) {
    return cube;
  }
  return exact_exp((exact_log(prob) + log_gamma_plus_one(a)) / a);
}

}  // namespace

GammaShares gamma_shares(double shape, double x) {
  const double front = prefactor(shape, x);
  GammaShares out;
  if (x < shape + 1.0) {
    out.below = front * series(shape, x);
    out.above = 1.0 - out.below;
  } else {
    out.above = front * shape * continued_fraction(shape, x);
    out.below = 1.0 - out.above;
  }
  return out;
}

double gamma_quantile(double shape, double prob) {
  double low = 0;
  double high = std::numeric_limits<double>::infinity();
  double x = first_guess(shape, prob);
  for (int step = 0; step < 200; ++step) {
    if (!(x > std::numeric_limits<double>::min())) {
      return 0;  // the share of a shape far below 1 that lies at no measurable duration
    }
    const GammaShares shares = gamma_shares(shape, x);
    const double excess = prob < 0.5 ? shares.below - prob : (1.0 - prob) - shares.above;
    (excess < 0 ? low : high) = x;
    // Halley's step: Newton's, corrected by the curvature f''/f' = (shape - 1)/x - 1.
    const double density = prefactor(shape, x) * shape / x;
    const double newton = excess / density;
    const double bend = 0.5 * newton * ((shape - 1.0) / x - 1.0);
    const double step_size = newton / (1.0 - (bend < 0.5 ? bend : 0.5));
    if (step_size <= kEnough * x && step_size >= -kEnough * x) {
      return x - step_size;
    }
    x -= step_size;
    if (!(x > low && x < high)) {
      x = high < std::numeric_limits<double>::infinity() ? 0.5 * (low + high) : 2.0 * low;
    }
  }
  return x;
}

}  // namespace boyd::command
