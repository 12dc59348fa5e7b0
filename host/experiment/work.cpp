#include "host/experiment/work.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include <unistd.h>

namespace boyd::experiment {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kPatience{5};

class Workers {
public:
  Workers(const Experiment& experiment,
          Desk& desk,
          const WorkOptions& options,
          const run::StopFlag& stop,
          const std::function<void()>& handed_in)
      : experiment_(experiment), desk_(desk), stop_(stop), handed_in_(handed_in) {
    // A device takes whole parcels; on the CPU each thread has a parcel of its own.
    workers_count_ = options.backend == Backend::kCpu ? std::max(1U, options.threads) : 1;
    run_.threads = std::max(1U, options.threads / workers_count_);
    run_.backend = options.backend;
    run_.devices = {options.device};
    run_.make = options.make;
    constexpr double kMemoryShare = 0.8;
    run_.memory_bytes = static_cast<std::size_t>(
        kMemoryShare * static_cast<double>(run::free_memory_bytes()) / workers_count_);
  }

  void run() {
    {
      std::vector<std::jthread> threads;
      for (std::uint32_t i = 1; i < workers_count_; ++i) {
        threads.emplace_back([this] { guarded(); });
      }
      guarded();
    }
    if (error_) {
      std::rethrow_exception(error_);
    }
  }

private:
  void guarded() {
    try {
      take_parcels();
    } catch (...) {
      const std::lock_guard lock(mutex_);
      error_ = error_ ? error_ : std::current_exception();
      broken_.store(true);
    }
  }

  void take_parcels() {
    std::unique_ptr<PointStudy> study;
    Parcel parcel;
    while (!stop_.requested() && !broken_.load()) {
      const Reply reply = desk_.next(parcel);
      if (reply == Reply::kDone) {
        return;
      }
      if (reply == Reply::kWait) {
        std::this_thread::sleep_for(kPatience);
        continue;
      }
      const auto before = Clock::now();
      if (study == nullptr || study->point() != parcel.point) {
        study = std::make_unique<PointStudy>(experiment_, parcel.point);
      }
      FinishedBatch batch;
      batch.rows = study->run(parcel.replication_first, parcel.replications_count, run_, stop_);
      if (batch.rows.empty()) {
        return;
      }
      batch.wall_s = std::chrono::duration<double>(Clock::now() - before).count();
      batch.machine = machine_name();
      desk_.finished(parcel, std::move(batch));
      const std::lock_guard lock(mutex_);
      handed_in_();
    }
  }

  const Experiment& experiment_;
  Desk& desk_;
  const run::StopFlag& stop_;
  const std::function<void()>& handed_in_;
  run::RunOptions run_;
  std::uint32_t workers_count_ = 1;
  std::atomic<bool> broken_{false};
  std::mutex mutex_;
  std::exception_ptr error_;
};

}  // namespace

void work(const Experiment& experiment,
          Desk& desk,
          const WorkOptions& options,
          const run::StopFlag& stop,
          const std::function<void()>& handed_in) {
  Workers(experiment, desk, options, stop, handed_in).run();
}

std::string machine_name() {
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

}  // namespace boyd::experiment
