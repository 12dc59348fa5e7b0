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

/// Between 0 and 1 in every world, or at every point.
bool is_bounded(const experiment::Responses& responses);

/// The mean of an arm over all points: Student's t over replications. With one point, what the form
/// of the measure asks for.
statistics::Estimate over_points(const experiment::Results& results,
                                 const experiment::Responses& responses,
                                 std::size_t arm);
/// Likewise its difference to the first arm in the same night.
statistics::Estimate difference_over_points(const experiment::Results& results,
                                            const experiment::Responses& responses,
                                            std::size_t arm);

/// The differences; where there is one arm, itself.
std::vector<Target> differences_or_arm(const experiment::Results& results,
                                       const experiment::Responses& responses);

/// Every arm, then every difference.
std::vector<Target> arms_and_differences(const experiment::Results& results,
                                         const experiment::Responses& responses);

}  // namespace boyd::app
