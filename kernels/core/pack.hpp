/// A pack of floats, one for each of P::kLanes movers, under one list of operations: width 1 is the
/// CUDA thread and the plain loop, 8 is AVX2, 16 is AVX-512.
///
/// Every operation rounds as the scalar one does, so a lane's result does not depend on the width.
/// Each instruction set has an object of its own that defines BOYD_BACKEND, so that no inline
/// function compiled for it is merged with one for an older processor.
#pragma once

#include <cmath>
#include <cstdint>

#include "kernels/core/backend.hpp"

#if !defined(BOYD_CUDA_LANGUAGE) && defined(__AVX2__)
#include <immintrin.h>
#endif

namespace boyd::BOYD_BACKEND {

struct Pack1 {
  static constexpr std::uint32_t kLanes = 1;
  using F = float;
  using Mask = bool;

  BOYD_HD static F set(float a) { return a; }
  BOYD_HD static F add(F a, F b) { return a + b; }
  BOYD_HD static F sub(F a, F b) { return a - b; }
  BOYD_HD static F mul(F a, F b) { return a * b; }
  BOYD_HD static F div(F a, F b) { return a / b; }
  /// a*b+c with one rounding.
  BOYD_HD static F fma(F a, F b, F c) { return ::fmaf(a, b, c); }
  BOYD_HD static F positive(F a) { return a > 0.0F ? a : 0.0F; }
  BOYD_HD static F magnitude(F a) { return a < 0.0F ? -a : a; }
  BOYD_HD static Mask below(F a, F b) { return a < b; }
  /// sum + a where the mask is set, else sum.
  BOYD_HD static F add_where(Mask where, F sum, F a) { return where ? sum + a : sum; }
  /// a where the mask is set, else 0.
  BOYD_HD static F where(Mask mask, F a) { return mask ? a : 0.0F; }
  BOYD_HD static std::uint32_t bits(Mask mask) { return mask ? 1U : 0U; }

  BOYD_HD static F load(const float* from) { return *from; }
  BOYD_HD static void store(float* to, F a) { *to = a; }
  /// from[lane] - base for the first `count` lanes, those after them as lane 0; exact while
  /// differences stay below 2^24.
  BOYD_HD static F load_relative(const std::int32_t* from, std::int32_t base, std::uint32_t count) {
    static_cast<void>(count);
    return static_cast<float>(*from - base);
  }
  /// Puts the lanes of `bits` side by side; all of a pack may be written.
  BOYD_HD static void compress(float* to, F a, std::uint32_t bits) {
    static_cast<void>(bits);
    *to = a;
  }
  /// first + lane for the lanes of `bits`, side by side.
  BOYD_HD static void compress_index(std::uint32_t* to, std::uint32_t first, std::uint32_t bits) {
    static_cast<void>(bits);
    *to = first;
  }
  BOYD_HD static float lowest(F a) { return a; }
  BOYD_HD static float highest(F a) { return a; }
  /// How many of the numbers at the front of from[0, count) are below the limit; looks at one pack.
  BOYD_HD static std::uint32_t count_below(const std::int32_t* from,
                                           std::uint32_t count,
                                           std::int32_t limit) {
    return count != 0U && *from < limit ? 1U : 0U;
  }
};

#if !defined(BOYD_CUDA_LANGUAGE) && defined(__AVX2__)

/// For each mask of eight bits the set lanes, one a byte from the lowest.
struct CompressTable {
  std::uint64_t lanes[256];
  constexpr CompressTable() : lanes{} {
    for (unsigned mask = 0; mask < 256U; ++mask) {
      unsigned place = 0;
      for (unsigned lane = 0; lane < 8U; ++lane) {
        if ((mask >> lane & 1U) != 0U) {
          lanes[mask] |= static_cast<std::uint64_t>(lane) << (8U * place++);
        }
      }
    }
  }
};
inline constexpr CompressTable kCompressTable{};

struct Pack8 {
  static constexpr std::uint32_t kLanes = 8;
  using F = __m256;
  using Mask = __m256;  // 1 or 0 in each lane: a sum takes it as a factor

  static F set(float a) { return _mm256_set1_ps(a); }
  static F add(F a, F b) { return _mm256_add_ps(a, b); }
  static F sub(F a, F b) { return _mm256_sub_ps(a, b); }
  static F mul(F a, F b) { return _mm256_mul_ps(a, b); }
  static F div(F a, F b) { return _mm256_div_ps(a, b); }
  static F fma(F a, F b, F c) { return _mm256_fmadd_ps(a, b, c); }
  static F positive(F a) { return _mm256_max_ps(a, _mm256_setzero_ps()); }
  static F magnitude(F a) { return _mm256_andnot_ps(_mm256_set1_ps(-0.0F), a); }
  static Mask below(F a, F b) {
    return _mm256_and_ps(_mm256_cmp_ps(a, b, _CMP_LT_OQ), _mm256_set1_ps(1.0F));
  }
  static F add_where(Mask where, F sum, F a) { return _mm256_fmadd_ps(where, a, sum); }
  static F where(Mask mask, F a) { return _mm256_mul_ps(mask, a); }
  static std::uint32_t bits(Mask mask) {
    const __m256 set = _mm256_cmp_ps(mask, _mm256_setzero_ps(), _CMP_NEQ_OQ);
    return static_cast<std::uint32_t>(_mm256_movemask_ps(set));
  }

