#include "host/scenario/section_reader.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "host/time/time.hpp"

namespace boyd::scenario {

namespace {

constexpr std::size_t kElementsMax = 4096;
constexpr std::size_t kRoutePointsMax = 100;
constexpr int kStaysMax = 10000;  ///< places of one launch site

bool is_name(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  });
}

}  // namespace

void SectionReader::read_all() {
  static const std::set<std::string> kSections = {
      "scenario",     "nation",     "area",      "picture",   "exchange", "asset",    "launch_site",
      "noise_jammer", "platform",   "sensor",    "weapon",    "group",    "raid",     "traffic",
      "trigger",      "request",    "chain",     "authority", "caveat",   "delivery", "readiness",
      "situation",    "arm",        "objective", "pool",      "network",  "outage",   "centre",
      "consent",      "deterrence", "option",    "weather",   "terrain",  "depot"};
  for (auto&& [key, node] : tree_) {
    const std::string word(key);
    if (kSections.count(word) == 0) {
      const std::string near = nearest(word, {kSections.begin(), kSections.end()});
      log_.report(node,
                  word,
                  "is not a section of a scenario" +
                      (near.empty() ? "" : "; did you mean '" + near + "'?"));
    }
  }
  read_general();
  read_terrain();
  read_nations_and_areas();
  read_pictures();
  read_exchanges();
  read_assets();
  read_objective();
  read_launch_sites();
  read_noise_jammers();
  read_platforms();
  read_weather();
  read_sensors();
  read_weapons();
  read_depots();
  read_centres();
  read_groups();
  read_raids();
  read_traffic();
  check_group_names();
  read_triggers();
  read_requests();
  read_networks();
  read_pools();
  read_chains();
  read_outages();
  read_consents();
  read_caveats();
  read_authority();
  read_deliveries();
  read_readiness();
  read_situation();
  read_arm();
  read_deterrence();
  finish_command();
}

void SectionReader::each(const std::string& section, const Read& read) {
  const toml::node* node = tree_.get(section);
  if (node == nullptr) {
    return;
  }
  const toml::array* array = node->as_array();
  if (array == nullptr) {
    log_.report(*node, section, "needs tables: [[" + section + "]]");
    return;
  }
  if (array->size() > kElementsMax) {
    log_.report(*node,
                section,
                "has " + std::to_string(array->size()) + " elements, at most " +
                    std::to_string(kElementsMax) + " are possible");
    return;
  }
  std::set<std::string> seen;
  for (const toml::node& element : *array) {
    const toml::table* table = element.as_table();
    if (table == nullptr) {
      log_.report(element, section, "needs tables: [[" + section + "]]");
      continue;
    }
    const std::string name = (*table)["name"].value_or(std::string("?"));
    TableReader reader(*table, section + "." + name, log_);
    const std::string given = reader.text("name");
    if (!seen.insert(given).second) {
      reader.report("name", "'" + given + "' is given twice");
    }
    if (!is_name(given)) {
      reader.report("name", "needs letters, digits, '_' and '-', found '" + given + "'");
    }
    read(reader, given);
    reader.finish();
  }
}

std::uint32_t SectionReader::reference(TableReader& reader,
                                       const std::string& key,
                                       const std::vector<std::string>& names,
                                       bool required,
                                       const std::string& what) {
  const std::string name =
      required ? reader.text(key) : reader.text(key, std::optional<std::string>(""));
  if (name.empty()) {
    if (reader.table()[key].is_string()) {
      reader.report(key, "is empty; it needs the name of a " + what + ", or goes");
    }
    return kNoRow;
  }
  const auto found = std::find(names.begin(), names.end(), name);
  if (found != names.end()) {
    return static_cast<std::uint32_t>(found - names.begin());
  }
  const std::string near = nearest(name, names);
  reader.report(key,
                "there is no " + what + " '" + name + "'" +
                    (near.empty() ? "" : "; did you mean '" + near + "'?"));
  return kNoRow;
}

std::vector<std::uint32_t> SectionReader::references(TableReader& reader,
                                                     const std::string& key,
                                                     const std::vector<std::string>& names,
                                                     const std::string& what,
                                                     bool each_once) {
  std::vector<std::uint32_t> rows;
  for (const std::string& name : reader.texts(key)) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) {
      const std::string near = nearest(name, names);
      reader.report(key,
                    "there is no " + what + " '" + name + "'" +
                        (near.empty() ? "" : "; did you mean '" + near + "'?"));
      continue;
    }
    const auto row = static_cast<std::uint32_t>(found - names.begin());
    if (each_once && std::find(rows.begin(), rows.end(), row) != rows.end()) {
      reader.report(key, "'" + name + "' is given twice");
    } else {
      rows.push_back(row);
    }
  }
  return rows;
}

