/// What C++ translated from PTX sees: registers, checked memory, atomics, special registers.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "tests/emulation/runtime/arithmetic.hpp"
#include "tests/emulation/runtime/counts.hpp"
#include "tests/emulation/runtime/coverage.hpp"
#include "tests/emulation/runtime/device_memory.hpp"
#include "tests/emulation/runtime/grid.hpp"
#include "tests/emulation/runtime/race_check.hpp"
#include "tests/emulation/runtime/settings.hpp"

namespace boyd::emulation {

/// One object file's kernels, by the name that its host code registers.
struct TranslatedModule {
  const char* source;
  std::uint32_t architecture;
  const KernelCode* kernels;
  std::size_t kernel_count;
};

inline const bool checks_races = settings().races;
inline const bool watches_accesses = checks_races || counts;
inline const bool watches_blocks = covers || counts;

/// Every access that is in bounds, when someone asked for more than bounds.
inline void watch_global_access(std::uint64_t address,
                                std::size_t bytes,
                                Access access,
                                std::uint32_t ptx_line) {
  if (checks_races) {
    check_global_access(address, bytes, access, ptx_line);
  }
  if (counts) {
    note_global_access(address, bytes, access, ptx_line);
  }
}
inline void watch_shared_access(std::uint64_t offset,
                                std::size_t bytes,
                                Access access,
                                std::uint32_t ptx_line) {
  if (checks_races) {
    check_shared_access(offset, bytes, access, ptx_line);
  }
  if (counts) {
    note_shared_access(offset, bytes, ptx_line);
  }
}

/// At the start of each basic block.
inline void enter_block(const DeviceThread& thread, std::uint16_t block) {
  if (watches_blocks) [[unlikely]] {
    if (covers) {
      note_covered(block);
    }
    if (counts) {
      note_code_block(thread.rank, block);
    }
  }
}

inline void require_aligned(std::uint64_t address, std::size_t bytes, std::uint32_t ptx_line) {
  if (address % bytes != 0) [[unlikely]] {
    fail(ptx_line, "misaligned access of " + std::to_string(bytes) + " bytes");
  }
}

[[noreturn]] inline void fail_bounds(std::uint64_t address,
                                     std::size_t bytes,
                                     Access access,
                                     std::uint32_t ptx_line) {
  fail(ptx_line,
       std::string("out of bounds: ") + (access == Access::kRead ? "reads " : "writes ") +
           std::to_string(bytes) + " bytes at " + describe_address(address));
}

inline bool is_allocated(std::uint64_t address, std::size_t bytes) {
  const std::uint64_t offset = address - kDeviceBase;
  if (offset >= kDeviceBytes) {
    return false;
  }
  for (std::uint64_t at = offset; at < offset + bytes; at += kGranule) {
    const std::uint64_t here = bytes < kGranule ? bytes : kGranule;
    if (device_shadow.valid[at / kGranule] < at % kGranule + here) {
      return false;
    }
  }
  return true;
}

inline char* global_at(std::uint64_t address,
                       std::size_t bytes,
                       Access access,
                       std::uint32_t ptx_line) {
  require_aligned(address, bytes, ptx_line);
  if (!is_allocated(address, bytes)) [[unlikely]] {
    fail_bounds(address, bytes, access, ptx_line);
  }
  if (watches_accesses) [[unlikely]] {
    watch_global_access(address, bytes, access, ptx_line);
  }
  return reach(address);
}

inline char* shared_at(std::uint64_t offset,
                       std::size_t bytes,
                       Access access,
                       std::uint32_t ptx_line) {
  require_aligned(offset, bytes, ptx_line);
  if (offset + bytes > shared_bytes()) [[unlikely]] {
    fail(ptx_line,
         "out of bounds: byte " + std::to_string(offset) + " of " + std::to_string(shared_bytes()) +
             " bytes of shared memory");
  }
  if (watches_accesses) [[unlikely]] {
    watch_shared_access(offset, bytes, access, ptx_line);
  }
  return current_thread->shared + offset;
}

/// A thread's own bytes: its parameters or its local memory.
inline char* own_at(const char* first,
                    std::size_t size,
                    std::uint64_t address,
                    std::size_t bytes,
                    std::uint32_t ptx_line) {
  const std::uint64_t offset = address - reinterpret_cast<std::uint64_t>(first);
  if (offset > size || bytes > size - offset) [[unlikely]] {
    fail(ptx_line,
         "out of bounds: byte " + std::to_string(static_cast<std::int64_t>(offset)) + " of " +
             std::to_string(size) + " bytes of the thread's own memory");
  }
  return const_cast<char*>(first) + offset;
}

/// A generic address: local memory of this thread, else global.
inline char* generic_at(const char* local,
                        std::size_t local_size,
                        std::uint64_t address,
                        std::size_t bytes,
                        Access access,
                        std::uint32_t ptx_line) {
  if (address - reinterpret_cast<std::uint64_t>(local) < local_size) {
    return own_at(local, local_size, address, bytes, ptx_line);
  }
  return global_at(address, bytes, access, ptx_line);
}

template <class T>
T load(const char* place) {
  T value;
  std::memcpy(&value, place, sizeof value);
  return value;
}
template <class T>
void store(char* place, T value) {
  std::memcpy(place, &value, sizeof value);
}

/// One read-modify-write; threads run one at a time, so nothing comes between. Gives the old value.
template <class T, class Combine>
T atomic(char* place, Combine combine) {
  const T old = load<T>(place);
  store<T>(place, combine(old));
  return old;
}

}  // namespace boyd::emulation
