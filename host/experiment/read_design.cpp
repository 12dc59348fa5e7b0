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
#include "host/experiment/read_factor.hpp"
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

class DesignReader {
public:
  DesignReader(const std::string& path, const std::string& text) : tree_(parsed(path, text)) {
    design_.path = path;
    design_.text = text;
  }

  Design read(const std::optional<KeptFiles>& kept) {
    TableReader top(tree_, "file", log_);
    if (const toml::table* table = top.table("experiment")) {
      read_experiment(*table);
    } else {
      log_.report({design_.path, 0, 0, "experiment", "is missing; it needs a table [experiment]"});
    }
    read_replications(top.table("replications"));
    for (const toml::table* table : top.tables("factor")) {
      design_.factors.push_back(read_factor(*table, log_));
    }
    check_factors();
    const bool crossed = tree_.contains("noise_design");
    if (const toml::table* table = top.table("design")) {
      design_.points = read_points(*table, "design", kept);
      check_generators(*table,
                       "design",
                       design_.points,
                       crossed ? std::optional(Role::kDecision) : std::nullopt);
    } else {
      log_.report({design_.path, 0, 0, "design", "is missing; it needs a table [design]"});
    }
    if (const toml::table* table = top.table("noise_design")) {
      design_.noise = read_points(*table, "noise_design", kept);
      check_generators(*table, "noise_design", *design_.noise, Role::kNoise);
      check_roles(*table);
    }
    top.finish();
    if (kept) {
      design_.arms = kept->arms;
    } else if (log_.problems.empty()) {
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
    design_.settings = read_settings(reader, "set", log_);
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
                         const std::optional<KeptFiles>& kept) {
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
            kept ? kept->table_text : text_of_file(beside(rule.table_path), design_.path);
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
                        const std::optional<KeptFiles>& kept) {
  return DesignReader(path, text).read(kept);
}

}  // namespace boyd::experiment
