#include "host/app/experiment_command.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <memory>
#include <mutex>
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
#include "host/experiment/crew.hpp"
#include "host/experiment/remote_desk.hpp"
#include "host/experiment/session.hpp"
#include "host/experiment/work.hpp"
#include "host/run/output_file.hpp"
#include "host/run/runner.hpp"

namespace boyd::app {

namespace {

using experiment::DeskProgress;
using experiment::Experiment;
using experiment::Session;

experiment::WorkOptions options_of(const ExperimentArguments& arguments) {
  experiment::WorkOptions options;
  options.threads = arguments.threads.value_or(run::processors_count());
  options.backend = choose_backend(arguments.backend, options.device);
  return options;
}

/// What the arms rest on at the first point.
std::string footing_of(const Experiment& experiment) {
  const scenario::Document document = experiment.document(0);
  std::uint32_t least = UINT32_MAX;
  std::uint32_t most = 0;
  double low = 1;
  double high = 0;
  for (const std::string& arm : experiment.design().arms) {
    const scenario::AssumedShare& share = document.arm(document.arm_row(arm)).assumed;
    const double assumed = share.numbers_count > 0
                               ? share.assumed_count / static_cast<double>(share.numbers_count)
                               : 0;
    least = std::min(least, share.numbers_count);
    most = std::max(most, share.numbers_count);
    low = std::min(low, assumed);
    high = std::max(high, assumed);
  }
  return fmt::format("an arm rests on {} to {} numbers; {:.0f} to {:.0f} % of them are assumptions",
                     least,
                     most,
                     100 * low,
                     100 * high);
}

experiment::Manifest manifest_of(const Experiment& experiment,
                                 const ExperimentArguments& arguments,
                                 const experiment::WorkOptions& options) {
  experiment::Manifest manifest = experiment::manifest_of(experiment.design());
  manifest["begun"] = fmt::format(
      "{:%Y-%m-%d %H:%M:%S} UTC",
      fmt::gmtime(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now())));
  manifest["machine"] =
      fmt::format("{}, {} processors", experiment::machine_name(), run::processors_count());
  manifest["footing"] = footing_of(experiment);
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

std::string progress_words(const DeskProgress& now) {
  const std::string failed =
      now.failed_count > 0 ? fmt::format(", {} failed", now.failed_count) : "";
  return fmt::format("{} of {} worlds{}", now.rows_done, now.rows_wanted, failed);
}

/// Rank 0 works on threads of its own while this one serves the others. Throws what any of them
/// throws.
void work_with_crew(const Experiment& experiment,
                    experiment::StoreDesk& desk,
                    const experiment::WorkOptions& options,
                    run::StopFlag& stop,
                    experiment::Crew& crew,
                    bool quiet) {
  ProgressLine progress(!quiet);
  std::mutex mutex;
  std::exception_ptr error;
  const auto show = [&] {
    const std::lock_guard lock(mutex);
    const DeskProgress now = desk.progress();
    progress.show(share_of(now), progress_words(now));
  };
  const auto guarded = [&](const auto& doing) {
    try {
      doing();
    } catch (...) {
      const std::lock_guard lock(mutex);
      error = error ? error : std::current_exception();
      stop.request();
    }
  };
  {
    const std::jthread here(
        [&] { guarded([&] { experiment::work(experiment, desk, options, stop, show); }); });
    crew.serve(
        [&](const std::string& request) {
          std::string reply;
          guarded([&] { reply = experiment::reply_of(&desk, stop.requested(), request); });
          const std::lock_guard lock(mutex);
          return error ? experiment::reply_of(nullptr, true, request) : reply;
        },
        show);
  }
  if (error) {
    std::rethrow_exception(error);
  }
}

/// `served`: set once the other ranks have been served to their end.
int run_experiment(const ExperimentArguments& arguments,
                   const Experiment& experiment,
                   const experiment::WorkOptions& options,
                   run::StopFlag& stop,
                   experiment::Crew& crew,
                   bool& served) {
  Session session = session_of(arguments);
  const std::vector<std::string> hashes =
      checked_points(experiment, arguments, options.threads, stop);
  if (stop.requested()) {
    fmt::print(stderr, "boyd: interrupted before the first world; nothing was written\n");
    return 1;
  }
  experiment::Store& store =
      session.open(experiment, hashes, manifest_of(experiment, arguments, options));
  experiment::StoreDesk desk(experiment, store, options.threads * crew.ranks_count());
  const auto before = std::chrono::steady_clock::now();
  served = true;
  work_with_crew(experiment, desk, options, stop, crew, arguments.quiet);
  const double wall_s =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
  if (desk.complete()) {
    session.complete();
  }
  say_end(arguments, desk.progress(), desk.complete(), wall_s);
  return desk.complete() && desk.progress().failed_count == 0 ? 0 : 1;
}

/// Nothing is left for the others, whatever happens to rank 0.
void send_home(experiment::Crew& crew) {
  crew.serve(
      [](const std::string& request) { return experiment::reply_of(nullptr, true, request); },
      [] {});
}

int help_rank_0(const ExperimentArguments& arguments,
                const experiment::WorkOptions& options,
                const run::StopFlag& stop,
                experiment::Crew& crew) {
  try {
    const Experiment experiment(experiment::read_design(arguments.design));
    experiment::RemoteDesk desk(crew);
    experiment::work(experiment, desk, options, stop, [] {});
  } catch (...) {
    crew.leave();
    throw;
  }
  crew.leave();
  return 0;
}

}  // namespace

int experiment_command(const ExperimentArguments& arguments) {
  const experiment::WorkOptions options = options_of(arguments);
  run::StopFlag stop;
  const InterruptWatch watch(stop);
  if (arguments.dry_run) {
    const Experiment experiment(experiment::read_design(arguments.design));
    run::OutputFile out("-");
    out.write(experiment_preview(experiment, options, stop));
    out.commit();
    return stop.requested() ? 1 : 0;
  }
  if (arguments.output.empty()) {
    throw UsageError("boyd experiment needs -o RESULTS.db, or --dry-run");
  }
  const std::unique_ptr<experiment::Crew> crew = experiment::join_crew();
  if (crew->rank() > 0) {
    return help_rank_0(arguments, options, stop, *crew);
  }
  bool served = false;
  try {
    const Experiment experiment(experiment::read_design(arguments.design));
    const int code = run_experiment(arguments, experiment, options, stop, *crew, served);
    if (!served) {
      send_home(*crew);
    }
    return code;
  } catch (...) {
    if (!served) {
      send_home(*crew);
    }
    throw;
  }
}

}  // namespace boyd::app
