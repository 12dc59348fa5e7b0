/// Hours of the day and meetings on the clock of a world. All exact, in integer ns.
#pragma once

#include <cstdint>

#include "host/command/chain.hpp"

namespace boyd::command {

/// WorkingHours on the world's clock: open for length_ns from each opening_ns + k days.
struct OpenHours {
  TimeNs opening_ns = 0;
  TimeNs length_ns = 0;  ///< 1 ns to a day; a day: always open

  bool always() const;
};
/// time_of_day_ns: at time 0 of the world.
OpenHours open_hours(const WorkingHours& hours, TimeNs time_of_day_ns);

/// The first time, at or after time_ns, at which it is open.
TimeNs next_open(const OpenHours& hours, TimeNs time_ns);
/// When work that is taken up at start_ns is done, if it rests while it is closed; at most 100
/// years (time::kLongestSeconds) later. Work without duration is done at once, open or not.
TimeNs done_at(const OpenHours& hours, TimeNs start_ns, TimeNs work_ns);
/// Working time between two moments, from_ns <= to_ns.
TimeNs worked_between(const OpenHours& hours, TimeNs from_ns, TimeNs to_ns);

/// Meetings on the world's clock: one at first_ns + k * every_ns for every whole k.
struct Meetings {
  TimeNs first_ns = 0;
  TimeNs every_ns = 1;  ///< > 0
};
Meetings meetings(const Rhythm& rhythm, TimeNs time_of_day_ns);

/// The first meeting at or after time_ns.
TimeNs next_meeting(const Meetings& meetings, TimeNs time_ns);
/// k of the meeting at time_ns.
std::int64_t meeting_number(const Meetings& meetings, TimeNs time_ns);

}  // namespace boyd::command
