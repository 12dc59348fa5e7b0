#include "host/record/recorder.hpp"

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstring>
#include <exception>
#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "host/record/frame_writer.hpp"
#include "host/record/recording_error.hpp"

namespace boyd::record {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

/// Frames between the world and the file take so much memory, and one more frame, at most. So many
/// written ones as the file takes at once are kept besides, for their memory.
constexpr std::size_t kWaitingBytesMax = 256U << 20U;
/// The file's thread is woken for so many frames at once: woken for each, it would take the
/// processor from the world's where processors are few.
constexpr std::size_t kFramesAtOnce = 16;
/// At least that often what was recorded can be read, whatever becomes of this process.
constexpr std::chrono::milliseconds kFlushEvery{1000};

std::size_t bytes_of(const RecordedFrame& frame) {
  std::size_t tracks = 0;
  for (const auto& picture : frame.view.pictures) {
    tracks += picture.size();
  }
  return frame.view.movers.size() * sizeof(MoverView) + frame.view.fates.size() +
         tracks * sizeof(PictureTrackView) + frame.events.size() * sizeof(Event) + 4096;
}

struct PlanFacts {
  TimeNs dt_ns = 0;
  TimeNs start_ns = 0;
  TimeNs end_ns = 0;
};

Subject subject_of(const scenario::Document& document,
                   const Choice& choice,
                   const PlanFacts& plan,
                   std::vector<run::HandOrder> hand_orders) {
  Subject subject;
  subject.hand_orders = std::move(hand_orders);
  subject.version = BOYD_VERSION;
  subject.scenario = document.path();
  subject.scenario_hash = document.hash();
  subject.arm = document.arm_names().at(choice.arm);
  subject.arm_row = choice.arm;
  subject.replication = choice.replication;
  subject.seed = choice.seed;
  subject.until_s = choice.until_s;
  subject.backend = choice.backend;
  subject.dt_ns = plan.dt_ns;
  subject.frame_ns = choice.frame_ns;
  subject.start_ns = plan.start_ns;
  subject.end_ns = plan.end_ns;
  subject.time_of_day_s = document.arm(choice.arm).general.start_time_of_day_s;
  const scenario::Place& origin = document.arm(choice.arm).general.origin;
  subject.latitude_deg = origin.latitude_deg;
  subject.longitude_deg = origin.longitude_deg;
  subject.resolved = document.resolved_text(choice.arm);
  subject.sources = document.sources();
  subject.settings = document.settings();
  return subject;
}

/// Where the path can be written; throws where it cannot. What is there stays until the end.
std::string partial_path(const std::string& path) {
  std::error_code unknown;
  const fs::file_status status = fs::status(path, unknown);
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    throw RecordingError(fmt::format(
        "cannot write {}: {}",
        path,
        fs::is_directory(status) ? std::strerror(EISDIR) : "a recording needs a regular file"));
  }
  if (fs::exists(status) && access(path.c_str(), W_OK) != 0) {
    throw RecordingError(fmt::format("cannot write {}: {}", path, std::strerror(errno)));
  }
  return fmt::format("{}.{}.part", path, getpid());
}

}  // namespace

class Recorder::Impl {
public:
  Impl(const std::string& path,
       const scenario::Document& document,
       const Choice& choice,
       const run::WorldSetup& setup)
      : path_(path),
        partial_path_(partial_path(path)),
        frame_ns_(choice.frame_ns),
        detections_(choice.detections || setup.plan.movers.size() <= run::kDetectedMoversMax) {
    writer_.emplace(partial_path_);
    // The rest takes as long as many frames do, so the world need not wait for it.
    thread_ = std::thread([this,
                           &document,
                           choice,
                           dt_ns = setup.plan.dt_ns,
                           start_ns = setup.plan.start_ns,
                           end_ns = setup.plan.end_ns,
                           hand_orders = setup.hand_orders,
                           tables = static_tables(document.arm(choice.arm), setup.plan)] {
      write_all(subject_of(document, choice, {dt_ns, start_ns, end_ns}, hand_orders), tables);
    });
  }

