/// A battle with no physics in it, for tests of what surrounds a battle.
#pragma once

#include <memory>
#include <span>

#include "host/run/study.hpp"
#include "kernels/tick.hpp"

namespace boyd::run {

/// Each world is a function of its plan and of the effects it receives, and of nothing else:
/// trigger 0 fires from 20 s + (seed mod 40) s after the start for 200 s; every engagement
/// permission in force at a command interval makes one shot per 10 s, by nation 0; the world ends
/// at end_ns. The state hash covers seed, clock and every effect with the time of its arrival.
/// A world whose seed is a multiple of 13 fails 100 s after its start.
std::unique_ptr<Battle> make_stand_in(Backend backend,
                                      std::span<const WorldPlan> worlds,
                                      const BatchOptions& options);

/// The same, whose worlds go on together and that comes back as soon as one of them has stopped;
/// of the others it tells the time alone.
std::unique_ptr<Battle> make_in_step(Backend backend,
                                     std::span<const WorldPlan> worlds,
                                     const BatchOptions& options);

/// The same, with memory for at most two worlds: std::bad_alloc above that.
std::unique_ptr<Battle> make_small_stand_in(Backend backend,
                                            std::span<const WorldPlan> worlds,
                                            const BatchOptions& options);

inline constexpr std::uint64_t kFailingSeed = 13;

/// A battle that never moves: worlds stay at their start, running.
std::unique_ptr<Battle> make_standing_still(Backend backend,
                                            std::span<const WorldPlan> worlds,
                                            const BatchOptions& options);

/// A battle that reaches the end of its worlds and does not end them.
std::unique_ptr<Battle> make_never_ending(Backend backend,
                                          std::span<const WorldPlan> worlds,
                                          const BatchOptions& options);

}  // namespace boyd::run
