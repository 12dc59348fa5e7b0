#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "kernels/state/check_swarm.hpp"
#include "kernels/state/plan.hpp"

namespace boyd {

namespace {

constexpr float kFullTurn_rad = 6.2831855F;

/// Collects sentences about what is broken.
class Checker {
public:
  explicit Checker(const WorldPlan& plan) : plan_(plan) {}

  std::vector<std::string> run() {
    check_clock();
    check_platforms();
    check_movers();
    check_sites();
    check_sensors();
    check_noises();
    check_mounts();
    check_groups();
    check_pictures();
    check_triggers();
    check_surroundings();
    check_swarms(plan_, problems_);
    check_depots();
    return std::move(problems_);
  }

private:
  void require(bool holds, const std::string& what) {
    if (!holds) {
      problems_.push_back(what);
    }
  }
  void require_row(std::uint32_t row, std::size_t rows, const std::string& what) {
    require(row < rows, what + " is row " + std::to_string(row) + " of " + std::to_string(rows));
  }
  static bool is_probability(float p) { return p >= 0 && p <= 1; }
  static bool is_positive(float x) { return std::isfinite(x) && x > 0; }

  void check_clock() {
    require(plan_.dt_ns > 0, "dt must be positive");
    require(plan_.end_ns > plan_.start_ns, "the end must come after the start");
    if (plan_.dt_ns > 0) {
      require(plan_.command_interval_ns > 0 && plan_.command_interval_ns % plan_.dt_ns == 0,
              "the command interval must be a multiple of dt");
      require(plan_.assess_ns > 0 && plan_.assess_ns % plan_.dt_ns == 0,
              "the assessment period must be a multiple of dt");
    }
    require(plan_.guidance_substeps >= 1 && plan_.guidance_substeps <= 1024,
            "guidance sub-steps must be 1 to 1024");
    require(plan_.triggers.size() <= kTriggersMax, "too many triggers");
    require(plan_.assets_list.size() <= 64, "more than 64 assets");
    require(plan_.groups.size() <= kGroupsMax, "too many groups");
    require(plan_.platforms.size() <= 65535, "too many platforms");
  }

  void check_platforms() {
    for (std::size_t k = 0; k < plan_.platforms.size(); ++k) {
      const PlatformSpec& platform = plan_.platforms[k];
      const std::string name = "platform " + std::to_string(k);
      require(is_positive(platform.speed_cruise_mps) && platform.speed_cruise_mps <= 10000,
              name + ": cruise speed must be in (0, 10000] m/s");
      require(
          platform.speed_max_mps >= platform.speed_cruise_mps && platform.speed_max_mps <= 10000,
          name + ": maximum speed must be at least the cruise speed, at most 10000 m/s");
      require(is_positive(platform.accel_max_mps2), name + ": acceleration must be positive");
      require(is_positive(platform.rcs_m2), name + ": radar cross-section must be positive");
      require(is_positive(platform.endurance_s) && platform.endurance_s < 1e9F,
              name + ": endurance must be positive and below 1e9 s");
      require(is_probability(platform.damage), name + ": damage must be 0 to 1");
      require(is_probability(platform.jam_susceptibility),
              name + ": susceptibility to jamming must be 0 to 1");
      require(platform.flock_radius_m >= 0 && platform.flock_radius_m <= 4000,
              name + ": flock radius must be 0 to 4000 m");
      require(std::isfinite(platform.navigation_drift) && platform.navigation_drift >= 0,
              name + ": drift must not be negative");
      require(
          platform.navigation != Navigation::kSatellite ||
              (is_positive(platform.jam_to_signal_max) &&
               std::isfinite(platform.spoof_to_signal_min) && platform.spoof_to_signal_min >= 0),
          name + ": satellite navigation needs a positive limit of jamming over signal");
      require(platform.flock_separation_m <= platform.flock_radius_m,
              name + ": separation distance must not pass the flock radius");
      require(platform.heading_noise_rad >= 0 && platform.heading_noise_rad <= kFullTurn_rad,
              name + ": heading noise must be 0 to a full turn");
      require(platform.heading_noise_ns > 0,
              name + ": the period of its heading noise must be positive");
      require(std::isfinite(platform.guidance_lag_s) && platform.guidance_lag_s >= 0,
              name + ": the lag of guidance must not be negative");
    }
  }

