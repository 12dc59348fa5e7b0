/// From a resolved scenario to one world: sites, movers, mounts, the night's raid and traffic.
#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <tuple>
#include <utility>

#include "host/command/dice.hpp"
#include "host/command/exact_math.hpp"
#include "host/scenario/apportion.hpp"
#include "host/scenario/compile_swarm.hpp"
#include "host/scenario/document.hpp"
#include "host/scenario/raid_draws.hpp"
#include "host/time/time.hpp"
#include "kernels/core/relief.hpp"

namespace boyd::scenario {

namespace {

class WorldCompiler {
public:
  WorldCompiler(const Scenario& scenario, std::uint64_t seed)
      : scenario_(scenario), dice_(seed), draws_(seed) {
    plan_.seed = seed;
    plan_.relief = scenario.relief;
    if (plan_.relief != nullptr) {
      ground_ = plan_.relief->frame();
    }
  }

  WorldPlan compile() {
    add_clock();
    add_tables();
    add_group_specs();
    add_sites();
    for (std::uint32_t g = 0; g < scenario_.groups.size(); ++g) {
      add_group(g);
    }
    for (std::size_t k = 0; k < scenario_.raids.size(); ++k) {
      add_raid(scenario_.raids[k], scenario_.raid_group(k));
    }
    for (std::size_t k = 0; k < scenario_.traffic.size(); ++k) {
      add_traffic(scenario_.traffic[k], scenario_.traffic_group(k));
    }
    add_swarm_tables(scenario_, plan_);
    std::stable_sort(
        plan_.relocations.begin(),
        plan_.relocations.end(),
        [](const RelocationSpec& a, const RelocationSpec& b) { return a.time_ns < b.time_ns; });
    return std::move(plan_);
  }

private:
  void add_clock() {
    const General& general = scenario_.general;
    plan_.end_ns = time::from_seconds(general.duration_s);
    plan_.dt_ns = time::from_seconds(general.dt_s);
    plan_.command_interval_ns = time::from_seconds(general.command_interval_s);
    plan_.assess_ns = time::from_seconds(general.assess_s);
    plan_.guidance_substeps = general.guidance_substeps_count;
    plan_.stop_when_clear = general.stop_when_clear;
    plan_.wind = scenario_.weather.wind;
  }

  /// A place whose height is given, but not below the ground, in whole metres.
  [[nodiscard]] Position on_ground(Position place) const {
    if (plan_.relief != nullptr) {
      const float height = cpu::ground_m(ground_, plan_.relief->height_m.data(), place.x, place.y);
      place.z = std::max(place.z, static_cast<std::int32_t>(std::ceil(height)) * kUnitsPerMetre);
    }
    return place;
  }

  void add_tables() {
    for (const Platform& platform : scenario_.platforms) {
      plan_.platforms.push_back(platform.spec);
    }
    plan_.areas = scenario_.areas;
    plan_.pictures = scenario_.pictures;
    plan_.exchanges = scenario_.exchanges;
    plan_.triggers = scenario_.triggers;
    plan_.depots = scenario_.depots;
  }

  void add_group_specs() {
    for (const Group& group : scenario_.groups) {
      GroupSpec& spec = plan_.groups.emplace_back(group.spec);
      spec.turnaround_ns = time::from_seconds(group.turnaround_s);
      spec.fuel_reserve_ns = time::from_seconds(group.fuel_reserve_s);
    }
    GroupSpec assets{};
    GroupSpec launch_sites{};
    launch_sites.side = Side::kAttacker;
    plan_.groups.push_back(assets);
    plan_.groups.push_back(launch_sites);
    for (const Raid& raid : scenario_.raids) {
      GroupSpec spec = raid.group;
      spec.nation = raid.nation;
      spec.side = Side::kAttacker;
      spec.picture = raid.picture;
      plan_.groups.push_back(spec);
    }
    for (const Traffic& flow : scenario_.traffic) {
      GroupSpec spec{};
      spec.nation = flow.nation;
      spec.side = flow.side;
      spec.picture = flow.picture;
      plan_.groups.push_back(spec);
    }
  }