std::uint8_t SectionReader::nation(TableReader& reader) {
  const std::uint32_t row = reference(reader, "nation", out_.nations, true, "nation");
  return static_cast<std::uint8_t>(row == kNoRow ? 0 : row);
}

Place SectionReader::place(TableReader& reader, bool altitude) {
  Place place;
  place.latitude_deg = reader.number("latitude_deg", -90, 90);
  place.longitude_deg = reader.number("longitude_deg", -180, 180);
  if (altitude) {
    place.altitude_m = reader.number("altitude_m", -500, 30000, 0.0);
  }
  return place;
}

std::vector<Position> SectionReader::route(TableReader& reader, const std::string& key) {
  std::vector<Position> points;
  const std::vector<const toml::table*> tables = reader.tables(key);
  if (tables.size() > kRoutePointsMax) {
    reader.report(key, "has more than " + std::to_string(kRoutePointsMax) + " points");
    return points;
  }
  for (const toml::table* table : tables) {
    TableReader part(*table, reader.path() + "." + key + "." + std::to_string(points.size()), log_);
    const Place point = place(part, true);
    points.push_back(project(part, "latitude_deg", point));
    part.finish();
    reader.adopt(part, key);
  }
  return points;
}

Position SectionReader::project(TableReader& reader, const std::string& key, const Place& place) {
  Position position{};
  if (!frame_.project(place, position)) {
    reader.report(key, "lies more than 2,000 km from the scenario's origin");
  }
  return position;
}

void SectionReader::add_once(const InputShare& share) {
  if (counted_.insert(&share).second) {
    add_share(share);
  }
}

void SectionReader::add_share(const InputShare& share) {
  out_.assumed.numbers_count += share.numbers_count;
  out_.assumed.assumed_count += share.assumed_count;
}

void SectionReader::read_nations_and_areas() {
  each("nation", [&](TableReader& reader, const std::string& name) {
    reader.text("title", "");
    if (out_.nations.size() >= kNationsMax) {
      reader.report("name", "a scenario has at most " + std::to_string(kNationsMax) + " nations");
      return;
    }
    out_.nations.push_back(name);
  });
  each("area", [&](TableReader& reader, const std::string& name) {
    AreaSpec area;
    const Place centre = place(reader, false);
    area.centre = project(reader, "latitude_deg", centre);
    area.radius_m = static_cast<float>(reader.number("radius_m", 1, 2e6));
    area.nation = nation(reader);
    area.restricted = reader.boolean("restricted", false);
    add_share(reader.sources());
    out_.area_names.push_back(name);
    out_.areas.push_back(area);
  });
}

void SectionReader::read_assets() {
  each("asset", [&](TableReader& reader, const std::string& name) {
    Asset asset;
    asset.name = name;
    asset.place = place(reader, true);
    asset.position = project(reader, "latitude_deg", asset.place);
    asset.nation = nation(reader);
    asset.hit_radius_m = reader.number("hit_radius_m", 0, 100000);
    asset.value_usd = reader.integer("value_usd", 0, INT64_C(1000000000000));
    asset.counts_leakers = reader.boolean("counts_leakers", true);
    add_share(reader.sources());
    out_.assets.push_back(asset);
    if (out_.assets.size() > 64) {
      reader.report("name", "a scenario has at most 64 assets");
    }
  });
}

void SectionReader::read_launch_sites() {
  each("launch_site", [&](TableReader& reader, const std::string& name) {
    LaunchSite site;
    site.name = name;
    site.place = place(reader, true);
    site.position = project(reader, "latitude_deg", site.place);
    site.nation = nation(reader);
    site.hit_radius_m = reader.number("hit_radius_m", 0, 10000);
    site.value_usd = reader.integer("unit_value_usd", 0, INT64_C(1000000000000), 0);
    site.damage_for_kill_frac = reader.number("damage_for_kill_frac", 0.001, 1, 0.5);
    site.location_error_m = reader.number("location_error_m", 0, 100000, 0.0);
    site.move_radius_m = reader.number("move_radius_m", 0, 100000, 0.0);
    site.relocate_every_s = reader.duration_s("relocate_every", 60, 1e9, 0.0);
    site.location_delay_s = reader.duration_s("location_delay", 0, 1e9, 0.0);
    if (site.relocate_every_s > 0 && site.move_radius_m <= 0) {
      reader.report("move_radius_m", "must be above 0 for a launch site that relocates");
    }
    if (site.relocate_every_s * kStaysMax < out_.general.duration_s && site.relocate_every_s > 0) {
      reader.report(
          reader.given_duration("relocate_every"),
          "too often: a launch site has at most " + std::to_string(kStaysMax) +
              " places in a scenario, so at least " +
              std::to_string(static_cast<long>(std::ceil(out_.general.duration_s / kStaysMax))) +
              " s");
    }
    add_share(reader.sources());
    out_.launch_sites.push_back(site);
  });
}

