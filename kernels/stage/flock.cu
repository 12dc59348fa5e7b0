#include "kernels/stage/flock.hpp"
#include "kernels/stage/flock_lanes.hpp"
#include "kernels/stage/flock_pairs.hpp"

namespace boyd::BOYD_BACKEND {

void flock_movers(const Executor& executor, const BatchView& view, WorldRange worlds) {
  if constexpr (kThreadIsItem) {
    flock_in_buckets(executor, view, worlds);
  } else {
    flock_in_lanes(executor, view, worlds);
  }
}

}  // namespace boyd::BOYD_BACKEND
