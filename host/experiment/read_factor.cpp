#include "host/experiment/read_factor.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace boyd::experiment {

namespace {

using scenario::ReadLog;
using scenario::TableReader;

/// A value as `--set` would be given it; nullopt for lists, tables and dates.
std::optional<std::string> setting_text(const toml::node& node) {
  if (const auto* value = node.as_string()) {
    std::string quoted = "\"";
    for (const char c : value->get()) {
      quoted += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
    }
    return quoted + "\"";
  }
  if (const auto* value = node.as_integer()) {
    return std::to_string(value->get());
  }
  if (const auto* value = node.as_floating_point()) {
    return scenario::text_of_number(value->get());
  }
  if (const auto* value = node.as_boolean()) {
    return value->get() ? "true" : "false";
  }
  if (const auto* list = node.as_array()) {
    std::string text = "[";
    for (const toml::node& element : *list) {
      const auto word = setting_text(element);
      if (!word) {
        return std::nullopt;
      }
      text += (text.size() > 1 ? ", " : "") + *word;
    }
    return text + "]";
  }
  return std::nullopt;
}

void read_paths(TableReader& reader, Factor& factor) {
  factor.paths = reader.texts("paths");
  const std::string one = reader.text("path", "");
  if (!one.empty()) {
    factor.paths.insert(factor.paths.begin(), one);
  }
  const bool settings = reader.has("level");
  if (factor.paths.empty() && !settings) {
    reader.report("path", "is missing; it names the key of the scenario as `--set` does");
  }
  if (!factor.paths.empty() && settings) {
    reader.report("level", "sets its own keys; path says nothing beside it");
  }
}

void read_range(TableReader& reader, Factor& factor) {
  factor.low = reader.number("low", -kNumberMax, kNumberMax);
  factor.high = reader.number("high", -kNumberMax, kNumberMax);
  factor.logarithmic = reader.choice("scale", {"linear", "log"}, 0) == 1;
  factor.levels_count = static_cast<std::uint32_t>(reader.integer("levels_count", 2, 1000, 2));
  if (!(factor.low < factor.high)) {
    reader.report("high", "must be above low");
  }
  if (factor.logarithmic && factor.low <= 0) {
    reader.report("low", "must be above 0 on a logarithmic scale");
  }
  if (factor.kind == FactorKind::kInteger &&
      (factor.low != std::floor(factor.low) || factor.high != std::floor(factor.high))) {
    reader.report("low", "and high must be whole numbers where type is integer");
  }
  if (reader.given("base")) {
    const double base = reader.number("base", factor.low, factor.high);
    factor.base_unit = factor.logarithmic
                           ? std::log(base / factor.low) / std::log(factor.high / factor.low)
                           : (base - factor.low) / (factor.high - factor.low);
  }
}

void read_level_values(TableReader& reader, const toml::node& list, Factor& factor) {
  const toml::array* values = list.as_array();
  if (values == nullptr) {
    reader.report("levels", "needs a list of numbers, texts, true or false");
    return;
  }
  for (const toml::node& value : *values) {
    const auto text = value.is_array() ? std::nullopt : setting_text(value);
    if (!text) {
      reader.report("levels", "needs a list of numbers, texts, true or false");
      return;
    }
    Level level;
    level.name = value.is_string() ? value.value_or(std::string()) : *text;
    level.number = value.is_number() ? value.value<double>() : std::nullopt;
    for (const std::string& path : factor.paths) {
      level.settings.push_back({path, *text});
    }
    factor.levels.push_back(std::move(level));
  }
}

void read_levels(TableReader& reader, ReadLog& log, Factor& factor) {
  if (const toml::node* list = reader.given("levels") ? reader.table().get("levels") : nullptr) {
    read_level_values(reader, *list, factor);
  }
  for (const toml::table* table : reader.tables("level")) {
    TableReader of_level(*table, reader.path() + ".level", log);
    Level level;
    level.name = of_level.text("name");
    if (of_level.given("number")) {
      level.number = of_level.number("number", -kNumberMax, kNumberMax);
    }
    level.settings = read_settings(of_level, "set", log);
    of_level.finish();
    factor.levels.push_back(std::move(level));
  }
  if (factor.levels.size() < 2) {
    reader.report("levels", "needs two levels or more");
  }
  std::set<std::string> names;
  for (const Level& level : factor.levels) {
    if (!names.insert(level.name).second) {
      reader.report("levels", "has '" + level.name + "' twice");
    }
  }
  factor.levels_count = static_cast<std::uint32_t>(factor.levels.size());
  if (reader.given("base")) {
    const std::string base = reader.text("base");
    const auto found = std::find_if(factor.levels.begin(),
                                    factor.levels.end(),
                                    [&](const Level& level) { return level.name == base; });
    if (found == factor.levels.end()) {
      reader.report("base", "must name one of the levels, found '" + base + "'");
    } else {
      factor.base_unit = (static_cast<double>(found - factor.levels.begin()) + 0.5) /
                         static_cast<double>(factor.levels.size());
    }
  }
}

}  // namespace

std::vector<scenario::CommandLineSetting> read_settings(TableReader& reader,
                                                        const char* key,
                                                        ReadLog& log) {
  std::vector<scenario::CommandLineSetting> settings;
  const toml::table* table = reader.table(key);
  if (table == nullptr) {
    return settings;
  }
  for (auto&& [path, value] : *table) {
    const auto text = setting_text(value);
    if (!text) {
      log.report(value,
                 fmt::format("{}.{}.{}", reader.path(), key, path.str()),
                 "needs a number, a text, true, false or a list of those; a path with dots "
                 "stands in quotes");
      continue;
    }
    settings.push_back({std::string(path.str()), *text});
  }
  return settings;
}

Factor read_factor(const toml::table& table, ReadLog& log) {
  const std::string name = table["name"].value_or(std::string());
  TableReader reader(table, name.empty() ? "factor" : "factor." + name, log);
  Factor factor;
  factor.name = reader.text("name");
  factor.line = table.source().begin.line;
  factor.unit = reader.text("unit", "");
  factor.role = static_cast<Role>(reader.choice("role", {"decision", "noise"}, 0));
  factor.kind = static_cast<FactorKind>(reader.choice("type", {"number", "integer", "levels"}));
  read_paths(reader, factor);
  if (factor.kind == FactorKind::kLevels) {
    read_levels(reader, log, factor);
  } else {
    read_range(reader, factor);
  }
  reader.finish();
  return factor;
}

}  // namespace boyd::experiment
