/// What air and time leave of a laser's range.
#pragma once

namespace boyd::scenario {

/// Extinction of light of a wavelength in air of a visibility, per m: 3.912/V (0.55 um / l)^q with
/// q 1.6 above 50 km, 1.3 above 6 km, 0.585 (V/km)^(1/3) below (Kruse, McGlauchlin and McQuistan
/// 1962).
double attenuation_per_m(double visibility_m, double wavelength_um);

/// Range at which a dwell of dwell_s at range_ref_m takes dwell_max_s: the time needed goes with
/// R^2 exp(a R), where clear air at the range of reference has exp(a_ref R_ref). At most
/// `greatest_m`.
double laser_range_m(double dwell_s,
                     double range_ref_m,
                     double attenuation_ref_per_m,
                     double attenuation_per_m,
                     double dwell_max_s,
                     double greatest_m);

}  // namespace boyd::scenario
