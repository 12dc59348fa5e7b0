#include "host/scenario/compile_swarm.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "host/command/dice.hpp"
#include "host/scenario/apportion.hpp"
#include "host/time/time.hpp"

namespace boyd::scenario {

namespace {

constexpr double kGravity_mps2 = 9.80665;

struct Offset {
  double x = 0;
  double y = 0;
  double z = 0;
};

Offset metres(const Position& from, const Position& to) {
  constexpr double unit = 1.0 / kUnitsPerMetre;
  return {unit * (static_cast<double>(to.x) - from.x),
          unit * (static_cast<double>(to.y) - from.y),
          unit * (static_cast<double>(to.z) - from.z)};
}
double ground(const Offset& d) {
  return std::sqrt(d.x * d.x + d.y * d.y);
}
double length(const Offset& d) {
  return std::sqrt(d.x * d.x + d.y * d.y + d.z * d.z);
}

SwarmMemberSpec& member_of(WorldPlan& plan, std::uint32_t row) {
  plan.swarm_members.resize(std::max<std::size_t>(plan.swarm_members.size(), row + 1));
  return plan.swarm_members[row];
}

/// Members that launch and fly together: a formation, or one by itself.
struct Party {
  WaveRows rows;
  double way_m = 0;       ///< the longest of its members'
  double cruise_mps = 0;  ///< of its slowest
  double slowest_mps = 0;
  double fastest_mps = 0;
  double ballistic_s = 0;  ///< time of flight, where speed is no choice
};

Party party_of(const Scenario& scenario, const WaveRows& rows, const WorldPlan& plan) {
  Party party{rows};
  for (std::uint32_t row = rows.first; row < rows.first + rows.count; ++row) {
    const MoverSpec& mover = plan.movers[row];
    const Platform& platform = scenario.platforms[mover.platform];
    const auto cruise = static_cast<double>(platform.spec.speed_cruise_mps);
    const auto slowest = static_cast<double>(platform.swarm.speed_min_mps);
    const auto fastest = static_cast<double>(platform.spec.speed_max_mps);
    const bool first = row == rows.first;
    party.way_m = std::max(party.way_m, way_m(plan, mover));
    party.cruise_mps = first ? cruise : std::min(party.cruise_mps, cruise);
    party.slowest_mps = std::max(party.slowest_mps, slowest > 0 ? slowest : cruise);
    party.fastest_mps = first ? fastest : std::min(party.fastest_mps, fastest);
    if (platform.swarm.is_ballistic) {
      party.ballistic_s = ballistic_flight_s(plan, mover, platform.swarm, fastest);
    }
  }
  party.slowest_mps = std::min(party.slowest_mps, party.fastest_mps);
  return party;
}

double flight_s(const Party& party, double speed_mps) {
  return party.ballistic_s > 0 ? party.ballistic_s : party.way_m / speed_mps;
}

}  // namespace

Station station_of(const Formation& formation, std::uint32_t n) {
  const std::uint32_t pair = (n + 1) / 2;  // of a line and a wedge: left and right in turn
  const double rank = pair;
  const double side = n % 2 == 1 ? rank : -rank;
  switch (formation.shape) {
    case FormationShape::kColumn:
      return {-formation.spacing_m * n, 0};
    case FormationShape::kLine:
      return {0, formation.spacing_m * side};
    case FormationShape::kWedge:
      break;
  }
  return {-formation.spacing_m * rank, formation.spacing_m * side};
}

double way_m(const WorldPlan& plan, const MoverSpec& mover) {
  Position from = mover.position;
  double sum = 0;
  for (std::uint32_t k = 0; k < mover.route_count; ++k) {
    const Position next = plan.waypoints[mover.route_first + k].position;
    sum += length(metres(from, next));
    from = next;
  }
  const Offset d = metres(from, plan.sites[mover.target_asset].position);
  const double dive = std::fabs(d.z);
  // Level until the slope is one in four, then down: as kernels/stage/swarm_flight.hpp has it.
  return sum + (ground(d) > 4 * dive ? ground(d) + (std::sqrt(17.0) - 4) * dive : length(d));
}

double ballistic_flight_s(const WorldPlan& plan,
                          const MoverSpec& mover,
                          const SwarmPlatformSpec& spec,
                          double speed_max_mps) {
  const Offset d = metres(mover.position, plan.sites[mover.target_asset].position);
  const double range = std::max(ground(d), 1.0);
  const auto slope = static_cast<double>(spec.launch_slope);
  const double rise = range * slope - d.z;
  const double most = speed_max_mps / std::sqrt(1 + slope * slope);
  const double along =
      rise > 0 ? std::min(range * std::sqrt(0.5 * kGravity_mps2 / rise), most) : most;
  const double up = along * slope;
  const double end_m = d.z + static_cast<double>(spec.terminal_altitude_m);
  const double arc_s =
      (up + std::sqrt(std::max(0.0, up * up - 2 * kGravity_mps2 * end_m))) / kGravity_mps2;
  const double height = up * arc_s - 0.5 * kGravity_mps2 * arc_s * arc_s;
  const double left = length({range - along * arc_s, 0, d.z - height});
  return arc_s +
         (spec.terminal_altitude_m > 0 ? left / static_cast<double>(spec.terminal_speed_mps) : 0.0);
}

namespace {

/// The targets of a wave change hands so that those of a formation are the same, as far as their
/// numbers allow.
void gather_targets(const WaveRows& rows, WorldPlan& plan) {
  std::vector<std::uint32_t> targets;
  for (std::uint32_t row = rows.first; row < rows.first + rows.count; ++row) {
    targets.push_back(plan.movers[row].target_asset);
  }
  std::sort(targets.begin(), targets.end());
  for (std::uint32_t k = 0; k < rows.count; ++k) {
    plan.movers[rows.first + k].target_asset = targets[k];
  }
}

}  // namespace

void form_up(const Raid& raid, const WaveRows& rows, WorldPlan& plan) {
  gather_targets(rows, plan);
  for (std::uint32_t k = 0; k < rows.count; ++k) {
    const std::uint32_t n = k % raid.formation.count;
    const std::uint32_t lead = rows.first + k - n;
    const Station station = station_of(raid.formation, n);
    const MoverSpec first = plan.movers[lead];
    MoverSpec& mover = plan.movers[rows.first + k];
    SwarmMemberSpec& member = member_of(plan, rows.first + k);
    member.formation_start = member_of(plan, lead).formation_start;
    if (n == 0) {
      member.formation_start = mover.position;
    } else {
      mover.spawn_ns = first.spawn_ns;
      mover.launch_site = first.launch_site;
      mover.route_first = first.route_first;
      mover.route_count = first.route_count;
      mover.heading_rad = first.heading_rad;
      const Offset leg = metres(member.formation_start, plan.waypoints[first.route_first].position);
      const double along = std::max(ground(leg), 1.0);
      const double ahead[2] = {leg.x / along, leg.y / along};
      mover.position = member.formation_start;
      mover.position.x += to_units(station.ahead_m * ahead[0] - station.left_m * ahead[1]);
      mover.position.y += to_units(station.ahead_m * ahead[1] + station.left_m * ahead[0]);
    }
    member.station = {static_cast<float>(station.ahead_m), static_cast<float>(station.left_m), 0};
    member.formation_ns = mover.spawn_ns;
  }
  for (std::uint32_t k = 0; k < rows.count; k += raid.formation.count) {
    const std::uint32_t members = std::min(raid.formation.count, rows.count - k);
    float speed_mps = 0;
    for (std::uint32_t n = 0; n < members; ++n) {
      const float cruise =
          plan.platforms[plan.movers[rows.first + k + n].platform].speed_cruise_mps;
      speed_mps = n == 0 ? cruise : std::min(speed_mps, cruise);
    }
    for (std::uint32_t n = 0; n < members; ++n) {
      plan.swarm_members[rows.first + k + n].formation_mps = speed_mps;
    }
  }
}

void plan_arrival(const Scenario& scenario,
                  const Raid& raid,
                  const RaidWave& wave,
                  double night_s,
                  const WaveRows& rows,
                  WorldPlan& plan) {
  const std::uint32_t step = std::max(raid.formation.count, 1U);
  const double begins_s = night_s + wave.time_s;
  std::vector<Party> parties;
  double arrive_s = wave.arrive_s > 0 ? night_s + wave.arrive_s : 0;
  for (std::uint32_t k = 0; k < rows.count; k += step) {
    const WaveRows part{rows.first + k, std::min(step, rows.count - k)};
    parties.push_back(party_of(scenario, part, plan));
    const double launch_s = raid.arrival == Arrival::kByLaunch
                                ? begins_s
                                : static_cast<double>(plan.movers[part.first].spawn_ns) * 1e-9;
    if (wave.arrive_s <= 0) {
      arrive_s = std::max(arrive_s, launch_s + flight_s(parties.back(), parties.back().cruise_mps));
    }
  }
  for (const Party& party : parties) {
    const double drawn_s = static_cast<double>(plan.movers[party.rows.first].spawn_ns) * 1e-9;
    double speed_mps = party.cruise_mps;
    if (raid.arrival == Arrival::kBySpeed && arrive_s > drawn_s) {
      speed_mps =
          std::clamp(party.way_m / (arrive_s - drawn_s), party.slowest_mps, party.fastest_mps);
    }
    // Whole milliseconds: what is left of last bits does not show.
    const double launch_s = std::max(begins_s, arrive_s - flight_s(party, speed_mps));
    const TimeNs spawn_ns = time::from_seconds(std::floor(launch_s * 1000) / 1000);
    for (std::uint32_t row = party.rows.first; row < party.rows.first + party.rows.count; ++row) {
      plan.movers[row].spawn_ns = spawn_ns;
      SwarmMemberSpec& member = member_of(plan, row);
      member.arrive_ns = time::from_seconds(arrive_s);
      member.formation_ns = spawn_ns;
      member.formation_mps = member.formation_mps > 0 ? static_cast<float>(speed_mps) : 0.0F;
    }
  }
}

void move_unit(const Scenario& scenario,
               const Group& group,
               std::uint32_t unit,
               const SiteSpec& site,
               const RaidDraws& draws,
               WorldPlan& plan) {
  if (group.relocate_every_s <= 0) {
    return;
  }
  const std::uint32_t name = command::name_hash(group.name + "." + group.units[unit].name);
  const auto row = static_cast<std::uint32_t>(plan.sites.size());
  for (std::uint32_t stay = 1; stay * group.relocate_every_s < scenario.general.duration_s;
       ++stay) {
    plan.relocations.push_back(
        {time::from_seconds(stay * group.relocate_every_s),
         row,
         false,
         draws.in_circle(site.position, group.move_radius_m, Stream::kLaunchSite, name, stay)});
  }
}

void look_from(const Scenario& scenario,
               const Raid& raid,
               const RaidMember& member,
               WorldPlan& plan) {
  const std::vector<std::uint32_t>& carried = scenario.platforms[member.platform].sensors;
  for (std::uint32_t k = 0; k < carried.size(); ++k) {
    if (scenario.sensors[carried[k]].is_blind) {
      continue;
    }
    SensorSpec sensor = scenario.sensors[carried[k]].spec;
    sensor.key = mount_key(member.group, member.ordinal, k);
    sensor.mover = static_cast<std::uint32_t>(plan.movers.size());
    sensor.picture = raid.picture;
    plan.ground_looks.push_back({static_cast<std::uint32_t>(plan.sensors.size())});
    plan.sensors.push_back(sensor);
  }
}

namespace {

/// Each target as often as members are meant for it.
void add_targets(const Raid& raid, SwarmSpec& swarm, WorldPlan& plan) {
  std::vector<double> shares;
  for (const Share& part : raid.targets) {
    shares.push_back(part.share);
  }
  swarm.target_first = static_cast<std::uint32_t>(plan.swarm_targets.size());
  const std::vector<std::uint32_t> counts = apportion(raid.count, shares);
  for (std::size_t t = 0; t < raid.targets.size(); ++t) {
    if (raid.targets[t].share > 0) {
      plan.swarm_targets.insert(plan.swarm_targets.end(), counts[t], {raid.targets[t].row, 1.0F});
    }
  }
  swarm.target_count = static_cast<std::uint32_t>(plan.swarm_targets.size()) - swarm.target_first;
}

bool wants_swarms(const Scenario& scenario) {
  return std::any_of(scenario.raids.begin(),
                     scenario.raids.end(),
                     [](const Raid& raid) { return raid.swarms; }) ||
         std::any_of(scenario.groups.begin(), scenario.groups.end(), [](const Group& group) {
           return group.swarms;
         });
}

}  // namespace

void add_swarm_tables(const Scenario& scenario, WorldPlan& plan) {
  if (!wants_swarms(scenario)) {
    return;
  }
  plan.swarms.resize(plan.groups.size());
  plan.swarm_members.resize(plan.movers.size());
  for (std::size_t g = 0; g < scenario.groups.size(); ++g) {
    plan.swarms[g] = scenario.groups[g].swarm;
  }
  for (std::size_t k = 0; k < scenario.raids.size(); ++k) {
    const Raid& raid = scenario.raids[k];
    SwarmSpec& swarm = plan.swarms[scenario.raid_group(k)];
    swarm = raid.swarm;
    if (swarm.choice != TargetChoice::kDealt || swarm.retargets) {
      add_targets(raid, swarm, plan);
    }
  }
  for (const Platform& platform : scenario.platforms) {
    plan.swarm_platforms.push_back(platform.swarm);
  }
}

}  // namespace boyd::scenario
