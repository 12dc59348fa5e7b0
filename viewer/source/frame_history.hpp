/// Frames of one world in order of time, within a bound of memory.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "kernels/tick.hpp"

namespace boyd::viewer {

using FramePtr = std::shared_ptr<const WorldView>;

/// Bytes that a view takes, its tables included.
std::size_t bytes_of(const WorldView& view);

/// The two frames between which a time lies.
struct Moment {
  FramePtr before;   ///< the last at or before it, or the first of all; null without any frame
  FramePtr after;    ///< the next one; the same as `before` where there is none
  double share = 0;  ///< of the way from before to after, 0..1
};

/// When the frames take more than their bound, every second one goes, and from then on frames are
/// kept at twice the distance. The first and the newest are always there.
class FrameHistory {
public:
  explicit FrameHistory(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  /// Frames ascend in time; one of the time of the newest takes its place.
  void add(FramePtr frame);
  Moment at(TimeNs time_ns) const;

  bool empty() const { return frames_.empty(); }
  std::size_t size() const { return frames_.size(); }
  const std::vector<FramePtr>& frames() const { return frames_; }
  std::size_t bytes() const { return bytes_; }
  /// Least time between two frames kept; 0 as long as all were.
  TimeNs stride_ns() const { return stride_ns_; }
  /// Row of the last frame at or before a time; 0 where there is none.
  std::size_t row_at(TimeNs time_ns) const;

private:
  void drop_newest();
  void thin();

  std::size_t bytes_max_;
  std::size_t bytes_ = 0;
  TimeNs stride_ns_ = 0;
  std::vector<FramePtr> frames_;
};

}  // namespace boyd::viewer
