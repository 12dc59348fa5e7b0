/// Lasers: dwell on one target until it burns through.
#pragma once

#include "kernels/stage/assign.hpp"

namespace boyd::BOYD_BACKEND {

/// Share of what burns a target through that a laser gives it per second. The spot grows with range
/// and the air takes its part, I ~ exp(-a R) / R^2 (Perram, Cusumano, Hengehold and Fiorino,
/// Introduction to Laser Weapon Systems, 2010, chapter 1; Beer and Lambert), relative to the dwell
/// time at the range of reference in clear air.
BOYD_HD inline float burn_rate(const LaserSpec& spec, std::uint32_t target_class, float range_m) {
  const float ratio = spec.range_ref_m / max_f(range_m, 1.0F);
  const float air =
      exp_f(fma_f(spec.attenuation_ref_per_m, spec.range_ref_m, -spec.attenuation_per_m * range_m));
  return ratio * ratio * air / spec.dwell_s[target_class];
}

/// One tick of a beam on its target.
struct BurnTarget {
  enum class State : std::uint8_t { kGoesOn, kEnds, kThrough };

  /// Takes the energy of the tick and adds to the dose. Ends when the energy or the time for one
  /// target is out, the target has fallen, or it is not to be shot at any more.
  BOYD_HD static State step(const World& world,
                            std::uint32_t m,
                            const MountSpec& spec,
                            ChannelState& channel) {
    Position own{};
    const TimeNs now = world.clock().now_ns;
    const std::uint32_t i = index_of_target(world, channel.target_row);
    const bool fallen = i == kNoRow && !is_nothing(world, channel.target_row);
    if (fallen || channel.ready_ns <= now || !carrier_position(world, spec.site, spec.mover, own) ||
        !permitted(world, spec, channel, own)) {
      return State::kEnds;
    }
    MountState& mount = world.mount(m);
    const std::int64_t needed = static_cast<std::int64_t>(spec.laser.draw_w) * world.world().dt_ns;
    if (mount.energy_nj < needed) {
      return State::kEnds;
    }
    mount.energy_nj -= needed;
    if (i == kNoRow) {
      return State::kGoesOn;
    }
    const MoverSpec& target = world.initial(channel.target_row);
    const TrueClass truth = true_class(
        world.group_spec(spec.group).side, target.side, world.platform_spec(target.platform).role);
    const float range = length(offset_m(own, position_of(world, i)));
    const float rate = burn_rate(spec.laser, static_cast<std::uint32_t>(truth), range);
    channel.dose = fma_f(world.world().dt_s, rate, channel.dose);
    return channel.dose >= 1.0F ? State::kThrough : State::kGoesOn;
  }

  BOYD_HD static bool permitted(const World& world,
                                const MountSpec& spec,
                                const ChannelState& channel,
                                Position own) {
    const TrackState& track = world.track(channel.track);
    if (!is_listed(world, channel.track) || track.generation != channel.generation ||
        !AssignTargets::fresh(world, world.group_spec(spec.group).picture, track)) {
      return false;
    }
    const Position at = extrapolated(track, world.clock().now_ns);
    const Permit permit =
        may_engage(world, spec.group, channel.track, own, at, track.velocity, track.identity);
    return permit.authority != Authority::kNone &&
           AssignTargets::in_envelope(spec, offset_m(own, at), height_m(at));
  }
};

}  // namespace boyd::BOYD_BACKEND
