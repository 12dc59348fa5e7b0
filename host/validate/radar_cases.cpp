/// Radars given by their power, against the radar equation: in the clear, and jammed.
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "host/scenario/radar_equation.hpp"
#include "host/validate/battles.hpp"
#include "host/validate/registry.hpp"
#include "host/validate/replications.hpp"

namespace boyd::validate {

namespace {

// ---- How a range is measured ----

constexpr long double kFourPiExact = 12.566370614359172953850573533118L;
constexpr double kDegree = 0.017453292519943295;
constexpr std::uint32_t kRadarWorlds = 64;
constexpr std::uint32_t kRangesCount = 5;
constexpr std::uint32_t kTargetsPerRange = 4;
constexpr std::uint32_t kTargetsCount = kRangesCount * kTargetsPerRange;
constexpr std::uint32_t kScansCount = 2500;
constexpr double kRadarHeight_m = 12'000;  // radar and targets see each other for 900 km
constexpr double kNearest_m = 10;
constexpr double kFarthest_m = 600'000;

/// Ranges looked at, over the sought one; their logarithms are evenly spaced about 0.
constexpr std::array<double, kRangesCount> kRangeRatios = {0.8, 0.894427191, 1, 1.118033989, 1.25};

/// Detections per range, of one world or of several.
using Detections = std::array<double, kRangesCount>;

double decibels(double db) {
  return std::pow(10.0, db / 10);
}

/// The false alarm probability at which a detection frequency tells most about a signal-to-noise
/// ratio s: (1 + s) sqrt(e^x - 1) / x, the standard error with x = -ln Pfa / (1 + s), is least at
/// x = 1.594. Within what a scenario may ask for.
double sharpest_false_alarm(double snr) {
  return std::clamp(std::exp(-1.594 * (1 + snr)), 1e-12, 0.1);
}

/// Noise over signal that gives these detections: Swerling's law, inverted.
double noise_over_signal(double detections, double looks, double false_alarm_prob) {
  const double share = std::clamp(detections / looks, 0.5 / looks, 1.0);
  const double drowned = std::log(share) / std::log(false_alarm_prob);  // 1 / (1 + SNR)
  return drowned / (1 - drowned);
}

/// Where a straight line through the logarithms of range and of a ratio meets `sought`.
double range_where(const std::array<double, kRangesCount>& ratios, double sought, double middle_m) {
  double mean = 0;
  double slope = 0;
  double square = 0;
  for (std::uint32_t k = 0; k < kRangesCount; ++k) {
    const double place = std::log(kRangeRatios[k]);
    const double value = std::log(ratios[k]);
    mean += value / kRangesCount;
    slope += place * value;
    square += place * place;
  }
  return middle_m * std::exp((std::log(sought) - mean) / (slope / square));
}

/// A radar in the middle of targets at several ranges about `middle_m`. The targets of one range
/// stand in different directions, all of them well apart.
WorldPlan radar_plan(const SensorSpec& radar, double rcs_m2, double middle_m, std::uint64_t seed) {
  WorldPlan plan;
  plan.seed = seed;
  plan.dt_ns = kNsPerSecond;
  plan.end_ns = kScansCount * kNsPerSecond;
  plan.platforms.push_back(creeping_platform());
  plan.platforms.front().rcs_m2 = static_cast<float>(rcs_m2);
  add_watchers_and_targets(plan);
  add_site(plan, 0, place_m(0, 0, kRadarHeight_m));
  plan.sensors.push_back(radar);
  for (std::uint32_t k = 0; k < kTargetsCount; ++k) {
    const double range_m = middle_m * kRangeRatios[k % kRangesCount];
    const double angle_rad = 360.0 / kTargetsCount * kDegree * k;
    plan.movers.push_back(standing_target(
        k, place_m(range_m * std::cos(angle_rad), range_m * std::sin(angle_rad), kRadarHeight_m)));
  }
  return plan;
}

/// The sensor that a scenario's radar of these numbers becomes.
SensorSpec radar_sensor(const scenario::RadarEquation& radar, double false_alarm_prob) {
  SensorSpec sensor;
  sensor.key = mount_key(0, 0, 0);
  sensor.site = 0;
  sensor.range_max_m = 2e6F;
  sensor.range_ref_m = sensor.range_max_m;
  sensor.snr_at_1m = static_cast<float>(scenario::snr_at_1m(radar));
  sensor.jnr_at_1m = static_cast<float>(scenario::jnr_at_1m(radar));
  sensor.sidelobe = 0;
  sensor.beam_cos = static_cast<float>(std::cos(3 * kDegree));
  sensor.false_alarm_prob = static_cast<float>(false_alarm_prob);
  sensor.error_range_m = 1;
  sensor.error_angle_rad = 1e-6F;
  return sensor;
}

Detections detections_in(const WorldPlan& plan) {
  Detections counts{};
  for (const Event& event : run_battle(plan, true).events) {
    if (event.kind == EventKind::kDetect) {
      const auto member = member_of(event.target);
      counts[member % kRangesCount] += 1;
    }
  }
  return counts;
}

/// A range from the detections of all worlds; its standard error leaves one world out after the
/// other (jackknife; Efron and Tibshirani 1993, eq. 11.5). `range_of(row counts, worlds)`.
template <class Counts, class RangeOf>
MeanEstimate range_of_all(const std::vector<Counts>& worlds, const RangeOf& range_of) {
  const auto count = static_cast<double>(worlds.size());
  Counts total{};
  for (const Counts& world : worlds) {
    std::transform(total.begin(), total.end(), world.begin(), total.begin(), std::plus<>());
  }
  std::vector<double> without;
  for (const Counts& world : worlds) {
    Counts rest = total;
    std::transform(rest.begin(), rest.end(), world.begin(), rest.begin(), std::minus<>());
    without.push_back(range_of(rest, count - 1));
  }
  return {range_of(total, count), (count - 1) * mean_of(without).standard_error};
}

std::vector<std::string> range_problem(double range_m) {
  if (range_m >= kNearest_m && range_m <= kFarthest_m) {
    return {};
  }
  return {fmt::format("the range of these numbers is {:g} m: it must be {:g} to {:g} m",
                      range_m,
                      kNearest_m,
                      kFarthest_m)};
}

// ---- In the clear ----

scenario::RadarEquation clear_radar(const Settings& settings) {
  scenario::RadarEquation radar;
  radar.peak_power_w = settings.number("peak_power_w");
  radar.pulse_s = settings.number("pulse_s");
  radar.antenna_gain = scenario::from_decibels(settings.number("gain_db"));
  radar.frequency_hz = settings.number("frequency_hz");
  radar.loss = scenario::from_decibels(settings.number("loss_db"));
  radar.temperature_k = settings.number("temperature_k");
  return radar;
}

/// The textbook's formula, in decibels and in a wider format than the program's.
double radar_range_m(const Settings& settings) {
  const auto level = [&](const char* name) {
    return 10 * std::log10(static_cast<long double>(settings.number(name)));
  };
  const long double wavelength_db = 10 * std::log10(299'792'458.0L) - level("frequency_hz");
  const long double noise_db = 10 * std::log10(1.380649e-23L) + level("temperature_k");
  const long double gained_db = level("peak_power_w") + level("pulse_s") +
                                2 * settings.number("gain_db") + 2 * wavelength_db +
                                level("rcs_m2");
  const long double lost_db = 30 * std::log10(kFourPiExact) + noise_db + settings.number("snr_db") +
                              settings.number("loss_db");
  return static_cast<double>(std::pow(10.0L, (gained_db - lost_db) / 40));
}

std::vector<Quantity> run_radar_range(const Settings& settings, const Surroundings& around) {
  const double expected_m = radar_range_m(settings);
  const double snr = decibels(settings.number("snr_db"));
  const double false_alarm_prob = sharpest_false_alarm(snr);
  const SensorSpec radar = radar_sensor(clear_radar(settings), false_alarm_prob);
  std::vector<Detections> worlds(kRadarWorlds);
  for_each_world(kRadarWorlds,
                 settings.whole("seed"),
                 around.progress,
                 [&](std::uint32_t world, std::uint64_t world_seed) {
                   worlds[world] = detections_in(
                       radar_plan(radar, settings.number("rcs_m2"), expected_m, world_seed));
                 });
  const MeanEstimate range =
      range_of_all(worlds, [&](const Detections& counts, double worlds_count) {
        const double looks = worlds_count * kTargetsPerRange * kScansCount;
        std::array<double, kRangesCount> ratios{};
        for (std::uint32_t k = 0; k < kRangesCount; ++k) {
          ratios[k] = noise_over_signal(counts[k], looks, false_alarm_prob);
        }
        return range_where(ratios, 1 / snr, expected_m);
      });
  return {estimated("range_m",
                    expected_m,
                    range.mean,
                    range.standard_error,
                    "radar equation, matched filter (Skolnik 2001, eq. 2.6): R^4 = Pt tau G^2 "
                    "lambda^2 sigma / ((4 pi)^3 k T SNR L)")};
}

Case radar_range() {
  Case out;
  out.name = "radar_range";
  out.title = "range at which a radar of given power gets an echo of given strength";
  out.parameters = {number("frequency_hz", "of the carrier", 1e10, 1e6, 1e12),
                    number("pulse_s", "length of a pulse", 1e-5, 1e-9, 10),
                    number("snr_db", "signal-to-noise ratio sought", 6, -10, 25),
                    number("peak_power_w", "of a pulse", 1e6, 1e-3, 1e12),
                    number("gain_db", "of the antenna, one way", 20, 0, 100),
                    number("rcs_m2", "radar cross-section", 1, 1e-6, 1e5),
                    number("temperature_k", "of the noise", 290, 1, 10'000),
                    number("loss_db", "of the echo in the radar", 0, 0, 100),
                    seed()};
  out.complete = [](Settings& settings) { return range_problem(radar_range_m(settings)); };
  out.run = run_radar_range;
  out.sweep = {"rcs_m2", {0.001, 0.01, 0.1, 1, 10}, "range_m", true, {}};
  return out;
}

// ---- Jammed by the target itself ----

constexpr double kMilliwatt = 1e-3;

/// A radar at 10 GHz with pulses of 10 us. Neither is in the formula: both ends lose them alike.
scenario::RadarEquation jammed_radar(const Settings& settings) {
  scenario::RadarEquation radar;
  radar.peak_power_w = kMilliwatt * scenario::from_decibels(settings.number("radar_power_dbm"));
  radar.pulse_s = 1e-5;
  radar.antenna_gain = scenario::from_decibels(settings.number("radar_gain_db"));
  radar.frequency_hz = 1e10;
  return radar;
}

double burn_through_m(const Settings& settings) {
  const long double over_db = settings.number("js_db") + settings.number("radar_power_dbm") +
                              settings.number("radar_gain_db") -
                              settings.number("jammer_power_dbm") -
                              settings.number("jammer_gain_db");
  return static_cast<double>(
      std::sqrt(std::pow(10.0L, over_db / 10) * settings.number("rcs_m2") / kFourPiExact));
}

/// Own noise over the echo at the sought range.
double own_noise(const Settings& settings) {
  return std::pow(burn_through_m(settings), 4) /
         (scenario::snr_at_1m(jammed_radar(settings)) * settings.number("rcs_m2"));
}

/// Detections per range, first without the jammers, then with them.
using JammedDetections = std::array<double, std::size_t{2} * kRangesCount>;

JammedDetections clear_and_jammed(WorldPlan plan, float power_w_per_hz) {
  JammedDetections counts{};
  const Detections clear = detections_in(plan);
  std::copy(clear.begin(), clear.end(), counts.begin());
  for (std::uint32_t row = 0; row < plan.movers.size(); ++row) {
    NoiseSpec noise;
    noise.mover = row;
    noise.power_w_per_hz = power_w_per_hz;
    plan.noises.push_back(noise);
  }
  const Detections jammed = detections_in(plan);
  std::copy(jammed.begin(), jammed.end(), counts.begin() + kRangesCount);
  return counts;
}

std::vector<Quantity> run_burn_through(const Settings& settings, const Surroundings& around) {
  const double expected_m = burn_through_m(settings);
  const double sought = decibels(settings.number("js_db"));
  const scenario::RadarEquation equation = jammed_radar(settings);
  const double false_alarm_prob = sharpest_false_alarm(1 / (sought + own_noise(settings)));
  const SensorSpec radar = radar_sensor(equation, false_alarm_prob);
  const double jammer_dbm = settings.number("jammer_power_dbm") + settings.number("jammer_gain_db");
  // The noise fills the band of the matched filter, 1 / pulse.
  const auto power_w_per_hz =
      static_cast<float>(kMilliwatt * decibels(jammer_dbm) * equation.pulse_s);
  std::vector<JammedDetections> worlds(kRadarWorlds);
  for_each_world(kRadarWorlds,
                 settings.whole("seed"),
                 around.progress,
                 [&](std::uint32_t world, std::uint64_t world_seed) {
                   worlds[world] = clear_and_jammed(
                       radar_plan(radar, settings.number("rcs_m2"), expected_m, world_seed),
                       power_w_per_hz);
                 });
  const MeanEstimate range =
      range_of_all(worlds, [&](const JammedDetections& counts, double worlds_count) {
        const double looks = worlds_count * kTargetsPerRange * kScansCount;
        std::array<double, kRangesCount> ratios{};
        for (std::uint32_t k = 0; k < kRangesCount; ++k) {
          ratios[k] = noise_over_signal(counts[kRangesCount + k], looks, false_alarm_prob) -
                      noise_over_signal(counts[k], looks, false_alarm_prob);
        }
        return range_where(ratios, sought, expected_m);
      });
  return {estimated("range_m",
                    expected_m,
                    range.mean,
                    range.standard_error,
                    "self-screening (Adamy 2001, ch. 9): J/S = 4 pi R^2 Pj Gj / (Pt Gt sigma)")};
}

Case burn_through() {
  Case out;
  out.name = "burn_through";
  out.title = "range at which a target's own jamming is as strong as its echo, or as asked";
  out.parameters = {number("radar_power_dbm", "of a pulse", 70, 0, 120),
                    number("radar_gain_db", "of the radar's antenna, one way", 45, 0, 100),
                    number("jammer_power_dbm", "in the band of the radar", 50, -60, 120),
                    number("jammer_gain_db", "of the jammer's antenna", 5, -20, 60),
                    number("rcs_m2", "radar cross-section", 9, 1e-6, 1e5),
                    number("js_db", "jamming over signal sought", 0, -20, 10),
                    seed()};
  out.complete = [](Settings& settings) {
    std::vector<std::string> problems = range_problem(burn_through_m(settings));
    if (problems.empty() && own_noise(settings) > decibels(settings.number("js_db"))) {
      problems.push_back(fmt::format(
          "at {:g} m the radar's own noise is {:g} dB above the echo: it must not be above js_db",
          burn_through_m(settings),
          10 * std::log10(own_noise(settings))));
    }
    return problems;
  };
  out.run = run_burn_through;
  out.sweep = {"rcs_m2", {0.1, 1, 9, 30}, "range_m", true, {}};
  return out;
}

}  // namespace

std::vector<Case> radar_cases() {
  return {radar_range(), burn_through()};
}

}  // namespace boyd::validate
