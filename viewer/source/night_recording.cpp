#include "viewer/source/night_recording.hpp"

#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "host/app/recorded_run.hpp"
#include "host/app/scenario_source.hpp"
#include "viewer/source/live_source.hpp"

namespace boyd::viewer {

class NightRecording::Impl {
public:
  Impl(const Session& session, const std::string& path) : document_(session.shared_document()) {
    const Night& night = session.night();
    choice_.arm = night.arm;
    choice_.replication = night.replication;
    choice_.seed = session.seed();
    choice_.until_s = session.until_s();
    choice_.backend = "cpu";
    run::WorldSetup setup = run::with_hand_orders(
        session.study().world(night.arm, night.replication), night.hand_orders);
    choice_.frame_ns = frame_interval_ns(setup.plan);
    progress_.is_running = true;
    progress_.path = path;
    thread_ = std::thread(
        [this, path, world = std::move(setup)]() mutable { work(path, std::move(world)); });
  }
  ~Impl() {
    stop_.request();
    thread_.join();
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  RecordingProgress progress() const {
    const std::lock_guard lock(mutex_);
    return progress_;
  }

private:
  void work(const std::string& path, run::WorldSetup setup) {
    run::RunOptions options;
    options.arms = {choice_.arm};
    options.replication_first = choice_.replication;
    options.replications_count = 1;
    std::string written;
    std::string problem;
    try {
      written = app::run_recorded(path,
                                  choice_,
                                  *document_,
                                  std::move(setup),
                                  options,
                                  stop_,
                                  [this](const run::Progress& now) {
                                    const std::lock_guard lock(mutex_);
                                    progress_.share_done = now.share_done;
                                  })
                    .path;
    } catch (const std::exception& error) {
      problem = error.what();
    }
    const std::lock_guard lock(mutex_);
    progress_.path = std::move(written);
    progress_.problem = std::move(problem);
    progress_.is_running = false;
  }

  std::shared_ptr<const scenario::Document> document_;
  record::Choice choice_;
  mutable std::mutex mutex_;
  RecordingProgress progress_;
  run::StopFlag stop_;
  std::thread thread_;
};

NightRecording::NightRecording() = default;
NightRecording::~NightRecording() = default;

void NightRecording::start(const Session& session, const std::string& path) {
  impl_.reset();
  impl_ = std::make_unique<Impl>(session, path);
}
RecordingProgress NightRecording::progress() const {
  return impl_ ? impl_->progress() : RecordingProgress{};
}

}  // namespace boyd::viewer
