/// What headquarters were told in the course of a night, kept so that a story can be told after it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "kernels/tick.hpp"

namespace boyd::app {

class NightRecord {
public:
  /// Notes a report of the battle as it goes to the command engine.
  void note(const WorldReport& report);

  /// Tracks that satisfied a trigger by its last report up to a time; none before the first.
  std::optional<std::uint32_t> trigger_count(std::uint32_t trigger, TimeNs time_ns) const;
  /// Whether a group had a link to its headquarters, by the last report up to a time; it had one
  /// before the first.
  bool is_linked(std::uint32_t group, TimeNs time_ns) const;

private:
  // Per trigger and per group: the changes, by time.
  std::map<std::uint32_t, std::map<TimeNs, std::uint32_t>> counts_;
  std::map<std::uint32_t, std::map<TimeNs, bool>> links_;
};

}  // namespace boyd::app
