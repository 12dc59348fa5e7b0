#include "host/record/detections.hpp"

#include <algorithm>

namespace boyd::record {

DetectionCode::DetectionCode(TimeNs start_ns,
                             TimeNs dt_ns,
                             const std::vector<StaticTables::Sensor>& sensors)
    : start_ns_(start_ns), dt_ns_(std::max<TimeNs>(1, dt_ns)) {
  for (const StaticTables::Sensor& sensor : sensors) {
    sensors_.push_back({sensor.key, std::max<TimeNs>(1, sensor.scan_ns)});
  }
}

std::optional<DetectionRow> DetectionCode::row_of(const Event& event) const {
  const auto sensor = std::lower_bound(
      sensors_.begin(), sensors_.end(), event.actor, [](const Sensor& s, std::uint64_t key) {
        return s.key < key;
      });
  if (event.kind != EventKind::kDetect || sensor == sensors_.end()) {
    return std::nullopt;
  }
  const DetectionRow row{event.target,
                         static_cast<std::uint32_t>(sensor - sensors_.begin()),
                         static_cast<std::uint32_t>((event.time_ns - start_ns_) / dt_ns_)};
  const Event again = event_of(row);
  const bool alike = again.time_ns == event.time_ns && again.actor == event.actor &&
                     again.ordinal == event.ordinal && again.value == event.value &&
                     again.order == event.order;
  return alike ? std::optional(row) : std::nullopt;
}

Event DetectionCode::event_of(const DetectionRow& row) const {
  const Sensor& sensor = sensors_.at(row.sensor);
  const TimeNs time_ns = start_ns_ + static_cast<TimeNs>(row.tick) * dt_ns_;
  return {time_ns,
          EventKind::kDetect,
          sensor.key,
          row.target,
          static_cast<std::uint32_t>(time_ns / sensor.scan_ns),
          0,
          kNoRow};
}

}  // namespace boyd::record
