/// One world of a batch as the stages see it, and the geometry they share.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/core/atomics.hpp"
#include "kernels/core/backend.hpp"
#include "kernels/core/math.hpp"
#include "kernels/state/batch.hpp"

namespace boyd::BOYD_BACKEND {

/// Row access to world `w`: world.x(i) is mover i, world.track(slot) a track, world.clock() the
/// clock.
struct World {
  const BatchView* view;
  std::uint32_t w;

#define BOYD_FIELD(type, name, meaning)                                     \
  BOYD_HD type& name(std::uint32_t i) const {                               \
    return view->name[static_cast<std::size_t>(w) * view->rows.movers + i]; \
  }
  BOYD_MOVER_FIELDS(BOYD_FIELD)
#undef BOYD_FIELD
#define BOYD_FIELD(type, name, rows_name, meaning)                             \
  BOYD_HD type& name(std::uint32_t i = 0) const {                              \
    return view->name[static_cast<std::size_t>(w) * view->rows.rows_name + i]; \
  }
  BOYD_TABLES(BOYD_FIELD)
  BOYD_SCRATCH_TABLES(BOYD_FIELD)
#undef BOYD_FIELD

  /// Slot of the track that picture p holds of what is in `row`: see track_row.hpp.
  BOYD_HD std::uint32_t slot(std::uint32_t p, std::uint32_t row) const {
    return p * view->rows.slots + row;
  }
};

/// b - a in metres. Differences are taken before they become float, so no result depends on where
/// in the theatre a battle lies.
BOYD_HD inline Vec3 offset_m(Position a, Position b) {
  return {static_cast<float>(apart(a.x, b.x)) * kMetresPerUnit,
          static_cast<float>(apart(a.y, b.y)) * kMetresPerUnit,
          static_cast<float>(apart(a.z, b.z)) * kMetresPerUnit};
}
BOYD_HD inline float height_m(Position p) {
  return static_cast<float>(p.z) * kMetresPerUnit;
}

/// True when |b - a| is surely above range on the x or y axis; cheap first test.
BOYD_HD inline bool far_apart(Position a, Position b, float range_m) {
  const auto range = static_cast<std::int64_t>(range_m * 1024.0F) + 1;
  const std::int64_t dx = static_cast<std::int64_t>(b.x) - a.x;
  const std::int64_t dy = static_cast<std::int64_t>(b.y) - a.y;
  return dx > range || dx < -range || dy > range || dy < -range;
}

/// One coordinate moved by metres, rounded to the grid; saturates at the edge of the frame, which
/// the health check then reports.
BOYD_HD inline std::int32_t moved(std::int32_t from, float metres) {
  const float rounded = ::rintf(metres * 1024.0F);
  const float limited = rounded > -2.0e9F ? min_f(rounded, 2.0e9F) : -2.0e9F;
  const auto start = static_cast<std::uint32_t>(from);
  const auto units = static_cast<std::uint32_t>(static_cast<std::int32_t>(limited));
  const std::uint32_t sum = start + units;
  const bool is_past_edge = (~(start ^ units) & (start ^ sum)) >> 31 != 0U;
  const std::int32_t edge = from < 0 ? -INT32_MAX : INT32_MAX;
  const std::int32_t to = is_past_edge ? edge : static_cast<std::int32_t>(sum);
  return to < -INT32_MAX ? -INT32_MAX : to;
}
BOYD_HD inline Position moved(Position from, Vec3 metres) {
  return {moved(from.x, metres.x), moved(from.y, metres.y), moved(from.z, metres.z)};
}

BOYD_HD inline Position position_of(const World& world, std::uint32_t i) {
  return {world.x(i), world.y(i), world.z(i)};
}
BOYD_HD inline Vec3 velocity_of(const World& world, std::uint32_t i) {
  return {world.vx(i), world.vy(i), world.vz(i)};
}
BOYD_HD inline float seconds(TimeNs duration_ns) {
  return static_cast<float>(duration_ns) * 1.0e-9F;
}
/// Inside the vertical cylinder; kNoRow is everywhere.
BOYD_HD inline bool inside_area(const World& world, std::uint32_t area, Position p) {
  if (area == kNoRow) {
    return true;
  }
  const AreaSpec& spec = world.area(area);
  if (far_apart(spec.centre, p, spec.radius_m)) {
    return false;
  }
  const Vec3 d = offset_m(spec.centre, p);
  return fma_f(d.x, d.x, d.y * d.y) <= spec.radius_m * spec.radius_m;
}
BOYD_HD inline const PlatformSpec& platform_of(const World& world, std::uint32_t i) {
  return world.platform_spec(world.platform(i));
}
/// What a mover is in truth to someone of `side`.
BOYD_HD inline TrueClass true_class(Side side, Side target_side, Role target_role) {
  if (target_side == Side::kNeutral) {
    return TrueClass::kNeutral;
  }
  if (target_side == side) {
    return TrueClass::kFriend;
  }
  return target_role == Role::kDecoy ? TrueClass::kDecoy : TrueClass::kAttacker;
}
/// Attack drones and decoys of the attacker: a world runs until none is in the air or to come.
BOYD_HD inline bool is_raider(Side side, Role role) {
  return side == Side::kAttacker && (role == Role::kAttackDrone || role == Role::kDecoy);
}
/// Roles that sensors see and pictures hold.
BOYD_HD inline bool is_tracked(Role role) {
  return role == Role::kAttackDrone || role == Role::kDecoy || role == Role::kTraffic ||
         role == Role::kFighter;
}
/// Roles that steer at a target inside the tick.
BOYD_HD inline bool is_homing(Role role) {
  return role == Role::kMissile || role == Role::kInterceptor;
}
/// Carrier of a mount or sensor: true and its position when it is in the air or not out of action.
BOYD_HD inline bool carrier_position(const World& world,
                                     std::uint32_t site,
                                     std::uint32_t mover,
                                     Position& position) {
  if (site != kNoRow) {
    position = world.site_spec(site).position;
    return world.site(site).out == 0U;
  }
  const std::uint32_t index = world.index_of(mover);
  if (index == kNoRow) {
    return false;
  }
  position = position_of(world, index);
  return true;
}

/// Adds to a counter of a nation.
BOYD_HD inline void count(const World& world,
                          std::uint32_t nation,
                          Counter counter,
                          std::int64_t value = 1) {
  atomic_add(world.counter(nation * kCounters + static_cast<std::uint32_t>(counter)), value);
}

/// Records an event where the batch keeps a record.
BOYD_HD inline void record(const World& world,
                           EventKind kind,
                           AgentId actor,
                           AgentId target,
                           std::uint32_t ordinal,
                           float value,
                           std::uint32_t order = kNoRow) {
  if (world.view->rows.events == 0U) {
    return;
  }
  const std::uint32_t slot = atomic_add(world.event_count(), 1U);
  if (slot < world.view->rows.events) {
    world.event(slot) = {world.clock().now_ns, kind, actor, target, ordinal, value, order};
  }
}

}  // namespace boyd::BOYD_BACKEND
