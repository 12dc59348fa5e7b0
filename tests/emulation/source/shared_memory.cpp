#include "tests/emulation/source/shared_memory.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

#include "tests/emulation/source/block.hpp"
#include "tests/emulation/source/program_symbols.hpp"

namespace boyd::emulation {

namespace {

constexpr std::size_t kSharedBytesMax = 48 * 1024;  // without the attribute that asks for more

struct Placed {
  SharedVariable variable;
  std::size_t offset;
};

struct SharedMemory {
  std::vector<Placed> variables;
  std::vector<bool> written;
};

SharedMemory& shared_memory() {
  static auto* only = [] {
    auto* memory = new SharedMemory;
    std::size_t offset = 0;
    for (const SharedVariable& variable : shared_variables()) {
      constexpr std::size_t alignment = 16;
      memory->variables.push_back({variable, offset});
      offset += (variable.bytes + alignment - 1) / alignment * alignment;
      if (variable.bytes > kSharedBytesMax) {
        end_program("shared variable " + variable.name + " of " + std::to_string(variable.bytes) +
                    " bytes: a block has " + std::to_string(kSharedBytesMax));
      }
    }
    memory->written.resize(offset);
    return memory;
  }();
  return *only;
}

const Placed* find(std::uint64_t address) {
  for (const Placed& placed : shared_memory().variables) {
    if (address - placed.variable.address < placed.variable.bytes) {
      return &placed;
    }
  }
  return nullptr;
}

}  // namespace

void renew_shared_memory() {
  SharedMemory& memory = shared_memory();
  for (const Placed& placed : memory.variables) {
    // Byte by byte through volatile: AddressSanitizer's memset would refuse its own red zones.
    auto* bytes = reinterpret_cast<volatile unsigned char*>(placed.variable.address);
    for (std::size_t k = 0; k < placed.variable.bytes; ++k) {
      bytes[k] = 0xFF;
    }
  }
  std::fill(memory.written.begin(), memory.written.end(), false);
}

std::optional<std::size_t> shared_offset(std::uint64_t address) {
  const Placed* placed = find(address);
  return placed == nullptr ? std::nullopt
                           : std::optional(placed->offset + (address - placed->variable.address));
}

std::string describe_shared(std::uint64_t address) {
  const Placed* placed = find(address);
  return placed == nullptr ? std::string("no shared variable")
                           : placed->variable.name + ", byte " +
                                 std::to_string(address - placed->variable.address);
}

void mark_shared_written(std::size_t offset, std::size_t bytes) {
  std::vector<bool>& written = shared_memory().written;
  for (std::size_t k = offset; k < std::min(offset + bytes, written.size()); ++k) {
    written[k] = true;
  }
}

bool is_shared_written(std::size_t offset, std::size_t bytes) {
  const std::vector<bool>& written = shared_memory().written;
  const auto first = written.begin() + static_cast<std::ptrdiff_t>(offset);
  const std::size_t inside = std::min(bytes, written.size() - offset);
  return std::all_of(
      first, first + static_cast<std::ptrdiff_t>(inside), [](bool byte) { return byte; });
}

}  // namespace boyd::emulation
