/// Launch sites that go to other places.
#pragma once

#include "kernels/stage/world.hpp"

namespace boyd::BOYD_BACKEND {

/// Moves of launch sites, and of where they are believed to be, up to the world's clock. Called
/// wherever the clock moves on, so that a world's sites are where they belong at every end of it.
BOYD_HD inline void relocate(const World& world) {
  ClockState& clock = world.clock();
  for (; clock.relocated_count < world.world().relocations; ++clock.relocated_count) {
    const RelocationSpec& move = world.relocation(clock.relocated_count);
    if (move.time_ns > clock.now_ns) {
      return;
    }
    SiteSpec& site = world.site_spec(move.site);
    (move.is_belief ? site.believed : site.position) = move.position;
  }
}

}  // namespace boyd::BOYD_BACKEND
