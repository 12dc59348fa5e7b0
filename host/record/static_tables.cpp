#include "host/record/static_tables.hpp"

#include <algorithm>
#include <type_traits>

#include <fmt/format.h>

#include "host/record/hdf5_reader.hpp"
#include "host/record/hdf5_writer.hpp"
#include "host/record/recording_error.hpp"
#include "host/record/words.hpp"

namespace boyd::record {

namespace {

/// One description of the columns serves both ways: `Io` writes or reads them.
template <typename Io, typename Tables>
void describe(Io& io, Tables& t) {
  using T = StaticTables;
  io.text("/plan/nations/name", t.nations, &T::Named::name);
  io.text("/plan/platforms/name", t.platforms, &T::Platform::name);
  io.word("/plan/platforms/role", t.platforms, &T::Platform::role, kRoleWords);
  io.number("/plan/platforms/cost_usd", t.platforms, &T::Platform::cost_usd);
  io.text("/plan/groups/name", t.groups, &T::Group::name);
  io.word("/plan/groups/side", t.groups, &T::Group::side, kSideWords);
  io.number("/plan/groups/nation", t.groups, &T::Group::nation);
  io.number("/plan/groups/picture", t.groups, &T::Group::picture);
  io.text("/plan/sites/name", t.sites, &T::Site::name);
  io.word("/plan/sites/kind", t.sites, &T::Site::kind, kSiteKindWords);
  io.word("/plan/sites/side", t.sites, &T::Site::side, kSideWords);
  io.number("/plan/sites/nation", t.sites, &T::Site::nation);
  io.number("/plan/sites/group", t.sites, &T::Site::group);
  io.number("/plan/sites/agent", t.sites, &T::Site::agent);
  io.number("/plan/sites/x", t.sites, &T::Site::x);
  io.number("/plan/sites/y", t.sites, &T::Site::y);
  io.number("/plan/sites/z", t.sites, &T::Site::z);
  io.number("/plan/sites/value_usd", t.sites, &T::Site::value_usd);
  io.text("/plan/areas/name", t.areas, &T::Area::name);
  io.number("/plan/areas/x", t.areas, &T::Area::x);
  io.number("/plan/areas/y", t.areas, &T::Area::y);
  io.number("/plan/areas/radius_m", t.areas, &T::Area::radius_m);
  io.number("/plan/areas/nation", t.areas, &T::Area::nation);
  io.text("/plan/pictures/name", t.pictures, &T::Picture::name);
  io.word("/plan/pictures/side", t.pictures, &T::Picture::side, kSideWords);
  io.number("/plan/pictures/nation", t.pictures, &T::Picture::nation);
  io.word("/plan/mounts/kind", t.mounts, &T::Mount::kind, kMountKindWords);
  io.number("/plan/mounts/key", t.mounts, &T::Mount::key);
  io.number("/plan/mounts/site", t.mounts, &T::Mount::site);
  io.number("/plan/mounts/mover", t.mounts, &T::Mount::mover);
  io.number("/plan/mounts/group", t.mounts, &T::Mount::group);
  io.number("/plan/mounts/range_max_m", t.mounts, &T::Mount::range_max_m);
  io.word("/plan/sensors/kind", t.sensors, &T::Sensor::kind, kSensorKindWords);
  io.number("/plan/sensors/key", t.sensors, &T::Sensor::key);
  io.number("/plan/sensors/site", t.sensors, &T::Sensor::site);
  io.number("/plan/sensors/mover", t.sensors, &T::Sensor::mover);
  io.number("/plan/sensors/picture", t.sensors, &T::Sensor::picture);
  io.number("/plan/sensors/scan_ns", t.sensors, &T::Sensor::scan_ns);
  io.number("/plan/sensors/range_max_m", t.sensors, &T::Sensor::range_max_m);
  io.number("/plan/movers/agent", t.movers, &T::Mover::agent);
  io.word("/plan/movers/side", t.movers, &T::Mover::side, kSideWords);
  io.number("/plan/movers/nation", t.movers, &T::Mover::nation);
  io.number("/plan/movers/platform", t.movers, &T::Mover::platform);
  io.number("/plan/movers/group", t.movers, &T::Mover::group);
  io.text("/plan/triggers/name", t.triggers, &T::Named::name);
  io.text("/command/chains/name", t.chains, &T::Named::name);
  io.text("/command/nodes/name", t.nodes, &T::Node::name);
  io.number("/command/nodes/chain", t.nodes, &T::Node::chain);
  io.number("/command/nodes/row", t.nodes, &T::Node::row);
  io.text("/command/rules/name", t.rules, &T::Named::name);
  io.text("/command/centres/name", t.centres, &T::Named::name);
  io.text("/command/authority/name", t.authorities, &T::Named::name);
}

class Writing {
public:
  explicit Writing(Hdf5Writer& file) : file_(file) {}

