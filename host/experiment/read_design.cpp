#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "host/experiment/design.hpp"
#include "host/experiment/fractional_factorial.hpp"
#include "host/run/measures.hpp"
#include "host/scenario/table_reader.hpp"
#include "host/scenario/text_limits.hpp"
#include "host/scenario/tree.hpp"

namespace boyd::experiment {

namespace {

using scenario::Problem;
using scenario::ReadLog;
using scenario::ScenarioError;
using scenario::TableReader;

constexpr std::size_t kPrimaryMax = 3;
constexpr std::int64_t kPointsMax = 1'000'000;
constexpr std::int64_t kReplicationsMax = 1'000'000;
constexpr std::size_t kFactorsMax = 64;
constexpr double kNumberMax = 1e15;

const std::vector<std::string>& kind_words() {
  static const std::vector<std::string> kWords = {"full_factorial",
                                                  "fractional_factorial",
                                                  "latin_hypercube",
                                                  "nearly_orthogonal_latin_hypercube",
                                                  "sobol_sequence",
                                                  "one_at_a_time",
                                                  "morris",
                                                  "sobol_indices",
                                                  "table"};
  return kWords;
}

std::string text_of_file(const std::string& path, const std::string& named_by) {
  std::ifstream file(path, std::ios::binary);
  if (!file || std::filesystem::is_directory(path)) {
    throw ScenarioError({{named_by.empty() ? path : named_by,
                          0,
                          0,
                          "",
                          named_by.empty() ? "cannot be read" : path + " cannot be read"}});
  }
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

toml::table parsed(const std::string& path, const std::string& text) {
  if (const auto problem = scenario::broken_limit(path, text)) {
    throw ScenarioError({*problem});
  }
  try {
    return toml::parse(text, path);
  } catch (const toml::parse_error& error) {
    const toml::source_position& at = error.source().begin;
    throw ScenarioError({{path, at.line, at.column, "", std::string(error.description())}});
  }
}

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

class DesignReader {
public:
  DesignReader(const std::string& path, const std::string& text) : tree_(parsed(path, text)) {
    design_.path = path;
    design_.text = text;
  }

  Design read(const std::optional<std::string>& table_text) {
    TableReader top(tree_, "file", log_);
    if (const toml::table* table = top.table("experiment")) {
      read_experiment(*table);
    } else {
      log_.report({design_.path, 0, 0, "experiment", "is missing; it needs a table [experiment]"});
    }
    read_replications(top.table("replications"));
    for (const toml::table* table : top.tables("factor")) {
      read_factor(*table);
    }
    check_factors();
    const bool crossed = tree_.contains("noise_design");
    if (const toml::table* table = top.table("design")) {
      design_.points = read_points(*table, "design", table_text);
      check_generators(*table,
                       "design",
                       design_.points,
                       crossed ? std::optional(Role::kDecision) : std::nullopt);
    } else {
      log_.report({design_.path, 0, 0, "design", "is missing; it needs a table [design]"});
    }
    if (const toml::table* table = top.table("noise_design")) {
      design_.noise = read_points(*table, "noise_design", std::nullopt);
      check_generators(*table, "noise_design", *design_.noise, Role::kNoise);
      check_roles(*table);
    }
    top.finish();
    if (log_.problems.empty()) {
      check_against_scenario();
    }
    for (Problem& problem : log_.problems) {
      problem.file = problem.file.empty() ? design_.path : problem.file;
      problem.key = problem.key.starts_with("file.") ? problem.key.substr(5) : problem.key;
    }
    if (!log_.problems.empty()) {
      throw ScenarioError(log_.problems);
    }
    return std::move(design_);
  }

private:
  std::string beside(const std::string& name) const {
    namespace fs = std::filesystem;
    return (fs::path(design_.path).parent_path() / name).lexically_normal().string();
  }

  void read_experiment(const toml::table& table) {
    TableReader reader(table, "experiment", log_);
    design_.name = reader.text("name");
    design_.title = reader.text("title", "");
    design_.question = reader.text("question", "");
    design_.scenario = beside(reader.text("scenario"));
    design_.arms = reader.texts("arms");
    design_.primary_measures = reader.texts("primary_measures");
    design_.seed = static_cast<std::uint64_t>(reader.integer("seed", 0, INT64_MAX, 1));
    design_.common_random_numbers = reader.boolean("common_random_numbers", true);
    design_.settings = read_settings(reader, "set");
    check_names(reader, "arms", design_.arms);
    check_names(reader, "primary_measures", design_.primary_measures);
    if (design_.primary_measures.empty() || design_.primary_measures.size() > kPrimaryMax) {
      reader.report("primary_measures",
                    fmt::format("names {} measures; a study names one to three beforehand",
                                design_.primary_measures.size()));
    }
    for (const std::string& name : design_.primary_measures) {
      check_measure(reader, "primary_measures", name);
    }
    reader.finish();
  }

  void check_names(TableReader& reader, const char* key, const std::vector<std::string>& names) {
    if (std::set<std::string>(names.begin(), names.end()).size() != names.size()) {
      reader.report(key, "names one of them twice");
    }
  }

  void check_measure(TableReader& reader, const std::string& key, const std::string& name) {
    if (run::find_measure(name)) {
      return;
    }
    std::vector<std::string> known;
    for (const run::Measure& measure : run::measures()) {
      known.emplace_back(measure.name);
    }
    const std::string near = scenario::nearest(name, known);
    reader.report(key,
                  fmt::format("there is no measure '{}'; {}",
                              name,
                              near.empty() ? "`boyd list measures` prints them"
                                           : "did you mean '" + near + "'?"));
  }

  std::vector<scenario::CommandLineSetting> read_settings(TableReader& reader, const char* key) {
    std::vector<scenario::CommandLineSetting> settings;
    const toml::table* table = reader.table(key);
    if (table == nullptr) {
      return settings;
    }
    for (auto&& [path, value] : *table) {
      const auto text = setting_text(value);
      if (!text) {
        log_.report(value,
                    fmt::format("{}.{}.{}", reader.path(), key, path.str()),
                    "needs a number, a text, true, false or a list of those; a path with dots "
                    "stands in quotes");
        continue;
      }
      settings.push_back({std::string(path.str()), *text});
    }
    return settings;
  }

  void read_replications(const toml::table* table) {
    if (table == nullptr) {
      log_.report({design_.path,
                   0,
                   0,
                   "replications",
                   "is missing; it needs a table [replications] with a count"});
      return;
    }
    TableReader reader(*table, "replications", log_);
    ReplicationsRule& rule = design_.replications;
    rule.count = static_cast<std::uint32_t>(reader.integer("count", 1, kReplicationsMax));
    rule.count_max = rule.count;
    if (reader.has("until_measure")) {
      rule.measure = reader.text("until_measure");
      check_measure(reader, "until_measure", rule.measure);
      rule.half_width = reader.number("half_width", 1e-12, kNumberMax);
      rule.count_max = static_cast<std::uint32_t>(reader.integer("count_max", 2, kReplicationsMax));
      rule.step =
          static_cast<std::uint32_t>(reader.integer("step", 1, kReplicationsMax, rule.count));
      if (rule.count < 2) {
        reader.report("count", "must be 2 or more, or the first round has no interval");
      }
      if (rule.count_max < rule.count) {
        reader.report("count_max", fmt::format("must be count, {}, or more", rule.count));
      }
    } else {
      for (const char* key : {"half_width", "count_max", "step"}) {
        if (reader.given(key)) {
          reader.report(key, "says nothing without until_measure, whose interval decides");
        }
      }
    }
    reader.finish();
  }

  void read_factor(const toml::table& table) {
    const std::string name = table["name"].value_or(std::string());
    TableReader reader(table, name.empty() ? "factor" : "factor." + name, log_);
    Factor factor;
    factor.name = reader.text("name");
    factor.unit = reader.text("unit", "");
    factor.role = static_cast<Role>(reader.choice("role", {"decision", "noise"}, 0));
    factor.kind = static_cast<FactorKind>(reader.choice("type", {"number", "integer", "levels"}));
    read_paths(reader, factor);
    if (factor.kind == FactorKind::kLevels) {
      read_levels(reader, factor);
    } else {
      read_range(reader, factor);
    }
    reader.finish();
    design_.factors.push_back(std::move(factor));
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

  void read_levels(TableReader& reader, Factor& factor) {
    if (const toml::node* list = reader.given("levels") ? reader.table().get("levels") : nullptr) {
      read_level_values(reader, *list, factor);
    }
    for (const toml::table* table : reader.tables("level")) {
      TableReader of_level(*table, reader.path() + ".level", log_);
      Level level;
      level.name = of_level.text("name");
      if (of_level.given("number")) {
        level.number = of_level.number("number", -kNumberMax, kNumberMax);
      }
      level.settings = read_settings(of_level, "set");
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

  void check_factors() {
    if (design_.factors.empty()) {
      log_.report({design_.path, 0, 0, "factor", "is missing; it needs one [[factor]] or more"});
    }
    if (design_.factors.size() > kFactorsMax) {
      log_.report(
          {design_.path,
           0,
           0,
           "factor",
           fmt::format(
               "{} factors; at most {} are possible", design_.factors.size(), kFactorsMax)});
    }
    std::set<std::string> names;
    for (const Factor& factor : design_.factors) {
      if (!names.insert(factor.name).second) {
        log_.report({design_.path, 0, 0, "factor." + factor.name, "is given twice"});
      }
    }
  }

  void check_roles(const toml::table& table) {
    for (const Role role : {Role::kDecision, Role::kNoise}) {
      const bool any = std::any_of(design_.factors.begin(),
                                   design_.factors.end(),
                                   [&](const Factor& factor) { return factor.role == role; });
      if (!any) {
        log_.report(table,
                    "noise_design",
                    role == Role::kNoise ? "needs a factor with role = \"noise\""
                                         : "needs a factor with role = \"decision\" beside it");
      }
    }
    for (const PointsRule* rule : {&design_.points, &*design_.noise}) {
      if (rule->kind == DesignKind::kTable) {
        log_.report(table, "noise_design", "cannot be crossed with a table, which has all factors");
      }
    }
  }

  PointsRule read_points(const toml::table& table,
                         const std::string& name,
                         const std::optional<std::string>& table_text) {
    TableReader reader(table, name, log_);
    PointsRule rule;
    rule.kind = static_cast<DesignKind>(reader.choice("kind", kind_words()));
    const auto count = [&](const char* key, std::int64_t least, std::int64_t greatest) {
      return static_cast<std::uint32_t>(reader.integer(key, least, greatest));
    };
    switch (rule.kind) {
      case DesignKind::kLatinHypercube:
      case DesignKind::kNearlyOrthogonalLatinHypercube:
        rule.points_count = count("points_count", 2, kPointsMax);
        rule.seed = static_cast<std::uint64_t>(reader.integer("seed", 0, INT64_MAX, 1));
        break;
      case DesignKind::kSobolSequence:
      case DesignKind::kSobolIndices:
        rule.points_count = count("points_count", 2, kPointsMax);
        break;
      case DesignKind::kMorris:
        rule.trajectories_count = count("trajectories_count", 2, 10'000);
        rule.grid_count = static_cast<std::uint32_t>(reader.integer("grid_count", 2, 100, 4));
        rule.seed = static_cast<std::uint64_t>(reader.integer("seed", 0, INT64_MAX, 1));
        if (rule.grid_count % 2 != 0) {
          reader.report("grid_count", "must be even, so that steps of half the grid fit");
        }
        break;
      case DesignKind::kFractionalFactorial:
        rule.generators = reader.texts("generators");
        break;
      case DesignKind::kTable:
        rule.table_path = reader.text("file");
        rule.table_text =
            table_text ? *table_text : text_of_file(beside(rule.table_path), design_.path);
        break;
      case DesignKind::kFullFactorial:
      case DesignKind::kOneAtATime:
        break;
    }
    reader.finish();
    return rule;
  }

  void check_generators(const toml::table& table,
                        const std::string& name,
                        const PointsRule& rule,
                        std::optional<Role> role) {
    if (rule.kind != DesignKind::kFractionalFactorial) {
      return;
    }
    std::vector<std::string> names;
    for (const Factor& factor : design_.factors) {
      if (!role || factor.role == *role) {
        names.push_back(factor.name);
      }
    }
    const std::string problem = rule.generators.empty()
                                    ? "is missing; it needs a list as [\"d = a*b*c\"]"
                                    : generators_problem(names, rule.generators);
    if (!problem.empty()) {
      const toml::node* node = table.get("generators");
      log_.report(node != nullptr ? *node : table, name + ".generators", problem);
    }
  }

  /// What no key shows by itself: the scenario, its arms.
  void check_against_scenario() {
    const scenario::Document document(design_.scenario, design_.settings);
    if (design_.arms.empty()) {
      design_.arms = document.arm_names();
    }
    for (const std::string& name : design_.arms) {
      const auto& known = document.arm_names();
      if (std::find(known.begin(), known.end(), name) == known.end()) {
        const std::string near = scenario::nearest(name, known);
        const toml::node* node = tree_["experiment"]["arms"].node();
        log_.report(*node,
                    "experiment.arms",
                    fmt::format("{} has no arm '{}'{}",
                                design_.scenario,
                                name,
                                near.empty() ? "" : "; did you mean '" + near + "'?"));
      }
    }
  }

  toml::table tree_;
  ReadLog log_;
  Design design_;
};

}  // namespace

Design read_design(const std::string& path) {
  return DesignReader(path, text_of_file(path, "")).read(std::nullopt);
}

Design read_design_text(const std::string& path,
                        const std::string& text,
                        const std::optional<std::string>& table_text) {
  return DesignReader(path, text).read(table_text);
}

}  // namespace boyd::experiment
