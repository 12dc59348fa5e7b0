/// Motion of the attackers of a world with swarms over one tick, and where they end.
#pragma once

#include "kernels/stage/integrate.hpp"
#include "kernels/stage/swarm_flight.hpp"

namespace boyd::BOYD_BACKEND {

/// Semi-implicit Euler step, or an exact one on a ballistic arc; then the impact. Per mover. Writes
/// the next state only.
struct IntegrateSwarm {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t i) const {
    const World world{&view, w};
    const PlatformSpec& platform = platform_of(world, i);
    if (!flies_as_swarm(world, platform.role)) {
      return;
    }
    const Position from = position_of(world, i);
    const Flight flight = is_ballistic(world, i)
                              ? ballistic_step(world, i)
                              : IntegrateFree::powered_step(world, i, platform, from);
    world.next(i) = flight.to;
    world.next_velocity(i) = flight.velocity;
    if (world.lost(i) == 0U) {
      impact(world, i, platform, from, flight.to);
    }
    if (world.lost(i) == 0U && world.fuel_ns(i) <= world.clock().now_ns) {
      world.lost(i) = static_cast<std::uint8_t>(Fate::kElsewhere);
    }
  }

  /// As IntegrateFree::attack_impact, but for those that circle, and for those that fly at where
  /// they believe their target to be: they hit it only where it is.
  BOYD_HD static void impact(const World& world,
                             std::uint32_t i,
                             const PlatformSpec& platform,
                             Position from,
                             Position to) {
    if (static_cast<Phase>(world.phase(i)) == Phase::kRoute || world.target(i) == kNoRow ||
        loiters(world, i)) {
      return;
    }
    const SiteSpec& site = world.site_spec(world.target(i));
    const Position aim = aimed_at(world, i);
    const float reach = platform.lethal_radius_m + site.hit_radius_m;
    const IntegrateFree::Pass pass = IntegrateFree::pass_of(world, i, aim, reach, from, to);
    const bool down = is_ballistic(world, i) && is_down(world, i, to);
    if (!pass.reaches && !down) {
      return;
    }
    const Vec3 wrong_by = offset_m(aim, site.position);
    if (pass.reaches && dot(wrong_by, wrong_by) <= reach * reach) {
      IntegrateFree::detonate(world, i, platform, pass.miss);
    } else {
      world.lost(i) = static_cast<std::uint8_t>(Fate::kElsewhere);
    }
  }
};

}  // namespace boyd::BOYD_BACKEND
