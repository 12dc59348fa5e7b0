#include "host/run/runner.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <fstream>
#include <mutex>
#include <new>
#include <stdexcept>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <tbb/global_control.h>

namespace boyd::run {

namespace {

/// Small enough to stay in the cache of one core.
constexpr std::size_t kCpuBatchMax = 4;
constexpr std::size_t kBatchesPerThread = 4;
/// Batches at the same time on one GPU: the command engines of one use a thread while the ticks of
/// others use the device, which a single batch of small worlds leaves idle for the most part.
constexpr std::size_t kDeviceBatchesMax = 4;
/// Of fewer worlds a tick takes hardly less time, so that another batch would gain little.
constexpr std::size_t kDeviceBatchMin = 64;
/// Of the free memory, what worlds may take.
constexpr double kMemoryShare = 0.8;

struct Layout {
  std::size_t worlds_per_batch = 1;
  std::uint32_t workers = 1;  ///< batches at the same time
  std::uint32_t threads_per_batch = 1;
};

[[noreturn]] void refuse_for_memory(std::size_t needed, std::size_t available) {
  constexpr double kGib = 1024.0 * 1024.0 * 1024.0;
  throw std::runtime_error(fmt::format(
      "one world needs {:.2f} GiB of memory and {:.2f} GiB are free: a smaller force, fewer tracks "
      "or a larger machine would do",
      static_cast<double>(needed) / kGib,
      static_cast<double>(available) / kGib));
}

/// Batches at the same time: on each thread of the CPU; on each device as many as it has threads
/// and worlds for.
std::size_t workers_for(std::size_t worlds, std::size_t threads, const RunOptions& options) {
  if (options.backend == Backend::kCpu) {
    return threads;
  }
  const std::size_t devices = options.devices.size();
  const std::size_t each_min = options.worlds_per_batch > 0 ? 1 : kDeviceBatchMin;
  const std::size_t fair = std::min(threads, worlds / each_min) / devices;
  return devices * std::clamp<std::size_t>(fair, 1, kDeviceBatchesMax);
}

Layout lay_out(const WorldPlan& sample, std::size_t worlds, const RunOptions& options) {
  Layout layout;
  const std::size_t threads = std::max<std::size_t>(1, options.threads);
  std::size_t workers_max = workers_for(worlds, threads, options);
  if (options.worlds_per_batch > 0) {
    layout.worlds_per_batch = std::min(options.worlds_per_batch, worlds);
  } else if (options.backend == Backend::kCpu) {
    const std::size_t fair = worlds / (threads * kBatchesPerThread);
    layout.worlds_per_batch = std::clamp<std::size_t>(fair, 1, kCpuBatchMax);
  } else {
    layout.worlds_per_batch = (worlds + workers_max - 1) / workers_max;
  }
  const std::size_t available =
      options.memory_bytes > 0
          ? options.memory_bytes
          : static_cast<std::size_t>(kMemoryShare * static_cast<double>(free_memory_bytes()));
  if (available > 0) {
    const std::size_t one = std::max<std::size_t>(1, battle_bytes(sample, 1));
    if (one > available) {
      refuse_for_memory(one, available);
    }
    const std::size_t sharers = options.backend == Backend::kCpu ? 1 : workers_max;
    layout.worlds_per_batch =
        std::clamp<std::size_t>(available / one / sharers, 1, layout.worlds_per_batch);
    workers_max = std::min(workers_max, available / (one * layout.worlds_per_batch));
  }
  const std::size_t batches = (worlds + layout.worlds_per_batch - 1) / layout.worlds_per_batch;
  const std::size_t workers = std::min(batches, std::max<std::size_t>(1, workers_max));
  layout.workers = static_cast<std::uint32_t>(workers);
  layout.threads_per_batch =
      static_cast<std::uint32_t>(std::max<std::size_t>(1, threads / workers));
  return layout;
}

class Runner {
public:
  Runner(const Study& study,
         const RunOptions& options,
         const StopFlag& stop,
         const std::function<void(const Progress&)>& progress)
      : study_(study), options_(options), stop_(stop), progress_(progress) {
    for (const std::uint32_t arm : options.arms) {
      for (std::uint32_t r = 0; r < options.replications_count; ++r) {
        WorldOutcome world;
        world.arm = arm;
        world.replication = options.replication_first + r;
        result_.worlds.push_back(std::move(world));
      }
    }
  }

  RunResult run() {
    const auto before = std::chrono::steady_clock::now();
    if (!result_.worlds.empty()) {
      layout_ = lay_out(first_plan(), result_.worlds.size(), options_);
      work();
    }
    if (error_) {
      std::rethrow_exception(error_);
    }
    result_.interrupted = stop_.requested() && worlds_done_ < result_.worlds.size();
    result_.wall_s =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
    return std::move(result_);
  }

private:
  WorldPlan first_plan() const {
    return study_.world(result_.worlds.front().arm, result_.worlds.front().replication).plan;
  }

