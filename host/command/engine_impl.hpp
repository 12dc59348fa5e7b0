/// The engine's state and events. Internal to host/command: use engine.hpp.
///
/// engine.cpp          clock and inputs
/// requests.cpp        triggers and rules: when somebody asks, and for what
/// chain_passage.cpp   an order's way through the nodes of a chain
/// objections.cpp      who objected, told afterwards
/// delivery.cpp        release, caveats, links to groups, execution, expiry, revocation
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <tuple>
#include <vector>

#include "host/command/dice.hpp"
#include "host/command/engine.hpp"
#include "host/command/link.hpp"
#include "host/command/prepared_plan.hpp"
#include "host/des/event_queue.hpp"

namespace boyd::command {

/// Happenings, in the order in which those of the same nanosecond are processed.
enum class EventClass : std::uint32_t {
  kFinish,      ///< a node is through with an order
  kArrive,      ///< a part of an order comes to the end of an edge
  kEnd,         ///< an executed leg runs out
  kDeliver,     ///< an order reaches its group
  kRevocation,  ///< a revocation reaches the group
  kExecute,     ///< the group is ready
  kClear,       ///< a trigger may have been clear long enough
  kRenew,       ///< an order will soon run out
  kReconsider,  ///< a rule may ask again
  kSituation,   ///< warning, timed rule or change
  kTrigger,     ///< report of the battle
  kRequest,     ///< raised from outside
};

/// What comes along an edge, or out of a chain.
enum class Token : std::uint8_t {
  kLive,     ///< the order
  kRefused,  ///< refused on this way
  kLost,     ///< lost on this way
  kDead,     ///< this way was not taken
};

/// Parameters of an event; which are meant depends on the class.
struct Job {
  std::uint32_t order = kNoRow;
  std::uint32_t leg = kNoRow;
  std::uint32_t passage = kNoRow;
  std::uint32_t row = kNoRow;  ///< edge, visit, rule, input or change
  std::uint32_t target = 0;    ///< row of RuleState::targets; or the rule's episode
  Token token = Token::kLive;
};

class Engine::Impl {
public:
  Impl(std::shared_ptr<const PreparedPlan> plan, std::uint64_t world_seed, Limits limits);

  void on_trigger(TimeNs now_ns, const TriggerReport& report);
  void on_groups(std::span<const GroupReport> groups);
  void on_first_use(std::uint32_t order_index, TimeNs shot_ns);
  void request(TimeNs now_ns, std::uint32_t rule, TimeNs oldest_measurement_ns);
  void advance_to(TimeNs now_ns, std::vector<Injection>& out);
  TimeNs next_event_ns() const { return queue_.next_ns(); }
  TimeNs next_effect_ns(TimeNs horizon_ns) const;
  TimeNs now_ns() const { return now_ns_; }
  std::span<const Order> orders() const { return orders_; }
  const Counters& counters() const { return counters_; }
  std::vector<Objection> objections(std::uint32_t order_index, std::uint32_t visit) const;
  const CommandPlan& plan() const { return plan_->plan; }

private:
  // One run of an order, or of one leg of it, through a chain.
  struct Passage {
    std::uint32_t order = kNoRow;
    std::uint32_t leg = kNoRow;     // kNoRow: the order's own chain
    std::uint32_t caveat = kNoRow;  // national chain: the caveat that asked for it
    std::uint32_t chain = kNoRow;
    std::uint32_t salt = 0;  // keeps a leg's draws apart from the order's own
    std::uint32_t joins_first = 0;
    bool complete = false;
    Refusal refusal = Refusal::kNone;
    std::uint32_t refused_node = kNoRow;
  };
  struct JoinState {
    std::uint32_t arrived_count = 0;
    bool done = false;
    bool live = false;
    bool refused = false;
    bool lost = false;
  };
  struct Waiting {
    std::int32_t priority;
    std::uint64_t sequence;
    std::uint32_t visit;
    std::uint32_t passage;
  };
  struct ServersState {
    std::uint32_t busy_count = 0;
    std::uint64_t next_sequence = 0;
    std::vector<Waiting> queue;  // heap, first to be served in front
  };
  // What a rule asks about: an area (one target) or each urgent track.
  struct Target {
    std::uint32_t track_id = kNoRow;
    Position position{};
    TimeNs measured_ns = kNever;
    bool wanted = true;
    bool asked = false;
    bool denied = false;  // the last request found nobody who may grant it to any group
    std::uint32_t asked_episode = 0;
    TimeNs asked_ns = 0;
    bool reconsider_scheduled = false;
    std::vector<std::uint32_t> orders;  // that may still be pending or in force
  };
  struct RuleState {
    bool firing = false;
    std::uint32_t episode = 0;  // counts beginnings to fire and changes of the situation
    std::uint32_t next_ordinal = 0;
    bool names_all = true;  // the last report named every track that it counted
    std::vector<Target> targets;
  };
  struct LegRef {
    std::uint32_t order = kNoRow;
    std::uint32_t leg = kNoRow;
  };
  // Newest order that a group holds for one purpose.
  struct Slot {
    LegRef received;
    LegRef executed;
    std::vector<std::uint32_t> replaced;  // orders whose place `received` took
  };
  using SlotKey = std::tuple<std::uint32_t, OrderKind, std::uint32_t, std::uint32_t>;
  struct Input {
    TriggerReport report;
    std::uint32_t rule = kNoRow;
    TimeNs oldest_measurement_ns = kNever;
  };