  template <typename Row>
  void text(const char* path, const std::vector<Row>& rows, std::string Row::*field) {
    std::vector<std::string> column;
    for (const Row& row : rows) {
      column.push_back(row.*field);
    }
    file_.texts(path, column);
  }
  template <typename Row, typename Value, typename Words>
  void word(const char* path, const std::vector<Row>& rows, Value Row::*field, const Words& words) {
    std::vector<std::string> column;
    for (const Row& row : rows) {
      column.emplace_back(words.at(static_cast<std::size_t>(row.*field)));
    }
    file_.texts(path, column);
  }
  template <typename Row, typename Value>
  void number(const char* path, const std::vector<Row>& rows, Value Row::*field) {
    std::vector<Value> column;
    for (const Row& row : rows) {
      column.push_back(row.*field);
    }
    file_.numbers(path, column);
  }

private:
  Hdf5Writer& file_;
};

class Reading {
public:
  explicit Reading(const Hdf5Reader& file) : file_(file) {}

  template <typename Row>
  void text(const char* path, std::vector<Row>& rows, std::string Row::*field) {
    fill(path, file_.texts(path), rows, [&](Row& row, std::string& value) {
      row.*field = std::move(value);
    });
  }
  template <typename Row, typename Value, typename Words>
  void word(const char* path, std::vector<Row>& rows, Value Row::*field, const Words& words) {
    fill(path, file_.texts(path), rows, [&](Row& row, const std::string& value) {
      const auto found = std::find(words.begin(), words.end(), value);
      if (found == words.end()) {
        refuse(fmt::format("{} holds a word that there is not: {}", path, value));
      }
      row.*field = static_cast<Value>(found - words.begin());
    });
  }
  template <typename Row, typename Value>
  void number(const char* path, std::vector<Row>& rows, Value Row::*field) {
    const auto set = [&](Row& row, Value value) { row.*field = value; };
    if constexpr (std::is_same_v<Value, double>) {
      fill(path, file_.f64_numbers(path), rows, set);
    } else if constexpr (std::is_same_v<Value, std::uint64_t>) {
      fill(path, file_.u64_numbers(path), rows, set);
    } else {
      fill(path, file_.i64_numbers(path), rows, set);
    }
  }

private:
  [[noreturn]] void refuse(const std::string& what) const {
    throw RecordingError(fmt::format("{}: {}", file_.path(), what));
  }

  /// The first column of a table says how many rows it has.
  template <typename Row, typename Value, typename Set>
  void fill(const char* path, std::vector<Value> column, std::vector<Row>& rows, const Set& set) {
    const std::string name = path;
    const std::string table = name.substr(0, name.rfind('/'));
    if (table != table_) {
      table_ = table;
      rows.resize(column.size());
    }
    if (rows.size() != column.size()) {
      refuse(fmt::format("{} has {} rows, the other columns {}", path, column.size(), rows.size()));
    }
    for (std::size_t k = 0; k < rows.size(); ++k) {
      set(rows[k], column[k]);
    }
  }

