/// What one finished world leaves behind: counters from truth, and its orders.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "host/run/order_record.hpp"
#include "host/run/study.hpp"
#include "kernels/tick.hpp"

namespace boyd::run {

/// A nation as one world's plan has it.
struct NationFacts {
  bool present = false;
  Side side = Side::kNeutral;   ///< defender before attacker before neutral where several
  std::int64_t assets_usd = 0;  ///< value of its assets
};

enum class Ending : std::uint8_t {
  kUnfinished,  ///< the run was interrupted before the world ended
  kEnded,
  kFailed,  ///< a number went bad, or the world could not be made; see problem
};

struct WorldOutcome {
  std::uint32_t arm = 0;
  std::uint32_t replication = 0;
  std::uint64_t world_seed = 0;
  Ending ending = Ending::kUnfinished;
  std::string problem;  ///< of a failed world
  std::uint64_t state_hash = 0;
  TimeNs start_ns = 0;
  TimeNs now_ns = 0;  ///< when it ended
  TimeNs end_ns = 0;  ///< when it had to end
  bool objective_achieved = false;
  std::vector<NationFacts> facts;            ///< by nation, up to the last that is present
  std::vector<NationCounters> counters;      ///< likewise; of ended worlds
  std::int64_t attackers_waiting_count = 0;  ///< armed, not launched when it ended
  std::vector<OrderRecord> orders;
  std::vector<TimeNs> trigger_first_ns;  ///< when each trigger was first seen to fire; kNever
  std::int64_t agent_ticks = 0;
  std::int64_t pair_evaluations = 0;
};

/// Worlds that were cut, and what of their raids was missing.
struct CutSummary {
  std::int64_t worlds_count = 0;
  std::int64_t of_worlds_count = 0;             ///< that ended
  std::int64_t attackers_unresolved_count = 0;  ///< armed, in the air
  std::int64_t attackers_waiting_count = 0;     ///< armed, to come
  TimeNs end_ns = 0;                            ///< the latest time of a cut
};
CutSummary cut_summary(std::span<const WorldOutcome> worlds);

/// Sides and asset values of the nations of a plan, up to the last that is present.
std::vector<NationFacts> nation_facts(const WorldPlan& plan);

/// Whether the damage reached at some time fulfils the objective. An objective without any value
/// at stake is never achieved.
bool objective_achieved(const Objective& objective,
                        const WorldPlan& plan,
                        const std::vector<float>& site_damage);

/// Armed attackers of the plan that had not been launched.
std::int64_t attackers_waiting(const WorldPlan& plan, const WorldResult& result);

/// Whether the world's time ran out while attackers were in the air or to come, so that its
/// measures count less than the whole raid.
bool was_cut(const WorldOutcome& world);

/// Armed attackers that were launched and came to no end.
std::int64_t attackers_unresolved(const WorldOutcome& world);

}  // namespace boyd::run