  void add_sites() {
    for (std::uint32_t k = 0; k < scenario_.assets.size(); ++k) {
      const Asset& asset = scenario_.assets[k];
      SiteSpec site;
      site.id = agent_id(scenario_.assets_group(), k);
      site.kind = SiteKind::kAsset;
      site.group = scenario_.assets_group();
      site.nation = asset.nation;
      site.position = on_ground(asset.position);
      site.hit_radius_m = static_cast<float>(asset.hit_radius_m);
      site.value_usd = asset.value_usd;
      site.counts_leakers = asset.counts_leakers;
      plan_.assets_list.push_back(static_cast<std::uint32_t>(plan_.sites.size()));
      plan_.sites.push_back(site);
    }
    for (std::uint32_t k = 0; k < scenario_.launch_sites.size(); ++k) {
      const LaunchSite& place = scenario_.launch_sites[k];
      const std::uint32_t name = command::name_hash(place.name);
      SiteSpec site;
      site.id = agent_id(scenario_.launch_sites_group(), k);
      site.kind = SiteKind::kLaunchSite;
      site.group = scenario_.launch_sites_group();
      site.side = Side::kAttacker;
      site.nation = place.nation;
      site.hit_radius_m = static_cast<float>(place.hit_radius_m);
      site.value_usd = place.value_usd;
      site.damage_for_kill = static_cast<float>(place.damage_for_kill_frac);
      add_relocations(place, name, site, static_cast<std::uint32_t>(plan_.sites.size()));
      plan_.sites.push_back(site);
    }
  }

  /// Each stay has its place and its believed place: the first two draws of a site are those of the
  /// first stay.
  void add_relocations(const LaunchSite& place,
                       std::uint32_t name,
                       SiteSpec& site,
                       std::uint32_t row) {
    const auto draw_stay = [&](std::uint32_t stay) {
      const Position stands = draws_.in_circle(
          place.position, place.move_radius_m, Stream::kLaunchSite, name, 2 * stay);
      const Position believed = draws_.in_circle(
          stands, 2 * place.location_error_m, Stream::kLaunchSite, name, 2 * stay + 1);
      return std::pair(on_ground(stands), on_ground(believed));
    };
    std::tie(site.position, site.believed) = draw_stay(0);
    if (place.relocate_every_s <= 0) {
      return;
    }
    for (std::uint32_t stay = 1; stay * place.relocate_every_s < scenario_.general.duration_s;
         ++stay) {
      const double moved_s = stay * place.relocate_every_s;
      const auto [stands, believed] = draw_stay(stay);
      plan_.relocations.push_back({time::from_seconds(moved_s), row, false, stands});
      moves_[row][plan_.relocations.back().time_ns] = stands;
      plan_.relocations.push_back(
          {time::from_seconds(moved_s + place.location_delay_s), row, true, believed});
    }
  }

  /// Where a launch site stands at a time.
  [[nodiscard]] Position site_position(std::uint32_t row, TimeNs time_ns) const {
    const auto moves = moves_.find(row);
    if (moves == moves_.end()) {
      return plan_.sites[row].position;
    }
    const auto later = moves->second.upper_bound(time_ns);
    return later == moves->second.begin() ? plan_.sites[row].position : std::prev(later)->second;
  }

  void add_group(std::uint32_t g) {
    const Group& group = scenario_.groups[g];
    if (group.platform == kNoRow) {
      for (std::uint32_t k = 0; k < group.units.size(); ++k) {
        SiteSpec site;
        site.id = agent_id(g, k);
        site.kind = group.units_kind;
        site.group = g;
        site.side = group.spec.side;
        site.nation = group.spec.nation;
        site.position = on_ground(group.units[k].position);
        site.hit_radius_m = static_cast<float>(group.hit_radius_m);
        site.value_usd = group.unit_value_usd;
        site.damage_for_kill = static_cast<float>(group.damage_for_kill_frac);
        arm_member(g, k, static_cast<std::uint32_t>(plan_.sites.size()), kNoRow);
        move_unit(scenario_, group, k, site, draws_, plan_);
        plan_.sites.push_back(site);
      }
      return;
    }
    const auto first = static_cast<std::uint32_t>(plan_.waypoints.size());
    for (const Position& point : group.route) {
      plan_.waypoints.push_back({point});
    }
    for (std::uint32_t k = 0; k < group.count; ++k) {
      MoverSpec mover;
      mover.id = agent_id(g, k);
      mover.platform = group.platform;
      mover.group = g;
      mover.side = group.spec.side;
      mover.nation = group.spec.nation;
      mover.spawn_ns = group.spec.released ? time::from_seconds(group.start_s) : kNever;
      mover.release_delay_ns = command::quantile_ns(
          group.release_delay,
          dice_.uniform(Stream::kScramble, command::name_hash(group.name), k, 0, 0));
      mover.position = group.base;
      mover.position.x += to_units(group.spacing_m * k);
      mover.route_first = first;
      mover.route_count = static_cast<std::uint32_t>(group.route.size());
      mover.route_loops = group.route_loops;
      mover.above_ground_m = static_cast<float>(group.ground_clearance_m);
      mover.emission_w = static_cast<float>(carried_emission_w(group));
      arm_member(g, k, kNoRow, static_cast<std::uint32_t>(plan_.movers.size()));
      add_mover(mover);
    }
  }

