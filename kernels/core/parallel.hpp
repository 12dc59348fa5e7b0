/// Chunks of a range over the threads of the CPU backend.
///
/// Under ThreadSanitizer the chunks run on plain threads: libtbb comes without the sanitizer's
/// marks, so every hand-over between its threads would be reported as a race.
#pragma once

#include <algorithm>
#include <cstdint>

#if !defined(__CUDACC__)

#if defined(__SANITIZE_THREAD__)
#include <atomic>
#include <thread>
#include <vector>
#else
#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#endif
#include <tbb/task_arena.h>

namespace boyd::cpu {

#if defined(__SANITIZE_THREAD__)

/// Calls body(first, last) for chunks of `grain` items that cover [0, count), in any order.
template <class Body>
void for_each_chunk(std::uint32_t count, std::uint32_t grain, const Body& body) {
  std::atomic<std::uint32_t> next{0};
  const auto take_chunks = [&] {
    for (std::uint32_t first = next.fetch_add(grain); first < count;
         first = next.fetch_add(grain)) {
      body(first, std::min(count, first + grain));
    }
  };
  std::vector<std::jthread> threads;
  for (int i = 1; i < tbb::this_task_arena::max_concurrency(); ++i) {
    threads.emplace_back(take_chunks);
  }
  take_chunks();
}

#else

/// Calls body(first, last) for chunks of at most `grain` items that cover [0, count), in any order.
template <class Body>
void for_each_chunk(std::uint32_t count, std::uint32_t grain, const Body& body) {
  tbb::parallel_for(tbb::blocked_range<std::uint32_t>(0, count, grain),
                    [&](const auto& chunk) { body(chunk.begin(), chunk.end()); });
}

#endif

}  // namespace boyd::cpu

#endif
