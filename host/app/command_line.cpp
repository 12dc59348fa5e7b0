#include "host/app/command_line.hpp"

#include <cstdint>
#include <functional>
#include <iostream>
#include <sstream>
#include <string>

#include <CLI/CLI.hpp>

#include "host/app/bench_command.hpp"
#include "host/app/calibrate_command.hpp"
#include "host/app/check_command.hpp"
#include "host/app/command_command.hpp"
#include "host/app/common_options.hpp"
#include "host/app/deter_command.hpp"
#include "host/app/diff_command.hpp"
#include "host/app/experiment_command.hpp"
#include "host/app/explain_command.hpp"
#include "host/app/export_command.hpp"
#include "host/app/info_command.hpp"
#include "host/app/list_command.hpp"
#include "host/app/replay_command.hpp"
#include "host/app/report_command.hpp"
#include "host/app/reproduce_command.hpp"
#include "host/app/run_command.hpp"
#include "host/app/show_command.hpp"
#include "host/app/usage_error.hpp"
#include "host/app/validate_command.hpp"
#include "host/scenario/problem.hpp"

namespace boyd::app {

namespace {

/// The chosen command with its arguments.
using Chosen = std::function<int()>;

void add_run(CLI::App& program, Chosen& chosen, RunArguments& run) {
  CLI::App* command = program.add_subcommand("run", "Run a scenario's arms and print their table");
  command->add_option("scenario", run.scenario, "Scenario file")->required();
  add_arms(*command, run.arms, "Only this arm; repeatable, the first is the reference");
  CLI::Option* many =
      command->add_option("--replications", run.replications, "Replications of each arm")
          ->transform(whole(1, 1'000'000'000));
  command->add_option("--replication", run.replication, "Only this replication, from 0")
      ->excludes(many)
      ->transform(replication_number());
  add_scenario_seed(*command, run.seed);
  add_threads(*command, run.threads);
  add_backend(*command, run.backend);
  command
      ->add_option(
          "--device", run.devices, "CUDA device, else the first; of several all take worlds")
      ->expected(1)
      ->take_all()
      ->transform(whole(0, INT32_MAX));
  add_settings(*command, run.settings);
  add_until(*command, run.until_s, "End each world at this time at the latest");
  add_json(*command, run.json, "Write all results here");
  add_record(*command, run.record);
  // Not in the help: only who counts the ticks of a batch wants them not to depend on the clock.
  command->add_option("--slice-s", run.slice_s)->check(CLI::Range(0U, 86400U))->group("");
  command->add_flag("--all", run.all_measures, "Print every measure");
  command->add_flag("--by-nation", run.by_nation, "Print measures of each nation");
  command->add_flag("--quiet", run.quiet, "No table and no progress");
  command->callback([&] { chosen = [&] { return run_command(run); }; });
}

void add_recordings(CLI::App& program,
                    Chosen& chosen,
                    ReplayArguments& replay,
                    DiffArguments& diff,
                    ExportArguments& write) {
  CLI::App* again = program.add_subcommand(
      "replay", "Simulate a recording again and compare the state hash of every frame");
  again->add_option("recording", replay.recording, "What boyd run --record wrote")->required();
  add_backend(*again, replay.backend);
  again->add_flag("--quiet", replay.quiet, "Only say what differs");
  again->callback([&] { chosen = [&] { return replay_command(replay); }; });
  CLI::App* two = program.add_subcommand(
      "diff", "Name the first tick and field in which two recordings differ");
  two->add_option("first", diff.first, "Recording")->required();
  two->add_option("second", diff.second, "Another")->required();
  two->callback([&] { chosen = [&] { return diff_command(diff); }; });
  CLI::App* other = program.add_subcommand("export", "Write a recording in another format");
  other->add_option("recording", write.recording, "What boyd run --record wrote")->required();
  other->add_option("--to", write.format, "acmi (Tacview), cdf (Dstl Common Data Format), geojson")
      ->required()
      ->check(CLI::IsMember({"acmi", "cdf", "geojson"}));
  other->add_option("-o,--output", write.output, "File; of cdf the folder of its two tables")
      ->required()
      ->type_name("PATH")
      ->check(file_name());
  other->callback([&] { chosen = [&] { return export_command(write); }; });
}

void add_check(CLI::App& program, Chosen& chosen, CheckArguments& check) {
  CLI::App* command =
      program.add_subcommand("check", "Say what is wrong with a scenario, or what it resolves to");
  command->add_option("scenario", check.scenario, "Scenario file")->required();
  add_settings(*command, check.settings);
  command->callback([&] { chosen = [&] { return check_command(check); }; });
}

void add_list(CLI::App& program, Chosen& chosen, ListArguments& list) {
  CLI::App* command = program.add_subcommand("list", "List what there is");
  command->add_option("what", list.what, "scenarios, doctrines, platforms or measures")
      ->required()
      ->check(CLI::IsMember({"scenarios", "doctrines", "platforms", "measures"}));
  command->callback([&] { chosen = [&] { return list_command(list); }; });
}

void add_show(CLI::App& program, Chosen& chosen, ShowPlatformArguments& show) {
  CLI::App* command = program.add_subcommand("show", "Show one thing with its sources");
  CLI::App* platform = command->add_subcommand("platform", "Numbers of a platform");
  platform->add_option("name", show.name, "A name that `boyd list platforms` prints")->required();
  command->require_subcommand(1);
  platform->callback([&] { chosen = [&] { return show_platform_command(show); }; });
}

void add_command(CLI::App& program, Chosen& chosen, CommandArguments& arguments) {
  CLI::App* command = program.add_subcommand(
      "command", "Decision cycles alone: how long orders take, node by node, without a battle");
  command->add_option("source", arguments.source, "Scenario or doctrine")->required();
  add_arms(*command, arguments.arms, "Only this arm of a scenario; repeatable");
  command->add_option("--rule", arguments.rules, "Only requests of this rule; repeatable")
      ->expected(1)
      ->take_all();
  command->add_option("--samples", arguments.samples_count, "Requests per rule and situation")
      ->transform(whole(1, 100'000'000))
      ->capture_default_str();
  command->add_option("--seed", arguments.seed, "Seed")
      ->transform(whole(0, UINT64_MAX))
      ->capture_default_str();
  add_settings(*command, arguments.settings);
  command->add_option("--by", arguments.by, "Chance of an order within these times: 30min,6h")
      ->type_name("TIME,TIME...")
      ->check(not_empty())
      ->expected(1);
  command
      ->add_option("--rate", arguments.rate, "Load the chain with so many requests an hour as well")
      ->type_name("PER_HOUR")
      ->check(not_empty());
  command->add_option("--battles", arguments.battles_count, "Fight so many nights for first shots")
      ->transform(whole(1, 1'000'000))
      ->type_name("NIGHTS");
  command->add_flag("--details", arguments.details, "Waterfalls and histograms of every path");
  command->add_flag("--ascii", arguments.ascii, "Bars without Unicode");
  add_json(*command, arguments.json, "Write results here");
  command->add_option("--svg", arguments.svg, "Draw results here; - is standard output")
      ->type_name("FILE|-")
      ->check(file_name());
  command->callback([&] { chosen = [&] { return command_command(arguments); }; });
}

void add_deter(CLI::App& program, Chosen& chosen, DeterArguments& deter) {
  CLI::App* command = program.add_subcommand(
      "deter", "What an attacker would choose, who weighs his options by the defender's response");
  command->add_option("scenario", deter.scenario, "Scenario with a [deterrence]")->required();
  add_arms(*command, deter.arms, "Only this arm; repeatable, the first is the reference");
  command->add_option("--replications", deter.replications, "Worlds per option and response time")
      ->transform(whole(1, 1'000'000'000));
  command->add_option("--samples", deter.samples_count, "Response times drawn of each arm")
      ->transform(whole(1, 10'000'000))
      ->capture_default_str();
  add_scenario_seed(*command, deter.seed);
  add_threads(*command, deter.threads);
  add_backend(*command, deter.backend);
  command->add_flag("--direct", deter.direct, "Fight the arms themselves too, for comparison");
  add_settings(*command, deter.settings);
  add_json(*command, deter.json, "Write all results here");
  command->add_flag("--quiet", deter.quiet, "No table and no progress");
  command->callback([&] { chosen = [&] { return deter_command(deter); }; });
}

void add_explain(CLI::App& program, Chosen& chosen, ExplainArguments& explain) {
  CLI::App* command =
      program.add_subcommand("explain", "One night's story: every request, node, order and effect");
  command->add_option("scenario", explain.scenario, "Scenario file")->required();
  command->add_option("--arm", explain.arm, "Arm; the first when not given")->check(not_empty());
  command->add_option("--replication", explain.replication, "Replication, from 0")
      ->transform(replication_number())
      ->capture_default_str();
  add_scenario_seed(*command, explain.seed);
  add_settings(*command, explain.settings);
  add_until(*command, explain.until_s, "End the world at this time at the latest");
  command->add_flag("--all-events", explain.all_events, "Every event of the battle, one by one");
  command->add_option("--order", explain.order, "Only this order, with its waterfall")
      ->type_name("NUMBER")
      ->transform(whole(0, UINT32_MAX));
  command->add_flag("--ascii", explain.ascii, "Bars without Unicode");
  add_json(*command, explain.json, "Write the story here");
  command->callback([&] { chosen = [&] { return explain_command(explain); }; });
}

void add_experiment(CLI::App& program, Chosen& chosen, ExperimentArguments& experiment) {
  CLI::App* command = program.add_subcommand(
      "experiment", "Run a design: points x arms x replications, into one file of results");
  command->add_option("design", experiment.design, "Design file")->required();
  command->add_option("-o,--output", experiment.output, "File of results, made or gone on with")
      ->type_name("RESULTS.db")
      ->check(file_name());
  command->add_flag("--resume", experiment.resume, "Go on with results that are there");
  command->add_flag("--dry-run", experiment.dry_run, "Say what would be run and how long it takes");
  add_threads(*command, experiment.threads);
  add_backend(*command, experiment.backend);
  command->add_flag("--quiet", experiment.quiet, "No progress and no last line");
  command->callback([&] { chosen = [&] { return experiment_command(experiment); }; });
}

void add_reproduce(CLI::App& program, Chosen& chosen, ReproduceArguments& reproduce) {
  CLI::App* command = program.add_subcommand(
      "reproduce", "Run one row of an experiment again and compare its state hash");
  command->add_option("results", reproduce.store, "File of `boyd experiment`")->required();
  command->add_option("--row", reproduce.row, "Number of the row")
      ->required()
      ->transform(whole(0, INT64_MAX));
  add_record(*command, reproduce.record);
  command->callback([&] { chosen = [&] { return reproduce_command(reproduce); }; });
}

void add_report(CLI::App& program, Chosen& chosen, ReportArguments& report) {
  CLI::App* command = program.add_subcommand(
      "report", "What an experiment says, as one page that opens in any browser");
  command->add_option("results", report.store, "File of `boyd experiment`")->required();
  command->add_option("-o,--output", report.output, "The page; - is standard output")
      ->required()
      ->type_name("FILE.html|-")
      ->check(file_name());
  command->add_option("--csv", report.csv, "Folder for every table as CSV")->type_name("FOLDER");
  command->add_option("--measure", report.measures, "A measure beside the primary ones; repeatable")
      ->expected(1)
      ->take_all();
  command->callback([&] { chosen = [&] { return report_command(report); }; });
}

void add_calibrate(CLI::App& program, Chosen& chosen, CalibrateArguments& calibrate) {
  CLI::App* command = program.add_subcommand(
      "calibrate", "Which points of an experiment give published shares, month by month");
  command->add_option("results", calibrate.store, "Results of boyd experiment, one arm")
      ->required()
      ->type_name("RESULTS.db")
      ->check(CLI::ExistingFile);
  command->add_option("--months", calibrate.months, "Published shares, a line for each month")
      ->required()
      ->type_name("FILE.csv")
      ->check(CLI::ExistingFile);
  command->add_option("-o,--output", calibrate.output, "Page to write; - is standard output")
      ->type_name("FILE.html|-")
      ->check(file_name());
  command
      ->add_option("--ensemble",
                   calibrate.ensemble,
                   "Write the points that are kept, as a table for a design of kind table")
      ->type_name("FILE.csv|-")
      ->check(file_name());
  command
      ->add_option("--discrepancy",
                   calibrate.discrepancy,
                   "Standard deviation of what the model leaves out of a share")
      ->type_name("SHARE")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  command->callback([&] { chosen = [&] { return calibrate_command(calibrate); }; });
}

void add_validate(CLI::App& program, Chosen& chosen, ValidateArguments& validate) {
  CLI::App* command = program.add_subcommand(
      "validate", "Compare the engines with known answers: expected, got, tolerance, source");
  command->add_option("case", validate.name, "Case; every one with an exact answer when not given")
      ->check(not_empty())
      ->type_name("CASE");
  command->add_option("--with", validate.with, "Parameters instead of the worked ones; repeatable")
      ->type_name("name=value,...")
      ->expected(1)
      ->take_all();
  add_json(*command, validate.json, "Write results here");
  command
      ->add_option("--html",
                   validate.html,
                   "Write a page with a picture per case, got beside expected over a sweep")
      ->type_name("FILE.html|-")
      ->check(file_name());
  command->add_flag("--list", validate.list, "List the cases, or the parameters of one");
  command->callback([&] { chosen = [&] { return validate_command(validate); }; });
}

void add_bench(CLI::App& program, Chosen& chosen, BenchArguments& bench) {
  CLI::App* command = program.add_subcommand(
      "bench", "Measure how fast this machine is, or predict what a GPU's time is bound by");
  command
      ->add_option(
          "--case", bench.measured_case, "flock, circles, batch, swarm, every_model or baltic")
      ->type_name("NAME");
  command->add_option("--agents", bench.agents_count, "Movers of each world")
      ->type_name("N")
      ->check(CLI::Range(1U, 16'000'000U));
  command->add_option("--neighbours", bench.neighbours, "Of each mover, on average")
      ->type_name("K")
      ->check(CLI::Range(0.01, 1000.0));
  command->add_option("--worlds", bench.worlds_count, "Worlds; of baltic: replications of each arm")
      ->type_name("W")
      ->check(CLI::Range(1U, 1'000'000U));
  command->add_option("--defenders", bench.defenders_count, "Sites of the defence in a swarm")
      ->type_name("M")
      ->check(CLI::Range(1U, 60'000U));
  command->add_option("--nights-of", bench.scenario_file, "Scenario of baltic; else baltic_night")
      ->type_name("FILE");
  command->add_option("--repeats", bench.repeats_count, "Measurements from one snapshot")
      ->type_name("N")
      ->check(CLI::Range(1U, 1000U))
      ->capture_default_str();
  command->add_option("--threads", bench.threads, "Threads; left out: all of the machine")
      ->type_name("N")
      ->check(CLI::Range(1U, 1024U));
  add_backend(*command, bench.backend);
  command
      ->add_option(
          "--isa", bench.isa, "Instructions of loops over lanes: best, scalar, avx2, avx512")
      ->type_name("NAME")
      ->check(CLI::IsMember({"best", "scalar", "avx2", "avx512"}))
      ->capture_default_str();
  command->add_option("--simulated", bench.simulated_s, "Time that a repeat covers")
      ->type_name("SECONDS")
      ->check(CLI::Range(1U, 3000U));
  command->add_option("--device", bench.device, "CUDA device")->type_name("N");
  command->add_option("--predict", bench.predict, "a100, h100, h200 or rtx4090")->type_name("GPU");
  CLI::Option* scenario =
      command->add_option("--scenario", bench.scenario, "Counts of bench/predict")
          ->type_name("NAME")
          ->capture_default_str();
  command->add_option("--counts", bench.counts, "File of counts of an emulated run")
      ->type_name("FILE")
      ->excludes(scenario);
  command->add_option("--launch-us", bench.launch_us, "Assumed time of an empty kernel in a graph")
      ->type_name("MICROSECONDS")
      ->check(CLI::Range(0.0, 1000.0))
      ->capture_default_str();
  add_json(*command, bench.json, "Write results here");
  command->callback([&] { chosen = [&] { return bench_command(bench); }; });
}

}  // namespace

int run_command_line(int argc, const char* const* argv) {
  CLI::App program(
      "Drone swarms against command cycles: how much does the way a defender decides "
      "change the outcome?",
      "boyd");
  program.set_version_flag("--version", BOYD_VERSION);
  program.require_subcommand(0, 1);
  Chosen chosen;
  RunArguments run;
  ReplayArguments replay;
  DiffArguments diff;
  ExportArguments write;
  CheckArguments check;
  ListArguments list;
  ShowPlatformArguments show;
  CommandArguments command;
  DeterArguments deter;
  ExplainArguments explain;
  ExperimentArguments experiment;
  ReproduceArguments reproduce;
  ReportArguments report;
  CalibrateArguments calibrate;
  ValidateArguments validate;
  BenchArguments bench;
  add_run(program, chosen, run);
  add_recordings(program, chosen, replay, diff, write);
  add_check(program, chosen, check);
  add_list(program, chosen, list);
  add_show(program, chosen, show);
  add_command(program, chosen, command);
  add_deter(program, chosen, deter);
  add_explain(program, chosen, explain);
  add_experiment(program, chosen, experiment);
  add_reproduce(program, chosen, reproduce);
  add_report(program, chosen, report);
  add_calibrate(program, chosen, calibrate);
  add_validate(program, chosen, validate);
  add_bench(program, chosen, bench);
  program.add_subcommand("info", "This program, its backends and devices")->callback([&] {
    chosen = [] { return info_command(); };
  });
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::ostringstream said;
    std::ostringstream wrong;
    const int code = program.exit(error, said, wrong);
    std::cout << scenario::printable_lines(said.str());
    std::cerr << scenario::printable_lines(wrong.str());
    return code == 0 ? 0 : kUsageCode;
  }
  if (!chosen) {
    std::cerr << "boyd: which command?\n\n" << program.help();
    return kUsageCode;
  }
  return chosen();
}

}  // namespace boyd::app
