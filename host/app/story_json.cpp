#include "host/app/story_json.hpp"

#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "host/app/command_report.hpp"
#include "host/app/story.hpp"
#include "host/command/order_path.hpp"
#include "host/run/measures.hpp"
#include "host/time/time.hpp"

namespace boyd::app {

namespace {

using Json = nlohmann::ordered_json;

/// Null for what has not happened by the end of the night.
Json time_of(const NightFacts& night, TimeNs time_ns) {
  return time_ns == kNever || time_ns > night.until_ns ? Json(nullptr)
                                                       : Json(time::to_seconds(time_ns));
}
Json words_or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

Json visits_of(const NightFacts& night, const command::Order& order) {
  const command::CommandPlan& plan = night.engine.plan();
  Json visits = Json::array();
  for (std::uint32_t v = 0; v < order.visits.size(); ++v) {
    const command::NodeVisit& visit = order.visits[v];
    const command::Chain& chain = plan.chains.at(visit.chain);
    Json objections = Json::array();
    for (const command::Objection& objection : night.engine.objections(order.index, v)) {
      objections.push_back({{"round", objection.round + 1},
                            {"member", objection.member},
                            {"by_bloc", objection.by_bloc},
                            {"absent", objection.absent}});
    }
    visits.push_back(
        {{"chain", chain.name},
         {"node", chain.nodes.at(visit.node).name},
         {"in_place_of",
          visit.instead_of == kNoRow ? Json(nullptr) : Json(chain.nodes.at(visit.instead_of).name)},
         {"group",
          visit.leg == kNoRow ? Json(nullptr)
                              : Json(plan.groups.at(order.legs.at(visit.leg).group).name)},
         {"arrived_s", time_of(night, visit.arrived_ns)},
         {"started_s", time_of(night, visit.started_ns)},
         {"finished_s", time_of(night, visit.finished_ns)},
         {"outcome", command::name_of(visit.outcome)},
         {"rounds_count", visit.rounds_count},
         {"objections", std::move(objections)}});
  }
  return visits;
}

Json legs_of(const NightFacts& night, const command::Order& order) {
  const command::CommandPlan& plan = night.engine.plan();
  Json legs = Json::array();
  for (const command::Leg& leg : order.legs) {
    const bool caveat = leg.caveat != kNoRow && order.authority != kNoRow;
    legs.push_back(
        {{"group", plan.groups.at(leg.group).name},
         {"state", command::name_of(leg.state)},
         {"caveat",
          caveat ? Json(plan.authority.at(order.authority).caveats.at(leg.caveat).name)
                 : Json(nullptr)},
         {"host_consent",
          leg.consent == kNoRow ? Json(nullptr) : Json(plan.consents.at(leg.consent).name)},
         {"sent_s", time_of(night, leg.sent_ns)},
         {"received_s", time_of(night, leg.received_ns)},
         {"executed_s", time_of(night, leg.executed_ns)},
         {"ended_s", time_of(night, leg.ended_ns)},
         {"revocation_sent_s", time_of(night, leg.revocation_sent_ns)},
         {"revocation_received_s", time_of(night, leg.revocation_received_ns)}});
  }
  return legs;
}

Json path_of(const NightFacts& night, const command::Order& order) {
  const command::CommandPlan& plan = night.engine.plan();
  Json steps = Json::array();
  for (const command::PathStep& step : command::critical_path(plan, order)) {
    const bool at_node = step.node != kNoRow;
    steps.push_back(
        {{"part", command::name_of(step.part)},
         {"chain", at_node ? Json(plan.chains.at(step.chain).name) : Json(nullptr)},
         {"node",
          at_node ? Json(plan.chains.at(step.chain).nodes.at(step.node).name) : Json(nullptr)},
         {"from_s", time_of(night, step.from_ns)},
         {"to_s", time_of(night, step.to_ns)}});
  }
  return steps;
}

Json order_json(const NightFacts& night, const command::Order& order) {
  const command::CommandPlan& plan = night.engine.plan();
  const command::RequestRule& rule = plan.rules.at(order.rule);
  const auto count = night.record.trigger_count(rule.trigger, order.requested_ns);
  const bool measured = order.oldest_measurement_ns != kNever;
  Json json;
  json["index"] = order.index;
  json["rule"] = rule.name;
  json["order"] = command::name_of(order.kind);
  json["situation"] = situation_text(order.situation);
  json["trigger_count"] =
      rule.source == command::RuleSource::kTrigger && count ? Json(*count) : Json(nullptr);
  json["oldest_measurement_age_s"] =
      measured ? Json(time::to_seconds(order.requested_ns - order.oldest_measurement_ns))
               : Json(nullptr);
  json["authority"] =
      order.authority == kNoRow ? Json(nullptr) : Json(plan.authority.at(order.authority).name);
  json["state"] = command::name_of(order.state);
  json["refusal"] = words_or_null(refusal_reason(night.engine, order));
  json["requested_s"] = time_of(night, order.requested_ns);
  json["decided_s"] = time_of(night, order.decided_ns);
  json["received_s"] = time_of(night, command::received_ns(order));
  json["executed_s"] = time_of(night, command::action_ns(order));
  json["first_shot_s"] = time_of(night, order.first_use_ns);
  json["expires_s"] =
      order.expires_ns == kNever ? Json(nullptr) : Json(time::to_seconds(order.expires_ns));
  json["revoked_s"] = time_of(night, order.revoked_ns);
  json["shots_count"] = night.battle.shots_on(order.index);
  json["kills_count"] = night.battle.kills_on(order.index);
  json["visits"] = visits_of(night, order);
  json["legs"] = legs_of(night, order);
  json["critical_path"] = path_of(night, order);
  return json;
}

Json words_json(const NightFacts& night) {
  Json words = Json::array();
  for (const WordAccount& account : night.battle.words) {
    words.push_back({{"word", name_of(account.word)},
                     {"order", account.order == kNoRow ? Json(nullptr) : Json(account.order)},
                     {"group", night.engine.plan().groups.at(account.group).name},
                     {"shots_count", account.shots_count},
                     {"kills_count", account.kills_count},
                     {"first_s", time::to_seconds(account.first_ns)}});
  }
  return words;
}

Json leaks_json(const NightFacts& night) {
  const command::CommandPlan& plan = night.engine.plan();
  Json leaks = Json::array();
  for (const Leak& leak : night.battle.leaks) {
    leaks.push_back({{"time_s", time::to_seconds(leak.time_ns)},
                     {"drone", agent_name(plan, leak.drone)},
                     {"asset", agent_name(plan, leak.asset)},
                     {"cause", name_of(leak.cause)},
                     {"shots_count", leak.shots_count}});
  }
  return leaks;
}

Json verdict_json(const NightFacts& night, const run::WorldOutcome& outcome) {
  const Verdict verdict = verdict_of(night, outcome);
  return {{"attackers_count", verdict.attackers_count},
          {"leaks_count", verdict.leaks_count},
          {"leaks_before_first_effective_order_count", verdict.leaks_before_first_count},
          {"first_effective_order",
           verdict.first_order == kNoRow ? Json(nullptr) : Json(verdict.first_order)},
          {"first_effective_order_s", time_of(night, verdict.first_effect_ns)},
          {"orders_count", verdict.orders_count},
          {"executed_count", verdict.executed_count},
          {"refused_count", verdict.refused_count},
          {"no_authority_count", verdict.no_authority_count},
          {"lost_or_expired_count", verdict.lost_count},
          {"redundant_or_overruled_count", verdict.redundant_count},
          {"late_count", verdict.late_count},
          {"sentences", verdict_sentences(night, outcome, verdict)}};
}

}  // namespace

std::string story_json(const NightName& name,
                       const NightFacts& night,
                       const run::WorldOutcome& outcome,
                       std::span<const Event> events,
                       std::optional<std::uint32_t> only) {
  const command::CommandPlan& plan = night.engine.plan();
  Json json;
  json["boyd"] = BOYD_VERSION;
  json["scenario"] = name.scenario;
  json["arm"] = name.arm;
  json["replication"] = name.replication;
  json["seed"] = name.seed;
  json["state_hash"] = fmt::format("{:016x}", outcome.state_hash);
  json["end_time_s"] = time::to_seconds(night.until_ns);
  json["orders"] = Json::array();
  for (const command::Order& order : night.engine.orders()) {
    if (order.requested_ns <= night.until_ns && (!only || *only == order.index)) {
      json["orders"].push_back(order_json(night, order));
    }
  }
  json["shots"] = words_json(night);
  json["leaks"] = leaks_json(night);
  json["decided"] = verdict_json(night, outcome);
  json["measures"] = Json::object();
  for (std::size_t row = 0; row < run::measures().size(); ++row) {
    const std::optional<double> value = run::measure_value(row, outcome).number;
    json["measures"][run::measures()[row].name] = value ? Json(*value) : Json(nullptr);
  }
  if (!events.empty()) {
    json["events"] = Json::array();
    for (const Event& event : events) {
      json["events"].push_back(
          {{"time_s", time::to_seconds(event.time_ns)},
           {"kind", event_kind_name(event.kind)},
           {"actor", fmt::format("{:x}", event.actor)},
           {"target",
            event.target == kNoAgent ? Json(nullptr) : Json(agent_name(plan, event.target))},
           {"order", event.order == kNoRow ? Json(nullptr) : Json(event.order)},
           {"ordinal", event.ordinal},
           {"value", event.value}});
    }
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace boyd::app
