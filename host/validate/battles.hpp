/// Worlds without a host in the loop, run through the battle kernels of the CPU backend.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "host/validate/case.hpp"
#include "kernels/tick.hpp"

namespace boyd::validate {

/// A place in metres.
Position place_m(double x_m, double y_m, double z_m);

/// A site of the first group, in the plan's next row of sites.
void add_site(WorldPlan& plan, std::uint32_t member, Position position);

/// A picture that shows everything at once, and one group of its own that shoots at whatever it
/// does not believe friendly, wherever it is: row `group` of groups and of pictures.
void add_all_seeing_group(WorldPlan& plan, Side side, std::uint8_t nation);

/// A mover that stays where it is for as long as a world lasts: boyd has none, so it creeps.
PlatformSpec creeping_platform();

/// A picture that knows only what its sensors see with a group for them (row 0 of both), and group
/// 1 for standing_target().
void add_watchers_and_targets(WorldPlan& plan);

/// What tracks assume (docs/model.md): of the velocity of a target that was measured once, one
/// sigma along each axis, and of accelerations.
inline constexpr double kNewTrackSpeed_mps = 300;
inline constexpr double kAccelNoise_m2ps3 = 25;

inline constexpr double kDistantSensor_m = 1'000'000;
/// A camera on a site of its own that sees everything near the origin in every look, so far off
/// that its errors are the same for all of it and along each level axis.
SensorSpec& add_distant_sensor(WorldPlan& plan, double error_m);

/// A member of group 1 on platform 0, which should creep.
MoverSpec standing_target(std::uint32_t member, Position position);

struct BattleEnd {
  WorldResult result;
  std::vector<Event> events;  ///< when they were asked for
};

/// Runs one world to its end, or to the end of the first command interval in which one of its
/// triggers fires. Throws std::runtime_error when it fails.
BattleEnd run_battle(const WorldPlan& plan, bool record_events);

/// The one world of a battle once it has run up to a time. Throws std::runtime_error when it fails.
WorldView view_at(Battle& battle, TimeNs until_ns);

/// Makes and runs worlds 0..count-1, several at the same time; `run(world, seed)` with the seed of
/// a replication.
void for_each_world(std::uint32_t count,
                    std::uint64_t seed,
                    const Progress& progress,
                    const std::function<void(std::uint32_t, std::uint64_t)>& run);

}  // namespace boyd::validate
