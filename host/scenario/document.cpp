#include "host/scenario/document.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <xxhash.h>

#include "host/scenario/relief.hpp"
#include "host/scenario/section_reader.hpp"
#include "host/scenario/settings.hpp"
#include "host/scenario/toml_node.hpp"
#include "host/scenario/tree.hpp"

namespace boyd::scenario {

namespace {

constexpr std::uint64_t kMoversMax = 4'000'000;
constexpr std::uint64_t kWaypointsMax = 16'000'000;
constexpr std::size_t kArmsMax = 1000;
constexpr std::size_t kBytesOfAllArmsMax = 200'000'000;

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

Problem arm_problem(const toml::table& arm,
                    const std::string& name,
                    const std::string& key,
                    const std::string& what) {
  const toml::node* node = arm.get(key);
  const toml::source_region& region = node != nullptr ? node->source() : arm.source();
  return {region.path ? *region.path : "--set",
          region.begin.line,
          region.begin.column,
          "arm." + name + "." + key,
          what};
}

std::string no_arm(const std::string& name, const std::vector<std::string>& names) {
  const std::string near = nearest(name, names);
  return "there is no arm '" + name + "'" + (near.empty() ? "" : "; did you mean '" + near + "'?");
}

/// Whether a setting is about an arm itself: its rows, its requests, whom it is like.
bool is_of_an_arm(const std::string& path) {
  return path.starts_with("arm.");
}

/// Takes over authority, requests and settings of the arms that this one is like; the nearest wins.
void inherit(toml::table& tree,
             const std::vector<std::string>& names,
             const std::string& name,
             std::vector<Setting>& settings,
             std::vector<Problem>& problems) {
  std::set<std::string> seen;
  std::vector<Setting> laid;
  toml::table* own = find_arm(tree, name);
  std::string current = name;
  for (toml::table* arm = own; arm != nullptr;) {
    seen.insert(current);
    std::vector<Setting> here;
    if (toml::table* set = (*arm)["set"].as_table()) {
      for (auto&& [path, value] : *set) {
        here.push_back({std::string(path.str()), "", &value});
        if (is_of_an_arm(here.back().path)) {
          problems.push_back(arm_problem(*arm,
                                         current,
                                         "set",
                                         "cannot change arms, found '" + here.back().path +
                                             "'; it changes the scenario that they command"));
        }
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
      problems.push_back(arm_problem(
          *arm, current, "like", next == nullptr ? no_arm(like, names) : "goes round in a cycle"));
      break;
    }
    arm = next;
    current = like;
  }
  settings.insert(settings.begin(), laid.begin(), laid.end());
}

/// Says when worlds of the scenario would be too large to be made.
void check_size(const Scenario& scenario, const std::string& file, std::vector<Problem>& problems) {
  std::uint64_t movers_count = 0;
  std::uint64_t waypoints_count = 0;
  const auto add = [&](std::uint64_t count, std::size_t points) {
    movers_count += count;
    waypoints_count += count * points;
  };
  for (const Raid& raid : scenario.raids) {
    std::size_t points = 0;
    for (const RaidAxis& axis : raid.axes) {
      points = std::max(points, axis.route.size());
    }
    add(static_cast<std::uint64_t>(raid.count) * raid.nights_count, points);
  }
  for (const Traffic& flow : scenario.traffic) {
    std::size_t points = 0;
    for (const Lane& lane : flow.lanes) {
      points = std::max(points, lane.route.size());
    }
    add(flow.count, points);
  }
  for (const Group& group : scenario.groups) {
    add(group.count, 0);
  }
  if (movers_count > kMoversMax || waypoints_count > kWaypointsMax) {
    problems.push_back({file,
                        0,
                        0,
                        "raid",
                        "raids, traffic and groups make " + std::to_string(movers_count) +
                            " movers with " + std::to_string(waypoints_count) +
                            " waypoints; at most 4,000,000 and 16,000,000 are possible"});
  }
}

/// What is wrong with a plan at the element that the sentence begins with: "rule 'engage': ...".
Problem placed(const std::string& sentence,
               const toml::table& tree,
               const std::string& file,
               const std::string& arm) {
  const std::size_t quote = sentence.find(" '");
  const std::size_t colon = sentence.find("': ");
  if (quote < colon && colon != std::string::npos) {
    const std::string word = sentence.substr(0, quote);
    const std::string section = word == "rule" ? "request" : word == "change" ? "situation" : word;
    const std::string name = sentence.substr(quote + 2, colon - quote - 2);
    const toml::array* list = tree[section].as_array();
    for (std::size_t row = 0; list != nullptr && row < list->size(); ++row) {
      if (name_in(*list->get(row)) == name) {
        return problem_at(*list->get(row), section + "." + name, sentence.substr(colon + 3));
      }
    }
  }
  return {file, 0, 0, arm.empty() ? "" : "arm." + arm, sentence};
}

/// Problems of the resolved plans that no single key shows.
void check_plans(const Scenario& scenario,
                 const toml::table& tree,
                 const std::string& file,
                 const std::string& arm,
                 std::vector<Problem>& problems) {
  check_size(scenario, file, problems);
  if (!problems.empty()) {
    return;
  }
  for (const std::string& sentence : command::check_plan(scenario.command)) {
    problems.push_back(placed(sentence, tree, file, arm));
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

/// Every arm is the whole file read anew.
void check_arms_count(const SourceFiles& sources, std::size_t arms_count) {
  std::size_t bytes = 1;
  for (const auto& [path, text] : sources.texts) {
    bytes += text.size();
  }
  const std::size_t most = std::min(kArmsMax, kBytesOfAllArmsMax / bytes);
  if (arms_count > most) {
    throw ScenarioError({{sources.main_path,
                          0,
                          0,
                          "arm",
                          "has " + std::to_string(arms_count) +
                              " arms; a scenario of this size "
                              "has at most " +
                              std::to_string(most)}});
  }
}

}  // namespace

CommandLineSetting parse_setting(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw ScenarioError({{"--set", 0, 0, text, "needs path=value"}});
  }
  return {text.substr(0, equals), text.substr(equals + 1)};
}

Document::Document(const std::string& path, const std::vector<CommandLineSetting>& settings)
    : path_(path), sources_(read_sources(path)), settings_(settings) {
  read_arms(true);
}

Document::Document(SourceFiles sources, const std::vector<CommandLineSetting>& settings)
    : path_(sources.main_path), sources_(std::move(sources)), settings_(settings) {
  check_sources(sources_);
  read_arms(false);
}

void Document::read_arms(bool reads_reliefs) {
  ReliefStore reliefs(sources_, reads_reliefs);
  std::vector<Problem> problems;
  toml::table first = merge_sources(sources_, problems);
  if (!problems.empty()) {
    throw ScenarioError(unique(problems));
  }
  std::vector<Setting> of_arms;
  std::vector<Setting> of_the_rest;
  for (const CommandLineSetting& setting : settings_) {
    (is_of_an_arm(setting.path) ? of_arms : of_the_rest).push_back({setting.path, setting.value});
  }
  apply_settings(first, of_arms, problems);
  if (const toml::array* arms = first["arm"].as_array()) {
    for (const toml::node& node : *arms) {
      const toml::table* table = node.as_table();
      arm_names_.push_back(table == nullptr ? "" : (*table)["name"].value_or(std::string()));
      arm_titles_.push_back(table == nullptr ? "" : (*table)["title"].value_or(std::string()));
    }
  }
  check_arms_count(sources_, arm_names_.size());
  if (arm_names_.empty()) {
    arm_names_.emplace_back();
    arm_titles_.emplace_back();
  }
  for (const std::string& name : arm_names_) {
    toml::table tree = merge_sources(sources_, problems);
    // Before arms inherit from each other, so that an arm that is like this one follows.
    apply_settings(tree, of_arms, problems);
    std::vector<Setting> laid;
    inherit(tree, arm_names_, name, laid, problems);
    laid.insert(laid.end(), of_the_rest.begin(), of_the_rest.end());
    apply_settings(tree, laid, problems);
    ReadLog log;
    Scenario& scenario = arms_.emplace_back();
    SectionReader reader(tree, name, log, scenario);
    reader.use_reliefs(reliefs, path_);
    reader.read_all();
    for (Problem& problem : log.problems) {
      problem.file = problem.file.empty() ? path_ : problem.file;
    }
    problems.insert(problems.end(), log.problems.begin(), log.problems.end());
    resolved_.push_back(std::move(log.resolved));
    if (log.full()) {
      problems.push_back(
          {path_, 0, 0, "", "and " + std::to_string(log.unlisted_count) + " more problems"});
      break;
    }
    if (problems.empty()) {
      check_plans(scenario, tree, path_, name, problems);
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
    throw ScenarioError({{path_, 0, 0, "arm", no_arm(name, arm_names_)}});
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
