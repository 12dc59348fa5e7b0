/// Rows of the tables of a recording. docs/recording.md says what they mean to a reader.
///
/// Every field is four or eight bytes wide and no row has a gap, so that a row in memory is the row
/// in the file. A row number that is none is kNoRow, a time that has not come kNever.
///
/// Rows of the state of a world have key(), by which they are ascending in every frame, and tell
/// whether they say that what they are of is gone.
#pragma once

#include <array>
#include <cstdint>

#include "host/record/table_type.hpp"
#include "kernels/tick.hpp"

namespace boyd::record {

constexpr std::uint64_t pair_key(std::uint32_t first, std::uint32_t second) {
  return (static_cast<std::uint64_t>(first) << 32U) | second;
}

// ---- The state of a world ----

struct MoverRow {
  static constexpr std::uint32_t kGone = 4;  ///< instead of a phase
  std::uint64_t agent;
  std::int32_t x, y, z;
  float vx, vy, vz;
  std::uint32_t phase;
  std::uint32_t target;

  bool operator==(const MoverRow&) const = default;
  std::uint64_t key() const { return agent; }
  bool is_gone() const { return phase == kGone; }
  MoverRow gone() const { return {agent, 0, 0, 0, 0, 0, 0, kGone, kNoRow}; }
  static const TableType& type();
};

struct FateRow {
  std::uint32_t mover, fate;

  bool operator==(const FateRow&) const = default;
  std::uint64_t key() const { return mover; }
  static constexpr bool is_gone() { return false; }
  FateRow gone() const { return *this; }
  static const TableType& type();
};

struct SiteRow {
  std::uint32_t site;
  std::int32_t x, y, z;
  float damage;
  std::uint32_t is_out;

  bool operator==(const SiteRow&) const = default;
  std::uint64_t key() const { return site; }
  static constexpr bool is_gone() { return false; }
  SiteRow gone() const { return *this; }
  static const TableType& type();
};

struct MountRow {
  std::uint32_t mount, magazine_count, shots_count, engaging_count, is_jamming;

  bool operator==(const MountRow&) const = default;
  std::uint64_t key() const { return mount; }
  static constexpr bool is_gone() { return false; }
  MountRow gone() const { return *this; }
  static const TableType& type();
};

struct GroupRow {
  std::uint32_t group, weapon_control, autonomy, is_released, is_link_jammed, units_standing_count,
      task_area, task_site;

  bool operator==(const GroupRow&) const = default;
  std::uint64_t key() const { return group; }
  static constexpr bool is_gone() { return false; }
  GroupRow gone() const { return *this; }
  static const TableType& type();
};

struct PermissionRow {
  std::int64_t expires_ns;
  std::uint32_t group;
  std::uint32_t place;  ///< in the group's list
  std::uint32_t order, area, track, is_present;

  bool operator==(const PermissionRow&) const = default;
  std::uint64_t key() const { return pair_key(group, place); }
  bool is_gone() const { return is_present == 0; }
  PermissionRow gone() const { return {0, group, place, 0, kNoRow, kNoRow, 0}; }
  static const TableType& type();
};

struct TrackRow {
  std::int64_t measured_ns;
  std::uint32_t picture, track;
  std::int32_t x, y, z;
  float vx, vy, vz;
  float sigma_m;
  std::uint32_t identity, is_confirmed, is_present;

  bool operator==(const TrackRow&) const = default;
  std::uint64_t key() const { return pair_key(picture, track); }
  bool is_gone() const { return is_present == 0; }
  TrackRow gone() const { return {0, picture, track, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}; }
  static const TableType& type();
};

struct CounterRow {
  std::uint64_t nation;
  std::array<std::int64_t, kCounters> counts;

  bool operator==(const CounterRow&) const = default;
  std::uint64_t key() const { return nation; }
  static constexpr bool is_gone() { return false; }
  CounterRow gone() const { return *this; }
  static const TableType& type();
};

// ---- What is only added to ----

/// One agent that moves, from when it was first seen in the air.
struct AgentRow {
  std::uint64_t agent;
  std::uint32_t platform, group, mover, side, nation;
  std::uint32_t mount;  ///< that launched it: 1 + its ordinal on the launcher; 0: initial force

  bool operator==(const AgentRow&) const = default;
  static const TableType& type();
};

struct EventRow {
  std::int64_t time_ns;
  std::uint64_t actor, target;
  std::uint32_t kind, ordinal;
  float value;
  std::uint32_t order;

  bool operator==(const EventRow&) const = default;
  static const TableType& type();
};

/// A detection, which are most of what happens, in short: of the sensor's scan number time /
/// scan_ns at tick (time - start) / dt.
struct DetectionRow {
  std::uint64_t target;
  std::uint32_t sensor;  ///< row of the plan's sensors
  std::uint32_t tick;

  bool operator==(const DetectionRow&) const = default;
  static const TableType& type();
};

struct TriggerRow {
  std::int64_t time_ns, oldest_measurement_ns;
  std::uint32_t trigger, count, fires, changed;

  bool operator==(const TriggerRow&) const = default;
  static const TableType& type();
};

// An order, a visit to a node and a leg are written again whenever something of them has changed;
// the last row up to a frame counts.

struct OrderRow {
  std::int64_t oldest_measurement_ns, requested_ns, decided_ns, expires_ns, revoked_ns,
      first_use_ns;
  std::uint32_t order, rule, ordinal, part, draw_part, centre, authority, kind, scope, area, site,
      track;
  std::int32_t aim_x, aim_y, aim_z;
  std::uint32_t strike_count, weapon_control, autonomy;
  std::int32_t priority;
  std::uint32_t posture, attribution, is_warned;
  std::uint32_t in_time;  ///< 0 not known, 1 no, 2 yes
  std::uint32_t state, refusal, held_back, refused_chain, refused_node, visits_count, legs_count;

  bool operator==(const OrderRow&) const = default;
  static const TableType& type();
};

struct VisitRow {
  std::int64_t arrived_ns, started_ns, begun_ns, worked_ns, finished_ns;
  std::uint32_t order, visit, chain, node, leg, caveat, outcome, rounds_count, interruptions_count,
      instead_of, escalated_by, asked_by_visit;

  bool operator==(const VisitRow&) const = default;
  static const TableType& type();
};

struct LegRow {
  std::int64_t sent_ns, received_ns, executed_ns, ended_ns, revocation_sent_ns,
      revocation_received_ns;
  std::uint32_t order, leg, group, state, caveat, consent, conflicts_count;
  std::uint32_t was_executed;

  bool operator==(const LegRow&) const = default;
  static const TableType& type();
};

// ---- Frames ----

/// Tables in the order of FrameRow::ends. Those of the state come first.
enum class Part : std::uint32_t {
  kMovers,
  kFates,
  kSites,
  kMounts,
  kGroups,
  kPermissions,
  kTracks,
  kCounters,
  kAgents,
  kEvents,
  kDetections,
  kTriggers,
  kOrders,
  kVisits,
  kLegs,
};
inline constexpr std::uint32_t kStateParts = 8;
inline constexpr std::uint32_t kParts = 15;

/// The world at one moment: all of its state where it is its own keyframe, else what has changed
/// since the frame before.
struct FrameRow {
  std::int64_t time_ns;
  std::uint64_t state_hash;
  std::uint64_t keyframe;                  ///< row of the last frame with the whole state, or own
  std::array<std::uint64_t, kParts> ends;  ///< rows of each part up to and with this frame

  bool operator==(const FrameRow&) const = default;
  static const TableType& type();
};

/// The type of a part's table.
const TableType& type_of(Part part);

}  // namespace boyd::record
