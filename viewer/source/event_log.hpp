/// Events of one world in order of time, within a bound.
#pragma once

#include <cstddef>
#include <deque>
#include <span>
#include <vector>

#include "kernels/tick.hpp"

namespace boyd::viewer {

/// Detections are many and soon stale: of those the newest are kept, of everything else the oldest.
class EventLog {
public:
  EventLog(std::size_t events_max, std::size_t detections_max)
      : events_max_(events_max), detections_max_(detections_max) {}

  /// Events ascend in time from call to call.
  void add(std::span<const Event> events);

  const std::vector<Event>& events() const { return events_; }
  const std::deque<Event>& detections() const { return detections_; }
  /// Events that did not fit.
  std::size_t dropped_count() const { return dropped_count_; }
  /// Those later than `after_ns`, up to and with `until_ns`.
  std::span<const Event> between(TimeNs after_ns, TimeNs until_ns) const;

private:
  std::size_t events_max_;
  std::size_t detections_max_;
  std::size_t dropped_count_ = 0;
  std::vector<Event> events_;
  std::deque<Event> detections_;
};

}  // namespace boyd::viewer
