/// Runs the blocks of a grid one after the other and the threads of a block one at a time. A thread
/// runs until it ends or has to wait for others; only then it gets a fiber of its own, so a kernel
/// without barriers costs a loop.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "tests/emulation/runtime/grid.hpp"
#include "tests/emulation/source/source_line.hpp"

namespace boyd::emulation {

/// What current_thread points to while the code of a kernel runs; null while the emulation does.
extern DeviceThread running_thread;

/// One launch of a kernel that was compiled as C++.
struct KernelCall {
  const void* kernel;                  ///< the function
  std::shared_ptr<const void> packed;  ///< its parameters
  std::size_t packed_bytes;
  void (*run_thread)(const void* packed);
};

/// Runs every thread; ends the program with a message when the kernel does what it must not.
void run_grid(const KernelCall& call, Dim3 grid, Dim3 block);

/// How many threads met, and how many said yes. Of a warp: one bit per lane.
struct Votes {
  std::uint32_t all = 0, yes = 0;
};

/// Waits for all threads of the block, which must come to the same place.
Votes block_barrier(bool vote, const SourceLine& where);

/// What the threads of a warp do together; those named in `lanes` must all come or have ended.
struct WarpMeeting {
  const char* operation;
  std::uint32_t lanes;
  SourceLine where;
};
/// What a lane brings to a meeting and what it takes away from it.
struct WarpValues {
  std::uint32_t present = 0;  ///< one bit per lane that came
  std::uint64_t of_lane[32] = {};
};
WarpValues meet_warp(const WarpMeeting& meeting, std::uint64_t value);
/// The value of lane `source`, which must have come; the own one where source is negative.
std::uint64_t shuffled_value(const WarpMeeting& meeting, std::uint64_t own, int source);
Votes ballot(const WarpMeeting& meeting, bool vote);
int lane_of_thread();

/// Set where races are looked for.
extern void (*watch_atomic)(const void* cell, std::size_t bytes, const void* code);

/// Whether the bytes are the running thread's own stack, or the parameters of its kernel.
bool is_own_stack(std::uint64_t address);
bool is_parameter(std::uint64_t address);

/// "kernel, place, thread T of block B: what" on the error output; ends the program.
[[noreturn]] void fail_at(const std::string& place, const std::string& what);
[[noreturn]] void end_program(const std::string& message);

}  // namespace boyd::emulation
