#include "viewer/source/live_source.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include <sys/resource.h>

#include "host/run/batch_run.hpp"
#include "host/run/measures.hpp"
#include "host/time/time.hpp"

namespace boyd::viewer {

namespace {

using Clock = std::chrono::steady_clock;

/// More frames than this are not kept for a viewer that takes none.
constexpr std::size_t kFramesWaitingMax = 2048;
/// The engine is copied for the viewer at most so often.
constexpr std::chrono::milliseconds kEngineEvery{200};

NightEnd end_of(const run::WorldOutcome& outcome) {
  NightEnd end;
  end.state_hash = outcome.state_hash;
  for (std::size_t row = 0; row < run::measures().size(); ++row) {
    const run::Measure& measure = run::measures()[row];
    const std::optional<double> value = run::measure_value(row, outcome).number;
    if (value && !measure.diagnostic) {
      end.measures.emplace_back(measure.name, *value);
    }
  }
  return end;
}

/// How often the calling thread has stood still for something, rather than lost the processor.
std::uint64_t sleeps_count() {
  rusage usage{};
  getrusage(RUSAGE_THREAD, &usage);
  return static_cast<std::uint64_t>(usage.ru_nvcsw);
}

template <typename Row>
void append(std::vector<Row>& to, std::vector<Row>& from) {
  if (to.empty()) {
    to.swap(from);
    return;
  }
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  from.clear();
}

}  // namespace

class LiveSource::Impl {
public:
  Impl(Scene scene, run::WorldSetup setup, const LiveOptions& options)
      : options_(options),
        scene_(std::move(scene)),
        frames_(options.frames_bytes_max),
        events_(options.events_max, options.detections_max),
        thread_([this, world = std::move(setup)]() mutable { simulate(std::move(world)); }) {}

