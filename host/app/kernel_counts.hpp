/// What each kernel did in an emulated run: the files of bench/predict, written by
/// tests/emulation/measure_counts.py.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace boyd::app {

/// Totals of a run. Instructions are those of PTX; `warp_` where 32 threads count once. docs/gpu.md
/// says how each is counted and what is not.
struct KernelCounts {
  std::string kernel;
  std::uint64_t launches = 0, blocks = 0, threads = 0;
  std::uint64_t thread_instructions = 0, warp_instructions = 0;
  /// Of the warp's: usually without machine code; 32-bit and 64-bit floating point; integer and
  /// logic; quotients, remainders and roots.
  std::uint64_t warp_without_code = 0, warp_float = 0, warp_double = 0, warp_integer = 0,
                warp_division = 0;
  std::uint64_t longest_warp_instructions = 0;  ///< of the longest warp of each launch, summed
  /// Requests are warp instructions on device memory, sectors the distinct 32 bytes of each.
  std::uint64_t load_requests = 0, load_sectors = 0, store_requests = 0, store_sectors = 0,
                atomic_requests = 0, atomic_sectors = 0;
  std::uint64_t global_bytes = 0;  ///< that threads asked for
  /// Distinct within each launch, summed over launches.
  std::uint64_t distinct_read_sectors = 0, distinct_written_sectors = 0;
  std::uint64_t shared_requests = 0, bank_conflicts = 0;
  /// Budgets of machine code for 8.0 and 9.0; 0 where none is known.
  std::uint64_t registers_sm_80 = 0, registers_sm_90 = 0;
};

struct CountsFile {
  std::string file;                     ///< where it was read from
  std::string scenario;                 ///< path below the top of the source tree
  std::string options;                  ///< of `boyd run`
  std::string nvcc;                     ///< version of the compiler that made the PTX
  std::uint64_t worlds = 0, ticks = 0;  ///< ticks of the batch: launches of its first kernel
  std::uint64_t agent_ticks = 0;
  std::uint64_t device_bytes = 0;  ///< at most, of device memory
  std::vector<KernelCounts> kernels;
};

/// Throws scenario::ScenarioError with every problem when the file is not what measure_counts.py
/// writes, UsageError when it cannot be read.
CountsFile read_counts(const std::string& file);

}  // namespace boyd::app
