/// What one arm's organisation is made of: chains of decision, who may order what, who asks for
/// what and when, and how orders reach the groups. Pure data, shared by all worlds of the arm.
///
/// References between tables are row numbers into this same plan; `group`, `trigger`, `area` and
/// `site` are row numbers of the WorldPlan it goes with. kNoRow where there is none. Names serve
/// reports and the random numbers: draws are keyed by the names of rules, nodes, members and
/// groups, so arms share their luck wherever the names agree.
/// Nothing here knows sides: an adversary is more chains, rules and groups of the same plan.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/command/law.hpp"
#include "kernels/core/units.hpp"
#include "kernels/state/plan.hpp"

namespace boyd::command {

// ---- The way a message travels ----

/// A link. Each try is lost with loss_prob, independently; the sender repeats after resend_after_s
/// until a try gets through or tries_max have been sent. A message none of whose tries got through
/// is lost, and recorded so.
struct Link {
  Law delay = deterministic(0);  ///< of the try that gets through
  double loss_prob = 0;          ///< 0..1, per try
  double resend_after_s = 0;     ///< >= 0, between tries
  std::uint32_t tries_max = 1;   ///< 1..255
};

// ---- Chains ----

enum class NodeKind : std::uint8_t {
  kService,    ///< a post with servers and a queue; takes `law` per order
  kDelay,      ///< takes `law`; any number of orders at once
  kGate,       ///< as kDelay, then approves with approve_prob; the others leave by the kOtherwise
               ///< edges, or are refused where there are none
  kConsensus,  ///< agreement among members, see Consensus; refused orders as for a gate
};

enum class Discipline : std::uint8_t { kFifo, kPriority };

/// When a node with several incoming edges starts.
enum class Join : std::uint8_t {
  kAll,  ///< when every order part that is coming has come; one refusal refuses, one loss loses
  kAny,  ///< with the first that comes; later ones are discarded and counted
};

/// What leaves a node with several outgoing edges.
enum class Fork : std::uint8_t {
  kEvery,  ///< one copy along each edge (parallel work)
  kOne,    ///< along one edge, drawn by Edge::prob (branch); the probabilities of a branch sum to 1
};

/// Which result of a gate or consensus node an edge carries.
enum class EdgeCase : std::uint8_t { kApproved, kOtherwise };

enum class ConsensusMode : std::uint8_t {
  kMeeting,  ///< a session is held when the slowest member has its instruction
  kSilence,  ///< a text is agreed unless a member breaks silence before the deadline
};

/// Where one member differs from the others.
struct MemberOverride {
  std::uint32_t member = 0;              ///< 0..members_count-1
  std::optional<Law> reply;              ///< instead of Consensus::reply
  std::optional<double> objection_prob;  ///< instead of Consensus::objection_prob
};

/// Agreement among members. A round: every member draws its reply time and whether it objects.
/// Meeting: session after the slowest reply. Silence: done at the deadline; an objection breaks it
/// at the objector's reply time, at the deadline at the latest. After an objection comes rework and
/// a new round; when the last round meets an objection the order is refused.
struct Consensus {
  ConsensusMode mode = ConsensusMode::kMeeting;
  std::uint32_t members_count = 1;  ///< 1..65535
  Law reply = deterministic(0);     ///< of one member in one round
  double objection_prob = 0;        ///< per member and round, 0..1
  double common_shock_prob = 0;     ///< per round: the bloc objects together, 0..1
  std::uint32_t bloc_count = 0;     ///< members 0..bloc_count-1 are the bloc
  Law session = deterministic(0);   ///< after the replies (meeting) or the deadline (silence)
  Law deadline = deterministic(0);  ///< kSilence: from circulation of the text
  Law rework = deterministic(0);    ///< after an objection, before the next round
  std::uint32_t rounds_max = 1;     ///< 1..255
  std::vector<MemberOverride> overrides;
};

struct Node {
  std::string name;  ///< unique in its chain
  NodeKind kind = NodeKind::kService;
  Law law = deterministic(0);                 ///< service time, delay, or time of a gate's decision
  std::uint32_t servers_count = 1;            ///< kService without a pool: >= 1
  Discipline discipline = Discipline::kFifo;  ///< kService without a pool
  std::uint32_t pool = kNoRow;                ///< kService: row of pools whose servers it shares
  double approve_prob = 1;                    ///< kGate, 0..1
  Consensus consensus;                        ///< kConsensus
  Join join = Join::kAll;
  Fork fork = Fork::kEvery;
};

struct Edge {
  std::uint32_t from = kNoRow;  ///< row of the chain's nodes
  std::uint32_t to = kNoRow;
  double prob = 1;  ///< Fork::kOne: share of orders that take it, 0..1
  EdgeCase when = EdgeCase::kApproved;
  Link link;
};

/// A directed acyclic graph of nodes. No nodes at all: decides at once.
struct Chain {
  std::string name;
  std::vector<Node> nodes;
  std::vector<Edge> edges;
  std::uint32_t entry = kNoRow;  ///< node where requests arrive; every node is reached from it
  std::uint32_t exit = kNoRow;   ///< node whose end releases the order; reached from every node
};

/// Servers that several nodes, of one or of several chains, share.
struct Pool {
  std::string name;
  std::uint32_t servers_count = 1;
  Discipline discipline = Discipline::kFifo;
};

// ---- Authority ----

enum class OrderKind : std::uint8_t {
  kWeaponControl,   ///< sets weapon control status until expiry, then what it was at the start
  kEngageArea,      ///< permission to engage in an area until expiry
  kReleaseReserve,  ///< releases a reserve group
  kRetask,          ///< sends movers to an area, or attackers to another asset
  kStrike,          ///< fires weapons at a launch site
  kAutonomy,        ///< sets the autonomy level until expiry, then what it was at the start
};
inline constexpr std::uint32_t kOrderKinds = 6;
/// "weapon_control", "engage_area", "release_reserve", "retask", "strike", "autonomy".
const char* name_of(OrderKind kind);

enum class Posture : std::uint8_t { kPeacetime, kCrisis, kWar };
inline constexpr std::uint8_t kAnyPosture = 0x7;
constexpr std::uint8_t posture_bit(Posture posture) {
  return static_cast<std::uint8_t>(1U << static_cast<unsigned>(posture));
}
/// How surely the attack has been attributed to an attacker.
enum class Attribution : std::uint8_t { kNone, kSuspected, kProbable, kConfirmed };

enum class Scope : std::uint8_t {
  kArea,    ///< one request for the rule's area or groups: latency is paid once
  kTarget,  ///< one request for each urgent track: requests queue
};

/// What nations add to an approved order, leg by leg (one leg per group).
struct Caveat {
  std::string name;
  std::uint32_t group = kNoRow;       ///< this group only; kNoRow: any
  std::int32_t nation = -1;           ///< groups of this nation only; -1: any
  double refuse_prob = 0;             ///< the leg is refused outright, 0..1
  double national_approval_prob = 0;  ///< else: the leg passes national_chain first, 0..1
  std::uint32_t national_chain = kNoRow;
};

/// One row of the authority matrix. The first row that matches a request's kind, group and the
/// situation decides; where no row matches the request is refused for want of authority.
struct AuthorityRow {
  std::string name;
  OrderKind kind = OrderKind::kEngageArea;
  std::uint8_t postures = kAnyPosture;  ///< posture_bit() of each posture in which it holds
  Attribution attribution_min = Attribution::kNone;
  bool needs_warning = false;         ///< holds only once the warning has been given
  Scope scope = Scope::kArea;         ///< matches rules of this scope ...
  bool any_scope = true;              ///< ... or of either
  std::vector<std::uint32_t> groups;  ///< empty: any group
  std::uint32_t chain = kNoRow;       ///< approver; kNoRow: the unit itself, at once, no link
  double validity_s = 0;              ///< from release to expiry; 0: for good
  std::optional<WeaponControl> weapon_control;  ///< grants this status instead of what was asked
  std::optional<Autonomy> autonomy;             ///< likewise
  std::vector<Caveat> caveats;  ///< all that match a group are applied, in this order
};

// ---- Requests ----

enum class RuleSource : std::uint8_t {
  kTrigger,  ///< while the trigger fires
  kWarning,  ///< once, when the warning is given
  kTime,     ///< once, at at_ns
};

/// When somebody asks for an order. While a request of the rule is pending or an order of it is in
/// force, the rule asks for nothing, except to renew. An order whose place a newer one took counts
/// as in force as long as that one is.
struct RequestRule {
  std::string name;  ///< unique
  RuleSource source = RuleSource::kTrigger;
  std::uint32_t trigger = kNoRow;  ///< kTrigger
  TimeNs at_ns = 0;                ///< kTime
  OrderKind kind = OrderKind::kEngageArea;
  Scope scope = Scope::kArea;         ///< kTarget only with kTrigger
  std::vector<std::uint32_t> groups;  ///< who is to carry it out; at least one
  std::uint32_t area = kNoRow;        ///< kEngageArea, kRetask
  std::uint32_t site = kNoRow;        ///< kRetask of attackers, kStrike
  Position aim{};                     ///< kStrike, Scope::kArea: where the site is believed to be
  std::uint32_t strike_count = 0;     ///< kStrike: weapons
  WeaponControl weapon_control = WeaponControl::kTight;  ///< kWeaponControl
  Autonomy autonomy = Autonomy::kA1;                     ///< kAutonomy
  std::int32_t priority = 0;         ///< larger is served first where the discipline is priority
  double repeat_s = 0;               ///< least time between requests while the trigger fires;
                                     ///< 0: asks once each time the trigger begins to fire
  double renew_before_expiry_s = 0;  ///< > 0: asks again that long before the order expires
  bool revoke_when_clear = false;    ///< withdraws and revokes once the trigger has been clear ...
  double clear_s = 0;                ///< ... for this long without a break
};

// ---- Groups ----

struct Group {
  std::string name;
  std::int32_t nation = 0;
  WeaponControl weapon_control = WeaponControl::kTight;  ///< at the start
  Autonomy autonomy = Autonomy::kA1;                     ///< at the start
};

/// How orders and revocations go from the end of a chain to a group. First matching row; none: at
/// once.
struct Delivery {
  std::uint32_t chain = kNoRow;  ///< kNoRow: any
  std::uint32_t group = kNoRow;  ///< kNoRow: any
  Link link;
};

/// Time a group needs between receiving an order and acting on it. First matching row; none: at
/// once.
struct Readiness {
  std::optional<OrderKind> kind;  ///< empty: any
  std::uint32_t group = kNoRow;   ///< kNoRow: any
  Law law = deterministic(0);
  std::uint32_t chain = kNoRow;  ///< that decided; kNoRow: any, also none
};

// ---- The situation ----

/// A change that comes from outside: at_ns + one draw of delay.
struct SituationChange {
  std::string name;
  TimeNs at_ns = 0;
  Law delay = deterministic(0);
  std::optional<Posture> posture;
  std::optional<Attribution> attribution;
};

struct CommandPlan {
  std::vector<Chain> chains;
  std::vector<Pool> pools;
  std::vector<AuthorityRow> authority;
  std::vector<RequestRule> rules;
  std::vector<Group> groups;  ///< as many rows as the WorldPlan has
  std::vector<Delivery> deliveries;
  std::vector<Readiness> readiness;
  Posture posture = Posture::kWar;  ///< at the start
  Attribution attribution = Attribution::kConfirmed;
  std::vector<SituationChange> changes;
  TimeNs warning_ns = kNever;         ///< when indications of the raid come; may be negative, that
                                      ///< is long before the raid; kNever: no warning
  std::vector<std::string> triggers;  ///< names by row, for reports; may be left empty
  std::vector<std::string> areas;
  std::vector<std::string> sites;
};

/// Every broken rule of a plan as one sentence each, which names the table, the row and what would
/// be right; empty when the plan can be prepared.
std::vector<std::string> check_plan(const CommandPlan& plan);

}  // namespace boyd::command
