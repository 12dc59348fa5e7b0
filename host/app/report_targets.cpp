#include "host/app/report_targets.hpp"

#include <iterator>
#include <utility>

#include "host/statistics/mean.hpp"

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

bool is_bounded(const experiment::Responses& responses) {
  const run::Measure& measure = run::measures()[responses.measure];
  return measure.is_share || measure.form == run::Form::kProportion;
}

statistics::Estimate over_points(const experiment::Results& results,
                                 const experiment::Responses& responses,
                                 std::size_t arm) {
  if (responses.points.size() == 1) {
    return results.columns(responses.measure, responses.points[0], static_cast<std::uint32_t>(arm))
        .estimate();
  }
  statistics::Estimate mean =
      statistics::mean_interval(experiment::mean_over_points(responses.values[arm]));
  if (is_bounded(responses)) {
    statistics::cut_interval(mean, 0, 1);
  }
  return mean;
}

statistics::Estimate difference_over_points(const experiment::Results& results,
                                            const experiment::Responses& responses,
                                            std::size_t arm) {
  if (responses.points.size() == 1) {
    const std::uint32_t point = responses.points[0];
    return results.columns(responses.measure, point, static_cast<std::uint32_t>(arm))
        .difference(results.columns(responses.measure, point, 0));
  }
  statistics::Estimate difference = statistics::mean_interval(
      experiment::mean_over_points(experiment::differences_of(responses, arm)));
  if (is_bounded(responses)) {
    statistics::cut_interval(difference, -1, 1);
  }
  return difference;
}

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
