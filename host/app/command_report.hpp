/// What `boyd command` found, before it is printed, drawn or written as JSON.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/app/battle_end_points.hpp"
#include "host/app/duration_summary.hpp"
#include "host/app/waterfall.hpp"
#include "host/command/load_sample.hpp"
#include "host/command/order_sample.hpp"
#include "host/statistics/estimate.hpp"
#include "host/statistics/histogram.hpp"

namespace boyd::app {

/// Share of orders by a time after the request, with Wilson's interval.
struct ShareByTime {
  double time_s = 0;
  statistics::Estimate decided;
  statistics::Estimate executed;
};

/// One rule in one situation under one row of authority.
struct PathReport {
  std::string rule;
  std::string order;      ///< kind
  std::string situation;  ///< "crisis, confirmed, warned"
  std::string authority;  ///< row; empty: none
  std::string chain;      ///< empty: the unit itself, or nobody
  std::vector<std::string> groups;
  DurationSummary decision;
  DurationSummary received;
  DurationSummary action;
  std::vector<ShareByTime> by_time;
  statistics::Estimate released;    ///< share of orders ever decided for
  statistics::Estimate executed;    ///< share of orders ever carried out
  statistics::Histogram histogram;  ///< of request to first action, s
  std::vector<WaterfallRow> waterfall;
  command::PathSample sample;

  /// "rule: order by chain"
  std::string title() const;
};

struct LoadReport {
  std::string rule;
  std::string situation;
  DurationSummary action;
  command::LoadSample sample;
};

/// One arm of a scenario, or one chain of a doctrine.
struct ArmReport {
  std::string name;
  command::CommandPlan plan;
  std::vector<PathReport> paths;
  std::vector<LoadReport> loads;
  std::vector<BattleEndPoints> battles;  ///< where nights were fought

  /// Of the battles' orders that went the way of a path; null where there was none.
  const BattleEndPoints* in_battle(const PathReport& path) const;
};

struct CommandReport {
  std::string source;
  std::uint32_t samples_count = 0;
  std::uint64_t seed = 0;
  std::optional<double> rate_per_hour;
  bool is_doctrine = false;         ///< so without a battle
  std::uint32_t battles_count = 0;  ///< nights fought in each arm
  std::vector<ArmReport> arms;
};

/// "peacetime", "crisis", "war".
const char* posture_name(command::Posture posture);
/// "none", "suspected", "probable", "confirmed".
const char* attribution_name(command::Attribution attribution);
/// "crisis, attribution confirmed, warned".
std::string situation_text(const command::Situation& situation);

/// times_s empty: as many usual times (1 s to 30 d) as span the sample.
PathReport report_path(const command::CommandPlan& plan,
                       command::PathSample sample,
                       const std::vector<double>& times_s);

LoadReport report_load(const command::CommandPlan& plan,
                       const command::Situation& situation,
                       command::LoadSample sample);

}  // namespace boyd::app
