/// What the stand-in for CUB does with keys in device memory.
#pragma once

#include <algorithm>
#include <cstddef>
#include <random>

#include <cuda_runtime_api.h>

#include "tests/emulation/runtime/settings.hpp"
#include "tests/emulation/runtime/streams.hpp"

namespace boyd::emulation {

struct SortMemory {
  void* keys;
  std::size_t count, key_bytes;
  void* scratch;
  std::size_t scratch_bytes;
};

/// Enqueues the sort; reports keys or scratch that are not wholly inside one allocation.
cudaError_t enqueue_sort(const SortMemory& memory, Work sort, cudaStream_t stream);

/// A sort that is not stable may leave equal keys in any order, so they start in another one.
template <class Key, class Count, class Before>
void sort_in_any_order(Key* keys, Count count, Before before) {
  if (settings().order == Order::kReverse) {
    std::reverse(keys, keys + count);
  } else if (settings().order == Order::kRandom) {
    std::shuffle(keys, keys + count, std::mt19937_64(settings().seed));
  }
  std::stable_sort(keys, keys + count, before);
}

}  // namespace boyd::emulation
