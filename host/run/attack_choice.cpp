#include "host/run/attack_choice.hpp"

#include <algorithm>
#include <optional>
#include <span>

#include "host/command/first_answer.hpp"
#include "host/time/time.hpp"

namespace boyd::run {

namespace {

using scenario::Deterrence;
using scenario::Document;
using statistics::ResponseTime;

const Deterrence& wish_of(const Document& document) {
  return document.arm(0).deterrence.value();
}

std::span<const WorldOutcome> worlds_of(const ResponseStudy& study,
                                        const std::vector<WorldOutcome>& worlds,
                                        std::uint32_t row) {
  const std::size_t count = worlds.size() / study.arms_count();
  return std::span(worlds).subspan(row * count, count);
}

const scenario::Scenario& response_arm(const Document& document) {
  return document.arm(document.arm_row(wish_of(document).response_arm));
}

/// From the asking to the objective's trigger; absent where there is either not.
std::optional<double> objective_after_s(const Deterrence& wish,
                                        const WorldOutcome& world,
                                        TimeNs asked_ns) {
  if (wish.objective_trigger == kNoRow || asked_ns == kNever) {
    return std::nullopt;
  }
  const TimeNs reached_ns = world.trigger_first_ns.at(wish.objective_trigger);
  return reached_ns == kNever ? std::nullopt
                              : std::optional(time::to_seconds(reached_ns - asked_ns));
}

OptionOutcomes outcomes_of(const Document& document,
                           const ResponseStudy& study,
                           const std::vector<WorldOutcome>& worlds,
                           std::uint32_t option,
                           TimeNs asked_ns) {
  const Deterrence& wish = wish_of(document);
  OptionOutcomes out;
  out.name = wish.options.at(option).name;
  out.cost_usd = wish.options[option].cost_usd;
  out.knots_s = wish.response_times_s;
  for (std::uint32_t k = 0; k < study.responses_count(); ++k) {
    std::vector<double>& payoffs_usd = out.payoffs_usd.emplace_back();
    std::vector<double>& objectives = out.objectives.emplace_back();
    for (const WorldOutcome& world : worlds_of(study, worlds, study.response_row(option, k))) {
      payoffs_usd.push_back(payoff_usd(wish, world));
      objectives.push_back(world.objective_achieved ? 1 : 0);
    }
  }
  const auto unanswered =
      worlds_of(study, worlds, study.response_row(option, study.responses_count() - 1));
  for (const WorldOutcome& world : unanswered) {
    const TimeNs at_ns = asked_at(response_arm(document), world);
    out.asked.push_back(at_ns == kNever ? 0 : 1);
    out.objectives_after_s.push_back(objective_after_s(wish, world, at_ns));
  }
  const double rest_s = time::to_seconds(unanswered.front().end_ns - asked_ns);
  out.knots_s.push_back(std::max(rest_s, out.knots_s.back() + 1));
  return out;
}

ResponseTime in_time(TimeNs time_ns, double factor, double horizon_s) {
  const double time_s = factor * time::to_seconds(time_ns);
  return time_ns == kNever || time_s > horizon_s ? std::nullopt : ResponseTime(time_s);
}

std::vector<TimeNs> draw(const scenario::Scenario& arm,
                         TimeNs asked_ns,
                         double horizon_s,
                         std::uint32_t samples_count,
                         std::uint64_t seed,
                         const std::function<bool(double)>& go_on) {
  const std::vector<std::uint32_t> rules = answering_rules(arm);
  if (rules.empty()) {
    return std::vector<TimeNs>(samples_count, kNever);
  }
  return command::sample_first_answers(*command::prepare(arm.command),
                                       {rules, asked_ns, time::from_seconds(horizon_s)},
                                       samples_count,
                                       seed,
                                       go_on);
}

}  // namespace

namespace {

/// At the setting that it is about, at the option where none is.
scenario::Problem problem_of_option(const scenario::AttackOption& option,
                                    scenario::Problem problem) {
  if (problem.file == "--set") {
    const auto same = std::find_if(option.settings.begin(),
                                   option.settings.end(),
                                   [&](const auto& s) { return s.path == problem.key; });
    const scenario::Problem& place = same == option.settings.end() ? option.place : same->place;
    problem.file = place.file;
    problem.line = place.line;
    problem.column = place.column;
  }
  problem.key = "option." + option.name + ".set: " + problem.key;
  return problem;
}

}  // namespace

OptionDocuments option_documents(const Document& scenario,
                                 const std::vector<scenario::CommandLineSetting>& settings) {
  OptionDocuments documents;
  std::vector<scenario::Problem> problems;
  for (const scenario::AttackOption& option : wish_of(scenario).options) {
    std::vector<scenario::CommandLineSetting> laid = settings;
    for (const scenario::AttackOption::Setting& setting : option.settings) {
      laid.push_back({setting.path, setting.value});
    }
    try {
      documents.push_back(std::make_unique<const Document>(scenario.path(), laid));
    } catch (const scenario::ScenarioError& error) {
      for (const scenario::Problem& problem : error.problems()) {
        problems.push_back(problem_of_option(option, problem));
      }
    }
  }
  if (!problems.empty()) {
    throw scenario::ScenarioError(std::move(problems));
  }
  return documents;
}

std::vector<OptionOutcomes> option_outcomes(const OptionDocuments& options,
                                            const ResponseStudy& study,
                                            const std::vector<WorldOutcome>& worlds) {
  std::vector<OptionOutcomes> outcomes;
  for (std::uint32_t o = 0; o < options.size(); ++o) {
    outcomes.push_back(
        outcomes_of(*options[o], study, worlds, o, usually_asked_at(options, study, worlds, o)));
  }
  return outcomes;
}

TimeNs usually_asked_at(const OptionDocuments& options,
                        const ResponseStudy& study,
                        const std::vector<WorldOutcome>& worlds,
                        std::uint32_t option) {
  std::vector<TimeNs> asked_ns;
  const std::uint32_t never = study.response_row(option, study.responses_count() - 1);
  for (const WorldOutcome& world : worlds_of(study, worlds, never)) {
    const TimeNs at_ns = asked_at(response_arm(*options.at(option)), world);
    if (at_ns != kNever) {
      asked_ns.push_back(at_ns);
    }
  }
  if (asked_ns.empty()) {
    return 0;
  }
  const auto middle = asked_ns.begin() + static_cast<std::ptrdiff_t>(asked_ns.size() / 2);
  std::nth_element(asked_ns.begin(), middle, asked_ns.end());
  return *middle;
}

std::vector<ArmResponses> arm_responses(const OptionDocuments& options,
                                        const std::vector<std::uint32_t>& arms,
                                        const std::vector<TimeNs>& asked_ns,
                                        std::uint32_t samples_count,
                                        std::uint64_t seed,
                                        const std::function<bool(double)>& go_on) {
  const Deterrence& wish = wish_of(*options.at(0));
  std::vector<ArmResponses> responses(arms.size());
  const bool knows = wish.belief_arm.empty() && wish.belief_factor == 1;
  const bool believes_arm = !wish.belief_arm.empty();
  const auto laws_count =
      static_cast<double>(options.size() * (arms.size() + (believes_arm ? 1 : 0)));
  double done_count = 0;
  bool stopped = false;
  const auto next = [&](double share_of_law) {
    stopped = stopped || !go_on((done_count + share_of_law) / laws_count);
    return !stopped;
  };
  for (std::uint32_t o = 0; o < options.size(); ++o) {
    const Document& document = *options[o];
    const double horizon_s = std::max(wish.answer_within_s, document.arm(0).general.duration_s);
    const auto times_of = [&](const std::vector<TimeNs>& times_ns, double factor) {
      std::vector<ResponseTime> times_s;
      times_s.reserve(times_ns.size());
      for (const TimeNs time_ns : times_ns) {
        times_s.push_back(in_time(time_ns, factor, horizon_s));
      }
      return times_s;
    };
    std::vector<TimeNs> believed_ns;
    if (believes_arm) {
      believed_ns = draw(document.arm(document.arm_row(wish.belief_arm)),
                         asked_ns.at(o),
                         horizon_s,
                         samples_count,
                         seed,
                         next);
      done_count += 1;
    }
    for (std::size_t a = 0; a < arms.size(); ++a) {
      responses[a].name = document.arm_names().at(arms[a]);
      const std::vector<TimeNs> true_ns =
          draw(document.arm(arms[a]), asked_ns.at(o), horizon_s, samples_count, seed, next);
      if (stopped) {
        return {};
      }
      responses[a].times_s.push_back(times_of(true_ns, 1));
      if (!knows) {
        responses[a].believed_s.push_back(
            times_of(believes_arm ? believed_ns : true_ns, wish.belief_factor));
      }
      done_count += 1;
    }
  }
  return responses;
}

}  // namespace boyd::run
