/// Elementary functions in float from correctly rounded operations only, so that every compiler,
/// instruction set and GPU returns the same bits. The standard library's differ between versions.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "kernels/core/backend.hpp"
#include "kernels/core/units.hpp"

namespace boyd::BOYD_BACKEND {

using Vec3 = Vec3f;

/// Index of the lowest set bit; bits must not be 0.
BOYD_HD inline std::uint32_t lowest_bit(std::uint64_t bits) {
#if defined(__CUDA_ARCH__)
  return static_cast<std::uint32_t>(__ffsll(static_cast<long long>(bits)) - 1);
#else
  return static_cast<std::uint32_t>(std::countr_zero(bits));
#endif
}

/// The upper half of the product of two unsigned numbers.
BOYD_HD inline std::uint64_t mul_high(std::uint64_t a, std::uint64_t b) {
#if defined(__CUDA_ARCH__)
  return __umul64hi(a, b);
#else
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::uint64_t>((static_cast<Wide>(a) * b) >> 64);
#endif
}

/// What differences of coordinates are taken in, exactly: integers, or on the CPU double, which its
/// registers convert side by side.
#if defined(BOYD_CUDA_LANGUAGE)
using Apart = std::int64_t;
#else
using Apart = double;
#endif
/// b - a in 1/1024 m.
BOYD_HD inline Apart apart(std::int32_t a, std::int32_t b) {
  return static_cast<Apart>(b) - static_cast<Apart>(a);
}

/// a*b+c with one rounding.
BOYD_HD inline float fma_f(float a, float b, float c) {
  return ::fmaf(a, b, c);
}
BOYD_HD inline float min_f(float a, float b) {
  return a < b ? a : b;
}
BOYD_HD inline float max_f(float a, float b) {
  return a > b ? a : b;
}
BOYD_HD inline float abs_f(float a) {
  return a < 0.0F ? -a : a;
}
BOYD_HD inline float clamp_f(float a, float low, float high) {
  return a < low ? low : (a > high ? high : a);
}
/// Square root, correctly rounded.
BOYD_HD inline float sqrt_f(float a) {
  return ::sqrtf(a);
}

BOYD_HD inline Vec3 operator+(Vec3 a, Vec3 b) {
  return {a.x + b.x, a.y + b.y, a.z + b.z};
}
BOYD_HD inline Vec3 operator-(Vec3 a, Vec3 b) {
  return {a.x - b.x, a.y - b.y, a.z - b.z};
}
BOYD_HD inline Vec3 operator*(float s, Vec3 a) {
  return {s * a.x, s * a.y, s * a.z};
}
/// a + s*b with one rounding per component.
BOYD_HD inline Vec3 fma_v(float s, Vec3 b, Vec3 a) {
  return {fma_f(s, b.x, a.x), fma_f(s, b.y, a.y), fma_f(s, b.z, a.z)};
}
BOYD_HD inline float dot(Vec3 a, Vec3 b) {
  return fma_f(a.z, b.z, fma_f(a.y, b.y, a.x * b.x));
}
BOYD_HD inline Vec3 cross(Vec3 a, Vec3 b) {
  return {
      fma_f(a.y, b.z, -(a.z * b.y)), fma_f(a.z, b.x, -(a.x * b.z)), fma_f(a.x, b.y, -(a.y * b.x))};
}
BOYD_HD inline float length(Vec3 a) {
  return sqrt_f(dot(a, a));
}
/// a shortened to `limit` where it is longer.
BOYD_HD inline Vec3 limited(Vec3 a, float limit) {
  const float squared = dot(a, a);
  if (!(squared > limit * limit)) {
    return a;
  }
  return (limit / sqrt_f(squared)) * a;
}

BOYD_HD inline std::uint32_t bits_of(float a) {
  std::uint32_t bits = 0;
  memcpy(&bits, &a, sizeof bits);
  return bits;
}
BOYD_HD inline float float_of(std::uint32_t bits) {
  float a = 0.0F;
  memcpy(&a, &bits, sizeof a);
  return a;
}
BOYD_HD inline bool is_finite(float a) {
  return (bits_of(a) & 0x7F800000U) != 0x7F800000U;
}

/// e^x, relative error below 2e-7 in [-87, 88]; 0 below, e^88 above.
BOYD_HD inline float exp_f(float x) {
  if (x < -87.0F) {
    return 0.0F;
  }
  const float y = min_f(x, 88.0F);
  const float n = ::rintf(y * 1.44269504F);
  float r = fma_f(n, -0.693359375F, y);
  r = fma_f(n, 2.12194440e-4F, r);
  float p = 1.0F / 5040.0F;
  p = fma_f(p, r, 1.0F / 720.0F);
  p = fma_f(p, r, 1.0F / 120.0F);
  p = fma_f(p, r, 1.0F / 24.0F);
  p = fma_f(p, r, 1.0F / 6.0F);
  p = fma_f(p, r, 0.5F);
  p = fma_f(p, r, 1.0F);
  p = fma_f(p, r, 1.0F);
  const auto exponent = static_cast<std::uint32_t>(static_cast<std::int32_t>(n) + 127);
  return p * float_of(exponent << 23);
}

/// Natural logarithm of a positive normal number, absolute error below 2e-7 times max(1, |ln x|).
BOYD_HD inline float log_f(float x) {
  const std::uint32_t bits = bits_of(x);
  auto exponent = static_cast<std::int32_t>(bits >> 23) - 127;
  float m = float_of((bits & 0x007FFFFFU) | 0x3F800000U);
  if (m > 1.41421356F) {
    m = 0.5F * m;
    exponent += 1;
  }
  const float s = (m - 1.0F) / (m + 1.0F);
  const float q = s * s;
  float p = 2.0F / 9.0F;
  p = fma_f(p, q, 2.0F / 7.0F);
  p = fma_f(p, q, 2.0F / 5.0F);
  p = fma_f(p, q, 2.0F / 3.0F);
  p = fma_f(p, q, 2.0F);
  const auto e = static_cast<float>(exponent);
  return fma_f(e, 0.693359375F, fma_f(p, s, e * -2.12194440e-4F));
}

/// Sine and cosine for |x| <= 1000, absolute error below 3e-7. What is no number gives none.
BOYD_HD inline void sincos_f(float x, float& sine, float& cosine) {
  const float k = ::rintf(x * 0.636619772F);
  float r = fma_f(k, -1.5703125F, x);
  r = fma_f(k, -4.83751297e-4F, r);
  r = fma_f(k, -7.54978942e-8F, r);
  const float q = r * r;
  float s = 2.75573192e-6F;
  s = fma_f(s, q, -1.98412698e-4F);
  s = fma_f(s, q, 8.33333333e-3F);
  s = fma_f(s, q, -1.66666667e-1F);
  s = fma_f(s * q, r, r);
  float c = 2.48015873e-5F;
  c = fma_f(c, q, -1.38888889e-3F);
  c = fma_f(c, q, 4.16666667e-2F);
  c = fma_f(c, q, -0.5F);
  c = fma_f(c, q, 1.0F);
  // 3 * 2^22, a multiple of 4, moves whole numbers to the end of the mantissa.
  const std::uint32_t quadrant = bits_of(k + 12582912.0F) & 3U;
  const bool swap = (quadrant & 1U) != 0U;
  sine = swap ? c : s;
  cosine = swap ? s : c;
  if (quadrant >= 2U) {
    sine = -sine;
  }
  if (quadrant == 1U || quadrant == 2U) {
    cosine = -cosine;
  }
}

}  // namespace boyd::BOYD_BACKEND