  void check_movers() {
    std::set<AgentId> ids;
    for (std::size_t k = 0; k < plan_.movers.size(); ++k) {
      const MoverSpec& mover = plan_.movers[k];
      const std::string name = "mover " + std::to_string(k);
      require(ids.insert(mover.id).second, name + ": its id is taken");
      require_row(mover.platform, plan_.platforms.size(), name + ": platform");
      if (mover.platform < plan_.platforms.size()) {
        const Role role = plan_.platforms[mover.platform].role;
        require(role != Role::kMissile && role != Role::kInterceptor && role != Role::kStrike,
                name + ": its platform is one that weapons launch");
      }
      require_row(mover.group, plan_.groups.size(), name + ": group");
      require(mover.nation < kNationsMax, name + ": nation is out of range");
      require(
          static_cast<std::size_t>(mover.route_first) + mover.route_count <= plan_.waypoints.size(),
          name + ": route is out of range");
      if (mover.target_asset != kNoRow) {
        require_row(mover.target_asset, plan_.sites.size(), name + ": target");
      }
      if (mover.launch_site != kNoRow) {
        require_row(mover.launch_site, plan_.sites.size(), name + ": launch site");
      }
      require(mover.release_delay_ns >= 0, name + ": release delay is negative");
      require(std::isfinite(mover.emission_w) && mover.emission_w >= 0,
              name + ": emission must not be negative");
    }
  }

  void check_sites() {
    for (std::size_t k = 0; k < plan_.sites.size(); ++k) {
      const SiteSpec& site = plan_.sites[k];
      const std::string name = "site " + std::to_string(k);
      require_row(site.group, plan_.groups.size(), name + ": group");
      require(site.nation < kNationsMax, name + ": nation is out of range");
      require(is_positive(site.damage_for_kill), name + ": damage for kill must be positive");
    }
    for (std::size_t k = 0; k < plan_.relocations.size(); ++k) {
      const RelocationSpec& move = plan_.relocations[k];
      const std::string name = "relocation " + std::to_string(k);
      require(move.time_ns > plan_.start_ns &&
                  (k == 0 || plan_.relocations[k - 1].time_ns <= move.time_ns),
              name + ": times must ascend from after the start");
      require_row(move.site, plan_.sites.size(), name + ": site");
      require(move.site >= plan_.sites.size() || plan_.sites[move.site].kind != SiteKind::kAsset,
              name + ": assets do not move");
    }
    for (const std::uint32_t row : plan_.assets_list) {
      require_row(row, plan_.sites.size(), "asset");
    }
  }

  void check_carrier(std::uint32_t site, std::uint32_t mover, const std::string& name) {
    require((site == kNoRow) != (mover == kNoRow), name + ": needs a site or a mover as carrier");
    if (site != kNoRow) {
      require_row(site, plan_.sites.size(), name + ": site");
    }
    if (mover != kNoRow) {
      require_row(mover, plan_.movers.size(), name + ": mover");
    }
  }

