/// All arrays of a batch of worlds in one list, and the view through which stages reach them.
///
/// Each array has a fixed number of rows per world, the largest that any world of the batch needs;
/// row r of world w is at [w * rows + r]. What a world does never depends on these capacities.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/state/counters.hpp"
#include "kernels/state/dynamic.hpp"
#include "kernels/state/flock.hpp"
#include "kernels/state/plan.hpp"
#include "kernels/tick.hpp"

namespace boyd {

/// Rows per world of every array.
struct BatchRows {
  std::uint32_t one = 1;
  std::uint32_t platforms = 0;
  std::uint32_t waypoints = 0;
  std::uint32_t initial = 0;  ///< movers of the plans
  std::uint32_t movers = 0;   ///< initial movers and everything that can be launched
  // The CPU orders flocks by rows of cells, a GPU by buckets: none of what the other one needs.
  std::uint32_t flockers = 0;       ///< CPU: as movers where a platform flocks
  std::uint32_t flock_rows = 0;     ///< one more than those
  std::uint32_t flock_places = 0;   ///< GPU: as movers where a platform flocks
  std::uint32_t flock_buckets = 0;  ///< a power of two there
  std::uint32_t flock_starts = 0;   ///< one more than those
  std::uint32_t flock_tiles = 0;    ///< shares of kFlockTile buckets
  std::uint32_t reports = 0;  ///< bit sets of sensors for all movers where tracks must find reports
  std::uint32_t report_bands = 0;   ///< 2 * kBands bit sets of movers there
  std::uint32_t listed = 0;         ///< a pack more than tracks where a CPU looks through them
  std::uint32_t listed_places = 0;  ///< tracks where a GPU does
  std::uint32_t found_lists = 0;    ///< two for each mount there
  std::uint32_t found_targets = 0;  ///< kFoundMax for each list
  std::uint32_t scarce = 0;  ///< 1 where a picture has room for fewer tracks than there may be
  std::uint32_t sites = 0;
  std::uint32_t assets = 0;
  std::uint32_t relocations = 0;
  std::uint32_t sensors = 0;
  std::uint32_t sensor_words = 0;  ///< words of a bit set of sensors
  std::uint32_t sensor_bands = 0;  ///< 2 * kBands such sets
  std::uint32_t noises = 0;
  std::uint32_t mounts = 0;
  std::uint32_t mount_bands = 0;  ///< 2 * kBands bit sets of mounts
  std::uint32_t channels = 0;
  std::uint32_t groups = 0;
  std::uint32_t areas = 0;
  std::uint32_t pictures = 0;
  std::uint32_t exchanges = 0;
  std::uint32_t triggers = 0;
  std::uint32_t false_rows = 0;   ///< of false tracks, of all pictures
  std::uint32_t slots = 0;        ///< of one picture: initial and false rows of any world
  std::uint32_t tracks = 0;       ///< pictures * slots where any can be seen, else 0
  std::uint32_t autopilots = 0;   ///< movers where any has a lag, else 0
  std::uint32_t serviced = 0;     ///< mounts where any stores energy or reloads, else 0
  std::uint32_t associating = 0;  ///< 1 where any picture has a gate, else 0
  std::uint32_t crossing = 0;     ///< 1 where any sensor gives bearings alone, else 0
  std::uint32_t jamming = 0;      ///< 1 where any mount is a jammer, else 0
  std::uint32_t depots = 0;
  std::uint32_t counters = kNationsMax * kCounters;
  std::uint32_t orders = kOrdersMax;
  std::uint32_t pending = kPendingMax;
  std::uint32_t events = 0;
  std::uint32_t detections = 0;  ///< as events where they are recorded too, else 0
  std::uint32_t navigators = 0;  ///< as movers where any world's movers may lose their way, else 0
  std::uint64_t relief_posts = 0;  ///< of all reliefs of the batch together
  std::uint32_t swarms = 0;        ///< groups where any world has swarms, as the next five
  std::uint32_t swarm_targets = 0;
  std::uint32_t swarm_members = 0;    ///< initial
  std::uint32_t swarm_platforms = 0;  ///< platforms
  std::uint32_t swarm_movers = 0;     ///< movers
  std::uint32_t swarm_sensors = 0;    ///< sensors
  std::uint32_t ground_looks = 0;
  std::uint32_t sightings = 0;      ///< pictures * sites, where anyone looks at the ground
  std::uint32_t auction_cells = 0;  ///< bids of all members on all their tasks
};

/// Buckets of flocking movers that a block of threads counts up.
inline constexpr std::uint32_t kFlockTile = 1024;
/// So many buckets at least: those of a row's neighbouring chunks are different ones.
inline constexpr std::uint32_t kFlockBuckets_min = 8;

/// Bands of the search grid along each axis.
inline constexpr std::uint32_t kBands = 64;
/// The narrowest bands that cover what lies between two corners.
constexpr BandGrid grid_over(const std::int32_t (&low)[2], const std::int32_t (&high)[2]) {
  BandGrid grid{{low[0], low[1]}, 0U};
  for (int axis = 0; axis < 2; ++axis) {
    while ((std::int64_t{high[axis]} - low[axis]) >> grid.shift >= kBands) {
      grid.shift += 1U;
    }
  }
  return grid;
}
/// Words of a bit set of `count` things.
constexpr std::uint32_t words_of(std::uint32_t count) {
  return (count + 63U) / 64U;
}

/// How many rows of each table one world really has, and its constants.
struct WorldTable {
  std::uint64_t seed;
  TimeNs start_ns;
  TimeNs end_ns;
  TimeNs dt_ns;
  TimeNs command_interval_ns;
  TimeNs assess_ns;
  float dt_s;
  std::uint32_t flocks;           ///< 1: some platform does
  std::uint32_t cell_units[3];    ///< edges of a short-range cell, 1/1024 m
  std::uint32_t cell_offset[3];   ///< puts the scenario's first site on a corner of the grid
  std::uint64_t cell_inverse[3];  ///< 2^64 over the edge, rounded up
  BandGrid bands;                 ///< of the long-range searches
  std::uint32_t guidance_substeps;
  std::uint32_t stop_when_clear;
  std::uint32_t navigation;  ///< 1: movers may lose their way
  Wind wind;
  ReliefFrame relief;          ///< no columns: none
  std::uint64_t relief_first;  ///< its first post among those of the batch
  std::uint32_t tracked;       ///< rows of a picture: initial and false ones; 0: no tracks at all
  std::uint32_t platforms, waypoints, initial, movers, sites, assets, relocations, sensors,
      sensor_words, noises, mounts, mount_words, channels, groups, areas, pictures, exchanges,
      triggers, false_rows, depots;
  std::uint32_t swarms, ground_looks;
};

/// Movers, in any order: where one lies shows in no result. X(type, name, meaning)
#define BOYD_MOVER_FIELDS(X)                                                       \
  X(AgentId, id, "identity")                                                       \
  X(std::int32_t, x, "position, 1/1024 m")                                         \
  X(std::int32_t, y, "position, 1/1024 m")                                         \
  X(std::int32_t, z, "position, 1/1024 m")                                         \
  X(float, vx, "velocity, m/s")                                                    \
  X(float, vy, "velocity, m/s")                                                    \
  X(float, vz, "velocity, m/s")                                                    \
  X(float, jam_dose, "accumulated jamming rate times exposure")                    \
  X(TimeNs, fuel_ns, "time at which powered flight ends")                          \
  X(Position, aim, "where it flies to when no route or target says otherwise")     \
  X(std::uint32_t, row, "row in the tables by launch")                             \
  X(std::uint32_t, waypoint, "next waypoint, counted from the route's first")      \
  X(std::uint32_t, target, "row of the mover hunted, or site aimed at")            \
  X(std::uint32_t, track_of, "track slot flown at")                                \
  X(std::uint32_t, generation, "of that track")                                    \
  X(std::uint32_t, guided_by, "row of channels, kNoRow: none")                     \
  X(std::uint32_t, ordinal, "shots at its target before it, key of its kill draw") \
  X(std::uint16_t, platform, "row of platforms")                                   \
  X(std::uint16_t, group, "row of groups")                                         \
  X(std::uint8_t, side, "Side")                                                    \
  X(std::uint8_t, nation, "row of nations")                                        \
  X(std::uint8_t, phase, "Phase")                                                  \
  X(std::uint8_t, unused, "zero")

/// Everything else. X(type, name, rows, meaning)
#define BOYD_TABLES(X)                                                                           \
  X(WorldTable, world, one, "constants")                                                         \
  X(ClockState, clock, one, "clock and book-keeping")                                            \
  X(std::uint8_t, running, one, "1 while ticks are computed")                                    \
  X(std::uint8_t, everywhere, one, "always 1: launches that must cover worlds at rest too")      \
  X(std::uint32_t, mover_count, one, "airborne movers, including those launched this tick")      \
  X(std::uint32_t, sorted_count, one, "movers at the start of the tick")                         \
  X(std::uint32_t, sensed_count, one, "movers to show to sensors in this tick: all or none")     \
  X(std::uint32_t, homing_count, one, "movers among which some home: all or none")               \
  X(std::uint32_t, spawn_rows, one, "rows to look through for appearances in this tick")         \
  X(std::uint32_t, jamming_count, one, "jammers that radiate")                                   \
  X(PlatformSpec, platform_spec, platforms, "kinds of movers")                                   \
  X(FlockLaw, flock_law, platforms, "how they flock")                                            \
  X(FlockState, flock, one, "what is in the arrays of the flocking movers")                      \
  X(Waypoint, waypoint_spec, waypoints, "routes")                                                \
  X(MoverSpec, initial, initial, "initial force")                                                \
  X(TimeNs, spawn_ns, initial, "when it appears; changed by a release")                          \
  X(std::uint32_t, index_of, movers, "today's index of a row, kNoRow when not airborne")         \
  X(std::uint8_t, fate, movers, "Fate of a row")                                                 \
  X(std::uint32_t, shots_received, initial, "shots at it so far")                                \
  X(SiteSpec, site_spec, sites, "sites")                                                         \
  X(SiteState, site, sites, "their damage")                                                      \
  X(RelocationSpec, relocation, relocations, "moves of launch sites, ascending time")            \
  X(std::uint32_t, asset_site, assets, "rows of sites that are assets")                          \
  X(SensorSpec, sensor_spec, sensors, "sensors, ascending key")                                  \
  X(SensorState, sensor, sensors, "their state")                                                 \
  X(std::uint64_t, sensors_due, sensor_words, "bit set of those that look in this tick")         \
  X(std::uint64_t, sensors_in_band, sensor_bands, "bit sets of those that reach into a band")    \
  X(NoiseSpec, noise_spec, noises, "noise jammers")                                              \
  X(NoiseState, noise, noises, "where they are and whether they radiate")                        \
  X(MountSpec, mount_spec, mounts, "weapons, ascending key")                                     \
  X(MountState, mount, mounts, "their state")                                                    \
  X(std::uint8_t, leads, mounts, "1: the weapon with which its fighter chases")                  \
  X(std::uint64_t,                                                                               \
    jamming_in_band,                                                                             \
    mount_bands,                                                                                 \
    "bit sets of radiating jammers that reach into a band")                                      \
  X(std::uint32_t,                                                                               \
    mount_by_picture,                                                                            \
    mounts,                                                                                      \
    "rows of mounts, by the picture of their group, ascending")                                  \
  X(std::uint32_t, mount_first_channel, mounts, "row of channels")                               \
  X(std::uint32_t, mount_first_row, mounts, "row of its first launched agent, kNoRow: none")     \
  X(ChannelState, channel, channels, "engagements")                                              \
  X(std::uint32_t, channel_mount, channels, "whose channel")                                     \
  X(GroupSpec, group_spec, groups, "groups")                                                     \
  X(GroupState, group_state, groups, "orders in force")                                          \
  X(GroupReport, group_report, groups, "what the host is told of them")                          \
  X(AreaSpec, area, areas, "areas")                                                              \
  X(PictureSpec, picture_spec, pictures, "pictures")                                             \
  X(PictureState, picture, pictures, "their state")                                              \
  X(MountSpan, mount_span, pictures, "where theirs are in mount_by_picture")                     \
  X(ExchangeSpec, exchange, exchanges, "edges between pictures")                                 \
  X(TrackState, track, tracks, "tracks, one slot per initial mover or false row and picture")    \
  X(std::uint8_t, track_status, tracks, "TrackStatus")                                           \
  X(std::uint32_t, track_list, tracks, "slots of confirmed tracks, ascending")                   \
  X(Vec3f, autopilot, autopilots, "acceleration that a homing mover has reached, by row")        \
  X(DepotSpec, depot_spec, depots, "stocks of rounds")                                           \
  X(DepotState, depot, depots, "their state")                                                    \
  X(TriggerSpec, trigger_spec, triggers, "triggers")                                             \
  X(TriggerReport, trigger, triggers, "their state at the last interval end")                    \
  X(std::int64_t, counter, counters, "by nation, then counter")                                  \
  X(Injection, pending, pending, "effects waiting")                                              \
  X(TimeNs, first_use_ns, orders, "first shot on an order's permission")                         \
  X(OrderTarget, order_target, orders, "whether what it is about was there at its effect")       \
  X(float, accel_x, movers, "commanded acceleration, m/s2, by index")                            \
  X(float, accel_y, movers, "")                                                                  \
  X(float, accel_z, movers, "")                                                                  \
  X(Position, next, movers, "position at the end of the tick, by index")                         \
  X(Vec3f, next_velocity, movers, "velocity then")                                               \
  X(std::uint32_t, removed, movers, "indices of those that left the air; see rank_of() too")     \
  X(NavigationState, navigation, navigators, "what a mover takes itself to be, by row")          \
  X(std::uint64_t, kill, movers, "lowest key of a shot that killed it, by row; ~0: none")        \
  X(std::uint8_t, lost, movers, "Fate intended for a mover, by index; 0: none")                  \
  X(AgentId, failed_agent, one, "lowest agent whose numbers went bad in this tick")              \
  X(std::uint64_t, digest, one, "state hash in the making")                                      \
  X(Event, event, events, "record of what happened")                                             \
  X(std::uint32_t, event_count, one, "events recorded, also past the capacity")                  \
  X(SwarmSpec, swarm_spec, swarms, "swarms, by group")                                           \
  X(AuctionTable, auction, swarms, "their members and bids")                                     \
  X(SwarmTarget, swarm_target, swarm_targets, "what their attackers may choose")                 \
  X(SwarmMemberSpec, swarm_member, swarm_members, "places in formations, times over targets")    \
  X(SwarmPlatformSpec, swarm_platform, swarm_platforms, "evasion, seekers, ballistic flight")    \
  X(SwarmState, swarm_state, swarm_movers, "state of members, by row")                           \
  X(std::uint64_t, threat, swarm_movers, "nearest of what homes on a row: distance, row; ~0")    \
  X(std::uint8_t, emits, swarm_sensors, "1: a radar that radiates in this tick")                 \
  X(GroundLook, ground_look, ground_looks, "sensors that see sites")                             \
  X(Sighting, sighting, sightings, "where a picture last saw a site")                            \
  X(std::uint64_t, bid, auction_cells, "highest bid known: bits of the bid, ~row of the bidder") \
  X(std::uint64_t, heard, auction_cells, "the same after the neighbours were heard")

/// What all worlds of a batch share. X(type, name, rows, meaning)
#define BOYD_SHARED_TABLES(X) \
  X(float, relief_m, relief_posts, "heights of the ground, m, one relief after the other")

/// What each tick makes anew before it is read: not a part of the state, and not alike on both
/// backends. Last in the block. X(type, name, rows, meaning)
#define BOYD_SCRATCH_TABLES(X)                                                               \
  X(std::uint32_t, order, flockers, "permutation that brings movers together")               \
  X(FieldSlot, gathered, flockers, "a field on its way there; keys of the order of flocks")  \
  X(std::uint32_t, flock_index, flockers, "flocking movers in canonical order: which it is") \
  X(std::uint16_t, flock_platform, flockers, "row of platforms")                             \
  X(std::uint64_t, flock_row_key, flock_rows, "occupied rows of cells, ascending")           \
  X(std::uint32_t, flock_row_first, flock_rows, "place of their first mover")                \
  X(std::uint32_t, flock_start, flock_starts, "place at which a bucket begins")              \
  X(std::uint32_t, flock_tile, flock_tiles, "movers in a tile of buckets")                   \
  X(FlockKey, flock_key, flock_places, "flocking movers by bucket")                          \
  X(FlockPlace, flock_place, flock_places, "the same, in a bucket by (cell, id)")            \
  X(FlockFlight, flock_flight, flock_places, "")                                             \
  X(std::uint64_t, seen_by, reports, "bit sets of the sensors that saw a mover, by index")   \
  X(BandGrid, seen_bands, associating, "where the bands of those that were seen lie")        \
  X(std::uint64_t, reports_to_band, report_bands, "bit sets of them in a band or before")    \
  X(float, listed_x_m, listed, "about where a listed track is now")                          \
  X(float, listed_y_m, listed, "")                                                           \
  X(float, listed_z_m, listed, "")                                                           \
  X(float, listed_mps, listed, "its speed at most")                                          \
  X(ListedPlace, listed_place, listed_places, "both")                                        \
  X(FoundList, found_list, found_lists, "of what a mount may shoot at, then may chase")      \
  X(FoundTarget, found_target, found_targets, "the nearest of them")

/// Pointers into one block of memory of a backend.
struct BatchView {
  BatchRows rows;
  std::uint32_t worlds = 0;
#define BOYD_FIELD(type, name, meaning) type* name = nullptr;
  BOYD_MOVER_FIELDS(BOYD_FIELD)
#undef BOYD_FIELD
#define BOYD_FIELD(type, name, rows_name, meaning) type* name = nullptr;
  BOYD_TABLES(BOYD_FIELD)
  BOYD_SHARED_TABLES(BOYD_FIELD)
  BOYD_SCRATCH_TABLES(BOYD_FIELD)
#undef BOYD_FIELD
};

/// How arrays lie in their block. One for the program, as it is unless a test changes it before the
/// first battle is made: wider gaps and an ear for where each array lies let an emulated device
/// find an index that leaves its array (docs/gpu.md).
struct BatchLayout {
  /// After each array; a multiple of 64. Arrays start at different offsets within a page: equal
  /// ones would share cache sets.
  std::size_t gap_bytes = 320;
  /// Called for each array of a view that is made; null: nobody listens.
  void (*placed)(const char* name, const void* first, std::size_t bytes) = nullptr;
};
BatchLayout& batch_layout();

/// Bytes of the block that holds `worlds` worlds of these rows.
std::size_t batch_bytes(const BatchRows& rows, std::size_t worlds);
/// Of these the first ones that hold its state: as many on each backend.
std::size_t state_bytes(const BatchRows& rows, std::size_t worlds);
/// A view of such a block at `base` (aligned to 256 bytes).
BatchView batch_view(const BatchRows& rows, std::size_t worlds, std::byte* base);

}  // namespace boyd
