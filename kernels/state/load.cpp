#include "kernels/state/load.hpp"

#include <algorithm>
#include <cstring>

#include "kernels/state/load_swarm.hpp"

namespace boyd {

namespace {

/// The grid hangs on the scenario's first site (or mover), so that it moves with the theatre. Cells
/// are a quarter as wide along x: movers that follow one another in a row are near each other.
void place_grid(const WorldPlan& plan, WorldTable& table) {
  const std::uint32_t edge = cell_units(plan);
  table.flocks = edge != 0 ? 1 : 0;
  if (edge == 0) {
    return;
  }
  Position anchor{};
  if (!plan.sites.empty()) {
    anchor = plan.sites.front().position;
  } else if (!plan.movers.empty()) {
    anchor = plan.movers.front().position;
  }
  const std::int32_t corner[3] = {anchor.x, anchor.y, anchor.z};
  for (int d = 0; d < 3; ++d) {
    table.cell_units[d] = d == 0 ? edge / 4 + 1 : edge;
    table.cell_inverse[d] = UINT64_MAX / table.cell_units[d] + 1;
    const std::uint32_t from_edge = static_cast<std::uint32_t>(corner[d]) ^ 0x80000000U;
    table.cell_offset[d] = table.cell_units[d] - from_edge % table.cell_units[d];
  }
}

FlockLaw law_of(const PlatformSpec& platform) {
  constexpr float units = static_cast<float>(kUnitsPerMetre);
  const float radius = platform.flock_radius_m * units;
  const float near = platform.flock_separation_m * units;
  FlockLaw law{};
  law.radius2 = radius * radius;
  law.near2 = near * near;
  law.separation = law.near2 > 0 ? -platform.separation_weight / (law.near2 * units) : 0.0F;
  law.cohesion = platform.cohesion_weight / units;
  law.alignment = platform.alignment_weight;
  return law;
}

/// The search grid covers whatever the plan places, with the narrowest bands that do.
void place_bands(const WorldPlan& plan, WorldTable& table) {
  std::int32_t low[2] = {INT32_MAX, INT32_MAX};
  std::int32_t high[2] = {INT32_MIN, INT32_MIN};
  const auto cover = [&](const Position& p) {
    const std::int32_t place[2] = {p.x, p.y};
    for (int axis = 0; axis < 2; ++axis) {
      low[axis] = std::min(low[axis], place[axis]);
      high[axis] = std::max(high[axis], place[axis]);
    }
  };
  for (const SiteSpec& site : plan.sites) {
    cover(site.position);
  }
  for (const MoverSpec& mover : plan.movers) {
    cover(mover.position);
  }
  for (const Waypoint& point : plan.waypoints) {
    cover(point.position);
  }
  if (low[0] <= high[0]) {
    table.bands = grid_over(low, high);
  }
}

template <class T>
void copy_rows(T* to, const std::vector<T>& from) {
  if (!from.empty()) {
    std::memcpy(to, from.data(), from.size() * sizeof(T));
  }
}

WorldTable table_of(const WorldPlan& plan) {
  WorldTable table{};
  table.seed = plan.seed;
  table.start_ns = plan.start_ns;
  table.end_ns = plan.end_ns;
  table.dt_ns = plan.dt_ns;
  table.command_interval_ns = plan.command_interval_ns;
  table.assess_ns = plan.assess_ns;
  table.dt_s = static_cast<float>(static_cast<double>(plan.dt_ns) * 1e-9);
  place_grid(plan, table);
  place_bands(plan, table);
  table.guidance_substeps = plan.guidance_substeps;
  table.stop_when_clear = plan.stop_when_clear ? 1 : 0;
  table.navigation = loses_way(plan) ? 1 : 0;
  table.wind = plan.wind;
  table.platforms = size32(plan.platforms.size());
  table.waypoints = size32(plan.waypoints.size());
  table.initial = size32(plan.movers.size());
  table.movers = movers_of(plan);
  table.sites = size32(plan.sites.size());
  table.assets = size32(plan.assets_list.size());
  table.relocations = size32(plan.relocations.size());
  table.sensors = size32(plan.sensors.size());
  table.sensor_words = words_of(table.sensors);
  table.noises = size32(plan.noises.size());
  table.mounts = size32(plan.mounts.size());
  table.mount_words = words_of(table.mounts);
  table.channels = channels_of(plan);
  table.groups = size32(plan.groups.size());
  table.areas = size32(plan.areas.size());
  table.pictures = size32(plan.pictures.size());
  table.exchanges = size32(plan.exchanges.size());
  table.triggers = size32(plan.triggers.size());
  table.false_rows = false_rows_of(plan);
  table.tracked = can_see(plan) ? table.initial + table.false_rows : 0;
  table.depots = size32(plan.depots.size());
  return table;
}

void load_clock(const BatchView& host, std::uint32_t w, const WorldPlan& plan) {
  ClockState& clock = host.clock[w];
  clock.now_ns = plan.start_ns;
  clock.until_ns = plan.start_ns;
  clock.next_effect_ns = kNever;
  clock.next_spawn_ns = kNever;
  clock.state = WorldState::kRunning;
  clock.failure.agent = kNoAgent;
  host.failed_agent[w] = kNoAgent;
  host.everywhere[w] = 1;
  const auto initial = static_cast<std::size_t>(w) * host.rows.initial;
  for (std::size_t row = 0; row < plan.movers.size(); ++row) {
    const MoverSpec& mover = plan.movers[row];
    host.spawn_ns[initial + row] = mover.spawn_ns;
    clock.next_spawn_ns = std::min(clock.next_spawn_ns, mover.spawn_ns);
    const Role role = plan.platforms[mover.platform].role;
    const bool attacks = role == Role::kAttackDrone || role == Role::kDecoy;
    if (mover.side == Side::kAttacker && attacks && mover.spawn_ns != kNever) {
      clock.hostiles_count += 1;
    }
  }
}

/// The first weapon of a mover that shoots at tracks.
bool leads(const WorldPlan& plan, std::uint32_t m) {
  const auto shoots = [](const MountSpec& mount) {
    return mount.kind != MountKind::kStrike && mount.kind != MountKind::kJammer;
  };
  const MountSpec& mount = plan.mounts[m];
  if (mount.mover == kNoRow || !shoots(mount)) {
    return false;
  }
  return std::none_of(plan.mounts.begin(), plan.mounts.begin() + m, [&](const MountSpec& other) {
    return other.mover == mount.mover && shoots(other);
  });
}

void load_mounts(const BatchView& host, std::uint32_t w, const WorldPlan& plan) {
  const auto first_mount = static_cast<std::size_t>(w) * host.rows.mounts;
  const auto first_channel = static_cast<std::size_t>(w) * host.rows.channels;
  std::uint32_t channel = 0;
  std::uint32_t row = size32(plan.movers.size());
  for (std::uint32_t m = 0; m < plan.mounts.size(); ++m) {
    const MountSpec& mount = plan.mounts[m];
    host.mount[first_mount + m].magazine_count = mount.magazine_count;
    host.mount[first_mount + m].strike_order = kNoRow;
    host.mount[first_mount + m].reserve_count = mount.supply.reserve_count;
    if (mount.kind == MountKind::kLaser) {
      host.mount[first_mount + m].magazine_count = 1;
      host.mount[first_mount + m].energy_nj = mount.laser.energy_nj;
      host.mount[first_mount + m].energy_ns = plan.start_ns;
    }
    host.mount_first_channel[first_mount + m] = channel;
    host.mount_first_row[first_mount + m] = launched_by(mount) != 0 ? row : kNoRow;
    for (std::uint32_t k = 0; k < mount.channels_count; ++k) {
      host.channel_mount[first_channel + channel + k] = m;
      host.channel[first_channel + channel + k].order = kNoRow;
      host.channel[first_channel + channel + k].autonomy_order = kNoRow;
    }
    channel += mount.channels_count;
    host.leads[first_mount + m] = leads(plan, m) ? 1 : 0;
    row += launched_by(mount);
  }
}

void load_mount_spans(const BatchView& host, std::uint32_t w, const WorldPlan& plan) {
  std::uint32_t* const rows =
      host.mount_by_picture + static_cast<std::size_t>(w) * host.rows.mounts;
  std::uint32_t place = 0;
  for (std::uint32_t p = 0; p < plan.pictures.size(); ++p) {
    const std::uint32_t first = place;
    for (std::uint32_t m = 0; m < plan.mounts.size(); ++m) {
      if (plan.groups[plan.mounts[m].group].picture == p) {
        rows[place++] = m;
      }
    }
    const std::size_t picture = static_cast<std::size_t>(w) * host.rows.pictures + p;
    host.mount_span[picture] = {first, place - first};
  }
}

void load_groups(const BatchView& host, std::uint32_t w, const WorldPlan& plan) {
  GroupState* states = host.group_state + static_cast<std::size_t>(w) * host.rows.groups;
  for (std::size_t g = 0; g < plan.groups.size(); ++g) {
    const GroupSpec& spec = plan.groups[g];
    GroupState& state = states[g];
    state.weapon_control = spec.weapon_control;
    state.autonomy = spec.autonomy;
    state.released = spec.released ? 1 : 0;
    state.control_order = kNoRow;
    state.autonomy_order = kNoRow;
    state.task_area = kNoRow;
    state.task_site = kNoRow;
    state.units_standing = size32(static_cast<std::size_t>(
        std::count_if(plan.sites.begin(), plan.sites.end(), [g](const SiteSpec& site) {
          return site.group == g && site.kind != SiteKind::kAsset;
        })));
    for (Permission& permission : state.permission) {
      permission.order = kNoRow;
    }
  }
  GroupReport* reports = host.group_report + static_cast<std::size_t>(w) * host.rows.groups;
  for (std::size_t g = 0; g < plan.groups.size(); ++g) {
    const std::uint32_t headquarters = plan.groups[g].headquarters;
    reports[g] = {states[g].units_standing,
                  headquarters == kNoRow || states[headquarters].units_standing != 0};
  }
}

/// Blocks of rows for false tracks, and what lies in the depots.
void load_supplies(const BatchView& host, std::uint32_t w, const WorldPlan& plan) {
  std::uint32_t first = 0;
  for (std::size_t p = 0; p < plan.pictures.size(); ++p) {
    host.picture[static_cast<std::size_t>(w) * host.rows.pictures + p].false_first = first;
    first += plan.pictures[p].false_tracks_max_count;
  }
  for (std::size_t d = 0; d < plan.depots.size(); ++d) {
    host.depot[static_cast<std::size_t>(w) * host.rows.depots + d].stock_count =
        plan.depots[d].stock_count;
  }
}

}  // namespace

void load_world(const BatchView& host, std::uint32_t w, const WorldPlan& plan) {
  const auto at = [w](auto* array, std::uint32_t rows) {
    return array + static_cast<std::size_t>(w) * rows;
  };
  host.world[w] = table_of(plan);
  copy_rows(at(host.platform_spec, host.rows.platforms), plan.platforms);
  for (std::size_t p = 0; p < plan.platforms.size(); ++p) {
    at(host.flock_law, host.rows.platforms)[p] = law_of(plan.platforms[p]);
  }
  copy_rows(at(host.waypoint_spec, host.rows.waypoints), plan.waypoints);
  copy_rows(at(host.initial, host.rows.initial), plan.movers);
  copy_rows(at(host.site_spec, host.rows.sites), plan.sites);
  copy_rows(at(host.asset_site, host.rows.assets), plan.assets_list);
  copy_rows(at(host.relocation, host.rows.relocations), plan.relocations);
  copy_rows(at(host.sensor_spec, host.rows.sensors), plan.sensors);
  copy_rows(at(host.noise_spec, host.rows.noises), plan.noises);
  copy_rows(at(host.mount_spec, host.rows.mounts), plan.mounts);
  copy_rows(at(host.group_spec, host.rows.groups), plan.groups);
  copy_rows(at(host.area, host.rows.areas), plan.areas);
  copy_rows(at(host.picture_spec, host.rows.pictures), plan.pictures);
  copy_rows(at(host.exchange, host.rows.exchanges), plan.exchanges);
  copy_rows(at(host.trigger_spec, host.rows.triggers), plan.triggers);
  copy_rows(at(host.depot_spec, host.rows.depots), plan.depots);
  load_clock(host, w, plan);
  load_mounts(host, w, plan);
  load_mount_spans(host, w, plan);
  load_groups(host, w, plan);
  load_swarms(host, w, plan);
  load_supplies(host, w, plan);
  for (std::size_t s = 0; s < plan.sensors.size(); ++s) {
    at(host.sensor, host.rows.sensors)[s].bands = {{1, 1}, {0, 0}};  // marked in none
  }
  std::fill_n(at(host.index_of, host.rows.movers), host.rows.movers, kNoRow);
  std::fill_n(at(host.kill, host.rows.movers), host.rows.movers, ~0ULL);
  std::fill_n(at(host.first_use_ns, host.rows.orders), host.rows.orders, kNever);
  for (std::uint32_t row = 0; row < host.rows.navigators; ++row) {
    at(host.navigation, host.rows.navigators)[row].spoofer = kNoRow;
  }
}

void load_reliefs(const BatchView& host, std::span<const WorldPlan> plans) {
  each_relief(plans, [&](const Relief& relief, std::uint64_t first) {
    std::copy(relief.height_m.begin(), relief.height_m.end(), host.relief_m + first);
    for (std::size_t w = 0; w < plans.size(); ++w) {
      if (plans[w].relief.get() == &relief) {
        host.world[w].relief = relief.frame();
        host.world[w].relief_first = first;
      }
    }
  });
}

ReliefFrame Relief::frame() const {
  const auto highest = std::max_element(height_m.begin(), height_m.end());
  return {west,
          south,
          1.0F / (static_cast<float>(step_m) * static_cast<float>(kUnitsPerMetre)),
          columns,
          rows,
          highest == height_m.end() ? 0.0F : static_cast<float>(*highest)};
}

}  // namespace boyd
