/// Turns on, in any plan built from the small world, every model of sensing and weapons that is off
/// by default.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "tests/kernels/small_world.hpp"

namespace boyd::test {

inline void add_sensing_models(WorldPlan& plan) {
  for (PictureSpec& picture : plan.pictures) {
    picture.false_tracks_max_count = picture.perfect ? 0 : 24;
    picture.identify_clutter_prob = {0.4F, 0.5F, 0.1F, 0, 0};
    picture.gate_sigma = picture.perfect ? 0 : 4;
    picture.iff = true;
    picture.iff_failure_prob = 0.3F;
    picture.iff_partner_failure_prob = 0.5F;
  }
  for (SensorSpec& sensor : plan.sensors) {
    if (sensor.kind == SensorKind::kRadar) {
      sensor.false_alarm = {.cells_count = 1.0F / sensor.false_alarm_prob,
                            .gate_cells_count = 0.3F / sensor.false_alarm_prob,
                            .gate_radius_m = 400,
                            .altitude_max_m = 3000};
    }
  }
  for (std::size_t k = 0; k < plan.movers.size(); k += 2) {
    plan.movers[k].emission_w = 40;
  }
  SensorSpec ears = plan.sensors.at(0);
  ears.key = mount_key(kBattery, 0, 14);
  ears.kind = SensorKind::kPassive;
  ears.emission_ref_w = 100;
  ears.error_range_frac = 0.3F;
  ears.detect_ref_prob = 0.7F;
  ears.false_alarm = {};
  plan.sensors.push_back(ears);
  ears.bearing_only = true;
  ears.error_range_frac = ears.error_range_m = 0;
  for (const std::uint32_t site : {0U, 1U}) {
    ears.key = mount_key(kBattery, 0, 12U + site);
    ears.site = site;
    plan.sensors.push_back(ears);
  }
  std::sort(plan.sensors.begin(), plan.sensors.end(), [](const SensorSpec& a, const SensorSpec& b) {
    return a.key < b.key;
  });
}

inline void add_weapon_models(WorldPlan& plan) {
  for (PlatformSpec& platform : plan.platforms) {
    const bool homes = platform.role == Role::kMissile || platform.role == Role::kInterceptor;
    platform.guidance_lag_s = homes ? 0.3F : 0;
  }
  for (MountSpec& mount : plan.mounts) {
    if (mount.kind != MountKind::kJammer) {
      mount.supply = {
          .reserve_count = 2, .reload_ns = seconds(15), .calibre = 1, .resupply_max_count = 3};
      mount.assess = {.delay_ns = seconds(4), .kill_prob = 0.8F, .miss_prob = 0.8F};
    }
  }
  MountSpec laser = plan.mounts.at(0);
  laser.key = mount_key(kBattery, 0, 14);
  laser.ordinal = 14;
  laser.kind = MountKind::kLaser;
  laser.site = 1;
  laser.mover = kNoRow;
  laser.group = kBattery;
  laser.platform = kNoRow;
  laser.range_min_m = 0;
  laser.channels_count = 1;
  laser.magazine_count = 1;
  laser.supply = {};
  laser.assess = {};
  laser.laser = {.dwell_s = {4, 3, 5, 5},
                 .range_ref_m = 4000,
                 .attenuation_per_m = 1e-4F,
                 .attenuation_ref_per_m = 7e-5F,
                 .draw_w = 100000,
                 .recharge_w = 20000,
                 .energy_nj = INT64_C(1'500'000) * 1'000'000'000,
                 .restart_nj = INT64_C(400'000) * 1'000'000'000,
                 .dwell_max_ns = seconds(12)};
  plan.mounts.push_back(laser);
  std::sort(plan.mounts.begin(), plan.mounts.end(), [](const MountSpec& a, const MountSpec& b) {
    return a.key < b.key;
  });
  plan.depots.push_back({.calibre = 1, .stock_count = 2, .delay_ns = seconds(20)});
  plan.depots.push_back({.nation = 5,
                         .shared_with = 1,
                         .calibre = 1,
                         .stock_count = 6,
                         .delay_ns = seconds(20),
                         .partner_delay_ns = seconds(60)});
}

/// A fighter of the battery's group, over the harbour from the start.
inline void add_returning_fighter(WorldPlan& plan) {
  add_fighter(plan, at(-6000, 0, 500), 400);
  plan.groups[kBattery].turnaround_ns = seconds(90);
  plan.groups[kBattery].fuel_reserve_ns = seconds(60);
  MountSpec missile = small_world(0).mounts[0];
  missile.key = mount_key(kBattery, 1, 0);
  missile.site = kNoRow;
  missile.mover = static_cast<std::uint32_t>(plan.movers.size()) - 1U;
  missile.magazine_count = 2;
  plan.mounts.push_back(missile);
  plan.groups[kBattery].sight_range_m = 4000;
  plan.groups[kBattery].sight_prob = 0.6F;
}

inline WorldPlan with_every_model(WorldPlan plan) {
  add_returning_fighter(plan);
  add_sensing_models(plan);
  add_weapon_models(plan);
  return plan;
}

/// The same of a plan with swarms, of which a unit has the number that the fighter else takes.
inline WorldPlan with_every_model_and_swarms(WorldPlan plan) {
  std::vector<MountKey> ground_looks;
  for (const GroundLook& look : plan.ground_looks) {
    ground_looks.push_back(plan.sensors[look.sensor].key);
  }
  plan = with_every_model(std::move(plan));
  constexpr std::uint32_t fighter = 9;
  plan.movers.back().id = agent_id(kBattery, fighter);
  for (MountSpec& mount : plan.mounts) {
    if (mount.mover == plan.movers.size() - 1) {
      mount.key = mount_key(kBattery, fighter, 0);
    }
  }
  std::sort(plan.mounts.begin(), plan.mounts.end(), [](const MountSpec& a, const MountSpec& b) {
    return a.key < b.key;
  });
  plan.swarm_members.resize(plan.movers.size());
  plan.swarm_platforms.resize(plan.platforms.size());
  for (std::size_t k = 0; k < ground_looks.size(); ++k) {
    const auto at =
        std::find_if(plan.sensors.begin(), plan.sensors.end(), [&](const SensorSpec& sensor) {
          return sensor.key == ground_looks[k];
        });
    plan.ground_looks[k].sensor = static_cast<std::uint32_t>(at - plan.sensors.begin());
  }
  return plan;
}

}  // namespace boyd::test
