/// Device memory: an address range that faults when host code touches it. Translated kernels reach
/// the same bytes at a distance, so that nothing is switched at a launch; kernels compiled as C++
/// use addresses as they are, so for them only what is allocated can be touched. One byte of
/// `valid` says how many of eight bytes belong to an allocation, one bit of `written` whether a
/// byte was ever written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace boyd::emulation {

inline constexpr std::uint64_t kDeviceBase = 0x2000'0000'0000;
inline constexpr std::uint64_t kDeviceBytes = 4ULL << 30;
#if defined(BOYD_SOURCE_EMULATION)
inline constexpr std::uint64_t kReachDistance = 0;
#else
inline constexpr std::uint64_t kReachDistance = 0x100'0000'0000;
#endif
inline constexpr std::uint64_t kGranule = 8;

struct DeviceShadow {
  std::uint8_t* valid;    ///< per granule: 0 to 8 bytes allocated
  std::uint8_t* written;  ///< per granule: one bit per byte
};
extern DeviceShadow device_shadow;

/// Reserves the range; ends the program when the system refuses. May be called many times.
void reserve_device_memory();

/// 0 when there is no room. New memory holds 0xA5 in every byte.
std::uint64_t device_allocate(std::size_t bytes);
/// False when address is not the start of an allocation. Freed memory is never handed out again.
bool device_free(std::uint64_t address);

inline bool is_device(std::uint64_t address) {
  return address - kDeviceBase < kDeviceBytes;
}
inline char* reach(std::uint64_t address) {
  return reinterpret_cast<char*>(address + kReachDistance);
}
/// Whether all the bytes lie inside one allocation.
bool inside_one_allocation(std::uint64_t address, std::size_t bytes);
/// Marks bytes written by a copy or a fill.
void mark_written(std::uint64_t address, std::size_t bytes);

/// Tells of an array inside an allocation. From its first array on, what lies between arrays is a
/// red zone: copies may pass over it, kernels may not touch it. Ignored outside device memory.
void name_array(const char* name, std::uint64_t first, std::size_t bytes);

/// Where an address lies relative to the nearest array or allocation below it, for messages.
std::string describe_address(std::uint64_t address);

struct DeviceMemoryStatistics {
  std::uint64_t live_bytes = 0, peak_bytes = 0, live_blocks = 0;
};
extern DeviceMemoryStatistics device_memory_statistics;

}  // namespace boyd::emulation
