/// The cases there are.
#pragma once

#include <string>
#include <vector>

#include "host/validate/case.hpp"

namespace boyd::validate {

/// Every case, in the order in which they are listed and run.
const std::vector<Case>& all_cases();

/// The case of this name, or null.
const Case* find_case(const std::string& name);

// One function per family.
std::vector<Case> queue_cases();
std::vector<Case> consensus_cases();
std::vector<Case> chain_cases();
std::vector<Case> attrition_cases();
std::vector<Case> fire_unit_cases();
std::vector<Case> salvo_cases();
std::vector<Case> flock_cases();
std::vector<Case> guidance_cases();
std::vector<Case> sensing_cases();
std::vector<Case> association_cases();
std::vector<Case> bearing_cases();
std::vector<Case> radar_cases();
std::vector<Case> terrain_cases();
std::vector<Case> track_cases();
std::vector<Case> conservation_cases();
std::vector<Case> convergence_cases();
std::vector<Case> history_cases();

}  // namespace boyd::validate
