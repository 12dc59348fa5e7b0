#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "host/run/comparisons.hpp"
#include "host/run/measures.hpp"
#include "host/run/report.hpp"
#include "host/time/time.hpp"

namespace boyd::run {

namespace {

using Json = nlohmann::ordered_json;

Json number(const std::optional<double>& value) {
  return value ? Json(*value) : Json(nullptr);
}

std::string hexadecimal(std::uint64_t value) {
  return fmt::format("{:016x}", value);
}

Json json_of(const statistics::Estimate& estimate, bool with_sd) {
  Json json;
  json["mean"] = number(estimate.mean);
  if (with_sd) {
    json["sd"] = number(estimate.sd);
  }
  json["ci95_low"] = number(estimate.low);
  json["ci95_high"] = number(estimate.high);
  json["n"] = estimate.n;
  return json;
}

Json estimates_of(const std::vector<MeasureSummary>& summaries) {
  Json json = Json::object();
  for (std::size_t row = 0; row < summaries.size(); ++row) {
    json[std::string(measures()[row].name)] = json_of(summaries[row].estimate, true);
  }
  return json;
}

Json differences_of(const std::vector<MeasureSummary>& summaries,
                    const std::vector<std::optional<double>>& adjusted_p_values) {
  Json json = Json::object();
  for (std::size_t row = 0; row < summaries.size(); ++row) {
    Json difference = json_of(summaries[row].difference, false);
    difference["variance_saved"] = number(summaries[row].variance_saved);
    difference["p_value"] = number(summaries[row].p_value);
    difference["p_holm"] = number(adjusted_p_values[row]);
    json[std::string(measures()[row].name)] = std::move(difference);
  }
  return json;
}

Json json_of(const OrderSummary& orders) {
  Json json;
  json["requested"] = orders.requested_count;
  json["issued"] = orders.issued_count;
  json["executed"] = orders.executed_count;
  json["expired"] = orders.expired_count;
  json["refused"] = orders.refused_count;
  json["latency_median_s"] = number(orders.latency_median_s.mean);
  json["latency_p10_s"] = number(orders.latency_p10_s.mean);
  json["latency_p90_s"] = number(orders.latency_p90_s.mean);
  json["staleness_median_s"] = number(orders.staleness_median_s.mean);
  json["latency_median_ci95_low_s"] = number(orders.latency_median_s.low);
  json["latency_median_ci95_high_s"] = number(orders.latency_median_s.high);
  json["shot_on"] = orders.shot_on_count;
  json["decision_median_s"] = number(orders.decision_median_s.mean);
  json["received_median_s"] = number(orders.received_median_s.mean);
  json["first_shot_median_s"] = number(orders.first_shot_median_s.mean);
  json["first_shot_median_ci95_low_s"] = number(orders.first_shot_median_s.low);
  json["first_shot_median_ci95_high_s"] = number(orders.first_shot_median_s.high);
  return json;
}

/// Kinds that nobody asked for are left out.
Json json_of(const OrderSummaries& summaries) {
  Json json = Json::object();
  for (std::uint32_t kind = 0; kind < command::kOrderKinds; ++kind) {
    if (summaries.at(kind).requested_count > 0) {
      json[command::name_of(static_cast<command::OrderKind>(kind))] = json_of(summaries.at(kind));
    }
  }
  return json;
}

std::string nation_name(const Provenance& provenance, std::uint8_t nation) {
  return nation < provenance.nation_names.size() ? provenance.nation_names[nation]
                                                 : fmt::format("nation {}", nation);
}

Json by_nation_of(const ArmSummary& arm, const Provenance& provenance) {
  Json json = Json::object();
  for (const NationSummary& nation : arm.nations) {
    Json measures_json = Json::object();
    for (std::size_t row = 0; row < nation.measures.size(); ++row) {
      if (measures()[row].by_nation) {
        measures_json[std::string(measures()[row].name)] =
            json_of(nation.measures[row].estimate, true);
      }
    }
    json[nation_name(provenance, nation.nation)] = std::move(measures_json);
  }
  return json;
}

Json json_of(const ArmSummary& arm,
             const std::vector<std::optional<double>>& adjusted_p_values,
             const Provenance& provenance) {
  Json json;
  json["name"] = provenance.arm_names.at(arm.arm);
  json["state_hash"] = hexadecimal(arm.state_hash);
  json["worlds_count"] = arm.worlds_count;
  const Footing& footing = provenance.footings.at(arm.arm);
  json["assumptions"] = {{"inputs_count", footing.inputs_count},
                         {"assumptions_count", footing.assumptions_count},
                         {"share", footing.assumed_share()}};
  json["measures"] = estimates_of(arm.measures);
  json["difference_to_first"] = differences_of(arm.measures, adjusted_p_values);
  json["orders"] = json_of(arm.orders);
  json["attacker_orders"] = json_of(arm.attacker_orders);
  json["measures_by_nation"] = by_nation_of(arm, provenance);
  return json;
}

Json identity_of(const WorldOutcome& world, const Provenance& provenance) {
  Json json;
  json["arm"] = provenance.arm_names.at(world.arm);
  json["replication"] = world.replication;
  json["seed"] = provenance.seed;
  json["world_seed"] = hexadecimal(world.world_seed);
  json["command"] = reproduce_command(provenance, world);
  return json;
}

Json json_of(const WorldOutcome& world, const Provenance& provenance) {
  Json json = identity_of(world, provenance);
  json["state_hash"] = hexadecimal(world.state_hash);
  json["end_time_s"] = time::to_seconds(world.now_ns);
  Json& measures_json = json["measures"] = Json::object();
  for (std::size_t row = 0; row < measures().size(); ++row) {
    measures_json[std::string(measures()[row].name)] = number(measure_value(row, world).number);
  }
  return json;
}

/// Worlds whose time ran out before their raid was over.
Json json_of(const CutSummary& cut) {
  Json json;
  json["worlds"] = cut.worlds_count;
  json["attackers_unresolved"] = cut.attackers_unresolved_count;
  json["attackers_waiting"] = cut.attackers_waiting_count;
  return json;
}

Json json_of(const Performance& performance) {
  Json json;
  json["wall_s"] = performance.wall_s;
  json["agent_ticks"] = performance.agent_ticks;
  json["agent_ticks_per_s"] = performance.agent_ticks_per_s;
  json["pair_evaluations"] = performance.pair_evaluations;
  json["worlds_per_minute"] = performance.worlds_per_minute;
  return json;
}

Json header_of(const Provenance& provenance) {
  Json json;
  json["boyd"] = provenance.version;
  json["scenario"] = provenance.scenario;
  json["scenario_hash"] = provenance.scenario_hash;
  json["seed"] = provenance.seed;
  json["backend"] = provenance.backend;
  json["device"] = provenance.device;
  json["threads"] = provenance.threads;
  json["dt_s"] = provenance.dt_s;
  json["settings"] = provenance.settings;
  json["until"] = provenance.until.empty() ? Json(nullptr) : Json(provenance.until);
  json["primary_measures"] = provenance.primary_measures;
  return json;
}

}  // namespace

std::string to_json(const Report& report) {
  const Provenance& provenance = report.provenance;
  Json json = header_of(provenance);
  json["arms"] = Json::array();
  const auto p_values = adjusted_p_values(report);
  for (std::size_t a = 0; a < report.arms.size(); ++a) {
    json["arms"].push_back(json_of(report.arms[a], p_values[a], provenance));
  }
  json["worlds"] = Json::array();
  json["failures"] = Json::array();
  for (const WorldOutcome& world : report.result.worlds) {
    if (world.ending == Ending::kEnded) {
      json["worlds"].push_back(json_of(world, provenance));
    } else if (world.ending == Ending::kFailed) {
      Json failure = identity_of(world, provenance);
      failure["problem"] = world.problem;
      json["failures"].push_back(std::move(failure));
    }
  }
  json["cut"] = json_of(cut_summary(report.result.worlds));
  json["performance"] = json_of(performance_of(report.result));
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace boyd::run
