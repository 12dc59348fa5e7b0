#include "kernels/core/sort.hpp"
#include "kernels/stage/sense_movers.hpp"

namespace boyd::BOYD_BACKEND {

void sense_movers(const Executor& executor, const BatchView& view, WorldRange worlds) {
  if constexpr (kSortWholeBatch) {
    for_each_item(
        executor, worlds, view.running, {view.sensed_count, view.rows.movers}, SenseMover{view});
  } else {
    sense_in_lanes(executor, view, worlds);
  }
}

void exchange_tracks(const Executor& executor, const BatchView& view, WorldRange worlds) {
  if constexpr (kSortWholeBatch) {
    for_each_item(
        executor, worlds, view.running, {nullptr, view.rows.initial}, ExchangeTracks{view});
  } else {
    exchange_in_lanes(executor, view, worlds);
  }
}

}  // namespace boyd::BOYD_BACKEND
