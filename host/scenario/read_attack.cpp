/// Raids and traffic: what flies by a plan that is drawn for each replication.
#include <algorithm>
#include <cmath>

#include "host/scenario/section_reader.hpp"

namespace boyd::scenario {

namespace {

/// Whether there are parts, and none of them gets anything.
template <class Part>
bool shares_nothing(const std::vector<Part>& parts) {
  return !parts.empty() &&
         std::all_of(parts.begin(), parts.end(), [](const Part& part) { return part.share <= 0; });
}

constexpr const char* kNoShare = "needs at least one share above 0";

}  // namespace

/// { name = share, ... } of elements that exist.
std::vector<Share> SectionReader::shares(TableReader& reader,
                                         const std::string& key,
                                         const std::vector<std::string>& names,
                                         const std::string& what) {
  std::vector<Share> list;
  const toml::table* table = reader.table(key);
  if (table == nullptr) {
    reader.report(key, "is missing; it needs { NAME = share, ... } by " + what);
    return list;
  }
  TableReader part(*table, reader.path() + "." + key, log_);
  double sum = 0;
  for (std::uint32_t row = 0; row < names.size(); ++row) {
    if (part.has(names[row])) {
      list.push_back({row, part.number(names[row], 0, 1e9)});
      sum += list.back().share;
    } else {
      part.offer(names[row]);
    }
  }
  for (auto&& [given, node] : *table) {
    const std::string word(given);
    if (std::find(names.begin(), names.end(), word) == names.end()) {
      part.offer(word);
      const std::string near = log_.full() ? "" : nearest(word, names);
      part.report(
          word,
          "there is no such " + what + (near.empty() ? "" : "; did you mean '" + near + "'?"));
    }
  }
  part.finish();
  reader.adopt(part, key);
  if (!(sum > 0)) {
    reader.report(key, kNoShare);
  }
  return list;
}

void SectionReader::read_raids() {
  each("raid", [&](TableReader& reader, const std::string& name) {
    Raid raid;
    raid.name = name;
    raid.nation = nation(reader);
    const std::uint32_t picture =
        reference(reader, "picture", out_.picture_names, false, "picture");
    raid.picture = picture == kNoRow ? 0 : picture;
    raid.count = static_cast<std::uint32_t>(reader.integer("count", 0, 1000000));
    raid.mix = shares(reader, "mix", names_of(out_.platforms), "platform");
    read_raid_targets(reader, raid);
    for (const Share& part : raid.mix) {
      const Role role = out_.platforms[part.row].spec.role;
      if (role != Role::kAttackDrone && role != Role::kDecoy) {
        reader.report("mix",
                      "'" + out_.platforms[part.row].name +
                          "' is none of attack_drone, decoy, ballistic, "
                          "anti_radiation, scout");
      }
      add_platform(part.row);
    }
    raid.altitude_min_m = reader.number("altitude_min_m", 0, 20000);
    raid.altitude_max_m = reader.number("altitude_max_m", raid.altitude_min_m, 20000);
    if (reader.given("altitude_above")) {
      raid.above_ground = reader.choice("altitude_above", {"sea", "ground"}) == 1;
    }
    raid.nights_count = static_cast<std::uint32_t>(reader.integer("nights_count", 1, 10000, 1));
    raid.every_s = reader.duration_s("every", 1, 1e8, 86400.0);
    if (static_cast<std::uint64_t>(raid.count) * raid.nights_count >= kMembersMax) {
      reader.report("count", "over all nights a raid has at most 16,777,215 members");
      raid.nights_count = 1;
    }
    read_raid_axes(reader, raid);
    read_raid_waves(reader, raid);
    read_raid_swarm(reader, raid);
    add_share(reader.sources());
    out_.raids.push_back(std::move(raid));
  });
}

/// Assets, and groups whose units share the drones of their group. What is both is the asset.
void SectionReader::read_raid_targets(TableReader& reader, Raid& raid) {
  std::vector<std::string> names = names_of(out_.assets);
  std::vector<const Group*> groups;
  std::vector<std::uint32_t> first_rows;
  std::uint32_t row = out_.launch_site_row(out_.launch_sites.size());
  for (const Group& group : out_.groups) {
    if (!group.units.empty() && std::find(names.begin(), names.end(), group.name) == names.end()) {
      names.push_back(group.name);
      groups.push_back(&group);
      first_rows.push_back(row);
    }
    row += static_cast<std::uint32_t>(group.units.size());
  }
  for (const Share& part : shares(reader, "targets", names, "asset or group with units")) {
    if (part.row < out_.assets.size()) {
      raid.targets.push_back(part);
      continue;
    }
    const std::size_t k = part.row - out_.assets.size();
    const auto units_count = static_cast<std::uint32_t>(groups[k]->units.size());
    if (groups[k]->spec.side == Side::kAttacker) {
      reader.report("targets", "'" + groups[k]->name + "' is the attacker's own");
    }
    for (std::uint32_t unit = 0; unit < units_count; ++unit) {
      raid.targets.push_back({first_rows[k] + unit, part.share / units_count});
    }
  }
}

void SectionReader::read_raid_axes(TableReader& reader, Raid& raid) {
  for (const toml::table* table : reader.tables("axis")) {
    const std::string name = (*table)["name"].value_or(std::string("?"));
    TableReader part(*table, reader.path() + ".axis." + name, log_);
    RaidAxis axis;
    axis.name = part.text("name");
    axis.share = part.number("share", 0, 1e9, 1.0);
    axis.launch_site =
        reference(part, "launch_site", names_of(out_.launch_sites), false, "launch site");
    if (!part.has("launch_site")) {
      axis.start = project(part, "latitude_deg", place(part, false));
    }
    axis.start_spread_m = part.number("start_spread_m", 0, 500000, 0.0);
    axis.route_spread_m = part.number("route_spread_m", 0, 500000, 0.0);
    axis.route = route(part, "route");
    add_share(part.sources());
    part.finish();
    raid.axes.push_back(std::move(axis));
  }
  if (raid.axes.empty()) {
    reader.report("axis", "a raid needs at least one [[raid.axis]]");
  }
  if (shares_nothing(raid.axes)) {
    reader.report("axis", kNoShare);
  }
}

/// What begins after the end never flies: the raid would be smaller than it says.
void SectionReader::check_wave_time(TableReader& wave_reader,
                                    const Raid& raid,
                                    const RaidWave& wave) {
  const double end_s = out_.general.duration_s;
  const double last_night_s = (raid.nights_count - 1) * raid.every_s;
  if (wave.time_s >= end_s) {
    wave_reader.report(wave_reader.given_duration("time"),
                       "must be before the scenario's end, " + text_of_number(end_s) +
                           " s, found " + text_of_number(wave.time_s) + " s");
  } else if (last_night_s + wave.time_s >= end_s) {
    wave_reader.report(wave_reader.given_duration("time"),
                       "on the last of " + std::to_string(raid.nights_count) +
                           " nights the wave would begin at " +
                           text_of_number(last_night_s + wave.time_s) +
                           " s, after the scenario's end, " + text_of_number(end_s) + " s");
  }
}

void SectionReader::read_raid_waves(TableReader& reader, Raid& raid) {
  for (const toml::table* table : reader.tables("waves")) {
    const std::string name = (*table)["name"].value_or(std::string("?"));
    TableReader part(*table, reader.path() + ".waves." + name, log_);
    RaidWave wave;
    wave.name = part.text("name");
    wave.time_s = part.duration_s("time", 0, 1e8);
    wave.spread_s = part.duration_s("spread", 0, 1e6, 0.0);
    wave.share = part.number("share", 0, 1e9, 1.0);
    if (part.has_duration("arrive")) {
      wave.arrive_s = part.duration_s("arrive", 1, 1e8);
    }
    check_wave_time(part, raid, wave);
    part.finish();
    reader.adopt(part, "waves");
    raid.waves.push_back(wave);
  }
  if (raid.waves.empty()) {
    reader.report("waves", "a raid needs at least one of { name, time_h, spread_min, share }");
  }
  if (shares_nothing(raid.waves)) {
    reader.report("waves", kNoShare);
  }
}

void SectionReader::read_traffic() {
  each("traffic", [&](TableReader& reader, const std::string& name) {
    Traffic flow;
    flow.name = name;
    flow.nation = nation(reader);
    flow.side = static_cast<Side>(reader.choice("side", {"defender", "attacker", "neutral"}, 2));
    const std::uint32_t picture =
        reference(reader, "picture", out_.picture_names, false, "picture");
    flow.picture = picture == kNoRow ? 0 : picture;
    flow.platform = reference(reader, "platform", names_of(out_.platforms), true, "platform");
    flow.first_s = reader.duration_s("first", 0, 1e8, 0.0);
    flow.last_s = reader.duration_s("last", flow.first_s, 1e8, out_.general.duration_s);
    if (reader.has("rate_per_h")) {
      const double hours = (flow.last_s - flow.first_s) / 3600;
      const double count = reader.number("rate_per_h", 0, 100000) * hours;
      flow.count = static_cast<std::uint32_t>(std::min(std::llround(count), 1000000LL));
    } else {
      flow.count = static_cast<std::uint32_t>(reader.integer("count", 0, 1000000));
    }
    flow.spread_m = reader.number("spread_m", 0, 500000, 0.0);
    if (reader.given("ground_clearance_m")) {
      flow.ground_clearance_m = reader.number("ground_clearance_m", 0, 20000);
    }
    read_lanes(reader, flow);
    if (flow.platform != kNoRow) {
      add_platform(flow.platform);
      if (out_.platforms[flow.platform].spec.role != Role::kTraffic) {
        reader.report("platform", "needs a platform with the role traffic");
      }
    }
    add_share(reader.sources());
    out_.traffic.push_back(std::move(flow));
  });
}

void SectionReader::read_lanes(TableReader& reader, Traffic& flow) {
  for (const toml::table* table : reader.tables("lane")) {
    const std::string name = (*table)["name"].value_or(std::string("?"));
    TableReader part(*table, reader.path() + ".lane." + name, log_);
    Lane lane;
    lane.name = part.text("name");
    lane.share = part.number("share", 0, 1e9, 1.0);
    lane.route = route(part, "route");
    if (lane.route.size() < 2) {
      part.report("route", "needs at least two points");
      lane.route.resize(2);
    }
    add_share(part.sources());
    part.finish();
    flow.lanes.push_back(std::move(lane));
  }
  if (flow.lanes.empty()) {
    reader.report("lane", "traffic needs at least one [[traffic.lane]]");
  }
  if (shares_nothing(flow.lanes)) {
    reader.report("lane", kNoShare);
  }
}

}  // namespace boyd::scenario
