/// Visual identification: a fighter looks before it shoots.
#pragma once

#include "kernels/core/philox.hpp"
#include "kernels/stage/sense.hpp"

namespace boyd::BOYD_BACKEND {

/// Whether a mount may shoot at a track as far as seeing it goes.
BOYD_HD inline bool seen_as_needed(const World& world,
                                   const MountSpec& spec,
                                   const TrackState& track) {
  return spec.mover == kNoRow || !(world.group_spec(spec.group).sight_range_m > 0.0F) ||
         track.sighted != 0U;
}

/// The fighter with this mount looks at the track that it chases, once it is near: each look tells
/// with sight_prob what it is in truth; where there is nothing the pilot sees that nothing is
/// there, and the track is taken for neutral. Looks are identify_ns of the picture apart. The slot
/// of a track that was seen; kNoRow: none.
BOYD_HD inline std::uint32_t look_by_eye(const World& world,
                                         std::uint32_t p,
                                         const MountSpec& spec,
                                         Position own) {
  const GroupSpec& group = world.group_spec(spec.group);
  const std::uint32_t i = world.index_of(spec.mover);
  const std::uint32_t slot = i == kNoRow ? kNoRow : world.track_of(i);
  if (!(group.sight_range_m > 0.0F) || slot == kNoRow) {
    return kNoRow;
  }
  TrackState& track = world.track(slot);
  if (track.generation != world.generation(i) || track.sighted != 0U) {
    return kNoRow;
  }
  const TimeNs now = world.clock().now_ns;
  const std::uint32_t target = target_of_slot(world, slot);
  const std::uint32_t there = index_of_target(world, target);
  const Position at = there != kNoRow ? position_of(world, there) : extrapolated(track, now);
  const Vec3 d = offset_m(own, at);
  if (dot(d, d) > group.sight_range_m * group.sight_range_m) {
    return kNoRow;
  }
  const auto number = static_cast<std::uint32_t>(now / world.picture_spec(p).identify_ns);
  const Random4 dice =
      random4(world.world().seed, Stream::kSight, spec.key, id_of_target(world, target), number);
  if (uniform_f(dice.word[0]) >= group.sight_prob) {
    return kNoRow;
  }
  Identity identity = Identity::kNeutral;
  if (!is_nothing(world, target)) {
    const MoverSpec& mover = world.initial(target);
    switch (true_class(group.side, mover.side, world.platform_spec(mover.platform).role)) {
      case TrueClass::kAttacker:
        identity = Identity::kHostile;
        break;
      case TrueClass::kDecoy:
        identity = Identity::kDecoy;
        break;
      case TrueClass::kNeutral:
        break;
      case TrueClass::kFriend:
        identity = Identity::kFriend;
        break;
    }
  }
  track.identity = identity;
  track.identified_ns = now;
  track.sighted = 1U;
  return slot;
}

}  // namespace boyd::BOYD_BACKEND
