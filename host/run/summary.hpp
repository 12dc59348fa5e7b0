/// From worlds to what a table or a report says of each arm.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/run/measures.hpp"
#include "host/run/outcome.hpp"
#include "host/statistics/estimate.hpp"

namespace boyd::run {

struct MeasureSummary {
  statistics::Estimate estimate;
  statistics::Estimate difference;       ///< to the first arm, paired; no n in the first arm itself
  std::optional<double> variance_saved;  ///< by common random numbers, in that difference
  std::optional<double> p_value;         ///< of that difference, for this comparison alone
};

/// Orders of one kind over all worlds of an arm.
struct OrderSummary {
  std::int64_t requested_count = 0;
  std::int64_t issued_count = 0;
  std::int64_t executed_count = 0;
  std::int64_t expired_count = 0;
  std::int64_t refused_count = 0;
  statistics::Estimate latency_median_s;  ///< with intervals from whole worlds
  statistics::Estimate latency_p10_s;
  statistics::Estimate latency_p90_s;
  statistics::Estimate staleness_median_s;
  std::int64_t shot_on_count = 0;  ///< executed orders whose permission a shot used
  /// The other end points: request to decision, first reception, first authorised shot.
  statistics::Estimate decision_median_s;
  statistics::Estimate received_median_s;
  statistics::Estimate first_shot_median_s;
};
using OrderSummaries = std::array<OrderSummary, command::kOrderKinds>;

struct NationSummary {
  std::uint8_t nation = 0;
  Side side = Side::kNeutral;
  std::vector<MeasureSummary> measures;  ///< in the order of measures()
};

struct ArmSummary {
  std::uint32_t arm = 0;
  std::int64_t worlds_count = 0;         ///< that ended
  std::uint64_t state_hash = 0;          ///< of all its worlds' hashes and replications
  std::vector<MeasureSummary> measures;  ///< in the order of measures()
  OrderSummaries orders;                 ///< the defender's
  OrderSummaries attacker_orders;
  std::vector<NationSummary> nations;  ///< that exist in any of its worlds, ascending
};

/// One entry per arm in the order of the worlds, which are arm by arm with equal replications (as
/// RunResult::worlds). Only ended worlds count.
std::vector<ArmSummary> summarise(const std::vector<WorldOutcome>& worlds);

}  // namespace boyd::run
