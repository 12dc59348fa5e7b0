#include "kernels/core/sort.hpp"
#include "kernels/stage/flock.hpp"
#include "kernels/stage/flock_lanes.hpp"

namespace boyd::BOYD_BACKEND {

void flock_movers(const Executor& executor, const BatchView& view, WorldRange worlds) {
  if constexpr (kSortWholeBatch) {
    for_each_item(
        executor, worlds, view.running, {view.sorted_count, view.rows.movers}, FlockMover{view});
  } else {
    flock_in_lanes(executor, view, worlds);
  }
}

}  // namespace boyd::BOYD_BACKEND
