#include "viewer/source/recorded_source.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <utility>
#include <vector>

namespace boyd::viewer {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kReadFor{12};
constexpr std::size_t kFramesBytesMax = 384U << 20U;
constexpr std::size_t kEventsMax = 1'000'000;
constexpr std::size_t kDetectionsMax = 2'000'000;
/// Frames of which events are read at once.
constexpr std::size_t kFramesPerPiece = 64;

}  // namespace

class RecordedSource::Impl {
public:
  Impl(Scene scene, record::Recording recording)
      : scene_(std::move(scene)),
        recording_(std::move(recording)),
        frames_(kFramesBytesMax),
        events_(kEventsMax, kDetectionsMax) {}

  void refresh() {
    const auto until = Clock::now() + kReadFor;
    try {
      if (orders_.empty() && frames_.empty()) {
        orders_ = recording_.orders(recording_.frames_count() - 1);
      }
      while (next_ < recording_.frames_count() && Clock::now() < until) {
        read_piece(until);
      }
      if (next_ >= recording_.frames_count() && state_ == SourceState::kRunning) {
        finish();
      }
    } catch (const std::exception& error) {
      state_ = SourceState::kFailed;
      problem_ = error.what();
      next_ = recording_.frames_count();
    }
  }

  Scene scene_;
  record::Recording recording_;
  FrameHistory frames_;
  EventLog events_;
  std::vector<command::Order> orders_;
  std::optional<NightEnd> end_;
  std::string problem_;
  SourceState state_ = SourceState::kRunning;
  std::size_t next_ = 0;  ///< frame to be read

private:
  void read_piece(Clock::time_point until) {
    if (next_ % kFramesPerPiece == 0) {
      const std::size_t last = std::min(next_ + kFramesPerPiece, recording_.frames_count()) - 1;
      std::vector<Event> events = recording_.events(next_, last);
      const std::vector<Event> detections = recording_.detections(next_, last);
      events.insert(events.end(), detections.begin(), detections.end());
      std::stable_sort(events.begin(), events.end(), [](const Event& a, const Event& b) {
        return a.time_ns < b.time_ns;
      });
      events_.add(events);
    }
    do {
      frames_.add(std::make_shared<WorldView>(recording_.view(next_++)));
    } while (next_ < recording_.frames_count() && next_ % kFramesPerPiece != 0 &&
             Clock::now() < until);
  }

  void finish() {
    state_ = SourceState::kEnded;
    if (const auto& end = recording_.end()) {
      end_.emplace();
      end_->state_hash = end->state_hash;
      for (std::size_t row = 0; row < std::min(end->measures.size(), end->values.size()); ++row) {
        end_->measures.emplace_back(end->measures[row], end->values[row]);
      }
    }
  }
};

RecordedSource::RecordedSource(Scene scene, record::Recording recording)
    : impl_(std::make_unique<Impl>(std::move(scene), std::move(recording))) {}
RecordedSource::~RecordedSource() = default;

void RecordedSource::refresh() {
  impl_->refresh();
}
const Scene& RecordedSource::scene() const {
  return impl_->scene_;
}
const FrameHistory& RecordedSource::frames() const {
  return impl_->frames_;
}
const EventLog& RecordedSource::events() const {
  return impl_->events_;
}
std::span<const command::Order> RecordedSource::orders() const {
  return impl_->orders_;
}
SourceState RecordedSource::state() const {
  return impl_->state_;
}
const std::string& RecordedSource::problem() const {
  return impl_->problem_;
}
TimeNs RecordedSource::ready_ns() const {
  return impl_->frames_.empty() ? impl_->scene_.plan.start_ns
                                : impl_->frames_.frames().back()->now_ns;
}
const std::optional<NightEnd>& RecordedSource::end() const {
  return impl_->end_;
}
std::optional<Handover> RecordedSource::handover() const {
  return std::nullopt;
}
void RecordedSource::hold(bool) {}

}  // namespace boyd::viewer
