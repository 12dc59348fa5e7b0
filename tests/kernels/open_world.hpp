/// A loaded world whose arrays a test may look into.
#pragma once

#include <algorithm>

#include "kernels/core/memory.hpp"
#include "kernels/stage/world.hpp"
#include "kernels/state/load.hpp"
#include "kernels/tick/sequence.hpp"

namespace boyd::test {

struct OpenWorld {
  explicit OpenWorld(const WorldPlan& plan)
      : rows(rows_for({&plan, 1}, 0)), block(batch_bytes(rows, 1)) {
    std::fill_n(block.data(), batch_bytes(rows, 1), std::byte{0});
    view = batch_view(rows, 1, block.data());
    load_world(view, 0, plan);
    view.running[0] = 1;
    view.clock[0].until_ns = kNever;
  }
  void tick() { cpu::tick({}, view, {0, 1}); }
  [[nodiscard]] cpu::World world() const { return {&view, 0}; }

  BatchRows rows;
  cpu::Block block;
  BatchView view;
};

}  // namespace boyd::test