  void check_sensors() {
    for (std::size_t k = 0; k < plan_.sensors.size(); ++k) {
      const SensorSpec& sensor = plan_.sensors[k];
      const std::string name = "sensor " + std::to_string(k);
      require(k == 0 || plan_.sensors[k - 1].key < sensor.key, name + ": keys must ascend");
      check_carrier(sensor.site, sensor.mover, name);
      require_row(sensor.picture, plan_.pictures.size(), name + ": picture");
      require(sensor.scan_ns > 0, name + ": scan period must be positive");
      require(is_positive(sensor.range_ref_m) && is_positive(sensor.range_max_m),
              name + ": ranges must be positive");
      require(is_positive(sensor.rcs_ref_m2), name + ": reference cross-section must be positive");
      require(sensor.detect_ref_prob > 0 && sensor.detect_ref_prob <= 1,
              name + ": detection probability must be in (0, 1]");
      const bool radar = sensor.kind == SensorKind::kRadar;
      require(!radar ||
                  (sensor.false_alarm_prob > 0 &&
                   sensor.false_alarm_prob < sensor.detect_ref_prob && sensor.detect_ref_prob < 1),
              name + ": a radar needs 0 < false alarm < detection probability < 1");
      require(sensor.snr_at_1m >= 0 && sensor.jnr_at_1m >= 0 && is_probability(sensor.sidelobe),
              name + ": ratios must not be negative, the sidelobe's must be 0 to 1");
      require(sensor.kind != SensorKind::kPassive || is_positive(sensor.emission_ref_w),
              name + ": a passive sensor needs the power that it hears at its range");
      require(!sensor.bearing_only ||
                  (sensor.kind == SensorKind::kPassive && is_positive(sensor.error_angle_rad) &&
                   sensor.error_range_m == 0 && sensor.error_range_frac == 0),
              name + ": bearings alone are those of a passive sensor, with an error of angle only");
      check_false_alarms(sensor, name);
    }
  }

  void check_false_alarms(const SensorSpec& sensor, const std::string& name) {
    constexpr float mean_max = 64;
    const FalseAlarmSpec& alarm = sensor.false_alarm;
    require(alarm.cells_count >= 0 && alarm.gate_cells_count >= 0 && alarm.gate_radius_m >= 0 &&
                alarm.altitude_max_m >= 0 && sensor.error_range_frac >= 0,
            name + ": cells, gate and altitude of false alarms must not be negative");
    require(alarm.cells_count * sensor.false_alarm_prob <= mean_max * 1.0001F,
            name + ": more than 64 false alarms a scan");
  }

  void check_noises() {
    for (std::size_t k = 0; k < plan_.noises.size(); ++k) {
      const NoiseSpec& noise = plan_.noises[k];
      const std::string name = "noise jammer " + std::to_string(k);
      check_carrier(noise.site, noise.mover, name);
      require(is_positive(noise.power_w_per_hz), name + ": power must be positive");
      for (const Vec3f& v : {noise.spoof_offset_m, noise.spoof_velocity_mps}) {
        require(std::fabs(v.x) <= 1e6F && std::fabs(v.y) <= 1e6F && v.z == 0,
                name + ": what it feigns must be within 1000 km and level");
      }
    }
  }

  void check_mounts() {
    for (std::size_t k = 0; k < plan_.mounts.size(); ++k) {
      const MountSpec& mount = plan_.mounts[k];
      const std::string name = "mount " + std::to_string(k);
      require(k == 0 || plan_.mounts[k - 1].key < mount.key, name + ": keys must ascend");
      require(mount.ordinal < kMountsPerMemberMax, name + ": too many mounts on its carrier");
      check_carrier(mount.site, mount.mover, name);
      require_row(mount.group, plan_.groups.size(), name + ": group");
      require(mount.channels_count >= 1 && mount.channels_count <= kChannelsMax,
              name + ": channels must be 1 to " + std::to_string(kChannelsMax));
      require(mount.magazine_count <= kShotsPerMountMax, name + ": magazine is too large");
      require(mount.salvo_count >= 1, name + ": a salvo has at least one shot");
      require(mount.range_max_m > mount.range_min_m, name + ": range must not be empty");
      require(mount.reaction_ns >= 0 && mount.cycle_ns >= 0, name + ": times must not be negative");
      const bool launches = mount.kind == MountKind::kMissile ||
                            mount.kind == MountKind::kInterceptor ||
                            mount.kind == MountKind::kStrike;
      require(launches == (mount.platform != kNoRow), name + ": launches and platform disagree");
      if (mount.platform != kNoRow) {
        require_row(mount.platform, plan_.platforms.size(), name + ": platform");
        check_launched(mount, name);
      }
      require(mount.kind != MountKind::kJammer || mount.site != kNoRow,
              name + ": a jammer stands on a site");
      for (const float p : mount.kill_prob) {
        require(is_probability(p), name + ": kill probabilities must be 0 to 1");
      }
      check_laser(mount, name);
      check_supply(mount, name);
    }
  }

