/// The autopilot of what homes: its acceleration follows the command with a lag.
#pragma once

#include "kernels/stage/world.hpp"

namespace boyd::BOYD_BACKEND {

/// First-order lag, da/dt = (command - a) / T (Zarchan 2012, chapter 3: single time constant
/// guidance system), exact over a sub-step in which the command stands. T = 0: none.
class Autopilot {
public:
  BOYD_HD Autopilot(const World& world, std::uint32_t i, float lag_s, float step_s) {
    if (lag_s > 0.0F) {
      gain_ = 1.0F - exp_f(-step_s / lag_s);
      reached_ = world.autopilot(world.row(i));
    }
  }

  /// Acceleration over the next sub-step.
  BOYD_HD Vec3 reached(Vec3 command) {
    reached_ = gain_ < 1.0F ? fma_v(gain_, command - reached_, reached_) : command;
    return reached_;
  }

  BOYD_HD void keep(const World& world, std::uint32_t i) const {
    if (gain_ < 1.0F) {
      world.autopilot(world.row(i)) = reached_;
    }
  }

private:
  Vec3 reached_{0.0F, 0.0F, 0.0F};
  float gain_ = 1.0F;
};

}  // namespace boyd::BOYD_BACKEND
