/// Chains of command from a file that holds no scenario.
#pragma once

#include <string>
#include <vector>

#include "host/command/plan.hpp"

namespace boyd::app {

/// Whether a file has a [scenario] section, its includes among it. Throws scenario::ScenarioError
/// when it cannot be read.
bool holds_scenario(const std::string& path);

/// The chains and pools of a doctrine and its rows of delivery and readiness that name no group,
/// read and checked as in a scenario, with settings laid over them; nothing else of the plan is
/// filled. Throws scenario::ScenarioError.
command::CommandPlan read_doctrine(const std::string& path,
                                   const std::vector<std::string>& settings);

}  // namespace boyd::app
