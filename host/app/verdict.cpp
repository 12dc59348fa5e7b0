#include "host/app/verdict.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "host/app/number_text.hpp"
#include "host/command/order_path.hpp"
#include "host/command/order_sample.hpp"
#include "host/time/time.hpp"

namespace boyd::app {

namespace {

using command::Fate;
using command::Order;

std::int64_t total(const run::WorldOutcome& outcome, Counter counter) {
  std::int64_t sum = 0;
  for (const NationCounters& nation : outcome.counters) {
    sum += nation[static_cast<std::size_t>(counter)];
  }
  return sum;
}

std::string part_text(std::int64_t part, std::int64_t whole) {
  return fmt::format(
      "{:.0f} %", whole > 0 ? 100.0 * static_cast<double>(part) / static_cast<double>(whole) : 0.0);
}

std::string plural(std::int64_t count, const char* one, const char* many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string attackers_sentence(const run::WorldOutcome& outcome, const Verdict& verdict) {
  return fmt::format(
      "Of {}, {} leaked ({}), {} were shot down, {} lost to jamming, {} came down elsewhere.",
      plural(verdict.attackers_count, "armed attacker", "armed attackers"),
      verdict.leaks_count,
      part_text(verdict.leaks_count, verdict.attackers_count),
      total(outcome, Counter::attackers_shot_down_count),
      total(outcome, Counter::attackers_jammed_count),
      total(outcome, Counter::attackers_elsewhere_count));
}

/// The step of an order's critical path that took longest.
std::string longest_step(const command::CommandPlan& plan, const Order& order) {
  const std::vector<command::PathStep> path = command::critical_path(plan, order);
  const auto longest = std::max_element(
      path.begin(), path.end(), [](const command::PathStep& a, const command::PathStep& b) {
        return a.to_ns - a.from_ns < b.to_ns - b.from_ns;
      });
  if (longest == path.end()) {
    return "";
  }
  const TimeNs taken_ns = command::action_ns(order) - order.requested_ns;
  const std::string where =
      longest->node == kNoRow
          ? ""
          : " at " + plan.chains.at(longest->chain).nodes.at(longest->node).name;
  return fmt::format("; of that, the longest step was {}{}, {} ({})",
                     command::name_of(longest->part),
                     where,
                     duration_text(time::to_seconds(longest->to_ns - longest->from_ns)),
                     part_text(longest->to_ns - longest->from_ns, taken_ns));
}

std::string first_order_sentence(const NightFacts& night, const Verdict& verdict) {
  const command::CommandPlan& plan = night.engine.plan();
  if (verdict.first_order == kNoRow) {
    return "No order was effective: no shot was fired on one.";
  }
  const Order& order = night.engine.orders()[verdict.first_order];
  const std::string leaks =
      verdict.leaks_count == 0
          ? ""
          : fmt::format("; {} of {} leaks ({}) came before it",
                        verdict.leaks_before_first_count,
                        verdict.leaks_count,
                        part_text(verdict.leaks_before_first_count, verdict.leaks_count));
  return fmt::format(
      "The first effective order (order {}, {}) took effect at {}, {} after its request{}{}.",
      order.index,
      plan.rules.at(order.rule).name,
      clock_text(time::to_seconds(verdict.first_effect_ns)),
      duration_text(time::to_seconds(verdict.first_effect_ns - order.requested_ns)),
      longest_step(plan, order),
      leaks);
}

std::string orders_sentence(const Verdict& verdict) {
  if (verdict.orders_count == 0) {
    return "Nobody asked for an order.";
  }
  const std::string redundant =
      verdict.redundant_count == 0
          ? ""
          : fmt::format(" {} gave way to another centre's,", verdict.redundant_count);
  return fmt::format(
      "Of {}, {} took effect; {} were refused and {} more found nobody who may grant them ({} "
      "together), {} were lost or expired,{} {} came to nothing before the night ended.",
      plural(verdict.orders_count, "order", "orders"),
      verdict.executed_count,
      verdict.refused_count,
      verdict.no_authority_count,
      part_text(verdict.refused_count + verdict.no_authority_count, verdict.orders_count),
      verdict.lost_count,
      redundant,
      verdict.late_count);
}

std::string leaks_sentence(const NightFacts& night) {
  std::string text;
  for (std::size_t c = 0; c < kLeakCauses; ++c) {
    const auto cause = static_cast<LeakCause>(c);
    text +=
        fmt::format("{}{} {}", c == 0 ? "" : "; ", night.battle.leaks_by(cause), name_of(cause));
  }
  return "Of the leaks: " + text + ".";
}

/// The largest of the ways by which attackers got through.
std::string factor_sentence(const NightFacts& night, const Verdict& verdict) {
  if (verdict.leaks_count == 0) {
    return verdict.attackers_count == 0 ? "No armed attacker was launched, so nothing was decided."
                                        : "Nothing leaked.";
  }
  constexpr std::array<const char*, kLeakCauses> factors = {
      "the picture: what leaked was never tracked",
      "authority or its time: what leaked was tracked, but no order to engage was in force",
      "reach and magazines: an order was in force, but nobody shot at what leaked",
      "the weapons: what leaked was shot at in vain"};
  std::size_t largest = 0;
  for (std::size_t c = 1; c < kLeakCauses; ++c) {
    if (night.battle.leaks_by(static_cast<LeakCause>(c)) >
        night.battle.leaks_by(static_cast<LeakCause>(largest))) {
      largest = c;
    }
  }
  return fmt::format("What most leaks ({}) came from is {}.",
                     part_text(night.battle.leaks_by(static_cast<LeakCause>(largest)),
                               static_cast<std::int64_t>(night.battle.leaks.size())),
                     factors[largest]);
}

}  // namespace

Verdict verdict_of(const NightFacts& night, const run::WorldOutcome& outcome) {
  Verdict verdict;
  verdict.attackers_count = total(outcome, Counter::attackers_launched_count);
  verdict.leaks_count = static_cast<std::int64_t>(night.battle.leaks.size());
  for (const Order& order : night.engine.orders()) {
    const TimeNs action = command::action_ns(order);
    if (order.requested_ns > night.until_ns) {
      continue;
    }
    ++verdict.orders_count;
    const Fate fate = command::fate_of(order);
    const bool decided = order.decided_ns <= night.until_ns;
    verdict.no_authority_count += fate == Fate::kNoAuthority ? 1 : 0;
    verdict.refused_count += decided && (fate == Fate::kRefused || fate == Fate::kHeldBack) ? 1 : 0;
    verdict.lost_count += decided && (fate == Fate::kLost || fate == Fate::kExpired) ? 1 : 0;
    verdict.redundant_count += fate == Fate::kRedundant || fate == Fate::kOverruled ? 1 : 0;
    verdict.late_count += !decided || fate == Fate::kUnfinished ||
                                  (fate == Fate::kExecuted && action > night.until_ns)
                              ? 1
                              : 0;
    verdict.executed_count += action <= night.until_ns ? 1 : 0;
    if (order.first_use_ns <= night.until_ns && action < verdict.first_effect_ns) {
      verdict.first_effect_ns = action;
      verdict.first_order = order.index;
    }
  }
  verdict.leaks_before_first_count =
      std::count_if(night.battle.leaks.begin(), night.battle.leaks.end(), [&](const Leak& leak) {
        return leak.time_ns < verdict.first_effect_ns;
      });
  return verdict;
}

std::vector<std::string> verdict_sentences(const NightFacts& night,
                                           const run::WorldOutcome& outcome,
                                           const Verdict& verdict) {
  std::vector<std::string> sentences = {attackers_sentence(outcome, verdict),
                                        first_order_sentence(night, verdict),
                                        orders_sentence(verdict)};
  if (verdict.leaks_count > 0) {
    sentences.push_back(leaks_sentence(night));
  }
  sentences.push_back(factor_sentence(night, verdict));
  return sentences;
}

}  // namespace boyd::app
