#include "kernels/stage/keep_movers.hpp"

#include "kernels/stage/flock.hpp"
#include "kernels/stage/flock_order.hpp"

namespace boyd::BOYD_BACKEND {

namespace {

/// A world's own part of the scratch array, whatever is in it.
template <class T>
T* scratch_of(const World& world) {
  static_assert(sizeof(T) <= sizeof(FieldSlot));
  return reinterpret_cast<T*>(&world.gathered());
}

/// Copies a field through the scratch array in two passes.
template <class T>
struct GatherField {
  BatchView view;
  T* field;

  void operator()(std::uint32_t w, std::uint32_t i) const {
    const World world{&view, w};
    scratch_of<T>(world)[i] =
        field[static_cast<std::size_t>(w) * view.rows.movers + world.order(i)];
  }
};
template <class T>
struct CopyField {
  BatchView view;
  T* field;

  void operator()(std::uint32_t w, std::uint32_t i) const {
    const World world{&view, w};
    field[static_cast<std::size_t>(w) * view.rows.movers + i] = scratch_of<T>(world)[i];
  }
};

template <class T>
void permute(const Executor& executor, const BatchView& view, WorldRange worlds, T* field) {
  const ItemCount movers{view.sorted_count, view.rows.movers};
  for_each_item(executor, worlds, view.running, movers, GatherField<T>{view, field});
  for_each_item(executor, worlds, view.running, movers, CopyField<T>{view, field});
}

/// Where a launch's mover is now. Per mover, after the permutation.
struct IndexRows {
  BatchView view;

  void operator()(std::uint32_t w, std::uint32_t i) const {
    const World world{&view, w};
    world.index_of(world.row(i)) = i;
    world.lost(i) = 0U;
  }
};

/// The last movers take the places of those that were lost.
void drop_lost(const World& world) {
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
void bring_together(const Executor& executor, const World& world) {
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
#define BOYD_FIELD(type, name, meaning) permute(executor, view, one, view.name);
  BOYD_MOVER_FIELDS(BOYD_FIELD)
#undef BOYD_FIELD
  for_each_item(
      executor, one, view.running, {view.sorted_count, view.rows.movers}, IndexRows{view});
}

}  // namespace

void keep_movers(const Executor& executor, const BatchView& view, WorldRange worlds) {
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

}  // namespace boyd::BOYD_BACKEND
