/// One batch of worlds from start to end: the battle and each world's command engine, in turns.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "host/run/outcome.hpp"
#include "host/run/stop.hpp"
#include "host/run/study.hpp"

namespace boyd::run {

struct BatchRunOptions {
  Backend backend = Backend::kCpu;
  BatchOptions batch;
  BattleMaker make = &make_battle;
  /// Simulated time that the battle is asked for at once; 0: as fits the wall clock. What happens
  /// in a world does not depend on it.
  TimeNs slice_ns = 0;
  /// Called, when set, with world and report whenever a report goes to the world's command engine.
  std::function<void(std::uint32_t, const WorldReport&)> on_report = {};
  /// Simulated time between two calls of on_frame; 0: none. What happens in a world does not
  /// depend on it.
  TimeNs frame_ns = 0;
  /// Called, when set, with the world from the thread that runs it: at its start, whenever its
  /// clock has reached a multiple of frame_ns, and at its end. The run waits for it; it may
  /// observe(), and take_events().
  std::function<void(std::uint32_t)> on_frame = {};
};

/// A world with more movers has no detections among what is recorded of it unless they are asked
/// for: a hundred thousand movers are detected a million times a second.
inline constexpr std::size_t kDetectedMoversMax = 2000;

/// Runs worlds until each has ended or failed. What a world does depends on its setup alone: not on
/// its place in the batch, not on the other worlds, not on when progress is reported.
class BatchRun {
public:
  /// Makes the battle. Throws what BattleMaker throws.
  BatchRun(std::vector<WorldSetup> setups, const BatchRunOptions& options);
  ~BatchRun();
  BatchRun(const BatchRun&) = delete;
  BatchRun& operator=(const BatchRun&) = delete;

  /// Runs to the end, or to the next command interval after `stop` is requested. `advanced` is
  /// called from this thread every fraction of a second with the share of simulated time done.
  void run(const StopFlag& stop, const std::function<void(double)>& advanced);

  /// What world `w` left behind, but for arm and replication.
  WorldOutcome outcome(std::uint32_t w);
  const command::Engine& engine(std::uint32_t w) const;
  /// Recorded events of world `w`, in order; see BatchOptions::record_events.
  std::vector<Event> take_events(std::uint32_t w);
  /// The same in no order, to the end of `events`; see Battle::take_unordered_events().
  void take_unordered_events(std::uint32_t w, std::vector<Event>& events);
  /// State hash, counters and what became of orders of world `w`, as they are now.
  WorldResult result(std::uint32_t w);
  /// WorldResult::state_hash of world `w` alone.
  std::uint64_t state_hash(std::uint32_t w);
  /// What world `w` looks like now.
  WorldView observe(std::uint32_t w);
  void observe(std::uint32_t w, WorldView& view);
  /// Where its movers are now; see Battle::keep_places().
  std::shared_ptr<const Places> keep_places(std::uint32_t w);

private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace boyd::run
