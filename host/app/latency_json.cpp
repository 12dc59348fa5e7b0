#include "host/app/latency_json.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

namespace boyd::app {

namespace {

using Json = nlohmann::ordered_json;

Json text_or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}
Json share_of(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? Json(nullptr) : Json(static_cast<double>(part) / static_cast<double>(whole));
}

Json json_of(const DurationSummary& summary) {
  Json json;
  json["count"] = summary.count;
  const bool exists = summary.count > 0;
  json["mean_s"] = exists ? Json(summary.mean_s) : Json(nullptr);
  for (std::size_t q = 0; q < kQuantiles.size(); ++q) {
    json[kQuantiles[q].key] = exists ? Json(summary.quantiles_s[q]) : Json(nullptr);
  }
  return json;
}

Json json_of(const statistics::Estimate& estimate) {
  return {{"prob", estimate.mean ? Json(*estimate.mean) : Json(nullptr)},
          {"ci95_low", estimate.low ? Json(*estimate.low) : Json(nullptr)},
          {"ci95_high", estimate.high ? Json(*estimate.high) : Json(nullptr)}};
}

Json json_of(const statistics::Histogram& histogram) {
  Json bins = Json::array();
  for (std::size_t c = 0; c < histogram.counts.size(); ++c) {
    bins.push_back({{"from_s", histogram.edges[c]},
                    {"to_s", histogram.edges[c + 1]},
                    {"count", histogram.counts[c]}});
  }
  return {{"end_point", "action"},
          {"scale", histogram.logarithmic ? "log" : "linear"},
          {"bins", std::move(bins)}};
}

template <typename Duration>
DurationSummary summary_with(const command::NodeSample& node, const Duration& duration) {
  std::vector<TimeNs> durations_ns;
  durations_ns.reserve(node.visits.size());
  for (const command::VisitTimes& visit : node.visits) {
    durations_ns.push_back(duration(visit));
  }
  std::sort(durations_ns.begin(), durations_ns.end());
  return summary_of(durations_ns);
}

Json json_of(const command::NodeSample& node,
             const command::CommandPlan& plan,
             std::int64_t orders_count) {
  const auto visits = static_cast<std::int64_t>(node.visits.size());
  std::int64_t begun = 0;
  Json outcomes = Json::object();
  for (const auto& [outcome, count] : node.outcomes) {
    begun += count;
  }
  for (const auto& [outcome, count] : node.outcomes) {
    outcomes[command::name_of(outcome)] = share_of(count, begun);
  }
  const auto refused = node.outcomes.find(command::NodeOutcome::kRefused);
  using Visit = command::VisitTimes;
  return {
      {"chain", plan.chains.at(node.chain).name},
      {"node", plan.chains.at(node.chain).nodes.at(node.node).name},
      {"national", node.national},
      {"visits_per_order", share_of(visits, orders_count)},
      {"orders_visited_share", share_of(node.orders_visited, orders_count)},
      {"refused_share", share_of(refused == node.outcomes.end() ? 0 : refused->second, begun)},
      {"outcomes", std::move(outcomes)},
      {"wait",
       json_of(summary_with(node, [](const Visit& v) { return v.started_ns - v.arrived_ns; }))},
      {"work",
       json_of(summary_with(node, [](const Visit& v) { return v.finished_ns - v.started_ns; }))},
      {"arrived", json_of(summary_with(node, [](const Visit& v) { return v.arrived_ns; }))},
      {"finished", json_of(summary_with(node, [](const Visit& v) { return v.finished_ns; }))},
      {"rounds_mean", share_of(node.rounds_count, visits)},
      {"wait_share_of_median", node.wait_share},
      {"work_share_of_median", node.work_share}};
}

Json json_of(const command::GroupSample& group,
             const command::CommandPlan& plan,
             const command::PathSample& sample) {
  Json states = Json::object();
  for (const auto& [state, count] : group.states) {
    states[command::name_of(state)] = share_of(count, sample.released_count);
  }
  return {{"group", plan.groups.at(group.group).name},
          {"executed_share", share_of(group.executed_count, sample.orders_count)},
          {"ends_of_released", std::move(states)},
          {"action", json_of(summary_of(group.action_ns))}};
}

/// Shares of legs of released orders, over all groups.
Json legs_share(const command::PathSample& sample, command::LegState state) {
  std::int64_t with = 0;
  std::int64_t legs = 0;
  for (const command::GroupSample& group : sample.groups) {
    for (const auto& [s, count] : group.states) {
      legs += count;
      with += s == state ? count : 0;
    }
  }
  return share_of(with, legs);
}

Json by_time_json(const PathReport& path) {
  Json rows = Json::array();
  for (const ShareByTime& by : path.by_time) {
    rows.push_back({{"time_s", by.time_s},
                    {"decided", json_of(by.decided)},
                    {"executed", json_of(by.executed)}});
  }
  return rows;
}

Json json_of(const BattleEndPoints& battle, const command::CommandPlan& plan) {
  const command::RequestRule& rule = plan.rules.at(battle.rule);
  const bool granted = battle.authority != kNoRow;
  return {{"rule", rule.name},
          {"order", command::name_of(rule.kind)},
          {"situation", situation_text(battle.situation)},
          {"authority", granted ? Json(plan.authority.at(battle.authority).name) : Json(nullptr)},
          {"orders_count", battle.orders_count},
          {"decision", json_of(battle.decision)},
          {"received", json_of(battle.received)},
          {"action", json_of(battle.action)},
          {"first_shot", json_of(battle.first_shot)}};
}

Json json_of(const PathReport& path, const ArmReport& arm) {
  const command::CommandPlan& plan = arm.plan;
  const command::PathSample& sample = path.sample;
  Json json;
  json["rule"] = path.rule;
  json["order"] = path.order;
  json["situation"] = path.situation;
  json["authority"] = text_or_null(path.authority);
  json["chain"] = text_or_null(path.chain);
  json["groups"] = path.groups;
  json["samples_count"] = sample.samples_count;
  json["orders_count"] = sample.orders_count;
  json["decision"] = json_of(path.decision);
  json["received"] = json_of(path.received);
  json["action"] = json_of(path.action);
  const BattleEndPoints* battle = arm.in_battle(path);
  json["first_shot"] = battle == nullptr ? Json(nullptr) : json_of(battle->first_shot);
  json["released_share"] = share_of(sample.released_count, sample.orders_count);
  for (std::size_t f = 0; f < command::kFates; ++f) {
    json[std::string(command::name_of(static_cast<command::Fate>(f))) + "_share"] =
        share_of(sample.fates[f], sample.orders_count);
  }
  json["legs_refused_share"] = legs_share(sample, command::LegState::kRefusedByCaveat);
  json["legs_refused_by_host_share"] = legs_share(sample, command::LegState::kRefusedByHost);
  json["legs_lost_share"] = legs_share(sample, command::LegState::kLost);
  json["legs_expired_share"] = legs_share(sample, command::LegState::kExpired);
  json["executed"] = json_of(path.executed);
  json["by_time"] = by_time_json(path);
  json["nodes"] = Json::array();
  for (const command::NodeSample& node : sample.nodes) {
    json["nodes"].push_back(json_of(node, plan, sample.orders_count));
  }
  Json parts = Json::object();
  for (std::size_t p = 0; p < sample.parts_share.size(); ++p) {
    parts[command::name_of(static_cast<command::PathPart>(p))] = sample.parts_share[p];
  }
  json["parts_share_of_median"] = std::move(parts);
  json["groups_latency"] = Json::array();
  for (const command::GroupSample& group : sample.groups) {
    json["groups_latency"].push_back(json_of(group, plan, sample));
  }
  json["histogram"] = json_of(path.histogram);
  return json;
}

Json json_of(const LoadReport& load) {
  const command::LoadSample& sample = load.sample;
  Json json = {{"rule", load.rule},
               {"situation", load.situation},
               {"rate_per_hour", 3600 * sample.rate_per_s},
               {"requests_count", sample.requests_count},
               {"warm_up_s", sample.warm_up_s},
               {"measured_s", sample.measured_s},
               {"too_short", sample.too_short},
               {"orders_count", sample.orders_count},
               {"action", json_of(load.action)},
               {"posts", Json::array()}};
  for (const command::PostLoad& post : sample.posts) {
    json["posts"].push_back({{"post", post.name},
                             {"servers_count", post.servers_count},
                             {"visits_count", post.visits_count},
                             {"arrivals_per_hour", 3600 * post.arrivals_per_s},
                             {"work_mean_s", post.work_mean_s},
                             {"working_hours_frac", post.open_frac},
                             {"offered_frac", post.offered_frac},
                             {"utilisation_frac", post.utilisation_frac},
                             {"wait_mean_s", post.wait_mean_s},
                             {"wait_standard_error_s", post.wait_error_s},
                             {"wait_p90_s", post.wait_p90_s},
                             {"queue_mean_count", post.queue_mean},
                             {"stable", post.stable}});
  }
  return json;
}

}  // namespace

std::string latency_json(const CommandReport& report) {
  Json json;
  json["boyd"] = BOYD_VERSION;
  json["source"] = report.source;
  json["samples_count"] = report.samples_count;
  json["seed"] = report.seed;
  json["battles_count"] = report.battles_count;
  json["arms"] = Json::array();
  for (const ArmReport& arm : report.arms) {
    Json rules = Json::array();
    for (const PathReport& path : arm.paths) {
      rules.push_back(json_of(path, arm));
    }
    Json entry = {{"name", arm.name}, {"rules", std::move(rules)}};
    if (report.rate_per_hour) {
      entry["loads"] = Json::array();
      for (const LoadReport& load : arm.loads) {
        entry["loads"].push_back(json_of(load));
      }
    }
    if (report.battles_count > 0) {
      entry["battles"] = Json::array();
      for (const BattleEndPoints& battle : arm.battles) {
        entry["battles"].push_back(json_of(battle, arm.plan));
      }
    }
    json["arms"].push_back(std::move(entry));
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace boyd::app
