#include "host/command/exact_math.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace boyd::command {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kLog2e = 1.4426950408889634;
// ln 2 in two parts; the upper one has 20 trailing zero bits, so that k * kLn2High is exact for
// every exponent k of a double.
constexpr double kLn2High = 6.93147180369123816490e-01;
constexpr double kLn2Low = 1.90821492927058770002e-10;

/// 2^k for -1022 <= k <= 1023.
double power_of_two(int k) {
  return std::bit_cast<double>(static_cast<std::uint64_t>(k + 1023) << 52);
}

/// c[0] + c[1] x + ... by Horner's rule, one rounding per term.
template <std::size_t N>
double polynomial(const std::array<double, N>& c, double x) {
  double sum = c[N - 1];
  for (std::size_t i = N - 1; i-- > 0;) {
    sum = std::fma(sum, x, c[i]);
  }
  return sum;
}

}  // namespace

double exact_exp(double x) {
  if (x != x) {
    return x;
  }
  if (x > 709.79) {
    return kInfinity;
  }
  if (x < -746.0) {
    return 0.0;
  }
  // e^x = 2^k e^r with |r| <= ln(2)/2; (e^r - 1 - r)/r^2 by its Taylor series to r^13.
  const double rounded = x * kLog2e;
  const int k = static_cast<int>(rounded < 0 ? rounded - 0.5 : rounded + 0.5);
  const double high = std::fma(-static_cast<double>(k), kLn2High, x);
  const double r = std::fma(-static_cast<double>(k), kLn2Low, high);
  static constexpr std::array<double, 12> kTaylor = {1.0 / 2,
                                                     1.0 / 6,
                                                     1.0 / 24,
                                                     1.0 / 120,
                                                     1.0 / 720,
                                                     1.0 / 5040,
                                                     1.0 / 40320,
                                                     1.0 / 362880,
                                                     1.0 / 3628800,
                                                     1.0 / 39916800,
                                                     1.0 / 479001600,
                                                     1.0 / 6227020800.0};
  const double value = 1.0 + std::fma(r * r, polynomial(kTaylor, r), r);
  const int half = k / 2;  // in two steps: 2^k itself may be no normal number
  return value * power_of_two(half) * power_of_two(k - half);
}

double exact_log(double x) {
  if (x != x || x < 0) {
    return kNan;
  }
  if (x == 0) {
    return -kInfinity;
  }
  if (x == kInfinity) {
    return x;
  }
  int k = 0;
  if (x < std::numeric_limits<double>::min()) {
    x *= 0x1p54;
    k = -54;
  }
  // x = 2^k m with sqrt(1/2) <= m < sqrt(2).
  auto bits = std::bit_cast<std::uint64_t>(x);
  k += static_cast<int>(bits >> 52) - 1023;
  bits = (bits & 0x000FFFFFFFFFFFFFULL) | 0x3FF0000000000000ULL;
  double m = std::bit_cast<double>(bits);
  if (m >= 1.4142135623730951) {
    m *= 0.5;
    ++k;
  }
  // With f = m - 1 and s = f / (2 + f): ln m = 2 atanh s = f - (f^2/2 - s (f^2/2 + R)), where
  // R = s^2 (2/3 + 2/5 s^2 + ...); written so that the leading term f carries no rounding error.
  const double f = m - 1.0;
  const double s = f / (2.0 + f);
  const double s2 = s * s;
  static constexpr std::array<double, 11> kAtanh = {2.0 / 3,
                                                    2.0 / 5,
                                                    2.0 / 7,
                                                    2.0 / 9,
                                                    2.0 / 11,
                                                    2.0 / 13,
                                                    2.0 / 15,
                                                    2.0 / 17,
                                                    2.0 / 19,
                                                    2.0 / 21,
                                                    2.0 / 23};
  const double r = s2 * polynomial(kAtanh, s2);
  const double half_square = 0.5 * f * f;
  const double scale = static_cast<double>(k);
  const double small = std::fma(s, half_square + r, scale * kLn2Low);
  return scale * kLn2High - ((half_square - small) - f);
}

double normal_quantile(double prob) {
  static constexpr std::array<double, 8> kA = {3.3871328727963666080e0,
                                               1.3314166789178437745e+2,
                                               1.9715909503065514427e+3,
                                               1.3731693765509461125e+4,
                                               4.5921953931549871457e+4,
                                               6.7265770927008700853e+4,
                                               3.3430575583588128105e+4,
                                               2.5090809287301226727e+3};
  static constexpr std::array<double, 8> kB = {1.0,
                                               4.2313330701600911252e+1,
                                               6.8718700749205790830e+2,
                                               5.3941960214247511077e+3,
                                               2.1213794301586595867e+4,
                                               3.9307895800092710610e+4,
                                               2.8729085735721942674e+4,
                                               5.2264952788528545610e+3};
  static constexpr std::array<double, 8> kC = {1.42343711074968357734e0,
                                               4.63033784615654529590e0,
                                               5.76949722146069140550e0,
                                               3.64784832476320460504e0,
                                               1.27045825245236838258e0,
                                               2.41780725177450611770e-1,
                                               2.27238449892691845833e-2,
                                               7.74545014278341407640e-4};
  static constexpr std::array<double, 8> kD = {1.0,
                                               2.05319162663775882187e0,
                                               1.67638483018380384940e0,
                                               6.89767334985100004550e-1,
                                               1.48103976427480074590e-1,
                                               1.51986665636164571966e-2,
                                               5.47593808499534494600e-4,
                                               1.05075007164441684324e-9};
  static constexpr std::array<double, 8> kE = {6.65790464350110377720e0,
                                               5.46378491116411436990e0,
                                               1.78482653991729133580e0,
                                               2.96560571828504891230e-1,
                                               2.65321895265761230930e-2,
                                               1.24266094738807843860e-3,
                                               2.71155556874348757815e-5,
                                               2.01033439929228813265e-7};
  static constexpr std::array<double, 8> kF = {1.0,
                                               5.99832206555887937690e-1,
                                               1.36929880922735805310e-1,
                                               1.48753612908506148525e-2,
                                               7.86869131145613259100e-4,
                                               1.84631831751005468180e-5,
                                               1.42151175831644588870e-7,
                                               2.04426310338993978564e-15};
  if (!(prob >= 0 && prob <= 1)) {
    return kNan;
  }
  if (prob == 0 || prob == 1) {
    return prob == 0 ? -kInfinity : kInfinity;
  }
  const double q = prob - 0.5;
  if (q >= -0.425 && q <= 0.425) {
    const double r = std::fma(-q, q, 0.180625);
    return q * polynomial(kA, r) / polynomial(kB, r);
  }
  const double tail = std::sqrt(-exact_log(q < 0 ? prob : 1.0 - prob));
  const double value = tail <= 5.0 ? polynomial(kC, tail - 1.6) / polynomial(kD, tail - 1.6)
                                   : polynomial(kE, tail - 5.0) / polynomial(kF, tail - 5.0);
  return q < 0 ? -value : value;
}

}  // namespace boyd::command
