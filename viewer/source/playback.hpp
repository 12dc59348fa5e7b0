/// The clock of what is shown.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>

#include "kernels/core/units.hpp"

namespace boyd::viewer {

/// Simulated seconds that pass per second.
inline constexpr std::array<double, 8> kSpeeds = {1, 5, 20, 60, 120, 300, 900, 3600};

struct Playback {
  TimeNs now_ns = 0;
  double speed = 120;
  bool playing = true;

  /// Lets wall time pass; never beyond what is there to see, where it waits for more.
  void advance(double wall_s, TimeNs ready_ns) {
    if (playing && wall_s > 0) {
      // A picture that took long to draw must not skip a part of the battle.
      const double step_s = std::min(wall_s, 0.25) * speed;
      const TimeNs next_ns = now_ns + static_cast<TimeNs>(std::llround(step_s * 1e9));
      now_ns = std::max(now_ns, std::min(next_ns, ready_ns));
    }
  }
  void seek(TimeNs time_ns, TimeNs start_ns, TimeNs ready_ns) {
    now_ns = std::clamp(time_ns, start_ns, std::max(start_ns, ready_ns));
  }
  /// steps > 0: faster by so many steps of kSpeeds.
  void change_speed(int steps) {
    const auto here = std::lower_bound(kSpeeds.begin(), kSpeeds.end(), speed);
    const auto row = static_cast<int>(here - kSpeeds.begin()) + steps;
    speed =
        kSpeeds[static_cast<std::size_t>(std::clamp(row, 0, static_cast<int>(kSpeeds.size()) - 1))];
  }
};

}  // namespace boyd::viewer
