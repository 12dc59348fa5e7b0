#include "tests/emulation/runtime/race_check.hpp"

#include <cstdio>
#include <string>

#include <sys/mman.h>
#include <unistd.h>

#include "tests/emulation/runtime/device_memory.hpp"
#include "tests/emulation/runtime/grid.hpp"

namespace boyd::emulation {

namespace {

constexpr std::uint32_t kWarpLanes = 32;
constexpr std::size_t kSlots = 8;  // bytes of one granule may belong to eight threads

/// One access to some bytes of a granule.
struct Past {
  std::uint32_t launch = 0;  // 0: nothing here
  std::uint32_t block_serial = 0;
  std::uint16_t rank = 0;
  std::uint16_t block_phase = 0;
  std::uint16_t warp_phase = 0;
  std::uint8_t bytes = 0;  // one bit per byte of the granule
  std::uint8_t access = 0;
};
struct Cell {
  Past slots[kSlots];
};

constexpr std::size_t kSharedCells = 227 * 1024 / kGranule;
Cell shared_cells[kSharedCells];
std::uint32_t launch = 0;

Cell& global_cell(std::uint64_t granule) {
  static Cell* cells = [] {
    void* pages = mmap(nullptr,
                       kDeviceBytes / kGranule * sizeof(Cell),
                       PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
                       -1,
                       0);
    if (pages == MAP_FAILED) {
      std::perror("emulation: cannot reserve addresses for the race check");
      _exit(2);
    }
    return static_cast<Cell*>(pages);
  }();
  return cells[granule];
}

bool happens_before(const Past& past, const Past& now) {
  if (past.block_serial != now.block_serial) {
    return false;
  }
  if (past.rank == now.rank || past.block_phase < now.block_phase) {
    return true;
  }
  return past.rank / kWarpLanes == now.rank / kWarpLanes && past.warp_phase < now.warp_phase;
}

bool is_write(const Past& past) {
  return past.access != static_cast<std::uint8_t>(Access::kRead);
}
bool is_atomic(const Past& past) {
  return past.access == static_cast<std::uint8_t>(Access::kAtomic);
}

/// The past access that races with now, or null; remembers now.
const Past* race_with(Cell& cell, const Past& now, bool shared) {
  Past* place = nullptr;
  for (Past& past : cell.slots) {
    const bool stale =
        past.launch != now.launch || (shared && past.block_serial != now.block_serial);
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
  *(place != nullptr ? place : &cell.slots[next_victim++ % kSlots]) = now;
  return nullptr;
}

const char* verb(const Past& past) {
  return is_atomic(past) ? "atomic access" : is_write(past) ? "write" : "read";
}

void check_granule(Cell& cell,
                   std::uint8_t bytes,
                   Access access,
                   bool shared,
                   const std::string& where,
                   std::uint32_t ptx_line) {
  const DeviceThread& thread = *current_thread;
  const Past now{launch,
                 static_cast<std::uint32_t>(thread.block_serial),
                 static_cast<std::uint16_t>(thread.rank),
                 static_cast<std::uint16_t>(thread.block_phase),
                 static_cast<std::uint16_t>(thread.warp_phase),
                 bytes,
                 static_cast<std::uint8_t>(access)};
  if (const Past* other = race_with(cell, now, shared)) {
    fail(
        ptx_line,
        std::string("race: ") + verb(now) + " at " + where + " and " + verb(*other) +
            " by thread " + std::to_string(other->rank) +
            (other->block_serial == now.block_serial ? " of the same block" : " of another block") +
            ", nothing orders them");
  }
}

/// Calls visit(granule, bits of the bytes in it) for each granule of the access.
template <class Visit>
void each_granule(std::uint64_t offset, std::size_t bytes, Visit visit) {
  while (bytes != 0) {
    const std::uint64_t first = offset % kGranule;
    const std::size_t here = bytes < kGranule - first ? bytes : kGranule - first;
    visit(offset / kGranule, static_cast<std::uint8_t>(((1U << here) - 1U) << first));
    offset += here;
    bytes -= here;
  }
}

}  // namespace

void forget_accesses() {
  ++launch;
}

void check_global_access(std::uint64_t address,
                         std::size_t bytes,
                         Access access,
                         std::uint32_t ptx_line) {
  each_granule(address - kDeviceBase, bytes, [&](std::uint64_t granule, std::uint8_t touched) {
    std::uint8_t& written = device_shadow.written[granule];
    if (access != Access::kWrite && (written & touched) != touched) {
      fail(ptx_line, "reads bytes that nobody wrote at " + describe_address(address));
    }
    written |= access == Access::kRead ? std::uint8_t{0} : touched;
    check_granule(global_cell(granule),
                  touched,
                  access,
                  false,
                  "global " + (launch == 0 ? std::string() : describe_address(address)),
                  ptx_line);
  });
}

void check_shared_access(std::uint64_t offset,
                         std::size_t bytes,
                         Access access,
                         std::uint32_t ptx_line) {
  each_granule(offset, bytes, [&](std::uint64_t granule, std::uint8_t touched) {
    check_granule(shared_cells[granule],
                  touched,
                  access,
                  true,
                  "shared byte " + std::to_string(offset),
                  ptx_line);
  });
}

}  // namespace boyd::emulation
