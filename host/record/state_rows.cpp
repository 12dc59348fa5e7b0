#include "host/record/state_rows.hpp"

#include <algorithm>
#include <stdexcept>

#include "host/record/words.hpp"

namespace boyd::record {

namespace {

/// Rows of tables whose key is their row number, from 0 without a gap.
template <typename Row>
void check_dense(const std::vector<Row>& rows) {
  for (std::size_t k = 0; k < rows.size(); ++k) {
    if (rows[k].key() != k) {
      throw std::out_of_range("a row is missing");
    }
  }
}

void add_rows(const GroupView& group, std::uint32_t g, StateRows& rows) {
  rows.groups.push_back({g,
                         u32(group.weapon_control),
                         u32(group.autonomy),
                         u32(group.is_released),
                         u32(group.is_link_jammed),
                         group.units_standing_count,
                         group.task_area,
                         group.task_site});
  for (std::uint32_t place = 0; place < group.permissions.size(); ++place) {
    const PermissionView& permission = group.permissions[place];
    rows.permissions.push_back({permission.expires_ns,
                                g,
                                place,
                                permission.order,
                                permission.area,
                                permission.track_id,
                                1});
  }
}

void add_rows(const std::vector<PictureTrackView>& tracks, std::uint32_t p, StateRows& rows) {
  for (const PictureTrackView& track : tracks) {
    rows.tracks.push_back({track.measured_ns,
                           p,
                           track.track_id,
                           track.position.x,
                           track.position.y,
                           track.position.z,
                           track.velocity.x,
                           track.velocity.y,
                           track.velocity.z,
                           track.sigma_m,
                           u32(track.identity),
                           u32(track.is_confirmed),
                           1});
  }
}

MoverView view_of(const MoverRow& row, const AgentRow& agent) {
  return {row.agent,
          agent.platform,
          agent.group,
          value_of<Side>(agent.side, kSideWords),
          static_cast<std::uint8_t>(std::min(agent.nation, kNationsMax - 1)),
          value_of<Phase>(row.phase, kPhaseWords),
          {row.x, row.y, row.z},
          {row.vx, row.vy, row.vz},
          agent.mover,
          row.target};
}

PictureTrackView view_of(const TrackRow& row) {
  return {row.track,
          row.is_confirmed != 0,
          value_of<Identity>(row.identity, kIdentityWords),
          {row.x, row.y, row.z},
          {row.vx, row.vy, row.vz},
          row.sigma_m,
          row.measured_ns};
}

GroupView view_of(const GroupRow& row) {
  return {value_of<WeaponControl>(row.weapon_control, kWeaponControlWords),
          value_of<Autonomy>(row.autonomy, kAutonomyWords),
          row.is_released != 0,
          row.is_link_jammed != 0,
          row.units_standing_count,
          row.task_area,
          row.task_site,
          {}};
}

}  // namespace

AgentRow agent_row(const MoverView& mover) {
  const auto mount = static_cast<std::uint32_t>((mover.id >> 20U) & 0xFU);
  return {mover.id, mover.platform, mover.group, mover.row, u32(mover.side), mover.nation, mount};
}

StateRows rows_of(const WorldView& view) {
  StateRows rows;
  rows.movers.reserve(view.movers.size());
  for (const MoverView& mover : view.movers) {
    rows.movers.push_back({mover.id,
                           mover.position.x,
                           mover.position.y,
                           mover.position.z,
                           mover.velocity.x,
                           mover.velocity.y,
                           mover.velocity.z,
                           u32(mover.phase),
                           mover.target});
  }
  for (std::uint32_t k = 0; k < view.fates.size(); ++k) {
    rows.fates.push_back({k, u32(view.fates[k])});
  }
  for (std::uint32_t k = 0; k < view.sites.size(); ++k) {
    const SiteView& site = view.sites[k];
    rows.sites.push_back(
        {k, site.position.x, site.position.y, site.position.z, site.damage, u32(site.is_out)});
  }
  for (std::uint32_t k = 0; k < view.mounts.size(); ++k) {
    const MountView& mount = view.mounts[k];
    rows.mounts.push_back(
        {k, mount.magazine_count, mount.shots_count, mount.engaging_count, u32(mount.is_jamming)});
  }
  for (std::uint32_t g = 0; g < view.groups.size(); ++g) {
    add_rows(view.groups[g], g, rows);
  }
  for (std::uint32_t p = 0; p < view.pictures.size(); ++p) {
    add_rows(view.pictures[p], p, rows);
  }
  for (std::uint32_t n = 0; n < view.nations.size(); ++n) {
    rows.counters.push_back({n, view.nations[n]});
  }
  return rows;
}

WorldView view_of(const StateRows& rows,
                  const AgentRows& agents,
                  TimeNs now_ns,
                  std::size_t pictures_count) {
  check_dense(rows.fates);
  check_dense(rows.sites);
  check_dense(rows.mounts);
  check_dense(rows.groups);
  check_dense(rows.counters);
  WorldView view;
  view.now_ns = now_ns;
  for (const MoverRow& row : rows.movers) {
    view.movers.push_back(view_of(row, agents.at(row.agent)));
  }
  for (const FateRow& row : rows.fates) {
    view.fates.push_back(value_of<Fate>(row.fate, kFateWords));
  }
  for (const SiteRow& row : rows.sites) {
    view.sites.push_back({{row.x, row.y, row.z}, row.damage, row.is_out != 0});
  }
  for (const MountRow& row : rows.mounts) {
    view.mounts.push_back(
        {row.magazine_count, row.shots_count, row.engaging_count, row.is_jamming != 0});
  }
  for (const GroupRow& row : rows.groups) {
    view.groups.push_back(view_of(row));
  }
  for (const PermissionRow& row : rows.permissions) {
    view.groups.at(row.group).permissions.push_back(
        {row.order, row.area, row.track, row.expires_ns});
  }
  view.pictures.resize(pictures_count);
  for (const TrackRow& row : rows.tracks) {
    view.pictures.at(row.picture).push_back(view_of(row));
  }
  for (const CounterRow& row : rows.counters) {
    view.nations.push_back(row.counts);
  }
  return view;
}

}  // namespace boyd::record
