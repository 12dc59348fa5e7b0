#include "host/app/doctrine.hpp"

#include <utility>

#include <toml++/toml.h>

#include "host/scenario/document.hpp"
#include "host/scenario/section_reader.hpp"
#include "host/scenario/settings.hpp"
#include "host/scenario/tree.hpp"

namespace boyd::app {

namespace {

toml::table merged_tree(const std::string& path) {
  std::vector<scenario::Problem> problems;
  toml::table tree = scenario::merge_sources(scenario::read_sources(path), problems);
  if (!problems.empty()) {
    throw scenario::ScenarioError(std::move(problems));
  }
  return tree;
}

/// Rows that hold for any group: a doctrine has no groups that the others could name.
toml::array of_any_group(const toml::node& rows) {
  toml::array kept;
  if (const toml::array* array = rows.as_array()) {
    for (const toml::node& row : *array) {
      if (row.is_table() && !row.as_table()->contains("group")) {
        kept.push_back(*row.as_table());
      }
    }
  }
  return kept;
}

/// The least that makes chains, and how their orders arrive, a scenario.
toml::table around(toml::table& doctrine) {
  toml::table tree;
  for (const char* section : {"chain", "pool", "network"}) {
    if (toml::node* node = doctrine.get(section)) {
      tree.insert(section, std::move(*node));
    }
  }
  for (const char* section : {"delivery", "readiness"}) {
    if (const toml::node* node = doctrine.get(section)) {
      tree.insert(section, of_any_group(*node));
    }
  }
  tree.insert("scenario",
              toml::table{{"name", "doctrine"},
                          {"latitude_deg", 0.0},
                          {"longitude_deg", 0.0},
                          {"duration_h", 1.0}});
  return tree;
}

}  // namespace

bool holds_scenario(const std::string& path) {
  return merged_tree(path).contains("scenario");
}

command::CommandPlan read_doctrine(const std::string& path,
                                   const std::vector<std::string>& settings) {
  toml::table doctrine = merged_tree(path);
  std::vector<scenario::Setting> laid;
  for (const std::string& text : settings) {
    scenario::CommandLineSetting setting = scenario::parse_setting(text);
    laid.push_back({std::move(setting.path), std::move(setting.value)});
  }
  scenario::ReadLog log;
  scenario::apply_settings(doctrine, laid, log.problems);
  const toml::table tree = around(doctrine);
  scenario::Scenario out;
  scenario::SectionReader(tree, "", log, out).read_all();
  if (!log.problems.empty()) {
    throw scenario::ScenarioError(std::move(log.problems));
  }
  return std::move(out.command);
}

}  // namespace boyd::app
