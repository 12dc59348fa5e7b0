#include "host/app/experiment_command.hpp"

#include <chrono>
#include <stdexcept>
#include <thread>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "host/app/backend_choice.hpp"
#include "host/app/experiment_preview.hpp"
#include "host/app/interrupt.hpp"
#include "host/app/number_text.hpp"
#include "host/app/progress_line.hpp"
#include "host/app/usage_error.hpp"
#include "host/experiment/session.hpp"
#include "host/experiment/work.hpp"
#include "host/run/output_file.hpp"

namespace boyd::app {

namespace {

using experiment::DeskProgress;
using experiment::Experiment;
using experiment::Session;

experiment::WorkOptions options_of(const ExperimentArguments& arguments) {
  experiment::WorkOptions options;
  options.threads = arguments.threads.value_or(std::max(1U, std::thread::hardware_concurrency()));
  options.backend = choose_backend(arguments.backend, options.device);
  return options;
}

experiment::Manifest manifest_of(const Experiment& experiment,
                                 const ExperimentArguments& arguments,
                                 const experiment::WorkOptions& options) {
  experiment::Manifest manifest = experiment::manifest_of(experiment.design());
  manifest["begun"] = fmt::format(
      "{:%Y-%m-%d %H:%M:%S} UTC",
      fmt::gmtime(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now())));
  manifest["machine"] = fmt::format(
      "{}, {} processors", experiment::machine_name(), std::thread::hardware_concurrency());
  manifest["compiler"] = __VERSION__;
  manifest["backend"] = name_of(options.backend);
  manifest["threads"] = std::to_string(options.threads);
  manifest["command"] = fmt::format("boyd experiment {} -o {}", arguments.design, arguments.output);
  return manifest;
}

Session session_of(const ExperimentArguments& arguments) {
  try {
    return Session(arguments.output, arguments.resume);
  } catch (const std::invalid_argument& error) {
    throw UsageError(error.what());
  }
}

double share_of(const DeskProgress& now) {
  const auto wanted = static_cast<double>(now.rows_wanted - now.rows_before);
  return wanted > 0 ? static_cast<double>(now.rows_done - now.rows_before) / wanted : 1;
}

void say_end(const ExperimentArguments& arguments,
             const DeskProgress& end,
             bool complete,
             double wall_s) {
  if (!complete) {
    fmt::print(stderr,
               "boyd: interrupted: {} of {} worlds are in {}; go on with --resume\n",
               count_text(static_cast<std::int64_t>(end.rows_done)),
               count_text(static_cast<std::int64_t>(end.rows_wanted)),
               arguments.output);
  } else if (!arguments.quiet) {
    fmt::print(
        "{}: {} worlds, {} of them in this run, which took {}; "
        "boyd report {} -o REPORT.html\n",
        arguments.output,
        count_text(static_cast<std::int64_t>(end.rows_done)),
        count_text(static_cast<std::int64_t>(end.rows_done - end.rows_before)),
        duration_text(wall_s),
        arguments.output);
  }
  if (end.failed_count > 0) {
    fmt::print(stderr,
               "boyd: {} worlds failed; their reasons are in {}, table world, column problem\n",
               end.failed_count,
               arguments.output);
  }
}

std::vector<std::string> checked_points(const Experiment& experiment,
                                        const ExperimentArguments& arguments,
                                        std::uint32_t threads,
                                        const run::StopFlag& stop) {
  ProgressLine progress(!arguments.quiet);
  return experiment::check_points(experiment, threads, stop, [&](double share) {
    progress.show(share, "checking the scenario at every point");
  });
}

}  // namespace

int experiment_command(const ExperimentArguments& arguments) {
  const experiment::WorkOptions options = options_of(arguments);
  const Experiment experiment(experiment::read_design(arguments.design));
  run::StopFlag stop;
  const InterruptWatch watch(stop);
  if (arguments.dry_run) {
    run::OutputFile out("-");
    out.write(experiment_preview(experiment, options, stop));
    out.commit();
    return stop.requested() ? 1 : 0;
  }
  if (arguments.output.empty()) {
    throw UsageError("boyd experiment needs -o RESULTS.db, or --dry-run");
  }
  Session session = session_of(arguments);
  const std::vector<std::string> hashes =
      checked_points(experiment, arguments, options.threads, stop);
  if (stop.requested()) {
    fmt::print(stderr, "boyd: interrupted before the first world; nothing was written\n");
    return 1;
  }
  experiment::Store& store =
      session.open(experiment, hashes, manifest_of(experiment, arguments, options));
  experiment::StoreDesk desk(experiment, store, options.threads);
  const auto before = std::chrono::steady_clock::now();
  {
    ProgressLine progress(!arguments.quiet);
    experiment::work(experiment, desk, options, stop, [&] {
      const DeskProgress now = desk.progress();
      progress.show(
          share_of(now),
          fmt::format("{} of {} worlds{}",
                      now.rows_done,
                      now.rows_wanted,
                      now.failed_count > 0 ? fmt::format(", {} failed", now.failed_count) : ""));
    });
  }
  const double wall_s =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
  if (desk.complete()) {
    session.complete();
  }
  say_end(arguments, desk.progress(), desk.complete(), wall_s);
  return desk.complete() && desk.progress().failed_count == 0 ? 0 : 1;
}

}  // namespace boyd::app
