#include "viewer/source/measure_bands.hpp"

#include <algorithm>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

#include "host/run/batch_run.hpp"

namespace boyd::viewer {

namespace {

constexpr TimeNs kSamples = 240;

NationCounters totals_of(const WorldView& view) {
  NationCounters sum{};
  for (const NationCounters& nation : view.nations) {
    for (std::size_t c = 0; c < kCounters; ++c) {
      sum[c] += nation[c];
    }
  }
  return sum;
}

}  // namespace

std::int64_t total_of(const WorldView& view, Counter counter) {
  std::int64_t sum = 0;
  for (const NationCounters& nation : view.nations) {
    sum += nation[static_cast<std::size_t>(counter)];
  }
  return sum;
}

std::size_t BandResult::samples_count() const {
  std::size_t count = 0;
  for (const auto& night : nights) {
    count = std::max(count, night->totals.size());
  }
  return count;
}

Band BandResult::band_at(std::size_t sample, Counter counter) const {
  std::vector<std::int64_t> values;
  for (const auto& night : nights) {
    if (!night->totals.empty()) {
      values.push_back(night->totals[std::min(sample, night->totals.size() - 1)]
                                    [static_cast<std::size_t>(counter)]);
    }
  }
  if (values.empty()) {
    return {};
  }
  std::sort(values.begin(), values.end());
  const std::size_t cut = values.size() / 10;
  return {values[cut], values[values.size() - 1 - cut]};
}

class MeasureBands::Impl {
public:
  Impl(const run::DocumentStudy& study, std::uint32_t arm, std::uint32_t nights_count) {
    result_.arm = arm;
    result_.is_running = true;
    thread_ = std::thread([this, &study, arm, nights_count] { work(study, arm, nights_count); });
  }
  ~Impl() {
    stop_.request();
    thread_.join();
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  BandResult result() const {
    const std::lock_guard lock(mutex_);
    return result_;
  }

private:
  void work(const run::DocumentStudy& study, std::uint32_t arm, std::uint32_t nights_count) {
    std::string problem;
    try {
      for (std::uint32_t night = 0; night < nights_count && !stop_.requested(); ++night) {
        live(study.world(arm, night));
      }
    } catch (const std::exception& error) {
      problem = error.what();
    }
    const std::lock_guard lock(mutex_);
    result_.problem = std::move(problem);
    result_.is_running = false;
  }

  void live(run::WorldSetup setup) {
    const TimeNs start_ns = setup.plan.start_ns;
    const TimeNs step_ns =
        std::max(setup.plan.command_interval_ns, (setup.plan.end_ns - start_ns) / kSamples);
    auto history = std::make_shared<CountHistory>();
    std::vector<run::WorldSetup> worlds;
    worlds.push_back(std::move(setup));
    std::unique_ptr<run::BatchRun> batch;
    run::BatchRunOptions options;
    options.frame_ns = step_ns;
    options.on_frame = [&](std::uint32_t w) {
      const WorldView view = batch->observe(w);
      // A world that nothing happens in jumps over samples; they are as the one before.
      const auto sample = static_cast<std::size_t>((view.now_ns - start_ns) / step_ns);
      const NationCounters before =
          history->totals.empty() ? NationCounters{} : history->totals.back();
      while (history->totals.size() < sample) {
        history->totals.push_back(before);
      }
      history->totals.push_back(totals_of(view));
    };
    batch = std::make_unique<run::BatchRun>(std::move(worlds), options);
    batch->run(stop_, [](double) {});
    if (!stop_.requested()) {
      const std::lock_guard lock(mutex_);
      result_.start_ns = start_ns;
      result_.step_ns = step_ns;
      result_.nights.push_back(std::move(history));
    }
  }

  mutable std::mutex mutex_;
  BandResult result_;
  run::StopFlag stop_;
  std::thread thread_;
};

MeasureBands::MeasureBands() = default;
MeasureBands::~MeasureBands() = default;

void MeasureBands::start(const run::DocumentStudy& study,
                         std::uint32_t arm,
                         std::uint32_t nights_count) {
  impl_.reset();
  impl_ = std::make_unique<Impl>(study, arm, nights_count);
}
void MeasureBands::forget() {
  impl_.reset();
}
BandResult MeasureBands::result() const {
  return impl_ ? impl_->result() : BandResult{};
}

}  // namespace boyd::viewer
