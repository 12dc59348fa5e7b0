#include "host/app/run_command.hpp"

#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "host/app/backend_choice.hpp"
#include "host/app/interrupt.hpp"
#include "host/app/progress_line.hpp"
#include "host/app/recorded_run.hpp"
#include "host/app/run_table.hpp"
#include "host/app/scenario_source.hpp"
#include "host/app/usage_error.hpp"
#include "host/run/document_study.hpp"
#include "host/run/output_file.hpp"
#include "host/run/report.hpp"
#include "host/run/runner.hpp"
#include "host/scenario/problem.hpp"
#include "host/time/time.hpp"

namespace boyd::app {

namespace {

void choose_devices(const RunArguments& arguments, run::RunOptions& options) {
  if (arguments.devices.empty()) {
    options.backend = choose_backend(arguments.backend, options.devices.front());
    return;
  }
  options.devices = arguments.devices;
  for (auto device = options.devices.begin(); device != options.devices.end(); ++device) {
    if (std::find(options.devices.begin(), device, *device) != device) {
      throw UsageError(fmt::format("--device {0}: names device {0} twice", *device));
    }
  }
  for (const int device : options.devices) {
    options.backend = choose_backend(arguments.backend, device);
    if (options.backend == Backend::kCpu) {
      throw UsageError(fmt::format("--device {}: names a CUDA device, but {}",
                                   device,
                                   arguments.backend == "cpu"
                                       ? "--backend is cpu"
                                       : backend_problem(Backend::kCuda, device)));
    }
  }
}

run::RunOptions options_of(const RunArguments& arguments, const scenario::Document& document) {
  run::RunOptions options;
  options.arms = arm_rows(document, arguments.arms);
  options.replications_count =
      arguments.replications.value_or(document.arm(0).general.replications_count);
  if (arguments.replication) {
    options.replication_first = *arguments.replication;
    options.replications_count = 1;
  }
  options.slice_ns = arguments.slice_s * kNsPerSecond;
  options.threads = arguments.threads.value_or(run::processors_count());
  choose_devices(arguments, options);
  return options;
}

record::Choice choice_of(const RunArguments& arguments,
                         const run::RunOptions& options,
                         std::uint64_t seed) {
  record::Choice choice;
  choice.arm = options.arms.front();
  choice.replication = options.replication_first;
  choice.seed = seed;
  choice.until_s = arguments.until_s.value_or("");
  choice.frame_ns = time::from_seconds(seconds_of(arguments.record.every_s, "--record-every"));
  choice.detections = arguments.record.detections;
  choice.backend = name_of(options.backend);
  return choice;
}

run::Provenance provenance_of(const RunArguments& arguments,
                              const scenario::Document& document,
                              const run::RunOptions& options) {
  const scenario::Scenario& first = document.arm(0);
  run::Provenance from;
  from.version = BOYD_VERSION;
  from.scenario = document.path();
  from.scenario_hash = document.hash();
  from.seed = arguments.seed.value_or(first.general.seed);
  from.backend = name_of(options.backend);
  from.device = backend_device(options.backend, options.devices.front());
  for (std::size_t k = 1; k < options.devices.size(); ++k) {
    from.device += " and " + backend_device(options.backend, options.devices[k]);
  }
  from.threads = options.threads;
  from.dt_s = first.general.dt_s;
  from.settings = arguments.settings;
  from.until = arguments.until_s.value_or("");
  from.arm_names = document.arm_names();
  from.nation_names = first.nations;
  from.primary_measures = run::primary_measures_of(document);
  for (std::size_t arm = 0; arm < document.arm_names().size(); ++arm) {
    const scenario::AssumedShare& share = document.arm(arm).assumed;
    from.footings.push_back({share.numbers_count, share.assumed_count});
  }
  return from;
}

void publish(const RunArguments& arguments, const run::Report& report, run::OutputFile* json) {
  const bool table_on_stdout = !arguments.quiet && arguments.json != "-";
  if (table_on_stdout) {
    run::OutputFile out("-");
    out.write(run_table(report, {arguments.all_measures, arguments.by_nation}));
    out.commit();
  }
  if (json != nullptr) {
    json->write(run::to_json(report));
    json->commit();
  }
}

/// Failed worlds on standard error; whether there are any.
bool report_failures(const run::Report& report) {
  bool any = false;
  for (const run::WorldOutcome& world : report.result.worlds) {
    if (world.ending == run::Ending::kFailed) {
      any = true;
      fmt::print(stderr,
                 "boyd: world failed: arm {}, replication {}: {}\n  reproduce with: {}\n",
                 report.provenance.arm_names.at(world.arm),
                 world.replication,
                 world.problem,
                 scenario::printable(run::reproduce_command(report.provenance, world)));
    }
  }
  return any;
}

}  // namespace

int run_command(const RunArguments& arguments) {
  std::optional<double> until_s;
  if (arguments.until_s) {
    until_s = seconds_of(*arguments.until_s, "--until");
  }
  const scenario::Document document = read_scenario(arguments.scenario, arguments.settings);
  const run::RunOptions options = options_of(arguments, document);
  run::Report report;
  report.provenance = provenance_of(arguments, document, options);
  // Opened before the run: a path that cannot be written is known at once, not after hours.
  refuse_overwriting(arguments.json, arguments.scenario, "--json");
  const auto json =
      arguments.json.empty() ? nullptr : std::make_unique<run::OutputFile>(arguments.json);

  if (!arguments.record.path.empty()) {
    check_record(arguments, options);
  }

  const run::DocumentStudy study(document, report.provenance.seed, until_s);
  run::StopFlag stop;
  std::string recording;
  {
    const InterruptWatch watch(stop);
    ProgressLine progress(!arguments.quiet);
    const auto show = [&](const run::Progress& now) { progress.show(now); };
    if (arguments.record.path.empty()) {
      report.result = run::run_study(study, options, stop, show);
    } else {
      const record::Choice choice = choice_of(arguments, options, report.provenance.seed);
      RecordedRun recorded = run_recorded(arguments.record.path,
                                          choice,
                                          document,
                                          study.world(choice.arm, choice.replication),
                                          options,
                                          stop,
                                          show);
      report.result = std::move(recorded.result);
      recording = std::move(recorded.path);
    }
  }
  if (report.result.interrupted) {
    fmt::print(stderr,
               "boyd: interrupted: {}; {}\n",
               run::worlds_done_text(report.result),
               recording.empty() ? "nothing was written"
                                 : "what was recorded until then is in " + recording);
    return 1;
  }
  report.arms = run::summarise(report.result.worlds);
  publish(arguments, report, json.get());
  return report_failures(report) ? 1 : 0;
}

}  // namespace boyd::app
