#include "host/app/reproduce_command.hpp"

#include <fmt/format.h>

#include "host/app/interrupt.hpp"
#include "host/app/usage_error.hpp"
#include "host/experiment/session.hpp"

namespace boyd::app {

namespace {

using experiment::ResultRow;

ResultRow stored_row(experiment::Database& database, std::uint64_t number) {
  const auto row = experiment::read_row(database, number);
  if (!row) {
    throw UsageError(
        fmt::format("--row {}: {} has no such row; `boyd report` names rows, and so "
                    "does its table world",
                    number,
                    database.path()));
  }
  return *row;
}

void compare_scenario(experiment::Database& database,
                      const experiment::PointStudy& study,
                      const std::string& scenario) {
  const std::string then = experiment::read_scenario_hashes(database).at(study.point());
  if (study.document().hash() != then) {
    throw experiment::StoreError(
        fmt::format("{} or what it includes has changed since {} was written: hash {} then, {} "
                    "now; the same world needs the same files",
                    scenario,
                    database.path(),
                    then,
                    study.document().hash()));
  }
}

}  // namespace

int reproduce_command(const ReproduceArguments& arguments) {
  const auto manifest = experiment::Store::manifest_of(arguments.store);
  if (!manifest) {
    throw experiment::StoreError(arguments.store + ": holds no experiment");
  }
  experiment::Database database(arguments.store, experiment::Database::Mode::kRead);
  const ResultRow then = stored_row(database, arguments.row);
  const experiment::Experiment experiment = experiment::stored_experiment(*manifest);
  const experiment::PointStudy study(experiment, then.point);
  compare_scenario(database, study, experiment.design().scenario);

  run::StopFlag stop;
  const InterruptWatch watch(stop);
  const run::WorldOutcome world = study.run_world(then.arm, then.replication, {}, stop);
  if (world.ending == run::Ending::kUnfinished) {
    fmt::print(stderr, "boyd: interrupted\n");
    return 1;
  }
  const ResultRow now = experiment::row_of(world);
  const bool same = now.failed == then.failed && now.problem == then.problem &&
                    now.state_hash == then.state_hash && now.numbers == then.numbers;
  fmt::print("row {}: point {} ({}), arm {}, replication {}\n",
             then.row,
             then.point,
             experiment.point_text(then.point),
             experiment.design().arms.at(then.arm),
             then.replication);
  if (then.failed || now.failed) {
    fmt::print("then: {}\nnow:  {}\n",
               then.failed ? "failed: " + then.problem : "ended",
               now.failed ? "failed: " + now.problem : "ended");
  }
  fmt::print("state hash {:016x} then, {:016x} now: {}\n",
             then.state_hash,
             now.state_hash,
             same ? "the same world, bit for bit" : "NOT the same world");
  fmt::print("boyd explain {}\n",
             experiment.world_arguments(then.point, then.arm, then.replication));
  return same ? 0 : 1;
}

}  // namespace boyd::app