  ~Impl() {
    stop_.request();
    hold(false);
    thread_.join();
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void refresh() {
    Parcel taken;
    {
      const std::lock_guard lock(desk_mutex_);
      std::swap(taken, desk_);
      desk_.state = taken.state;
      handover_ = desk_handover_;
    }
    for (FramePtr& frame : taken.frames) {
      frames_.add(std::move(frame));
    }
    events_.add(taken.events);
    if (taken.command) {
      command_ = std::move(taken.command);
    }
    if (taken.end) {
      end_ = std::move(taken.end);
    }
    if (!taken.problem.empty()) {
      problem_ = std::move(taken.problem);
    }
    state_ = taken.state;
    if (state_ == SourceState::kRunning && held_) {
      state_ = SourceState::kHeld;
    }
  }

  void hold(bool held) {
    {
      const std::lock_guard lock(hold_mutex_);
      held_ = held;
    }
    hold_changed_.notify_all();
  }

  // The viewer's side.
  LiveOptions options_;
  Scene scene_;
  FrameHistory frames_;
  EventLog events_;
  std::shared_ptr<const command::Engine> command_;
  std::optional<NightEnd> end_;
  std::string problem_;
  SourceState state_ = SourceState::kRunning;
  Handover handover_;

private:
  /// What the simulation has for the viewer.
  struct Parcel {
    std::vector<FramePtr> frames;
    std::vector<Event> events;
    std::shared_ptr<const command::Engine> command;
    std::optional<NightEnd> end;
    std::string problem;
    SourceState state = SourceState::kRunning;
  };

  void simulate(run::WorldSetup setup) {
    try {
      run::BatchRunOptions options;
      options.backend = options_.backend;
      options.batch.device = kPlacesDevice;
      options.batch.record_events = true;
      options.batch.record_detections = setup.plan.movers.size() <= run::kDetectedMoversMax;
      options.frame_ns = options_.frame_ns;
      std::vector<run::WorldSetup> worlds;
      worlds.push_back(std::move(setup));
      std::unique_ptr<run::BatchRun> batch;
      options.on_frame = [this, &batch](std::uint32_t w) {
        publish(*batch, w);  // called by its run() alone
      };
      batch = std::make_unique<run::BatchRun>(std::move(worlds), options);
      batch->run(stop_, [](double) {});
      finish(*batch);
    } catch (const std::exception& error) {
      parcel_.problem = error.what();
      parcel_.state = SourceState::kFailed;
      give_last();
    }
  }

  void publish(run::BatchRun& batch, std::uint32_t w) {
    auto frame = std::make_shared<WorldView>(batch.observe(w));
    if (options_.backend == Backend::kCuda) {
      frame->places = batch.keep_places(w);
    }
    parcel_.frames.push_back(std::move(frame));
    std::vector<Event> events = batch.take_events(w);
    append(parcel_.events, events);
    const auto now = Clock::now();
    if (!given_ || now - engine_copied_ >= kEngineEvery) {
      parcel_.command = std::make_shared<command::Engine>(batch.engine(w));
      engine_copied_ = now;
    }
    ++sent_.offered_count;
    give();
    obey_hold();
  }

  /// Hands over, unless the viewer is reading at this moment.
  void give() {
    const std::uint64_t sleeps = sleeps_count();
    const std::unique_lock lock(desk_mutex_, std::try_to_lock);
    sent_.waited_count += sleeps_count() - sleeps;
    if (!lock.owns_lock()) {
      ++sent_.deferred_count;
      thin(parcel_.frames);
      return;
    }
    lay_down();
  }

  /// The run is over: nothing stands still any more.
  void give_last() {
    const std::lock_guard lock(desk_mutex_);
    lay_down();
  }

  void lay_down() {
    given_ = true;
    append(desk_.frames, parcel_.frames);
    thin(desk_.frames);
    append(desk_.events, parcel_.events);
    if (parcel_.command) {
      desk_.command = std::move(parcel_.command);
    }
    if (parcel_.end) {
      desk_.end = std::move(parcel_.end);
    }
    if (!parcel_.problem.empty()) {
      desk_.problem = parcel_.problem;
    }
    desk_.state = parcel_.state;
    desk_handover_ = sent_;
  }

  /// A viewer that takes nothing gets every second frame, then every fourth.
  void thin(std::vector<FramePtr>& frames) {
    if (frames.size() <= kFramesWaitingMax) {
      return;
    }
    const FramePtr newest = frames.back();
    std::size_t kept = 0;
    for (std::size_t row = 0; row + 1 < frames.size(); row += 2) {
      frames[kept++] = frames[row];
    }
    sent_.dropped_count += frames.size() - kept - 1;
    frames.resize(kept);
    frames.push_back(newest);
  }

  /// Stands still for as long as the user wants it.
  void obey_hold() {
    std::unique_lock lock(hold_mutex_);
    hold_changed_.wait(lock, [this] { return !held_ || stop_.requested(); });
  }

  void finish(run::BatchRun& batch) {
    const run::WorldOutcome outcome = batch.outcome(0);
    std::vector<Event> events = batch.take_events(0);
    append(parcel_.events, events);
    parcel_.command = std::make_shared<command::Engine>(batch.engine(0));
    parcel_.problem = outcome.problem;
    parcel_.state =
        outcome.ending == run::Ending::kFailed ? SourceState::kFailed : SourceState::kEnded;
    if (outcome.ending == run::Ending::kEnded) {
      parcel_.end = end_of(outcome);
    }
    give_last();
  }

  // Between the two.
  std::mutex desk_mutex_;
  Parcel desk_;
  Handover desk_handover_;
  std::mutex hold_mutex_;
  std::condition_variable hold_changed_;
  std::atomic<bool> held_{false};
  run::StopFlag stop_;
  // The simulation's side.
  Parcel parcel_;
  Handover sent_;
  Clock::time_point engine_copied_;
  bool given_ = false;
  std::thread thread_;  // last: it uses everything above
};

LiveSource::LiveSource(Scene scene, run::WorldSetup setup, const LiveOptions& options)
    : impl_(std::make_unique<Impl>(std::move(scene), std::move(setup), options)) {}
LiveSource::~LiveSource() = default;

void LiveSource::refresh() {
  impl_->refresh();
}
const Scene& LiveSource::scene() const {
  return impl_->scene_;
}
const FrameHistory& LiveSource::frames() const {
  return impl_->frames_;
}
const EventLog& LiveSource::events() const {
  return impl_->events_;
}
std::span<const command::Order> LiveSource::orders() const {
  return impl_->command_ ? impl_->command_->orders() : std::span<const command::Order>{};
}
SourceState LiveSource::state() const {
  return impl_->state_;
}
const std::string& LiveSource::problem() const {
  return impl_->problem_;
}
TimeNs LiveSource::ready_ns() const {
  return impl_->frames_.empty() ? impl_->scene_.plan.start_ns
                                : impl_->frames_.frames().back()->now_ns;
}
const std::optional<NightEnd>& LiveSource::end() const {
  return impl_->end_;
}
std::optional<Handover> LiveSource::handover() const {
  return impl_->handover_;
}
void LiveSource::hold(bool held) {
  impl_->hold(held);
}

TimeNs frame_interval_ns(const WorldPlan& plan) {
  constexpr TimeNs frames_max = 6000;
  const TimeNs least_ns = std::max(plan.command_interval_ns, 2 * kNsPerSecond);
  const TimeNs wanted_ns = std::max(least_ns, (plan.end_ns - plan.start_ns) / frames_max);
  const TimeNs intervals = (wanted_ns + plan.command_interval_ns - 1) / plan.command_interval_ns;
  return intervals * plan.command_interval_ns;
}

}  // namespace boyd::viewer
