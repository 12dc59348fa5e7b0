#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "host/run/deterrence_report.hpp"
#include "host/statistics/mean.hpp"

namespace boyd::run {

namespace {

using OrderedJson = nlohmann::ordered_json;

OrderedJson or_null(const std::optional<double>& value) {
  return value ? OrderedJson(*value) : OrderedJson(nullptr);
}

OrderedJson estimate_json(const statistics::Estimate& estimate) {
  return {{"mean", or_null(estimate.mean)},
          {"ci95_low", or_null(estimate.low)},
          {"ci95_high", or_null(estimate.high)},
          {"n", estimate.n}};
}

OrderedJson attacker_json(const scenario::Deterrence& wish) {
  return {{"asset_worth_factor", wish.asset_worth_factor},
          {"objective_worth_usd", wish.objective_worth_usd},
          {"own_loss_factor", wish.own_loss_factor},
          {"answer_cost_usd", wish.answer_cost_usd},
          {"answer_within_s", wish.answer_within_s},
          {"belief_factor", wish.belief_factor},
          {"belief_arm",
           wish.belief_arm.empty() ? OrderedJson(nullptr) : OrderedJson(wish.belief_arm)}};
}

/// The outcome as a function of the response time.
OrderedJson option_json(const DeterrenceReport& report, std::size_t o) {
  const OptionOutcomes& option = report.options[o];
  const scenario::AttackOption& wish = report.wish.options.at(o);
  OrderedJson json = {{"name", option.name}, {"title", wish.title}, {"cost_usd", option.cost_usd}};
  json["set"] = OrderedJson::object();
  for (const scenario::AttackOption::Setting& setting : wish.settings) {
    json["set"][setting.path] = setting.value;
  }
  json["asked_s"] = report.asked_s.at(o);
  json["asked_prob"] = or_null(statistics::mean_interval(option.asked).mean);
  json["outcomes"] = OrderedJson::array();
  for (std::size_t k = 0; k < option.knots_s.size(); ++k) {
    const bool never = k + 1 == option.knots_s.size();
    json["outcomes"].push_back(
        {{"response_s", never ? OrderedJson(nullptr) : OrderedJson(option.knots_s[k])},
         {"payoff_usd", estimate_json(statistics::mean_interval(option.payoffs_usd[k]))},
         {"objective_prob", or_null(statistics::mean_interval(option.objectives[k]).mean)}});
  }
  return json;
}

OrderedJson response_json(const ResponseSummary& response) {
  const bool both = response.p10_s && response.p90_s;
  return {{"entropy_bits", estimate_json(response.entropy_bits)},
          {"p10_s", or_null(response.p10_s)},
          {"median_s", or_null(response.median_s)},
          {"p90_s", or_null(response.p90_s)},
          {"width_10_90_s", both ? OrderedJson(*response.p90_s - *response.p10_s) : nullptr},
          {"never_prob", response.never_prob},
          {"within_prob", response.within_prob},
          {"before_objective_prob", or_null(response.before_objective_prob)},
          {"objective_worlds", response.objective_worlds_count}};
}

OrderedJson value_json(const OptionValue& value) {
  return {{"value_usd", estimate_json(value.value_usd)},
          {"battle_usd", value.battle_usd},
          {"answer_prob", value.answer_prob},
          {"objective_prob", value.objective_prob},
          {"best_share", value.best_share}};
}

OrderedJson arm_json(const DeterrenceReport& report, std::size_t a) {
  const ArmDecision& arm = report.arms[a];
  const Footing& footing = report.provenance.footings.at(report.arm_rows.at(a));
  OrderedJson json = {{"name", arm.name}, {"options", OrderedJson::array()}};
  for (std::size_t o = 0; o < arm.options.size(); ++o) {
    OrderedJson option = {{"name", report.options[o].name}};
    option["response"] = response_json(arm.responses[o]);
    option.update(value_json(arm.options[o]));
    if (!report.direct.empty()) {
      const DirectValue& direct = report.direct.at(a).at(o);
      option["direct_usd"] = estimate_json(direct.battle_usd);
      option["direct_expected_usd"] = direct.expected_usd;
    }
    json["options"].push_back(std::move(option));
  }
  json["choice"] = {
      {"option", arm.best ? OrderedJson(report.options[*arm.best].name) : OrderedJson(nullptr)},
      {"value_usd", estimate_json(arm.best_usd)},
      {"lead_usd", estimate_json(arm.lead_usd)},
      {"no_attack_share", arm.no_attack_share},
      {"true_usd", arm.true_usd},
      {"deterring_answer_cost_usd",
       {{"value", or_null(arm.deterring.usd)},
        {"ci95_low", or_null(arm.deterring.low)},
        {"ci95_high", or_null(arm.deterring.high)}}},
      {"difference_to_first_usd", estimate_json(arm.difference_usd)}};
  json["inputs_count"] = footing.inputs_count;
  json["assumptions_count"] = footing.assumptions_count;
  return json;
}

}  // namespace

std::string to_json(const DeterrenceReport& report) {
  const Provenance& from = report.provenance;
  OrderedJson json = {{"boyd", from.version},
                      {"scenario", from.scenario},
                      {"scenario_hash", from.scenario_hash},
                      {"settings", from.settings},
                      {"seed", from.seed},
                      {"backend", from.backend},
                      {"device", from.device},
                      {"threads", from.threads},
                      {"replications", report.replications_count},
                      {"samples", report.samples_count},
                      {"state_hash", fmt::format("{:016x}", report.state_hash)},
                      {"attacker", attacker_json(report.wish)},
                      {"options", OrderedJson::array()},
                      {"arms", OrderedJson::array()},
                      {"performance", {{"wall_s", report.wall_s}}}};
  json["attacker"]["inputs_count"] = report.wish.share.numbers_count;
  json["attacker"]["assumptions_count"] = report.wish.share.assumed_count;
  for (std::size_t o = 0; o < report.options.size(); ++o) {
    json["options"].push_back(option_json(report, o));
  }
  for (std::size_t a = 0; a < report.arms.size(); ++a) {
    json["arms"].push_back(arm_json(report, a));
  }
  return json.dump(2, ' ', false, OrderedJson::error_handler_t::replace) + "\n";
}

}  // namespace boyd::run
