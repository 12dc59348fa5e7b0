/// Simulates a recorded world again, from what the recording holds alone.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "host/record/difference.hpp"
#include "host/record/recording.hpp"
#include "host/run/stop.hpp"
#include "host/run/study.hpp"

namespace boyd::record {

struct ReplayOptions {
  Backend backend = Backend::kCpu;
  int device = 0;
  std::uint32_t threads = 1;
};

struct Replay {
  std::size_t frames_count = 0;  ///< compared
  bool interrupted = false;
  std::optional<Difference> difference;  ///< of the first frame whose hash is another one
};

/// The world that was recorded, before its start: with its orders by hand. `study`: of the
/// recording's document. Throws RecordingError where the recording names what that lacks.
run::WorldSetup world_of(const Recording& recording, const run::Study& study);

/// Compares the state hash at every frame that the recording holds. `advanced`: with the share
/// done. Throws RecordingError, scenario::ScenarioError, and what making a battle throws.
Replay replay(Recording& recording,
              const ReplayOptions& options,
              const run::StopFlag& stop,
              const std::function<void(double)>& advanced);

}  // namespace boyd::record
