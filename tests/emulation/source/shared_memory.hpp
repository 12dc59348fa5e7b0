/// Where the shared variables of all kernels lie, and what is in them when a block begins.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace boyd::emulation {

/// Signalling values in every byte: NaN as float, huge as unsigned, -1 as integer.
void renew_shared_memory();

/// Offset of an address among all shared variables, the same in every block; empty where the
/// address is in none of them.
std::optional<std::size_t> shared_offset(std::uint64_t address);
/// "name, byte N", for messages.
std::string describe_shared(std::uint64_t address);

/// Remembers a write of the block that runs.
void mark_shared_written(std::size_t offset, std::size_t bytes);
bool is_shared_written(std::size_t offset, std::size_t bytes);

}  // namespace boyd::emulation
