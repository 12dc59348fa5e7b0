/// The engine's state and events. Internal to host/command: use engine.hpp.
///
/// engine.cpp          clock and inputs
/// requests.cpp        triggers and rules: when somebody asks, and for what
/// chain_passage.cpp   an order's way through the nodes of a chain
/// objections.cpp      who objected, told afterwards
/// posts.cpp           queues, servers, hours, meetings; superiors and full queues
/// outages.cpp         posts that go down, successors, networks
/// release.cpp         release; consent, caveats and national chains before a group is told
/// delivery.cpp        links to groups, execution, expiry, revocation
/// conflicts.cpp       orders of several centres to one group
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <tuple>
#include <utility>
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
  kAscend,      ///< a question comes to the superior
  kReturn,      ///< and his answer back
  kResend,      ///< the next try of a message
  kConsent,     ///< a host nation answers
  kOutage,      ///< begins or ends
  kState,       ///< of a group: units, radios
  kTakeover,    ///< a successor is in charge
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
  kWake,        ///< a post opens, or meets: whoever comes at that moment is in time
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
  std::uint32_t row = kNoRow;  ///< edge, node, visit, post, rule, input, change, outage or group
  /// Row of RuleState::targets; episode of a rule or post; ticket; node; visit that asked.
  std::uint32_t target = 0;
  Token token = Token::kLive;
  bool begins = false;                       ///< kOutage
  double quality = 1;                        ///< kState: of radios
  const Link* link = nullptr;                ///< kResend: over which, ...
  std::uint32_t place = 0;                   ///< ... keyed how, ...
  std::uint32_t attempt = 0;                 ///< ... the how manieth, ...
  EventClass arrival = EventClass::kArrive;  ///< ... and what it becomes on arrival
};

/// What a kState event is about stands in Job::target.
inline constexpr std::uint32_t kUnitsLost = 0;
inline constexpr std::uint32_t kRadioQuality = 1;

class Engine::Impl {
public:
  Impl(std::shared_ptr<const PreparedPlan> plan, std::uint64_t world_seed, Limits limits);

