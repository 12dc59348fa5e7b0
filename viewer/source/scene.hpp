/// What does not change in the course of a night: tables and names of one world.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/command/plan.hpp"
#include "host/scenario/document.hpp"
#include "kernels/tick.hpp"

namespace boyd::viewer {

/// One arm and replication of a scenario, with the names of everything in it. Names are by row of
/// the plan's tables.
struct Scene {
  std::string scenario_title;
  std::string arm_name;
  std::string arm_title;
  std::uint32_t arm = 0;
  std::uint32_t replication = 0;
  std::uint64_t seed = 0;        ///< of the scenario, not of the world
  scenario::Place origin;        ///< of the frame in which positions are
  WorldPlan plan;                ///< as loaded into the battle
  command::CommandPlan command;  ///< chains, groups, rules, with their names
  std::vector<std::string> site_names;
  std::vector<std::string> group_names;
  std::vector<std::string> area_names;
  std::vector<std::string> picture_names;
  std::vector<std::string> nation_names;
  std::vector<std::string> platform_names;
};

/// The scene of a world that was made from an arm of a document.
Scene make_scene(const scenario::Document& document,
                 std::uint32_t arm,
                 std::uint32_t replication,
                 std::uint64_t seed,
                 WorldPlan plan);

/// "raid/17", "iris_t/0 shot 3"; sites by their own name.
std::string agent_name(const Scene& scene, AgentId id);

/// Row of the plan's sites with that id; kNoRow when it is no site.
std::uint32_t site_row_of(const Scene& scene, AgentId id);

}  // namespace boyd::viewer
