/// Finds races (access_history.hpp) in what translated kernels do to device and shared memory, and
/// reads of bytes that nobody ever wrote.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "tests/emulation/runtime/access_history.hpp"

namespace boyd::emulation {

/// How messages name a place in the code: a line of the PTX, unless a route knows better.
extern std::string (*name_of_place)(std::uint32_t place);

/// At the start of each launch.
void forget_accesses();

void check_global_access(std::uint64_t address,
                         std::size_t bytes,
                         Access access,
                         std::uint32_t place);
/// offset: into the block's shared memory.
void check_shared_access(std::uint64_t offset,
                         std::size_t bytes,
                         Access access,
                         std::uint32_t place);

}  // namespace boyd::emulation