void SectionReader::read_pictures() {
  each("picture", [&](TableReader& reader, const std::string& name) {
    PictureSpec picture;
    picture.nation = nation(reader);
    picture.side = static_cast<Side>(reader.choice("side", {"defender", "attacker", "neutral"}, 0));
    picture.perfect = reader.boolean("perfect", false);
    picture.capacity_count =
        static_cast<std::uint32_t>(reader.integer("capacity_count", 1, 100000000, 512));
    picture.confirm_hits_count =
        static_cast<std::uint32_t>(reader.integer("confirm_hits_count", 1, 100, 2));
    picture.drop_ns = time::from_seconds(reader.duration_s("drop", 0.001, 86400, 30.0));
    picture.fresh_ns = time::from_seconds(reader.duration_s("fresh", 0.001, 86400, 10.0));
    picture.identify_ns = time::from_seconds(reader.duration_s("identify", 0.001, 86400, 20.0));
    read_identification(reader, picture);
    read_clutter(reader, picture);
    read_association(reader, picture);
    read_interrogation(reader, picture);
    add_share(reader.sources());
    out_.picture_names.push_back(name);
    out_.pictures.push_back(picture);
  });
}

void SectionReader::read_identification(TableReader& reader, PictureSpec& picture) {
  for (auto& row : picture.identify_prob) {
    row = {1, 0, 0, 0, 0};
  }
  const toml::table* table = reader.table("identify");
  if (table == nullptr) {
    return;
  }
  TableReader classes(*table, reader.path() + ".identify", log_);
  const char* const names[kTrueClasses] = {"attacker", "decoy", "neutral", "friend"};
  for (std::size_t k = 0; k < kTrueClasses; ++k) {
    const toml::table* given = classes.table(names[k]);
    if (given == nullptr) {
      continue;
    }
    TableReader row(*given, classes.path() + "." + names[k], log_);
    picture.identify_prob[k] = read_beliefs(row);
    row.finish();
    classes.adopt(row, names[k]);
  }
  const toml::table* clutter = classes.given("clutter") ? classes.table("clutter") : nullptr;
  if (clutter != nullptr) {
    TableReader row(*clutter, classes.path() + ".clutter", log_);
    picture.identify_clutter_prob = read_beliefs(row);
    row.finish();
    classes.adopt(row, "clutter");
  }
  classes.finish();
  reader.adopt(classes, "identify");
}

void SectionReader::read_exchanges() {
  each("exchange", [&](TableReader& reader, const std::string& /*name*/) {
    ExchangeSpec edge;
    edge.from = reference(reader, "from", out_.picture_names, true, "picture");
    edge.to = reference(reader, "to", out_.picture_names, true, "picture");
    edge.delay_ns =
        static_cast<TimeNs>(std::llround(reader.duration_s("delay", 0, 86400, 0.0) * 1e9));
    edge.coverage_prob = static_cast<float>(reader.number("coverage_prob", 0, 1, 1.0));
    edge.error_factor = static_cast<float>(reader.number("error_factor", 1, 100, 1.0));
    if (edge.from == edge.to && edge.from != kNoRow) {
      reader.report("to", "a picture cannot pass tracks to itself");
    }
    add_share(reader.sources());
    out_.exchanges.push_back(edge);
  });
}

/// Groups, raids and traffic share one list of names: orders and dice go by them.
void SectionReader::check_group_names() {
  std::set<std::string> taken = {"assets", "launch_sites"};
  for (const char* section : {"group", "raid", "traffic"}) {
    const toml::array* array = tree_[section].as_array();
    for (std::size_t k = 0; array != nullptr && k < array->size(); ++k) {
      const toml::table* table = array->get(k)->as_table();
      const toml::node* name = table == nullptr ? nullptr : table->get("name");
      const std::string word = name == nullptr ? "" : name->value_or(std::string());
      if (!word.empty() && !taken.insert(word).second) {
        log_.report(*name,
                    std::string(section) + "." + word + ".name",
                    "'" + word +
                        "' is the name of another group, raid or traffic; 'assets' and "
                        "'launch_sites' are taken too");
      }
    }
  }
}

std::vector<std::string> Scenario::group_names() const {
  std::vector<std::string> names = names_of(groups);
  names.emplace_back("assets");
  names.emplace_back("launch_sites");
  for (const Raid& raid : raids) {
    names.push_back(raid.name);
  }
  for (const Traffic& flow : traffic) {
    names.push_back(flow.name);
  }
  return names;
}

}  // namespace boyd::scenario