  /// Sensors and weapons of one unit or mover.
  void arm_member(std::uint32_t g, std::uint32_t member, std::uint32_t site, std::uint32_t mover) {
    const Group& group = scenario_.groups[g];
    for (std::uint32_t k = 0; k < group.sensors.size(); ++k) {
      if (scenario_.sensors[group.sensors[k]].is_blind) {
        continue;
      }
      SensorSpec sensor = scenario_.sensors[group.sensors[k]].spec;
      sensor.key = mount_key(g, member, k);
      sensor.site = site;
      sensor.mover = mover;
      sensor.picture = group.spec.picture;
      plan_.sensors.push_back(sensor);
    }
    for (const std::uint32_t row : group.noise_jammers) {
      add_noise(row, site, mover);
    }
    for (std::uint32_t k = 0; k < group.weapons.size(); ++k) {
      MountSpec mount = group.weapons[k];
      mount.key = mount_key(g, member, k);
      mount.ordinal = static_cast<std::uint8_t>(k);
      mount.site = site;
      mount.mover = mover;
      mount.group = g;
      plan_.mounts.push_back(mount);
    }
  }

  void add_noise(std::uint32_t row, std::uint32_t site, std::uint32_t mover) {
    NoiseSpec noise = scenario_.noise_jammers[row].spec;
    noise.site = site;
    noise.mover = mover;
    plan_.noises.push_back(noise);
  }

  /// What the members of a group of movers carry that radiates, beside their platform's own.
  [[nodiscard]] double carried_emission_w(const Group& group) const {
    double emission_w = 0;
    for (const std::uint32_t row : group.sensors) {
      emission_w += scenario_.sensors[row].erp_w;
    }
    for (const std::uint32_t row : group.noise_jammers) {
      emission_w += scenario_.noise_jammers[row].erp_w;
    }
    return emission_w;
  }

  /// Puts a mover into the plan, with the noise jammer of its platform.
  void add_mover(MoverSpec mover) {
    const Platform& platform = scenario_.platforms[mover.platform];
    double emission_w = platform.emission_w;
    if (platform.noise_jammer != kNoRow) {
      add_noise(platform.noise_jammer, kNoRow, static_cast<std::uint32_t>(plan_.movers.size()));
      emission_w += scenario_.noise_jammers[platform.noise_jammer].erp_w;
    }
    mover.emission_w += static_cast<float>(emission_w);
    plan_.movers.push_back(mover);
  }

  static std::vector<double> shares_of(const std::vector<Share>& list) {
    std::vector<double> shares;
    for (const Share& part : list) {
      shares.push_back(part.share);
    }
    return shares;
  }

  void add_raid(const Raid& raid, std::uint32_t g) {
    for (std::uint32_t night = 0; night < raid.nights_count; ++night) {
      add_night(raid, g, night);
    }
  }

  void add_night(const Raid& raid, std::uint32_t g, std::uint32_t night) {
    const std::uint32_t name = command::name_hash(raid.name);
    const std::uint32_t first = night * raid.count;
    std::vector<double> wave_shares;
    std::vector<double> axis_shares;
    for (const RaidWave& wave : raid.waves) {
      wave_shares.push_back(wave.share);
    }
    for (const RaidAxis& axis : raid.axes) {
      axis_shares.push_back(axis.share);
    }
    const auto waves = apportion(raid.count, wave_shares);
    const auto platforms =
        draws_.deal(raid.count, shares_of(raid.mix), name, first, Quantity::kPlatform);
    const auto axes = draws_.deal(raid.count, axis_shares, name, first, Quantity::kAxis);
    const auto targets =
        draws_.deal(raid.count, shares_of(raid.targets), name, first, Quantity::kTarget);
    std::uint32_t k = 0;
    for (std::size_t wave = 0; wave < waves.size(); ++wave) {
      const WaveRows rows{static_cast<std::uint32_t>(plan_.movers.size()), waves[wave]};
      for (std::uint32_t n = 0; n < waves[wave]; ++n, ++k) {
        const double u = draws_.draw(Stream::kRaidTiming, name, first + k, Quantity::kTime);
        MoverSpec mover;
        mover.id = agent_id(g, first + k);
        mover.platform = raid.mix[platforms[k]].row;
        mover.group = g;
        mover.nation = raid.nation;
        mover.spawn_ns = time::from_seconds(night * raid.every_s + raid.waves[wave].time_s +
                                            u * raid.waves[wave].spread_s);
        mover.target_asset = raid.targets[targets[k]].row;
        const double height = raid.altitude_min_m +
                              draws_.draw(Stream::kRaidPlan, name, first + k, Quantity::kAltitude) *
                                  (raid.altitude_max_m - raid.altitude_min_m);
        mover.above_ground_m =
            raid.above_ground ? static_cast<float>(to_units(height)) * kMetresPerUnit : -1.0F;
        route_member(raid.axes[axes[k]], name, first + k, to_units(height), mover);
        look_from(scenario_, raid, {g, first + k, mover.platform}, plan_);
        add_mover(mover);
      }
      if (raid.formation.count != 0) {
        form_up(raid, rows, plan_);
      }
      if (raid.arrival != Arrival::kFree) {
        plan_arrival(scenario_, raid, raid.waves[wave], night * raid.every_s, rows, plan_);
      }
    }
  }

