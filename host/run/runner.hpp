/// Runs a study: arms x replications as batches of worlds, on several threads or devices.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "host/run/batch_run.hpp"
#include "host/run/outcome.hpp"
#include "host/run/stop.hpp"
#include "host/run/study.hpp"

namespace boyd::run {

/// How far a run has come.
struct Progress {
  std::size_t worlds_done = 0;
  std::size_t worlds_count = 0;
  double share_done = 0;  ///< of simulated time over all worlds, 0..1
};

struct RunOptions {
  std::vector<std::uint32_t> arms;  ///< which, in this order; at least one
  std::uint32_t replication_first = 0;
  std::uint32_t replications_count = 1;
  std::uint32_t threads = 1;
  Backend backend = Backend::kCpu;
  std::vector<int> devices = {0};    ///< CUDA devices among which the worlds are shared out
  std::size_t worlds_per_batch = 0;  ///< 0: chosen by the runner; results do not depend on it
  std::size_t memory_bytes = 0;      ///< worlds in flight fit into it; 0: what the host has free
  /// Simulated time between two looks at all worlds of a batch; 0: about 0.1 s of wall time.
  /// Results do not depend on it, how often a batch ticks does.
  TimeNs slice_ns = 0;
  BattleMaker make = &make_battle;
};

struct RunResult {
  /// Arm by arm in the order asked for, replications ascending within. Worlds that failed, and
  /// those that an interrupt left unfinished, are in their places.
  std::vector<WorldOutcome> worlds;
  bool interrupted = false;
  double wall_s = 0;
};

/// Runs every world. `progress` is called from any of the threads, one call at a time, and may be
/// empty. A world that fails does not end the others. Throws std::runtime_error when the memory
/// does not hold a single world, and what making a battle throws.
RunResult run_study(const Study& study,
                    const RunOptions& options,
                    const StopFlag& stop,
                    const std::function<void(const Progress&)>& progress = {});

/// Memory that this machine can still give, in bytes; 0 when it does not say.
std::size_t free_memory_bytes();

/// Logical processors of this machine: at least 1, also where it does not say.
std::uint32_t processors_count();

}  // namespace boyd::run
