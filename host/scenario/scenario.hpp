/// A scenario as one arm sees it: every table read, checked and resolved. docs/scenario.md
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/command/plan.hpp"
#include "host/scenario/deterrence.hpp"
#include "host/scenario/table_reader.hpp"
#include "host/scenario/weather.hpp"
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
  double start_time_of_day_s = 0;  ///< at time 0, after midnight
  command::ConflictRule conflict_rule = command::ConflictRule::kLatest;
  std::optional<double> warning_lead_s;  ///< before the first wave; none: no warning
  std::vector<std::string> primary_measures;
  std::vector<std::uint32_t> objective_assets;  ///< empty: all
  double objective_damage_frac = 0.5;
  double objective_before_s = 0;  ///< 0: the end
};

struct NoiseJammer {
  std::string name;
  NoiseSpec spec;  ///< without its carrier
  double erp_w = 0;
  InputShare share;
};
struct Platform {
  std::string name;
  PlatformSpec spec;
  std::uint32_t noise_jammer = kNoRow;  ///< on board
  SwarmPlatformSpec swarm;
  std::vector<std::uint32_t> sensors;  ///< on board of a raid's members, rows of sensors
  bool swarms = false;                 ///< whether it says anything of swarms
  double emission_w = 0;               ///< effective radiated power of what else it carries
  InputShare share;
};
struct Sensor {
  std::string name;
  SensorSpec spec;        ///< its range as weather and light leave it
  bool is_blind = false;  ///< sees nothing in this light
  double erp_w = 0;       ///< radar: what passive sensors hear of it
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
  bool counts_leakers = true;
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
  double move_radius_m = 0;     ///< it stands somewhere in this circle, drawn per replication
  double relocate_every_s = 0;  ///< it goes to another place in the circle that often; 0: stays
  double location_delay_s = 0;  ///< after a move, until its enemy knows of the new place
  double damage_for_kill_frac = 0.5;
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
  std::vector<std::uint32_t> centres;  ///< whose orders bind it, where `bound`
  bool bound = false;                  ///< only theirs; else every centre's
  std::vector<Unit> units;
  std::vector<std::uint32_t> sensors;  ///< of each unit, rows of sensors
  std::vector<std::uint32_t> noise_jammers;
  std::vector<MountSpec> weapons;  ///< of each unit, overrides applied
  std::vector<std::uint32_t> weapon_rows;
  SiteKind units_kind = SiteKind::kUnit;
  double hit_radius_m = 0;
  double damage_for_kill_frac = 0.5;
  std::int64_t unit_value_usd = 0;
  std::uint32_t platform = kNoRow;  ///< movers instead of units: fighters, patrols
  std::uint32_t count = 0;          ///< of movers
  Position base{};                  ///< of the first mover
  double spacing_m = 0;             ///< from one mover to the next, towards the east
  double start_s = 0;               ///< movers of a released group appear then
  command::Law release_delay = command::deterministic(0);  ///< from release to airborne
  std::vector<Position> route;
  bool route_loops = false;
  SwarmSpec swarm;
  bool swarms = false;             ///< whether it says anything of swarms
  double move_radius_m = 0;        ///< its units stand somewhere in such circles
  double relocate_every_s = 0;     ///< and go to another place in them that often; 0: they stay
  double turnaround_s = 0;         ///< fighters: 0: they do not come back
  double fuel_reserve_s = 0;       ///< which they keep for after the way home
  double ground_clearance_m = -1;  ///< fighters: height above the ground at least; below 0: any
};

/// A share of the whole: shares need not sum to 1.
struct Share {
  std::uint32_t row = kNoRow;
  double share = 0;
};
struct RaidAxis {
  std::string name;
  double share = 1;
  std::uint32_t launch_site = kNoRow;
  Position start{};           ///< where there is no launch site
  double start_spread_m = 0;  ///< members start inside this circle
  double route_spread_m = 0;  ///< and keep an offset of up to this from the route
  std::vector<Position> route;
};
struct RaidWave {
  std::string name;
  double time_s = 0;
  double spread_s = 0;
  double share = 1;
  double arrive_s = 0;  ///< wanted time over the targets; 0: none given
};

/// Whether the members of a wave arrive together, and how.
enum class Arrival : std::uint8_t { kFree, kByLaunch, kBySpeed };
enum class FormationShape : std::uint8_t { kColumn, kLine, kWedge };
struct Formation {
  std::uint32_t count = 0;  ///< members of each; 0: none
  FormationShape shape = FormationShape::kWedge;
  double spacing_m = 0;
};
struct Raid {
  std::string name;
  std::uint8_t nation = 0;
  std::uint32_t picture = 0;
  std::uint32_t count = 0;     ///< per night
  std::vector<Share> mix;      ///< platforms
  std::vector<Share> targets;  ///< rows of sites: assets, units of groups
  double altitude_min_m = 0;
  double altitude_max_m = 0;
  bool above_ground = false;  ///< what these heights are above; else above the sea
  std::uint32_t nights_count = 1;
  double every_s = 86400;
  std::vector<RaidAxis> axes;
  std::vector<RaidWave> waves;
  GroupSpec group;  ///< headquarters, link and autonomy of its group; the rest is the raid's
  SwarmSpec swarm;
  Arrival arrival = Arrival::kFree;
  Formation formation;
  bool swarms = false;  ///< whether it says anything of swarms
};

struct Lane {
  std::string name;
  double share = 1;
  std::vector<Position> route;
};
struct Traffic {
  std::string name;
  std::uint8_t nation = 0;
  Side side = Side::kNeutral;
  std::uint32_t picture = 0;
  std::uint32_t platform = kNoRow;
  std::uint32_t count = 0;
  double first_s = 0;
  double last_s = 0;
  double spread_m = 0;
  double ground_clearance_m = -1;  ///< height above the ground at least; below 0: any
  std::vector<Lane> lanes;
};

/// How many of the numbers that an arm rests on are assumptions.
struct AssumedShare {
  std::uint32_t numbers_count = 0;
  std::uint32_t assumed_count = 0;
};

struct Scenario {
  General general;
  Weather weather;
  std::shared_ptr<const Relief> relief;  ///< none: sea level
  std::vector<std::string> nations;
  std::vector<std::string> area_names;
  std::vector<AreaSpec> areas;
  std::vector<std::string> picture_names;
  std::vector<PictureSpec> pictures;
  std::vector<ExchangeSpec> exchanges;
  std::vector<NoiseJammer> noise_jammers;
  std::vector<Platform> platforms;
  std::vector<Sensor> sensors;
  std::vector<Weapon> weapons;
  std::vector<std::string> calibres;
  std::vector<DepotSpec> depots;
  std::vector<Asset> assets;
  std::vector<LaunchSite> launch_sites;
  std::vector<Group> groups;
  std::vector<Raid> raids;
  std::vector<Traffic> traffic;
  std::vector<std::string> trigger_names;
  std::vector<TriggerSpec> triggers;
  command::CommandPlan command;  ///< of the arm, ready for command::prepare()
  AssumedShare assumed;
  std::optional<Deterrence> deterrence;  ///< the attacker's choice, for `boyd deter`

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
