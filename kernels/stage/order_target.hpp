/// Whether an order comes in time for what it is about: judged by truth, for the measures.
#pragma once

#include "kernels/stage/authority.hpp"

namespace boyd::BOYD_BACKEND {

/// Whether a permission has something to shoot at: the mover of its track wherever it is, else an
/// enemy of the group in its area.
BOYD_HD inline bool permission_has_target(const World& world, const Injection& effect) {
  if (effect.track_id != kNoRow) {
    return is_in_the_air(world, effect.track_id);
  }
  const auto own = static_cast<std::uint8_t>(world.group_spec(effect.group).side);
  for (std::uint32_t i = 0; i < world.mover_count(); ++i) {
    const bool enemy = world.side(i) != own &&
                       world.side(i) != static_cast<std::uint8_t>(Side::kNeutral) &&
                       is_tracked(platform_of(world, i).role);
    if (enemy && world.index_of(world.row(i)) != kNoRow &&
        inside_area(world, effect.area, position_of(world, i))) {
      return true;
    }
  }
  return false;
}

/// Notes at the first effect of a permission or a strike whether its target is there.
BOYD_HD inline void note_target(const World& world, const Injection& effect) {
  if (world.order_target(effect.order) != OrderTarget::kUnknown) {
    return;
  }
  bool there = false;
  if (effect.kind == EffectKind::kEngageArea) {
    there = permission_has_target(world, effect);
  } else if (effect.kind == EffectKind::kStrike && effect.target_site != kNoRow) {
    there = world.site(effect.target_site).out == 0U;
  } else {
    return;
  }
  world.order_target(effect.order) = there ? OrderTarget::kThere : OrderTarget::kGone;
}

}  // namespace boyd::BOYD_BACKEND
