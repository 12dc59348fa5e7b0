#include "host/app/latency_table.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "host/app/number_text.hpp"
#include "host/app/text_table.hpp"

namespace boyd::app {

namespace {

using command::DurationSummary;
using command::NodeLatency;
using command::RuleLatency;
using Json = nlohmann::ordered_json;

std::string spread_text(const DurationSummary& summary) {
  return summary.count > 0 ? fmt::format("{} [{}, {}]",
                                         duration_text(summary.median_s),
                                         duration_text(summary.p10_s),
                                         duration_text(summary.p90_s))
                           : "-";
}

std::string percent(double share) {
  return fmt::format("{:.1f} %", 100 * share);
}

std::string end_points_part(const ArmLatencies& arm) {
  TextTable table({{"rule", Align::kLeft},
                   {"order", Align::kLeft},
                   {"executed", Align::kRight},
                   {"refused", Align::kRight},
                   {"lost", Align::kRight},
                   {"decision [p10, p90]", Align::kRight},
                   {"received [p10, p90]", Align::kRight},
                   {"action [p10, p90]", Align::kRight}});
  for (const RuleLatency& rule : arm.rules) {
    table.add({rule.rule,
               command::name_of(rule.kind),
               percent(rule.executed_share),
               percent(rule.refused_share + rule.no_authority_share),
               percent(rule.lost_share),
               spread_text(rule.decision),
               spread_text(rule.received),
               spread_text(rule.action)});
  }
  return table.text();
}

std::string nodes_part(const ArmLatencies& arm) {
  TextTable table({{"rule", Align::kLeft},
                   {"chain / node", Align::kLeft},
                   {"visits per order", Align::kRight},
                   {"wait [p10, p90]", Align::kRight},
                   {"work [p10, p90]", Align::kRight}});
  for (const RuleLatency& rule : arm.rules) {
    for (const NodeLatency& node : rule.nodes) {
      table.add({rule.rule,
                 node.chain + " / " + node.node,
                 number_text(node.visits_per_order),
                 spread_text(node.wait),
                 spread_text(node.work)});
    }
  }
  return table.empty() ? "" : "\n" + table.text();
}

Json json_of(const DurationSummary& summary) {
  Json json;
  json["count"] = summary.count;
  const bool exists = summary.count > 0;
  json["mean_s"] = exists ? Json(summary.mean_s) : Json(nullptr);
  json["p10_s"] = exists ? Json(summary.p10_s) : Json(nullptr);
  json["median_s"] = exists ? Json(summary.median_s) : Json(nullptr);
  json["p90_s"] = exists ? Json(summary.p90_s) : Json(nullptr);
  json["p99_s"] = exists ? Json(summary.p99_s) : Json(nullptr);
  return json;
}

Json json_of(const RuleLatency& rule) {
  Json json;
  json["rule"] = rule.rule;
  json["order"] = command::name_of(rule.kind);
  json["samples_count"] = rule.samples_count;
  json["orders_count"] = rule.orders_count;
  json["decision"] = json_of(rule.decision);
  json["received"] = json_of(rule.received);
  json["action"] = json_of(rule.action);
  json["released_share"] = rule.released_share;
  json["no_authority_share"] = rule.no_authority_share;
  json["refused_share"] = rule.refused_share;
  json["lost_share"] = rule.lost_share;
  json["executed_share"] = rule.executed_share;
  json["legs_refused_share"] = rule.legs_refused_share;
  json["legs_lost_share"] = rule.legs_lost_share;
  json["legs_expired_share"] = rule.legs_expired_share;
  json["nodes"] = Json::array();
  for (const NodeLatency& node : rule.nodes) {
    json["nodes"].push_back({{"chain", node.chain},
                             {"node", node.node},
                             {"visits_per_order", node.visits_per_order},
                             {"wait", json_of(node.wait)},
                             {"work", json_of(node.work)},
                             {"rounds_mean", node.rounds_mean}});
  }
  return json;
}

}  // namespace

std::string latency_table(const std::vector<ArmLatencies>& arms) {
  std::string text =
      "latencies of orders that meet nobody else in a queue: a lower bound of those "
      "in battle; medians\n";
  for (const ArmLatencies& arm : arms) {
    text += fmt::format("\n== {}\n", arm.name);
    text += arm.rules.empty() ? "asks for no orders\n" : end_points_part(arm) + nodes_part(arm);
  }
  return text;
}

std::string latency_json(const std::string& source, const std::vector<ArmLatencies>& arms) {
  Json json;
  json["boyd"] = BOYD_VERSION;
  json["source"] = source;
  json["arms"] = Json::array();
  for (const ArmLatencies& arm : arms) {
    Json rules = Json::array();
    for (const RuleLatency& rule : arm.rules) {
      rules.push_back(json_of(rule));
    }
    json["arms"].push_back({{"name", arm.name}, {"rules", std::move(rules)}});
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace boyd::app
