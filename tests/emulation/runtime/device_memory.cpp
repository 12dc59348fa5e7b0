#include "tests/emulation/runtime/device_memory.hpp"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <map>
#include <sstream>

#include <sys/mman.h>
#include <unistd.h>

// Present only where the program is linked with AddressSanitizer.
extern "C" {
[[gnu::weak]] void __asan_poison_memory_region(const volatile void* first, std::size_t bytes);
[[gnu::weak]] void __asan_unpoison_memory_region(const volatile void* first, std::size_t bytes);
}

namespace boyd::emulation {

DeviceShadow device_shadow{};
DeviceMemoryStatistics device_memory_statistics;

namespace {

constexpr std::uint64_t kPage = 4096;
constexpr bool kOpenInPlace = kReachDistance == 0;
constexpr std::uint64_t kAlignment = kOpenInPlace ? kPage : 256;  // cudaMalloc promises 256
constexpr std::uint64_t kRedZoneBytes = kAlignment;

std::uint64_t next_address = kDeviceBase + kAlignment;

/// Start and length of what is allocated. Never destroyed: host objects free memory at exit.
std::map<std::uint64_t, std::size_t>& allocations() {
  static auto* all = new std::map<std::uint64_t, std::size_t>;
  return *all;
}

struct NamedArray {
  const char* name;
  std::size_t bytes;
};
/// By first address; of all allocations that hold arrays.
std::map<std::uint64_t, NamedArray>& arrays() {
  static auto* all = new std::map<std::uint64_t, NamedArray>;
  return *all;
}
bool holds_arrays(std::uint64_t address, std::size_t bytes) {
  const auto first = arrays().lower_bound(address);
  return first != arrays().end() && first->first < address + bytes;
}

void* map_pages(std::uint64_t address, std::size_t bytes, int protection) {
  const int fixed = address == 0 ? 0 : MAP_FIXED_NOREPLACE;
  void* pages = mmap(reinterpret_cast<void*>(address),
                     bytes,
                     protection,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | fixed,
                     -1,
                     0);
  if (pages == MAP_FAILED) {
    std::perror("emulation: cannot reserve addresses for device memory");
    _exit(2);
  }
  return pages;
}

/// Where addresses are used as they are, everything but the pages of allocations is closed.
void set_open(std::uint64_t address, std::size_t bytes, bool open) {
  if (!kOpenInPlace) {
    return;
  }
  const std::size_t pages = (bytes + kPage - 1) / kPage * kPage;
  if (mprotect(reach(address), pages, open ? PROT_READ | PROT_WRITE : PROT_NONE) != 0) {
    std::perror("emulation: cannot open or close device memory");
    _exit(2);
  }
  if (__asan_poison_memory_region != nullptr) {
    __asan_poison_memory_region(reach(address), pages);
    __asan_unpoison_memory_region(reach(address), open ? bytes : 0);
  }
}

void mark_valid(std::uint64_t address, std::size_t bytes, bool valid) {
  std::uint8_t* granule = device_shadow.valid + (address - kDeviceBase) / kGranule;
  std::fill_n(granule, bytes / kGranule, static_cast<std::uint8_t>(valid ? kGranule : 0));
  if (bytes % kGranule != 0) {
    granule[bytes / kGranule] = static_cast<std::uint8_t>(valid ? bytes % kGranule : 0);
  }
}

/// The last allocation that starts at or below address, or end().
auto allocation_below(std::uint64_t address) {
  const auto after = allocations().upper_bound(address);
  return after == allocations().begin() ? allocations().end() : std::prev(after);
}

}  // namespace

void reserve_device_memory() {
  if (device_shadow.valid != nullptr) {
    return;
  }
  map_pages(kDeviceBase, kDeviceBytes, PROT_NONE);
  constexpr int read_write = PROT_READ | PROT_WRITE;
  if (!kOpenInPlace) {
    map_pages(kDeviceBase + kReachDistance, kDeviceBytes, read_write);
  }
  device_shadow.valid =
      static_cast<std::uint8_t*>(map_pages(0, kDeviceBytes / kGranule, read_write));
  device_shadow.written =
      static_cast<std::uint8_t*>(map_pages(0, kDeviceBytes / kGranule, read_write));
}

std::uint64_t device_allocate(std::size_t bytes) {
  reserve_device_memory();
  if (bytes > kDeviceBytes) {
    return 0;
  }
  const std::uint64_t room = (bytes + kAlignment - 1) / kAlignment * kAlignment + kRedZoneBytes;
  if (room > kDeviceBase + kDeviceBytes - next_address) {
    return 0;
  }
  const std::uint64_t address = next_address;
  next_address += room;
  allocations()[address] = bytes;
  mark_valid(address, bytes, true);
  set_open(address, bytes, true);
  std::memset(reach(address), 0xA5, bytes);
  DeviceMemoryStatistics& count = device_memory_statistics;
  count.live_bytes += bytes;
  count.live_blocks += 1;
  count.peak_bytes = std::max(count.peak_bytes, count.live_bytes);
  return address;
}

bool device_free(std::uint64_t address) {
  const auto found = allocations().find(address);
  if (found == allocations().end()) {
    return false;
  }
  const std::size_t bytes = found->second;
  mark_valid(address, bytes, false);
  const std::uint64_t first = (address + kPage - 1) / kPage * kPage;
  const std::uint64_t last = (address + bytes) / kPage * kPage;
  if (last > first) {
    madvise(reach(first), last - first, MADV_DONTNEED);
  }
  set_open(address, bytes, false);
  device_memory_statistics.live_bytes -= bytes;
  device_memory_statistics.live_blocks -= 1;
  arrays().erase(arrays().lower_bound(address), arrays().lower_bound(address + bytes));
  allocations().erase(found);
  return true;
}

bool inside_one_allocation(std::uint64_t address, std::size_t bytes) {
  const auto found = allocation_below(address);
  return bytes == 0 ||
         (found != allocations().end() && address + bytes <= found->first + found->second);
}

void mark_written(std::uint64_t address, std::size_t bytes) {
  for (std::uint64_t at = address - kDeviceBase; bytes != 0;) {
    const std::uint64_t offset = at % kGranule;
    const std::size_t here = std::min<std::size_t>(bytes, kGranule - offset);
    device_shadow.written[at / kGranule] |=
        static_cast<std::uint8_t>(((1U << here) - 1U) << offset);
    at += here;
    bytes -= here;
  }
}

void name_array(const char* name, std::uint64_t first, std::size_t bytes) {
  const auto found = allocation_below(first);
  if (!is_device(first) || found == allocations().end()) {
    return;
  }
  if (!holds_arrays(found->first, found->second)) {
    mark_valid(found->first, found->second, false);
  }
  mark_valid(first, bytes, true);
  arrays()[first] = {name, bytes};
}

std::string describe_address(std::uint64_t address) {
  std::ostringstream text;
  text << std::hex << std::showbase << address << std::dec;
  const auto found = allocation_below(address);
  if (!is_device(address)) {
    text << ", which is no device address";
    return text.str();
  }
  if (found == allocations().end()) {
    text << ", below every allocation";
    return text.str();
  }
  const auto after = arrays().upper_bound(address);
  if (after == arrays().begin() || std::prev(after)->first < found->first) {
    text << ", byte " << address - found->first << " of an allocation of " << found->second
         << " bytes";
    return text.str();
  }
  const auto& [first, array] = *std::prev(after);
  const std::uint64_t offset = address - first;
  if (offset < array.bytes) {
    text << ", byte " << offset << " of array " << array.name << " of " << array.bytes << " bytes";
  } else {
    text << ", " << offset - array.bytes << " bytes behind array " << array.name << " of "
         << array.bytes << " bytes";
  }
  return text.str();
}

}  // namespace boyd::emulation
