/// Events of one world in order of time, within a bound.
#pragma once

#include <cstddef>
#include <deque>
#include <span>
#include <vector>

#include "kernels/tick.hpp"

namespace boyd::viewer {

struct Detection {
  TimeNs time_ns = 0;
  AgentId target = kNoAgent;
  MountKey sensor = 0;
};

/// Detections are many and soon stale: of those the newest are kept, of everything else the oldest.
class EventLog {
public:
  EventLog(std::size_t events_max, std::size_t detections_max)
      : events_max_(events_max), detections_max_(detections_max) {}

  /// Events ascend in time from call to call.
  void add(std::span<const Event> events);

  const std::vector<Event>& events() const { return events_; }
  const std::deque<Detection>& detections() const { return detections_; }
  /// The last ones of a target up to a time, newest first, among the 200,000 up to then.
  std::vector<Detection> last_detections(AgentId target, TimeNs until_ns, std::size_t most) const;
  /// Events that did not fit.
  std::size_t dropped_count() const { return dropped_count_; }
  /// Those later than `after_ns`, up to and with `until_ns`.
  std::span<const Event> between(TimeNs after_ns, TimeNs until_ns) const;

private:
  std::size_t events_max_;
  std::size_t detections_max_;
  std::size_t dropped_count_ = 0;
  std::vector<Event> events_;
  std::deque<Detection> detections_;
};

}  // namespace boyd::viewer
