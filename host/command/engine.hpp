/// The command engine of one world: requests go in, orders take effect on groups.
///
/// A discrete-event model in integer nanoseconds. Events are processed in the total order (time,
/// class, sequence of scheduling). Every random number is a function of the world's seed and of
/// what it is drawn for (rule, request ordinal, part, node, member, round, group, try; keyed by
/// names), so equal parts of different arms draw alike, and an unrelated rule changes no draw.
///
/// How a runner uses it, at the end of each command interval of a world:
///   engine.on_units_lost(now_ns, group), engine.on_radio_quality(now_ns, group, quality)
///                                            for what has changed of the plan's groups
///   engine.on_trigger(now_ns, report)        for each trigger report of the battle
///   engine.on_first_use(order, first_shot_ns) for each newly used order (any time before reading)
///   engine.advance_to(now_ns, injections)    and injects what it appended
///   advance the battle at most to engine.next_event_ns(); where the state of command between
///                                            effects is of no interest, next_effect_ns(end_ns)
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "host/command/order.hpp"
#include "host/command/plan.hpp"
#include "kernels/tick.hpp"

namespace boyd::command {

/// A plan made ready for work: checked, names hashed, graphs indexed. Immutable; one is shared by
/// all engines of an arm, from any thread.
class PreparedPlan;

/// Prepares a plan. Throws std::invalid_argument with every sentence of check_plan() when it has
/// problems.
std::shared_ptr<const PreparedPlan> prepare(CommandPlan plan);
/// The plan it was made from.
const CommandPlan& plan_of(const PreparedPlan& prepared);

/// What happened, counted. Nothing that is dropped goes uncounted.
struct Counters {
  std::int64_t requests_count = 0;      ///< raised by rules
  std::int64_t orders_count = 0;        ///< orders made of them
  std::int64_t no_authority_count = 0;  ///< orders refused for want of a matching row
  std::int64_t refused_count = 0;       ///< orders refused inside their chain, by overload too
  std::int64_t lost_count = 0;          ///< orders lost inside their chain: by a link or a post
  std::int64_t withdrawn_count = 0;
  std::int64_t released_count = 0;
  std::int64_t join_discards_count = 0;  ///< arrivals at a first-of join after the first
  std::int64_t legs_refused_count = 0;   ///< by caveat or in a national chain
  std::int64_t legs_lost_count = 0;
  std::int64_t legs_executed_count = 0;
  std::int64_t legs_expired_count = 0;      ///< before execution
  std::int64_t legs_outdated_count = 0;     ///< came after a newer order
  std::int64_t legs_superseded_count = 0;   ///< before execution
  std::int64_t legs_revoked_count = 0;      ///< before execution
  std::int64_t revocations_sent_count = 0;  ///< one per leg
  std::int64_t revocations_lost_count = 0;
  std::int64_t preemptions_count = 0;         ///< work interrupted by what has priority
  std::int64_t escalations_count = 0;         ///< visits that a superior decided instead
  std::int64_t overload_rejected_count = 0;   ///< visits that a full queue turned away on arrival
  std::int64_t overload_dropped_count = 0;    ///< visits that made room for a later one
  std::int64_t overload_escalated_count = 0;  ///< visits that a full queue sent to the superior
  std::int64_t outages_count = 0;             ///< of posts: times that one went down
  std::int64_t outage_lost_count = 0;         ///< visits lost with their post
  std::int64_t handed_over_count = 0;         ///< visits that went on to a successor
  std::int64_t smaller_body_count = 0;        ///< consensus visits that a smaller body has decided
  std::int64_t legs_refused_by_host_count = 0;
  std::int64_t outside_jurisdiction_count = 0;  ///< groups for which only that barred a row
  std::int64_t order_conflicts_count = 0;       ///< legs that met another centre's contradiction
  std::int64_t legs_redundant_count = 0;        ///< after another centre's answer
  std::int64_t legs_overruled_count = 0;        ///< before execution, by another centre's order
  std::int64_t over_limit_count = 0;            ///< orders not made because orders_max was reached
};

struct Limits {
  std::uint32_t orders_max =
      kOrdersMax;  ///< orders of one engine; beyond it none are made (counted)
};

/// One world's command engine. Not thread-safe. Cheap to make and to copy; a copy continues
/// independently with the same random numbers.
class Engine {
public:
  /// world_seed: of the replication, equal in every arm. The clock starts at the first event;
  /// warnings, timed rules and changes may lie before the battle's start.
  Engine(std::shared_ptr<const PreparedPlan> plan, std::uint64_t world_seed, Limits limits = {});
  Engine(const Engine& other);
  Engine(Engine&& other) noexcept;
  Engine& operator=(const Engine& other);
  Engine& operator=(Engine&& other) noexcept;
  ~Engine();

