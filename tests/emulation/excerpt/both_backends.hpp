/// A battle that is fought on the CPU, and during an excerpt tick by tick on the CUDA backend too.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "host/run/stop.hpp"
#include "kernels/tick.hpp"

namespace boyd::test {

/// Which part of a night both backends compute, and what came of it.
struct Excerpt {
  TimeNs from_ns = 0;                  ///< the CUDA backend goes on from the CPU's snapshot of then
  TimeNs until_ns = kNever;            ///< the night is stopped when every running world is here
  run::StopFlag stop;                  ///< of the run
  std::vector<std::byte> other_start;  ///< in place of the CPU's snapshot, to provoke a difference
  std::string difference;              ///< the first one: tick, world, what; empty: none
  std::uint64_t ticks_count = 0;       ///< steps that were compared, of whichever worlds moved
  std::vector<std::int64_t> shots_before_count;  ///< by world
  std::vector<std::int64_t> shots_count;         ///< by world, at the end
  std::vector<std::int64_t> kills_count;
};

/// Steps both backends one command interval at a time inside the excerpt and compares reports,
/// counters, damage, fates and state hashes of every world after each.
class BothBackends final : public Battle {
public:
  BothBackends(std::span<const WorldPlan> plans, const BatchOptions& options, Excerpt& excerpt);

  void inject(std::uint32_t world, std::span<const Injection> effects) override;
  void advance(std::span<const TimeNs> until_ns) override;
  const WorldReport& report(std::uint32_t world) const override { return cpu_->report(world); }
  WorldResult result(std::uint32_t world) override { return cpu_->result(world); }
  void take_unordered_events(std::uint32_t world, std::vector<Event>& events) override {
    cpu_->take_unordered_events(world, events);
  }
  void observe(std::uint32_t world, WorldView& view) override { cpu_->observe(world, view); }
  std::vector<std::byte> snapshot() override { return cpu_->snapshot(); }
  void restore(std::span<const std::byte> snapshot) override;

private:
  void start_excerpt();
  void compare(std::uint32_t world);
  void note_difference(std::uint32_t world, const std::string& what);

  std::vector<WorldPlan> plans_;
  BatchOptions options_;
  Excerpt& excerpt_;
  std::unique_ptr<Battle> cpu_;
  std::unique_ptr<Battle> cuda_;  ///< from the start of the excerpt on
};

}  // namespace boyd::test
