/// Detections in short, and back.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "host/record/rows.hpp"
#include "host/record/static_tables.hpp"

namespace boyd::record {

class DetectionCode {
public:
  DetectionCode(TimeNs start_ns, TimeNs dt_ns, const std::vector<StaticTables::Sensor>& sensors);

  /// None where the event is no detection that event_of() would give back alike.
  std::optional<DetectionRow> row_of(const Event& event) const;
  /// Throws std::out_of_range when there is no such sensor.
  Event event_of(const DetectionRow& row) const;

private:
  struct Sensor {
    std::uint64_t key = 0;
    TimeNs scan_ns = 1;
  };
  TimeNs start_ns_;
  TimeNs dt_ns_;
  std::vector<Sensor> sensors_;  ///< ascending key
};

}  // namespace boyd::record
