/// Running a stage's body for every item of every running world of a range.
///
/// A body is a trivially copyable function object; body(world, item) writes only its own slot or
/// its own intent, so the order in which items run never shows. Where an item is much work, a team
/// of threads does it: body(world, item, team, shared), with Body::Shared their common memory.
#pragma once

#include <algorithm>
#include <cstdint>

#include "kernels/core/backend.hpp"
#include "kernels/core/isa.hpp"
#include "kernels/core/team.hpp"

#if defined(BOYD_CUDA_LANGUAGE)
#include <cuda_runtime.h>
#else
#include "kernels/core/parallel.hpp"
#endif

/// How often nvcc repeats the body of the loop that follows; other compilers decide themselves.
#if defined(__CUDA_ARCH__)
#define BOYD_PRAGMA(text) _Pragma(#text)
#define BOYD_UNROLL(times) BOYD_PRAGMA(unroll times)
#else
#define BOYD_UNROLL(times)
#endif

namespace boyd::BOYD_BACKEND {

/// Threads of a block.
inline constexpr std::uint32_t kBlockThreads = 128;

/// Worlds [first, first + count) of a batch.
struct WorldRange {
  std::uint32_t first;
  std::uint32_t count;
};

/// How many items a world has: live[world] where live is given, else capacity for each.
struct ItemCount {
  const std::uint32_t* live;
  std::uint32_t capacity;
};

#if defined(BOYD_CUDA_LANGUAGE)

/// Whether a thread is an item and launches are what costs, so that stages work on all worlds of a
/// batch together; otherwise lanes are items, and a world is worked on while it is in the cache.
inline constexpr bool kThreadIsItem = true;

/// Launches on one stream; errors show when the stream is waited for.
struct Executor {
  cudaStream_t stream = nullptr;
};

/// Without the <<<>>> that only nvcc reads: tests/emulation/source compiles this as C++.
///
/// Kernels are bound to their block size and to one block per multiprocessor, so that ptxas never
/// spills registers to fit more of them: most worlds are too small for that to pay.
template <class... Parameters, class... Arguments>
void launch(const Executor& executor,
            std::uint32_t blocks,
            std::uint32_t threads,
            void (*kernel)(Parameters...),
            const Arguments&... arguments) {
  cudaLaunchConfig_t config{};
  config.gridDim = dim3(blocks);
  config.blockDim = dim3(threads);
  config.stream = executor.stream;
  static_cast<void>(cudaLaunchKernelEx(&config, kernel, arguments...));
}

template <class Body>
__global__ void __launch_bounds__(kBlockThreads, 1)
    for_each_item_kernel(Body body,
                         const std::uint8_t* running,
                         std::uint32_t first,
                         std::uint32_t blocks_per_world,
                         ItemCount items) {
  const std::uint32_t world = first + blockIdx.x / blocks_per_world;
  const std::uint32_t item = (blockIdx.x % blocks_per_world) * kBlockThreads + threadIdx.x;
  if (running[world] == 0U) {
    return;
  }
  const std::uint32_t count = items.live != nullptr ? items.live[world] : items.capacity;
  if (item < count) {
    body(world, item);
  }
}

template <class Body>
void for_each_item(const Executor& executor,
                   WorldRange worlds,
                   const std::uint8_t* running,
                   ItemCount items,
                   const Body& body) {
  if (worlds.count == 0U || items.capacity == 0U) {
    return;
  }
  const std::uint32_t blocks = (items.capacity + kBlockThreads - 1U) / kBlockThreads;
  launch(executor,
         blocks * worlds.count,
         kBlockThreads,
         for_each_item_kernel<Body>,
         body,
         running,
         worlds.first,
         blocks,
         items);
}

template <class Body>
__global__ void __launch_bounds__(kBlockThreads, 1) for_each_item_block_kernel(
    Body body, const std::uint8_t* running, std::uint32_t first, std::uint32_t items) {
  __shared__ typename Body::Shared shared;
  const std::uint32_t world = first + blockIdx.x / items;
  if (running[world] != 0U) {
    body(world, blockIdx.x % items, Team{threadIdx.x, kBlockThreads}, shared);
  }
}

/// `items` for each world, each by a team of kBlockThreads, whose kernel may use more registers
/// than one of for_each_team().
template <class Body>
void for_each_item_block(const Executor& executor,
                         WorldRange worlds,
                         const std::uint8_t* running,
                         std::uint32_t items,
                         const Body& body) {
  if (worlds.count == 0U || items == 0U) {
    return;
  }
  launch(executor,
         items * worlds.count,
         kBlockThreads,
         for_each_item_block_kernel<Body>,
         body,
         running,
         worlds.first,
         items);
}

template <class Body>
__global__ void __launch_bounds__(kBlockThreads, 1) for_each_world_kernel(
    Body body, const std::uint8_t* running, std::uint32_t first, std::uint32_t count) {
  const std::uint32_t index = blockIdx.x * kBlockThreads + threadIdx.x;
  if (index < count && running[first + index] != 0U) {
    body(first + index);
  }
}

template <class Body>
void for_each_world(const Executor& executor,
                    WorldRange worlds,
                    const std::uint8_t* running,
                    const Body& body) {
  if (worlds.count == 0U) {
    return;
  }
  const std::uint32_t blocks = (worlds.count + kBlockThreads - 1U) / kBlockThreads;
  launch(executor,
         blocks,
         kBlockThreads,
         for_each_world_kernel<Body>,
         body,
         running,
         worlds.first,
         worlds.count);
}

/// Teams of one launch: enough for every multiprocessor of a large device, few enough that those
/// with nothing to do cost little. Beyond it a team takes several items of its world.
inline constexpr std::uint32_t kTeams = 4096;

template <class Body>
__global__ void __launch_bounds__(kTeamMax, 1) for_each_team_kernel(Body body,
                                                                    const std::uint8_t* running,
                                                                    std::uint32_t first,
                                                                    std::uint32_t teams_per_world,
                                                                    std::uint32_t items) {
  __shared__ typename Body::Shared shared;
  const std::uint32_t world = first + blockIdx.x / teams_per_world;
  if (running[world] == 0U) {
    return;
  }
  const Team team{threadIdx.x, blockDim.x};
  for (std::uint32_t item = blockIdx.x % teams_per_world; item < items; item += teams_per_world) {
    body(world, item, team, shared);
    team.sync();  // the next item takes the same shared memory
  }
}

/// `items` for each world, each by a team of threads that has `size` things to look at.
template <class Body>
void for_each_team(const Executor& executor,
                   WorldRange worlds,
                   const std::uint8_t* running,
                   std::uint32_t items,
                   std::uint32_t size,
                   const Body& body) {
  if (worlds.count == 0U || items == 0U) {
    return;
  }
  std::uint32_t threads = 32;
  while (threads < size && threads < kTeamMax) {
    threads *= 2U;
  }
  const std::uint32_t teams = std::clamp(kTeams / worlds.count, 1U, items);
  launch(executor,
         teams * worlds.count,
         threads,
         for_each_team_kernel<Body>,
         body,
         running,
         worlds.first,
         teams,
         items);
}

#else

inline constexpr bool kThreadIsItem = false;

/// Runs in the calling thread, or over the threads of the surrounding oneTBB arena.
struct Executor {
  bool parallel = false;
  Isa isa = Isa::kBest;  ///< of loops over lanes
};

inline constexpr std::uint32_t kGrain = 512;

/// Calls loop(world, first, last) for the items of each running world that has any: all at once, or
/// kGrain at a time in several threads.
template <class Loop>
void for_each_span(const Executor& executor,
                   WorldRange worlds,
                   const std::uint8_t* running,
                   ItemCount items,
                   const Loop& loop) {
  for (std::uint32_t w = worlds.first; w != worlds.first + worlds.count; ++w) {
    const std::uint32_t count = items.live != nullptr ? items.live[w] : items.capacity;
    if (running[w] == 0U || count == 0U) {
      continue;
    }
    if (!executor.parallel || count <= kGrain) {
      loop(w, 0U, count);
      continue;
    }
    for_each_chunk(
        count, kGrain, [&](std::uint32_t first, std::uint32_t last) { loop(w, first, last); });
  }
}

template <class Body>
void for_each_item(const Executor& executor,
                   WorldRange worlds,
                   const std::uint8_t* running,
                   ItemCount items,
                   const Body& body) {
  for_each_span(executor,
                worlds,
                running,
                items,
                [&](std::uint32_t w, std::uint32_t first, std::uint32_t last) {
                  for (std::uint32_t i = first; i != last; ++i) {
                    body(w, i);
                  }
                });
}

template <class Body>
void for_each_team(const Executor& executor,
                   WorldRange worlds,
                   const std::uint8_t* running,
                   std::uint32_t items,
                   std::uint32_t /*size*/,
                   const Body& body) {
  for_each_item(executor, worlds, running, {nullptr, items}, [&](std::uint32_t w, std::uint32_t i) {
    typename Body::Shared shared;
    body(w, i, Team{}, shared);
  });
}

template <class Body>
void for_each_item_block(const Executor& executor,
                         WorldRange worlds,
                         const std::uint8_t* running,
                         std::uint32_t items,
                         const Body& body) {
  for_each_team(executor, worlds, running, items, 1, body);
}

template <class Body>
void for_each_world(const Executor& /*executor*/,
                    WorldRange worlds,
                    const std::uint8_t* running,
                    const Body& body) {
  for (std::uint32_t w = worlds.first; w != worlds.first + worlds.count; ++w) {
    if (running[w] != 0U) {
      body(w);
    }
  }
}

#endif

}  // namespace boyd::BOYD_BACKEND
