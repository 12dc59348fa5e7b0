#include "host/app/report_targets.hpp"

#include <iterator>
#include <utility>

namespace boyd::app {

namespace {

std::vector<Target> differences(const experiment::Results& results,
                                const experiment::Responses& responses) {
  std::vector<Target> targets;
  const auto& arms = results.design().arms;
  for (std::size_t arm = 1; arm < arms.size(); ++arm) {
    targets.push_back(
        {arms[arm] + " minus " + arms.front(), experiment::differences_of(responses, arm)});
  }
  return targets;
}

}  // namespace

std::vector<Target> differences_or_arm(const experiment::Results& results,
                                       const experiment::Responses& responses) {
  std::vector<Target> targets = differences(results, responses);
  if (targets.empty()) {
    targets.push_back({results.design().arms.front(), responses.values.front()});
  }
  return targets;
}

std::vector<Target> arms_and_differences(const experiment::Results& results,
                                         const experiment::Responses& responses) {
  std::vector<Target> targets;
  const auto& arms = results.design().arms;
  for (std::size_t arm = 0; arm < arms.size(); ++arm) {
    targets.push_back({arms[arm], responses.values[arm]});
  }
  std::vector<Target> rest = differences(results, responses);
  targets.insert(
      targets.end(), std::make_move_iterator(rest.begin()), std::make_move_iterator(rest.end()));
  return targets;
}

}  // namespace boyd::app
