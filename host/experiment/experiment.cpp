#include "host/experiment/experiment.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "host/run/report.hpp"

namespace boyd::experiment {

Experiment::Experiment(Design design) : design_(std::move(design)), points_(points_of(design_)) {}

std::uint64_t Experiment::worlds_count_max() const {
  return std::uint64_t{points_.size()} * design_.arms.size() * design_.replications.count_max;
}

std::uint64_t Experiment::row_number(std::uint32_t point,
                                     std::uint32_t arm,
                                     std::uint32_t replication) const {
  return (std::uint64_t{point} * design_.arms.size() + arm) * design_.replications.count_max +
         replication;
}

std::uint64_t Experiment::seed_of(std::uint32_t point, std::uint32_t arm) const {
  return design_.common_random_numbers
             ? design_.seed
             : scenario::world_seed(scenario::world_seed(design_.seed, point), arm);
}

namespace {

bool sets(const Factor& factor, const std::string& path) {
  const auto is_path = [&](const scenario::CommandLineSetting& one) { return one.path == path; };
  return std::find(factor.paths.begin(), factor.paths.end(), path) != factor.paths.end() ||
         std::any_of(factor.levels.begin(), factor.levels.end(), [&](const Level& level) {
           return std::any_of(level.settings.begin(), level.settings.end(), is_path);
         });
}

/// What a setting of the design did is told with the place of its factor there.
void place_in_design(const Design& design, scenario::Problem& problem) {
  const auto factor = std::find_if(design.factors.begin(),
                                   design.factors.end(),
                                   [&](const Factor& one) { return sets(one, problem.key); });
  problem.file = design.path;
  problem.key = fmt::format(
      "{}: {}",
      factor == design.factors.end() ? "experiment.set or a factor" : "factor." + factor->name,
      problem.key);
  if (factor != design.factors.end()) {
    problem.line = factor->line;
    problem.column = 1;
  }
}

}  // namespace

scenario::Document Experiment::document(std::uint32_t point) const {
  try {
    return scenario::Document(design_.scenario, points_.at(point).settings);
  } catch (const scenario::ScenarioError& error) {
    std::vector<scenario::Problem> problems = error.problems();
    for (scenario::Problem& problem : problems) {
      if (problem.file == "--set") {
        place_in_design(design_, problem);
      }
      problem.what += fmt::format(" (at point {}: {})", point, point_text(point));
    }
    throw scenario::ScenarioError(std::move(problems));
  }
}

std::string Experiment::point_text(std::uint32_t point) const {
  std::string text;
  for (std::size_t f = 0; f < design_.factors.size(); ++f) {
    text += fmt::format("{}{} = {}",
                        text.empty() ? "" : ", ",
                        design_.factors[f].name,
                        points_.at(point).values[f].text);
  }
  return text;
}

std::string Experiment::world_arguments(std::uint32_t point,
                                        std::uint32_t arm,
                                        std::uint32_t replication) const {
  run::Provenance from;
  from.scenario = design_.scenario;
  from.seed = seed_of(point, arm);
  from.arm_names = design_.arms;
  for (const scenario::CommandLineSetting& setting : points_.at(point).settings) {
    from.settings.push_back(setting.path + "=" + setting.value);
  }
  run::WorldOutcome world;
  world.arm = arm;
  world.replication = replication;
  const std::string command = run::reproduce_command(from, world);
  return command.substr(std::string("boyd run ").size());
}

std::vector<std::string> check_points(const Experiment& experiment,
                                      std::uint32_t threads,
                                      const run::StopFlag& stop,
                                      const std::function<void(double)>& checked) {
  const std::size_t count = experiment.points().size();
  std::vector<std::string> hashes(count);
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::exception_ptr error;
  std::size_t error_at = count;
  std::size_t done = 0;
  const auto work = [&] {
    for (std::size_t p = next.fetch_add(1); p < count && !stop.requested(); p = next.fetch_add(1)) {
      try {
        hashes[p] = experiment.document(static_cast<std::uint32_t>(p)).hash();
      } catch (...) {
        const std::lock_guard lock(mutex);
        // Of several the first point, so that the message does not depend on the threads.
        error = p < error_at ? std::current_exception() : error;
        error_at = std::min(error_at, p);
        next.store(count);
      }
      const std::lock_guard lock(mutex);
      done += 1;
      checked(static_cast<double>(done) / static_cast<double>(count));
    }
  };
  {
    std::vector<std::jthread> workers;
    for (std::uint32_t t = 1; t < threads; ++t) {
      workers.emplace_back(work);
    }
    work();
  }
  if (error) {
    std::rethrow_exception(error);
  }
  return hashes;
}

PointStudy::PointStudy(const Experiment& experiment, std::uint32_t point)
    : experiment_(experiment), point_(point), document_(experiment.document(point)) {
  const Design& design = experiment.design();
  for (const std::string& name : design.arms) {
    arm_rows_.push_back(static_cast<std::uint32_t>(document_.arm_row(name)));
  }
  const std::size_t studies_count = design.common_random_numbers ? 1 : design.arms.size();
  for (std::uint32_t a = 0; a < studies_count; ++a) {
    studies_.push_back(std::make_unique<run::DocumentStudy>(
        document_, experiment.seed_of(point, a), std::nullopt));
  }
}

std::vector<ResultRow> PointStudy::run(std::uint32_t replication_first,
                                       std::uint32_t replications_count,
                                       run::RunOptions options,
                                       const run::StopFlag& stop) const {
  options.replication_first = replication_first;
  options.replications_count = replications_count;
  std::vector<ResultRow> rows;
  for (std::size_t s = 0; s < studies_.size(); ++s) {
    options.arms = studies_.size() == 1 ? arm_rows_ : std::vector<std::uint32_t>{arm_rows_[s]};
    const run::RunResult result = run::run_study(*studies_[s], options, stop);
    if (result.interrupted) {
      return {};
    }
    for (const run::WorldOutcome& world : result.worlds) {
      ResultRow row = row_of(world);
      row.point = point_;
      row.arm = static_cast<std::uint32_t>(
          std::find(arm_rows_.begin(), arm_rows_.end(), world.arm) - arm_rows_.begin());
      row.row = experiment_.row_number(point_, row.arm, row.replication);
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

}  // namespace boyd::experiment
