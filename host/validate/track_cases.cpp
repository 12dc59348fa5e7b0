/// How far a track is from its target, and how far it says that it may be.
#include <cmath>
#include <stdexcept>

#include "host/validate/battles.hpp"
#include "host/validate/registry.hpp"
#include "host/validate/replications.hpp"

namespace boyd::validate {

namespace {

constexpr std::uint32_t kTrackWorlds = 64;
constexpr std::uint32_t kFlyers = 500;
constexpr double kFlyerHeight_m = 12'000;
constexpr const char* kFilterSource =
    "covariance of a filter with the gains of Kalman 1960 along a straight flight, in the form of "
    "Joseph, and the decay of what it did not know of the velocity (Bar-Shalom, Li and Kirubarajan "
    "2001, sections 5.2 and 6.2.2)";

/// Variances and covariance of position and velocity along one axis.
struct AxisCovariance {
  double position_m2 = 0;
  double mixed_m2ps = 0;
  double velocity_m2ps2 = 0;

  void carry_on(double time_s, double accel_noise_m2ps3) {
    position_m2 += 2 * time_s * mixed_m2ps + time_s * time_s * velocity_m2ps2 +
                   accel_noise_m2ps3 * std::pow(time_s, 3) / 3;
    mixed_m2ps += time_s * velocity_m2ps2 + accel_noise_m2ps3 * time_s * time_s / 2;
    velocity_m2ps2 += accel_noise_m2ps3 * time_s;
  }
  /// A measurement taken with these gains for position and for velocity.
  void take(double position_gain, double velocity_gain, double variance_m2) {
    const double mixed = mixed_m2ps;
    mixed_m2ps = (1 - position_gain) * (mixed - velocity_gain * position_m2) +
                 position_gain * velocity_gain * variance_m2;
    velocity_m2ps2 +=
        -2 * velocity_gain * mixed + velocity_gain * velocity_gain * (position_m2 + variance_m2);
    position_m2 = (1 - position_gain) * (1 - position_gain) * position_m2 +
                  position_gain * position_gain * variance_m2;
  }
};

struct TrackedFlight {
  double speed_mps = 0;
  double error_m = 0;  ///< of a report, along each axis
  double scan_s = 0;
  double coast_s = 0;
  std::uint32_t looks_count = 0;

