/// Worlds of any size whose tick `boyd bench` measures.
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/tick.hpp"

namespace boyd::bench {

struct CaseSize {
  std::uint32_t agents_count = 10'000;  ///< movers of each world, at least 1
  double neighbours = 24;               ///< that a mover has inside its flock radius, on average
  std::uint32_t worlds_count = 1;       ///< all alike but for their dice
  std::uint32_t defenders_count = 300;  ///< swarm: sites with a radar, a gun and missiles each
};

inline constexpr float kFlockRadius_m = 100;
inline constexpr double kTick_s = 0.1;

/// Drones that flock in a cube at the density that gives each so many neighbours, spread evenly at
/// random, and nothing else: binning, pair loop and motion.
std::vector<WorldPlan> flock_worlds(const CaseSize& size);

/// The geometry that FLAME GPU 2 publishes its Circles benchmark with (Richmond et al. 2023:
/// density 1, radius 2, so a million agents in a cube of width 100), ten metres to their unit: 33.5
/// neighbours each. The pair rule is boyd's, attraction and repulsion, without alignment. Size's
/// neighbours are not used.
std::vector<WorldPlan> circles_worlds(const CaseSize& size);
inline constexpr float kCirclesRadius_m = 20;

/// A raid with every stage at work: armed drones and decoys (one in four) in flocks of a hundred,
/// on their way to an asset from all sides; around it defenders, each with a radar of 20 km, a gun
/// and four missiles, weapons free on what they identify as hostile. The first are in range at the
/// start.
std::vector<WorldPlan> swarm_worlds(const CaseSize& size);
/// A place of their worlds from metres.
Position place(double x_m, double y_m, double z_m);
inline constexpr std::uint32_t kFlockSize = 100;
inline constexpr std::uint32_t kRaiders = 0;  // rows of its groups
inline constexpr std::uint32_t kDefence = 1;
inline constexpr std::uint32_t kDrone = 0;  // rows of its platforms
inline constexpr std::uint32_t kDecoyDrone = 1;
inline constexpr std::uint32_t kMissileRow = 2;

/// The same raid and defence with every model on that a scenario can turn on: false alarms, reports
/// that tracks must find, interrogation, noise jamming, passive sensors and bearings, pictures that
/// exchange tracks, ground and wind, satellite navigation jammed and led astray, lag, lasers,
/// interceptor drones, jammers, reserves, depots, assessment, fighters that return; auctions, times
/// of arrival, evasion, weapons against radars, emission control, ballistic missiles.
std::vector<WorldPlan> every_model_worlds(const CaseSize& size);

}  // namespace boyd::bench
