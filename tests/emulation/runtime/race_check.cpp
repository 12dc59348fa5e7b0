#include "tests/emulation/runtime/race_check.hpp"

#include <cstdio>
#include <string>

#include <sys/mman.h>
#include <unistd.h>

#include "tests/emulation/runtime/device_memory.hpp"
#include "tests/emulation/runtime/grid.hpp"

namespace boyd::emulation {

namespace {

constexpr std::size_t kSharedCells = 227 * 1024 / kGranule;
static_assert(kGranule == kHistoryGranule);
AccessHistory shared_cells[kSharedCells];
std::uint32_t launch = 0;

AccessHistory& global_cell(std::uint64_t granule) {
  static AccessHistory* cells = [] {
    void* pages = mmap(nullptr,
                       kDeviceBytes / kGranule * sizeof(AccessHistory),
                       PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
                       -1,
                       0);
    if (pages == MAP_FAILED) {
      std::perror("emulation: cannot reserve addresses for the race check");
      _exit(2);
    }
    return static_cast<AccessHistory*>(pages);
  }();
  return cells[granule];
}

/// describe(): where the access is, for the message.
template <class Describe>
void check_granule(AccessHistory& cell,
                   std::uint8_t bytes,
                   Access access,
                   bool shared,
                   std::uint32_t place,
                   const Describe& describe) {
  const DeviceThread& thread = *current_thread;
  const PastAccess now{.launch = launch,
                       .block_serial = static_cast<std::uint32_t>(thread.block_serial),
                       .place = place,
                       .rank = static_cast<std::uint16_t>(thread.rank),
                       .block_phase = static_cast<std::uint16_t>(thread.block_phase),
                       .warp_phase = static_cast<std::uint16_t>(thread.warp_phase),
                       .bytes = bytes,
                       .access = access};
  if (const PastAccess* other = race_with(cell, now, shared)) {
    fail(
        place,
        std::string("race: ") + verb(now) + " at " + describe() + " and " + verb(*other) + " at " +
            name_of_place(other->place) + " by thread " + std::to_string(other->rank) +
            (other->block_serial == now.block_serial ? " of the same block" : " of another block") +
            ", nothing orders them");
  }
}

}  // namespace

std::string (*name_of_place)(std::uint32_t) = [](std::uint32_t place) {
  return "PTX line " + std::to_string(place);
};

void forget_accesses() {
  ++launch;
}

void check_global_access(std::uint64_t address,
                         std::size_t bytes,
                         Access access,
                         std::uint32_t place) {
  each_granule(address - kDeviceBase, bytes, [&](std::uint64_t granule, std::uint8_t touched) {
    std::uint8_t& written = device_shadow.written[granule];
    if (access != Access::kWrite && (written & touched) != touched) {
      fail(place, "reads bytes that nobody wrote at " + describe_address(address));
    }
    written |= access == Access::kRead ? std::uint8_t{0} : touched;
    check_granule(global_cell(granule), touched, access, false, place, [&] {
      return "global " + describe_address(address);
    });
  });
}

void check_shared_access(std::uint64_t offset,
                         std::size_t bytes,
                         Access access,
                         std::uint32_t place) {
  each_granule(offset, bytes, [&](std::uint64_t granule, std::uint8_t touched) {
    check_granule(shared_cells[granule], touched, access, true, place, [&] {
      return "shared byte " + std::to_string(offset);
    });
  });
}

}  // namespace boyd::emulation
