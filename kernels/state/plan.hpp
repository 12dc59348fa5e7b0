/// What a world is made of before its first tick: the contract between a scenario and the kernels.
///
/// A WorldPlan is plain data for one world (one arm, one replication). All references between
/// tables are row numbers into this same plan; kNoRow where there is none. A plan is checked by
/// check_plan() before it is loaded; the kernels trust it afterwards.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "kernels/core/relief_frame.hpp"
#include "kernels/core/units.hpp"
#include "kernels/state/swarm.hpp"

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

/// How an agent knows where it is.
enum class Navigation : std::uint8_t {
  kPerfect,    ///< always, exactly
  kSatellite,  ///< exactly while it hears satellites; it drifts without, and can be led astray
  kInertial,   ///< never exactly: it drifts from where it set out
};

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
  Navigation navigation = Navigation::kPerfect;
  float navigation_drift = 0;   ///< error without satellites, share of the distance flown (1 sigma)
  float jam_to_signal_max = 0;  ///< from which noise drowns satellites
  float spoof_to_signal_min = 0;  ///< from which a false signal is followed; 0: never
  float guidance_lag_s = 0;       ///< missile, interceptor: time constant of its autopilot; 0: none
};

struct Waypoint {
  Position position{};
};

/// A mover of the initial force (attackers, traffic, patrols, fighters).
/// Fighters and reserves start held: spawn_ns = kNever until an order releases their group.
struct alignas(16) MoverSpec {
  AgentId id = kNoAgent;
  std::uint32_t platform = kNoRow;
  std::uint32_t group = kNoRow;
  // What steering reads in every tick: 16 bytes that never lie across two cache lines.
  Side side = Side::kAttacker;
  std::uint8_t nation = 0;
  bool route_loops = false;       ///< patrols start again at the first waypoint
  float above_ground_m = -1;      ///< keeps so high above the ground (traffic, fighters: at least
                                  ///< so high); below 0: as its route says
  std::uint32_t route_first = 0;  ///< waypoints[route_first .. +route_count)
  std::uint32_t route_count = 0;
  TimeNs spawn_ns = 0;          ///< appears at position then; kNever: only when released
  TimeNs release_delay_ns = 0;  ///< from release of its group to airborne (scramble)
  Position position{};
  float heading_rad = 0;                ///< from x (east) towards y (north)
  std::uint32_t target_asset = kNoRow;  ///< row in sites
  std::uint32_t launch_site = kNoRow;   ///< row in sites; if dead at spawn_ns it never appears
  float emission_w = 0;  ///< effective radiated power that passive sensors hear; 0: silent
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

enum class SensorKind : std::uint8_t { kRadar, kOptical, kAcoustic, kVisual, kPassive };

/// What noise alone does in a radar's receiver. Each scan tests `cells_count` resolution cells, of
/// which each gives a false alarm with false_alarm_prob; one that falls into the gate of a false
/// track of the picture carries that on.
struct FalseAlarmSpec {
  float cells_count = 0;       ///< 0: no false alarms
  float gate_cells_count = 0;  ///< resolution cells inside the gate of a track
  float gate_radius_m = 0;
  float altitude_max_m = 0;  ///< false alarms lie between the ground and there
};

/// A sensor on a site or on a mover of the initial force. Radar: SNR = SNR_ref (R_ref/R)^4
/// rcs/rcs_ref with SNR_ref such that Pd(R_ref) = detect_ref_prob, or as snr_at_1m says, over the
/// noise of itself and of jammers, Swerling 1, Pd = pfa^(1/(1+SNR)). Others: Pd = detect_ref_prob
/// inside range_ref_m, 0 outside. All behind the 4/3-earth horizon. Passive: hears a mover that
/// radiates emission_ref_w at range_ref_m, others at ranges that go with the root of their power.
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
  float error_range_frac = 0;     ///< 1 sigma as a share of range; the larger of the two counts
  float emission_ref_w = 0;       ///< passive: > 0
  bool bearing_only = false;      ///< passive: places nobody alone. kernels/stage/cross_bearing.hpp
  FalseAlarmSpec false_alarm{};
};

enum class NoiseBand : std::uint8_t {
  kRadar,       ///< covers the sensors
  kLink,        ///< covers the links between groups and their headquarters
  kNavigation,  ///< covers satellite navigation
  kSpoofing,    ///< no noise: a false satellite signal, followed where it is strong enough
};

/// A noise jammer on a site or on a mover of the initial force. Radiates as long as that is there.
struct NoiseSpec {
  std::uint32_t site = kNoRow;
  std::uint32_t mover = kNoRow;
  NoiseBand band = NoiseBand::kRadar;
  float power_w_per_hz = 0;  ///< effective radiated power over its bandwidth
  Vec3f spoof_offset_m{};    ///< where who follows it believes to be, from the truth: at first ...
  Vec3f spoof_velocity_mps{};  ///< ... and so much farther with every second
};

enum class MountKind : std::uint8_t { kGun, kMissile, kInterceptor, kJammer, kStrike, kLaser };
inline constexpr std::uint32_t kChannelsMax = 16;