  void check_laser(const MountSpec& mount, const std::string& name) {
    if (mount.kind != MountKind::kLaser) {
      return;
    }
    const LaserSpec& laser = mount.laser;
    require(std::all_of(laser.dwell_s.begin(), laser.dwell_s.end(), is_positive) &&
                is_positive(laser.range_ref_m) && laser.dwell_max_ns > 0,
            name + ": a laser's dwell times and range of reference must be positive");
    require(laser.attenuation_per_m >= 0 && laser.attenuation_ref_per_m >= 0,
            name + ": attenuation must not be negative");
    require(laser.draw_w > 0 && laser.energy_nj > 0 && laser.restart_nj >= 0 &&
                laser.restart_nj <= laser.energy_nj,
            name + ": a laser needs power, energy, and not more than that to begin");
    require(mount.channels_count == 1, name + ": a laser has one target at a time");
  }

  void check_supply(const MountSpec& mount, const std::string& name) {
    require(std::uint64_t{mount.magazine_count} + mount.supply.reserve_count +
                    mount.supply.resupply_max_count <=
                kShotsPerMountMax,
            name + ": magazine, reserve and resupply are too large");
    require(mount.supply.reload_ns >= 0 && mount.assess.delay_ns >= 0,
            name + ": reload and assessment must not take less than no time");
    require(is_probability(mount.assess.kill_prob) && is_probability(mount.assess.miss_prob),
            name + ": probabilities of an assessment must be 0 to 1");
  }

  void check_depots() {
    for (std::size_t k = 0; k < plan_.depots.size(); ++k) {
      const DepotSpec& depot = plan_.depots[k];
      const std::string name = "depot " + std::to_string(k);
      require(depot.nation < kNationsMax, name + ": nation is out of range");
      require(depot.delay_ns >= 0 && depot.partner_delay_ns >= 0,
              name + ": delays must not be negative");
    }
  }

  void check_launched(const MountSpec& mount, const std::string& name) {
    if (mount.platform >= plan_.platforms.size()) {
      return;
    }
    const PlatformSpec& platform = plan_.platforms[mount.platform];
    const Role wanted = mount.kind == MountKind::kMissile       ? Role::kMissile
                        : mount.kind == MountKind::kInterceptor ? Role::kInterceptor
                                                                : Role::kStrike;
    require(platform.role == wanted, name + ": launches a platform of another role");
    require(mount.kind == MountKind::kStrike || is_positive(platform.fuze_radius_m),
            name + ": what homes needs a fuze radius");
  }

  void check_groups() {
    for (std::size_t k = 0; k < plan_.groups.size(); ++k) {
      const GroupSpec& group = plan_.groups[k];
      const std::string name = "group " + std::to_string(k);
      require_row(group.picture, plan_.pictures.size(), name + ": picture");
      require(group.nation < kNationsMax, name + ": nation is out of range");
      require(group.turnaround_ns >= 0 && group.fuel_reserve_ns >= 0,
              name + ": turnaround and fuel reserve must not be negative");
      require(group.link_w_per_hz >= 0 && group.link_margin >= 0,
              name + ": power and margin of its link must not be negative");
      if (group.headquarters != kNoRow) {
        require_row(group.headquarters, plan_.groups.size(), name + ": headquarters");
        require(std::any_of(plan_.sites.begin(),
                            plan_.sites.end(),
                            [&](const SiteSpec& site) { return site.group == group.headquarters; }),
                name + ": its headquarters has no units");
      }
      require(group.sight_range_m >= 0 && is_probability(group.sight_prob),
              name + ": sight must not be negative, its probability 0 to 1");
      if (group.sector_area != kNoRow) {
        require_row(group.sector_area, plan_.areas.size(), name + ": sector");
      }
    }
  }

