/// Damage assessment: shoot, look, shoot again.
#pragma once

#include "kernels/core/philox.hpp"
#include "kernels/stage/sense.hpp"

namespace boyd::BOYD_BACKEND {

/// Whether a look at a target says that it is gone: both kinds of error have a probability of their
/// own (shoot-look-shoot with imperfect assessment: Glazebrook and Washburn, Operations Research
/// 52(3), 2004). The draw belongs to (mount, target, shots of the mount before).
BOYD_HD inline bool looks_gone(
    const World& world, const MountSpec& spec, AgentId target, std::uint32_t shots, bool is_gone) {
  const Random4 dice = random4(world.world().seed, Stream::kAssessment, spec.key, target, shots);
  const float u = uniform_f(dice.word[0]);
  return is_gone ? u < spec.assess.kill_prob : u >= spec.assess.miss_prob;
}

/// Not shot at any more: since somebody saw it gone nothing was measured of it.
BOYD_HD inline bool seen_gone(const World& world, const TrackState& track) {
  return track.gone_ns != 0 && track.last_ns - world.world().start_ns <= -track.gone_ns;
}

}  // namespace boyd::BOYD_BACKEND
