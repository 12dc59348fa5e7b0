#include "host/app/explain_command.hpp"

#include <fmt/format.h>

#include "host/app/interrupt.hpp"
#include "host/app/number_text.hpp"
#include "host/app/scenario_source.hpp"
#include "host/app/story.hpp"
#include "host/run/batch_run.hpp"
#include "host/run/document_study.hpp"
#include "host/run/measures.hpp"
#include "host/run/output_file.hpp"
#include "host/time/time.hpp"

namespace boyd::app {

namespace {

/// The battle's record has room for so much; a night is taken in pieces.
constexpr TimeNs kPieceNs = time::kNsPerMinute;

std::string closing(const run::WorldOutcome& outcome) {
  std::string text = fmt::format("\nended at {}, state hash {:016x}\n",
                                 clock_text(time::to_seconds(outcome.now_ns)),
                                 outcome.state_hash);
  for (std::size_t row = 0; row < run::measures().size(); ++row) {
    const run::Measure& measure = run::measures()[row];
    const std::optional<double> value = run::measure_value(row, outcome).number;
    if (value.value_or(0) != 0 && !measure.diagnostic) {
      text += fmt::format("  {:<36}{}\n", measure.name, number_text(value));
    }
  }
  return text + "  every other measure is 0 or does not exist\n";
}

}  // namespace

int explain_command(const ExplainArguments& explain) {
  std::optional<double> until_s;
  if (explain.until_s) {
    until_s = seconds_of(*explain.until_s, "--until");
  }
  const scenario::Document document = read_scenario(explain.scenario, explain.settings);
  const auto arm =
      static_cast<std::uint32_t>(explain.arm.empty() ? 0 : document.arm_row(explain.arm));
  const std::uint64_t seed = explain.seed.value_or(document.arm(0).general.seed);
  const run::DocumentStudy study(document, seed, until_s);

  run::StopFlag stop;
  const InterruptWatch watch(stop);
  run::BatchRunOptions options;
  options.batch.record_events = true;
  options.slice_ns = kPieceNs;
  run::BatchRun night({study.world(arm, explain.replication)}, options);
  std::vector<Event> events;
  night.run(stop, [&](double) {
    for (const Event& event : night.take_events(0)) {
      events.push_back(event);
    }
  });
  const run::WorldOutcome outcome = night.outcome(0);
  if (outcome.ending != run::Ending::kEnded) {
    fmt::print(stderr,
               "boyd: {}\n",
               outcome.problem.empty() ? "interrupted" : "the world failed: " + outcome.problem);
    return 1;
  }
  run::OutputFile out("-");
  out.write(fmt::format("{}, arm {}, replication {}, seed {}: {}\n\n",
                        document.path(),
                        study.arm_name(arm),
                        explain.replication,
                        seed,
                        scenario::printable(document.arm_title(arm))));
  out.write(story_text(tell_orders(night.engine(0), outcome.now_ns), tell_battle(events)));
  out.write(closing(outcome));
  out.commit();
  return 0;
}

}  // namespace boyd::app
