/// Integer atomics, relaxed. No float atomics exist here on purpose: their sums depend on order.
#pragma once

#include <cstdint>

#include "kernels/core/backend.hpp"

#if !defined(BOYD_CUDA_LANGUAGE)
#include <atomic>
#endif

namespace boyd::BOYD_BACKEND {

#if defined(__CUDA_ARCH__) || defined(BOYD_SOURCE_EMULATION)
__device__ inline std::uint32_t atomic_add(std::uint32_t& cell, std::uint32_t value) {
  return atomicAdd(&cell, value);
}
/// By one, of two bytes: there are no atomics of less than four, and no carry leaves these.
__device__ inline void atomic_increment(std::uint16_t& cell) {
  const auto at = reinterpret_cast<std::uintptr_t>(&cell);
  atomicAdd(reinterpret_cast<unsigned int*>(at & ~std::uintptr_t{3}), 1U << (8U * (at & 2U)));
}
__device__ inline void atomic_add(std::int64_t& cell, std::int64_t value) {
  atomicAdd(reinterpret_cast<unsigned long long*>(&cell), static_cast<unsigned long long>(value));
}
__device__ inline void atomic_add(std::uint64_t& cell, std::uint64_t value) {
  atomicAdd(reinterpret_cast<unsigned long long*>(&cell), static_cast<unsigned long long>(value));
}
__device__ inline void atomic_or(std::uint64_t& cell, std::uint64_t bits) {
  atomicOr(reinterpret_cast<unsigned long long*>(&cell), static_cast<unsigned long long>(bits));
}
/// Among the threads of a team, of which the CPU has one.
__device__ inline void team_or(std::uint64_t& cell, std::uint64_t bits) {
  atomic_or(cell, bits);
}
__device__ inline void atomic_and(std::uint64_t& cell, std::uint64_t bits) {
  atomicAnd(reinterpret_cast<unsigned long long*>(&cell), static_cast<unsigned long long>(bits));
}
__device__ inline void atomic_min(std::uint64_t& cell, std::uint64_t value) {
  atomicMin(reinterpret_cast<unsigned long long*>(&cell), static_cast<unsigned long long>(value));
}
__device__ inline void atomic_min(std::int64_t& cell, std::int64_t value) {
  atomicMin(reinterpret_cast<long long*>(&cell), static_cast<long long>(value));
}
#else
template <class T>
BOYD_HD inline T atomic_add(T& cell, T value) {
#if defined(BOYD_CUDA_LANGUAGE)
  const T before = cell;  // host side of nvcc's translation units: never launched there
  cell = before + value;
  return before;
#else
  return std::atomic_ref<T>(cell).fetch_add(value, std::memory_order_relaxed);
#endif
}
BOYD_HD inline void atomic_increment(std::uint16_t& cell) {
  cell = static_cast<std::uint16_t>(cell + 1U);  // the CPU counts in one thread
}
BOYD_HD inline void atomic_or(std::uint64_t& cell, std::uint64_t bits) {
#if defined(BOYD_CUDA_LANGUAGE)
  cell |= bits;
#else
  std::atomic_ref<std::uint64_t>(cell).fetch_or(bits, std::memory_order_relaxed);
#endif
}
BOYD_HD inline void team_or(std::uint64_t& cell, std::uint64_t bits) {
  cell |= bits;
}
BOYD_HD inline void atomic_and(std::uint64_t& cell, std::uint64_t bits) {
#if defined(BOYD_CUDA_LANGUAGE)
  cell &= bits;
#else
  std::atomic_ref<std::uint64_t>(cell).fetch_and(bits, std::memory_order_relaxed);
#endif
}
template <class T>
BOYD_HD inline void atomic_min(T& cell, T value) {
#if defined(BOYD_CUDA_LANGUAGE)
  cell = value < cell ? value : cell;
#else
  std::atomic_ref<T> shared(cell);
  T before = shared.load(std::memory_order_relaxed);
  while (value < before &&
         !shared.compare_exchange_weak(before, value, std::memory_order_relaxed)) {
  }
#endif
}
#endif

}  // namespace boyd::BOYD_BACKEND
