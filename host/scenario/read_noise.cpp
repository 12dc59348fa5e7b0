/// Electronic warfare: noise jammers, what makes a radar and a link receive them.
#include <algorithm>
#include <string>
#include <vector>

#include "host/scenario/radar_equation.hpp"
#include "host/scenario/section_reader.hpp"

namespace boyd::scenario {

namespace {

constexpr double kHalfDegree = 3.14159265358979323846 / 360.0;

/// By its series, since the standard library's last bits differ between machines; |x| <= pi.
double cosine(double x) {
  double term = 1;
  double sum = 1;
  for (int k = 1; k <= 20; ++k) {
    term *= -x * x / ((2.0 * k - 1) * (2.0 * k));
    sum += term;
  }
  return sum;
}

/// Whether any key of a set is given: then the others are missed where they are not.
bool has_any(TableReader& reader, const std::vector<std::string>& keys) {
  const bool any =
      std::any_of(keys.begin(), keys.end(), [&](const auto& key) { return reader.has(key); });
  for (const std::string& key : keys) {
    reader.offer(key);
  }
  return any;
}

}  // namespace

void SectionReader::read_noise_jammers() {
  each("noise_jammer", [&](TableReader& reader, const std::string& name) {
    NoiseJammer jammer;
    jammer.name = name;
    reader.text("title", "");
    jammer.spec.band = static_cast<NoiseBand>(reader.choice("band", {"radar", "link"}));
    const double erp_w = reader.number("erp_w", 1e-6, 1e12);
    jammer.erp_w = erp_w;
    jammer.spec.power_w_per_hz = static_cast<float>(erp_w / reader.number("bandwidth_hz", 1, 1e12));
    jammer.share = reader.sources();
    out_.noise_jammers.push_back(jammer);
  });
}

double SectionReader::read_radar(TableReader& reader, SensorSpec& spec) {
  const bool sends = has_any(reader, {"peak_power_w", "pulse_s", "loss_db"});
  const bool receives = has_any(reader,
                                {"antenna_gain_db",
                                 "frequency_hz",
                                 "noise_figure_db",
                                 "temperature_k",
                                 "sidelobe_db",
                                 "beamwidth_deg"});
  if (!sends && !receives) {
    return 0;
  }
  RadarEquation radar;
  radar.antenna_gain = from_decibels(reader.number("antenna_gain_db", 0, 100));
  radar.frequency_hz = reader.number("frequency_hz", 1e6, 1e12);
  radar.noise_factor = from_decibels(reader.number("noise_figure_db", 0, 50, 0.0));
  radar.temperature_k = reader.number("temperature_k", 1, 10000, 290.0);
  spec.jnr_at_1m = static_cast<float>(jnr_at_1m(radar));
  spec.sidelobe = static_cast<float>(1 / from_decibels(reader.number("sidelobe_db", 0, 100)));
  spec.beam_cos =
      static_cast<float>(cosine(reader.number("beamwidth_deg", 0.1, 360) * kHalfDegree));
  if (sends) {
    radar.peak_power_w = reader.number("peak_power_w", 1e-3, 1e12);
    radar.pulse_s = reader.number("pulse_s", 1e-9, 10);
    radar.loss = from_decibels(reader.number("loss_db", 0, 100, 0.0));
    spec.snr_at_1m = static_cast<float>(snr_at_1m(radar));
  }
  return sends ? radar.peak_power_w * radar.antenna_gain : 0;
}

void SectionReader::read_group_link(TableReader& reader, GroupSpec& spec) {
  if (!has_any(reader, {"link_erp_w", "link_bandwidth_hz", "link_margin_db"})) {
    return;
  }
  const double erp_w = reader.number("link_erp_w", 1e-6, 1e9);
  spec.link_w_per_hz = static_cast<float>(erp_w / reader.number("link_bandwidth_hz", 1, 1e12));
  spec.link_margin = static_cast<float>(from_decibels(reader.number("link_margin_db", -60, 100)));
  if (!reader.has("headquarters")) {
    reader.report("link_erp_w", "has no effect without a headquarters");
  }
}

}  // namespace boyd::scenario
