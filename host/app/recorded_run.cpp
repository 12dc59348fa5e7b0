#include "host/app/recorded_run.hpp"

#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "host/app/scenario_source.hpp"
#include "host/app/usage_error.hpp"

namespace boyd::app {

void check_record(const RunArguments& arguments, const run::RunOptions& options) {
  if (arguments.record.path == "-") {
    throw UsageError("--record -: a recording needs a file; name one");
  }
  if (options.arms.size() != 1 || options.replications_count != 1) {
    throw UsageError(
        fmt::format("--record records one world, but {} arms with {} replications each are to run; "
                    "choose one with --arm NAME --replication R",
                    options.arms.size(),
                    options.replications_count));
  }
  if (options.devices.size() != 1) {
    throw UsageError("--record runs one world on one device; name one with --device");
  }
  refuse_overwriting(arguments.record.path, arguments.scenario, "--record");
  if (arguments.record.path == arguments.json) {
    throw UsageError("--record and --json name the same file; name two");
  }
}

RecordedRun run_recorded(const std::string& path,
                         const record::Choice& choice,
                         const scenario::Document& document,
                         run::WorldSetup setup,
                         const run::RunOptions& options,
                         const run::StopFlag& stop,
                         const std::function<void(const run::Progress&)>& progress) {
  const auto before = std::chrono::steady_clock::now();
  record::Recorder recorder(path, document, choice, setup);
  run::BatchRunOptions batch_options;
  batch_options.backend = options.backend;
  batch_options.batch = {options.threads, options.devices.front(), false};
  batch_options.slice_ns = options.slice_ns;
  recorder.attach(batch_options);
  run::BatchRun batch({std::move(setup)}, batch_options);
  recorder.follow(batch);
  batch.run(stop, [&](double share) { progress({0, 1, share}); });
  run::WorldOutcome outcome = batch.outcome(0);
  outcome.arm = choice.arm;
  outcome.replication = choice.replication;

  RecordedRun recorded;
  recorded.path = recorder.finish(outcome);
  recorded.result.interrupted = outcome.ending == run::Ending::kUnfinished;
  recorded.result.worlds.push_back(std::move(outcome));
  recorded.result.wall_s =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
  return recorded;
}

}  // namespace boyd::app
