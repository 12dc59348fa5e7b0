/// Finds two accesses to the same byte, one of them a write, by threads that nothing orders: no
/// barrier between them in one block, nothing but the end of the launch between blocks. Atomic
/// accesses do not race with each other. Also finds reads of bytes that nobody ever wrote.
#pragma once

#include <cstddef>
#include <cstdint>

namespace boyd::emulation {

enum class Access { kRead, kWrite, kAtomic };

/// At the start of each launch.
void forget_accesses();

void check_global_access(std::uint64_t address,
                         std::size_t bytes,
                         Access access,
                         std::uint32_t ptx_line);
/// offset: into the block's shared memory.
void check_shared_access(std::uint64_t offset,
                         std::size_t bytes,
                         Access access,
                         std::uint32_t ptx_line);

}  // namespace boyd::emulation
