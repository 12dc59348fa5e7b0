#include "kernels/stage/bin.hpp"
#include "kernels/stage/order.hpp"

namespace boyd::BOYD_BACKEND {

namespace {

/// A world's own part of the scratch array, whatever is in it: worlds may be at different fields.
template <class T>
BOYD_HD T* scratch_of(const BatchView& view, std::size_t first_row) {
  static_assert(sizeof(T) <= sizeof(FieldSlot));
  return reinterpret_cast<T*>(view.gathered + first_row);
}

/// Copies a field through the scratch array in two passes.
template <class T>
struct GatherField {
  BatchView view;
  T* field;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t i) const {
    const World world{&view, w};
    const std::size_t first_row = static_cast<std::size_t>(w) * view.rows.movers;
    scratch_of<T>(view, first_row)[i] = field[first_row + world.order(i)];
  }
};
template <class T>
struct CopyField {
  BatchView view;
  T* field;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t i) const {
    const std::size_t first_row = static_cast<std::size_t>(w) * view.rows.movers;
    field[first_row + i] = scratch_of<T>(view, first_row)[i];
  }
};

template <class T>
void permute(const Executor& executor, const BatchView& view, WorldRange worlds, T* field) {
  const ItemCount sorted{view.sorted_count, view.rows.movers};
  for_each_item(executor, worlds, view.running, sorted, GatherField<T>{view, field});
  for_each_item(executor, worlds, view.running, sorted, CopyField<T>{view, field});
}

}  // namespace

void bin_movers(const Executor& executor, const BatchView& view, WorldRange worlds) {
  const ItemCount airborne{view.mover_count, view.rows.movers};
  for_each_item(executor, worlds, view.running, airborne, CellOfMover{view});
  if (!order_movers(executor, view, worlds)) {
    return;  // already in order and nothing lost
  }
#define BOYD_FIELD(type, name, meaning) permute(executor, view, worlds, view.name);
  BOYD_MOVER_FIELDS(BOYD_FIELD)
#undef BOYD_FIELD
  permute(executor, view, worlds, view.cell);
  const ItemCount sorted{view.sorted_count, view.rows.movers};
  for_each_item(executor, worlds, view.running, sorted, IndexRows{view});
}

}  // namespace boyd::BOYD_BACKEND
