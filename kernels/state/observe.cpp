#include "kernels/state/observe.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace boyd {

namespace {

/// First row of a world in a table of `rows` rows per world.
std::size_t first_row(std::uint32_t w, std::uint32_t rows) {
  return static_cast<std::size_t>(w) * rows;
}

void look_at_movers(const BatchView& batch, std::uint32_t w, std::vector<MoverView>& movers) {
  const std::size_t first = first_row(w, batch.rows.movers);
  movers.clear();
  movers.reserve(batch.mover_count[w]);
  for (std::size_t i = first; i < first + batch.mover_count[w]; ++i) {
    if (batch.lost[i] != 0U) {
      continue;  // left the air in the last tick
    }
    movers.push_back({batch.id[i],
                      batch.platform[i],
                      batch.group[i],
                      static_cast<Side>(batch.side[i]),
                      batch.nation[i],
                      static_cast<Phase>(batch.phase[i]),
                      {batch.x[i], batch.y[i], batch.z[i]},
                      {batch.vx[i], batch.vy[i], batch.vz[i]},
                      batch.row[i],
                      batch.target[i]});
  }
  std::sort(movers.begin(), movers.end(), [](const MoverView& a, const MoverView& b) {
    return a.id < b.id;
  });
}

void look_at_mounts(const BatchView& batch, std::uint32_t w, std::vector<MountView>& mounts) {
  mounts.resize(batch.world[w].mounts);
  for (std::size_t m = 0; m < mounts.size(); ++m) {
    const MountState& state = batch.mount[first_row(w, batch.rows.mounts) + m];
    mounts[m] = {state.magazine_count, state.shots_count, 0, state.jamming != 0U};
  }
  for (std::uint32_t c = 0; c < batch.world[w].channels; ++c) {
    const std::size_t row = first_row(w, batch.rows.channels) + c;
    const ChannelPhase phase = batch.channel[row].phase;
    if (phase == ChannelPhase::kReacting || phase == ChannelPhase::kInFlight) {
      mounts[batch.channel_mount[row]].engaging_count += 1;
    }
  }
}

void look_at_group(const GroupState& state, TimeNs now_ns, GroupView& group) {
  group.weapon_control = state.weapon_control;
  group.autonomy = state.autonomy;
  group.is_released = state.released != 0U;
  group.is_link_jammed = state.link_jammed != 0U;
  group.units_standing_count = state.units_standing;
  group.task_area = state.task_area;
  group.task_site = state.task_site;
  group.permissions.clear();
  for (std::uint32_t p = 0; p < state.permissions_count; ++p) {
    const Permission& permission = state.permission[p];
    if (permission.order != kNoRow && permission.expires_ns > now_ns) {
      group.permissions.push_back(
          {permission.order, permission.area, permission.track_id, permission.expires_ns});
    }
  }
}

void look_at_tracks(const BatchView& batch,
                    std::uint32_t w,
                    std::uint32_t p,
                    std::vector<PictureTrackView>& tracks) {
  tracks.clear();
  const std::size_t first =
      first_row(w, batch.rows.tracks) + static_cast<std::size_t>(p) * batch.rows.slots;
  for (std::uint32_t slot = 0; slot < batch.world[w].tracked; ++slot) {
    const auto status = static_cast<TrackStatus>(batch.track_status[first + slot]);
    if (status == TrackStatus::kFree) {
      continue;
    }
    const TrackState& track = batch.track[first + slot];
    tracks.push_back({slot,
                      status == TrackStatus::kConfirmed,
                      track.identity,
                      track.position,
                      track.velocity,
                      std::sqrt(track.error.position_m2),
                      track.last_ns});
  }
}

}  // namespace

void look_at_world(const BatchView& batch, std::uint32_t w, WorldView& view) {
  const WorldTable& table = batch.world[w];
  view.now_ns = batch.clock[w].now_ns;
  look_at_movers(batch, w, view.movers);
  view.fates.resize(table.initial);
  for (std::uint32_t row = 0; row < table.initial; ++row) {
    view.fates[row] = static_cast<Fate>(batch.fate[first_row(w, batch.rows.movers) + row]);
  }
  view.sites.clear();
  view.sites.reserve(table.sites);
  for (std::uint32_t s = 0; s < table.sites; ++s) {
    const std::size_t row = first_row(w, batch.rows.sites) + s;
    const std::uint32_t damage = std::min(batch.site[row].damage, kDamageOne);
    view.sites.push_back({batch.site_spec[row].position,
                          static_cast<float>(damage) / static_cast<float>(kDamageOne),
                          batch.site[row].out != 0U});
  }
  look_at_mounts(batch, w, view.mounts);
  view.groups.resize(table.groups);
  view.pictures.resize(table.pictures);
  for (std::uint32_t g = 0; g < table.groups; ++g) {
    look_at_group(
        batch.group_state[first_row(w, batch.rows.groups) + g], view.now_ns, view.groups[g]);
  }
  for (std::uint32_t p = 0; p < table.pictures; ++p) {
    look_at_tracks(batch, w, p, view.pictures[p]);
  }
  view.nations.resize(kNationsMax);
  for (std::uint32_t n = 0; n < kNationsMax; ++n) {
    const std::int64_t* counters =
        batch.counter + first_row(w, batch.rows.counters) + std::size_t{n} * kCounters;
    std::copy_n(counters, kCounters, view.nations[n].begin());
  }
  view.places.reset();
}

}  // namespace boyd
