/// What must hold of the swarms of a plan.
#pragma once

#include <string>
#include <vector>

#include "kernels/state/plan.hpp"

namespace boyd {

/// Adds a sentence for every broken rule.
void check_swarms(const WorldPlan& plan, std::vector<std::string>& problems);

}  // namespace boyd
