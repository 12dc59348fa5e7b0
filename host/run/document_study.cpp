#include "host/run/document_study.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "host/run/measures.hpp"
#include "host/time/time.hpp"

namespace boyd::run {

DocumentStudy::DocumentStudy(const scenario::Document& document,
                             std::uint64_t seed,
                             std::optional<double> until_s)
    : document_(document), seed_(seed) {
  if (until_s) {
    until_ns_ = time::from_seconds(*until_s);
  }
  for (std::size_t arm = 0; arm < document.arm_names().size(); ++arm) {
    commands_.push_back(command::prepare(document.arm(arm).command));
  }
}

std::uint32_t DocumentStudy::arms_count() const {
  return static_cast<std::uint32_t>(document_.arm_names().size());
}

std::string DocumentStudy::arm_name(std::uint32_t arm) const {
  return document_.arm_names().at(arm);
}

WorldSetup DocumentStudy::world(std::uint32_t arm, std::uint32_t replication) const {
  const scenario::Scenario& scenario = document_.arm(arm);
  WorldSetup setup;
  setup.plan = scenario::compile_world(scenario, scenario::world_seed(seed_, replication));
  if (until_ns_) {
    setup.plan.end_ns = std::min(setup.plan.end_ns, std::max(setup.plan.start_ns + 1, *until_ns_));
  }
  setup.command = commands_.at(arm);
  // Assets are the first sites of a plan.
  setup.objective.sites = scenario.general.objective_assets;
  setup.objective.damage_frac = scenario.general.objective_damage_frac;
  if (scenario.general.objective_before_s > 0) {
    setup.objective.before_ns = time::from_seconds(scenario.general.objective_before_s);
  }
  return setup;
}

std::vector<std::string> primary_measures_of(const scenario::Document& document) {
  std::vector<std::string> names = document.arm(0).general.primary_measures;
  if (names.empty()) {
    names.assign(default_primary_measures().begin(), default_primary_measures().end());
  }
  std::vector<std::string> known;
  for (const Measure& measure : measures()) {
    known.emplace_back(measure.name);
  }
  std::vector<scenario::Problem> problems;
  for (const std::string& name : names) {
    if (!find_measure(name)) {
      const std::string near = scenario::nearest(name, known);
      problems.push_back({document.path(),
                          0,
                          0,
                          "scenario.primary_measures",
                          fmt::format("there is no measure \"{}\"; {}",
                                      name,
                                      near.empty() ? "`boyd list measures` prints them"
                                                   : fmt::format("did you mean \"{}\"?", near))});
    }
  }
  if (!problems.empty()) {
    throw scenario::ScenarioError(std::move(problems));
  }
  return names;
}

}  // namespace boyd::run
