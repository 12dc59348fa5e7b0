/// What makes a swarm: of platforms evasion, seekers and ballistic flight; of raids formation,
/// arrival together and the choice of targets; of groups auctions, emission control and moves.
#include <algorithm>
#include <cmath>

#include "host/scenario/section_reader.hpp"
#include "host/time/time.hpp"

namespace boyd::scenario {

namespace {

constexpr double kRadiansPerDegree = 3.14159265358979323846 / 180.0;

/// By the series of sine and cosine, since the standard library's last bits differ between
/// machines; |x| < pi/2.
double tangent(double x) {
  double sine = x;
  double cosine = 1;
  double term = 1;
  for (int k = 1; k <= 20; ++k) {
    term *= -x * x / ((2.0 * k - 1) * (2.0 * k));
    cosine += term;
    sine += term * x / (2.0 * k + 1);
  }
  return sine / cosine;
}

const std::vector<std::string> kTargetChoices = {"dealt", "nearest", "auction"};

}  // namespace

/// Names of a list of tables in their order, before it is read.
std::vector<std::string> SectionReader::listed(const std::string& section) const {
  std::vector<std::string> names;
  const toml::array* items = tree_[section].as_array();
  for (std::size_t k = 0; items != nullptr && k < items->size(); ++k) {
    const toml::table* table = items->get(k)->as_table();
    names.push_back(table == nullptr ? "" : (*table)["name"].value_or(std::string()));
  }
  return names;
}

void SectionReader::read_platform_swarm(TableReader& reader,
                                        Platform& platform,
                                        std::uint32_t role) {
  constexpr std::uint32_t ballistic = 7;
  constexpr std::uint32_t anti_radiation = 8;
  constexpr std::uint32_t scout = 9;
  SwarmPlatformSpec& spec = platform.swarm;
  const auto number =
      [&](const char* key, double least, double greatest, std::optional<double> standard = {}) {
        return static_cast<float>(reader.number(key, least, greatest, standard));
      };
  platform.swarms = role >= ballistic;
  if (role == ballistic) {
    spec.is_ballistic = true;
    spec.launch_slope = static_cast<float>(
        tangent(reader.number("launch_angle_deg", 5, 85, 45.0) * kRadiansPerDegree));
    spec.terminal_altitude_m = number("terminal_altitude_m", 0, 100000, 0.0);
    spec.terminal_speed_mps = number("terminal_speed_mps", 1, 10000);
  } else if (role == anti_radiation) {
    spec.radar_seeker_m = number("radar_seeker_range_m", 1, 1e6);
    spec.radar_seeker_rad =
        static_cast<float>(reader.number("radar_seeker_error_deg", 0, 45, 1.0) * kRadiansPerDegree);
  }
  const bool flies_routes =
      platform.spec.role == Role::kAttackDrone || platform.spec.role == Role::kDecoy;
  if (!flies_routes || role == ballistic) {
    return;
  }
  if (reader.given("speed_min_mps")) {
    spec.speed_min_mps = number("speed_min_mps", 0.1, 10000);
    platform.swarms = true;
    if (spec.speed_min_mps > platform.spec.speed_cruise_mps) {
      reader.report("speed_min_mps", "must not pass speed_cruise_mps");
    }
  }
  if (role == scout || reader.given("loiter_radius_m")) {
    spec.loiter_radius_m = number("loiter_radius_m", 1, 100000, 2000.0);
    platform.swarms = true;
  }
  if (reader.given("sensors")) {
    platform.sensors = references(reader, "sensors", listed("sensor"), "sensor", false);
    platform.swarms = true;
    if (platform.sensors.size() > kMountsPerMemberMax) {
      reader.report("sensors", "a platform has at most 15 sensors");
      platform.sensors.clear();
    }
  }
  read_evasion(reader, platform);
}

void SectionReader::read_evasion(TableReader& reader, Platform& platform) {
  SwarmPlatformSpec& spec = platform.swarm;
  if (!reader.given("evasion")) {
    return;
  }
  spec.evasion = static_cast<Evasion>(reader.choice("evasion", {"none", "weave", "turn_away"}));
  platform.swarms = true;
  if (spec.evasion == Evasion::kNone) {
    return;
  }
  spec.evade_range_m = static_cast<float>(reader.number("evasion_range_m", 1, 100000));
  spec.evade_fuel_factor =
      static_cast<float>(reader.number("evasion_endurance_factor", 1, 100, 1.0));
  if (spec.evasion == Evasion::kWeave) {
    spec.evade_accel_mps2 = static_cast<float>(reader.number("evasion_accel_mps2", 0.01, 10000));
    spec.evade_period_s = static_cast<float>(reader.duration_s("evasion_period", 0.1, 600));
    if (spec.evade_accel_mps2 > platform.spec.accel_max_mps2) {
      reader.report("evasion_accel_mps2", "must not pass accel_max_mps2");
    }
  }
}

void SectionReader::read_radio(TableReader& reader, SwarmSpec& swarm) {
  const bool given = reader.given("radio_range_m");
  if (swarm.choice == TargetChoice::kAuction) {
    swarm.radio_range_m = static_cast<float>(reader.number("radio_range_m", 1, 2e6));
  } else if (given) {
    reader.report("radio_range_m", "has no effect without target_choice = \"auction\"");
  }
}

void SectionReader::read_group_swarm(TableReader& reader, Group& group) {
  SwarmSpec& swarm = group.swarm;
  if (reader.given("target_choice")) {
    swarm.choice = static_cast<TargetChoice>(reader.choice("target_choice", kTargetChoices));
    group.swarms = true;
    bool launches = false;
    bool coordinated = false;
    for (const MountSpec& weapon : group.weapons) {
      launches = launches || weapon.kind == MountKind::kInterceptor;
      coordinated = coordinated || (weapon.kind == MountKind::kInterceptor && weapon.coordinated);
    }
    if (swarm.choice != TargetChoice::kAuction || !launches) {
      reader.report("target_choice",
                    "of a group is \"auction\", among the interceptor drones that it launches");
      swarm.choice = TargetChoice::kDealt;
    } else if (coordinated) {
      reader.report("target_choice", "needs coordinated = false: the drones agree by themselves");
    }
  }
  read_radio(reader, swarm);
  if (reader.has_duration("emission_off")) {
    swarm.silent_ns = time::from_seconds(reader.duration_s("emission_off", 0.1, 86400));
    swarm.emit_ns = time::from_seconds(reader.duration_s("emission_on", 0.1, 86400));
    group.swarms = true;
  }
  if (reader.given("emission_threat_radius_m")) {
    swarm.emit_threat_m = static_cast<float>(reader.number("emission_threat_radius_m", 1, 1e6));
    group.swarms = true;
  }
  if (reader.has_duration("relocate_every")) {
    group.relocate_every_s = reader.duration_s("relocate_every", 1, 1e8);
    group.move_radius_m = reader.number("move_radius_m", 1, 100000);
    const double least_s = out_.general.duration_s / 10000;
    const bool jams = std::any_of(group.weapons.begin(), group.weapons.end(), [](const auto& w) {
      return w.kind == MountKind::kJammer;
    });
    if (group.units.empty() || jams) {
      reader.report(reader.given_duration("relocate_every"),
                    "is for groups with units, and none that jam");
      group.relocate_every_s = 0;
    } else if (group.relocate_every_s < least_s) {
      reader.report(
          reader.given_duration("relocate_every"),
          "gives more than 10000 places; it must be at least " + text_of_number(least_s) + " s");
      group.relocate_every_s = 0;
    }
  }
}

void SectionReader::read_raid_command(TableReader& reader, Raid& raid) {
  if (reader.given("autonomy")) {
    raid.group.autonomy =
        static_cast<Autonomy>(reader.choice("autonomy", {"A0", "A1", "A2", "A3", "A4"}));
  }
  if (reader.given("headquarters")) {
    std::vector<std::string> names;
    for (const Group& group : out_.groups) {
      names.push_back(group.name);
    }
    raid.group.headquarters = reference(reader, "headquarters", names, true, "group");
    if (raid.group.headquarters != kNoRow) {
      const Group& named = out_.groups[raid.group.headquarters];
      if (named.units_kind != SiteKind::kHeadquarters || named.units.empty()) {
        reader.report("headquarters",
                      "'" + named.name +
                          "' is no headquarters: it needs units and units_kind = \"headquarters\"");
        raid.group.headquarters = kNoRow;
      }
    }
  }
  read_group_link(reader, raid.group);
  if (reader.given("lost_link")) {
    raid.group.lost_link = static_cast<LostLink>(
        reader.choice("lost_link", {"keep_orders", "hold", "standing_autonomy"}));
    if (!reader.has("headquarters")) {
      reader.report("lost_link", "has no effect without a headquarters");
    }
  }
}

void SectionReader::read_formation(TableReader& reader, Raid& raid) {
  if (!reader.given("formation")) {
    return;
  }
  raid.formation.shape =
      static_cast<FormationShape>(reader.choice("formation", {"column", "line", "wedge"}));
  raid.formation.count = static_cast<std::uint32_t>(reader.integer("formation_count", 2, 1000));
  raid.formation.spacing_m = reader.number("formation_spacing_m", 1, 10000);
  raid.swarms = true;
  for (const Share& part : raid.mix) {
    if (out_.platforms[part.row].swarm.is_ballistic) {
      reader.report("formation",
                    "'" + out_.platforms[part.row].name + "' is ballistic, it keeps none");
    }
  }
  for (const RaidAxis& axis : raid.axes) {
    if (axis.route.empty()) {
      reader.report("formation", "needs a route on axis '" + axis.name + "'");
    }
  }
}

void SectionReader::read_raid_swarm(TableReader& reader, Raid& raid) {
  SwarmSpec& swarm = raid.swarm;
  if (reader.given("target_choice")) {
    swarm.choice = static_cast<TargetChoice>(reader.choice("target_choice", kTargetChoices));
    raid.swarms = true;
  }
  const std::uint64_t bids =
      static_cast<std::uint64_t>(raid.count) * raid.nights_count * raid.count;
  if (swarm.choice == TargetChoice::kAuction && bids > kAuctionCellsMax) {
    reader.report("target_choice",
                  "an auction has room for members times targets up to " +
                      std::to_string(kAuctionCellsMax) + ", found " + std::to_string(bids) +
                      "; divide the raid");
    swarm.choice = TargetChoice::kDealt;
    reader.offer("radio_range_m");
  } else {
    read_radio(reader, swarm);
  }
  if (reader.given("retarget")) {
    swarm.retargets = reader.boolean("retarget", false);
    raid.swarms = true;
  }
  if (reader.given("targets_from")) {
    swarm.from_picture = reader.choice("targets_from", {"plan", "picture"}) == 1;
    raid.swarms = true;
  }
  if (swarm.from_picture) {
    swarm.sighting_ns = time::from_seconds(reader.duration_s("sighting_valid", 1, 1e8));
    if (!reader.has("picture")) {
      reader.report("targets_from", "\"picture\" needs the raid's picture");
    }
  }
  read_formation(reader, raid);
  if (reader.given("arrival")) {
    raid.arrival =
        static_cast<Arrival>(reader.choice("arrival", {"free", "by_launch", "by_speed"}));
    raid.swarms = true;
  }
  check_arrivals(reader, raid);
  read_raid_command(reader, raid);
  const bool looks = std::any_of(raid.mix.begin(), raid.mix.end(), [&](const Share& part) {
    return !out_.platforms[part.row].sensors.empty();
  });
  if (looks && static_cast<std::uint64_t>(raid.count) * raid.nights_count > kMountedMembersMax) {
    reader.report("count", "of a raid with sensors on board is at most 65536 over all nights");
    raid.count = 0;
  }
  raid.swarms =
      raid.swarms || std::any_of(raid.mix.begin(), raid.mix.end(), [&](const Share& part) {
        return out_.platforms[part.row].swarms;
      });
}

/// A time over the targets that even a straight flight at full speed misses is a mistake.
void SectionReader::check_arrivals(TableReader& reader, const Raid& raid) {
  for (const RaidWave& wave : raid.waves) {
    if (wave.arrive_s <= 0) {
      continue;
    }
    if (raid.arrival == Arrival::kFree) {
      reader.report("waves",
                    "wave '" + wave.name +
                        "' has a time to arrive; that needs arrival = \"by_launch\" or "
                        "\"by_speed\"");
    } else if (wave.arrive_s <= wave.time_s) {
      reader.report("waves", "wave '" + wave.name + "' must arrive after it begins");
    }
  }
}

}  // namespace boyd::scenario