  /// Takes note of a trigger's state as of now_ns: `fires`, the measurement times and urgent
  /// tracks. Reports of a trigger that keeps firing refresh these. Acts when advance_to() reaches
  /// now_ns, after every other event of that time but requests from outside and posts that open or
  /// meet. A trigger that no rule names is ignored. Throws std::logic_error when now_ns lies before
  /// the clock.
  void on_trigger(TimeNs now_ns, const TriggerReport& report);

  /// A shot used the permission of an order; the earliest time given counts. A shot at which an
  /// order on weapon control or autonomy was not in force with any group does not count. Throws
  /// std::out_of_range for an order that does not exist.
  void on_first_use(std::uint32_t order_index, TimeNs shot_ns);

  /// Raises a request of a rule at now_ns as if its source had, whatever is pending or in force.
  /// Same clock rule as on_trigger(). oldest_measurement_ns: kNever when none.
  /// authority: the row that decides, whenever it holds otherwise; kNoRow: as the matrix says.
  /// track: what a rule for single tracks asks for. Throws std::out_of_range when there is no such
  /// rule or row.
  void request(TimeNs now_ns,
               std::uint32_t rule,
               TimeNs oldest_measurement_ns = kNever,
               std::uint32_t authority = kNoRow,
               const std::optional<TrackView>& track = std::nullopt);

  /// The last unit of a group is out of action, for good: every post that sits with the group goes
  /// down, and its radios are silent. Same clock rule as on_trigger(); acts before the triggers of
  /// that time. Said again, it changes nothing. Throws std::out_of_range when there is no such
  /// group.
  void on_units_lost(TimeNs now_ns, std::uint32_t group);

  /// The share of messages that jamming lets through to and from the radios of a group, 0..1, as of
  /// now_ns; 1 at the start. Holds for the networks of that group; what comes to a group at 0,
  /// order or revocation, is lost whatever brought it. Clock rule and errors as above.
  void on_radio_quality(TimeNs now_ns, std::uint32_t group, double quality);

  /// Processes every event with time <= now_ns and appends the effects in the order in which they
  /// happen; effect_ns <= now_ns is the moment the group acts. Moves the clock to now_ns.
  /// Injections: kWeaponControl, kAutonomy (and again with the group's initial setting when they
  /// end), kEngageArea, kRevokeEngage (on reception of a revocation, or when a newer order takes
  /// the place of this one), kRevokeSent, kRelease, kRetask, kStrike. `order` is the index of the
  /// order that has or loses effect. Expiry of kEngageArea is left to the battle.
  void advance_to(TimeNs now_ns, std::vector<Injection>& out);

  /// Time of the next event; kNever when none is pending.
  TimeNs next_event_ns() const;

  /// Time of the next injection, provided that no input comes before it; horizon_ns when none comes
  /// before that: for a battle that stops only for what has an effect on it. Runs a copy ahead.
  TimeNs next_effect_ns(TimeNs horizon_ns) const;

  /// Time up to which events have been processed.
  TimeNs now_ns() const;
  /// All orders so far, by index.
  std::span<const Order> orders() const;
  const Counters& counters() const;
  /// Who objected in a visit to a consensus node, by round and member; nobody in any other node.
  /// Throws std::out_of_range when there is no such order or visit.
  std::vector<Objection> objections(std::uint32_t order_index, std::uint32_t visit) const;
  const CommandPlan& plan() const;

private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace boyd::command