  const Hdf5Reader& file_;
  std::string table_;
};

template <typename Source>
std::vector<StaticTables::Named> names_of(const std::vector<Source>& rows) {
  std::vector<StaticTables::Named> names;
  for (const Source& row : rows) {
    if constexpr (std::is_same_v<Source, std::string>) {
      names.push_back({row});
    } else {
      names.push_back({row.name});
    }
  }
  return names;
}

/// Names of the sites of a plan: assets, launch sites, units of the groups.
std::vector<std::string> site_names(const scenario::Scenario& scenario) {
  std::vector<std::string> names;
  for (const scenario::Asset& asset : scenario.assets) {
    names.push_back(asset.name);
  }
  for (const scenario::LaunchSite& site : scenario.launch_sites) {
    names.push_back(site.name);
  }
  for (const scenario::Group& group : scenario.groups) {
    for (const scenario::Unit& unit : group.units) {
      names.push_back(unit.name);
    }
  }
  return names;
}

std::string name_at(const std::vector<std::string>& names, std::size_t row) {
  return row < names.size() ? names[row] : std::string();
}

void add_plan(const scenario::Scenario& scenario, const WorldPlan& plan, StaticTables& tables) {
  for (std::size_t k = 0; k < plan.platforms.size(); ++k) {
    const std::string name = k < scenario.platforms.size() ? scenario.platforms[k].name : "";
    tables.platforms.push_back({name, plan.platforms[k].role, plan.platforms[k].cost_usd});
  }
  const std::vector<std::string> group_names = scenario.group_names();
  for (std::size_t k = 0; k < plan.groups.size(); ++k) {
    const GroupSpec& group = plan.groups[k];
    tables.groups.push_back({name_at(group_names, k), group.side, group.nation, group.picture});
  }
  const std::vector<std::string> names = site_names(scenario);
  for (std::size_t k = 0; k < plan.sites.size(); ++k) {
    const SiteSpec& site = plan.sites[k];
    tables.sites.push_back({name_at(names, k),
                            site.kind,
                            site.side,
                            site.nation,
                            site.group,
                            site.id,
                            site.position.x,
                            site.position.y,
                            site.position.z,
                            site.value_usd});
  }
  for (std::size_t k = 0; k < plan.areas.size(); ++k) {
    const AreaSpec& area = plan.areas[k];
    tables.areas.push_back({name_at(scenario.area_names, k),
                            area.centre.x,
                            area.centre.y,
                            area.radius_m,
                            area.nation});
  }
  for (std::size_t k = 0; k < plan.pictures.size(); ++k) {
    const PictureSpec& picture = plan.pictures[k];
    tables.pictures.push_back({name_at(scenario.picture_names, k), picture.side, picture.nation});
  }
  for (const MountSpec& mount : plan.mounts) {
    tables.mounts.push_back(
        {mount.kind, mount.key, mount.site, mount.mover, mount.group, mount.range_max_m});
  }
  for (const SensorSpec& sensor : plan.sensors) {
    tables.sensors.push_back({sensor.kind,
                              sensor.key,
                              sensor.site,
                              sensor.mover,
                              sensor.picture,
                              sensor.scan_ns,
                              sensor.range_max_m});
  }
  for (const MoverSpec& mover : plan.movers) {
    tables.movers.push_back({mover.id, mover.side, mover.nation, mover.platform, mover.group});
  }
}

}  // namespace

StaticTables static_tables(const scenario::Scenario& scenario, const WorldPlan& plan) {
  StaticTables tables;
  tables.nations = names_of(scenario.nations);
  add_plan(scenario, plan, tables);
  tables.triggers = names_of(scenario.trigger_names);
  const command::CommandPlan& command = scenario.command;
  tables.chains = names_of(command.chains);
  for (std::size_t c = 0; c < command.chains.size(); ++c) {
    for (std::size_t n = 0; n < command.chains[c].nodes.size(); ++n) {
      tables.nodes.push_back({command.chains[c].nodes[n].name,
                              static_cast<std::int64_t>(c),
                              static_cast<std::int64_t>(n)});
    }
  }
  tables.rules = names_of(command.rules);
  tables.centres = names_of(command.centres);
  tables.authorities = names_of(command.authority);
  return tables;
}

void write_tables(const StaticTables& tables, Hdf5Writer& file) {
  Writing writing(file);
  describe(writing, tables);
}

StaticTables read_tables(const Hdf5Reader& file) {
  StaticTables tables;
  Reading reading(file);
  describe(reading, tables);
  return tables;
}

}  // namespace boyd::record
