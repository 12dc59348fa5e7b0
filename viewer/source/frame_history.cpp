#include "viewer/source/frame_history.hpp"

#include <algorithm>
#include <utility>

namespace boyd::viewer {

namespace {

template <typename Row>
std::size_t bytes_in(const std::vector<Row>& rows) {
  return rows.capacity() * sizeof(Row);
}

}  // namespace

std::size_t bytes_of(const WorldView& view) {
  std::size_t bytes = sizeof(WorldView) + bytes_in(view.movers) + bytes_in(view.fates) +
                      bytes_in(view.sites) + bytes_in(view.mounts) + bytes_in(view.groups) +
                      bytes_in(view.pictures) + bytes_in(view.nations);
  for (const GroupView& group : view.groups) {
    bytes += bytes_in(group.permissions);
  }
  for (const auto& picture : view.pictures) {
    bytes += bytes_in(picture);
  }
  return bytes;
}

void FrameHistory::add(FramePtr frame) {
  if (!frames_.empty() && frame->now_ns <= frames_.back()->now_ns) {
    drop_newest();
  }
  // The newest is kept only as long as it is the newest, unless it is far enough from the others.
  const std::size_t count = frames_.size();
  if (count >= 2 && frames_[count - 1]->now_ns - frames_[count - 2]->now_ns < stride_ns_) {
    drop_newest();
  }
  bytes_ += bytes_of(*frame);
  frames_.push_back(std::move(frame));
  if (bytes_ > bytes_max_ && frames_.size() > 4) {
    thin();
  }
}

void FrameHistory::drop_newest() {
  bytes_ -= bytes_of(*frames_.back());
  frames_.pop_back();
}

void FrameHistory::thin() {
  TimeNs least_ns = kNever;
  std::vector<FramePtr> kept;
  bytes_ = 0;
  for (std::size_t row = 0; row < frames_.size(); ++row) {
    if (row % 2 == 0 || row + 1 == frames_.size()) {
      if (!kept.empty() && row % 2 == 0) {
        least_ns = std::min(least_ns, frames_[row]->now_ns - kept.back()->now_ns);
      }
      bytes_ += bytes_of(*frames_[row]);
      kept.push_back(frames_[row]);
    }
  }
  frames_ = std::move(kept);
  stride_ns_ = std::max(2 * stride_ns_, least_ns == kNever ? TimeNs{0} : least_ns);
}

std::size_t FrameHistory::row_at(TimeNs time_ns) const {
  const auto later =
      std::upper_bound(frames_.begin(), frames_.end(), time_ns, [](TimeNs time, const FramePtr& f) {
        return time < f->now_ns;
      });
  return later == frames_.begin() ? 0 : static_cast<std::size_t>(later - frames_.begin()) - 1;
}

Moment FrameHistory::at(TimeNs time_ns) const {
  if (frames_.empty()) {
    return {};
  }
  const std::size_t row = row_at(time_ns);
  Moment moment;
  moment.before = frames_[row];
  moment.after = row + 1 < frames_.size() ? frames_[row + 1] : frames_[row];
  const TimeNs span_ns = moment.after->now_ns - moment.before->now_ns;
  if (span_ns > 0) {
    moment.share = std::clamp(
        static_cast<double>(time_ns - moment.before->now_ns) / static_cast<double>(span_ns),
        0.,
        1.);
  }
  return moment;
}

}  // namespace boyd::viewer