  void check_pictures() {
    std::uint64_t false_tracks = 0;
    for (std::size_t k = 0; k < plan_.pictures.size(); ++k) {
      const PictureSpec& picture = plan_.pictures[k];
      const std::string name = "picture " + std::to_string(k);
      require(picture.nation < kNationsMax, name + ": nation is out of range");
      require(picture.confirm_hits_count >= 1, name + ": confirmation needs at least one hit");
      require(picture.drop_ns > 0 && picture.identify_ns > 0 && picture.fresh_ns > 0,
              name + ": times must be positive");
      for (const auto& row : picture.identify_prob) {
        float sum = 0;
        for (const float p : row) {
          require(is_probability(p), name + ": identification probabilities must be 0 to 1");
          sum += p;
        }
        require(std::fabs(sum - 1) < 1e-4F, name + ": identification rows must sum to 1");
      }
      float clutter = 0;
      for (const float p : picture.identify_clutter_prob) {
        clutter += is_probability(p) ? p : 2;
      }
      require(std::fabs(clutter - 1) < 1e-4F, name + ": the row of clutter must sum to 1");
      require(is_probability(picture.iff_failure_prob) &&
                  is_probability(picture.iff_partner_failure_prob),
              name + ": failures of interrogation must be 0 to 1");
      require(picture.gate_sigma >= 0 && (picture.gate_sigma == 0 || !picture.perfect),
              name + ": a gate must not be negative, and a perfect picture has none");
      false_tracks += picture.false_tracks_max_count;
    }
    require(false_tracks <= kFalseTracksMax, "more rows for false tracks than 65536");
    for (std::size_t k = 0; k < plan_.exchanges.size(); ++k) {
      const ExchangeSpec& edge = plan_.exchanges[k];
      const std::string name = "exchange " + std::to_string(k);
      require_row(edge.from, plan_.pictures.size(), name + ": giver");
      require_row(edge.to, plan_.pictures.size(), name + ": receiver");
      require(edge.delay_ns >= 0 && is_probability(edge.coverage_prob) && edge.error_factor >= 1,
              name + ": needs delay >= 0, coverage 0 to 1, error factor >= 1");
    }
  }

  void check_triggers() {
    for (std::size_t k = 0; k < plan_.triggers.size(); ++k) {
      const TriggerSpec& trigger = plan_.triggers[k];
      const std::string name = "trigger " + std::to_string(k);
      require_row(trigger.picture, plan_.pictures.size(), name + ": picture");
      if (trigger.area != kNoRow) {
        require_row(trigger.area, plan_.areas.size(), name + ": area");
      }
      require(trigger.threshold_count >= 1, name + ": threshold must be at least 1");
    }
  }

  void check_surroundings() {
    const Wind& wind = plan_.wind;
    require(std::fabs(wind.x_mps) <= 200 && std::fabs(wind.y_mps) <= 200,
            "wind must be at most 200 m/s");
    require(is_positive(wind.reference_m) && wind.exponent >= 0 && wind.exponent <= 1,
            "wind needs a positive height and an exponent of 0 to 1");
    for (const MoverSpec& mover : plan_.movers) {
      require(mover.above_ground_m <= 100000, "heights above ground must be at most 100 km");
    }
    if (plan_.relief == nullptr) {
      return;
    }
    const Relief& relief = *plan_.relief;
    const std::uint64_t posts = std::uint64_t{relief.columns} * relief.rows;
    require(relief.columns >= 2 && relief.rows >= 2 && posts == relief.height_m.size() &&
                posts <= kReliefPostsMax,
            "a relief needs at least 2 rows of 2 heights, and as many as it says");
    require(relief.step_m >= 1 && relief.step_m <= 1'000'000,
            "heights of a relief must be 1 m to 1000 km apart");
    require(std::none_of(relief.height_m.begin(),
                         relief.height_m.end(),
                         [](std::int16_t height) { return height < 0; }),
            "a relief must not lie below the sea");
  }

  const WorldPlan& plan_;
  std::vector<std::string> problems_;
};

}  // namespace

std::vector<std::string> check_plan(const WorldPlan& plan) {
  return Checker(plan).run();
}

}  // namespace boyd
