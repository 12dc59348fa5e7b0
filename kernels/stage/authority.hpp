/// May this group shoot at this track now, and on whose word? (docs/model.md, "Authority")
#pragma once

#include "kernels/stage/sense.hpp"

namespace boyd::BOYD_BACKEND {

/// Whether orders reach a group: it has no headquarters, or one of that headquarters' units stands
/// and is heard.
BOYD_HD inline bool is_linked(const World& world, std::uint32_t g) {
  const std::uint32_t headquarters = world.group_spec(g).headquarters;
  return headquarters == kNoRow || (world.group_state(headquarters).units_standing != 0U &&
                                    world.group_state(g).link_jammed == 0U);
}

/// The number of a track is the row in which its mover came into the battle: pictures that are
/// correlated name one thing alike, also when it was lost and found again.
BOYD_HD inline bool is_in_the_air(const World& world, std::uint32_t track_id) {
  return track_id < world.world().initial && world.index_of(track_id) != kNoRow;
}

/// What a group acts on now: its state, or what is left of it without a link; and the orders behind
/// that, kNoRow: none.
struct Rules {
  WeaponControl weapon_control;
  Autonomy autonomy;
  bool permissions_hold;
  std::uint32_t control_order;
  std::uint32_t autonomy_order;
};
BOYD_HD inline Rules rules_of(const World& world, std::uint32_t g) {
  const GroupSpec& spec = world.group_spec(g);
  const GroupState& state = world.group_state(g);
  if (spec.lost_link == LostLink::kKeepOrders || is_linked(world, g)) {
    return {state.weapon_control, state.autonomy, true, state.control_order, state.autonomy_order};
  }
  if (spec.lost_link == LostLink::kHold) {
    return {WeaponControl::kHold, state.autonomy, false, kNoRow, state.autonomy_order};
  }
  return {spec.weapon_control, spec.autonomy, false, kNoRow, kNoRow};
}

struct Permit {
  Authority authority;
  std::uint32_t order = kNoRow;           ///< behind it: permission or weapon control
  std::uint32_t autonomy_order = kNoRow;  ///< behind the autonomy level
};

/// Time and squared distance of the closest approach of a point moving with velocity v from offset
/// d (seen from the threatened place); only the future counts.
struct Approach {
  float time_s;
  float distance2_m2;
};
BOYD_HD inline Approach closest_approach(Vec3 d, Vec3 v) {
  const float speed2 = dot(v, v);
  const float t = speed2 > 1.0e-6F ? max_f(0.0F, -dot(d, v) / speed2) : 0.0F;
  const Vec3 nearest = fma_v(t, v, d);
  return {t, dot(nearest, nearest)};
}

BOYD_HD inline bool threatens(Vec3 d, Vec3 v, float radius_m, float within_s) {
  const Approach approach = closest_approach(d, v);
  return approach.time_s <= within_s && approach.distance2_m2 <= radius_m * radius_m;
}

/// Threat to an asset that the group is assigned to.
BOYD_HD inline bool threatens_assigned(
    const World& world, const GroupSpec& spec, Position at, Vec3 velocity, float within_s) {
  for (std::uint32_t a = 0; a < world.world().assets; ++a) {
    if ((spec.assigned_sites >> a & 1ULL) == 0ULL) {
      continue;
    }
    const Position asset = world.site_spec(world.asset_site(a)).position;
    if (threatens(offset_m(asset, at), velocity, spec.self_defence_radius_m, within_s)) {
      return true;
    }
  }
  return false;
}

/// Whether the weapon control status lets a track of this identity be engaged. A formal order
/// satisfies hold; under hold and tight only what is identified hostile.
BOYD_HD inline bool identity_allows(WeaponControl control, Identity identity) {
  return control == WeaponControl::kFree ? identity != Identity::kFriend
                                         : identity == Identity::kHostile;
}

BOYD_HD inline Permit standing_permit(const World& world,
                                      const GroupSpec& spec,
                                      const Rules& rules,
                                      Position at,
                                      Vec3 velocity,
                                      Identity identity) {
  if (rules.weapon_control == WeaponControl::kHold ||
      !identity_allows(rules.weapon_control, identity)) {
    return {Authority::kNone};
  }
  const bool sector = rules.autonomy == Autonomy::kA4 ||
                      (rules.autonomy == Autonomy::kA3 && inside_area(world, spec.sector_area, at));
  const bool asset =
      rules.autonomy == Autonomy::kA2 && threatens_assigned(world, spec, at, velocity, 600.0F);
  return sector || asset ? Permit{Authority::kStanding, rules.control_order, rules.autonomy_order}
                         : Permit{Authority::kNone};
}

/// Whether may_engage() surely says no, found without dividing: only self-defence is left, and the
/// track, at d from the shooter, cannot come near in time. rules: rules_of() the group.
BOYD_HD inline bool is_left_alone(
    const GroupSpec& spec, const Rules& rules, Identity identity, Vec3 d, Vec3 velocity) {
  if (identity_allows(rules.weapon_control, identity) || spec.self_defence_includes_assets) {
    return false;
  }
  const float v = abs_f(velocity.x) + abs_f(velocity.y) + abs_f(velocity.z);
  const float most = fma_f(v, seconds(spec.self_defence_ns), spec.self_defence_radius_m) + 1.0F;
  return rules.autonomy == Autonomy::kA0 || 0.999F * dot(d, d) > most * most;
}

/// The rule. `own` is the shooter's place, `at` and `velocity` are the estimate of the track in
/// `slot`.
BOYD_HD inline Permit may_engage(const World& world,
                                 std::uint32_t g,
                                 std::uint32_t slot,
                                 Position own,
                                 Position at,
                                 Vec3 velocity,
                                 Identity identity) {
  const GroupSpec& spec = world.group_spec(g);
  const GroupState& state = world.group_state(g);
  if (state.released == 0U || identity == Identity::kFriend ||
      (identity == Identity::kNeutral && spec.spare_neutral) ||
      (identity == Identity::kDecoy && spec.spare_decoy)) {
    return {Authority::kNone};
  }
  const TimeNs now = world.clock().now_ns;
  const Rules rules = rules_of(world, g);
  for (std::uint32_t k = 0; k < state.permissions_count; ++k) {
    const Permission& permission = state.permission[k];
    if (rules.permissions_hold && permission.order != kNoRow && permission.expires_ns > now &&
        identity_allows(rules.weapon_control, identity) &&
        (permission.track_id == kNoRow || permission.track_id == row_of_slot(world, slot)) &&
        inside_area(world, permission.area, at)) {
      return {Authority::kOrder, permission.order};
    }
  }
  const Permit standing = standing_permit(world, spec, rules, at, velocity, identity);
  if (standing.authority != Authority::kNone) {
    return standing;
  }
  const float within_s = seconds(spec.self_defence_ns);
  if (rules.autonomy != Autonomy::kA0 &&
      (threatens(offset_m(own, at), velocity, spec.self_defence_radius_m, within_s) ||
       (spec.self_defence_includes_assets &&
        threatens_assigned(world, spec, at, velocity, within_s)))) {
    return {Authority::kSelfDefence};
  }
  return {Authority::kNone};
}

}  // namespace boyd::BOYD_BACKEND
