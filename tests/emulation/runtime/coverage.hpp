/// Which basic blocks of which kernels some thread has come to, for BOYD_EMULATION_COVERAGE=FILE.
#pragma once

#include <cstdint>

#include "tests/emulation/runtime/grid.hpp"
#include "tests/emulation/runtime/settings.hpp"

namespace boyd::emulation {

inline const bool covers = !settings().coverage_file.empty();

/// A kernel that the program holds, launched or not.
void cover_kernel(const KernelCode& kernel);
/// The kernel runs from now on.
void cover_launch(const KernelCode& kernel);
/// A thread comes to a block of the running kernel.
void note_covered(std::uint16_t block);

/// One row per kernel into the file that the setting names: readable name, launches, instructions
/// of each block, and for each block 1 when it was entered; exit code 2 when it cannot.
void write_coverage();

}  // namespace boyd::emulation
