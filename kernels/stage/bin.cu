#include "kernels/stage/bin.hpp"

#include "kernels/stage/order.hpp"

namespace boyd::BOYD_BACKEND {

namespace {

/// Copies a field through the scratch array in two passes. A field is at most 12 bytes long.
template <class T>
struct GatherField {
  BatchView view;
  T* field;
  T* scratch;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t i) const {
    const World world{&view, w};
    const std::size_t base = static_cast<std::size_t>(w) * view.rows.movers;
    scratch[base + i] = field[base + world.order(i)];
  }
};
template <class T>
struct CopyField {
  BatchView view;
  T* field;
  const T* scratch;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t i) const {
    const std::size_t base = static_cast<std::size_t>(w) * view.rows.movers;
    field[base + i] = scratch[base + i];
  }
};

template <class T>
void permute(const Executor& executor, const BatchView& view, WorldRange worlds, T* field) {
  static_assert(sizeof(T) <= sizeof(Position));
  const ItemCount sorted{view.sorted_count, view.rows.movers};
  T* scratch = reinterpret_cast<T*>(view.gathered);
  for_each_item(executor, worlds, view.running, sorted, GatherField<T>{view, field, scratch});
  for_each_item(executor, worlds, view.running, sorted, CopyField<T>{view, field, scratch});
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
