#include "host/run/response_study.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "host/time/time.hpp"

namespace boyd::run {

namespace {

constexpr double kAfterAnyEnd_s = 1e9;

double side_sum(const WorldOutcome& world, Side side, Counter counter) {
  std::int64_t total = 0;
  for (std::size_t n = 0; n < world.counters.size(); ++n) {
    const bool counts = world.facts.at(n).present && world.facts[n].side == side;
    total += counts ? world.counters[n].at(static_cast<std::size_t>(counter)) : 0;
  }
  return static_cast<double>(total);
}

}  // namespace

command::CommandPlan answered_after(command::CommandPlan plan,
                                    std::uint32_t chain,
                                    std::optional<double> time_s) {
  plan.chains.at(chain).nodes.at(0).law = command::deterministic(time_s.value_or(kAfterAnyEnd_s));
  plan.deliveries.insert(plan.deliveries.begin(), {chain, kNoRow, command::Link{}});
  std::vector<command::Readiness> at_once;
  for (command::AuthorityRow& row : plan.authority) {
    if (row.chain != chain) {
      continue;
    }
    row.caveats.clear();
    for (const command::RequestRule& rule : plan.rules) {
      for (std::size_t g = 0; rule.kind == row.kind && g < rule.groups.size(); ++g) {
        at_once.push_back({row.kind, rule.groups[g], command::deterministic(0)});
      }
    }
  }
  plan.readiness.insert(plan.readiness.begin(), at_once.begin(), at_once.end());
  plan.consents.clear();  // a host's answer would come on top
  return plan;
}

std::vector<std::uint32_t> answering_rules(const scenario::Scenario& arm) {
  const std::vector<std::string>& answers = arm.deterrence.value().answers;
  std::vector<std::uint32_t> rows;
  for (std::uint32_t r = 0; r < arm.command.rules.size(); ++r) {
    if (std::find(answers.begin(), answers.end(), arm.command.rules[r].name) != answers.end()) {
      rows.push_back(r);
    }
  }
  return rows;
}

TimeNs asked_at(const scenario::Scenario& arm, const WorldOutcome& world) {
  const command::RequestRule& rule = arm.command.rules.at(answering_rules(arm).front());
  switch (rule.source) {
    case command::RuleSource::kTrigger:
      return world.trigger_first_ns.at(rule.trigger);
    case command::RuleSource::kWarning:
      return arm.command.warning_ns;
    case command::RuleSource::kTime:
      return rule.at_ns;
  }
  return kNever;
}

double payoff_usd(const scenario::Deterrence& wish, const WorldOutcome& world) {
  return wish.asset_worth_factor * side_sum(world, Side::kDefender, Counter::asset_lost_usd) +
         (world.objective_achieved ? wish.objective_worth_usd : 0) -
         wish.own_loss_factor * side_sum(world, Side::kAttacker, Counter::lost_usd);
}

ResponseStudy::ResponseStudy(std::vector<const scenario::Document*> options,
                             std::uint64_t seed,
                             std::vector<std::uint32_t> direct_arms)
    : options_(std::move(options)), direct_arms_(std::move(direct_arms)) {
  const scenario::Deterrence& wish = options_.at(0)->arm(0).deterrence.value();
  response_arm_ = static_cast<std::uint32_t>(options_.front()->arm_row(wish.response_arm));
  for (const scenario::Document* document : options_) {
    studies_.emplace_back(*document, seed, std::nullopt);
    const scenario::Scenario& arm = document->arm(response_arm_);
    std::vector<std::shared_ptr<const command::PreparedPlan>>& plans = answered_.emplace_back();
    for (std::uint32_t k = 0; k < responses_count(); ++k) {
      const bool never = k >= wish.response_times_s.size();
      plans.push_back(command::prepare(
          answered_after(arm.command,
                         arm.deterrence.value().response_chain,
                         never ? std::nullopt : std::optional(wish.response_times_s[k]))));
    }
  }
}

std::uint32_t ResponseStudy::responses_count() const {
  const scenario::Deterrence& wish = options_.front()->arm(0).deterrence.value();
  return static_cast<std::uint32_t>(wish.response_times_s.size()) + 1;
}

std::uint32_t ResponseStudy::arms_count() const {
  return options_count() * (responses_count() + static_cast<std::uint32_t>(direct_arms_.size()));
}

std::uint32_t ResponseStudy::response_row(std::uint32_t option, std::uint32_t response) const {
  return option * responses_count() + response;
}

std::uint32_t ResponseStudy::direct_row(std::uint32_t option, std::uint32_t arm) const {
  return options_count() * responses_count() +
         option * static_cast<std::uint32_t>(direct_arms_.size()) + arm;
}

ResponseStudy::Row ResponseStudy::row_of(std::uint32_t arm) const {
  const std::uint32_t response_rows = options_count() * responses_count();
  if (arm < response_rows) {
    return {arm / responses_count(), arm % responses_count()};
  }
  const auto direct_count = static_cast<std::uint32_t>(direct_arms_.size());
  const std::uint32_t rest = arm - response_rows;
  return {rest / direct_count, 0, direct_arms_.at(rest % direct_count)};
}

std::string ResponseStudy::arm_name(std::uint32_t arm) const {
  const Row row = row_of(arm);
  const scenario::Document& document = *options_.at(row.option);
  const scenario::Deterrence& wish = document.arm(0).deterrence.value();
  const std::string option = wish.options.at(row.option).name;
  if (row.direct) {
    return fmt::format("option {}, arm {}", option, document.arm_names().at(*row.direct));
  }
  return row.response < wish.response_times_s.size()
             ? fmt::format(
                   "option {}, answered after {} s", option, wish.response_times_s.at(row.response))
             : fmt::format("option {}, never answered", option);
}

WorldSetup ResponseStudy::world(std::uint32_t arm, std::uint32_t replication) const {
  const Row row = row_of(arm);
  if (row.direct) {
    return studies_.at(row.option).world(*row.direct, replication);
  }
  WorldSetup setup = studies_.at(row.option).world(response_arm_, replication);
  setup.command = answered_.at(row.option).at(row.response);
  return setup;
}

}  // namespace boyd::run
