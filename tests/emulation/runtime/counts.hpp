/// Counts per kernel for BOYD_EMULATION_COUNTS=FILE: what each thread does is kept until its block
/// ends, then its warps are replayed.
#pragma once

#include <cstddef>
#include <cstdint>

#include "tests/emulation/runtime/grid.hpp"
#include "tests/emulation/runtime/race_check.hpp"
#include "tests/emulation/runtime/settings.hpp"

namespace boyd::emulation {

inline const bool counts = !settings().counts_file.empty();

void count_launch(const KernelCode& kernel, std::uint64_t blocks, std::uint32_t block_threads);
void count_block_of_threads();
/// After the last block of a launch.
void count_launch_end();

/// The thread comes to a basic block of its kernel.
void note_code_block(std::uint32_t thread_rank, std::uint16_t block);
void note_global_access(std::uint64_t address,
                        std::size_t bytes,
                        Access access,
                        std::uint32_t ptx_line);
void note_shared_access(std::uint64_t offset, std::size_t bytes, std::uint32_t ptx_line);

/// One row per kernel into the file that the setting names; exit code 2 when it cannot.
void write_counts();

}  // namespace boyd::emulation
