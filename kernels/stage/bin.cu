#include "kernels/core/sort.hpp"
#include "kernels/stage/bin.hpp"
#include "kernels/stage/flock.hpp"
#include "kernels/stage/flock_order.hpp"
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

/// All fields of the movers as world.order says.
void permute_movers(const Executor& executor, const BatchView& view, WorldRange worlds) {
#define BOYD_FIELD(type, name, meaning) permute(executor, view, worlds, view.name);
  BOYD_MOVER_FIELDS(BOYD_FIELD)
#undef BOYD_FIELD
}

/// Movers of all worlds in canonical order, their cells beside them.
[[maybe_unused]] void sort_movers(const Executor& executor,
                                  const BatchView& view,
                                  WorldRange worlds) {
  const ItemCount airborne{view.mover_count, view.rows.movers};
  for_each_item(executor, worlds, view.running, airborne, CellOfMover{view});
  order_movers(executor, view, worlds);
  permute_movers(executor, view, worlds);
  permute(executor, view, worlds, view.cell);
  const ItemCount sorted{view.sorted_count, view.rows.movers};
  for_each_item(executor, worlds, view.running, sorted, IndexRows{view});
}

/// The last movers take the places of those that were lost.
[[maybe_unused]] void drop_lost(const World& world) {
  std::uint32_t count = world.mover_count();
  for (std::uint32_t i = 0; i < count; ++i) {
    while (i < count && world.lost(i) != 0U) {
      --count;
      const std::uint32_t last = count;
#define BOYD_FIELD(type, name, meaning) world.name(i) = world.name(last);
      BOYD_MOVER_FIELDS(BOYD_FIELD)
#undef BOYD_FIELD
      world.lost(i) = world.lost(last);
      if (i != last && world.lost(i) == 0U) {
        world.index_of(world.row(i)) = i;
      }
    }
  }
  world.mover_count() = count;
}

/// Movers that are near each other shall be near in memory too. Where they lie shows in no result,
/// so it need not be now.
[[maybe_unused]] void bring_together(const Executor& executor, const World& world) {
  std::uint32_t placed = world.flock().count;
  for (std::uint32_t k = 0; k != placed; ++k) {
    world.order(k) = world.flock_index(k);
    world.flock_index(k) = k;
  }
  for (std::uint32_t i = 0; placed != world.mover_count(); ++i) {
    if (!flocks(world, i)) {
      world.order(placed++) = i;
    }
  }
  const BatchView& view = *world.view;
  const WorldRange one{world.w, 1};
  permute_movers(executor, view, one);
  for_each_item(
      executor, one, view.running, {view.sorted_count, view.rows.movers}, IndexRows{view});
}

/// A template, so that a backend that sorts whole batches needs nothing of this.
template <class Batch>
void keep_movers(const Executor& executor, const Batch& view, WorldRange worlds) {
  constexpr std::int64_t together_ticks = 32;
  for (std::uint32_t w = worlds.first; w != worlds.first + worlds.count; ++w) {
    if (view.running[w] == 0U) {
      continue;
    }
    const World world{&view, w};
    ClockState& clock = world.clock();
    if (clock.removed_count != 0U) {
      drop_lost(world);
      clock.removed_count = 0U;
    }
    world.sorted_count() = world.mover_count();
    if (world.world().flocks != 0U) {
      order_flock(executor, world);
      if (clock.tick % together_ticks == 1) {
        bring_together(executor, world);
      }
    }
  }
}

template <bool kWholeBatch, class Batch>
void bin(const Executor& executor, const Batch& view, WorldRange worlds) {
  if constexpr (kWholeBatch) {
    sort_movers(executor, view, worlds);
  } else {
    keep_movers(executor, view, worlds);
  }
}

}  // namespace

void bin_movers(const Executor& executor, const BatchView& view, WorldRange worlds) {
  bin<kSortWholeBatch>(executor, view, worlds);
}

}  // namespace boyd::BOYD_BACKEND
