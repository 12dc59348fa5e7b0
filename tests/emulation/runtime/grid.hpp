/// Runs the threads of a grid one at a time: as a plain loop where a kernel has no barrier, else
/// one fiber per thread of a block. Blocks never run at the same time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace boyd::emulation {

struct Dim3 {
  std::uint32_t x, y, z;
};

/// What is wrong with a kernel; the message names kernel, PTX line, thread and block.
struct KernelError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The running thread, as translated code sees it.
struct DeviceThread {
  Dim3 thread, block, block_size, grid_size;
  std::uint32_t rank = 0;          ///< in its block
  std::uint32_t block_phase = 0;   ///< barriers of the block passed
  std::uint32_t warp_phase = 0;    ///< barriers of the warp passed
  char* shared = nullptr;          ///< this block's shared memory
  std::uint64_t block_serial = 0;  ///< counts the blocks run since the program started
  const char* parameters = nullptr;
};

/// The thread that runs now; null while host code runs.
extern DeviceThread* current_thread;

struct KernelParameter {
  std::size_t offset, bytes;
};

/// In place of a block's row: the thread ends.
inline constexpr std::uint16_t kThreadEnd = 0xFFFF;

/// Instructions that always run together; translate/control_flow.py says what counts as what.
struct CodeBlock {
  std::uint16_t meets;  ///< row of the first block that all paths from here come through
  std::uint16_t instructions;
  std::uint16_t without_code, floats, doubles, integers, divisions;  ///< of them
};

/// A kernel as translated from PTX.
struct KernelCode {
  const char* name;
  void (*body)(DeviceThread&);
  std::size_t shared_bytes;
  std::size_t parameter_bytes;
  const KernelParameter* parameters;
  std::size_t parameter_count;
  std::uint32_t threads_max;
  bool has_barriers;
  const CodeBlock* blocks = nullptr;  ///< none where the code was not translated
  std::size_t block_count = 0;
};

struct GridStatistics {
  std::uint64_t launches = 0, threads = 0, fiber_switches = 0;
};
extern GridStatistics grid_statistics;

/// Throws KernelError, with every thread of the block unwound.
void run_grid(const KernelCode& kernel,
              Dim3 grid,
              Dim3 block,
              std::size_t dynamic_shared_bytes,
              const char* parameters);

/// bar.sync 0 of the running thread.
void block_barrier(std::uint32_t ptx_line);
/// bar.warp.sync of the running thread.
void warp_barrier(std::uint32_t lanes, std::uint32_t ptx_line);

/// Bytes of shared memory of the running kernel.
std::size_t shared_bytes();

/// Throws KernelError with the running kernel, thread and block before the message.
[[noreturn]] void fail(std::uint32_t ptx_line, const std::string& what);

}  // namespace boyd::emulation
