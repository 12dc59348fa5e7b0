/// One loaded world whose arrays a test may look into, stepped tick by tick.
#pragma once

#include <algorithm>
#include <cstddef>

#include "kernels/core/memory.hpp"
#include "kernels/stage/world.hpp"
#include "kernels/state/load.hpp"
#include "kernels/tick/sequence.hpp"
#include "tests/kernels/small_world.hpp"

namespace boyd::test {

struct OpenWorld {
  explicit OpenWorld(const WorldPlan& plan) : OpenWorld(plan, rows_for({&plan, 1})) {}
  OpenWorld(const WorldPlan& plan, const BatchRows& own_rows)
      : rows(own_rows), block(batch_bytes(rows, 1)) {
    std::fill_n(block.data(), batch_bytes(rows, 1), std::byte{0});
    view = batch_view(rows, 1, block.data());
    load_world(view, 0, plan);
    load_reliefs(view, {&plan, 1});
    view.running[0] = 1;
    view.clock[0].until_ns = kNever;
  }
  /// Goes on where the host would have been asked.
  void tick() {
    view.running[0] = 1;
    cpu::tick({}, view, {0, 1});
  }
  [[nodiscard]] cpu::World world() const { return {&view, 0}; }
  [[nodiscard]] bool runs() const { return view.clock[0].state == WorldState::kRunning; }
  [[nodiscard]] TimeNs now_ns() const { return view.clock[0].now_ns; }

  BatchRows rows;
  cpu::Block block;
  BatchView view;
};

}  // namespace boyd::test
