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

#include "host/command/chain.hpp"
#include "kernels/core/units.hpp"
#include "kernels/state/plan.hpp"

namespace boyd::command {

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

/// A centre of decision. Where several may command a group, each decides by itself: the first of
/// its rows of authority that matches.
struct Centre {
  std::string name;
  std::int32_t precedence = 0;  ///< larger wins, see ConflictRule
};

/// Which of two contradictory orders of different centres a group follows: another weapon control
/// status or autonomy level, another task, or weapon control hold against a permission to engage.
enum class ConflictRule : std::uint8_t {
  kFirst,       ///< the one received first
  kLatest,      ///< the one received last
  kPrecedence,  ///< that of the centre with the larger precedence; of equals the one received last
};

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

/// A host nation's consent to an order that takes effect on its soil or in its airspace: its area
/// or site belongs to `host`, the group that is to carry it out does not.
struct Consent {
  std::string name;
  std::int32_t host = 0;
  std::int32_t guest = -1;        ///< groups of this nation only; -1: of any other
  std::optional<OrderKind> kind;  ///< empty: any
  double grant_prob = 1;          ///< 0..1
  bool once = false;              ///< one answer for the whole night, not one per order
  Law delay = deterministic(0);   ///< to the answer
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
  std::uint32_t centre = kNoRow;      ///< whose authority it is; kNoRow: of one without a name
  std::uint32_t chain = kNoRow;       ///< approver; kNoRow: the unit itself, at once, no link
  double validity_s = 0;              ///< from release to expiry; 0: for good
  std::optional<WeaponControl> weapon_control;  ///< grants this status instead of what was asked
  std::optional<Autonomy> autonomy;             ///< likewise
  std::vector<Caveat> caveats;  ///< all that match a group are applied, in this order
  bool by_name_only = false;    ///< matches nothing; for requests that name it
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
  /// Centres whose orders bind it, and whether only they do; otherwise every centre's do.
  std::vector<std::uint32_t> centres = {};
  bool bound = false;
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
  std::vector<Network> networks;
  std::vector<Outage> outages;
  std::vector<Centre> centres;
  ConflictRule conflict_rule = ConflictRule::kLatest;
  std::vector<Consent> consents;  ///< the first that matches a leg is asked
  std::vector<AuthorityRow> authority;
  std::vector<RequestRule> rules;
  std::vector<Group> groups;  ///< as many rows as the WorldPlan has
  std::vector<Delivery> deliveries;
  std::vector<Readiness> readiness;
  Posture posture = Posture::kWar;  ///< at the start
  Attribution attribution = Attribution::kConfirmed;
  std::vector<SituationChange> changes;
  TimeNs warning_ns = kNever;      ///< when indications of the raid come; may be negative, that
                                   ///< is long before the raid; kNever: no warning
  double midnight_to_start_s = 0;  ///< time of day at time 0, 0..86400
  std::vector<std::int32_t> area_nations;  ///< whose airspace, by area; may be left empty
  std::vector<std::int32_t> site_nations;  ///< whose soil, by site; may be left empty
  std::vector<std::string> triggers;       ///< names by row, for reports; may be left empty
  std::vector<std::string> areas;
  std::vector<std::string> sites;
};

/// Every broken rule of a plan as one sentence each, which names the table, the row and what would
/// be right; empty when the plan can be prepared.
std::vector<std::string> check_plan(const CommandPlan& plan);

}  // namespace boyd::command
