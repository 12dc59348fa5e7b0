/// What makes a swarm of a group: formation, arrival together, choice of targets, evasion, seekers,
/// emission control. Tables of a WorldPlan that are empty unless a scenario asks for any of it.
#pragma once

#include <cstdint>

#include "kernels/core/units.hpp"

namespace boyd {

/// How the members of a group come by their targets.
enum class TargetChoice : std::uint8_t {
  kDealt,    ///< each keeps the one that the plan gives it
  kNearest,  ///< each takes the best for itself, whatever the others do
  kAuction,  ///< consensus-based auction among neighbours (Choi, Brunet and How 2009)
};

enum class Evasion : std::uint8_t { kNone, kWeave, kTurnAway };

/// Of a group; a plan has none or one per group.
struct SwarmSpec {
  TargetChoice choice = TargetChoice::kDealt;
  bool retargets = false;          ///< takes another target when its own is out of action
  bool from_picture = false;       ///< attacks only what its picture has seen, where it was seen
  float radio_range_m = 0;         ///< members farther apart do not hear each other's bids
  TimeNs sighting_ns = 0;          ///< from_picture: for so long after it was seen
  std::uint32_t target_first = 0;  ///< attackers: swarm_targets[target_first .. +target_count)
  std::uint32_t target_count = 0;
  TimeNs emit_ns = 0;       ///< its radars radiate for so long ...
  TimeNs silent_ns = 0;     ///< ... then are silent for so long, unit after unit; 0: never silent
  float emit_threat_m = 0;  ///< silent while its picture shows a hostile track so near; 0: never
};

/// One place for one attacker: a site stands in the list as often as members are meant for it.
struct SwarmTarget {
  std::uint32_t site = kNoRow;
  float weight = 1;  ///< > 0
};

/// Of a member of the initial force; a plan has none or one per row of movers.
struct SwarmMemberSpec {
  TimeNs arrive_ns = kNever;  ///< wanted time over the target; kNever: none
  /// Its place in a formation: a reference point leaves formation_start at formation_ns and flies
  /// the member's route at this speed; 0: no formation.
  float formation_mps = 0;
  TimeNs formation_ns = 0;
  Position formation_start{};
  Vec3f station{};  ///< from the reference point, m: ahead, to the left, up
};

/// Of a platform; a plan has none or one per row of platforms.
struct SwarmPlatformSpec {
  float speed_min_mps = 0;  ///< slowest flight; 0: the cruise speed
  Evasion evasion = Evasion::kNone;
  float evade_range_m = 0;        ///< it notices what homes on it inside this range
  float evade_accel_mps2 = 0;     ///< amplitude of its weave
  float evade_period_s = 1;       ///< of its weave
  float evade_fuel_factor = 1;    ///< endurance used up per second of evasion, >= 1
  float loiter_radius_m = 0;      ///< circles its target instead of diving; 0: dives
  float radar_seeker_m = 0;       ///< homes on enemy radars that radiate inside this range; 0: none
  float radar_seeker_rad = 0;     ///< 1 sigma of the bearing under which it remembers a silent one
  bool is_ballistic = false;      ///< unpowered arc to its target, then straight at terminal speed
  float launch_slope = 1;         ///< tangent of the launch angle
  float terminal_altitude_m = 0;  ///< below it, on the way down, it flies straight at its aim
  float terminal_speed_mps = 0;
};

/// A sensor that sees enemy sites as well as movers.
struct GroundLook {
  std::uint32_t sensor = kNoRow;
};

/// Where a picture last saw an enemy site.
struct Sighting {
  TimeNs seen_ns;  ///< 0: never
  Position position;
};

/// State of a mover in its swarm, by row.
struct SwarmState {
  TimeNs evades_since_ns;  ///< 0: does not
  std::uint64_t stamp;     ///< fingerprint of the bids that it knows
  std::uint32_t task;  ///< place in the list of targets, or row of the mover hunted; a seeker's:
                       ///< site of the radar; kNoRow: none
  std::uint32_t unused;
};

/// Where a group's members and their bids lie; filled when a world is loaded.
struct AuctionTable {
  std::uint32_t first_row;  ///< of its members, by launch
  std::uint32_t members;    ///< 0: no auction
  std::uint32_t tasks;
  std::uint32_t first_cell;    ///< of its members * tasks bids
  std::uint32_t hunts_tracks;  ///< 1: tasks are movers that its picture holds; 0: swarm_targets
  std::uint32_t unused;
};

/// Cells of all auction tables of one world.
inline constexpr std::uint32_t kAuctionCellsMax = 1U << 22;

}  // namespace boyd
