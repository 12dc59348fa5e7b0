#include "host/app/explain_command.hpp"

#include <memory>

#include <fmt/format.h>

#include "host/app/interrupt.hpp"
#include "host/app/number_text.hpp"
#include "host/app/progress_line.hpp"
#include "host/app/scenario_source.hpp"
#include "host/app/story.hpp"
#include "host/app/story_json.hpp"
#include "host/app/usage_error.hpp"
#include "host/app/verdict.hpp"
#include "host/app/waterfall.hpp"
#include "host/run/batch_run.hpp"
#include "host/run/document_study.hpp"
#include "host/run/measures.hpp"
#include "host/run/output_file.hpp"
#include "host/time/time.hpp"

namespace boyd::app {

namespace {

/// The battle's record has room for so much; a night is taken in pieces.
constexpr TimeNs kPieceNs = time::kNsPerMinute;

/// One night, lived through.
struct Night {
  NightRecord record;
  std::vector<Event> events;
  std::unique_ptr<run::BatchRun> run;
  run::WorldOutcome outcome;
};

Night live(const run::DocumentStudy& study, std::uint32_t arm, std::uint32_t replication) {
  Night night;
  run::StopFlag stop;
  const InterruptWatch watch(stop);
  run::BatchRunOptions options;
  options.batch.record_events = true;
  options.slice_ns = kPieceNs;
  options.on_report = [&](std::uint32_t, const WorldReport& report) { night.record.note(report); };
  night.run = std::make_unique<run::BatchRun>(std::vector{study.world(arm, replication)}, options);
  ProgressLine line(true);
  night.run->run(stop, [&](double share) {
    for (const Event& event : night.run->take_events(0)) {
      night.events.push_back(event);
    }
    line.show({0, 1, share});
  });
  night.outcome = night.run->outcome(0);
  return night;
}

std::string closing(const NightFacts& night, const run::WorldOutcome& outcome) {
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
  text += "  every other measure is 0 or does not exist\n";
  const std::string words = words_text(night);
  text += words.empty() ? "" : "\n" + words;
  text += "\nwhat decided the night\n";
  for (const std::string& sentence :
       verdict_sentences(night, outcome, verdict_of(night, outcome))) {
    text += "  " + sentence + "\n";
  }
  return text;
}

/// One order with its waterfall. Throws UsageError when there is no such order.
std::string order_text(const NightFacts& night, std::uint32_t index, const Glyphs& glyphs) {
  const command::Order& order = night.engine.orders()[index];
  std::string text = story_text(tell_order(night, order), {});
  const std::vector<WaterfallRow> rows = waterfall_of(night.engine.plan(), order, night.until_ns);
  if (!rows.empty()) {
    text += fmt::format(
        "\ntimes after the request; {} waits, {} works, {} on the way; share: of "
        "the time to the first action, along what was waited for\n\n",
        glyphs.wait,
        glyphs.work,
        glyphs.travel);
    text += waterfall_text(rows, glyphs, false);
  }
  return text;
}

std::string story_of(const NightFacts& night,
                     const run::WorldOutcome& outcome,
                     const std::vector<Event>& events,
                     const ExplainArguments& explain) {
  if (explain.order) {
    return order_text(night, *explain.order, explain.ascii ? kAsciiGlyphs : Glyphs{});
  }
  return story_text(
             tell_orders(night, explain.all_events),
             explain.all_events ? tell_all_events(night, events) : tell_battle(night, events)) +
         closing(night, outcome);
}

}  // namespace

int explain_command(const ExplainArguments& explain) {
  std::optional<double> until_s;
  if (explain.until_s) {
    until_s = seconds_of(*explain.until_s, "--until");
  }
  refuse_overwriting(explain.json, explain.scenario, "--json");
  // Opened before the work, so that a path that cannot be written is known at once.
  const auto json =
      explain.json.empty() ? nullptr : std::make_unique<run::OutputFile>(explain.json);
  const scenario::Document document = read_scenario(explain.scenario, explain.settings);
  const auto arm =
      static_cast<std::uint32_t>(explain.arm.empty() ? 0 : document.arm_row(explain.arm));
  const std::uint64_t seed = explain.seed.value_or(document.arm(0).general.seed);
  const run::DocumentStudy study(document, seed, until_s);
  const Night lived = live(study, arm, explain.replication);
  const run::WorldOutcome& outcome = lived.outcome;
  if (outcome.ending != run::Ending::kEnded) {
    fmt::print(stderr,
               "boyd: {}\n",
               outcome.problem.empty() ? "interrupted" : "the world failed: " + outcome.problem);
    return 1;
  }
  const command::Engine& engine = lived.run->engine(0);
  const BattleAccount battle = account_of(lived.events, engine);
  const NightFacts night{engine, lived.record, battle, document.arm(arm).nations, outcome.now_ns};
  if (explain.order && *explain.order >= engine.orders().size()) {
    throw UsageError(fmt::format("--order: there is no order {}; this night has {}",
                                 *explain.order,
                                 engine.orders().size()));
  }
  if (explain.json != "-") {
    run::OutputFile out("-");
    out.write(fmt::format("{}, arm {}, replication {}, seed {}: {}\n\n",
                          document.path(),
                          study.arm_name(arm),
                          explain.replication,
                          seed,
                          scenario::printable(document.arm_title(arm))));
    out.write(story_of(night, outcome, lived.events, explain));
    out.commit();
  }
  if (json) {
    json->write(story_json(
        {document.path(), study.arm_name(arm), explain.replication, seed},
        night,
        outcome,
        explain.all_events ? std::span<const Event>(lived.events) : std::span<const Event>{},
        explain.order));
    json->commit();
  }
  return 0;
}

}  // namespace boyd::app
