#include "host/scenario/laser_range.hpp"

#include "host/command/exact_math.hpp"

namespace boyd::scenario {

namespace {

constexpr double kContrastLog = 3.912;
constexpr double kGreen_um = 0.55;
constexpr int kBisections = 60;

double power(double base, double exponent) {
  return command::exact_exp(exponent * command::exact_log(base));
}

double size_exponent(double visibility_km) {
  if (visibility_km > 50) {
    return 1.6;
  }
  return visibility_km > 6 ? 1.3 : 0.585 * power(visibility_km, 1.0 / 3);
}

}  // namespace

double attenuation_per_m(double visibility_m, double wavelength_um) {
  return kContrastLog / visibility_m *
         power(kGreen_um / wavelength_um, size_exponent(visibility_m / 1000));
}

double laser_range_m(double dwell_s,
                     double range_ref_m,
                     double attenuation_ref_per_m,
                     double attenuation_per_m,
                     double dwell_max_s,
                     double greatest_m) {
  const double allowed = command::exact_log(dwell_max_s / dwell_s) +
                         2 * command::exact_log(range_ref_m) + attenuation_ref_per_m * range_ref_m;
  const auto needed = [&](double range_m) {
    return 2 * command::exact_log(range_m) + attenuation_per_m * range_m;
  };
  if (needed(greatest_m) <= allowed) {
    return greatest_m;
  }
  double near = 0;
  double far = greatest_m;
  for (int k = 0; k < kBisections; ++k) {
    const double middle = near + (far - near) / 2;
    (needed(middle) <= allowed ? near : far) = middle;
  }
  return near;
}

}  // namespace boyd::scenario