/// A laser burns through after dwell_s[class] at range_ref_m in clear air. It stores energy and
/// draws power while it burns. kernels/stage/laser.hpp
struct LaserSpec {
  std::array<float, kTrueClasses> dwell_s{};  ///< > 0
  float range_ref_m = 0;                      ///< > 0
  float attenuation_per_m = 0;                ///< of the air as it is
  float attenuation_ref_per_m = 0;            ///< of clear air
  std::uint32_t draw_w = 0;                   ///< > 0
  std::uint32_t recharge_w = 0;
  std::int64_t energy_nj = 0;   ///< when full, > 0
  std::int64_t restart_nj = 0;  ///< a target is taken on with at least that
  TimeNs dwell_max_ns = 0;      ///< on one target, > 0
};

/// Rounds beyond the magazine. kernels/stage/service.hpp, kernels/stage/resupply.hpp
struct SupplySpec {
  std::uint32_t reserve_count = 0;       ///< beside the launcher; at the base of a fighter
  TimeNs reload_ns = 0;                  ///< from empty to full out of the reserve
  std::uint32_t calibre = kNoRow;        ///< what depots must hold to serve it; kNoRow: none can
  std::uint32_t resupply_max_count = 0;  ///< rounds that it gets from depots at most, in all
};

/// Shoot, look, shoot. kernels/stage/assess.hpp
struct AssessSpec {
  TimeNs delay_ns = 0;  ///< from the end of a salvo to the look; 0: nobody looks
  float kill_prob = 1;  ///< a target that is gone is seen to be gone
  float miss_prob = 1;  ///< a target that is there is seen to be there
};

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
  LaserSpec laser{};
  SupplySpec supply{};
  AssessSpec assess{};
};

/// A stock of rounds of one calibre. A mount that is empty draws on depots of its own nation, then
/// on those of others that share with it.
struct DepotSpec {
  std::uint8_t nation = 0;
  std::uint16_t shared_with = 0;  ///< bit n: nation n may draw on it too
  std::uint32_t calibre = kNoRow;
  std::uint32_t stock_count = 0;
  TimeNs delay_ns = 0;          ///< from the request to the launcher, own nation
  TimeNs partner_delay_ns = 0;  ///< the same for another nation
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
  float sight_range_m = 0;   ///< its movers shoot only at what they saw from nearer; 0: at anything
  float sight_prob = 1;      ///< that one look by eye tells what it is
  TimeNs turnaround_ns = 0;  ///< fighters: from landing at their base to airborne; 0: never return
  TimeNs fuel_reserve_ns = 0;  ///< fighters: powered flight that they keep for after the way home
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
  std::array<float, kIdentities> identify_clutter_prob{1, 0, 0, 0, 0};  ///< of a false track
  std::uint32_t false_tracks_max_count = 0;  ///< of which more are refused (counted)
  bool iff = false;  ///< friends are asked first; who does not answer is judged by the matrix
  float iff_failure_prob = 0;          ///< share of the nation's own movers that never answer
  float iff_partner_failure_prob = 0;  ///< share of friends of other nations
  float gate_sigma = 0;  ///< standard errors within which a track takes the nearest report for its
                         ///< own; 0: reports know whose they are. kernels/stage/associate.hpp
};
inline constexpr std::uint32_t kFalseTracksMax = 65536;  ///< of all pictures of a world

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

/// The ground: a regular grid of heights in the theatre's frame, bilinear between its posts and sea
/// level outside.
struct Relief {
  std::int32_t west = 0;     ///< x of the first column, 1/1024 m
  std::int32_t south = 0;    ///< y of the first row, 1/1024 m
  std::uint32_t step_m = 0;  ///< between neighbours, both ways
  std::uint32_t columns = 0;
  std::uint32_t rows = 0;
  std::vector<std::int16_t> height_m;  ///< row by row from the south, west to east; not below 0

  ReliefFrame frame() const;
};
inline constexpr std::uint64_t kReliefPostsMax = 64U << 20U;  ///< 256 MiB in a batch

/// Air that moves over the ground, equal everywhere at one height.
struct Wind {
  float x_mps = 0;  ///< towards the east, at reference_m above the sea
  float y_mps = 0;  ///< towards the north
  float reference_m = 10;
  float exponent = 0;  ///< its speed grows with this power of height; 0: equal at every height
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
  Wind wind;
  std::shared_ptr<const Relief>
      relief;  ///< none: sea level; worlds that share one share its memory
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
  std::vector<SwarmSpec> swarms;  ///< none, or one per group; then also one per mover and platform
  std::vector<SwarmTarget> swarm_targets;
  std::vector<SwarmMemberSpec> swarm_members;
  std::vector<SwarmPlatformSpec> swarm_platforms;
  std::vector<GroundLook> ground_looks;
  std::vector<DepotSpec> depots;
};

/// Every broken rule of a plan as one sentence each; empty when the plan can be loaded.
std::vector<std::string> check_plan(const WorldPlan& plan);

}  // namespace boyd