  ~Impl() {
    stop_thread();
    writer_.reset();
    if (!finished_) {
      std::remove(partial_path_.c_str());
    }
  }

  void attach(run::BatchRunOptions& options) {
    options.batch.record_events = true;
    options.batch.record_detections = detections_;
    options.frame_ns = frame_ns_;
    options.on_report = [this](std::uint32_t, const WorldReport& report) { note(report); };
    options.on_frame = [this](std::uint32_t) { take_frame(); };
  }

  void follow(run::BatchRun& batch) { batch_ = &batch; }

  std::string finish(const run::WorldOutcome& outcome) {
    // What orders were used for is known to the engine only now.
    closed_orders_.clear();
    // An interrupted world stands where no frame is due.
    if (outcome.ending != run::Ending::kUnfinished || frames_count_ == 0) {
      take_frame();
    }
    outcome_ = &outcome;
    stop_thread();
    rethrow();
    writer_.reset();
    finished_ = true;
    if (outcome.ending == run::Ending::kUnfinished) {
      return partial_path_;
    }
    if (std::rename(partial_path_.c_str(), path_.c_str()) != 0) {
      throw RecordingError(fmt::format("cannot write {}: {}", path_, std::strerror(errno)));
    }
    return path_;
  }

private:
  /// What headquarters are told of a trigger, where it is new.
  void note(const WorldReport& report) {
    batch_->take_unordered_events(0, events_);  // the battle has room for those of an interval
    for (const TriggerReport& trigger : report.triggers) {
      const TriggerRow row{report.now_ns,
                           trigger.oldest_measurement_ns,
                           trigger.trigger,
                           trigger.count,
                           trigger.fires ? 1U : 0U,
                           trigger.changed ? 1U : 0U};
      if (last_triggers_.size() <= trigger.trigger) {
        last_triggers_.resize(trigger.trigger + std::size_t{1});
      }
      std::optional<TriggerRow>& last = last_triggers_[trigger.trigger];
      if (!last || last->count != row.count || last->fires != row.fires) {
        triggers_.push_back(row);
      }
      last = row;
    }
  }

  void take_frame() {
    batch_->take_unordered_events(0, events_);
    RecordedFrame frame = spare_frame();
    frame.state_hash = batch_->state_hash(0);
    batch_->observe(0, frame.view);
    frame.events.swap(events_);
    events_.clear();
    frame.triggers.swap(triggers_);
    triggers_.clear();
    take_orders(frame.orders);
    ++frames_count_;
    send(std::move(frame));
  }

  /// Those that may have changed, over the orders of a frame of long ago, whose memory serves
  /// again.
  void take_orders(std::vector<command::Order>& taken) {
    const std::span<const command::Order> orders = batch_->engine(0).orders();
    closed_orders_.resize(orders.size());
    std::size_t count = 0;
    for (const command::Order& order : orders) {
      if (closed_orders_[order.index]) {
        continue;
      }
      if (count < taken.size()) {
        taken[count] = order;
      } else {
        taken.push_back(order);
      }
      ++count;
      closed_orders_[order.index] = is_closed(order);
    }
    taken.erase(taken.begin() + static_cast<std::ptrdiff_t>(count), taken.end());
  }

  /// One that has been written, so that the world's thread need not ask for fresh memory.
  RecordedFrame spare_frame() {
    const std::lock_guard lock(mutex_);
    if (spare_.empty()) {
      return {};
    }
    RecordedFrame frame = std::move(spare_.back());
    spare_.pop_back();
    return frame;
  }

