/// The state of a world as rows of a recording, and back.
#pragma once

#include <cstddef>
#include <map>
#include <vector>

#include "host/record/rows.hpp"

namespace boyd::record {

struct StateRows {
  std::vector<MoverRow> movers;
  std::vector<FateRow> fates;
  std::vector<SiteRow> sites;
  std::vector<MountRow> mounts;
  std::vector<GroupRow> groups;
  std::vector<PermissionRow> permissions;
  std::vector<TrackRow> tracks;
  std::vector<CounterRow> counters;
};

/// Calls `visit(part, table of a, table of b)` for each table of two states.
template <typename A, typename B, typename Visit>
void for_each_part(A& a, B& b, const Visit& visit) {
  visit(Part::kMovers, a.movers, b.movers);
  visit(Part::kFates, a.fates, b.fates);
  visit(Part::kSites, a.sites, b.sites);
  visit(Part::kMounts, a.mounts, b.mounts);
  visit(Part::kGroups, a.groups, b.groups);
  visit(Part::kPermissions, a.permissions, b.permissions);
  visit(Part::kTracks, a.tracks, b.tracks);
  visit(Part::kCounters, a.counters, b.counters);
}

StateRows rows_of(const WorldView& view);

/// What the rows of an agent's state do not say of it.
using AgentRows = std::map<std::uint64_t, AgentRow>;
AgentRow agent_row(const MoverView& mover);

/// `pictures_count`: of the plan; all but the last may be empty. Throws std::out_of_range for rows
/// that no world can have made.
WorldView view_of(const StateRows& rows,
                  const AgentRows& agents,
                  TimeNs now_ns,
                  std::size_t pictures_count);

}  // namespace boyd::record
