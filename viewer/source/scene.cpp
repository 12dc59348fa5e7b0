#include "viewer/source/scene.hpp"

#include <utility>

#include "host/app/battle_account.hpp"

namespace boyd::viewer {

namespace {

template <typename Row>
std::vector<std::string> names_of(const std::vector<Row>& rows) {
  std::vector<std::string> names;
  names.reserve(rows.size());
  for (const Row& row : rows) {
    names.push_back(row.name);
  }
  return names;
}

/// Rows of a plan: assets, launch sites, units group by group.
std::vector<std::string> site_names_of(const scenario::Scenario& scenario) {
  std::vector<std::string> names = names_of(scenario.assets);
  for (const std::string& name : names_of(scenario.launch_sites)) {
    names.push_back(name);
  }
  for (const scenario::Group& group : scenario.groups) {
    for (const std::string& name : names_of(group.units)) {
      names.push_back(name);
    }
  }
  return names;
}

}  // namespace

Scene make_scene(const scenario::Document& document,
                 std::uint32_t arm,
                 std::uint32_t replication,
                 std::uint64_t seed,
                 WorldPlan plan) {
  const scenario::Scenario& scenario = document.arm(arm);
  Scene scene;
  scene.scenario_title = scenario.general.title.empty() ? document.path() : scenario.general.title;
  scene.arm_name = document.arm_names().at(arm);
  scene.arm_title = document.arm_title(arm);
  scene.arm = arm;
  scene.replication = replication;
  scene.seed = seed;
  scene.origin = scenario.general.origin;
  scene.plan = std::move(plan);
  scene.command = scenario.command;
  scene.site_names = site_names_of(scenario);
  scene.site_names.resize(scene.plan.sites.size());
  scene.group_names = scenario.group_names();
  scene.area_names = scenario.area_names;
  scene.picture_names = scenario.picture_names;
  scene.nation_names = scenario.nations;
  scene.platform_names = names_of(scenario.platforms);
  return scene;
}

std::uint32_t site_row_of(const Scene& scene, AgentId id) {
  for (std::uint32_t row = 0; row < scene.plan.sites.size(); ++row) {
    if (scene.plan.sites[row].id == id) {
      return row;
    }
  }
  return kNoRow;
}

std::string agent_name(const Scene& scene, AgentId id) {
  const std::uint32_t site = site_row_of(scene, id);
  if (site != kNoRow && !scene.site_names.at(site).empty()) {
    return scene.site_names[site];
  }
  return app::agent_name(scene.command, id);
}

}  // namespace boyd::viewer
