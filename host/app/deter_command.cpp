#include "host/app/deter_command.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <numeric>

#include <fmt/format.h>

#include "host/app/backend_choice.hpp"
#include "host/app/deter_table.hpp"
#include "host/app/interrupt.hpp"
#include "host/app/progress_line.hpp"
#include "host/app/scenario_source.hpp"
#include "host/app/usage_error.hpp"
#include "host/run/attack_choice.hpp"
#include "host/run/deterrence_report.hpp"
#include "host/run/output_file.hpp"
#include "host/run/runner.hpp"
#include "host/time/time.hpp"

namespace boyd::app {

namespace {

using run::DeterrenceReport;
using scenario::Document;

/// Of the progress line: the battle, then drawing response times, then the bootstrap.
constexpr double kBattleShare = 0.8;
constexpr double kDrawsShare = 0.1;

/// Of all arms and options: about 1 GB of memory.
constexpr std::uint64_t kDrawsMax = 16'000'000;

const scenario::Deterrence& wish_of(const Document& document) {
  const std::optional<scenario::Deterrence>& wish = document.arm(0).deterrence;
  if (!wish) {
    throw UsageError(document.path() +
                     ": says nothing of what an attacker may choose; it needs a [deterrence] and "
                     "an [[option]]");
  }
  return *wish;
}

std::vector<std::uint32_t> defending_arms(const Document& document,
                                          const std::vector<std::string>& names) {
  std::vector<std::uint32_t> rows = arm_rows(document, names);
  if (names.empty()) {
    std::erase(rows, static_cast<std::uint32_t>(document.arm_row(wish_of(document).response_arm)));
  }
  if (rows.empty()) {
    throw UsageError(document.path() + ": has no arm but the response_arm");
  }
  return rows;
}

run::RunOptions options_of(const DeterArguments& deter,
                           const Document& document,
                           const run::ResponseStudy& study) {
  run::RunOptions options;
  options.arms.resize(study.arms_count());
  std::iota(options.arms.begin(), options.arms.end(), 0U);
  options.replications_count =
      deter.replications.value_or(document.arm(0).general.replications_count);
  options.threads = deter.threads.value_or(run::processors_count());
  options.backend = choose_backend(deter.backend, options.devices.front());
  return options;
}

run::Provenance provenance_of(const DeterArguments& deter,
                              const Document& document,
                              const run::RunOptions& options) {
  run::Provenance from;
  from.version = BOYD_VERSION;
  from.scenario = document.path();
  from.scenario_hash = document.hash();
  from.settings = deter.settings;
  from.seed = deter.seed.value_or(document.arm(0).general.seed);
  from.backend = name_of(options.backend);
  from.device = backend_device(options.backend, options.devices.front());
  from.threads = options.threads;
  from.arm_names = document.arm_names();
  for (std::size_t arm = 0; arm < document.arm_names().size(); ++arm) {
    const scenario::AssumedShare& share = document.arm(arm).assumed;
    from.footings.push_back({share.numbers_count, share.assumed_count});
  }
  return from;
}

/// Failed worlds on standard error; whether there are any.
bool report_failures(const run::ResponseStudy& study,
                     const std::vector<run::WorldOutcome>& worlds) {
  bool any = false;
  for (const run::WorldOutcome& world : worlds) {
    if (world.ending == run::Ending::kFailed) {
      any = true;
      fmt::print(stderr,
                 "boyd: world failed: {}, replication {}: {}\n",
                 study.arm_name(world.arm),
                 world.replication,
                 world.problem);
    }
  }
  return any;
}

void check_draws(std::uint32_t samples_count, std::size_t arms_count, std::size_t options_count) {
  const std::uint64_t laws_count = std::uint64_t{arms_count} * options_count;
  if (samples_count > kDrawsMax / laws_count) {
    throw UsageError(
        fmt::format("--samples: {} draws of {} arms against {} options are too many to keep; at "
                    "most {} would be right",
                    samples_count,
                    arms_count,
                    options_count,
                    kDrawsMax / laws_count));
  }
}

/// Everything that follows from the finished worlds; not all of it once `go_on` has said no.
void evaluate(DeterrenceReport& report,
              const run::OptionDocuments& options,
              const run::ResponseStudy& study,
              const std::vector<run::WorldOutcome>& worlds,
              const std::function<bool(double)>& go_on) {
  run::DeterrenceInput input;
  std::vector<TimeNs> asked_ns;
  for (std::uint32_t o = 0; o < options.size(); ++o) {
    asked_ns.push_back(run::usually_asked_at(options, study, worlds, o));
    report.asked_s.push_back(time::to_seconds(asked_ns.back()));
  }
  input.options = run::option_outcomes(options, study, worlds);
  input.arms =
      run::arm_responses(options,
                         report.arm_rows,
                         asked_ns,
                         report.samples_count,
                         report.provenance.seed,
                         [&](double share) { return go_on(kBattleShare + kDrawsShare * share); });
  if (input.arms.empty()) {
    return;
  }
  input.go_on = [&](double share) {
    return go_on(kBattleShare + kDrawsShare + (1 - kBattleShare - kDrawsShare) * share);
  };
  input.answer_cost_usd = report.wish.answer_cost_usd;
  input.answer_within_s = report.wish.answer_within_s;
  input.seed = report.provenance.seed;
  report.arms = run::decide(input);
  const std::size_t answered_count =
      std::size_t{study.options_count()} * study.responses_count() * report.replications_count;
  if (worlds.size() > answered_count) {
    report.direct = run::direct_values(
        input,
        report.wish,
        {worlds.begin() + static_cast<std::ptrdiff_t>(answered_count), worlds.end()});
  }
  report.options = std::move(input.options);
}

/// Whether all worlds ended; says on standard error why not.
bool run_and_evaluate(const DeterArguments& deter,
                      const run::OptionDocuments& documents,
                      const run::ResponseStudy& study,
                      const run::RunOptions& options,
                      DeterrenceReport& report) {
  const auto began = std::chrono::steady_clock::now();
  run::StopFlag stop;
  const InterruptWatch watch(stop);
  ProgressLine progress(!deter.quiet);
  run::Progress last;
  const run::RunResult result = run::run_study(study, options, stop, [&](const run::Progress& now) {
    last = now;
    last.share_done *= kBattleShare;
    progress.show(last);
  });
  progress.finish();
  const auto interrupted = [&] {
    fmt::print(
        stderr, "boyd: interrupted: {}; nothing was written\n", run::worlds_done_text(result));
    return false;
  };
  if (result.interrupted) {
    return interrupted();
  }
  if (report_failures(study, result.worlds)) {
    return false;
  }
  report.state_hash = run::hash_of_all(result.worlds);
  evaluate(report, documents, study, result.worlds, [&](double share) {
    last.share_done = share;
    progress.show(last);
    return !stop.requested();
  });
  progress.finish();
  report.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  return !stop.requested() || interrupted();
}

void publish(const DeterArguments& deter, const DeterrenceReport& report, run::OutputFile* json) {
  if (!deter.quiet && deter.json != "-") {
    run::OutputFile out("-");
    out.write(deter_table(report));
    out.commit();
  }
  if (json != nullptr) {
    json->write(run::to_json(report));
    json->commit();
  }
}

}  // namespace

int deter_command(const DeterArguments& deter) {
  const std::vector<scenario::CommandLineSetting> settings = parsed(deter.settings);
  const Document document(deter.scenario, settings);
  DeterrenceReport report;
  report.wish = wish_of(document);
  report.arm_rows = defending_arms(document, deter.arms);
  check_draws(deter.samples_count, report.arm_rows.size(), report.wish.options.size());
  const run::OptionDocuments documents = run::option_documents(document, settings);
  std::vector<const Document*> pointers;
  for (const auto& option : documents) {
    pointers.push_back(option.get());
  }
  const std::uint64_t seed = deter.seed.value_or(document.arm(0).general.seed);
  const run::ResponseStudy study(
      pointers, seed, deter.direct ? report.arm_rows : std::vector<std::uint32_t>());
  const run::RunOptions options = options_of(deter, document, study);
  report.provenance = provenance_of(deter, document, options);
  report.replications_count = options.replications_count;
  report.samples_count = deter.samples_count;
  refuse_overwriting(deter.json, deter.scenario, "--json");
  const auto json = deter.json.empty() ? nullptr : std::make_unique<run::OutputFile>(deter.json);

  if (!run_and_evaluate(deter, documents, study, options, report)) {
    return 1;
  }
  publish(deter, report, json.get());
  return 0;
}

}  // namespace boyd::app
