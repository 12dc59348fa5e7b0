/// Who touched the bytes of one granule, and whether two of them race: accesses to the same byte,
/// one of them a write, by threads that nothing orders. A barrier between them orders threads of
/// one block; only the end of a launch orders threads of two. Atomic accesses do not race with
/// each other.
#pragma once

#include <cstddef>
#include <cstdint>

namespace boyd::emulation {

enum class Access : std::uint8_t { kRead, kWrite, kAtomic };

/// Bytes whose accesses are remembered together.
inline constexpr std::uint64_t kHistoryGranule = 8;

/// One access to some bytes of a granule.
struct PastAccess {
  std::uint32_t launch = 0;  ///< counted from 1; 0: nothing here
  std::uint32_t block_serial = 0;
  std::uint32_t place = 0;  ///< in the code, as the route names it: a PTX line or an offset
  std::uint16_t rank = 0;   ///< of the thread in its block
  std::uint16_t block_phase = 0;
  std::uint16_t warp_phase = 0;
  std::uint8_t bytes = 0;  ///< one bit per byte of the granule
  Access access = Access::kRead;
};

/// Bytes of one granule may belong to eight threads.
struct AccessHistory {
  PastAccess slots[kHistoryGranule];
};

inline bool is_write(const PastAccess& past) {
  return past.access != Access::kRead;
}
inline bool is_atomic(const PastAccess& past) {
  return past.access == Access::kAtomic;
}

inline bool happens_before(const PastAccess& past, const PastAccess& now) {
  constexpr std::uint32_t warp_lanes = 32;
  if (past.block_serial != now.block_serial) {
    return false;
  }
  if (past.rank == now.rank || past.block_phase < now.block_phase) {
    return true;
  }
  return past.rank / warp_lanes == now.rank / warp_lanes && past.warp_phase < now.warp_phase;
}

/// The past access that races with now, or null; then now is remembered. of_block: memory that
/// every block has of its own.
inline const PastAccess* race_with(AccessHistory& history, const PastAccess& now, bool of_block) {
  PastAccess* place = nullptr;
  for (PastAccess& past : history.slots) {
    const bool stale =
        past.launch != now.launch || (of_block && past.block_serial != now.block_serial);
    if (stale) {
      place = place == nullptr ? &past : place;
      continue;
    }
    const bool touches = (past.bytes & now.bytes) != 0;
    if (touches && (is_write(past) || is_write(now)) && !(is_atomic(past) && is_atomic(now)) &&
        !happens_before(past, now)) {
      return &past;
    }
    // What the same thread did to the same bytes earlier adds nothing, unless it wrote.
    if (past.bytes == now.bytes && past.rank == now.rank && past.block_serial == now.block_serial &&
        (is_write(now) || !is_write(past))) {
      place = &past;
    }
  }
  static std::size_t next_victim = 0;
  *(place != nullptr ? place : &history.slots[next_victim++ % kHistoryGranule]) = now;
  return nullptr;
}

inline const char* verb(const PastAccess& past) {
  return is_atomic(past) ? "atomic access" : is_write(past) ? "write" : "read";
}

/// Calls visit(granule, bits of the bytes in it) for each granule of [offset, offset + bytes).
template <class Visit>
void each_granule(std::uint64_t offset, std::size_t bytes, Visit visit) {
  while (bytes != 0) {
    const std::uint64_t first = offset % kHistoryGranule;
    const std::size_t here = bytes < kHistoryGranule - first ? bytes : kHistoryGranule - first;
    visit(offset / kHistoryGranule, static_cast<std::uint8_t>(((1U << here) - 1U) << first));
    offset += here;
    bytes -= here;
  }
}

}  // namespace boyd::emulation
