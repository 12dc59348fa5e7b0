#include "host/scenario/document.hpp"

#include <xxhash.h>

#include <algorithm>
#include <set>
#include <sstream>
#include <utility>

#include "host/scenario/section_reader.hpp"
#include "host/scenario/tree.hpp"

namespace boyd::scenario {

namespace {

/// TOML text of a value, for `set`.
std::string value_text(const toml::node& node) {
  std::ostringstream out;
  node.visit([&](const auto& value) { out << value; });
  return out.str();
}

toml::table* find_arm(toml::table& tree, const std::string& name) {
  toml::array* arms = tree["arm"].as_array();
  if (arms == nullptr) {
    return nullptr;
  }
  for (toml::node& node : *arms) {
    toml::table* table = node.as_table();
    if (table != nullptr && (*table)["name"].value_or(std::string()) == name) {
      return table;
    }
  }
  return nullptr;
}

Problem arm_problem(const toml::table& arm, const std::string& name, const std::string& key,
                    const std::string& what) {
  const toml::node* node = arm.get(key);
  const toml::source_region& region = node != nullptr ? node->source() : arm.source();
  return {region.path ? *region.path : "", region.begin.line, region.begin.column,
          "arm." + name + "." + key, what};
}

/// Takes over authority, requests and settings of the arms that this one is like; the nearest wins.
void inherit(toml::table& tree, const std::string& name, std::vector<Setting>& settings,
             std::vector<Problem>& problems) {
  std::set<std::string> seen;
  std::vector<Setting> laid;
  toml::table* own = find_arm(tree, name);
  std::string current = name;
  for (toml::table* arm = own; arm != nullptr;) {
    seen.insert(current);
    std::vector<Setting> here;
    if (const toml::table* set = (*arm)["set"].as_table()) {
      for (auto&& [path, value] : *set) {
        here.push_back({std::string(path.str()), value_text(value),
                        value.source().path ? *value.source().path + ":" +
                                                  std::to_string(value.source().begin.line)
                                            : "set"});
      }
    } else if (arm->contains("set")) {
      problems.push_back(arm_problem(*arm, current, "set", "needs a table { \"path\" = value }"));
    }
    laid.insert(laid.begin(), here.begin(), here.end());
    for (const char* key : {"authority", "requests"}) {
      if (arm != own && !own->contains(key) && arm->contains(key)) {
        own->insert(key, *arm->get(key));
      }
    }
    const std::string like = (*arm)["like"].value_or(std::string());
    if (like.empty()) {
      break;
    }
    toml::table* next = find_arm(tree, like);
    if (next == nullptr || seen.count(like) != 0) {
      problems.push_back(arm_problem(*arm, current, "like",
                                     next == nullptr ? "there is no arm '" + like + "'"
                                                     : "goes round in a cycle"));
      break;
    }
    arm = next;
    current = like;
  }
  settings.insert(settings.begin(), laid.begin(), laid.end());
}

/// Problems of the resolved plans that no single key shows.
void check_plans(const Scenario& scenario, const std::string& file, const std::string& arm,
                 std::vector<Problem>& problems) {
  for (const std::string& sentence : command::check_plan(scenario.command)) {
    problems.push_back({file, 0, 0, arm.empty() ? "" : "arm." + arm, sentence});
  }
  for (const std::string& sentence : check_plan(compile_world(scenario, 1))) {
    problems.push_back({file, 0, 0, arm.empty() ? "" : "arm." + arm, sentence});
  }
}

std::vector<Problem> unique(const std::vector<Problem>& problems) {
  std::vector<Problem> list;
  std::set<std::string> seen;
  for (const Problem& problem : problems) {
    if (seen.insert(text_of(problem)).second) {
      list.push_back(problem);
    }
  }
  return list;
}

}  // namespace

CommandLineSetting parse_setting(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw ScenarioError({{"--set", 0, 0, text, "needs path=value"}});
  }
  return {text.substr(0, equals), text.substr(equals + 1)};
}

