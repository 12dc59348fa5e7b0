/// The parts of a world that change during a run, as plain rows of tables.
#pragma once

#include <cstdint>

#include "kernels/state/plan.hpp"
#include "kernels/state/world_view.hpp"
#include "kernels/tick.hpp"

namespace boyd {

/// A world's clock and its book-keeping, one row per world.
struct ClockState {
  TimeNs now_ns;         ///< end of the last tick
  TimeNs until_ns;       ///< the host wants the world back at the first interval end at or after it
  TimeNs next_spawn_ns;  ///< earliest appearance still to come
  TimeNs next_effect_ns;  ///< earliest pending effect
  std::int64_t tick;      ///< ticks computed; jumped ones are not counted
  std::int64_t agent_ticks;
  std::int64_t pair_evaluations;
  std::uint32_t pending_count;        ///< effects waiting
  std::uint32_t relocated_count;      ///< rows of relocations that have happened
  std::uint32_t hostiles_count;       ///< attackers and decoys airborne or to come
  std::uint32_t removed_count;        ///< movers that left the air this tick
  std::uint32_t fired_count;          ///< shots of this tick, to be accounted for
  std::uint32_t claims_count;         ///< kills claimed in this tick
  std::uint64_t homing_seen;          ///< 1: some mover homes
  std::uint32_t assess_due;           ///< 1 in ticks in which shooters look for targets
  std::uint32_t interval_end;         ///< 1 in ticks that end a command interval
  std::uint32_t group_changes_count;  ///< sites out of action, links jammed or free again, since
                                      ///< the last end of an interval
  std::uint32_t groups_changed;       ///< 1: there were any in the interval that ended then
  WorldState state;
  Failure failure;
};

/// Room for one value of any mover field.
struct FieldSlot {
  std::uint64_t words[2];
};

/// How far the arrays of the flocking movers are filled in this tick.
struct FlockState {
  std::uint64_t row_step;  ///< from the key of a row of cells to that of its neighbour in z
  std::uint32_t count;
  std::uint32_t rows_count;
};

/// The bands of the search grid that a square around an emitter touches, x then y; first > last:
/// none.
struct Bands {
  std::uint8_t first[2];
  std::uint8_t last[2];
};

/// Where the bands of a search grid lie, from west to east and from south to north.
struct BandGrid {
  std::int32_t origin[2];  ///< west and south edge, 1/1024 m
  std::uint32_t shift;     ///< a band is 2^shift of those wide
};

struct SensorState {
  Position position;      ///< of the antenna
  Bands bands;            ///< in which it is marked
  std::uint32_t due;      ///< 1 when it looks in this tick
  std::uint32_t scan;     ///< scan number of that look
  std::int32_t reach;     ///< instrumented range, 1/1024 m
  float snr_at_1m;        ///< of a target of 1 m2 at 1 m, extrapolated by the fourth power
  float log_false_alarm;  ///< ln(Pfa)
  float horizon_sqrt_m;   ///< sqrt of antenna height, for the 4/3-earth horizon
};

/// How wrong a mover is about where it is.
struct NavigationState {
  float error_x_m;  ///< where it believes to be, from the truth
  float error_y_m;
  float drift_x;  ///< growth of that per metre flown, of this outage
  float drift_y;
  TimeNs followed_ns;     ///< since when it has followed `spoofer`
  std::uint32_t spoofer;  ///< row of noises; kNoRow: none
  std::uint32_t outages_count;
  std::uint32_t lost;  ///< 1: without satellites
  std::uint32_t unused;
};

/// A noise jammer in this tick.
struct NoiseState {
  Position position;
  float horizon_sqrt_m;  ///< sqrt of its height, for the 4/3-earth horizon
  float power_w_per_hz;  ///< 0: silent
};

struct MountState {
  std::uint32_t magazine_count;
  std::uint32_t shots_count;  ///< fired so far; ordinal of the next launched agent
  std::uint32_t jamming;      ///< jammer: 1 while it radiates
  std::uint32_t strikes_ordered;
  Position strike_aim;
  std::uint32_t strike_site;
  std::uint32_t strike_order;
  std::uint32_t reserve_count;   ///< rounds beside the launcher
  std::uint32_t received_count;  ///< rounds asked of depots so far
  std::uint32_t on_the_way_count;
  TimeNs reload_ns;        ///< full again then; 0: nobody reloads
  TimeNs supply_ns;        ///< what is on the way arrives then; 0: nothing is
  TimeNs energy_ns;        ///< laser: time of energy_nj
  std::int64_t energy_nj;  ///< laser: stored
};

enum class ChannelPhase : std::uint8_t { kIdle, kReacting, kInFlight, kCooling, kAssessing };
/// Why a shot was allowed.
enum class Authority : std::uint8_t { kNone, kSelfDefence, kOrder, kStanding };

/// One simultaneous engagement of a mount.
struct ChannelState {
  TimeNs ready_ns;           ///< end of the reaction, flight or cooling
  std::uint32_t track;       ///< slot in the picture
  std::uint32_t generation;  ///< of that track when chosen: another one in the slot is not meant
  std::uint32_t target_row;  ///< physical target of the shot in flight: see target_of_slot()
  std::uint32_t order;       ///< whose permission was used
  std::uint32_t autonomy_order;  ///< order behind the autonomy level used, kNoRow: none
  std::uint32_t shots_left;      ///< of the salvo
  std::uint32_t outstanding;     ///< missiles or drones in flight
  std::uint32_t ordinal;         ///< shots at the target before, key of the kill draw
  ChannelPhase phase;
  Authority authority;
  std::uint8_t fired;  ///< 1 in the tick of a shot, cleared by the account of shots
  std::uint8_t unused;
  float dose;  ///< laser: share of what burns its target through
};

/// Permissions that a group can hold at a time. The oldest gives way to one more.
inline constexpr std::uint32_t kPermissionsMax = 32;
/// So many slots are filled before one that is spent is used again.
inline constexpr std::uint32_t kPermissionsFew = 8;
struct Permission {
  TimeNs expires_ns;
  std::uint32_t area;
  std::uint32_t order;        ///< kNoRow: free slot
  std::uint32_t track_id;     ///< only what this track is of; kNoRow: any
  std::uint32_t revoke_sent;  ///< 1 once a revocation has left its approver
};

struct GroupState {
  WeaponControl weapon_control;
  Autonomy autonomy;
  std::uint8_t released;
  std::uint8_t permissions_count;  ///< slots ever used, those in front; free ones among them
  std::uint32_t control_order;     ///< order behind weapon_control, kNoRow: initial
  std::uint32_t autonomy_order;    ///< order behind autonomy, kNoRow: initial
  std::uint32_t task_area;         ///< retasked to, kNoRow: none
  std::uint32_t task_site;
  std::uint32_t units_standing;  ///< units of the group that are not out of action
  std::uint32_t link_jammed;     ///< 1: its headquarters is not heard for noise
  Permission permission[kPermissionsMax];
};

enum class TrackStatus : std::uint8_t { kFree, kTentative, kConfirmed };

/// How well a track knows its target: variances and covariance of the errors of position and
/// velocity, the same along each axis.
struct TrackError {
  float position_m2;
  float mixed_m2ps;  ///< covariance of position and velocity
  float velocity_m2ps2;
};

/// One track of one picture. Its slot number is private to the kernels.
struct TrackState {
  TimeNs last_ns;  ///< time of the last measurement
  TimeNs next_identify_ns;
  TimeNs confirmed_ns;
  TimeNs identified_ns;
  Position position;  ///< estimate at last_ns
  Vec3f velocity;
  TrackError error;          ///< of the estimate at last_ns
  std::uint32_t generation;  ///< how many tracks this slot has held
  std::uint16_t hits;
  std::uint16_t engaged;  ///< coordinated channels on it
  std::uint16_t chased;   ///< fighters after it
  Identity identity;
  std::uint8_t attempts;  ///< of identification
  std::uint8_t admitted;  ///< 1 once the picture found room for it
  std::uint8_t answered;  ///< 1: it answered an interrogation as a friend does
  std::uint8_t sighted;   ///< 1: a pilot saw what it is
  TimeNs gone_ns;         ///< minus the time from the start to a look that saw it gone; 0: none did
};

/// About where a listed track is now, and its speed at most: sixteen bytes, one load of a GPU.
struct alignas(16) ListedPlace {
  float x_m;
  float y_m;
  float z_m;
  float speed_mps;
};

/// What a shooter of a GPU found before it chooses, nearest first.
struct FoundTarget {
  std::uint32_t slot;
  float distance2;  ///< m2
};
struct FoundList {
  std::uint32_t count;
  std::uint32_t has_more;  ///< 1: there are others, none of them nearer than the last
};
inline constexpr std::uint32_t kFoundMax = 32;  ///< targets in one list

struct PictureState {
  std::uint32_t listed_count;  ///< entries of the list of confirmed tracks
  std::uint32_t live_count;
  std::uint32_t false_first;  ///< its block of rows for false tracks, counted from the first such
};

/// The mounts that shoot by one picture: places [first, first + count) of mount_by_picture.
struct MountSpan {
  std::uint32_t first;
  std::uint32_t count;
};

struct DepotState {
  std::uint32_t stock_count;
};

struct SiteState {
  std::uint32_t damage;  ///< value fraction lost, in 1/65536, may pass 65536
  std::uint32_t out;     ///< 1: out of action
};

inline constexpr std::uint32_t kDamageOne = 65536;

}  // namespace boyd
