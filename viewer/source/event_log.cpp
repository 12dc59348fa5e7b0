#include "viewer/source/event_log.hpp"

#include <algorithm>

namespace boyd::viewer {

void EventLog::add(std::span<const Event> events) {
  for (const Event& event : events) {
    if (event.kind == EventKind::kDetect) {
      detections_.push_back({event.time_ns, event.target, static_cast<MountKey>(event.actor)});
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

std::vector<Detection> EventLog::last_detections(AgentId target,
                                                 TimeNs until_ns,
                                                 std::size_t most) const {
  constexpr std::size_t looked_at_max = 200'000;
  const auto end = std::upper_bound(
      detections_.begin(), detections_.end(), until_ns, [](TimeNs time_ns, const Detection& d) {
        return time_ns < d.time_ns;
      });
  std::vector<Detection> found;
  auto left =
      std::min<std::size_t>(looked_at_max, static_cast<std::size_t>(end - detections_.begin()));
  for (auto it = end; left != 0 && found.size() < most; --left) {
    --it;
    if (it->target == target) {
      found.push_back(*it);
    }
  }
  return found;
}

std::span<const Event> EventLog::between(TimeNs after_ns, TimeNs until_ns) const {
  const auto later = [](TimeNs time_ns, const Event& event) { return time_ns < event.time_ns; };
  const auto first = std::upper_bound(events_.begin(), events_.end(), after_ns, later);
  const auto last = std::upper_bound(first, events_.end(), until_ns, later);
  return {first, last};
}

}  // namespace boyd::viewer
