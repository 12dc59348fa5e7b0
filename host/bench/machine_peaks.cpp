#include "host/bench/machine_peaks.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <functional>
#include <thread>
#include <vector>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "kernels/core/isa.hpp"

namespace boyd::bench {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kTries = 5;
/// Independent chains of multiply-adds: more than latency times units of any processor.
constexpr std::size_t kChains = 96;
constexpr std::size_t kSteps = 400'000;
constexpr std::size_t kElements = std::size_t{1} << 24;  // 64 MiB an array

/// Shortest time of several tries in which every thread does its share, s.
double best_s(std::uint32_t threads, const std::function<void(std::uint32_t)>& work) {
  double best = 1e300;
  for (int attempt = 0; attempt < kTries; ++attempt) {
    const auto start = Clock::now();
    std::vector<std::jthread> others;
    for (std::uint32_t t = 1; t < threads; ++t) {
      others.emplace_back([&work, t] { work(t); });
    }
    work(0);
    others.clear();
    best = std::min(best, std::chrono::duration<double>(Clock::now() - start).count());
  }
  return best;
}

float chains_sum(float factor, float term) {
  std::array<float, kChains> x{};
  for (std::size_t c = 0; c < kChains; ++c) {
    x[c] = static_cast<float>(c);
  }
  for (std::size_t step = 0; step < kSteps; ++step) {
    for (float& value : x) {
      value = std::fma(value, factor, term);
    }
  }
  float sum = 0;
  for (const float value : x) {
    sum += value;
  }
  return sum;
}

#if defined(__x86_64__)
/// The same in ten chains that stay in registers: an array of them would be stored and loaded.
constexpr std::size_t kRegisterChains = 10;
constexpr std::size_t kRegisterSteps = 2'000'000;

__attribute__((target("avx2,fma"))) float chains_of_8(float factor, float term) {
  const __m256 by = _mm256_set1_ps(factor);
  const __m256 plus = _mm256_set1_ps(term);
  __m256 a = _mm256_set1_ps(0.0F);
  __m256 b = _mm256_set1_ps(1.0F);
  __m256 c = _mm256_set1_ps(2.0F);
  __m256 d = _mm256_set1_ps(3.0F);
  __m256 e = _mm256_set1_ps(4.0F);
  __m256 f = _mm256_set1_ps(5.0F);
  __m256 g = _mm256_set1_ps(6.0F);
  __m256 h = _mm256_set1_ps(7.0F);
  __m256 i = _mm256_set1_ps(8.0F);
  __m256 j = _mm256_set1_ps(9.0F);
  for (std::size_t step = 0; step < kRegisterSteps; ++step) {
    a = _mm256_fmadd_ps(a, by, plus);
    b = _mm256_fmadd_ps(b, by, plus);
    c = _mm256_fmadd_ps(c, by, plus);
    d = _mm256_fmadd_ps(d, by, plus);
    e = _mm256_fmadd_ps(e, by, plus);
    f = _mm256_fmadd_ps(f, by, plus);
    g = _mm256_fmadd_ps(g, by, plus);
    h = _mm256_fmadd_ps(h, by, plus);
    i = _mm256_fmadd_ps(i, by, plus);
    j = _mm256_fmadd_ps(j, by, plus);
  }
  const __m256 few = _mm256_add_ps(_mm256_add_ps(a, b), _mm256_add_ps(c, d));
  const __m256 more = _mm256_add_ps(_mm256_add_ps(e, f), _mm256_add_ps(g, h));
  const __m256 all = _mm256_add_ps(_mm256_add_ps(few, more), _mm256_add_ps(i, j));
  return _mm256_cvtss_f32(all);
}

__attribute__((target("avx512f"))) float chains_of_16(float factor, float term) {
  const __m512 by = _mm512_set1_ps(factor);
  const __m512 plus = _mm512_set1_ps(term);
  __m512 a = _mm512_set1_ps(0.0F);
  __m512 b = _mm512_set1_ps(1.0F);
  __m512 c = _mm512_set1_ps(2.0F);
  __m512 d = _mm512_set1_ps(3.0F);
  __m512 e = _mm512_set1_ps(4.0F);
  __m512 f = _mm512_set1_ps(5.0F);
  __m512 g = _mm512_set1_ps(6.0F);
  __m512 h = _mm512_set1_ps(7.0F);
  __m512 i = _mm512_set1_ps(8.0F);
  __m512 j = _mm512_set1_ps(9.0F);
  for (std::size_t step = 0; step < kRegisterSteps; ++step) {
    a = _mm512_fmadd_ps(a, by, plus);
    b = _mm512_fmadd_ps(b, by, plus);
    c = _mm512_fmadd_ps(c, by, plus);
    d = _mm512_fmadd_ps(d, by, plus);
    e = _mm512_fmadd_ps(e, by, plus);
    f = _mm512_fmadd_ps(f, by, plus);
    g = _mm512_fmadd_ps(g, by, plus);
    h = _mm512_fmadd_ps(h, by, plus);
    i = _mm512_fmadd_ps(i, by, plus);
    j = _mm512_fmadd_ps(j, by, plus);
  }
  const __m512 few = _mm512_add_ps(_mm512_add_ps(a, b), _mm512_add_ps(c, d));
  const __m512 more = _mm512_add_ps(_mm512_add_ps(e, f), _mm512_add_ps(g, h));
  const __m512 all = _mm512_add_ps(_mm512_add_ps(few, more), _mm512_add_ps(i, j));
  return _mm512_cvtss_f32(all);
}
#endif

/// One thread's multiply-adds, and how many they are.
struct Chains {
  float (*sum)(float, float) = &chains_sum;
  double count = static_cast<double>(kChains) * kSteps;
};

Chains widest_chains() {
#if defined(__x86_64__)
  const bool wide = has_isa(Isa::kAvx512);
  return {wide ? &chains_of_16 : &chains_of_8,
          static_cast<double>(kRegisterChains) * kRegisterSteps * (wide ? 16 : 8)};
#else
  return {};
#endif
}

double fma_gflops(std::uint32_t threads) {
  std::vector<float> sums(threads);
  const Chains chains = widest_chains();
  const double seconds =
      best_s(threads, [&](std::uint32_t t) { sums[t] = chains.sum(0.5F, 1.0F + sums[t]); });
  return 2.0 * chains.count * threads / seconds * 1e-9;
}

double bandwidth_gb_per_s(std::uint32_t threads) {
  std::vector<float> a(kElements);
  const std::vector<float> b(kElements, 1.0F);
  const std::vector<float> c(kElements, 2.0F);
  const double seconds = best_s(threads, [&](std::uint32_t t) {
    const std::size_t first = kElements * t / threads;
    const std::size_t last = kElements * (t + 1) / threads;
    for (std::size_t i = first; i < last; ++i) {
      a[i] = b[i] + 3.0F * c[i];
    }
  });
  return 3.0 * sizeof(float) * kElements / seconds * 1e-9;
}

}  // namespace

MachinePeaks measure_peaks(std::uint32_t threads) {
  return {fma_gflops(threads), bandwidth_gb_per_s(threads)};
}

}  // namespace boyd::bench
