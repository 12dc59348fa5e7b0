#include "kernels/core/sort.hpp"
#include "kernels/stage/bin.hpp"
#include "kernels/stage/order.hpp"

namespace boyd::BOYD_BACKEND {

/// After the sort: how many are left. Per world.
struct CountSorted {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w) const {
    const World world{&view, w};
    world.sorted_count() = world.mover_count() - world.clock().removed_count;
    world.mover_count() = world.sorted_count();
    world.clock().removed_count = 0U;
  }
};

namespace {

struct KeyBefore {
  BOYD_HD bool operator()(const SortKey& a, const SortKey& b) const {
    if (a.world != b.world) {
      return a.world < b.world;
    }
    return a.cell != b.cell ? a.cell < b.cell : a.id < b.id;
  }
};
/// Rows beyond a world's movers go to its end.
struct FillKeys {
  BatchView view;
  BOYD_HD void operator()(std::uint32_t w, std::uint32_t i) const {
    const std::size_t at = static_cast<std::size_t>(w) * view.rows.movers + i;
    const bool live = i < view.mover_count[w];
    view.sort_key[at] = {live ? view.cell[at] : kNoCell, live ? view.id[at] : kNoAgent, w, i};
  }
};
struct TakeOrder {
  BatchView view;
  BOYD_HD void operator()(std::uint32_t w, std::uint32_t i) const {
    const std::size_t at = static_cast<std::size_t>(w) * view.rows.movers + i;
    view.order[at] = view.sort_key[at].row;
  }
};

/// One sort for all worlds of the range, running or not.
void order_whole_batch(const Executor& executor, const BatchView& view, WorldRange worlds) {
  const std::uint32_t rows = view.rows.movers;
  const ItemCount all{nullptr, rows};
  for_each_item(executor, worlds, view.everywhere, all, FillKeys{view});
  SortKey* first = view.sort_key + static_cast<std::size_t>(worlds.first) * rows;
  sort_keys(executor, first, static_cast<std::size_t>(worlds.count) * rows, KeyBefore{});
  for_each_item(executor, worlds, view.everywhere, all, TakeOrder{view});
}

}  // namespace

void order_movers(const Executor& executor, const BatchView& view, WorldRange worlds) {
  order_whole_batch(executor, view, worlds);
  for_each_world(executor, worlds, view.running, CountSorted{view});
}

}  // namespace boyd::BOYD_BACKEND
