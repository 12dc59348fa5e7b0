/// How long a tick takes: warmed up, taken back, repeated.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "host/bench/battle_cases.hpp"
#include "host/run/stop.hpp"
#include "kernels/tick.hpp"

namespace boyd::bench {

struct MeasureOptions {
  Backend backend = Backend::kCpu;
  int device = 0;
  std::uint32_t threads = 1;
  std::uint32_t repeats_count = 5;       ///< at least 1
  TimeNs warm_up_ns = 2 * kNsPerSecond;  ///< simulated before the snapshot
  TimeNs repeat_ns = 2 * kNsPerSecond;   ///< simulated in a repeat, so that its end state is fixed
  double flock_radius_m = kFlockRadius_m;  ///< inside which neighbours are counted
  Isa isa = Isa::kBest;                    ///< of the CPU's loops over lanes
};

struct Measurement {
  std::vector<double> repeats_s;      ///< wall time of each repeat
  std::vector<double> processor_s;    ///< time that the process had of all processors in it
  std::int64_t agent_ticks = 0;       ///< of one repeat
  std::int64_t pair_evaluations = 0;  ///< of one repeat: candidates looked at
  double simulated_s = 0;             ///< of one repeat, per world
  std::uint64_t accepted_pairs = 0;   ///< inside the flock radius at the start of a repeat
  std::uint64_t agents_count = 0;     ///< in the air then
  std::uint64_t state_hash = 0;       ///< at the end of a repeat, over all worlds
  std::uint64_t state_bytes = 0;      ///< of the batch
  NationCounters counted{};           ///< over all worlds and nations, in one repeat
};

/// Makes the battle, lets it run a while, then repeats from a snapshot. `done` is told the share.
/// Throws what make_battle throws, and std::runtime_error when a world fails or when two repeats
/// end in different states. Empty repeats_s: `stop` was requested before the first was done.
Measurement measure(const std::vector<WorldPlan>& plans,
                    const MeasureOptions& options,
                    const run::StopFlag& stop,
                    const std::function<void(double)>& done);

/// Middle of the times, s; 0 when there is none.
double median_s(std::vector<double> times);

}  // namespace boyd::bench
