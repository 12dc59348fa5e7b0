#include "host/bench/measurement.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <ctime>
#include <memory>
#include <stdexcept>
#include <string>

#include "host/bench/battle_cases.hpp"
#include "host/bench/neighbours.hpp"

namespace boyd::bench {

namespace {

using Clock = std::chrono::steady_clock;

class Stopwatch {
public:
  double seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }
  double processor_seconds() const { return processor_time_s() - processor_start_s_; }

private:
  static double processor_time_s() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
  }

  Clock::time_point start_ = Clock::now();
  double processor_start_s_ = processor_time_s();
};

/// Over all worlds, since their start; the hash is one number for the state of them all.
struct Totals {
  std::int64_t agent_ticks = 0;
  std::int64_t pair_evaluations = 0;
  std::uint64_t state_hash = 0;
  NationCounters counted{};
};

class Bench {
public:
  Bench(const std::vector<WorldPlan>& plans, const MeasureOptions& options)
      : worlds_(plans.size()) {
    BatchOptions batch;
    batch.threads = options.threads;
    batch.device = options.device;
    batch.isa = options.isa;
    battle_ = make_battle(options.backend, plans, batch);
    for (std::size_t w = 0; w < worlds_; ++w) {
      now_ns_ = plans[w].start_ns;
    }
  }

  Battle& battle() { return *battle_; }

  void advance(TimeNs by_ns) {
    now_ns_ += by_ns;
    const std::vector<TimeNs> until(worlds_, now_ns_);
    // A battle may come back early, when a trigger changes or a site falls.
    while (any_before(now_ns_)) {
      battle_->advance(until);
    }
  }

  void restore(const std::vector<std::byte>& snapshot, TimeNs now_ns) {
    battle_->restore(snapshot);
    now_ns_ = now_ns;
  }

  TimeNs now_ns() const { return now_ns_; }

  Totals totals() {
    Totals sum;
    for (std::uint32_t w = 0; w < worlds_; ++w) {
      const WorldResult result = battle_->result(w);
      sum.agent_ticks += result.agent_ticks;
      sum.pair_evaluations += result.pair_evaluations;
      sum.state_hash = sum.state_hash * 0x9E3779B97F4A7C15ULL + result.state_hash;
      for (const NationCounters& nation : result.nations) {
        for (std::size_t c = 0; c < kCounters; ++c) {
          sum.counted[c] += nation[c];
        }
      }
    }
    return sum;
  }

private:
  bool any_before(TimeNs time_ns) const {
    for (std::uint32_t w = 0; w < worlds_; ++w) {
      const WorldReport& report = battle_->report(w);
      if (report.state == WorldState::kFailed) {
        throw std::runtime_error("world " + std::to_string(w) + ": " + describe(report.failure));
      }
      if (report.state == WorldState::kRunning && report.now_ns < time_ns) {
        return true;
      }
    }
    return false;
  }

  std::size_t worlds_;
  std::unique_ptr<Battle> battle_;
  TimeNs now_ns_ = 0;
};

}  // namespace

Measurement measure(const std::vector<WorldPlan>& plans,
                    const MeasureOptions& options,
                    const run::StopFlag& stop,
                    const std::function<void(double)>& done) {
  Measurement out;
  out.state_bytes = battle_bytes(plans.front(), plans.size());
  Bench bench(plans, options);
  bench.advance(options.warm_up_ns);
  const std::vector<std::byte> start = bench.battle().snapshot();
  const TimeNs start_ns = bench.now_ns();
  const Totals before = bench.totals();
  for (std::uint32_t w = 0; w < plans.size(); ++w) {
    const WorldView view = bench.battle().observe(w);
    out.agents_count += view.movers.size();
    out.accepted_pairs += count_neighbours(view, options.flock_radius_m);
  }
  out.simulated_s = static_cast<double>(options.repeat_ns) * 1e-9;
  for (std::uint32_t r = 0; r < options.repeats_count && !stop.requested(); ++r) {
    bench.restore(start, start_ns);
    const Stopwatch watch;
    bench.advance(options.repeat_ns);
    out.repeats_s.push_back(watch.seconds());
    out.processor_s.push_back(watch.processor_seconds());
    const Totals after = bench.totals();
    if (r != 0 && after.state_hash != out.state_hash) {
      throw std::runtime_error("two repeats from one snapshot ended in different states");
    }
    out.state_hash = after.state_hash;
    out.agent_ticks = after.agent_ticks - before.agent_ticks;
    out.pair_evaluations = after.pair_evaluations - before.pair_evaluations;
    for (std::size_t c = 0; c < kCounters; ++c) {
      out.counted[c] = after.counted[c] - before.counted[c];
    }
    done(static_cast<double>(r + 1) / options.repeats_count);
  }
  return out;
}

double median_s(std::vector<double> times) {
  if (times.empty()) {
    return 0;
  }
  std::sort(times.begin(), times.end());
  const std::size_t middle = times.size() / 2;
  return times.size() % 2 == 1 ? times[middle] : (times[middle - 1] + times[middle]) / 2;
}

}  // namespace boyd::bench
