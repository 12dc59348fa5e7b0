#include "kernels/state/batch.hpp"

namespace boyd {

namespace {

constexpr std::size_t kAlignment = 64;

/// Calls visit(name, pointer member, bytes) for every array of the list.
template <class Visit>
void for_each_array(BatchView& view, std::size_t worlds, Visit&& visit) {
#define BOYD_FIELD(type, name, meaning) \
  visit(#name, reinterpret_cast<void**>(&view.name), sizeof(type) * view.rows.movers * worlds);
  BOYD_MOVER_FIELDS(BOYD_FIELD)
#undef BOYD_FIELD
#define BOYD_FIELD(type, name, rows_name, meaning) \
  visit(#name, reinterpret_cast<void**>(&view.name), sizeof(type) * view.rows.rows_name * worlds);
  BOYD_TABLES(BOYD_FIELD)
#undef BOYD_FIELD
#define BOYD_FIELD(type, name, rows_name, meaning) \
  visit(#name, reinterpret_cast<void**>(&view.name), sizeof(type) * view.rows.rows_name);
  BOYD_SHARED_TABLES(BOYD_FIELD)
#undef BOYD_FIELD
#define BOYD_FIELD(type, name, rows_name, meaning) \
  visit(#name, reinterpret_cast<void**>(&view.name), sizeof(type) * view.rows.rows_name * worlds);
  BOYD_SCRATCH_TABLES(BOYD_FIELD)
#undef BOYD_FIELD
}

std::size_t place(BatchView& view, std::size_t worlds, std::byte* base) {
  const BatchLayout& layout = batch_layout();
  std::size_t offset = 0;
  for_each_array(view, worlds, [&](const char* name, void** pointer, std::size_t bytes) {
    if (base != nullptr) {
      *pointer = base + offset;
      if (layout.placed != nullptr) {
        layout.placed(name, *pointer, bytes);
      }
    }
    offset += (bytes + kAlignment - 1) / kAlignment * kAlignment + layout.gap_bytes;
  });
  return offset;
}

}  // namespace

BatchLayout& batch_layout() {
  static BatchLayout only;
  return only;
}

std::size_t batch_bytes(const BatchRows& rows, std::size_t worlds) {
  BatchView view;
  view.rows = rows;
  return place(view, worlds, nullptr);
}

std::size_t state_bytes(const BatchRows& rows, std::size_t worlds) {
  BatchRows without_scratch = rows;
  without_scratch.flockers = without_scratch.flock_rows = 0;
  without_scratch.flock_places = without_scratch.flock_starts = without_scratch.flock_tiles = 0;
  without_scratch.listed = without_scratch.listed_places = 0;
  without_scratch.found_lists = without_scratch.found_targets = 0;
  without_scratch.reports = without_scratch.report_bands = without_scratch.associating = 0;
  return batch_bytes(without_scratch, worlds);
}

BatchView batch_view(const BatchRows& rows, std::size_t worlds, std::byte* base) {
  BatchView view;
  view.rows = rows;
  view.worlds = static_cast<std::uint32_t>(worlds);
  place(view, worlds, base);
  return view;
}

}  // namespace boyd
