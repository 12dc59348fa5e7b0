#include "host/validate/night_equivalence.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "host/run/document_study.hpp"
#include "host/run/measures.hpp"
#include "host/run/runner.hpp"
#include "host/run/summary.hpp"

namespace boyd::validate {

namespace {

/// The worlds of one arm of a document, as arm `as_arm`.
std::vector<run::WorldOutcome> worlds_of(const scenario::Document& document,
                                         const NightWish& wish,
                                         std::uint32_t as_arm,
                                         const Progress& progress) {
  const run::DocumentStudy study(document, wish.seed, std::nullopt);
  run::RunOptions options;
  options.arms = {static_cast<std::uint32_t>(document.arm_row(wish.arm))};
  options.replications_count = wish.replications_count;
  options.threads = run::processors_count();
  const run::StopFlag never;
  run::RunResult result = run::run_study(
      study, options, never, [&](const run::Progress& now) { progress(now.share_done); });
  for (run::WorldOutcome& world : result.worlds) {
    if (world.ending != run::Ending::kEnded) {
      throw std::runtime_error(
          fmt::format("{}: replication {}: {}", document.path(), world.replication, world.problem));
    }
    world.arm = as_arm;
  }
  return result.worlds;
}

bool is_count(const run::Measure& measure) {
  return measure.form == run::Form::kMean && !measure.is_share;
}

Quantity equivalence(const run::Measure& measure,
                     const run::MeasureSummary& coarse,
                     const run::MeasureSummary& fine,
                     double margin_frac) {
  Quantity quantity;
  quantity.name = fmt::format("night_{}", measure.name);
  quantity.source = "equivalence within the margin, two one-sided tests (Schuirmann 1987)";
  const statistics::Estimate& difference = fine.difference;
  if (!coarse.estimate.mean || !difference.mean || !difference.low || !difference.high) {
    throw std::runtime_error(
        fmt::format("dt_convergence: {} does not exist in these worlds", measure.name));
  }
  quantity.expected = *coarse.estimate.mean;
  quantity.got = quantity.expected + *difference.mean;
  quantity.standard_error =
      difference.sd.value_or(0) / std::sqrt(static_cast<double>(difference.n));
  double scale = std::abs(quantity.expected);
  double half_width = 0.5 * (*difference.high - *difference.low);
  if (is_count(measure)) {
    // What was not seen in n nights may still come in 3 of n (Hanley and Lippman-Hand 1983).
    scale = std::max(scale, 1.0);
    half_width = std::max(half_width, 3.0 / static_cast<double>(difference.n));
  }
  quantity.tolerance = margin_frac * scale - half_width;
  quantity.pass = agrees(quantity.expected, quantity.got, quantity.tolerance);
  return quantity;
}

}  // namespace

std::vector<Quantity> night_equivalence(const NightWish& wish, const Progress& progress) {
  const scenario::Document document(wish.scenario);
  const auto& general = document.arm(document.arm_row(wish.arm)).general;
  const scenario::Document halved(
      wish.scenario,
      {{"scenario.dt_s", fmt::format("{}", general.dt_s / 2)},
       {"scenario.command_interval_s", fmt::format("{}", general.command_interval_s / 2)},
       {"scenario.assess_s", fmt::format("{}", general.assess_s)}});
  // The second run has twice the ticks.
  std::vector<run::WorldOutcome> worlds =
      worlds_of(document, wish, 0, [&](double share) { progress(share / 3); });
  const std::vector<run::WorldOutcome> fine =
      worlds_of(halved, wish, 1, [&](double share) { progress((1 + 2 * share) / 3); });
  worlds.insert(worlds.end(), fine.begin(), fine.end());
  const std::vector<run::ArmSummary> arms = run::summarise(worlds);
  std::vector<Quantity> out;
  for (const std::string& name : run::primary_measures_of(document)) {
    const std::size_t row = *run::find_measure(name);
    out.push_back(equivalence(
        run::measures()[row], arms[0].measures[row], arms[1].measures[row], wish.margin_frac));
  }
  return out;
}

}  // namespace boyd::validate
