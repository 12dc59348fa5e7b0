/// Kernels compiled with -fsanitize=thread call these functions at every access to memory. Linked
/// without ThreadSanitizer's own runtime, they bring the accesses of device threads to the race
/// check and leave those of host code alone. memcpy() that g++ does not turn into moves is not
/// seen.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "tests/emulation/runtime/calls.hpp"
#include "tests/emulation/runtime/device_memory.hpp"
#include "tests/emulation/runtime/race_check.hpp"
#include "tests/emulation/source/block.hpp"
#include "tests/emulation/source/program_symbols.hpp"
#include "tests/emulation/source/shared_memory.hpp"

namespace boyd::emulation {

namespace {

bool is_inside_allocation(std::uint64_t address, std::size_t bytes) {
  const std::uint64_t last = address + bytes - 1;
  const auto valid = [](std::uint64_t byte) {
    return (byte - kDeviceBase) % kGranule < device_shadow.valid[(byte - kDeviceBase) / kGranule];
  };
  return is_device(last) && valid(address) && valid(last);
}

void watch_shared(std::uint64_t address,
                  std::size_t offset,
                  std::size_t bytes,
                  Access access,
                  std::uint32_t place) {
  if (access == Access::kWrite) {
    mark_shared_written(offset, bytes);
  } else if (!is_shared_written(offset, bytes)) {
    fail(place,
         "reads shared memory that no thread of the block wrote: " + describe_shared(address));
  }
  check_shared_access(offset, bytes, access, place);
}

/// The linker may keep a kernel's copy of a function of the standard library for all callers, so
/// that the check itself calls watch().
bool watching = false;

class Watching {
public:
  Watching() { watching = true; }
  ~Watching() { watching = false; }
  Watching(const Watching&) = delete;
  Watching& operator=(const Watching&) = delete;
};

void watch(const void* pointer, std::size_t bytes, Access access, const void* code) {
  if (current_thread == nullptr || watching || bytes == 0 || !Turn::is_mine()) {
    return;
  }
  const Watching until_return;
  const auto address = reinterpret_cast<std::uint64_t>(pointer);
  if (is_own_stack(address)) {
    return;
  }
  const std::uint32_t place = offset_of_code(code);
  if (is_device(address)) {
    if (!is_inside_allocation(address, bytes)) {
      fail(place,
           "out of bounds: " + std::to_string(bytes) + " bytes at " + describe_address(address));
    }
    check_global_access(address, bytes, access, place);
    return;
  }
  if (const auto offset = shared_offset(address)) {
    watch_shared(address, *offset, bytes, access, place);
    return;
  }
  const bool own =
      address - reinterpret_cast<std::uint64_t>(&running_thread) < sizeof running_thread;
  if (access != Access::kRead || !(own || is_parameter(address) || is_constant(address))) {
    fail(place,
         std::string(access == Access::kRead ? "reads" : "writes") +
             " memory that is neither the device's nor its own: of the host, or of another thread");
  }
}

[[maybe_unused]] const bool watches_atomics = [] {
  watch_atomic = [](const void* cell, std::size_t bytes, const void* code) {
    watch(cell, bytes, Access::kAtomic, code);
  };
  name_of_place = place_of_code;
  return true;
}();

}  // namespace

}  // namespace boyd::emulation

// NOLINTBEGIN(bugprone-reserved-identifier): the compiler's names.

#define BOYD_WATCH(bytes)                                                         \
  void __tsan_read##bytes(void* at) {                                             \
    boyd::emulation::watch(                                                       \
        at, bytes, boyd::emulation::Access::kRead, __builtin_return_address(0));  \
  }                                                                               \
  void __tsan_write##bytes(void* at) {                                            \
    boyd::emulation::watch(                                                       \
        at, bytes, boyd::emulation::Access::kWrite, __builtin_return_address(0)); \
  }                                                                               \
  void __tsan_unaligned_read##bytes(void* at) {                                   \
    boyd::emulation::watch(                                                       \
        at, bytes, boyd::emulation::Access::kRead, __builtin_return_address(0));  \
  }                                                                               \
  void __tsan_unaligned_write##bytes(void* at) {                                  \
    boyd::emulation::watch(                                                       \
        at, bytes, boyd::emulation::Access::kWrite, __builtin_return_address(0)); \
  }

extern "C" {

void __tsan_init() {}
void __tsan_func_entry(void* /*caller*/) {}
void __tsan_func_exit() {}
void __tsan_vptr_update(void** /*at*/, void* /*table*/) {}
void __tsan_vptr_read(void** /*at*/) {}

BOYD_WATCH(1)
BOYD_WATCH(2)
BOYD_WATCH(4)
BOYD_WATCH(8)
BOYD_WATCH(16)

// The reference counts of host code. Kernels have CUDA's own atomics; others do not link.
int __tsan_atomic32_fetch_add(volatile int* at, int value, int order);
int __tsan_atomic32_fetch_add(volatile int* at, int value, int /*order*/) {
  return __atomic_fetch_add(at, value, __ATOMIC_SEQ_CST);
}

void __tsan_read_range(void* at, unsigned long bytes) {
  boyd::emulation::watch(at, bytes, boyd::emulation::Access::kRead, __builtin_return_address(0));
}
void __tsan_write_range(void* at, unsigned long bytes) {
  boyd::emulation::watch(at, bytes, boyd::emulation::Access::kWrite, __builtin_return_address(0));
}
void* __tsan_memcpy(void* to, const void* from, unsigned long bytes) {
  boyd::emulation::watch(from, bytes, boyd::emulation::Access::kRead, __builtin_return_address(0));
  boyd::emulation::watch(to, bytes, boyd::emulation::Access::kWrite, __builtin_return_address(0));
  return std::memcpy(to, from, bytes);
}
void* __tsan_memmove(void* to, const void* from, unsigned long bytes) {
  boyd::emulation::watch(from, bytes, boyd::emulation::Access::kRead, __builtin_return_address(0));
  boyd::emulation::watch(to, bytes, boyd::emulation::Access::kWrite, __builtin_return_address(0));
  return std::memmove(to, from, bytes);
}
void* __tsan_memset(void* to, int value, unsigned long bytes) {
  boyd::emulation::watch(to, bytes, boyd::emulation::Access::kWrite, __builtin_return_address(0));
  return std::memset(to, value, bytes);
}

}  // extern "C"

// NOLINTEND(bugprone-reserved-identifier)
