/// Emission control: when the radars of a group radiate.
#pragma once

#include "kernels/stage/world.hpp"

namespace boyd::BOYD_BACKEND {

/// Whether the picture of a group holds a hostile track within a distance of a place.
BOYD_HD inline bool is_threatened(const World& world,
                                  std::uint32_t p,
                                  Position place,
                                  float radius_m) {
  for (std::uint32_t k = 0; k < world.picture(p).listed_count; ++k) {
    const TrackState& track = world.track(world.track_list(world.slot(p, k)));
    const Vec3 d = offset_m(place, track.position);
    if (track.identity == Identity::kHostile && dot(d, d) <= radius_m * radius_m) {
      return true;
    }
  }
  return false;
}

/// Whether a radar radiates in this tick, as its group's emission control says: the units of a
/// group take turns, each silent for silent_ns after every emit_ns; and all that see a hostile
/// track too near are silent. A silent radar sees nothing and cannot be homed on.
BOYD_HD inline bool radiates(const World& world, const SensorSpec& spec) {
  if (spec.site == kNoRow) {
    return true;
  }
  const SiteSpec& site = world.site_spec(spec.site);
  const SwarmSpec& control = world.swarm_spec(site.group);
  if (control.silent_ns > 0) {
    const auto member = static_cast<TimeNs>(site.id >> 24 & (kMembersMax - 1U));
    const TimeNs since = world.clock().now_ns - world.world().start_ns + member * control.emit_ns;
    if (since % (control.emit_ns + control.silent_ns) >= control.emit_ns) {
      return false;
    }
  }
  return !(control.emit_threat_m > 0.0F) ||
         !is_threatened(
             world, world.group_spec(site.group).picture, site.position, control.emit_threat_m);
}

/// Notes whether a sensor radiates; false for a radar that is silent.
BOYD_HD inline bool note_emission(const World& world, std::uint32_t s) {
  const SensorSpec& spec = world.sensor_spec(s);
  if (spec.kind != SensorKind::kRadar) {
    world.emits(s) = 0U;
    return true;
  }
  Position place{};
  const bool on = carrier_position(world, spec.site, spec.mover, place) && radiates(world, spec);
  world.emits(s) = on ? 1U : 0U;
  return on;
}

}  // namespace boyd::BOYD_BACKEND
