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
/// The same with the widest registers there are, 16 numbers each.
__attribute__((target("avx512f"))) float wide_chains_sum(float factor, float term) {
  constexpr std::size_t packs = kChains * 4 / 16;
  __m512 x[packs];
  for (std::size_t c = 0; c < packs; ++c) {
    x[c] = _mm512_set1_ps(static_cast<float>(c));
  }
  for (std::size_t step = 0; step < kSteps; ++step) {
    for (__m512& value : x) {
      value = _mm512_fmadd_ps(value, _mm512_set1_ps(factor), _mm512_set1_ps(term));
    }
  }
  alignas(64) std::array<float, 16> lanes{};
  float sum = 0;
  for (const __m512& value : x) {
    _mm512_store_ps(lanes.data(), value);
    sum += lanes[0] + lanes[15];
  }
  return sum;
}
#endif

double fma_gflops(std::uint32_t threads) {
  std::vector<float> sums(threads);
  float (*chains)(float, float) = &chains_sum;
  double numbers = kChains;
#if defined(__x86_64__)
  if (has_isa(Isa::kAvx512)) {
    chains = &wide_chains_sum;
    numbers *= 4;
  }
#endif
  const double seconds =
      best_s(threads, [&](std::uint32_t t) { sums[t] = chains(0.5F, 1.0F + sums[t]); });
  return 2.0 * numbers * kSteps * threads / seconds * 1e-9;
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
