/// Swarms of a scenario into a world's plan: formations, launch times for an arrival together,
/// what may be attacked, relocations of units.
#pragma once

#include <cstdint>

#include "host/scenario/raid_draws.hpp"
#include "host/scenario/scenario.hpp"

namespace boyd::scenario {

/// A member's place from its formation's reference point: metres ahead and to the left.
struct Station {
  double ahead_m = 0;
  double left_m = 0;
};
/// Of the n-th member, from 0: a column behind the first, a line abreast to both sides, or a wedge.
Station station_of(const Formation& formation, std::uint32_t n);

/// What a member flies from its start along its route and down to its target, m.
double way_m(const WorldPlan& plan, const MoverSpec& mover);

/// Time of flight of a ballistic missile to its target, by the closed form of its arc.
double ballistic_flight_s(const WorldPlan& plan,
                          const MoverSpec& mover,
                          const SwarmPlatformSpec& spec,
                          double speed_max_mps);

/// Members of one wave of one night: rows [first, first + count) of the plan's movers.
struct WaveRows {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

/// Puts the members of a wave into their formations: each but the first of a formation flies where
/// and when that one does, at its station, at the same target where the shares of targets allow.
void form_up(const Raid& raid, const WaveRows& rows, WorldPlan& plan);

/// Moves launch times, and sets the wanted time over the target, so that the members of a wave
/// arrive together. Without a time of its own the wave arrives as soon as its slowest member can.
void plan_arrival(const Scenario& scenario,
                  const Raid& raid,
                  const RaidWave& wave,
                  double night_s,
                  const WaveRows& rows,
                  WorldPlan& plan);

/// A unit of a group, the next row of the plan's sites, that goes to another place in its circle
/// now and then; it begins where it is said to be.
void move_unit(const Scenario& scenario,
               const Group& group,
               std::uint32_t unit,
               const SiteSpec& site,
               const RaidDraws& draws,
               WorldPlan& plan);

/// A raid's member, the next row of the plan's movers.
struct RaidMember {
  std::uint32_t group = 0;
  std::uint32_t ordinal = 0;
  std::uint32_t platform = 0;
};
/// The sensors that it carries see movers and sites, for the raid's picture.
void look_from(const Scenario& scenario,
               const Raid& raid,
               const RaidMember& member,
               WorldPlan& plan);

/// The tables of swarms, where anything in the scenario asks for them.
void add_swarm_tables(const Scenario& scenario, WorldPlan& plan);

}  // namespace boyd::scenario