  static F load(const float* from) { return _mm256_loadu_ps(from); }
  static void store(float* to, F a) { _mm256_storeu_ps(to, a); }
  static __m256i first_lanes(std::uint32_t count) {
    return _mm256_cmpgt_epi32(_mm256_set1_epi32(static_cast<int>(count)),
                              _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
  }
  static F load_relative(const std::int32_t* from, std::int32_t base, std::uint32_t count) {
    __m256i at;
    if (count >= kLanes) {
      at = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
    } else {
      const __m256i some = first_lanes(count);
      at = _mm256_blendv_epi8(_mm256_set1_epi32(from[0]), _mm256_maskload_epi32(from, some), some);
    }
    return _mm256_cvtepi32_ps(_mm256_sub_epi32(at, _mm256_set1_epi32(base)));
  }
  static __m256i lanes_of(std::uint32_t bits) {
    return _mm256_cvtepu8_epi32(
        _mm_cvtsi64_si128(static_cast<long long>(kCompressTable.lanes[bits])));
  }
  static void compress(float* to, F a, std::uint32_t bits) {
    _mm256_storeu_ps(to, _mm256_permutevar8x32_ps(a, lanes_of(bits)));
  }
  static void compress_index(std::uint32_t* to, std::uint32_t first, std::uint32_t bits) {
    _mm256_storeu_si256(
        reinterpret_cast<__m256i*>(to),
        _mm256_add_epi32(_mm256_set1_epi32(static_cast<int>(first)), lanes_of(bits)));
  }
  static float lowest(F a) {
    __m128 half = _mm_min_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps(a, 1));
    half = _mm_min_ps(half, _mm_movehl_ps(half, half));
    return _mm_cvtss_f32(_mm_min_ss(half, _mm_movehdup_ps(half)));
  }
  static float highest(F a) {
    __m128 half = _mm_max_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps(a, 1));
    half = _mm_max_ps(half, _mm_movehl_ps(half, half));
    return _mm_cvtss_f32(_mm_max_ss(half, _mm_movehdup_ps(half)));
  }
  static std::uint32_t count_below(const std::int32_t* from,
                                   std::uint32_t count,
                                   std::int32_t limit) {
    const __m256i some = first_lanes(count);
    const __m256i less =
        _mm256_cmpgt_epi32(_mm256_set1_epi32(limit), _mm256_maskload_epi32(from, some));
    const __m256i both = _mm256_and_si256(less, some);
    const auto set = static_cast<std::uint32_t>(_mm256_movemask_ps(_mm256_castsi256_ps(both)));
    return static_cast<std::uint32_t>(__builtin_ctz(~set));
  }
};

#endif

#if !defined(BOYD_CUDA_LANGUAGE) && defined(__AVX512F__)

struct Pack16 {
  static constexpr std::uint32_t kLanes = 16;
  using F = __m512;
  using Mask = __mmask16;

  static F set(float a) { return _mm512_set1_ps(a); }
  static F add(F a, F b) { return _mm512_add_ps(a, b); }
  static F sub(F a, F b) { return _mm512_sub_ps(a, b); }
  static F mul(F a, F b) { return _mm512_mul_ps(a, b); }
  static F div(F a, F b) { return _mm512_div_ps(a, b); }
  static F fma(F a, F b, F c) { return _mm512_fmadd_ps(a, b, c); }
  static F positive(F a) { return _mm512_max_ps(a, _mm512_setzero_ps()); }
  static F magnitude(F a) { return _mm512_abs_ps(a); }
  static Mask below(F a, F b) { return _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ); }
  static F add_where(Mask where, F sum, F a) { return _mm512_mask_add_ps(sum, where, sum, a); }
  static F where(Mask mask, F a) { return _mm512_maskz_mov_ps(mask, a); }
  static std::uint32_t bits(Mask mask) { return mask; }

  static F load(const float* from) { return _mm512_loadu_ps(from); }
  static void store(float* to, F a) { _mm512_storeu_ps(to, a); }
  static Mask first_lanes(std::uint32_t count) {
    return static_cast<Mask>(count >= kLanes ? 0xFFFFU : (1U << count) - 1U);
  }
  static F load_relative(const std::int32_t* from, std::int32_t base, std::uint32_t count) {
    const __m512i at =
        _mm512_mask_loadu_epi32(_mm512_set1_epi32(from[0]), first_lanes(count), from);
    return _mm512_cvtepi32_ps(_mm512_sub_epi32(at, _mm512_set1_epi32(base)));
  }
  static void compress(float* to, F a, std::uint32_t bits) {
    _mm512_storeu_ps(to, _mm512_maskz_compress_ps(static_cast<Mask>(bits), a));
  }
  static void compress_index(std::uint32_t* to, std::uint32_t first, std::uint32_t bits) {
    const __m512i lanes = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    const __m512i index = _mm512_add_epi32(_mm512_set1_epi32(static_cast<int>(first)), lanes);
    _mm512_storeu_si512(to, _mm512_maskz_compress_epi32(static_cast<Mask>(bits), index));
  }
  static float lowest(F a) { return _mm512_reduce_min_ps(a); }
  static float highest(F a) { return _mm512_reduce_max_ps(a); }
  static std::uint32_t count_below(const std::int32_t* from,
                                   std::uint32_t count,
                                   std::int32_t limit) {
    const Mask some = first_lanes(count);
    const std::uint32_t set = _mm512_mask_cmplt_epi32_mask(
        some, _mm512_maskz_loadu_epi32(some, from), _mm512_set1_epi32(limit));
    return static_cast<std::uint32_t>(__builtin_ctz(~set));
  }
};

#endif

}  // namespace boyd::BOYD_BACKEND
