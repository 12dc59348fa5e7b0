/// Chains of decision as data: networks and links, posts with their duties, consensus, graphs.
///
/// References between tables are row numbers into the plan that holds them (plan.hpp); kNoRow where
/// there is none.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/command/law.hpp"
#include "kernels/core/units.hpp"

namespace boyd::command {

/// How surely the attack has been attributed to an attacker.
enum class Attribution : std::uint8_t { kNone, kSuspected, kProbable, kConfirmed };
inline constexpr std::uint32_t kAttributions = 4;

// ---- The way a message travels ----

/// What links run over: a cable network, a satellite, the radios of a group. Its quality is the
/// share of messages that it lets through, 1 unless an outage or the battle's jamming lowers it.
struct Network {
  std::string name;
  std::uint32_t group = kNoRow;  ///< whose radios it is: they obey the battle's jamming, and fall
                                 ///< silent with its last unit
};

/// A link. Each try is lost with loss_prob, independently; the sender repeats after resend_after_s
/// until a try gets through or tries_max have been sent. A message none of whose tries got through
/// is lost, and recorded so. Over a network a try gets through with (1 - loss_prob) times the
/// network's quality at that moment.
struct Link {
  Law delay = deterministic(0);  ///< of the try that gets through
  double loss_prob = 0;          ///< 0..1, per try
  double resend_after_s = 0;     ///< >= 0, between tries
  std::uint32_t tries_max = 1;   ///< 1..255
  std::uint32_t network = kNoRow;
};

// ---- Posts ----

/// Who is served first. Among equals, who came first.
enum class Discipline : std::uint8_t {
  kFifo,
  kPriority,    ///< larger priority first; work begun is finished
  kPreemptive,  ///< a larger priority interrupts the lowest at work, the latest begun of several,
                ///< who goes back to his place in the queue and resumes where he stopped
};

/// Hours of the day in which a post works, every day; equal ends: always. Work rests outside.
struct WorkingHours {
  double from_s = 0;  ///< after midnight, 0..86400
  double to_s = 0;    ///< below from_s: into the next day
};

/// What a full queue does with the next request.
enum class Overload : std::uint8_t {
  kReject,      ///< refuses it
  kEscalate,    ///< sends it to the node's superior
  kDropOldest,  ///< refuses the one that has waited longest, and takes it in
};

/// What becomes of the work at a post that goes down. What waits stays, and goes to the successor
/// once there is one in charge.
enum class OutageWork : std::uint8_t {
  kKeep,      ///< rests until the post is back; lost where it never comes back
  kHandOver,  ///< begins anew with the successor, or with the post once it is back
  kLose,      ///< is lost, with what waits
};

/// How a post works: that of one node, or of a pool that several nodes share.
struct Duty {
  WorkingHours hours;
  std::optional<std::uint32_t> queue_max;  ///< requests that may wait; none: any number
  Overload overload = Overload::kReject;
  std::uint32_t headquarters = kNoRow;  ///< group that it sits with; falls with its last unit
  OutageWork outage_work = OutageWork::kKeep;
};

/// Servers that several nodes, of one or of several chains, share.
struct Pool {
  std::string name;
  std::uint32_t servers_count = 1;
  Discipline discipline = Discipline::kFifo;
  Duty duty = {};
};

// ---- Consensus ----

enum class ConsensusMode : std::uint8_t {
  kMeeting,  ///< a session is held when the slowest member has its instruction
  kSilence,  ///< a text is agreed unless a member breaks silence before the deadline
};

/// A probability for each state of attribution, by Attribution.
using ProbByAttribution = std::array<double, kAttributions>;
constexpr ProbByAttribution always(double prob) {
  return {prob, prob, prob, prob};
}

enum class Attendance : std::uint8_t {
  kPresent,
  kAbstains,  ///< cannot reply; the others neither wait for it nor miss its consent
  kBlocks,    ///< cannot reply, and without it there is no consensus
};

/// Where one member differs from the others.
struct Member {
  std::uint32_t number = 0;       ///< its seat, 0..members_count-1
  std::string name = {};          ///< set: its draws are keyed by the name, else by the number
  std::optional<Law> reply = {};  ///< instead of Consensus::reply
  std::optional<ProbByAttribution> objection = {};  ///< instead of Consensus::objection
  Attendance attendance = Attendance::kPresent;
  std::int32_t nation = -1;     ///< whose groups its reservation holds back
  double reservation_prob = 0;  ///< agrees, but its own groups do not take part, per order, 0..1
};

/// Members that object together.
struct Bloc {
  std::string name;
  std::vector<std::uint32_t> seats;
  ProbByAttribution shock = always(0);  ///< per round
};

/// Who decides once the full body has failed: the same table without some members, one objection of
/// whom no longer counts.
struct SmallerBody {
  std::vector<std::uint32_t> without;  ///< seats that leave; empty: who objected in the last round
  std::optional<Law> reply;            ///< instead of each member's
  Law convene = deterministic(0);      ///< from the failure to its first round
  std::optional<Law> session;          ///< instead of Consensus::session; likewise below
  std::optional<Law> deadline;
  std::optional<Law> rework;
  std::uint32_t rounds_max = 1;  ///< 1..255
};

/// Agreement among members. A round: every member draws its reply time and whether it objects.
/// Meeting: session after the slowest reply. Silence: done at the deadline; an objection breaks it
/// at the objector's reply time, at the deadline at the latest. After an objection comes rework and
/// a new round; when the last round meets an objection a smaller body takes over, or the order is
/// refused.
struct Consensus {
  ConsensusMode mode = ConsensusMode::kMeeting;
  std::uint32_t members_count = 1;             ///< 1..65535
  Law reply = deterministic(0);                ///< of one member in one round
  double objection_prob = 0;                   ///< per member and round, 0..1
  std::optional<ProbByAttribution> objection;  ///< instead, by attribution
  double persistence_prob = 0;   ///< who objected objects again whatever the rework, 0..1
  double common_shock_prob = 0;  ///< per round: seats 0..bloc_count-1 object together, 0..1
  std::uint32_t bloc_count = 0;
  Law session = deterministic(0);   ///< after the replies (meeting) or the deadline (silence)
  Law deadline = deterministic(0);  ///< kSilence: from circulation of the text
  Law rework = deterministic(0);    ///< after an objection, before the next round
  std::uint32_t rounds_max = 1;     ///< 1..255
  std::vector<Member> members;      ///< at most one per seat
  std::vector<Bloc> blocs;
  std::optional<SmallerBody> smaller_body;
};

// ---- Chains ----

enum class NodeKind : std::uint8_t {
  kService,    ///< a post with servers and a queue; takes `law` per order
  kDelay,      ///< takes `law`; any number of orders at once
  kGate,       ///< as kDelay, with a decision; see Node::approve_prob
  kConsensus,  ///< agreement among members, see Consensus
  kMeeting,    ///< requests wait for the next meeting; `law` from its beginning to the outcome of
               ///< all that it takes. Meetings may overlap (a planning cycle, an air tasking order)
};

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

/// Which result of a node an edge carries.
enum class EdgeCase : std::uint8_t { kApproved, kOtherwise };

/// When meetings are held.
struct Rhythm {
  double every_s = 86400;                     ///< > 0
  double first_s = 0;                         ///< of one of them, after midnight
  std::optional<std::uint32_t> capacity_max;  ///< requests that one takes; none: all that wait
};

struct Node {
  std::string name;  ///< unique in its chain
  NodeKind kind = NodeKind::kService;
  Law law = deterministic(0);                 ///< service time, delay, or time to a decision
  std::uint32_t servers_count = 1;            ///< kService without a pool: >= 1
  Discipline discipline = Discipline::kFifo;  ///< kService without a pool; kMeeting: not preemptive
  std::uint32_t pool = kNoRow;                ///< kService: row of pools whose servers it shares
  Duty duty = {};                             ///< without a pool
  Rhythm rhythm = {};                         ///< kMeeting
  double approve_prob = 1;   ///< not kConsensus: else it leaves by the kOtherwise edges, or is
                             ///< refused where there are none; likewise where consensus fails
  Consensus consensus = {};  ///< kConsensus
  Join join = Join::kAll;
  Fork fork = Fork::kEvery;
  double decide_prob = 1;           ///< decides itself; else the superior decides instead
  std::uint32_t superior = kNoRow;  ///< node of the chain, on no edge
  Link superior_link = {};          ///< there and back
  std::uint32_t successor =
      kNoRow;  ///< node of the chain, on no edge: in charge while it is down ...
  Law takeover = deterministic(0);  ///< ... from this long after it went down
};

struct Edge {
  std::uint32_t from = kNoRow;  ///< row of the chain's nodes
  std::uint32_t to = kNoRow;
  double prob = 1;  ///< Fork::kOne: share of orders that take it, 0..1
  EdgeCase when = EdgeCase::kApproved;
  Link link;
};

/// A directed acyclic graph of nodes, and beside it their superiors and successors. No nodes at
/// all: decides at once.
struct Chain {
  std::string name;
  std::vector<Node> nodes;
  std::vector<Edge> edges;
  std::uint32_t entry = kNoRow;  ///< node where requests arrive; every node is reached from it
  std::uint32_t exit = kNoRow;   ///< node whose end releases the order; reached from every node
  double refuse_prob = 0;        ///< the approver as a whole refuses, after all its work, 0..1
};

// ---- What goes wrong from outside ----

/// Something takes posts or a network away at a time: a strike, a move, jamming, a cyber attack.
/// Exactly one of chain with node, pool, headquarters and network is set.
struct Outage {
  std::string name;
  std::uint32_t chain = kNoRow;
  std::uint32_t node = kNoRow;  ///< of the chain, without a pool
  std::uint32_t pool = kNoRow;
  std::uint32_t headquarters = kNoRow;  ///< every post that sits with this group
  std::uint32_t network = kNoRow;
  double quality = 0;  ///< of the network meanwhile, 0..1
  TimeNs at_ns = 0;
  Law delay = deterministic(0);  ///< after at_ns
  double prob = 1;               ///< that it happens, per occurrence
  std::optional<Law> duration;   ///< none: for good
  double every_s = 0;            ///< > 0: again so long after at_ns, with a delay of its own
  std::uint32_t times_count = 1;
};

}  // namespace boyd::command