  void on_trigger(TimeNs now_ns, const TriggerReport& report);
  void on_first_use(std::uint32_t order_index, TimeNs shot_ns);
  void request(TimeNs now_ns,
               std::uint32_t rule,
               TimeNs oldest_measurement_ns,
               std::uint32_t authority,
               const std::optional<TrackView>& track);
  void on_units_lost(TimeNs now_ns, std::uint32_t group);
  void on_radio_quality(TimeNs now_ns, std::uint32_t group, double quality);
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
    std::uint32_t held_back = 0;  // as in Order: by tables on the ways that it waited for, and here
  };
  // A visit at a post.
  struct Task {
    std::int32_t priority = 0;
    std::uint64_t sequence = 0;  // of arrival at the post
    std::uint32_t visit = kNoRow;
    std::uint32_t passage = kNoRow;
    TimeNs rest_ns = kNever;       // work left; kNever: not begun
    Token token = Token::kLive;    // what it will come to, once begun
    std::uint32_t held_back = 0;   // likewise: by members of a table, as in Order
    bool by_smaller_body = false;  // likewise
    std::uint32_t ticket = 0;      // of the stretch of work
    TimeNs resumed_ns = kNever;    // when that stretch began
  };
  struct PostState {
    std::uint64_t next_sequence = 0;
    std::uint32_t next_ticket = 0;
    std::uint32_t down_count = 0;  // reasons for which it is down
    std::uint32_t episode = 0;     // counts the times it went down or came back
    bool gone = false;             // down for good
    TimeNs wake_ns = kNever;       // of the wake-up that is scheduled
    TimeNs met_ns = kNever;        // last meeting
    std::vector<Task> queue;       // heap, first to be served in front
    std::vector<Task> working;
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
    std::uint32_t authority = kNoRow;
    std::optional<TrackView> track = {};
  };

  void process(EventClass event_class, const Job& job);
  void schedule(TimeNs time_ns, EventClass event_class, const Job& job);
  void require_not_past(TimeNs now_ns) const;
  void require_group(std::uint32_t group) const;

  // requests.cpp
  void schedule_situation();
  void on_situation(const Job& job);
  void on_trigger_report(const TriggerReport& report);
  void note_targets(std::uint32_t rule, const TriggerReport& report);
  std::uint32_t target_row_of(std::uint32_t rule, const TrackView& track);
  void begin_firing(std::uint32_t rule);
  void reconsider_all(std::uint32_t rule);
  void reconsider(std::uint32_t rule, std::uint32_t target);
  void raise(std::uint32_t rule,
             std::uint32_t target,
             TimeNs oldest_measurement_ns,
             std::uint32_t authority = kNoRow);
  std::vector<std::uint32_t> authorities_for(const RequestRule& rule, std::uint32_t group);
  bool has_jurisdiction(std::uint32_t centre, std::uint32_t group) const;
  Order& make_order(std::uint32_t rule, std::uint32_t target, std::uint32_t authority);
  bool is_active(const Order& order) const;
  std::optional<bool> still_stands(const Order& order) const;
  bool is_under_way(const Order& order) const;
  bool is_covered(const Order& order, const Leg& leg) const;
  bool has_active(Target& target);
  void on_clear(const Job& job);
  void on_renew(const Job& job);
  void order_may_have_ended(std::uint32_t order);

  Attribution attribution_at(TimeNs time_ns) const;

  // chain_passage.cpp
  void start_passage(std::uint32_t order,
                     std::uint32_t leg,
                     std::uint32_t caveat,
                     std::uint32_t chain);
  void on_arrive(const Job& job);
  void token_arrives(std::uint32_t passage, std::uint32_t node, Token token);
  void leave_join(std::uint32_t passage, std::uint32_t node, Token token);
  void begin_visit(std::uint32_t passage,
                   std::uint32_t way,
                   std::uint32_t node,
                   std::uint32_t asked_by_visit);
  void leave_node(std::uint32_t passage, std::uint32_t node, EdgeCase edge_case);
  void send_along(std::uint32_t passage, std::uint32_t edge);
  void conclude(std::uint32_t passage, std::uint32_t visit, Token token);
  void proceed(std::uint32_t passage, std::uint32_t visit, Token token);
  void answer(std::uint32_t passage, std::uint32_t visit, std::uint32_t to_whom);
  void on_return(const Job& job);
  void transmit(const Link* link, Job job, EventClass arrival, std::uint32_t place);
  void complete(std::uint32_t passage, Token token);
  bool chain_refuses(const Passage& passage) const;
  bool is_abandoned(const Passage& passage) const;
  DrawKey key_of(const Passage& passage, std::uint32_t place) const;
  DrawKey key_of(const Order& order, std::uint32_t place) const;
  const Node& node_of(const Passage& passage, std::uint32_t node) const;

  // posts.cpp
  std::uint32_t post_row(const Task& task) const;
  const NodeVisit& visit_of(const Task& task) const;
  NodeVisit& visit_of(const Task& task);
  void enter_post(std::uint32_t passage, std::uint32_t visit);
  bool takes_up(std::uint32_t post) const;
  void serve_next(std::uint32_t post);
  void put_back(std::uint32_t post, const Task& task);
  std::optional<Task> take_first(std::uint32_t post);
  void start_work(std::uint32_t post, Task task);
  void begin_work(Task& task);
  void interrupt(std::uint32_t post, std::size_t at);
  void schedule_wake(std::uint32_t post);
  void on_wake(const Job& job);
  void on_finish(const Job& job);
  bool is_escalated(const Passage& passage, const Node& node, std::uint32_t node_hash) const;
  void escalate(std::uint32_t passage, std::uint32_t visit);
  void on_ascend(const Job& job);
  void limit_queue(std::uint32_t post, std::uint32_t passage, std::uint32_t visit);
  void leave_queue(const Task& task, NodeOutcome outcome);

  // outages.cpp
  void schedule_outages();
  void on_outage(const Job& job);
  void on_state(const Job& job);
  void go_down(std::uint32_t post, bool for_good);
  void come_back(std::uint32_t post);
  void clear_post(std::uint32_t post);
  void lose(const Task& task);
  void on_takeover(const Job& job);
  std::uint32_t in_charge(std::uint32_t chain, std::uint32_t node) const;
  std::uint32_t node_row(std::uint32_t chain, std::uint32_t node) const;
  double quality_of(std::uint32_t network) const;

  // release.cpp
  void decide(const Passage& passage, Token token);
  void release(std::uint32_t order);
  void ask_host(LegRef leg);
  void on_consent(const Job& job);
  void pass_caveats(LegRef leg, std::uint32_t first_caveat);
  void national_decision(const Passage& passage, Token token);

  // conflicts.cpp
  bool is_redundant(LegRef leg) const;
  bool settle_conflicts(LegRef leg);
  bool is_overruled_by(const Order& order, LegRef other) const;
  void beat(LegRef older);
  bool beats_older(std::uint32_t newcomer, std::uint32_t held) const;

  // delivery.cpp
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
  bool is_linked(std::uint32_t group) const { return radio_quality_[group] > 0; }
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
  std::vector<PostState> posts_;
  std::vector<bool> replaced_by_successor_;  // per node of all chains
  std::vector<std::int32_t> outage_active_count_;
  std::vector<double> radio_quality_;                           // per group
  std::vector<bool> units_lost_;                                // per group
  std::vector<std::pair<TimeNs, std::uint32_t>> change_times_;  // when, which; ascending
  // Received or executed; empty without a named centre. One alone can be contradicted too: what has
  // no centre belongs to one without a name.
  std::vector<std::vector<LegRef>> held_by_group_;
  std::map<SlotKey, Slot> slots_;
  std::vector<Input> inputs_;  ///< cleared whenever none waits
  std::size_t inputs_waiting_count_ = 0;
  Counters counters_;
  std::vector<Injection>* out_ = nullptr;
  // What next_effect_ns() found: an effect at preview_ns_, or none before it.
  mutable bool preview_valid_ = false;
  mutable bool preview_found_ = false;
  mutable TimeNs preview_ns_ = 0;
};

}  // namespace boyd::command
