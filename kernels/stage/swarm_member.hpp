/// What a member of a swarm is, where its target is, and what it may do without a link.
#pragma once

#include "kernels/stage/authority.hpp"

namespace boyd::BOYD_BACKEND {

inline constexpr float kImpactRadius_m = 30.0F;  ///< a drone this near to its aim has hit it

/// Whether this world has swarms at all: without them none of their tables exist.
BOYD_HD inline bool has_swarms(const World& world) {
  return world.world().swarms != 0U;
}

/// Attackers of such a world: SteerSwarm and IntegrateSwarm fly them, in place of the stages for
/// everything else.
BOYD_HD inline bool flies_as_swarm(const World& world, Role role) {
  return has_swarms(world) && (role == Role::kAttackDrone || role == Role::kDecoy);
}

BOYD_HD inline bool is_ballistic(const World& world, std::uint32_t i) {
  return has_swarms(world) && world.swarm_platform(world.platform(i)).is_ballistic;
}

/// Whether a mover circles its target instead of diving at it.
BOYD_HD inline bool loiters(const World& world, std::uint32_t i) {
  return has_swarms(world) && world.swarm_platform(world.platform(i)).loiter_radius_m > 0.0F;
}

/// Whether a mover flies at where it believes its target to be, not at where that stands.
BOYD_HD inline bool flies_at_aim(const World& world, std::uint32_t i) {
  if (!has_swarms(world)) {
    return false;
  }
  const SwarmPlatformSpec& platform = world.swarm_platform(world.platform(i));
  return platform.is_ballistic || platform.radar_seeker_m > 0.0F ||
         world.swarm_spec(world.group(i)).from_picture;
}

/// Where an attacker's target is for it. It must have one.
BOYD_HD inline Position aimed_at(const World& world, std::uint32_t i) {
  return flies_at_aim(world, i) ? world.aim(i) : world.site_spec(world.target(i)).position;
}

/// Out of action, or an asset with nothing left to destroy.
BOYD_HD inline bool is_gone(const World& world, std::uint32_t site) {
  return world.site(site).out != 0U || world.site(site).damage >= kDamageOne;
}

/// While its link stands an attackers' group may do what its operators can; without it what its
/// level of autonomy lets it do: A0 flies on to its aim, A1 evades, A2 takes another of its targets
/// when its own is out of action, A3 and A4 share them out anew.
BOYD_HD inline bool may_by_itself(const World& world, std::uint32_t g, Autonomy least) {
  return is_linked(world, g) || rules_of(world, g).autonomy >= least;
}

/// Whether a group's picture saw a site recently enough to attack it.
BOYD_HD inline bool is_sighted(const World& world, std::uint32_t g, std::uint32_t site) {
  if (world.world().ground_looks == 0U) {
    return false;
  }
  const std::uint32_t slot = world.group_spec(g).picture * world.view->rows.sites + site;
  const TimeNs seen = world.sighting(slot).seen_ns;
  return seen != 0 && world.clock().now_ns - seen <= world.swarm_spec(g).sighting_ns;
}

/// Where a member of the group would attack a site; false where it may not, or knows of none.
BOYD_HD inline bool place_of_site(const World& world,
                                  std::uint32_t g,
                                  std::uint32_t site,
                                  Position& place) {
  place = world.site_spec(site).position;
  if (is_gone(world, site)) {
    return false;
  }
  if (!world.swarm_spec(g).from_picture) {
    return true;
  }
  if (!is_sighted(world, g, site)) {
    return false;
  }
  place = world.sighting(world.group_spec(g).picture * world.view->rows.sites + site).position;
  return true;
}

/// Where those wait that have no target yet.
BOYD_HD inline Position end_of_route(const World& world, const MoverSpec& spec) {
  return spec.route_count == 0U
             ? spec.position
             : world.waypoint_spec(spec.route_first + spec.route_count - 1U).position;
}

/// Worth of a target to a member: its weight over the way there, so that of two alike the nearer
/// one is worth more. Above 0, finite.
BOYD_HD inline float worth(float weight, Position own, Position place) {
  constexpr float near_m = 100.0F;
  return weight / (near_m + length(offset_m(own, place)));
}

}  // namespace boyd::BOYD_BACKEND