Document::Document(const std::string& path, std::vector<CommandLineSetting> settings)
    : path_(path) {
  const SourceFiles sources = read_sources(path);
  std::vector<Problem> problems;
  toml::table first = merge_sources(sources, problems);
  if (!problems.empty()) {
    throw ScenarioError(unique(problems));
  }
  if (const toml::array* arms = first["arm"].as_array()) {
    for (const toml::node& node : *arms) {
      const toml::table* table = node.as_table();
      arm_names_.push_back(table == nullptr ? "" : (*table)["name"].value_or(std::string()));
      arm_titles_.push_back(table == nullptr ? "" : (*table)["title"].value_or(std::string()));
    }
  }
  constexpr std::size_t arms_max = 1000;
  if (arm_names_.size() > arms_max) {
    throw ScenarioError({{path, 0, 0, "arm", "a scenario has at most 1000 arms"}});
  }
  if (arm_names_.empty()) {
    arm_names_.emplace_back();
    arm_titles_.emplace_back();
  }
  for (const std::string& name : arm_names_) {
    toml::table tree = merge_sources(sources, problems);
    std::vector<Setting> laid;
    inherit(tree, name, laid, problems);
    for (const CommandLineSetting& setting : settings) {
      laid.push_back({setting.path, setting.value, "--set"});
    }
    apply_settings(tree, laid, problems);
    ReadLog log;
    Scenario& scenario = arms_.emplace_back();
    SectionReader(tree, name, log, scenario).read_all();
    for (Problem& problem : log.problems) {
      problem.file = problem.file.empty() ? path : problem.file;
    }
    problems.insert(problems.end(), log.problems.begin(), log.problems.end());
    resolved_.push_back(std::move(log.resolved));
    if (problems.empty()) {
      check_plans(scenario, path, name, problems);
    }
  }
  if (!problems.empty()) {
    throw ScenarioError(unique(problems));
  }
  if (arm_names_.size() == 1 && arm_names_[0].empty()) {
    arm_names_[0] = "default";
  }
}

std::size_t Document::arm_row(const std::string& name) const {
  const auto found = std::find(arm_names_.begin(), arm_names_.end(), name);
  if (found == arm_names_.end()) {
    const std::string near = nearest(name, arm_names_);
    throw ScenarioError({{path_, 0, 0, "arm",
                          "there is no arm '" + name + "'" +
                              (near.empty() ? "" : "; did you mean '" + near + "'?")}});
  }
  return static_cast<std::size_t>(found - arm_names_.begin());
}

std::string Document::resolved_text(std::size_t arm) const {
  std::string text;
  for (const std::string& line : resolved_.at(arm)) {
    text += line + "\n";
  }
  return text;
}

std::string Document::hash() const {
  std::string all;
  for (std::size_t arm = 0; arm < arms_.size(); ++arm) {
    all += arm_names_[arm] + "\n" + resolved_text(arm);
  }
  constexpr const char* digits = "0123456789abcdef";
  XXH64_hash_t value = XXH64(all.data(), all.size(), 0);
  std::string text(16, '0');
  for (std::size_t k = 16; k-- > 0;) {
    text[k] = digits[value & 0xFU];
    value >>= 4U;
  }
  return text;
}

std::uint64_t world_seed(std::uint64_t scenario_seed, std::uint32_t replication) {
  // Finaliser of SplitMix64 (Steele, Lea and Flood 2014) over both.
  std::uint64_t h = scenario_seed * 0x9E3779B97F4A7C15ULL + replication + 1;
  h = (h ^ (h >> 30)) * 0xBF58476D1CE4E5B9ULL;
  h = (h ^ (h >> 27)) * 0x94D049BB133111EBULL;
  return h ^ (h >> 31);
}

}  // namespace boyd::scenario
