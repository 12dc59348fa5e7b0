/// Stands in for CUB's header of this name: the sort runs on the host, in its place in the stream.
#pragma once

#include <cstddef>
#include <type_traits>

#include <cuda_runtime.h>

#include "tests/emulation/source/sort_work.hpp"

namespace cub {

struct DeviceMergeSort {
  /// Not stable: equal keys come out in an order that the settings change.
  template <class Key, class Count, class Before>
  static cudaError_t SortKeys(void* scratch,
                              std::size_t& scratch_bytes,
                              Key* keys,
                              Count count,
                              Before before,
                              cudaStream_t stream = nullptr) {
    static_assert(std::is_trivially_copyable_v<Key>);
    const std::size_t needed = static_cast<std::size_t>(count) * sizeof(Key) + 1;
    if (scratch == nullptr) {
      scratch_bytes = needed;
      return cudaSuccess;
    }
    if (scratch_bytes < needed) {
      return cudaErrorInvalidValue;
    }
    return boyd::emulation::enqueue_sort(
        {keys, static_cast<std::size_t>(count), sizeof(Key), scratch, needed},
        [keys, count, before] { boyd::emulation::sort_in_any_order(keys, count, before); },
        stream);
  }
};

}  // namespace cub
