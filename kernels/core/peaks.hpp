/// What a device can do at most, to hold measured ticks against.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "kernels/core/device.hpp"
#include "kernels/core/launch.hpp"
#include "kernels/core/machine_peaks.hpp"
#include "kernels/core/math.hpp"
#include "kernels/core/memory.hpp"

namespace boyd::BOYD_BACKEND {

#if defined(BOYD_CUDA_LANGUAGE)

/// Parts of peaks_of_device().
namespace peaks {

inline constexpr std::uint32_t kItems = 1U << 20;
inline constexpr std::uint32_t kChains =
    8;  ///< independent ones in a thread: more than an instruction waits for
inline constexpr int kTries = 5;
/// Work is doubled until it takes so long, launch and wait forgotten.
inline constexpr double kLongEnough_s = 5e-3;
inline constexpr std::uint32_t kStepsMax = 1U << 20;
inline constexpr std::uint32_t kPassesMax = 1U << 10;

/// Multiply-adds in registers. Per item.
struct MultiplyAdds {
  float* sums;
  std::uint32_t steps;

  BOYD_HD void operator()(std::uint32_t /*w*/, std::uint32_t i) const {
    float chain[kChains];
    for (std::uint32_t c = 0; c < kChains; ++c) {
      chain[c] = static_cast<float>(i + c);
    }
    for (std::uint32_t step = 0; step < steps; ++step) {
      for (float& value : chain) {
        value = fma_f(value, 0.5F, 1.0F);
      }
    }
    float sum = 0.0F;
    for (const float value : chain) {
      sum += value;
    }
    sums[i] = sum;
  }
};

/// a = b + 3 c, sixteen elements an item, a stride of all items apart. Per item.
struct Triad {
  static constexpr std::uint32_t kElements = 16;
  float* a;
  const float* b;
  const float* c;

  BOYD_HD void operator()(std::uint32_t /*w*/, std::uint32_t i) const {
    for (std::uint32_t k = 0; k < kElements; ++k) {
      const std::size_t at = std::size_t{k} * kItems + i;
      a[at] = fma_f(3.0F, c[at], b[at]);
    }
  }
};

/// Seconds that the work takes, waited for.
template <class Work>
double seconds_of(const Executor& executor, const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  require(cudaGetLastError(), "kernel launch");
  require(cudaStreamSynchronize(executor.stream), "kernels");
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// The most that run(amount) does in a second, amount doubled until it takes long enough.
template <class Run>
double rate_of(const Executor& executor, std::uint32_t amount_max, const Run& run) {
  std::uint32_t amount = 4;
  while (amount < amount_max && seconds_of(executor, [&] { run(amount); }) < kLongEnough_s) {
    amount *= 2U;
  }
  double best_s = 1e300;
  for (int attempt = 0; attempt < kTries; ++attempt) {
    best_s = std::min(best_s, seconds_of(executor, [&] { run(amount); }));
  }
  return amount / best_s;
}

}  // namespace peaks

/// Measured in the moment, in about a tenth of a second.
inline MachinePeaks peaks_of_device(int device) {
  using namespace peaks;
  select_device(device);
  const Executor executor{};
  const std::size_t array_bytes = sizeof(float) * Triad::kElements * kItems;
  const Block running(1);
  const Block arrays(3 * array_bytes);
  require(cudaMemset(running.data(), 1, 1), "cudaMemset");
  require(cudaMemset(arrays.data(), 0, 3 * array_bytes), "cudaMemset");
  const auto* run = reinterpret_cast<const std::uint8_t*>(running.data());
  const auto array = [&](std::size_t k) {
    return reinterpret_cast<float*>(arrays.data() + k * array_bytes);
  };
  const ItemCount items{nullptr, kItems};
  MachinePeaks most;
  const double steps = rate_of(executor, kStepsMax, [&](std::uint32_t amount) {
    for_each_item(executor, {0, 1}, run, items, MultiplyAdds{array(0), amount});
  });
  most.fma_gflops = 2.0 * kChains * kItems * steps * 1e-9;
  const double passes = rate_of(executor, kPassesMax, [&](std::uint32_t amount) {
    for (std::uint32_t k = 0; k < amount; ++k) {
      for_each_item(executor, {0, 1}, run, items, Triad{array(0), array(1), array(2)});
    }
  });
  most.bandwidth_gb_per_s = 3.0 * static_cast<double>(array_bytes) * passes * 1e-9;
  return most;
}

#else

/// Zeros: host/bench measures processors.
inline MachinePeaks peaks_of_device(int /*device*/) {
  return {};
}

#endif

}  // namespace boyd::BOYD_BACKEND
