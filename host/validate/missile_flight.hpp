/// The flight of one missile of the kernels after one target, watched tick by tick, in an
/// engagement of which the linearised equations say how it goes.
#pragma once

#include <cstdint>
#include <vector>

namespace boyd::validate {

/// An engagement in the plane: the target comes in along x, y is across.
struct Engagement {
  double navigation_ratio = 0;  ///< effective: times closing speed over missile speed
  double flight_s = 0;
  double aim_error_mps = 0;   ///< relative velocity across the line of sight at launch
  double manoeuvre_mps2 = 0;  ///< of the target, across, all the time
  double lag_s = 0;           ///< of the missile's autopilot
  double weave_mps2 = 0;      ///< amplitude of its weave across, from when it is homed on
  double weave_period_s = 1;  ///< of that
  double fuze_radius_m = 1;
  std::uint32_t ticks_count = 1000;  ///< of the flight
};

/// The missile's flight as an onlooker sees it, one entry per tick from the first in which it is
/// there.
struct MissileFlight {
  double tick_s = 0;
  double flight_s = 0;               ///< from the first entry to the meeting
  double across_mps = 0;             ///< relative velocity across the line of sight at the first
  std::vector<double> velocity_mps;  ///< across, of the missile
  double miss_m = 0;                 ///< across: target less missile where they pass each other
  double weaves_from_s = -1;         ///< beginning of the tick in which the target begins to weave
};

/// Flies it on the CPU backend.
MissileFlight flight_of(const Engagement& engagement);

}  // namespace boyd::validate
