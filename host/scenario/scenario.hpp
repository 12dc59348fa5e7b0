/// A scenario as one arm sees it: every table read, checked and resolved. docs/scenario.md
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "host/command/plan.hpp"
#include "host/scenario/table_reader.hpp"
#include "kernels/state/plan.hpp"

namespace boyd::scenario {

/// A place on the ellipsoid (WGS84) and above sea level.
struct Place {
  double latitude_deg = 0;
  double longitude_deg = 0;
  double altitude_m = 0;
};

struct General {
  std::string name;
  std::string title;
  std::string question;
  Place origin;
  std::uint64_t seed = 1;
  std::uint32_t replications_count = 20;
  double duration_s = 0;
  double dt_s = 1;
  double command_interval_s = 1;
  double assess_s = 1;
  std::uint32_t guidance_substeps_count = 16;
  bool stop_when_clear = true;
  command::Posture posture = command::Posture::kCrisis;
  command::Attribution attribution = command::Attribution::kConfirmed;
  double warning_lead_h = 0;
  std::vector<std::string> primary_measures;
  std::vector<std::uint32_t> objective_assets;  ///< empty: all
  double objective_damage_frac = 0.5;
  double objective_before_s = 0;  ///< 0: the end
};

struct Platform {
  std::string name;
  PlatformSpec spec;
  InputShare share;
};
struct Sensor {
  std::string name;
  SensorSpec spec;
  InputShare share;
};
struct Weapon {
  std::string name;
  MountSpec spec;
  InputShare share;
};

struct Asset {
  std::string name;
  Place place;
  std::uint8_t nation = 0;
  double hit_radius_m = 0;
  std::int64_t value_usd = 0;
  Position position{};
};

/// Where attackers come from.
struct LaunchSite {
  std::string name;
  Place place;
  std::uint8_t nation = 0;
  double hit_radius_m = 0;
  std::int64_t value_usd = 0;
  double location_error_m = 0;  ///< 1 sigma of where its enemy believes it
  double move_radius_m = 0;     ///< it is somewhere inside this radius on each replication
  Position position{};
};

struct Unit {
  std::string name;
  Place place;
  Position position{};
};

struct Group {
  std::string name;
  GroupSpec spec;
  std::vector<Unit> units;
  std::vector<std::uint32_t> sensors;  ///< of each unit, rows of sensors
  std::vector<MountSpec> weapons;      ///< of each unit, overrides applied
  std::vector<std::uint32_t> weapon_rows;
  std::uint32_t platform = kNoRow;     ///< movers instead of sites: fighters, patrols
  std::uint32_t count = 0;             ///< movers per unit
  bool on_alert = false;               ///< movers wait for the release of the group
  double spawn_s = 0;                  ///< movers not on alert appear then
  double altitude_m = 0;
  command::Law release_delay = command::deterministic(0);
  std::vector<Place> route;            ///< patrol, flown round and round
  std::vector<Position> route_points;
  double hit_radius_m = 0;
  std::int64_t value_usd = 0;
};

struct RaidAxis {
  std::string name;
  std::uint32_t launch_site = kNoRow;
  double weight = 1;
  double spread_m = 0;  ///< side to side
  std::vector<Place> via;
  std::vector<Position> via_points;
};
struct RaidWave {
  double time_s = 0;
  double share = 1;
  double spread_s = 0;
};
struct RaidTarget {
  std::uint32_t asset = kNoRow;
  double weight = 1;
};
struct Raid {
  std::string name;
  std::uint8_t nation = 0;
  std::uint32_t picture = 0;
  std::uint32_t platform = kNoRow;
  std::uint32_t decoy_platform = kNoRow;
  std::uint32_t count = 0;
  double decoy_share = 0;
  double altitude_min_m = 0;
  double altitude_max_m = 0;
  std::uint32_t nights_count = 1;
  double every_s = 86400;
  std::vector<RaidAxis> axes;
  std::vector<RaidWave> waves;
  std::vector<RaidTarget> targets;
};

struct Traffic {
  std::string name;
  std::uint8_t nation = 0;
  Side side = Side::kNeutral;
  std::uint32_t picture = 0;
  std::uint32_t platform = kNoRow;
  std::uint32_t count = 0;
  Place from;
  Place to;
  double spread_m = 0;
  double altitude_min_m = 0;
  double altitude_max_m = 0;
  double first_s = 0;
  double last_s = 0;
  bool both_ways = true;
};

/// How many of the numbers that an arm rests on are assumptions.
struct AssumedShare {
  std::uint32_t numbers_count = 0;
  std::uint32_t assumed_count = 0;
};

struct Scenario {
  General general;
  std::vector<std::string> nations;
  std::vector<std::string> area_names;
  std::vector<AreaSpec> areas;
  std::vector<std::string> picture_names;
  std::vector<PictureSpec> pictures;
  std::vector<ExchangeSpec> exchanges;
  std::vector<Platform> platforms;
  std::vector<Sensor> sensors;
  std::vector<Weapon> weapons;
  std::vector<Asset> assets;
  std::vector<LaunchSite> launch_sites;
  std::vector<Group> groups;
  std::vector<Raid> raids;
  std::vector<Traffic> traffic;
  std::vector<std::string> trigger_names;
  std::vector<TriggerSpec> triggers;
  command::CommandPlan command;  ///< groups, warnings and names are filled in too
  AssumedShare assumed;

  /// Group rows of a plan: groups, then assets, launch sites, raids, traffic.
  std::uint32_t assets_group() const { return static_cast<std::uint32_t>(groups.size()); }
  std::uint32_t launch_sites_group() const { return assets_group() + 1; }
  std::uint32_t raid_group(std::size_t raid) const {
    return launch_sites_group() + 1 + static_cast<std::uint32_t>(raid);
  }
  std::uint32_t traffic_group(std::size_t k) const {
    return raid_group(raids.size()) + static_cast<std::uint32_t>(k);
  }
  std::vector<std::string> group_names() const;
  /// Site rows of a plan: assets, launch sites, units of the groups.
  std::uint32_t launch_site_row(std::size_t k) const {
    return static_cast<std::uint32_t>(assets.size() + k);
  }
};

}  // namespace boyd::scenario
