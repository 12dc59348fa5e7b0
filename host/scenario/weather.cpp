#include "host/scenario/weather.hpp"

#include "host/command/exact_math.hpp"
#include "host/scenario/radar_equation.hpp"

namespace boyd::scenario {

namespace {

/// -ln of the contrast at the meteorological optical range, 2 %.
constexpr double kExtinction = 3.912;
constexpr int kHalvings = 60;

/// Logarithm of the contrast that an object at a distance must have.
double needed(double range_m, double visibility_m) {
  return 2 * command::exact_log(range_m) + kExtinction * range_m / visibility_m;
}

}  // namespace

double seen_range_m(double clear_m, double visibility_m) {
  const double had = needed(clear_m, kClearVisibility_m);
  double near = clear_m;
  double far = clear_m;
  while (needed(near, visibility_m) > had) {
    near /= 2;
  }
  while (needed(far, visibility_m) < had) {
    far *= 2;
  }
  for (int k = 0; k < kHalvings; ++k) {
    const double middle = near + (far - near) / 2;
    (needed(middle, visibility_m) < had ? near : far) = middle;
  }
  return near + (far - near) / 2;
}

double heard_range_m(double quiet_m, double noise_db) {
  return quiet_m / from_decibels(noise_db / 2);
}

}  // namespace boyd::scenario
