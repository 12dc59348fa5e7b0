#include "viewer/source/study_table.hpp"

#include <exception>
#include <mutex>
#include <thread>
#include <utility>

#include "host/run/runner.hpp"

namespace boyd::viewer {

class StudyTable::Impl {
public:
  Impl(const run::DocumentStudy& study, std::uint32_t replications_count) {
    result_.is_running = true;
    result_.replications_count = replications_count;
    thread_ = std::thread([this, &study, replications_count] { work(study, replications_count); });
  }
  ~Impl() {
    stop_.request();
    thread_.join();
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  StudyResult result() const {
    const std::lock_guard lock(mutex_);
    return result_;
  }

private:
  void work(const run::DocumentStudy& study, std::uint32_t replications_count) {
    run::RunOptions options;
    for (std::uint32_t arm = 0; arm < study.arms_count(); ++arm) {
      options.arms.push_back(arm);
    }
    options.replications_count = replications_count;
    std::vector<run::ArmSummary> arms;
    std::string problem;
    try {
      const run::RunResult done =
          run::run_study(study, options, stop_, [this](const run::Progress& progress) {
            const std::lock_guard lock(mutex_);
            result_.share_done = progress.share_done;
          });
      arms = run::summarise(done.worlds);
    } catch (const std::exception& error) {
      problem = error.what();
    }
    const std::lock_guard lock(mutex_);
    result_.arms = std::move(arms);
    result_.problem = std::move(problem);
    result_.is_running = false;
  }

  mutable std::mutex mutex_;
  StudyResult result_;
  run::StopFlag stop_;
  std::thread thread_;
};

StudyTable::StudyTable() = default;
StudyTable::~StudyTable() = default;

void StudyTable::start(const run::DocumentStudy& study, std::uint32_t replications_count) {
  impl_.reset();
  impl_ = std::make_unique<Impl>(study, replications_count);
}
void StudyTable::forget() {
  impl_.reset();
}
StudyResult StudyTable::result() const {
  return impl_ ? impl_->result() : StudyResult{};
}

}  // namespace boyd::viewer
