/// What air, light and noise leave of a sensor's range. The same for a whole scenario.
#pragma once

#include <cstdint>

#include "kernels/state/plan.hpp"

namespace boyd::scenario {

enum class Light : std::uint8_t { kDay, kNight };

struct Weather {
  double visibility_m = 23'000;  ///< meteorological optical range; 23 km: clear air (WMO-No. 8)
  Light light = Light::kDay;
  double acoustic_noise_db = 0;  ///< above the quiet in which acoustic ranges are given
  Wind wind;
};

/// Visibility at which ranges of optical and visual sensors are given, m.
inline constexpr double kClearVisibility_m = 23'000;

/// Range R at which a small object is seen that clear air lets be seen at `clear_m` (> 0). Contrast
/// fades as exp(-3.912 R / V) (Koschmieder 1924), and what a small object must have of it grows as
/// R squared (Ricco 1877): R^2 exp(3.912 R / V) is the same in any air. Never more than clear_m in
/// air that is not clearer. Relative error below 1e-9.
double seen_range_m(double clear_m, double visibility_m);

/// Range at which a source is heard over noise that is so many decibels louder, of one that is
/// heard at `quiet_m`: sound spreads over a sphere, 20 dB for each tenfold distance.
double heard_range_m(double quiet_m, double noise_db);

}  // namespace boyd::scenario
