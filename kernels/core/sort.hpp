/// Sorting rows by a total order, with the backend's own sort.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "kernels/core/launch.hpp"

#if defined(__CUDACC__)
#include <thrust/execution_policy.h>
#include <thrust/sort.h>
#endif

namespace boyd::BOYD_BACKEND {

#if defined(__CUDACC__)

/// Whether one sort of all worlds is faster than one for each: launches are what costs there.
inline constexpr bool kSortWholeBatch = true;

/// Sorts rows[0, count) in the backend's memory; before(a, b) must order any two rows.
template <class Before>
void sort_rows(const Executor& executor, std::uint32_t* rows, std::size_t count, Before before) {
  thrust::sort(thrust::cuda::par_nosync.on(executor.stream), rows, rows + count, before);
}

#else

inline constexpr bool kSortWholeBatch = false;

template <class Before>
void sort_rows(const Executor& /*executor*/,
               std::uint32_t* rows,
               std::size_t count,
               Before before) {
  std::sort(rows, rows + count, before);
}

#endif

}  // namespace boyd::BOYD_BACKEND
