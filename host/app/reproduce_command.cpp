#include "host/app/reproduce_command.hpp"

#include <fmt/format.h>

#include "host/app/backend_choice.hpp"
#include "host/app/interrupt.hpp"
#include "host/app/progress_line.hpp"
#include "host/app/recorded_run.hpp"
#include "host/app/scenario_source.hpp"
#include "host/app/usage_error.hpp"
#include "host/experiment/session.hpp"
#include "host/time/time.hpp"

namespace boyd::app {

namespace {

using experiment::ResultRow;

ResultRow stored_row(experiment::Database& database,
                     const experiment::Experiment& experiment,
                     std::uint64_t number) {
  const auto row = experiment::read_row(database, number);
  if (!row) {
    throw UsageError(
        fmt::format("--row {}: {} has no such row; `boyd report` names rows, and so "
                    "does its table world",
                    number,
                    database.path()));
  }
  experiment::check_row(database, experiment, *row);
  return *row;
}

void compare_scenario(experiment::Database& database,
                      const experiment::PointStudy& study,
                      const std::string& scenario) {
  const std::vector<std::string> hashes = experiment::read_scenario_hashes(database);
  if (hashes.size() <= study.point()) {
    throw experiment::StoreError(fmt::format(
        "{}: table point has no row {}: the file was changed or is damaged; take a copy "
        "of it, or run the experiment again",
        database.path(),
        study.point()));
  }
  const std::string& then = hashes[study.point()];
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

struct Again {
  run::WorldOutcome world;
  std::string recording;  ///< its path; empty: none was asked for
};

Again run_again(const ReproduceArguments& arguments,
                const experiment::Experiment& experiment,
                const experiment::PointStudy& study,
                const ResultRow& then) {
  run::RunOptions options;
  options.arms = {study.arm_row(then.arm)};
  options.replication_first = then.replication;
  options.replications_count = 1;
  run::StopFlag stop;
  const InterruptWatch watch(stop);
  ProgressLine line(true);
  const auto show = [&](const run::Progress& now) { line.show(now); };
  const run::DocumentStudy& worlds = study.study(then.arm);
  if (arguments.record.path.empty()) {
    return {run::run_study(worlds, options, stop, show).worlds.front(), {}};
  }
  record::Choice choice;
  choice.arm = options.arms.front();
  choice.replication = then.replication;
  choice.seed = experiment.seed_of(then.point, then.arm);
  choice.frame_ns = time::from_seconds(seconds_of(arguments.record.every_s, "--record-every"));
  choice.detections = arguments.record.detections;
  choice.backend = name_of(options.backend);
  RecordedRun recorded = run_recorded(arguments.record.path,
                                      choice,
                                      study.document(),
                                      worlds.world(choice.arm, choice.replication),
                                      options,
                                      stop,
                                      show);
  return {std::move(recorded.result.worlds.front()), std::move(recorded.path)};
}

}  // namespace

int reproduce_command(const ReproduceArguments& arguments) {
  const auto manifest = experiment::Store::manifest_of(arguments.store);
  if (!manifest) {
    throw experiment::StoreError(arguments.store + ": holds no experiment");
  }
  experiment::Database database(arguments.store, experiment::Database::Mode::kRead);
  const experiment::Experiment experiment = experiment::stored_experiment(*manifest);
  const ResultRow then = stored_row(database, experiment, arguments.row);
  const experiment::PointStudy study(experiment, then.point);
  compare_scenario(database, study, experiment.design().scenario);
  if (arguments.record.path == "-") {
    throw UsageError("--record -: a recording needs a file; name one");
  }
  refuse_overwriting(arguments.record.path, arguments.store, "--record", "holds the results");
  refuse_overwriting(arguments.record.path, experiment.design().scenario, "--record");

  const Again again = run_again(arguments, experiment, study, then);
  const run::WorldOutcome& world = again.world;
  if (world.ending == run::Ending::kUnfinished) {
    fmt::print(
        stderr,
        "boyd: interrupted{}\n",
        again.recording.empty() ? "" : "; what was recorded until then is in " + again.recording);
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
  const std::string arguments_again =
      experiment.world_arguments(then.point, then.arm, then.replication);
  fmt::print("its story:     boyd explain {}\n", arguments_again);
  if (again.recording.empty()) {
    fmt::print("its recording: boyd run {} --record WORLD.h5\n", arguments_again);
  } else {
    fmt::print("its recording: {}; boyd-viewer shows it\n", again.recording);
  }
  return same ? 0 : 1;
}

}  // namespace boyd::app
