#include "viewer/source/event_log.hpp"

#include <algorithm>

namespace boyd::viewer {

void EventLog::add(std::span<const Event> events) {
  for (const Event& event : events) {
    if (event.kind == EventKind::kDetect) {
      detections_.push_back(event);
      if (detections_.size() > detections_max_) {
        detections_.pop_front();
      }
    } else if (events_.size() < events_max_) {
      events_.push_back(event);
    } else {
      ++dropped_count_;
    }
  }
}

std::span<const Event> EventLog::between(TimeNs after_ns, TimeNs until_ns) const {
  const auto later = [](TimeNs time_ns, const Event& event) { return time_ns < event.time_ns; };
  const auto first = std::upper_bound(events_.begin(), events_.end(), after_ns, later);
  const auto last = std::upper_bound(first, events_.end(), until_ns, later);
  return {first, last};
}

}  // namespace boyd::viewer