  void route_member(const RaidAxis& axis,
                    std::uint32_t name,
                    std::uint32_t member,
                    std::int32_t height,
                    MoverSpec& mover) {
    Position start = axis.start;
    if (axis.launch_site != kNoRow) {
      mover.launch_site = scenario_.launch_site_row(axis.launch_site);
      start = site_position(mover.launch_site, mover.spawn_ns);
    }
    mover.position = draws_.in_circle(start, axis.start_spread_m, Stream::kRaidPlan, name, member);
    mover.position.z = height;
    mover.route_first = static_cast<std::uint32_t>(plan_.waypoints.size());
    mover.route_count = static_cast<std::uint32_t>(axis.route.size());
    const Position offset = draws_.in_circle(
        {0, 0, 0}, axis.route_spread_m, Stream::kRaidPlan, name, member, Quantity::kRoute);
    for (const Position& point : axis.route) {
      plan_.waypoints.push_back({{point.x + offset.x, point.y + offset.y, height}});
    }
    const Position towards = axis.route.empty() ? plan_.sites[mover.target_asset].position
                                                : plan_.waypoints[mover.route_first].position;
    mover.heading_rad = heading(mover.position, towards);
  }

  /// Whole hundredths of a radian: the last bits of atan2 differ between machines.
  static float heading(Position from, Position to) {
    const double angle =
        std::atan2(static_cast<double>(to.y) - from.y, static_cast<double>(to.x) - from.x);
    return static_cast<float>(std::round(angle * 100) / 100);
  }

  void add_traffic(const Traffic& flow, std::uint32_t g) {
    const std::uint32_t name = command::name_hash(flow.name);
    std::vector<double> shares;
    for (const Lane& lane : flow.lanes) {
      shares.push_back(lane.share);
    }
    const auto lanes = draws_.deal(flow.count, shares, name, 0, Quantity::kAxis);
    for (std::uint32_t k = 0; k < flow.count; ++k) {
      const Lane& lane = flow.lanes[lanes[k]];
      const Position offset =
          draws_.in_circle({0, 0, 0}, flow.spread_m, Stream::kTraffic, name, k, Quantity::kRoute);
      MoverSpec mover;
      mover.id = agent_id(g, k);
      mover.platform = flow.platform;
      mover.group = g;
      mover.side = flow.side;
      mover.above_ground_m = static_cast<float>(flow.ground_clearance_m);
      mover.nation = flow.nation;
      mover.spawn_ns = time::from_seconds(flow.first_s +
                                          draws_.draw(Stream::kTraffic, name, k, Quantity::kTime) *
                                              (flow.last_s - flow.first_s));
      mover.route_first = static_cast<std::uint32_t>(plan_.waypoints.size());
      mover.route_count = static_cast<std::uint32_t>(lane.route.size() - 1);
      const auto shifted = [&](const Position& point) {
        return Position{point.x + offset.x, point.y + offset.y, point.z};
      };
      mover.position = shifted(lane.route.front());
      for (std::size_t point = 1; point < lane.route.size(); ++point) {
        plan_.waypoints.push_back({shifted(lane.route[point])});
      }
      mover.heading_rad = heading(mover.position, plan_.waypoints[mover.route_first].position);
      add_mover(mover);
    }
  }

  const Scenario& scenario_;
  command::Dice dice_;
  RaidDraws draws_;
  WorldPlan plan_;
  ReliefFrame ground_{};
  std::map<std::uint32_t, std::map<TimeNs, Position>> moves_;  ///< of launch sites, by row and time
};

}  // namespace

WorldPlan compile_world(const Scenario& scenario, std::uint64_t seed) {
  return WorldCompiler(scenario, seed).compile();
}

}  // namespace boyd::scenario
