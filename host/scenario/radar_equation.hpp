/// The radar equation, from a radar's own numbers to what the kernels multiply with.
#pragma once

namespace boyd::scenario {

/// A pulse radar with a matched filter. Ratios are plain, not in decibels.
struct RadarEquation {
  double peak_power_w = 0;
  double pulse_s = 0;
  double antenna_gain = 1;  ///< the same antenna sends and receives
  double frequency_hz = 0;
  double noise_factor = 1;  ///< of the receiver, >= 1
  double loss = 1;          ///< of the echo on its way through the radar, >= 1
  double temperature_k = 290;
};

/// 10^(db/10).
double from_decibels(double db);

/// Signal-to-noise ratio of one pulse from a target of 1 m2 at 1 m:
/// Pt tau G^2 lambda^2 / ((4 pi)^3 k T F L) (Skolnik, Introduction to Radar Systems, 2001, eq. 2.6,
/// with B tau = 1). It falls with R^4.
double snr_at_1m(const RadarEquation& radar);

/// Noise received through the main lobe from 1 W/Hz of effective radiated power at 1 m, over the
/// receiver's own: G lambda^2 / ((4 pi)^2 k T F) (Adamy, EW 101, 2001, ch. 9). It falls with R^2;
/// the echo's losses are not the jammer's.
double jnr_at_1m(const RadarEquation& radar);

}  // namespace boyd::scenario