  /// Plain threads: each spends its time inside a batch, which may use a task arena of its own.
  /// Each device has one at least.
  void work() {
    const tbb::global_control allowed(tbb::global_control::max_allowed_parallelism,
                                      std::max<std::size_t>(1, options_.threads));
    next_ = layout_.workers * layout_.worlds_per_batch;
    std::vector<std::jthread> threads;
    for (std::uint32_t i = 1; i < layout_.workers; ++i) {
      threads.emplace_back([this, i] { take_batches(i); });
    }
    take_batches(0);
  }

  /// The worker's own batch first, then whichever is left.
  void take_batches(std::uint32_t worker) {
    const int device = options_.devices[worker % options_.devices.size()];
    std::size_t first = worker * layout_.worlds_per_batch;
    for (; first < result_.worlds.size() && !stop_.requested() && !broken_.load();
         first = next_.fetch_add(layout_.worlds_per_batch)) {
      const std::size_t count = std::min(layout_.worlds_per_batch, result_.worlds.size() - first);
      try {
        run_range(device, first, count);
      } catch (...) {
        const std::lock_guard lock(mutex_);
        error_ = error_ ? error_ : std::current_exception();
        broken_.store(true);
      }
    }
  }

  /// Runs worlds [first, first + count); halves them when the backend's memory does not hold them.
  void run_range(int device, std::size_t first, std::size_t count) {
    try {
      run_batch(device, first, count);
    } catch (const std::bad_alloc&) {
      if (count == 1) {
        throw std::runtime_error("the backend's memory does not hold a single world");
      }
      run_range(device, first, count / 2);
      run_range(device, first + count / 2, count - count / 2);
    }
  }

  void run_batch(int device, std::size_t first, std::size_t count) {
    std::vector<WorldSetup> setups;
    std::vector<std::size_t> rows;
    for (std::size_t i = first; i < first + count; ++i) {
      WorldOutcome& world = result_.worlds[i];
      try {
        setups.push_back(study_.world(world.arm, world.replication));
        rows.push_back(i);
      } catch (const std::exception& error) {
        world.ending = Ending::kFailed;
        world.problem = error.what();
      }
    }
    if (!setups.empty()) {
      BatchRun batch(std::move(setups),
                     {options_.backend,
                      {layout_.threads_per_batch, device, false},
                      options_.make,
                      options_.slice_ns});
      double share = 0;
      batch.run(stop_, [&](double now) { advanced(std::exchange(share, now), now, rows.size()); });
      for (std::uint32_t w = 0; w < rows.size(); ++w) {
        WorldOutcome& place = result_.worlds[rows[w]];
        WorldOutcome outcome = batch.outcome(w);
        outcome.arm = place.arm;
        outcome.replication = place.replication;
        place = std::move(outcome);
      }
    }
    finished(first, count);
  }

  void advanced(double share_before, double share_now, std::size_t worlds) {
    const std::lock_guard lock(mutex_);
    shares_ += (share_now - share_before) * static_cast<double>(worlds);
    report();
  }

  void finished(std::size_t first, std::size_t count) {
    const std::lock_guard lock(mutex_);
    for (std::size_t i = first; i < first + count; ++i) {
      worlds_done_ += result_.worlds[i].ending != Ending::kUnfinished ? 1 : 0;
    }
    report();
  }

  void report() const {
    if (progress_) {
      const auto worlds = static_cast<double>(result_.worlds.size());
      progress_({worlds_done_, result_.worlds.size(), std::min(1.0, shares_ / worlds)});
    }
  }

  const Study& study_;
  const RunOptions& options_;
  const StopFlag& stop_;
  const std::function<void(const Progress&)>& progress_;
  RunResult result_;
  Layout layout_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> broken_{false};
  std::mutex mutex_;
  std::exception_ptr error_;
  std::size_t worlds_done_ = 0;
  double shares_ = 0;
};

}  // namespace

RunResult run_study(const Study& study,
                    const RunOptions& options,
                    const StopFlag& stop,
                    const std::function<void(const Progress&)>& progress) {
  return Runner(study, options, stop, progress).run();
}

std::uint32_t processors_count() {
  return std::max(1U, std::thread::hardware_concurrency());
}

std::size_t free_memory_bytes() {
  std::ifstream info("/proc/meminfo");
  std::string key;
  std::size_t kib = 0;
  std::string unit;
  while (info >> key >> kib >> unit) {
    if (key == "MemAvailable:") {
      return kib * 1024;
    }
  }
  return 0;
}

}  // namespace boyd::run