  void send(RecordedFrame&& frame) {
    const std::size_t bytes = bytes_of(frame);
    std::unique_lock lock(mutex_);
    has_room_.wait(lock, [&] { return failed_ || waiting_bytes_ < kWaitingBytesMax; });
    if (failed_) {
      lock.unlock();
      rethrow();
    }
    waiting_.push_back(std::move(frame));
    waiting_bytes_ += bytes;
    const bool is_time = waiting_.size() >= kFramesAtOnce || waiting_bytes_ >= kWaitingBytesMax ||
                         frames_count_ == 1;
    lock.unlock();
    if (is_time) {
      has_frame_.notify_one();
    }
  }

  /// The thread of the file.
  void write_all(const Subject& subject, const StaticTables& tables) {
    try {
      writer_->begin(subject, tables);
      Clock::time_point flushed{};  // the first frame at once
      for (auto frames = next_frames(1); !frames.empty(); frames = next_frames(kFramesAtOnce)) {
        for (RecordedFrame& frame : frames) {
          writer_->add(frame);
          has_written(std::move(frame));
          if (Clock::now() - flushed >= kFlushEvery) {
            writer_->flush();
            flushed = Clock::now();
          }
        }
      }
      if (outcome_ != nullptr) {
        writer_->finish(*outcome_);
      }
    } catch (...) {
      {
        const std::lock_guard lock(mutex_);
        error_ = std::current_exception();
        failed_ = true;
        waiting_.clear();
      }
      has_room_.notify_one();
    }
  }

  /// Waits for so many frames, or a while, or the last; none when no more will come.
  std::vector<RecordedFrame> next_frames(std::size_t wanted) {
    std::unique_lock lock(mutex_);
    const auto is_enough = [&] {
      return stopping_ || waiting_.size() >= wanted || waiting_bytes_ >= kWaitingBytesMax;
    };
    while (!has_frame_.wait_for(lock, kFlushEvery, is_enough) && waiting_.empty()) {
    }
    return std::exchange(waiting_, {});
  }

  void has_written(RecordedFrame&& frame) {
    {
      const std::lock_guard lock(mutex_);
      waiting_bytes_ -= bytes_of(frame);
      if (spare_.size() < kFramesAtOnce) {
        spare_.push_back(std::move(frame));
      }
    }
    has_room_.notify_one();
  }

  void stop_thread() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    has_frame_.notify_one();
    if (thread_.joinable()) {
      thread_.join();
    }
  }

  void rethrow() {
    const std::lock_guard lock(mutex_);
    if (error_) {
      std::rethrow_exception(error_);
    }
  }

  std::string path_;
  std::string partial_path_;
  TimeNs frame_ns_;
  bool detections_;
  run::BatchRun* batch_ = nullptr;
  bool finished_ = false;

  // The world's thread.
  std::vector<std::optional<TriggerRow>> last_triggers_;
  std::vector<TriggerRow> triggers_;
  std::vector<Event> events_;
  std::vector<bool> closed_orders_;
  std::size_t frames_count_ = 0;

  // The file's thread, and this object's while that does not run.
  std::optional<FrameWriter> writer_;
  const run::WorldOutcome* outcome_ = nullptr;  ///< set before the thread is told to stop

  std::mutex mutex_;
  std::condition_variable has_frame_;
  std::condition_variable has_room_;
  std::vector<RecordedFrame> waiting_;
  std::vector<RecordedFrame> spare_;
  std::size_t waiting_bytes_ = 0;  ///< of these and of those that are being written
  bool stopping_ = false;
  bool failed_ = false;
  std::exception_ptr error_;
  std::thread thread_;
};

Recorder::Recorder(const std::string& path,
                   const scenario::Document& document,
                   const Choice& choice,
                   const run::WorldSetup& setup)
    : impl_(std::make_unique<Impl>(path, document, choice, setup)) {}
Recorder::~Recorder() = default;

void Recorder::attach(run::BatchRunOptions& options) {
  impl_->attach(options);
}
void Recorder::follow(run::BatchRun& batch) {
  impl_->follow(batch);
}
std::string Recorder::finish(const run::WorldOutcome& outcome) {
  return impl_->finish(outcome);
}

}  // namespace boyd::record
