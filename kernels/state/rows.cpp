#include "kernels/state/rows.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "kernels/core/isa.hpp"
#include "kernels/state/load_swarm.hpp"

namespace boyd {

namespace {

bool has_lag(const WorldPlan& plan) {
  return std::any_of(plan.platforms.begin(), plan.platforms.end(), [](const PlatformSpec& spec) {
    return spec.guidance_lag_s > 0;
  });
}

bool is_serviced(const WorldPlan& plan) {
  return std::any_of(plan.mounts.begin(), plan.mounts.end(), [](const MountSpec& spec) {
    return spec.kind == MountKind::kLaser || spec.supply.reserve_count != 0 ||
           spec.supply.resupply_max_count != 0;
  });
}

bool has_gate(const WorldPlan& plan) {
  return std::any_of(plan.pictures.begin(), plan.pictures.end(), [](const PictureSpec& spec) {
    return spec.gate_sigma > 0;
  });
}

bool has_jammer(const WorldPlan& plan) {
  return std::any_of(plan.mounts.begin(), plan.mounts.end(), [](const MountSpec& spec) {
    return spec.kind == MountKind::kJammer;
  });
}

bool has_scarce_picture(const WorldPlan& plan) {
  const std::size_t tracked = plan.movers.size() + false_rows_of(plan);
  return std::any_of(plan.pictures.begin(), plan.pictures.end(), [&](const PictureSpec& spec) {
    return spec.capacity_count < tracked;
  });
}

bool has_bearings(const WorldPlan& plan) {
  return std::any_of(plan.sensors.begin(), plan.sensors.end(), [](const SensorSpec& spec) {
    return spec.bearing_only;
  });
}

void add_flock_rows(BatchRows& rows, bool on_gpu) {
  if (on_gpu) {
    rows.flock_places = rows.movers;
    // Few movers share a bucket by chance, as those of one chunk are several.
    rows.flock_buckets = std::max(kFlockBuckets_min, std::bit_ceil(rows.movers));
    rows.flock_starts = rows.flock_buckets + 1;
    rows.flock_tiles = (rows.flock_buckets + kFlockTile - 1) / kFlockTile;
  } else {
    rows.flockers = rows.movers;
    rows.flock_rows = rows.movers + 1;
  }
}

}  // namespace

std::uint32_t launched_by(const MountSpec& mount) {
  return mount.platform != kNoRow
             ? mount.magazine_count + mount.supply.reserve_count + mount.supply.resupply_max_count
             : 0;
}

std::uint32_t movers_of(const WorldPlan& plan) {
  std::uint32_t movers = size32(plan.movers.size());
  for (const MountSpec& mount : plan.mounts) {
    movers += launched_by(mount);
  }
  return movers;
}

std::uint32_t false_rows_of(const WorldPlan& plan) {
  std::uint32_t rows = 0;
  for (const PictureSpec& picture : plan.pictures) {
    rows += picture.false_tracks_max_count;
  }
  return rows;
}

std::uint32_t channels_of(const WorldPlan& plan) {
  std::uint32_t channels = 0;
  for (const MountSpec& mount : plan.mounts) {
    channels += mount.channels_count;
  }
  return channels;
}

std::uint32_t cell_units(const WorldPlan& plan) {
  float edge_m = 0;
  for (const PlatformSpec& platform : plan.platforms) {
    edge_m = std::max(edge_m, platform.flock_radius_m);
  }
  constexpr float smallest_m = 4.0F;  // with narrower ones a cell's number would not fit
  return edge_m > 0
             ? static_cast<std::uint32_t>(std::ceil(std::max(edge_m, smallest_m) * 1024.0F)) + 1
             : 0;
}

bool loses_way(const WorldPlan& plan) {
  const bool misleads =
      std::any_of(plan.noises.begin(), plan.noises.end(), [](const NoiseSpec& noise) {
        return noise.band == NoiseBand::kNavigation || noise.band == NoiseBand::kSpoofing;
      });
  return std::any_of(
      plan.platforms.begin(), plan.platforms.end(), [&](const PlatformSpec& platform) {
        return platform.navigation == Navigation::kInertial ||
               (misleads && platform.navigation == Navigation::kSatellite);
      });
}

bool can_see(const WorldPlan& plan) {
  return !plan.sensors.empty() ||
         std::any_of(plan.pictures.begin(), plan.pictures.end(), [](const PictureSpec& picture) {
           return picture.perfect;
         });
}

BatchRows rows_for(std::span<const WorldPlan> plans, bool on_gpu) {
  BatchRows rows;
  const auto grow = [](std::uint32_t& row, std::size_t size) { row = std::max(row, size32(size)); };
  for (const WorldPlan& plan : plans) {
    grow(rows.platforms, plan.platforms.size());
    grow(rows.waypoints, plan.waypoints.size());
    grow(rows.initial, plan.movers.size());
    grow(rows.movers, movers_of(plan));
    grow(rows.sites, plan.sites.size());
    grow(rows.assets, plan.assets_list.size());
    grow(rows.relocations, plan.relocations.size());
    grow(rows.sensors, plan.sensors.size());
    grow(rows.noises, plan.noises.size());
    grow(rows.mounts, plan.mounts.size());
    grow(rows.channels, channels_of(plan));
    grow(rows.groups, plan.groups.size());
    grow(rows.areas, plan.areas.size());
    grow(rows.pictures, plan.pictures.size());
    grow(rows.exchanges, plan.exchanges.size());
    grow(rows.triggers, plan.triggers.size());
    rows.navigators = loses_way(plan) ? 1 : rows.navigators;
    grow(rows.false_rows, false_rows_of(plan));
    grow(rows.slots, plan.movers.size() + false_rows_of(plan));
    grow(rows.autopilots, has_lag(plan) ? 1 : 0);
    grow(rows.serviced, is_serviced(plan) ? 1 : 0);
    grow(rows.depots, plan.depots.size());
    grow(rows.associating, has_gate(plan) ? 1 : 0);
    grow(rows.crossing, has_bearings(plan) ? 1 : 0);
    grow(rows.jamming, has_jammer(plan) ? 1 : 0);
    grow(rows.scarce, has_scarce_picture(plan) ? 1 : 0);
  }
  rows.navigators = rows.navigators != 0 ? rows.movers : 0;
  rows.autopilots *= rows.movers;
  rows.serviced *= rows.mounts;
  each_relief(plans, [&](const Relief& relief, std::uint64_t /*first*/) {
    rows.relief_posts += relief.height_m.size();
  });
  const auto any = [&](const auto& holds) {
    return std::any_of(plans.begin(), plans.end(), holds);
  };
  if (any([](const WorldPlan& plan) { return cell_units(plan) != 0; })) {
    add_flock_rows(rows, on_gpu);
  }
  if (any(can_see)) {
    rows.tracks = rows.pictures * rows.slots;
    if (on_gpu) {
      rows.listed_places = rows.tracks;
      rows.found_lists = 2 * rows.mounts;
      rows.found_targets = kFoundMax * rows.found_lists;
    } else {
      rows.listed = rows.tracks + kLanes;
    }
  }
  rows.sensor_words = words_of(rows.sensors);
  rows.report_bands = rows.associating != 0 ? 2 * kBands * words_of(rows.movers) : 0;
  grow(rows.reports,
       rows.associating != 0 ? std::size_t{rows.movers} * rows.sensor_words : std::size_t{0});
  rows.sensor_bands = 2 * kBands * rows.sensor_words;
  rows.mount_bands = 2 * kBands * words_of(rows.mounts);
  for (const WorldPlan& plan : plans) {
    grow_swarm_rows(plan, rows);
  }
  return rows;
}

}  // namespace boyd
