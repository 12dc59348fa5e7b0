/// What the sections of a report explain: arms, and their differences to the first.
#pragma once

#include <string>
#include <vector>

#include "host/experiment/effects.hpp"
#include "host/experiment/results.hpp"
#include "host/statistics/sensitivity.hpp"

namespace boyd::app {

/// An arm, or its difference to the first, and how it is called.
struct Target {
  std::string name;
  statistics::Replicated values;
};

/// The differences; where there is one arm, itself.
std::vector<Target> differences_or_arm(const experiment::Results& results,
                                       const experiment::Responses& responses);

/// Every arm, then every difference.
std::vector<Target> arms_and_differences(const experiment::Results& results,
                                         const experiment::Responses& responses);

}  // namespace boyd::app
