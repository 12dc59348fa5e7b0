/// What a kernel's source sees of CUDA C++ when g++ or clang++ compiles it. nvcc includes its
/// cuda_runtime.h before every source; the build of tests/emulation/source does the same with the
/// one in toolkit/, which includes this file. What is not here does not compile: __constant__,
/// dynamic shared memory, textures, cooperative groups, atomic operations on floats.
#pragma once

#include <bit>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "tests/emulation/source/block.hpp"

// NOLINTBEGIN(bugprone-reserved-identifier): these names are CUDA's.

#define __global__
#define __device__
#define __host__
#define __forceinline__ inline
#define __launch_bounds__(...)
#define __align__(bytes) __attribute__((aligned(bytes)))
// Blocks run one after the other, so one variable serves them all. The tag in its symbol's name
// tells the emulation where shared memory is (program_symbols.hpp). "used": it is written
// elsewhere.
#define __shared__ static __attribute__((used, abi_tag("boyd_shared")))

inline constexpr const boyd::emulation::Dim3& threadIdx = boyd::emulation::running_thread.thread;
inline constexpr const boyd::emulation::Dim3& blockIdx = boyd::emulation::running_thread.block;
inline constexpr const boyd::emulation::Dim3& blockDim = boyd::emulation::running_thread.block_size;
inline constexpr const boyd::emulation::Dim3& gridDim = boyd::emulation::running_thread.grid_size;
inline constexpr int warpSize = 32;

// --- barriers ---

inline void __syncthreads(boyd::emulation::SourceLine where = boyd::emulation::SourceLine::here()) {
  boyd::emulation::block_barrier(false, where);
}
inline int __syncthreads_count(
    int predicate, boyd::emulation::SourceLine where = boyd::emulation::SourceLine::here()) {
  return static_cast<int>(boyd::emulation::block_barrier(predicate != 0, where).yes);
}
inline int __syncthreads_and(
    int predicate, boyd::emulation::SourceLine where = boyd::emulation::SourceLine::here()) {
  const boyd::emulation::Votes votes = boyd::emulation::block_barrier(predicate != 0, where);
  return votes.yes == votes.all ? 1 : 0;
}
inline int __syncthreads_or(
    int predicate, boyd::emulation::SourceLine where = boyd::emulation::SourceLine::here()) {
  return boyd::emulation::block_barrier(predicate != 0, where).yes != 0 ? 1 : 0;
}
inline void __syncwarp(unsigned lanes = 0xFFFFFFFFU,
                       boyd::emulation::SourceLine where = boyd::emulation::SourceLine::here()) {
  boyd::emulation::meet_warp({"__syncwarp", lanes, where}, 0);
}

// --- shuffles and votes of a warp ---

namespace boyd::emulation {

/// What a lane gets that asks for the value of `source`; its own where none is asked for.
template <class T>
T value_of_lane(const WarpMeeting& meeting, T own, int source) {
  static_assert(std::is_trivially_copyable_v<T> && sizeof(T) <= 8);
  std::uint64_t bits = 0;
  std::memcpy(&bits, &own, sizeof own);
  bits = shuffled_value(meeting, bits, source);
  std::memcpy(&own, &bits, sizeof own);
  return own;
}

inline constexpr int kOwnLane = -1;
inline int first_of_segment(int width) {
  return lane_of_thread() & ~(width - 1);
}
inline int last_of_segment(int width) {
  return lane_of_thread() | (width - 1);
}

}  // namespace boyd::emulation

