/// Where two worlds, or two recordings of them, first differ.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "host/record/recording.hpp"

namespace boyd::record {

/// One field that differs. `what` names the table, the row and the field: "agent 12:0 of group
/// raid_1: x"; values as text.
struct Difference {
  TimeNs time_ns = 0;
  std::int64_t tick = 0;  ///< (time - start) / dt
  std::string what;
  std::string value_a;
  std::string value_b;
};

/// The first field, by table and row, in which two views of the same moment differ. Names are of
/// `tables`.
std::optional<Difference> difference_of(const WorldView& a,
                                        const WorldView& b,
                                        const StaticTables& tables);

/// What two recordings hold differently apart from what happened: scenario, arm, seed, cadence; one
/// sentence each.
std::vector<std::string> setting_differences(const Recording& a, const Recording& b);

/// The first moment at which they differ, among events and the frames that both have; none when
/// they do not, as far as both go. Throws RecordingError.
std::optional<Difference> first_difference(Recording& a, Recording& b);

/// "45" of an agent of the initial force, "45, shot 3 of mount 1" of what it launched.
std::string agent_text(std::uint64_t agent, const StaticTables& tables);

}  // namespace boyd::record