  [[nodiscard]] double end_s() const { return looks_count * scan_s; }
};

TrackedFlight flight_of(const Settings& settings) {
  return {settings.number("speed_mps"),
          settings.number("error_m"),
          static_cast<double>(settings.whole("scan_s")),
          settings.number("coast_s"),
          static_cast<std::uint32_t>(settings.whole("looks_count"))};
}

/// Root mean square over the two level axes.
struct TrackErrors {
  double last_look_m = 0;
  double coasted_m = 0;
  double claimed_m = 0;  ///< of the estimate at the last look
};

TrackErrors expected_of(const TrackedFlight& flight) {
  const double report_m2 = flight.error_m * flight.error_m;
  AxisCovariance claimed{report_m2, 0, kNewTrackSpeed_mps * kNewTrackSpeed_mps};
  AxisCovariance noise{report_m2, 0, 0};
  // What the first look does not tell: along the flight, estimate less truth.
  double off_m = 0;
  double off_mps = -flight.speed_mps;
  for (std::uint32_t look = 1; look < flight.looks_count; ++look) {
    claimed.carry_on(flight.scan_s, kAccelNoise_m2ps3);
    noise.carry_on(flight.scan_s, 0);
    off_m += off_mps * flight.scan_s;
    const double sum_m2 = claimed.position_m2 + report_m2;
    const double position_gain = claimed.position_m2 / sum_m2;
    const double velocity_gain = claimed.mixed_m2ps / sum_m2;
    claimed.take(position_gain, velocity_gain, report_m2);
    noise.take(position_gain, velocity_gain, report_m2);
    off_mps -= velocity_gain * off_m;
    off_m -= position_gain * off_m;
  }
  TrackErrors errors;
  errors.claimed_m = std::sqrt(claimed.position_m2);
  errors.last_look_m = std::sqrt(noise.position_m2 + off_m * off_m / 2);
  noise.carry_on(flight.coast_s, 0);
  off_m += off_mps * flight.coast_s;
  errors.coasted_m = std::sqrt(noise.position_m2 + off_m * off_m / 2);
  return errors;
}

/// Flyers that cross the line of sight, all from one place.
WorldPlan plan_of(const TrackedFlight& flight, std::uint64_t world_seed) {
  WorldPlan plan;
  plan.seed = world_seed;
  plan.end_ns = static_cast<TimeNs>(flight.end_s()) * kNsPerSecond;
  PlatformSpec flyer = creeping_platform();
  flyer.speed_cruise_mps = static_cast<float>(flight.speed_mps);
  flyer.speed_max_mps = flyer.speed_cruise_mps;
  flyer.accel_max_mps2 = 10;
  plan.platforms.push_back(flyer);
  add_watchers_and_targets(plan);
  plan.pictures[0].capacity_count = kFlyers;
  plan.waypoints.push_back({place_m(0, 1'000'000, kFlyerHeight_m)});
  for (std::uint32_t k = 0; k < kFlyers; ++k) {
    MoverSpec mover = standing_target(k, place_m(0, 0, kFlyerHeight_m));
    mover.heading_rad = 1.57079633F;
    mover.route_count = 1;
    plan.movers.push_back(mover);
  }
  SensorSpec& sensor = add_distant_sensor(plan, flight.error_m);
  sensor.scan_ns = static_cast<TimeNs>(flight.scan_s) * kNsPerSecond;
  return plan;
}

/// Mean squares over the tracks of one world.
TrackErrors squares_of(const TrackedFlight& flight, std::uint64_t world_seed) {
  const WorldPlan plan = plan_of(flight, world_seed);
  const auto battle = make_battle(Backend::kCpu, {&plan, 1}, {});
  const WorldView view = view_at(*battle, plan.end_ns);
  if (view.pictures[0].size() != kFlyers) {
    throw std::runtime_error("not all flyers are tracked");
  }
  // A tick measures where movers are before they move.
  const double measured_s = flight.end_s() - static_cast<double>(plan.dt_ns) * 1e-9;
  const double way_m = flight.speed_mps * measured_s;
  TrackErrors squares;
  for (const PictureTrackView& track : view.pictures[0]) {
    const double x_m = static_cast<double>(track.position.x) / kUnitsPerMetre;
    const double y_m = static_cast<double>(track.position.y) / kUnitsPerMetre - way_m;
    const double far_x_m = x_m + flight.coast_s * static_cast<double>(track.velocity.x);
    const double far_y_m =
        y_m + flight.coast_s * (static_cast<double>(track.velocity.y) - flight.speed_mps);
    squares.last_look_m += (x_m * x_m + y_m * y_m) / (2 * kFlyers);
    squares.coasted_m += (far_x_m * far_x_m + far_y_m * far_y_m) / (2 * kFlyers);
    squares.claimed_m += std::pow(static_cast<double>(track.sigma_m), 2) / kFlyers;
  }
  return squares;
}

std::vector<Quantity> run_track_error(const Settings& settings, const Surroundings& around) {
  const TrackedFlight flight = flight_of(settings);
  std::vector<TrackErrors> squares(kTrackWorlds);
  for_each_world(kTrackWorlds,
                 settings.whole("seed"),
                 around.progress,
                 [&](std::uint32_t world, std::uint64_t world_seed) {
                   squares[world] = squares_of(flight, world_seed);
                 });
  const TrackErrors expected = expected_of(flight);
  // By that share the sensor is farther off, and its errors greater, at the end of the flight.
  const double farther = std::pow(flight.speed_mps * flight.end_s() / kDistantSensor_m, 2) / 2;
  const auto pooled = [&](double TrackErrors::*of) {
    std::vector<double> values;
    for (const TrackErrors& one : squares) {
      values.push_back(one.*of);
    }
    return mean_of(values);
  };
  const auto rms = [&](const std::string& name, double wanted_m, double TrackErrors::*of) {
    const MeanEstimate square = pooled(of);
    const double root_m = std::sqrt(square.mean);
    return estimated(name, wanted_m, root_m, square.standard_error / (2 * root_m), kFilterSource);
  };
  return {rms("error_rms_m", expected.last_look_m, &TrackErrors::last_look_m),
          rms("coasted_error_rms_m", expected.coasted_m, &TrackErrors::coasted_m),
          computed("claimed_error_m",
                   expected.claimed_m,
                   std::sqrt(pooled(&TrackErrors::claimed_m).mean),
                   0.001 + farther,
                   kFilterSource)};
}

Case track_error() {
  Case out;
  out.name = "track_error";
  out.title = "error of a track after some looks, and when it is carried on without any";
  out.parameters = {
      number("speed_mps", "of the targets, straight", 50, 1, 1000),
      number("error_m", "one standard deviation of a report along each axis", 80, 5, 500),
      whole("scan_s", "from look to look", 4, 1, 5),
      whole("looks_count", "that see the target", 8, 1, 20),
      number("coast_s", "from the last look on", 40, 0, 120),
      seed()};
  out.run = run_track_error;
  out.sweep = {"looks_count", {1, 2, 3, 4, 6, 8, 12, 20}, "coasted_error_rms_m", true, {}};
  return out;
}

}  // namespace

std::vector<Case> track_cases() {
  return {track_error()};
}

}  // namespace boyd::validate