template <class T>
T __shfl_sync(unsigned lanes,
              T value,
              int source,
              int width = warpSize,
              boyd::emulation::SourceLine where = boyd::emulation::SourceLine::here()) {
  const int lane = boyd::emulation::first_of_segment(width) | (source & (width - 1));
  return boyd::emulation::value_of_lane({"__shfl_sync", lanes, where}, value, lane);
}
template <class T>
T __shfl_up_sync(unsigned lanes,
                 T value,
                 unsigned distance,
                 int width = warpSize,
                 boyd::emulation::SourceLine where = boyd::emulation::SourceLine::here()) {
  const int lane = boyd::emulation::lane_of_thread() - static_cast<int>(distance);
  const bool inside = lane >= boyd::emulation::first_of_segment(width);
  return boyd::emulation::value_of_lane(
      {"__shfl_up_sync", lanes, where}, value, inside ? lane : boyd::emulation::kOwnLane);
}
template <class T>
T __shfl_down_sync(unsigned lanes,
                   T value,
                   unsigned distance,
                   int width = warpSize,
                   boyd::emulation::SourceLine where = boyd::emulation::SourceLine::here()) {
  const int lane = boyd::emulation::lane_of_thread() + static_cast<int>(distance);
  const bool inside = lane <= boyd::emulation::last_of_segment(width);
  return boyd::emulation::value_of_lane(
      {"__shfl_down_sync", lanes, where}, value, inside ? lane : boyd::emulation::kOwnLane);
}
template <class T>
T __shfl_xor_sync(unsigned lanes,
                  T value,
                  int mask,
                  int width = warpSize,
                  boyd::emulation::SourceLine where = boyd::emulation::SourceLine::here()) {
  const int lane = boyd::emulation::lane_of_thread() ^ mask;
  const bool inside = lane <= boyd::emulation::last_of_segment(width);
  return boyd::emulation::value_of_lane(
      {"__shfl_xor_sync", lanes, where}, value, inside ? lane : boyd::emulation::kOwnLane);
}

inline unsigned __ballot_sync(
    unsigned lanes,
    int predicate,
    boyd::emulation::SourceLine where = boyd::emulation::SourceLine::here()) {
  return boyd::emulation::ballot({"__ballot_sync", lanes, where}, predicate != 0).yes;
}
inline int __any_sync(unsigned lanes,
                      int predicate,
                      boyd::emulation::SourceLine where = boyd::emulation::SourceLine::here()) {
  return boyd::emulation::ballot({"__any_sync", lanes, where}, predicate != 0).yes != 0U ? 1 : 0;
}
inline int __all_sync(unsigned lanes,
                      int predicate,
                      boyd::emulation::SourceLine where = boyd::emulation::SourceLine::here()) {
  const boyd::emulation::Votes votes =
      boyd::emulation::ballot({"__all_sync", lanes, where}, predicate != 0);
  return votes.yes == votes.all ? 1 : 0;
}

// --- atomics, relaxed; kernels run one thread at a time ---

namespace boyd::emulation {

template <class T>
concept AtomicWord =
    std::same_as<T, int> || std::same_as<T, unsigned> || std::same_as<T, unsigned long long>;
template <class T>
concept AtomicOrdered = AtomicWord<T> || std::same_as<T, long long>;

/// Not instrumented by the race check, which is told that the access is atomic.
template <class T, class Operation>
__attribute__((noinline, no_sanitize("thread"))) T atomic_change(T* cell,
                                                                 const Operation& operation) {
  if (watch_atomic != nullptr) {
    watch_atomic(cell, sizeof(T), __builtin_return_address(0));
  }
  const T before = *cell;
  *cell = operation(before);
  return before;
}

}  // namespace boyd::emulation

#define BOYD_ATOMIC(name, Kind, result)                                                     \
  template <boyd::emulation::Kind T>                                                        \
  T name(T* cell, std::type_identity_t<T> value) {                                          \
    return boyd::emulation::atomic_change(cell, [value](T before) -> T { return result; }); \
  }
BOYD_ATOMIC(atomicAdd, AtomicWord, before + value)
BOYD_ATOMIC(atomicSub, AtomicWord, before - value)
BOYD_ATOMIC(atomicExch, AtomicWord, (static_cast<void>(before), value))
BOYD_ATOMIC(atomicMin, AtomicOrdered, value < before ? value : before)
BOYD_ATOMIC(atomicMax, AtomicOrdered, value > before ? value : before)
BOYD_ATOMIC(atomicAnd, AtomicWord, (before & value))
BOYD_ATOMIC(atomicOr, AtomicWord, (before | value))
BOYD_ATOMIC(atomicXor, AtomicWord, (before ^ value))
#undef BOYD_ATOMIC

template <boyd::emulation::AtomicWord T>
T atomicCAS(T* cell, std::type_identity_t<T> expected, std::type_identity_t<T> value) {
  return boyd::emulation::atomic_change(
      cell, [expected, value](T before) -> T { return before == expected ? value : before; });
}

// NOLINTEND(bugprone-reserved-identifier)
