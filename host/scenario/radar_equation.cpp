#include "host/scenario/radar_equation.hpp"

#include "host/command/exact_math.hpp"

namespace boyd::scenario {

namespace {

constexpr double kLightSpeed_mps = 299792458.0;
constexpr double kBoltzmann = 1.380649e-23;  // J/K
constexpr double kFourPi = 12.566370614359172;
constexpr double kLogOfTen = 2.302585092994046;

double wavelength_m(const RadarEquation& radar) {
  return kLightSpeed_mps / radar.frequency_hz;
}

double noise_w_per_hz(const RadarEquation& radar) {
  return kBoltzmann * radar.temperature_k * radar.noise_factor;
}

}  // namespace

double from_decibels(double db) {
  return command::exact_exp(db / 10 * kLogOfTen);
}

double snr_at_1m(const RadarEquation& radar) {
  const double aperture = radar.antenna_gain * wavelength_m(radar);
  return radar.peak_power_w * radar.pulse_s * aperture * aperture /
         (kFourPi * kFourPi * kFourPi * noise_w_per_hz(radar) * radar.loss);
}

double jnr_at_1m(const RadarEquation& radar) {
  const double wavelength = wavelength_m(radar);
  return radar.antenna_gain * wavelength * wavelength / (kFourPi * kFourPi * noise_w_per_hz(radar));
}

}  // namespace boyd::scenario
