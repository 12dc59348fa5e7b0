#include "host/command/first_answer.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "host/command/sampling.hpp"

namespace boyd::command {
namespace {

constexpr std::uint32_t kSamplesPerLook = 16;

std::shared_ptr<const PreparedPlan> only_these(const CommandPlan& plan,
                                               const std::vector<std::uint32_t>& rules) {
  CommandPlan alone = plan;
  alone.rules.clear();
  for (const std::uint32_t rule : rules) {
    alone.rules.push_back(plan.rules.at(rule));
  }
  return prepare(std::move(alone));
}

std::vector<std::uint32_t> triggers_of(const CommandPlan& plan) {
  std::vector<std::uint32_t> triggers;
  for (const RequestRule& rule : plan.rules) {
    if (rule.source == RuleSource::kTrigger) {
      triggers.push_back(rule.trigger);
    }
  }
  std::sort(triggers.begin(), triggers.end());
  triggers.erase(std::unique(triggers.begin(), triggers.end()), triggers.end());
  return triggers;
}

/// A trigger that fires, with one track for rules that ask for single targets.
TriggerReport firing(std::uint32_t trigger, TimeNs now_ns) {
  TriggerReport report;
  report.trigger = trigger;
  report.count = 1;
  report.fires = true;
  report.oldest_measurement_ns = now_ns;
  report.urgent_count = 1;
  report.urgent.front().track_id = 1;
  report.urgent.front().measured_ns = now_ns;
  return report;
}

TimeNs first_action_ns(const Engine& engine) {
  TimeNs first_ns = kNever;
  for (const Order& order : engine.orders()) {
    first_ns = std::min(first_ns, action_ns(order));
  }
  return first_ns;
}

TimeNs answer_after_ns(Engine& engine,
                       const std::vector<std::uint32_t>& triggers,
                       const AnswerQuestion& question) {
  const TimeNs end_ns = question.asked_ns + question.horizon_ns;
  std::vector<Injection> effects;
  for (TimeNs now_ns = question.asked_ns; now_ns <= end_ns; now_ns = engine.next_event_ns()) {
    for (const std::uint32_t trigger : triggers) {
      engine.on_trigger(now_ns, firing(trigger, now_ns));
    }
    engine.advance_to(now_ns, effects);
    // Only with an effect can an order have been executed.
    const TimeNs action_ns = effects.empty() ? kNever : first_action_ns(engine);
    if (action_ns != kNever) {
      return std::max<TimeNs>(0, action_ns - question.asked_ns);
    }
    effects.clear();
  }
  return kNever;
}

}  // namespace

std::vector<TimeNs> sample_first_answers(const PreparedPlan& prepared,
                                         const AnswerQuestion& question,
                                         std::uint32_t samples_count,
                                         std::uint64_t seed,
                                         const std::function<bool(double)>& go_on) {
  const std::shared_ptr<const PreparedPlan> alone = only_these(plan_of(prepared), question.rules);
  const std::vector<std::uint32_t> triggers = triggers_of(plan_of(*alone));
  std::vector<TimeNs> answers_ns;
  answers_ns.reserve(samples_count);
  for (std::uint32_t s = 0; s < samples_count; ++s) {
    if (go_on && s % kSamplesPerLook == 0 &&
        !go_on(static_cast<double>(s) / static_cast<double>(samples_count))) {
      break;
    }
    Engine engine(alone, sample_seed(seed, s));
    answers_ns.push_back(answer_after_ns(engine, triggers, question));
    if (engine.counters().over_limit_count != 0) {
      throw std::runtime_error("requests for an answer made more than " +
                               std::to_string(kOrdersMax) +
                               " orders: let rules ask less often (repeat_s)");
    }
  }
  return answers_ns;
}

}  // namespace boyd::command
