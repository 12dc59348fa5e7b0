#include "host/app/experiment_preview.hpp"

#include <algorithm>
#include <chrono>
#include <numeric>

#include <fmt/format.h>

#include "host/app/number_text.hpp"
#include "host/app/text_table.hpp"
#include "host/experiment/design_quality.hpp"

namespace boyd::app {

namespace {

using experiment::Experiment;
using experiment::Factor;
using experiment::FactorKind;

/// Distances and discrepancy look at every pair.
constexpr std::size_t kSpreadPointsMax = 4096;

std::string factors_table(const Experiment& experiment) {
  TextTable table({{"factor", Align::kLeft},
                   {"role", Align::kLeft},
                   {"values", Align::kLeft},
                   {"unit", Align::kLeft},
                   {"key", Align::kLeft}});
  for (const Factor& factor : experiment.design().factors) {
    std::string values;
    if (factor.kind == FactorKind::kLevels) {
      for (const experiment::Level& level : factor.levels) {
        values += (values.empty() ? "" : ", ") + level.name;
      }
    } else {
      values = fmt::format(
          "{} to {}{}", factor.low, factor.high, factor.logarithmic ? ", logarithmic" : "");
    }
    table.add(
        {factor.name,
         factor.role == experiment::Role::kNoise ? "noise" : "decision",
         values,
         factor.unit,
         factor.paths.empty() ? "(by level)" : fmt::format("{}", fmt::join(factor.paths, ", "))});
  }
  return table.text();
}

std::string spread_text(const Experiment& experiment) {
  experiment::UnitPoints points;
  for (const experiment::Point& point : experiment.points()) {
    points.push_back(point.unit);
  }
  const experiment::Correlation correlation = experiment::largest_correlation(points);
  std::string text = fmt::format("largest correlation of two factors  {:.4f}", correlation.value);
  if (correlation.value > 0) {
    text += fmt::format(" ({} and {})",
                        experiment.design().factors[correlation.first].name,
                        experiment.design().factors[correlation.second].name);
  }
  text += "\n";
  std::string of;
  if (points.size() > kSpreadPointsMax) {
    points.resize(kSpreadPointsMax);
    of = fmt::format(" (of the first {} points)", kSpreadPointsMax);
  }
  text += fmt::format("nearest two points                  {} of the cube's diagonal{}\n",
                      number_text(experiment::minimum_distance(points)),
                      of);
  text += fmt::format("centred discrepancy                 {:.4f}{}\n",
                      experiment::centred_discrepancy(points),
                      of);
  return text;
}

std::string time_text(const Experiment& experiment,
                      const experiment::WorkOptions& options,
                      const run::StopFlag& stop) {
  const auto middle = static_cast<std::uint32_t>(experiment.points().size() / 2);
  const experiment::PointStudy study(experiment, middle);
  run::RunOptions one;
  one.backend = options.backend;
  one.devices = {options.device};
  const auto before = std::chrono::steady_clock::now();
  const std::vector<experiment::ResultRow> rows = study.run(0, 1, one, stop);
  const double wall_s =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
  if (rows.empty()) {
    return "interrupted before the pilot worlds ended\n";
  }
  std::string text;
  for (const experiment::ResultRow& row : rows) {
    if (row.failed) {
      text += fmt::format(
          "pilot world failed: arm {}: {}\n", experiment.design().arms[row.arm], row.problem);
    }
  }
  const double world_s = wall_s / static_cast<double>(rows.size());
  const auto worlds = static_cast<double>(experiment.worlds_count_max());
  return text +
         fmt::format("a world took {} (one of each arm at point {}): about {} on {} thread{}{}\n",
                     duration_text(world_s),
                     middle,
                     duration_text(world_s * worlds / options.threads),
                     options.threads,
                     options.threads == 1 ? "" : "s",
                     experiment.design().replications.is_sequential() ? " at most" : "");
}

}  // namespace

std::string experiment_preview(const Experiment& experiment,
                               const experiment::WorkOptions& options,
                               const run::StopFlag& stop) {
  const experiment::Design& design = experiment.design();
  std::string text = fmt::format("{}: {}\n", design.name, design.title);
  if (!design.question.empty()) {
    text += design.question + "\n";
  }
  text += "\n" + factors_table(experiment) + "\n";
  const experiment::ReplicationsRule& rule = design.replications;
  text += fmt::format("{} points x {} arms x {} replications: {}{} worlds\n",
                      count_text(static_cast<std::int64_t>(experiment.points().size())),
                      design.arms.size(),
                      rule.is_sequential() ? fmt::format("{} to {}", rule.count, rule.count_max)
                                           : std::to_string(rule.count),
                      rule.is_sequential() ? "at most " : "",
                      count_text(static_cast<std::int64_t>(experiment.worlds_count_max())));
  text += fmt::format("primary measures: {}\n", fmt::join(design.primary_measures, ", "));
  text += design.common_random_numbers
              ? "common random numbers: the same nights at every point\n"
              : "no common random numbers: every point and arm has its own "
                "nights\n";
  text += spread_text(experiment) + time_text(experiment, options, stop);
  return text;
}

}  // namespace boyd::app
