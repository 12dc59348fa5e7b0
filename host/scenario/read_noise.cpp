/// Electronic warfare: noise jammers, what makes a radar and a link receive them.
#include <algorithm>
#include <string>
#include <vector>

#include "host/scenario/radar_equation.hpp"
#include "host/scenario/section_reader.hpp"

namespace boyd::scenario {

namespace {

/// Main lobe of the GPS C/A signal (IS-GPS-200): what narrower noise lacks in width it has in
/// density.
constexpr double kSatelliteBandwidth_hz = 2.046e6;
constexpr double kDriftFrac = 0.02;  ///< of the distance, where a platform says nothing else
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
    jammer.spec.band =
        static_cast<NoiseBand>(reader.choice("band", {"radar", "link", "navigation", "spoofing"}));
    const double erp_w = reader.number("erp_w", 1e-6, 1e12);
    jammer.erp_w = erp_w;
    if (jammer.spec.band == NoiseBand::kSpoofing) {
      read_spoofing(reader, jammer.spec);
    }
    const bool spoofs = jammer.spec.band == NoiseBand::kSpoofing;
    double bandwidth_hz = spoofs ? kSatelliteBandwidth_hz : reader.number("bandwidth_hz", 1, 1e12);
    if (jammer.spec.band == NoiseBand::kNavigation) {
      bandwidth_hz = std::max(bandwidth_hz, kSatelliteBandwidth_hz);
    }
    jammer.spec.power_w_per_hz = static_cast<float>(erp_w / bandwidth_hz);
    jammer.share = reader.sources();
    out_.noise_jammers.push_back(jammer);
  });
}

/// Where the false signal says that its receiver is, from the truth.
void SectionReader::read_spoofing(TableReader& reader, NoiseSpec& spec) {
  const auto part = [&](const char* key, double most) {
    return static_cast<float>(reader.number(key, -most, most, 0.0));
  };
  spec.spoof_offset_m = {
      part("spoof_offset_east_m", 100'000), part("spoof_offset_north_m", 100'000), 0};
  spec.spoof_velocity_mps = {
      part("spoof_velocity_east_mps", 1000), part("spoof_velocity_north_mps", 1000), 0};
  const auto is_zero = [](const Vec3f& v) { return v.x == 0 && v.y == 0; };
  if (is_zero(spec.spoof_offset_m) && is_zero(spec.spoof_velocity_mps)) {
    reader.report("spoof_offset_east_m",
                  "a spoofer needs an offset or a velocity: spoof_offset_east_m, "
                  "spoof_offset_north_m, spoof_velocity_east_mps, spoof_velocity_north_mps");
  }
}

/// How a platform knows where it is. One that says nothing knows it.
void SectionReader::read_navigation(TableReader& reader, PlatformSpec& spec) {
  const bool given = reader.given("navigation");
  // Visual navigation neither needs satellites nor drifts.
  static constexpr Navigation kKinds[] = {
      Navigation::kSatellite, Navigation::kInertial, Navigation::kPerfect};
  if (given) {
    spec.navigation = kKinds[reader.choice("navigation", {"satellite", "inertial", "visual"})];
  }
  const bool satellite = spec.navigation == Navigation::kSatellite;
  const auto needs = [&](const char* key, bool holds, const char* what) {
    const bool is_there = reader.given(key);
    if (is_there && !holds) {
      reader.report(key, std::string("has no effect without ") + what);
    }
    return is_there && holds;
  };
  needs("navigation_drift_frac",
        spec.navigation != Navigation::kPerfect,
        "navigation = \"satellite\" or \"inertial\"");
  needs("navigation_jamming_db", satellite, "navigation = \"satellite\"");
  const bool spoofed = needs("navigation_spoofing_db", satellite, "navigation = \"satellite\"");
  if (spec.navigation != Navigation::kPerfect) {
    spec.navigation_drift =
        static_cast<float>(reader.number("navigation_drift_frac", 0, 1, kDriftFrac));
  }
  if (satellite) {
    spec.jam_to_signal_max =
        static_cast<float>(from_decibels(reader.number("navigation_jamming_db", -20, 150)));
  }
  if (spoofed) {
    spec.spoof_to_signal_min =
        static_cast<float>(from_decibels(reader.number("navigation_spoofing_db", -20, 150)));
  }
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
