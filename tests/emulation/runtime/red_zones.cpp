/// Puts red zones between the arrays of a batch, in every program that this is linked into.
#include "kernels/state/batch.hpp"
#include "tests/emulation/runtime/calls.hpp"
#include "tests/emulation/runtime/device_memory.hpp"
#include "tests/emulation/runtime/settings.hpp"

namespace boyd::emulation {

namespace {

/// Wide enough for an index that is off by a world or a table of a small battle; not a multiple of
/// a page, as the layout wants it.
constexpr std::size_t kRedZoneBytes = 16384 + 320;

[[maybe_unused]] const bool installed = [] {
  BatchLayout& layout = batch_layout();
  if (settings().red_zones) {
    layout.placed = [](const char* name, const void* first, std::size_t bytes) {
      const Turn turn;
      name_array(name, reinterpret_cast<std::uint64_t>(first), bytes);
    };
    layout.gap_bytes = kRedZoneBytes;
  }
  return true;
}();

}  // namespace

}  // namespace boyd::emulation
