/// The pair loop as each instruction set has it, in an object of its own.
#pragma once

#include <cstdint>

#include "kernels/state/flock.hpp"

namespace boyd {

/// Accelerations of the movers of rows [first, last), first < last. Returns the pairs looked at.
using FlockRows = std::int64_t (*)(const FlockArrays& flock,
                                   std::uint32_t first,
                                   std::uint32_t last);

std::int64_t flock_rows_avx2(const FlockArrays& flock, std::uint32_t first, std::uint32_t last);
std::int64_t flock_rows_avx512(const FlockArrays& flock, std::uint32_t first, std::uint32_t last);

}  // namespace boyd
