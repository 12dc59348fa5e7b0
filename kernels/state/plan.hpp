/// What a world is made of before its first tick: the contract between a scenario and the kernels.
///
/// A WorldPlan is plain data for one world (one arm, one replication). All references between
/// tables are row numbers into this same plan; kNoRow where there is none. A plan is checked by
/// check_plan() before it is loaded; the kernels trust it afterwards.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "kernels/core/units.hpp"

namespace boyd {

enum class Side : std::uint8_t { kDefender, kAttacker, kNeutral };
inline constexpr std::uint32_t kSides = 3;
inline constexpr std::uint32_t kNationsMax = 16;

/// What a moving agent does by itself.
enum class Role : std::uint8_t {
  kAttackDrone,  ///< flies its route to its target asset and detonates there
  kDecoy,        ///< flies as an attack drone does, carries nothing
  kTraffic,      ///< neutral or friendly: flies its route and leaves
  kInterceptor,  ///< drone launched at a track; chases and rams it
  kMissile,      ///< guided missile launched at a track; proportional navigation
  kFighter,      ///< flies to the track or area assigned to it and carries mounts of its own
  kStrike,       ///< weapon flying to the believed position of a launch site
};

/// Classes that identification and kill probability distinguish.
enum class TrueClass : std::uint8_t { kAttacker, kDecoy, kNeutral, kFriend };
inline constexpr std::uint32_t kTrueClasses = 4;
/// What a track is believed to be.
enum class Identity : std::uint8_t { kUnknown, kHostile, kNeutral, kFriend, kDecoy };
inline constexpr std::uint32_t kIdentities = 5;

enum class WeaponControl : std::uint8_t { kHold, kTight, kFree };
/// What a group may do with no order: A0 only on order, A1 self-defence, A2 defend assigned assets,
/// A3 engage hostile tracks in its sector, A4 retask itself as well.
enum class Autonomy : std::uint8_t { kA0, kA1, kA2, kA3, kA4 };
/// What a group does while none of its headquarters stands: keep to the orders it has, shoot in
/// self-defence only, or go back to what it may do with no order. Orders reach it no more.
enum class LostLink : std::uint8_t { kKeepOrders, kHold, kStandingAutonomy };

/// A kind of mover. Shared by all movers of the plan that name its row.
struct PlatformSpec {
  Role role = Role::kAttackDrone;
  float speed_cruise_mps = 0;  ///< > 0
  float speed_max_mps = 0;     ///< >= cruise
  float accel_max_mps2 = 0;    ///< magnitude of any commanded acceleration, > 0
  float rcs_m2 = 0;            ///< monostatic radar cross-section, > 0
  float endurance_s = 0;       ///< powered flight time; ends as "out of fuel"
  float lethal_radius_m = 0;   ///< of its warhead against an asset; 0: unarmed
  float damage = 0;            ///< value fraction of an asset that one detonation destroys, 0..1
  float fuze_radius_m = 0;  ///< missile, interceptor: closest approach that triggers the kill draw
  float navigation_constant = 0;  ///< missile, interceptor: 3..5
  float seeker_range_m = 0;  ///< inside it the target itself is seen; before, the track is flown at
  float jam_susceptibility = 0;  ///< 0..1, multiplies a jammer's loss rate
  float flock_radius_m = 0;      ///< neighbours inside it are felt; 0: flies alone
  float separation_weight = 0;   ///< 1/s^2 per m inside flock_separation_m
  float flock_separation_m = 0;
  float alignment_weight = 0;   ///< 1/s
  float cohesion_weight = 0;    ///< 1/s^2
  float heading_noise_rad = 0;  ///< width of the uniform law of turns by chance; 0: none. With it
                                ///< the mover flies at cruise speed, whatever it is commanded
  TimeNs heading_noise_ns = kNsPerSecond;  ///< a turn every heading_noise_ns; > 0
  std::int64_t cost_usd = 0;               ///< of one agent
};

struct Waypoint {
  Position position{};
};

/// A mover of the initial force (attackers, traffic, patrols, fighters).
/// Fighters and reserves start held: spawn_ns = kNever until an order releases their group.
struct MoverSpec {
  AgentId id = kNoAgent;
  std::uint32_t platform = kNoRow;
  std::uint32_t group = kNoRow;
  Side side = Side::kAttacker;
  std::uint8_t nation = 0;
  TimeNs spawn_ns = 0;          ///< appears at position then; kNever: only when released
  TimeNs release_delay_ns = 0;  ///< from release of its group to airborne (scramble)
  Position position{};
  float heading_rad = 0;          ///< from x (east) towards y (north)
  std::uint32_t route_first = 0;  ///< waypoints[route_first .. +route_count)
  std::uint32_t route_count = 0;
  bool route_loops = false;             ///< patrols start again at the first waypoint
  std::uint32_t target_asset = kNoRow;  ///< row in sites
  std::uint32_t launch_site = kNoRow;   ///< row in sites; if dead at spawn_ns it never appears
};

enum class SiteKind : std::uint8_t { kAsset, kUnit, kHeadquarters, kLaunchSite };

/// A fixed agent: defended asset, radar or launcher or gun or jammer unit, headquarters, launch
/// site.
struct SiteSpec {
  AgentId id = kNoAgent;
  SiteKind kind = SiteKind::kUnit;
  std::uint32_t group = kNoRow;
  Side side = Side::kDefender;
  std::uint8_t nation = 0;
  Position position{};
  Position believed{};          ///< launch site: where its enemy believes it to be
  float hit_radius_m = 0;       ///< extent; added to a warhead's lethal radius
  std::int64_t value_usd = 0;   ///< value of an asset, price of a unit
  bool counts_leakers = false;  ///< detonations here are leakers (named, defended assets)
  float damage_for_kill = 1;    ///< a unit or launch site is out of action at this damage fraction
};

/// A launch site goes to another place.
struct RelocationSpec {
  TimeNs time_ns = 0;
  std::uint32_t site = kNoRow;
  bool is_belief = false;  ///< not the site moves, but where its enemy believes it to be
  Position position{};
};

enum class SensorKind : std::uint8_t { kRadar, kOptical, kAcoustic, kVisual };

/// A sensor on a site or on a mover of the initial force. Radar: SNR = SNR_ref (R_ref/R)^4
/// rcs/rcs_ref with SNR_ref such that Pd(R_ref) = detect_ref_prob, or as snr_at_1m says, over the
/// noise of itself and of jammers, Swerling 1, Pd = pfa^(1/(1+SNR)). Others: Pd = detect_ref_prob
/// inside range_ref_m, 0 outside. All behind the 4/3-earth horizon.
struct SensorSpec {
  MountKey key = 0;
  SensorKind kind = SensorKind::kRadar;
  std::uint32_t site = kNoRow;   ///< carrier: a site ...
  std::uint32_t mover = kNoRow;  ///< ... or a row of movers
  std::uint32_t picture = 0;     ///< receives its detections
  float range_ref_m = 0;
  float range_max_m = 0;  ///< instrumented range
  float rcs_ref_m2 = 1;
  float detect_ref_prob = 0.9F;
  float false_alarm_prob = 1e-6F;
  float snr_at_1m = 0;  ///< radar: SNR of 1 m2 at 1 m; 0: as range_ref_m and rcs_ref_m2 say
  float jnr_at_1m = 0;  ///< radar: noise of 1 W/Hz radiated at 1 m in its main lobe, over its own
  float sidelobe = 1;   ///< gain outside the main lobe over that inside it, 0..1
  float beam_cos = 1;   ///< cosine of half the width of the main lobe
  float height_m = 0;   ///< antenna above the carrier
  float error_range_m = 0;        ///< 1 sigma
  float error_angle_rad = 0;      ///< 1 sigma, across range
  TimeNs scan_ns = kNsPerSecond;  ///< a look every scan_ns; scan number = time / scan_ns
};

enum class NoiseBand : std::uint8_t {
  kRadar,  ///< covers the sensors
  kLink,   ///< covers the links between groups and their headquarters
};

/// A noise jammer on a site or on a mover of the initial force. Radiates as long as that is there.
struct NoiseSpec {
  std::uint32_t site = kNoRow;
  std::uint32_t mover = kNoRow;
  NoiseBand band = NoiseBand::kRadar;
  float power_w_per_hz = 0;  ///< effective radiated power over its bandwidth
};

enum class MountKind : std::uint8_t { kGun, kMissile, kInterceptor, kJammer, kStrike };
inline constexpr std::uint32_t kChannelsMax = 16;

/// A weapon (or soft-kill jammer) on a site or on a mover of the initial force.
struct MountSpec {
  MountKey key = 0;
  std::uint8_t ordinal = 0;  ///< on its carrier, below kMountsPerMemberMax; part of launched ids
  MountKind kind = MountKind::kGun;
  std::uint32_t site = kNoRow;
  std::uint32_t mover = kNoRow;
  std::uint32_t group = 0;
  std::uint32_t platform = kNoRow;  ///< of what it launches (missile, interceptor, strike)
  float range_min_m = 0;
  float range_max_m = 0;
  float altitude_min_m = 0;
  float altitude_max_m = 0;
  TimeNs reaction_ns = 0;  ///< assignment to first round
  TimeNs cycle_ns = 0;     ///< burst period, or pause of a channel after its shot is resolved
  std::uint32_t channels_count = 1;             ///< 1..kChannelsMax simultaneous engagements
  std::uint32_t magazine_count = 0;             ///< bursts, missiles or drones
  std::uint32_t salvo_count = 1;                ///< planned shots per engagement
  float round_speed_mps = 0;                    ///< gun: time of flight to the target
  std::array<float, kTrueClasses> kill_prob{};  ///< per burst or per fuzed shot, by true class
  std::int64_t cost_per_shot_usd = 0;
  float jam_rate_per_s = 0;  ///< jammer: loss rate of a fully susceptible drone inside range
  bool coordinated = true;   ///< sees what others of its picture engage; else chooses alone
};

/// Who takes orders: one row per group.
struct GroupSpec {
  std::uint8_t nation = 0;
  Side side = Side::kDefender;
  std::uint32_t picture = 0;
  WeaponControl weapon_control = WeaponControl::kTight;
  Autonomy autonomy = Autonomy::kA1;
  LostLink lost_link = LostLink::kKeepOrders;
  bool released = true;       ///< false: a reserve, waits for release
  bool spare_neutral = true;  ///< rule of engagement: never at a track identified neutral
  bool spare_decoy = true;    ///< never at a track identified as a decoy
  std::uint32_t headquarters =
      kNoRow;  ///< row of groups through which its orders come; kNoRow: none
  float link_w_per_hz =
      0;  ///< effective radiated power of its headquarters over the link's bandwidth
  float link_margin = 0;  ///< least ratio of that to jamming at the group; 0: cannot be jammed
  std::uint32_t sector_area = kNoRow;  ///< A3: engages inside it; kNoRow: anywhere
  std::uint64_t assigned_sites = 0;  ///< bit i: defends assets_list entry i (A2 and asset defence)
  float self_defence_radius_m = 0;
  TimeNs self_defence_ns = 0;
  bool self_defence_includes_assets = false;
};

/// A vertical cylinder over a circle.
struct AreaSpec {
  Position centre{};
  float radius_m = 0;
  std::uint8_t nation = 0;  ///< whose airspace
  bool restricted = false;  ///< a shot into it without a formal order counts as across a border
};

/// A track table. Confirmed after confirm_hits_count detections; dropped when not updated for
/// drop_ns.
struct PictureSpec {
  std::uint8_t nation = 0;
  Side side = Side::kDefender;
  bool perfect = false;  ///< bounding arm: every mover, exact, identified, no delay
  std::uint32_t capacity_count =
      512;  ///< with that many, new tracks are refused (counted), by row of movers
  std::uint32_t confirm_hits_count = 2;
  TimeNs drop_ns = 30 * kNsPerSecond;
  TimeNs fresh_ns =
      10 * kNsPerSecond;  ///< a track with no measurement for that long is not engaged
  TimeNs identify_ns = 20 * kNsPerSecond;  ///< one attempt each, until not unknown
  /// identify_prob[true class][identity]: row sums 1.
  std::array<std::array<float, kIdentities>, kTrueClasses> identify_prob{};
};

/// Tracks that one picture gives another.
struct ExchangeSpec {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  TimeNs delay_ns = 0;
  float coverage_prob = 1;  ///< share of tracks ever passed on
  float error_factor = 1;   ///< multiplies the position error, >= 1
};

enum class TriggerKind : std::uint8_t {
  kTracksInArea,   ///< confirmed tracks not believed friendly or neutral in the area >= threshold
  kHostileInArea,  ///< confirmed tracks believed hostile in the area >= threshold
  kGroupLosses,    ///< movers of group lost >= threshold (own telemetry)
  kAssetHit,       ///< detonations on counted assets >= threshold
};
inline constexpr std::uint32_t kTriggersMax = 32;

struct TriggerSpec {
  TriggerKind kind = TriggerKind::kTracksInArea;
  std::uint32_t picture = 0;
  std::uint32_t area = kNoRow;   ///< kNoRow: anywhere
  std::uint32_t group = kNoRow;  ///< for kGroupLosses
  std::uint32_t threshold_count = 1;
};

struct WorldPlan {
  std::uint64_t seed = 0;  ///< of this replication; equal in every arm
  TimeNs start_ns = 0;
  TimeNs end_ns = 0;  ///< hard stop; > start_ns
  TimeNs dt_ns = kNsPerSecond;
  TimeNs command_interval_ns = kNsPerSecond;  ///< a multiple of dt_ns; triggers are evaluated then
  TimeNs assess_ns =
      kNsPerSecond;  ///< shooters look for targets at multiples of it; multiple of dt_ns
  std::uint32_t guidance_substeps = 16;  ///< of fast movers inside a tick
  bool stop_when_clear = true;           ///< ends when no attacker is airborne or to come
  std::vector<PlatformSpec> platforms;
  std::vector<Waypoint> waypoints;
  std::vector<MoverSpec> movers;
  std::vector<SiteSpec> sites;
  std::vector<RelocationSpec> relocations;  ///< ascending time, after start_ns
  std::vector<std::uint32_t> assets_list;   ///< rows of sites that are assets; at most 64
  std::vector<SensorSpec> sensors;          ///< ascending key
  std::vector<NoiseSpec> noises;
  std::vector<MountSpec> mounts;  ///< ascending key
  std::vector<GroupSpec> groups;
  std::vector<AreaSpec> areas;
  std::vector<PictureSpec> pictures;
  std::vector<ExchangeSpec> exchanges;
  std::vector<TriggerSpec> triggers;
};

/// Every broken rule of a plan as one sentence each; empty when the plan can be loaded.
std::vector<std::string> check_plan(const WorldPlan& plan);

}  // namespace boyd
