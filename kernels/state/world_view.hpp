/// What one world looks like at one moment, for recordings and pictures. A copy: nothing in it
/// changes when the world goes on. Rows are those of the WorldPlan.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "kernels/state/counters.hpp"
#include "kernels/state/places.hpp"
#include "kernels/state/plan.hpp"

namespace boyd {

/// What became of a mover of the plan or of something launched.
enum class Fate : std::uint8_t {
  kWaiting,  ///< not yet appeared
  kAirborne,
  kShotDown,
  kJammed,     ///< lost to electronic warfare
  kDetonated,  ///< reached what it aimed at
  kElsewhere,  ///< came down anywhere else, or ran out of fuel
  kLeft,       ///< traffic that left, fighter that landed
  kExpended,   ///< missile or interceptor that has done its work
  kNeverFlew,  ///< its launch site was out of action
};
inline constexpr std::uint32_t kFates = 9;

/// What a mover is doing. 4 stands for "gone" in recordings.
enum class Phase : std::uint8_t { kRoute, kPatrol, kHoming, kStrikeRun, kReturn = 5 };

/// A mover in the air.
struct MoverView {
  AgentId id = kNoAgent;
  std::uint32_t platform = kNoRow;
  std::uint32_t group = kNoRow;
  Side side = Side::kAttacker;
  std::uint8_t nation = 0;
  Phase phase = Phase::kRoute;
  Position position{};
  Vec3f velocity{};               ///< m/s
  std::uint32_t row = kNoRow;     ///< of the plan's movers; past them: something launched
  std::uint32_t target = kNoRow;  ///< kHoming: row of the mover hunted; else of the site aimed at
};

struct SiteView {
  Position position{};
  float damage = 0;  ///< value fraction lost, 0..1
  bool is_out = false;
};

struct MountView {
  std::uint32_t magazine_count = 0;
  std::uint32_t shots_count = 0;
  std::uint32_t engaging_count = 0;  ///< channels that react, or have a shot under way
  bool is_jamming = false;
};

struct PermissionView {
  std::uint32_t order = 0;
  std::uint32_t area = kNoRow;      ///< kNoRow: anywhere
  std::uint32_t track_id = kNoRow;  ///< kNoRow: any track
  TimeNs expires_ns = kNever;
};

struct GroupView {
  WeaponControl weapon_control = WeaponControl::kTight;
  Autonomy autonomy = Autonomy::kA1;
  bool is_released = true;
  bool is_link_jammed = false;
  std::uint32_t units_standing_count = 0;
  std::uint32_t task_area = kNoRow;
  std::uint32_t task_site = kNoRow;
  std::vector<PermissionView> permissions;  ///< those in force at the view's time
};

/// A track as its picture believes it to be.
struct PictureTrackView {
  std::uint32_t track_id = kNoRow;  ///< one number in every picture for what is one mover
  bool is_confirmed = false;
  Identity identity = Identity::kUnknown;
  Position position{};  ///< estimate at measured_ns
  Vec3f velocity{};     ///< m/s
  float sigma_m = 0;    ///< 1 sigma of position per axis
  TimeNs measured_ns = 0;
};

struct WorldView {
  TimeNs now_ns = 0;
  std::vector<MoverView> movers;  ///< in the air, ascending id
  std::vector<Fate> fates;        ///< per row of the plan's movers
  std::vector<SiteView> sites;
  std::vector<MountView> mounts;
  std::vector<GroupView> groups;
  std::vector<std::vector<PictureTrackView>> pictures;  ///< live tracks, ascending track_id
  std::vector<NationCounters> nations;                  ///< kNationsMax rows
  std::shared_ptr<const Places> places;  ///< Battle::keep_places(), where somebody asked for them
};

}  // namespace boyd
