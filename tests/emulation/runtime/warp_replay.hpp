/// What a warp issues, from what its threads did one after the other: their paths through the basic
/// blocks of a kernel are walked again together, as a warp does that parts at a branch and meets
/// again at the first block that all paths from there come through (its immediate post-dominator).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "tests/emulation/runtime/grid.hpp"

namespace boyd::emulation {

inline constexpr std::uint32_t kWarpThreads = 32;
inline constexpr std::uint64_t kSectorBytes = 32;

enum class MemoryKind : std::uint8_t { kLoad, kStore, kAtomic, kShared };

/// One access of one thread; a vector of 16 bytes is one.
struct MemoryAccess {
  std::uint64_t address;  ///< of device memory, or into shared memory
  std::uint32_t step;     ///< index of the block in the thread's path
  std::uint32_t ptx_line;
  std::uint8_t bytes;
  MemoryKind kind;
};

/// What one thread did.
struct ThreadTrace {
  std::vector<std::uint16_t> path;     ///< rows of the kernel's blocks
  std::vector<MemoryAccess> accesses;  ///< in the order of the path
};

/// Counts of PTX instructions; `warp_` where 32 threads count once.
struct WarpCounts {
  std::uint64_t thread_instructions = 0, warp_instructions = 0;
  // Of the warp's: without machine code, and by kind.
  std::uint64_t warp_without_code = 0, warp_float = 0, warp_double = 0, warp_integer = 0,
                warp_division = 0;
  // Requests are warp instructions; their sectors are the distinct 32 bytes that one touches.
  std::uint64_t load_requests = 0, load_sectors = 0, store_requests = 0, store_sectors = 0,
                atomic_requests = 0, atomic_sectors = 0;
  std::uint64_t shared_requests = 0, bank_conflicts = 0;  ///< passes beyond those needed at best
  std::uint64_t global_bytes = 0;                         ///< that threads asked for

  void add(const WarpCounts& other);
};

/// lanes: up to 32 threads of one warp, else it throws std::logic_error.
WarpCounts replay_warp(std::span<const CodeBlock> blocks, std::span<const ThreadTrace> lanes);

}  // namespace boyd::emulation