  void process(EventClass event_class, const Job& job);
  void schedule(TimeNs time_ns, EventClass event_class, const Job& job);
  void require_not_past(TimeNs now_ns) const;

  // requests.cpp
  void schedule_situation();
  void on_situation(const Job& job);
  void on_trigger_report(const TriggerReport& report);
  void note_targets(std::uint32_t rule, const TriggerReport& report);
  void begin_firing(std::uint32_t rule);
  void reconsider_all(std::uint32_t rule);
  void reconsider(std::uint32_t rule, std::uint32_t target);
  void raise(std::uint32_t rule, std::uint32_t target, TimeNs oldest_measurement_ns);
  std::uint32_t authority_for(const RequestRule& rule, std::uint32_t group) const;
  Order& make_order(std::uint32_t rule, std::uint32_t target, std::uint32_t authority);
  bool is_active(const Order& order) const;
  std::optional<bool> still_stands(const Order& order) const;
  bool is_under_way(const Order& order) const;
  bool is_covered(const Order& order, const Leg& leg) const;
  bool has_active(Target& target);
  void on_clear(const Job& job);
  void on_renew(const Job& job);
  void order_may_have_ended(std::uint32_t order);

  // chain_passage.cpp
  void start_passage(std::uint32_t order,
                     std::uint32_t leg,
                     std::uint32_t caveat,
                     std::uint32_t chain);
  void on_arrive(const Job& job);
  void token_arrives(std::uint32_t passage, std::uint32_t node, Token token);
  void leave_join(std::uint32_t passage, std::uint32_t node, Token token);
  void begin_visit(std::uint32_t passage, std::uint32_t node);
  void enter_queue(std::uint32_t passage, std::uint32_t visit);
  void serve_next(std::uint32_t servers);
  void start_work(std::uint32_t passage, std::uint32_t visit);
  void on_finish(const Job& job);
  void leave_node(std::uint32_t passage, std::uint32_t node, EdgeCase edge_case);
  void send_along(std::uint32_t passage, std::uint32_t edge);
  void refuse_at(std::uint32_t passage, std::uint32_t node);
  void complete(std::uint32_t passage, Token token);
  bool is_abandoned(const Passage& passage) const;
  DrawKey key_of(const Passage& passage, std::uint32_t place) const;
  DrawKey key_of(const Order& order, std::uint32_t place) const;
  const Node& node_of(const Passage& passage, std::uint32_t node) const;

  // delivery.cpp
  void decide(const Passage& passage, Token token);
  void release(std::uint32_t order);
  void pass_caveats(LegRef leg, std::uint32_t first_caveat);
  void national_decision(const Passage& passage, Token token);
  void send_to_group(LegRef leg);
  void on_deliver(const Job& job);
  void on_execute(const Job& job);
  void on_end(const Job& job);
  void replace_executed(Slot& slot, LegRef newer);
  void revoke(std::uint32_t order);
  void revoke_leg(LegRef leg);
  void on_revocation(const Job& job);
  void finish_leg(LegRef leg, LegState state);
  void inject(LegRef leg, EffectKind kind);
  void inject_end(LegRef leg, bool revoked);
  Leg& at(LegRef leg) { return orders_[leg.order].legs[leg.leg]; }
  SlotKey slot_key(const Order& order, const Leg& leg) const;
  bool is_linked(std::uint32_t group) const { return groups_.empty() || groups_[group].is_linked; }
  bool is_newer(std::uint32_t a, std::uint32_t b) const;

  std::shared_ptr<const PreparedPlan> plan_;
  Dice dice_;
  Limits limits_;
  TimeNs now_ns_;
  Posture posture_;
  Attribution attribution_;
  bool warned_ = false;
  des::EventQueue<Job> queue_;
  std::vector<Order> orders_;
  std::vector<std::uint32_t> order_target_;  // per order: row of its rule's targets
  std::vector<RuleState> rules_;
  std::vector<Passage> passages_;
  std::vector<JoinState> joins_;
  std::vector<ServersState> servers_;
  std::map<SlotKey, Slot> slots_;
  std::vector<GroupReport> groups_;  // as last told; empty: every group has its link
  std::vector<Input> inputs_;        ///< cleared whenever none waits
  std::size_t inputs_waiting_count_ = 0;
  Counters counters_;
  std::vector<Injection>* out_ = nullptr;
  // What next_effect_ns() found: an effect at preview_ns_, or none before it.
  mutable bool preview_valid_ = false;
  mutable bool preview_found_ = false;
  mutable TimeNs preview_ns_ = 0;
};

}  // namespace boyd::command
