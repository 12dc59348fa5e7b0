/// Sorting keys with the backend's own sort.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "kernels/core/launch.hpp"

#if defined(BOYD_CUDA_LANGUAGE)
#include <cub/device/device_merge_sort.cuh>

#include "kernels/core/memory.hpp"
#endif

namespace boyd::BOYD_BACKEND {

#if defined(BOYD_CUDA_LANGUAGE)

/// Whether the movers of all worlds are brought into canonical order together: launches are what
/// costs there.
inline constexpr bool kSortWholeBatch = true;

/// Sorts keys[0, count) in the backend's memory; the order of equal ones is not defined.
template <class Key, class Before>
void sort_keys(const Executor& executor, Key* keys, std::size_t count, Before before) {
  std::size_t bytes = 0;
  require(cub::DeviceMergeSort::SortKeys(nullptr, bytes, keys, count, before, executor.stream),
          "size of a sort");
  require(cub::DeviceMergeSort::SortKeys(
              executor.scratch->at_least(bytes), bytes, keys, count, before, executor.stream),
          "sort");
}

#else

inline constexpr bool kSortWholeBatch = false;

template <class Key, class Before>
void sort_keys(const Executor& /*executor*/, Key* keys, std::size_t count, Before before) {
  std::sort(keys, keys + count, before);
}

#endif

}  // namespace boyd::BOYD_BACKEND
