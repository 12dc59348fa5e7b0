#include "kernels/stage/bin.hpp"
#include "kernels/stage/bucket_order.hpp"
#include "kernels/stage/drop_lost.hpp"
#include "kernels/stage/keep_movers.hpp"

namespace boyd::BOYD_BACKEND {

void bin_movers(const Executor& executor, const BatchView& view, WorldRange worlds) {
  if constexpr (kThreadIsItem) {
    for_each_item_block(executor, worlds, view.running, 1U, DropLost{view});
    order_in_buckets(executor, view, worlds);
  } else {
    keep_movers(executor, view, worlds);
  }
}

}  // namespace boyd::BOYD_BACKEND
