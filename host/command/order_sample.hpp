/// A chain of command without a battle: how long its orders take, where the time goes, and how
/// many never arrive.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "host/command/engine.hpp"
#include "host/command/order_path.hpp"

namespace boyd::command {

/// What became of an order, from request to end.
enum class Fate : std::uint8_t {
  kExecuted,     ///< by at least one group
  kRefused,      ///< by its chain
  kHeldBack,     ///< released, but every group was refused it: caveat, national chain, host
  kLost,         ///< in its chain, or on the way to every group
  kExpired,      ///< ran out before any group was ready
  kNoAuthority,  ///< no row of the authority matrix matched
  kRedundant,    ///< every group had another centre's answer to the same request before
  kOverruled,    ///< contradicted another centre's order and lost
  kUnfinished,   ///< none of these
};
inline constexpr std::size_t kFates = 9;
/// "executed", "refused", "held_back", "lost", "expired", "no_authority", "redundant", "overruled",
/// "unfinished".
const char* name_of(Fate fate);
Fate fate_of(const Order& order);

/// One visit to a node, in ns since the request.
struct VisitTimes {
  TimeNs arrived_ns = 0;
  TimeNs started_ns = 0;
  TimeNs finished_ns = 0;
  bool executed = false;  ///< of an order that some group executed in the end
};

struct NodeSample {
  std::uint32_t chain = kNoRow;
  std::uint32_t node = kNoRow;
  bool national = false;            ///< passed by single groups after the decision
  std::vector<VisitTimes> visits;   ///< finished ones, in order of sample
  std::int64_t orders_visited = 0;  ///< orders with at least one visit
  std::int64_t rounds_count = 0;    ///< of consensus, in all visits
  std::map<NodeOutcome, std::int64_t> outcomes;
  double wait_share = 0;  ///< of the median latency, see PathSample::parts_share
  double work_share = 0;
};

struct GroupSample {
  std::uint32_t group = kNoRow;
  std::map<LegState, std::int64_t> states;  ///< of legs of released orders, at the end
  std::int64_t executed_count = 0;
  std::vector<TimeNs> action_ns;  ///< ascending
};

/// The orders of one rule that one row of authority governed in one situation.
struct PathSample {
  std::uint32_t rule = kNoRow;
  Situation situation;
  std::uint32_t authority = kNoRow;  ///< kNoRow: nobody may grant it
  std::int64_t samples_count = 0;    ///< requests
  std::int64_t orders_count = 0;
  std::array<std::int64_t, kFates> fates{};  ///< by Fate; sum to orders_count
  std::int64_t released_count = 0;
  std::vector<TimeNs> decision_ns;  ///< request to release, of released orders; ascending
  std::vector<TimeNs> received_ns;  ///< request to first reception, likewise
  std::vector<TimeNs> action_ns;    ///< request to first execution, likewise
  std::vector<NodeSample> nodes;    ///< in order of median arrival
  std::vector<GroupSample> groups;  ///< in order of the rule's groups
  /// Share of the median latency that each PathPart takes on critical paths: the mean over the
  /// orders nearest to the median of request to first execution. They sum to 1; all 0 where no
  /// order was executed or the median is 0.
  std::array<double, 5> parts_share{};

  std::int64_t count(Fate fate) const { return fates[static_cast<std::size_t>(fate)]; }
};

/// The situations that a plan can come to: that of its start, then after each change in order of
/// its time without its delay. Each once; the warning counts as given if the plan has one.
std::vector<Situation> situations_of(const CommandPlan& plan);

/// The plan with one rule, which nothing but Engine::request() raises, in a situation that does not
/// change. Throws std::out_of_range when there is no such rule.
std::shared_ptr<const PreparedPlan> isolate(const CommandPlan& plan,
                                            std::uint32_t rule,
                                            const Situation& situation);

struct SampleRequest {
  std::uint32_t rule = 0;
  Situation situation;
  std::uint32_t samples_count = 1000;
  std::uint64_t seed = 1;
  std::function<void(double)> advanced;  ///< called now and then with the share done, if set
};

/// Raises samples_count requests of a rule, each in a world of its own and alone: nobody else
/// queues at the posts, so the result is the chain's own latency, a lower bound of that in battle.
/// One entry for each row of authority that governs any of the rule's groups, in order of row, then
/// one for the groups without. Sample i is the same for the same seed whatever samples_count is.
/// Throws std::out_of_range when there is no such rule.
std::vector<PathSample> sample_orders(const CommandPlan& plan, const SampleRequest& request);

}  // namespace boyd::command
