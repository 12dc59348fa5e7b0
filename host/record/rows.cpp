#include "host/record/rows.hpp"

#include <cstddef>

#include "host/record/words.hpp"

namespace boyd::record {

namespace {

/// Columns of the counters, by their names.
std::vector<Column> counter_columns() {
  std::vector<Column> columns{{"nation", Cell::kU64, offsetof(CounterRow, nation)}};
  std::size_t offset = offsetof(CounterRow, counts);
#define BOYD_COUNTER_COLUMN(name, meaning)        \
  columns.push_back({#name, Cell::kI64, offset}); \
  offset += sizeof(std::int64_t);
  BOYD_COUNTERS(BOYD_COUNTER_COLUMN)
#undef BOYD_COUNTER_COLUMN
  return columns;
}

std::vector<Column> frame_columns() {
  std::vector<Column> columns{{"time_ns", Cell::kI64, offsetof(FrameRow, time_ns)},
                              {"state_hash", Cell::kU64, offsetof(FrameRow, state_hash)},
                              {"keyframe", Cell::kU64, offsetof(FrameRow, keyframe)}};
  std::size_t offset = offsetof(FrameRow, ends);
  for (const char* name : {"movers_end",
                           "fates_end",
                           "sites_end",
                           "mounts_end",
                           "groups_end",
                           "permissions_end",
                           "tracks_end",
                           "counters_end",
                           "agents_end",
                           "events_end",
                           "detections_end",
                           "triggers_end",
                           "orders_end",
                           "visits_end",
                           "legs_end"}) {
    columns.push_back({name, Cell::kU64, offset});
    offset += sizeof(std::uint64_t);
  }
  return columns;
}

}  // namespace

const TableType& MoverRow::type() {
  static const TableType kType{"/movers",
                               "agents in the air whose state has changed since the frame before; "
                               "phase gone: no longer in the air",
                               sizeof(MoverRow),
                               {
                                   {"agent", Cell::kU64, offsetof(MoverRow, agent)},
                                   {"x", Cell::kI32, offsetof(MoverRow, x)},
                                   {"y", Cell::kI32, offsetof(MoverRow, y)},
                                   {"z", Cell::kI32, offsetof(MoverRow, z)},
                                   {"vx_mps", Cell::kF32, offsetof(MoverRow, vx)},
                                   {"vy_mps", Cell::kF32, offsetof(MoverRow, vy)},
                                   {"vz_mps", Cell::kF32, offsetof(MoverRow, vz)},
                                   {"phase", Cell::kU32, offsetof(MoverRow, phase), kPhaseWords},
                                   {"target", Cell::kU32, offsetof(MoverRow, target)},
                               }};
  return kType;
}

const TableType& FateRow::type() {
  static const TableType kType{"/fates",
                               "what became of a mover of the plan",
                               sizeof(FateRow),
                               {
                                   {"mover", Cell::kU32, offsetof(FateRow, mover)},
                                   {"fate", Cell::kU32, offsetof(FateRow, fate), kFateWords},
                               }};
  return kType;
}

const TableType& SiteRow::type() {
  static const TableType kType{"/sites",
                               "damage and place of a site",
                               sizeof(SiteRow),
                               {
                                   {"site", Cell::kU32, offsetof(SiteRow, site)},
                                   {"x", Cell::kI32, offsetof(SiteRow, x)},
                                   {"y", Cell::kI32, offsetof(SiteRow, y)},
                                   {"z", Cell::kI32, offsetof(SiteRow, z)},
                                   {"damage", Cell::kF32, offsetof(SiteRow, damage)},
                                   {"is_out", Cell::kU32, offsetof(SiteRow, is_out)},
                               }};
  return kType;
}

const TableType& MountRow::type() {
  static const TableType kType{
      "/mounts",
      "a weapon or jammer",
      sizeof(MountRow),
      {
          {"mount", Cell::kU32, offsetof(MountRow, mount)},
          {"magazine_count", Cell::kU32, offsetof(MountRow, magazine_count)},
          {"shots_count", Cell::kU32, offsetof(MountRow, shots_count)},
          {"engaging_count", Cell::kU32, offsetof(MountRow, engaging_count)},
          {"is_jamming", Cell::kU32, offsetof(MountRow, is_jamming)},
      }};
  return kType;
}

const TableType& GroupRow::type() {
  static const TableType kType{
      "/groups",
      "what a group may do and is tasked with",
      sizeof(GroupRow),
      {
          {"group", Cell::kU32, offsetof(GroupRow, group)},
          {"weapon_control", Cell::kU32, offsetof(GroupRow, weapon_control), kWeaponControlWords},
          {"autonomy", Cell::kU32, offsetof(GroupRow, autonomy), kAutonomyWords},
          {"is_released", Cell::kU32, offsetof(GroupRow, is_released)},
          {"is_link_jammed", Cell::kU32, offsetof(GroupRow, is_link_jammed)},
          {"units_standing_count", Cell::kU32, offsetof(GroupRow, units_standing_count)},
          {"task_area", Cell::kU32, offsetof(GroupRow, task_area)},
          {"task_site", Cell::kU32, offsetof(GroupRow, task_site)},
      }};
  return kType;
}

const TableType& PermissionRow::type() {
  static const TableType kType{"/permissions",
                               "permissions to engage in force",
                               sizeof(PermissionRow),
                               {
                                   {"expires_ns", Cell::kI64, offsetof(PermissionRow, expires_ns)},
                                   {"group", Cell::kU32, offsetof(PermissionRow, group)},
                                   {"place", Cell::kU32, offsetof(PermissionRow, place)},
                                   {"order", Cell::kU32, offsetof(PermissionRow, order)},
                                   {"area", Cell::kU32, offsetof(PermissionRow, area)},
                                   {"track", Cell::kU32, offsetof(PermissionRow, track)},
                                   {"is_present", Cell::kU32, offsetof(PermissionRow, is_present)},
                               }};
  return kType;
}

const TableType& TrackRow::type() {
  static const TableType kType{
      "/tracks",
      "tracks of a picture, as it believes them to be at measured_ns",
      sizeof(TrackRow),
      {
          {"measured_ns", Cell::kI64, offsetof(TrackRow, measured_ns)},
          {"picture", Cell::kU32, offsetof(TrackRow, picture)},
          {"track", Cell::kU32, offsetof(TrackRow, track)},
          {"x", Cell::kI32, offsetof(TrackRow, x)},
          {"y", Cell::kI32, offsetof(TrackRow, y)},
          {"z", Cell::kI32, offsetof(TrackRow, z)},
          {"vx_mps", Cell::kF32, offsetof(TrackRow, vx)},
          {"vy_mps", Cell::kF32, offsetof(TrackRow, vy)},
          {"vz_mps", Cell::kF32, offsetof(TrackRow, vz)},
          {"sigma_m", Cell::kF32, offsetof(TrackRow, sigma_m)},
          {"identity", Cell::kU32, offsetof(TrackRow, identity), kIdentityWords},
          {"is_confirmed", Cell::kU32, offsetof(TrackRow, is_confirmed)},
          {"is_present", Cell::kU32, offsetof(TrackRow, is_present)},
      }};
  return kType;
}

const TableType& CounterRow::type() {
  static const TableType kType{
      "/counters", "counters of a nation, from truth", sizeof(CounterRow), counter_columns()};
  return kType;
}

const TableType& AgentRow::type() {
  static const TableType kType{"/agents",
                               "agents that move, from when they were first in the air",
                               sizeof(AgentRow),
                               {
                                   {"agent", Cell::kU64, offsetof(AgentRow, agent)},
                                   {"platform", Cell::kU32, offsetof(AgentRow, platform)},
                                   {"group", Cell::kU32, offsetof(AgentRow, group)},
                                   {"mover", Cell::kU32, offsetof(AgentRow, mover)},
                                   {"side", Cell::kU32, offsetof(AgentRow, side), kSideWords},
                                   {"nation", Cell::kU32, offsetof(AgentRow, nation)},
                                   {"mount", Cell::kU32, offsetof(AgentRow, mount)},
                               }};
  return kType;
}

const TableType& EventRow::type() {
  static const TableType kType{"/events",
                               "what happened, by time; detections have a table of their own",
                               sizeof(EventRow),
                               {
                                   {"time_ns", Cell::kI64, offsetof(EventRow, time_ns)},
                                   {"actor", Cell::kU64, offsetof(EventRow, actor)},
                                   {"target", Cell::kU64, offsetof(EventRow, target)},
                                   {"kind", Cell::kU32, offsetof(EventRow, kind), kEventWords},
                                   {"ordinal", Cell::kU32, offsetof(EventRow, ordinal)},
                                   {"value", Cell::kF32, offsetof(EventRow, value)},
                                   {"order", Cell::kU32, offsetof(EventRow, order)},
                               }};
  return kType;
}

const TableType& DetectionRow::type() {
  static const TableType kType{
      "/detections",
      "looks of a sensor that found an agent, by time; time = start_ns + tick dt_ns",
      sizeof(DetectionRow),
      {
          {"target", Cell::kU64, offsetof(DetectionRow, target)},
          {"sensor", Cell::kU32, offsetof(DetectionRow, sensor)},
          {"tick", Cell::kU32, offsetof(DetectionRow, tick)},
      }};
  return kType;
}

const TableType& TriggerRow::type() {
  static const TableType kType{
      "/triggers",
      "a trigger as headquarters were told of it, where that was new",
      sizeof(TriggerRow),
      {
          {"time_ns", Cell::kI64, offsetof(TriggerRow, time_ns)},
          {"oldest_measurement_ns", Cell::kI64, offsetof(TriggerRow, oldest_measurement_ns)},
          {"trigger", Cell::kU32, offsetof(TriggerRow, trigger)},
          {"count", Cell::kU32, offsetof(TriggerRow, count)},
          {"fires", Cell::kU32, offsetof(TriggerRow, fires)},
          {"changed", Cell::kU32, offsetof(TriggerRow, changed)},
      }};
  return kType;
}

const TableType& OrderRow::type() {
  static const TableType kType{
      "/orders",
      "orders; again whenever one has changed",
      sizeof(OrderRow),
      {
          {"oldest_measurement_ns", Cell::kI64, offsetof(OrderRow, oldest_measurement_ns)},
          {"requested_ns", Cell::kI64, offsetof(OrderRow, requested_ns)},
          {"decided_ns", Cell::kI64, offsetof(OrderRow, decided_ns)},
          {"expires_ns", Cell::kI64, offsetof(OrderRow, expires_ns)},
          {"revoked_ns", Cell::kI64, offsetof(OrderRow, revoked_ns)},
          {"first_use_ns", Cell::kI64, offsetof(OrderRow, first_use_ns)},
          {"order", Cell::kU32, offsetof(OrderRow, order)},
          {"rule", Cell::kU32, offsetof(OrderRow, rule)},
          {"ordinal", Cell::kU32, offsetof(OrderRow, ordinal)},
          {"part", Cell::kU32, offsetof(OrderRow, part)},
          {"draw_part", Cell::kU32, offsetof(OrderRow, draw_part)},
          {"centre", Cell::kU32, offsetof(OrderRow, centre)},
          {"authority", Cell::kU32, offsetof(OrderRow, authority)},
          {"kind", Cell::kU32, offsetof(OrderRow, kind), kOrderKindWords},
          {"scope", Cell::kU32, offsetof(OrderRow, scope), kScopeWords},
          {"area", Cell::kU32, offsetof(OrderRow, area)},
          {"site", Cell::kU32, offsetof(OrderRow, site)},
          {"track", Cell::kU32, offsetof(OrderRow, track)},
          {"aim_x", Cell::kI32, offsetof(OrderRow, aim_x)},
          {"aim_y", Cell::kI32, offsetof(OrderRow, aim_y)},
          {"aim_z", Cell::kI32, offsetof(OrderRow, aim_z)},
          {"strike_count", Cell::kU32, offsetof(OrderRow, strike_count)},
          {"weapon_control", Cell::kU32, offsetof(OrderRow, weapon_control), kWeaponControlWords},
          {"autonomy", Cell::kU32, offsetof(OrderRow, autonomy), kAutonomyWords},
          {"priority", Cell::kI32, offsetof(OrderRow, priority)},
          {"posture", Cell::kU32, offsetof(OrderRow, posture), kPostureWords},
          {"attribution", Cell::kU32, offsetof(OrderRow, attribution), kAttributionWords},
          {"is_warned", Cell::kU32, offsetof(OrderRow, is_warned)},
          {"in_time", Cell::kU32, offsetof(OrderRow, in_time), kInTimeWords},
          {"state", Cell::kU32, offsetof(OrderRow, state), kOrderStateWords},
          {"refusal", Cell::kU32, offsetof(OrderRow, refusal), kRefusalWords},
          {"held_back", Cell::kU32, offsetof(OrderRow, held_back)},
          {"refused_chain", Cell::kU32, offsetof(OrderRow, refused_chain)},
          {"refused_node", Cell::kU32, offsetof(OrderRow, refused_node)},
          {"visits_count", Cell::kU32, offsetof(OrderRow, visits_count)},
          {"legs_count", Cell::kU32, offsetof(OrderRow, legs_count)},
      }};
  return kType;
}

const TableType& VisitRow::type() {
  static const TableType kType{
      "/visits",
      "visits of orders to nodes of their chains; again whenever one has changed",
      sizeof(VisitRow),
      {
          {"arrived_ns", Cell::kI64, offsetof(VisitRow, arrived_ns)},
          {"started_ns", Cell::kI64, offsetof(VisitRow, started_ns)},
          {"begun_ns", Cell::kI64, offsetof(VisitRow, begun_ns)},
          {"worked_ns", Cell::kI64, offsetof(VisitRow, worked_ns)},
          {"finished_ns", Cell::kI64, offsetof(VisitRow, finished_ns)},
          {"order", Cell::kU32, offsetof(VisitRow, order)},
          {"visit", Cell::kU32, offsetof(VisitRow, visit)},
          {"chain", Cell::kU32, offsetof(VisitRow, chain)},
          {"node", Cell::kU32, offsetof(VisitRow, node)},
          {"leg", Cell::kU32, offsetof(VisitRow, leg)},
          {"caveat", Cell::kU32, offsetof(VisitRow, caveat)},
          {"outcome", Cell::kU32, offsetof(VisitRow, outcome), kNodeOutcomeWords},
          {"rounds_count", Cell::kU32, offsetof(VisitRow, rounds_count)},
          {"interruptions_count", Cell::kU32, offsetof(VisitRow, interruptions_count)},
          {"instead_of", Cell::kU32, offsetof(VisitRow, instead_of)},
          {"escalated_by", Cell::kU32, offsetof(VisitRow, escalated_by)},
          {"asked_by_visit", Cell::kU32, offsetof(VisitRow, asked_by_visit)},
      }};
  return kType;
}

const TableType& LegRow::type() {
  static const TableType kType{
      "/legs",
      "an order as one group sees it; again whenever that has changed",
      sizeof(LegRow),
      {
          {"sent_ns", Cell::kI64, offsetof(LegRow, sent_ns)},
          {"received_ns", Cell::kI64, offsetof(LegRow, received_ns)},
          {"executed_ns", Cell::kI64, offsetof(LegRow, executed_ns)},
          {"ended_ns", Cell::kI64, offsetof(LegRow, ended_ns)},
          {"revocation_sent_ns", Cell::kI64, offsetof(LegRow, revocation_sent_ns)},
          {"revocation_received_ns", Cell::kI64, offsetof(LegRow, revocation_received_ns)},
          {"order", Cell::kU32, offsetof(LegRow, order)},
          {"leg", Cell::kU32, offsetof(LegRow, leg)},
          {"group", Cell::kU32, offsetof(LegRow, group)},
          {"state", Cell::kU32, offsetof(LegRow, state), kLegStateWords},
          {"caveat", Cell::kU32, offsetof(LegRow, caveat)},
          {"consent", Cell::kU32, offsetof(LegRow, consent)},
          {"conflicts_count", Cell::kU32, offsetof(LegRow, conflicts_count)},
          {"was_executed", Cell::kU32, offsetof(LegRow, was_executed)},
      }};
  return kType;
}

const TableType& FrameRow::type() {
  static const TableType kType{"/frames",
                               "moments of the world; rows [end of the frame before, end) of each "
                               "table belong to a frame",
                               sizeof(FrameRow),
                               frame_columns()};
  return kType;
}

const TableType& type_of(Part part) {
  switch (part) {
    case Part::kMovers:
      return MoverRow::type();
    case Part::kFates:
      return FateRow::type();
    case Part::kSites:
      return SiteRow::type();
    case Part::kMounts:
      return MountRow::type();
    case Part::kGroups:
      return GroupRow::type();
    case Part::kPermissions:
      return PermissionRow::type();
    case Part::kTracks:
      return TrackRow::type();
    case Part::kCounters:
      return CounterRow::type();
    case Part::kAgents:
      return AgentRow::type();
    case Part::kEvents:
      return EventRow::type();
    case Part::kDetections:
      return DetectionRow::type();
    case Part::kTriggers:
      return TriggerRow::type();
    case Part::kOrders:
      return OrderRow::type();
    case Part::kVisits:
      return VisitRow::type();
    case Part::kLegs:
      break;
  }
  return LegRow::type();
}

}  // namespace boyd::record
