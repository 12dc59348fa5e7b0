/// The one door to the kernels: a batch of worlds on one backend.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "kernels/core/device_fact.hpp"
#include "kernels/core/isa.hpp"
#include "kernels/core/machine_peaks.hpp"
#include "kernels/core/step_counts.hpp"
#include "kernels/state/counters.hpp"
#include "kernels/state/places.hpp"
#include "kernels/state/plan.hpp"
#include "kernels/state/world_view.hpp"

namespace boyd {

enum class Backend : std::uint8_t { kCpu, kCuda };

/// An order's effect on one group, as the command engine releases it to the battle. Whether the
/// order still reached its group is the engine's business: what is injected takes effect.
enum class EffectKind : std::uint8_t {
  kWeaponControl,  ///< sets the group's weapon control status
  kEngageArea,     ///< permits engagement in the area (kNoRow: anywhere) until expires_ns
  kRevokeEngage,   ///< ends permissions of order `order` at effect_ns
  kRevokeSent,     ///< marks that the revocation of `order` left the approver (for the sub-count)
  kRelease,        ///< releases the reserve group: its held movers start, its mounts may fire
  kRetask,  ///< the group's movers go to the area (fighters, patrols) or to target_site (attackers)
  kStrike,  ///< the group's strike mounts fire strike_count weapons at target_site, or at aim
  kAutonomy,  ///< sets the group's autonomy level
};

struct Injection {
  TimeNs effect_ns = 0;  ///< applied in the first tick whose time is >= effect_ns
  TimeNs expires_ns = kNever;
  std::uint32_t order = 0;  ///< index of the order in its world, below kOrdersMax
  std::uint32_t group = kNoRow;
  EffectKind kind = EffectKind::kEngageArea;
  WeaponControl weapon_control = WeaponControl::kTight;
  Autonomy autonomy = Autonomy::kA1;
  std::uint32_t area = kNoRow;
  std::uint32_t track_id = kNoRow;     ///< kEngageArea: only what this track is of; kNoRow: any
  std::uint32_t target_site = kNoRow;  ///< kRetask of attackers: new target; kStrike: the site
                                       ///< meant, where it is believed to be
  Position aim{};                      ///< kStrike without a target_site: a place
  std::uint32_t strike_count = 0;
};
inline constexpr std::uint32_t kOrdersMax = 2048;  ///< per world
inline constexpr std::uint32_t kPendingMax = 256;  ///< effects waiting for their time, per world

inline constexpr std::uint32_t kUrgentTracks = 4;
/// A track as a headquarters sees it.
struct TrackView {
  std::uint32_t track_id = kNoRow;  ///< opaque; one number in every picture for what is one mover
  Identity identity = Identity::kUnknown;
  Position position{};
  TimeNs measured_ns = 0;  ///< of its last measurement
};

/// State of one trigger at the end of a command interval.
struct TriggerReport {
  std::uint32_t trigger = 0;
  std::uint32_t count = 0;           ///< tracks (or losses, hits) that satisfy it
  bool fires = false;                ///< count >= threshold
  bool changed = false;              ///< `fires` differs from the end of the interval before
  TimeNs oldest_measurement_ns = 0;  ///< behind the counted tracks
  std::uint32_t urgent_count = 0;
  std::array<TrackView, kUrgentTracks>
      urgent{};  ///< nearest to the area's centre first, then by id
};

/// What is known of a group at the end of a command interval.
struct GroupReport {
  std::uint32_t units_standing_count = 0;  ///< its sites that are not out of action
  /// Orders reach it: it has no headquarters, or a unit of that stands and is heard above jamming.
  bool is_linked = true;
};

enum class WorldState : std::uint8_t { kRunning, kEnded, kFailed };

/// Why a number went bad, first failure of a world only; the world stays frozen.
struct Failure {
  AgentId agent = kNoAgent;  ///< the lowest of several
  TimeNs time_ns = 0;
  bool is_finite = false;  ///< its numbers are, but it has left the theatre
};
std::string describe(const Failure& failure);

struct WorldReport {
  WorldState state = WorldState::kRunning;
  TimeNs now_ns = 0;
  /// False: Battle::advance() came back while this world was still on its way. Then only state and
  /// now_ns are of now, and the rest is as of its last stop: no trigger and no group has changed.
  bool stopped = true;
  std::vector<TriggerReport> triggers;  ///< every trigger, in the plan's order, as of now_ns
  std::vector<GroupReport> groups;      ///< every group, in the plan's order, as of now_ns
  bool groups_changed = false;          ///< in the interval that ended at now_ns
  Failure failure{};
};

/// Whether what an order is about was there in truth when it first took effect: the mover that its
/// track was of in the air, an enemy in its area, the launch site in action.
enum class OrderTarget : std::uint8_t { kUnknown, kThere, kGone };

/// What became of an order in the battle.
struct OrderUse {
  std::uint32_t order = 0;
  TimeNs first_shot_ns = kNever;  ///< first shot that used its permission; kNever: none did
  OrderTarget target = OrderTarget::kUnknown;
};

struct WorldResult {
  std::uint64_t state_hash = 0;
  TimeNs now_ns = 0;
  std::vector<NationCounters> nations;  ///< kNationsMax rows
  std::vector<OrderUse> order_uses;     ///< ascending order, those of which something is known
  std::vector<float> site_damage;       ///< value fraction lost, 0..1, per row of sites
  std::vector<std::uint8_t> fates;      ///< per row of movers: 0 waiting, 1 airborne, else its end
  std::int64_t agent_ticks = 0;
  std::int64_t pair_evaluations = 0;
};

/// Something that happened, recorded when BatchOptions::record_events.
enum class EventKind : std::uint8_t {
  kSpawn,
  kDetect,
  kConfirm,
  kIdentify,
  kDrop,
  kAssign,
  kShot,  ///< value: 1 self-defence, 2 order, 3 standing rules
  kKillDraw,
  kKill,
  kJamLoss,
  kLeak,
  kImpact,
  kOutOfFuel,
  kMiss,
  kApply,
  kSiteOut,
  kLeave,
  kMisassociate  ///< actor: who is tracked, target: whose report the track took, ordinal: scan
};
struct Event {
  TimeNs time_ns = 0;
  EventKind kind = EventKind::kSpawn;
  AgentId actor = kNoAgent;  ///< launcher, drone; for sensors and mounts their key
  AgentId target = kNoAgent;
  std::uint32_t ordinal = 0;     ///< shot, scan or order ordinal
  float value = 0;               ///< the uniform drawn, miss distance in m, ...
  std::uint32_t order = kNoRow;  ///< kShot: whose permission was used, or stands behind the rule
};

/// By (time, kind, actor, target, ordinal).
void order_events(std::vector<Event>& events);

struct BatchOptions {
  std::uint32_t threads = 1;  ///< CPU: threads inside this batch; results do not depend on it
  int device = 0;             ///< CUDA device
  bool record_events = false;
  bool record_detections = true;  ///< among the events; in large worlds most of them are
  Isa isa = Isa::kBest;  ///< CPU: instructions of loops over lanes; results do not depend on it
};

/// A batch of worlds. Not thread-safe; different batches may run at the same time.
class Battle {
public:
  virtual ~Battle() = default;
  /// Adds effects to the pending orders of a world. Throws std::length_error when an
  /// order index reaches kOrdersMax or more than kPendingMax effects wait.
  virtual void inject(std::uint32_t world, std::span<const Injection> effects) = 0;
  /// Runs each running world from its clock until the end of the first command interval in which a
  /// trigger changed, a site went out of action, a link was jammed or free again, its clock reached
  /// until_ns[world], or it ended: there it stops.
  /// Blocks until one world has stopped at least, and may come back then: a world that is still on
  /// its way (WorldReport::stopped) is at the end of some command interval, at least one further
  /// than before, and goes on when it is asked again. advance_all() waits for every world.
  /// until_ns[world] at or before its clock leaves that world where it is.
  virtual void advance(std::span<const TimeNs> until_ns) = 0;
  virtual const WorldReport& report(std::uint32_t world) const = 0;
  virtual WorldResult result(std::uint32_t world) = 0;
  /// WorldResult::state_hash alone.
  virtual std::uint64_t state_hash(std::uint32_t world) { return result(world).state_hash; }
  /// Moves the recorded events of a world out, in no order, to the end of `events`; order_events()
  /// puts them into order, in another thread perhaps.
  virtual void take_unordered_events(std::uint32_t world, std::vector<Event>& events) = 0;
  /// The same, ordered by (time, kind, actor, target, ordinal).
  std::vector<Event> take_events(std::uint32_t world) {
    std::vector<Event> events;
    take_unordered_events(world, events);
    order_events(events);
    return events;
  }
  /// How often the worlds of the batch were stepped together, and looked at.
  [[nodiscard]] virtual StepCounts step_counts() const { return {}; }
  /// What a world looks like now, into `view`, whose memory is used again. Looking changes nothing.
  virtual void observe(std::uint32_t world, WorldView& view) = 0;
  WorldView observe(std::uint32_t world) {
    WorldView view;
    observe(world, view);
    return view;
  }
  /// Where its movers are now, for pictures that are made where the backend's memory is; null
  /// where a battle keeps none.
  virtual std::shared_ptr<const Places> keep_places(std::uint32_t /*world*/) { return nullptr; }
  /// The whole state of the batch, for restore() of a battle of the same plans, options and program
  /// on any backend; not a file format.
  virtual std::vector<std::byte> snapshot() = 0;
  /// Goes on from a snapshot. Throws std::invalid_argument when it is one of a batch of another
  /// size.
  virtual void restore(std::span<const std::byte> snapshot) = 0;
};

/// Battle::advance(), and again until every world has stopped that it lets go on.
void advance_all(Battle& battle, std::span<const TimeNs> until_ns);

/// Why the backend cannot be used here ("no CUDA device ..."), empty when it can.
std::string backend_problem(Backend backend, int device);
/// Name of the device that would be used, for reports.
std::string backend_device(Backend backend, int device);
/// What else is to know about it; none of the CPU.
std::vector<DeviceFact> backend_facts(Backend backend, int device);
/// What a device can do at most. Measured in the moment, in about a tenth of a second; zeros of the
/// CPU, which host/bench/machine_peaks.hpp measures.
MachinePeaks backend_peaks(Backend backend, int device);
/// Bytes that a batch of `worlds` like this plan needs.
std::size_t battle_bytes(const WorldPlan& plan, std::size_t worlds);
/// Loads worlds (each checked by check_plan) at their start_ns. Throws std::invalid_argument for a
/// broken plan, std::runtime_error when the backend cannot be used.
std::unique_ptr<Battle> make_battle(Backend backend,
                                    std::span<const WorldPlan> worlds,
                                    const BatchOptions& options);

}  // namespace boyd
