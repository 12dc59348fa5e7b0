/// Groups: who fights with what, where, and under which standing rules.
#include "host/scenario/section_reader.hpp"
#include "host/time/time.hpp"

namespace boyd::scenario {

void SectionReader::read_groups() {
  const std::vector<std::string> names = listed("group");
  each("group", [&](TableReader& reader, const std::string& name) {
    Group group;
    group.name = name;
    reader.text("title", "");
    group.spec.nation = nation(reader);
    group.spec.side =
        static_cast<Side>(reader.choice("side", {"defender", "attacker", "neutral"}, 0));
    const std::uint32_t picture = reference(reader, "picture", out_.picture_names, true, "picture");
    group.spec.picture = picture == kNoRow ? 0 : picture;
    read_group_rules(reader, group.spec);
    group.spec.headquarters = reference(reader, "headquarters", names, false, "group");
    read_group_link(reader, group.spec);
    read_group_state(reader, group.spec);
    group.bound = reader.given("centres");
    group.centres = references(reader, "centres", names_of(out_.command.centres), "centre");
    group.platform = reference(reader, "platform", names_of(out_.platforms), false, "platform");
    if (!reader.has("platform")) {
      read_units(reader, group);
    } else {
      read_movers(reader, group);
    }
    if (group.platform != kNoRow) {
      add_platform(group.platform);
    }
    read_group_weapons(reader, group);
    read_group_swarm(reader, group);
    add_share(reader.sources());
    out_.groups.push_back(std::move(group));
  });
  check_headquarters();
}

/// What a group names as its headquarters must have units that stand somewhere.
void SectionReader::check_headquarters() {
  const toml::array* groups = tree_["group"].as_array();
  for (std::size_t k = 0; k < out_.groups.size() && groups != nullptr; ++k) {
    const std::uint32_t row = out_.groups[k].spec.headquarters;
    const toml::table* table = k < groups->size() ? (*groups)[k].as_table() : nullptr;
    const toml::node* node = table == nullptr ? nullptr : table->get("headquarters");
    if (node == nullptr || row >= out_.groups.size()) {
      continue;
    }
    const Group& named = out_.groups[row];
    if (row == k || named.units_kind != SiteKind::kHeadquarters) {
      log_.report(*node,
                  "group." + out_.groups[k].name + ".headquarters",
                  "'" + named.name +
                      "' is no headquarters: it needs units and units_kind = "
                      "\"headquarters\"");
    }
  }
}

void SectionReader::read_group_rules(TableReader& reader, GroupSpec& spec) {
  spec.sector_area = reference(reader, "sector", out_.area_names, false, "area");
  spec.spare_neutral = reader.boolean("spare_neutral", true);
  spec.spare_decoy = reader.boolean("spare_decoy", true);
  for (const std::uint32_t row :
       references(reader, "assigned_assets", names_of(out_.assets), "asset")) {
    spec.assigned_sites |= 1ULL << (row % 64);
  }
  spec.self_defence_radius_m =
      static_cast<float>(reader.number("self_defence_radius_m", 0, 100000, 0.0));
  spec.self_defence_ns = time::from_seconds(reader.duration_s("self_defence_time", 0, 86400, 0.0));
  spec.self_defence_includes_assets = reader.boolean("self_defence_includes_assets", false);
  spec.lost_link = static_cast<LostLink>(
      reader.choice("lost_link", {"keep_orders", "hold", "standing_autonomy"}, 0));
  if (spec.lost_link != LostLink::kKeepOrders && !reader.has("headquarters")) {
    reader.report("lost_link", "has no effect without a headquarters");
  }
}

/// The row of the scenario's posture; the others are checked too.
void SectionReader::read_group_state(TableReader& reader, GroupSpec& spec) {
  static const std::vector<std::string> kPostures = {"peacetime", "crisis", "war"};
  const std::string& now = kPostures.at(static_cast<std::size_t>(out_.general.posture));
  const toml::table* states = reader.table("state");
  if (states == nullptr) {
    reader.report("state", "is missing; it needs a row for the posture '" + now + "'");
    return;
  }
  TableReader postures(*states, reader.path() + ".state", log_);
  for (const std::string& posture : kPostures) {
    const toml::table* table = postures.table(posture);
    if (table == nullptr) {
      if (posture == now) {
        postures.report(posture, "is missing; it is the posture of the scenario");
      }
      continue;
    }
    TableReader row(*table, postures.path() + "." + posture, log_);
    const auto control =
        static_cast<WeaponControl>(row.choice("weapon_control", {"hold", "tight", "free"}));
    const auto autonomy =
        static_cast<Autonomy>(row.choice("autonomy", {"A0", "A1", "A2", "A3", "A4"}));
    const bool released = row.boolean("released", true);
    row.finish();
    if (posture == now) {
      spec.weapon_control = control;
      spec.autonomy = autonomy;
      spec.released = released;
    }
  }
  postures.finish();
}

void SectionReader::read_units(TableReader& reader, Group& group) {
  group.units_kind = reader.choice("units_kind", {"unit", "headquarters"}, 0) == 0
                         ? SiteKind::kUnit
                         : SiteKind::kHeadquarters;
  group.hit_radius_m = reader.number("hit_radius_m", 0, 10000, 20.0);
  group.damage_for_kill_frac = reader.number("damage_for_kill_frac", 0.001, 1, 0.5);
  group.unit_value_usd = reader.integer("unit_value_usd", 0, INT64_C(100000000000), 0);
  const std::vector<const toml::table*> units = reader.tables("units");
  if (units.empty() || units.size() > kMountedMembersMax) {
    reader.report("units", "needs 1 to 65536 of { name, latitude_deg, longitude_deg }");
    return;
  }
  for (const toml::table* table : units) {
    const std::string name = (*table)["name"].value_or(std::string("?"));
    TableReader part(*table, reader.path() + ".units." + name, log_);
    Unit unit;
    unit.name = part.text("name");
    unit.place = place(part, true);
    unit.position = project(part, "latitude_deg", unit.place);
    part.finish();
    reader.adopt(part, "units");
    group.units.push_back(unit);
  }
}

void SectionReader::read_movers(TableReader& reader, Group& group) {
  group.count = static_cast<std::uint32_t>(reader.integer("count", 1, kMountedMembersMax));
  group.base = project(reader, "latitude_deg", place(reader, true));
  group.spacing_m = reader.number("spacing_m", 0, 10000, 200.0);
  group.start_s = reader.duration_s("start", 0, 1e9, 0.0);
  group.release_delay = reader.law("release_delay", command::deterministic(0));
  group.route = route(reader, "route");
  group.route_loops = reader.boolean("route_loops", false);
  read_sorties(reader, group);
}

void SectionReader::read_group_weapons(TableReader& reader, Group& group) {
  group.sensors = references(reader, "sensors", names_of(out_.sensors), "sensor", false);
  group.noise_jammers =
      references(reader, "noise_jammers", names_of(out_.noise_jammers), "noise jammer", false);
  for (const std::uint32_t row : group.noise_jammers) {
    add_once(out_.noise_jammers[row].share);
  }
  group.weapon_rows = references(reader, "weapons", names_of(out_.weapons), "weapon", false);
  if (group.weapon_rows.size() > kMountsPerMemberMax ||
      group.sensors.size() > kMountsPerMemberMax) {
    reader.report("weapons", "a unit has at most 15 weapons and 15 sensors");
    group.weapon_rows.clear();
    group.sensors.clear();
  }
  for (const std::uint32_t row : group.sensors) {
    add_once(out_.sensors[row].share);
  }
  for (const std::uint32_t row : group.weapon_rows) {
    MountSpec spec = out_.weapons[row].spec;
    const auto overridden = [&](const char* key, std::uint32_t& value, std::int64_t greatest) {
      if (reader.has(key)) {
        value = static_cast<std::uint32_t>(reader.integer(key, key[0] == 'm' ? 0 : 1, greatest));
      }
    };
    if (spec.kind != MountKind::kLaser) {
      overridden("magazine_count", spec.magazine_count, kShotsPerMountMax);
    }
    if (reader.given("reserve_count")) {
      spec.supply.reserve_count =
          static_cast<std::uint32_t>(reader.integer("reserve_count", 0, kShotsPerMountMax));
    }
    if (spec.magazine_count + spec.supply.reserve_count + spec.supply.resupply_max_count >
        kShotsPerMountMax) {
      reader.report("weapons", "a weapon fires at most 1048575 rounds, its reserve included");
    }
    if (spec.kind != MountKind::kLaser) {
      overridden("channels_count", spec.channels_count, kChannelsMax);
      overridden("salvo_count", spec.salvo_count, 100);
    }
    spec.reaction_ns = time::from_seconds(
        reader.duration_s("reaction", 0, 86400, static_cast<double>(spec.reaction_ns) * 1e-9));
    spec.coordinated = reader.boolean("coordinated", spec.coordinated);
    if (group.platform != kNoRow && spec.kind == MountKind::kJammer) {
      reader.report("weapons", "a jammer stands on the ground; this group flies");
    }
    group.weapons.push_back(spec);
    add_once(out_.weapons[row].share);
    if (spec.platform != kNoRow) {
      add_platform(spec.platform);
    }
  }
}

}  // namespace boyd::scenario
