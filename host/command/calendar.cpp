#include "host/command/calendar.hpp"

#include <algorithm>

#include "host/time/time.hpp"

namespace boyd::command {
namespace {

constexpr TimeNs kLongestNs = time::from_seconds(time::kLongestSeconds);

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}
std::int64_t floor_mod(std::int64_t a, std::int64_t b) {
  return a - floor_div(a, b) * b;
}

TimeNs since_opening(const OpenHours& hours, TimeNs time_ns) {
  return floor_mod(time_ns - hours.opening_ns, time::kNsPerDay);
}

/// Working time since the opening of day 0.
TimeNs worked_until(const OpenHours& hours, TimeNs time_ns) {
  return floor_div(time_ns - hours.opening_ns, time::kNsPerDay) * hours.length_ns +
         std::min(since_opening(hours, time_ns), hours.length_ns);
}

}  // namespace

bool OpenHours::always() const {
  return length_ns == time::kNsPerDay;
}

OpenHours open_hours(const WorkingHours& hours, TimeNs time_of_day_ns) {
  const TimeNs length_ns =
      floor_mod(time::from_seconds(hours.to_s) - time::from_seconds(hours.from_s), time::kNsPerDay);
  return {time::from_seconds(hours.from_s) - time_of_day_ns,
          length_ns == 0 ? time::kNsPerDay : length_ns};
}

TimeNs next_open(const OpenHours& hours, TimeNs time_ns) {
  if (hours.always()) {
    return time_ns;
  }
  const TimeNs since_ns = since_opening(hours, time_ns);
  return since_ns < hours.length_ns ? time_ns : time_ns + (time::kNsPerDay - since_ns);
}

TimeNs done_at(const OpenHours& hours, TimeNs start_ns, TimeNs work_ns) {
  if (hours.always() || work_ns == 0) {
    return time::later(start_ns, work_ns);
  }
  const TimeNs taken_up_ns = next_open(hours, start_ns);
  const TimeNs since_ns = since_opening(hours, taken_up_ns);
  // As if it had begun at that day's opening, with what would have been done since.
  const TimeNs whole_ns = work_ns + since_ns;
  const std::int64_t days = (whole_ns - 1) / hours.length_ns;
  if (days >= kLongestNs / time::kNsPerDay) {
    return time::later(start_ns, kLongestNs);
  }
  return taken_up_ns - since_ns + days * time::kNsPerDay + (whole_ns - days * hours.length_ns);
}

TimeNs worked_between(const OpenHours& hours, TimeNs from_ns, TimeNs to_ns) {
  return worked_until(hours, to_ns) - worked_until(hours, from_ns);
}

Meetings meetings(const Rhythm& rhythm, TimeNs time_of_day_ns) {
  return {time::from_seconds(rhythm.first_s) - time_of_day_ns,
          std::max<TimeNs>(1, time::from_seconds(rhythm.every_s))};
}

TimeNs next_meeting(const Meetings& meetings, TimeNs time_ns) {
  const TimeNs since_ns = floor_mod(time_ns - meetings.first_ns, meetings.every_ns);
  return since_ns == 0 ? time_ns : time_ns + (meetings.every_ns - since_ns);
}

std::int64_t meeting_number(const Meetings& meetings, TimeNs time_ns) {
  return floor_div(time_ns - meetings.first_ns, meetings.every_ns);
}

}  // namespace boyd::command
