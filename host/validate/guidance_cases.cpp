/// A missile under proportional navigation against the linearised engagement in closed form.
#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>
#include <utility>

#include "host/validate/missile_flight.hpp"
#include "host/validate/registry.hpp"

namespace boyd::validate {

namespace {

/// Commands are means over so many ticks: positions are whole units of 1/1024 m.
constexpr std::uint32_t kWindow = 41;
/// Angles of 0.02 rad and more than a tick of delay, against a linear engagement.
constexpr double kRelativeError = 0.01;
constexpr double kHalfway = 0.5;
constexpr double kNearTheEnd = 0.9;
constexpr const char* kGuidanceSource = "Zarchan 2012, ch. 2: linearised engagement without lag";

/// Acceleration across, mean over a window of ticks about a share of the flight.
struct Command {
  double share = 0;
  double mps2 = 0;
};

Command command_at(const MissileFlight& flight, double share) {
  const double middle = share * flight.flight_s / flight.tick_s;
  const auto first = static_cast<std::size_t>(std::max(0.0, std::round(middle - kWindow / 2.0)));
  if (first + kWindow >= flight.velocity_mps.size()) {
    throw std::runtime_error("the missile was gone before it was there");
  }
  const double gained = flight.velocity_mps[first + kWindow] - flight.velocity_mps[first];
  return {(static_cast<double>(first) + kWindow / 2.0) * flight.tick_s / flight.flight_s,
          gained / (kWindow * flight.tick_s)};
}

/// Command against an error of the aim alone, over N v / tF: (1 - t/tF)^(N-2).
double decline(double navigation_ratio, double share) {
  return std::pow(1 - share, navigation_ratio - 2);
}

std::vector<Quantity> run_heading_error(const Settings& settings, const Surroundings&) {
  Engagement engagement;
  engagement.navigation_ratio = settings.number("navigation_constant");
  engagement.flight_s = settings.number("flight_s");
  engagement.aim_error_mps = settings.number("aim_error_mps");
  const MissileFlight flight = flight_of(engagement);
  const double first = engagement.navigation_ratio * engagement.aim_error_mps / engagement.flight_s;
  // Read back to the launch by the expected decline, over a window of which the middle is later.
  const Command at_launch = command_at(flight, 0);
  const Command halfway = command_at(flight, kHalfway);
  const double ratio = engagement.navigation_ratio;
  return {computed("initial_acceleration_mps2",
                   first,
                   -at_launch.mps2 / decline(ratio, at_launch.share),
                   kRelativeError,
                   kGuidanceSource),
          computed("halfway_acceleration_mps2",
                   first * decline(ratio, kHalfway),
                   -halfway.mps2 * decline(ratio, kHalfway) / decline(ratio, halfway.share),
                   kRelativeError,
                   kGuidanceSource)};
}

std::vector<Quantity> run_manoeuvre(const Settings& settings, const Surroundings&) {
  Engagement engagement;
  engagement.navigation_ratio = settings.number("navigation_constant");
  engagement.flight_s = settings.number("flight_s");
  engagement.manoeuvre_mps2 = settings.number("manoeuvre_mps2");
  const MissileFlight flight = flight_of(engagement);
  const double ratio = engagement.navigation_ratio;
  const auto over_target = [&](double share) {
    const Command command = command_at(flight, share);
    // The target has turned for a few ticks when the missile leaves: an error of the aim.
    const double of_aim =
        ratio * flight.across_mps / flight.flight_s * decline(ratio, command.share);
    return (command.mps2 - of_aim) / engagement.manoeuvre_mps2 * (1 - decline(ratio, share)) /
           (1 - decline(ratio, command.share));
  };
  const auto expected = [&](double share) {
    return ratio / (ratio - 2) * (1 - decline(ratio, share));
  };
  return {computed("halfway_ratio",
                   expected(kHalfway),
                   over_target(kHalfway),
                   kRelativeError,
                   kGuidanceSource),
          computed("end_ratio",
                   ratio / (ratio - 2),
                   over_target(kNearTheEnd) / (1 - decline(ratio, kNearTheEnd)),
                   kRelativeError,
                   kGuidanceSource)};
}

/// Inverse Laplace transform of s^-n (s T / (1 + s T))^N at a time of x lags, over T^(n-1): what a
/// disturbance s^-n of the relative distance leaves at the end, after the adjoint of the loop with
/// a single lag. From s^-n (1 + 1/(s T))^-N, term by term; the series converges for any x and N. N
/// = 3 gives e^-x (x - x^2/2) for n = 2 and e^-x x^2/2 for n = 3.
double end_of_lagged_loop(int n, double navigation_ratio, double lags) {
  constexpr int kTerms = 200;
  long double factorial_term = 1;  // x^(k+n-1) / (k+n-1)!
  for (int j = 1; j < n; ++j) {
    factorial_term *= static_cast<long double>(lags) / j;
  }
  long double binomial = 1;  // of -N over k
  long double sum = 0;
  for (int k = 0; k < kTerms; ++k) {
    sum += binomial * factorial_term;
    binomial *= (-static_cast<long double>(navigation_ratio) - k) / (k + 1);
    factorial_term *= static_cast<long double>(lags) / (k + n);
  }
  return static_cast<double>(sum);
}

/// Angles of up to 0.05 rad, of a target that turns all the time.
constexpr double kLagRelativeError = 0.02;
constexpr const char* kLagSource =
    "adjoint of the linearised loop with a single lag (Zarchan 2012, ch. 3 and 4), inverted as a "
    "power series";

Quantity miss(std::string name, double expected_m, double got_m, double scale_m) {
  // The second term counts where disturbances of either sign nearly cancel.
  const double tolerance_m = std::max(kLagRelativeError * std::abs(expected_m), 1e-3 * scale_m);
  return {std::move(name),
          expected_m,
          got_m,
          0,
          tolerance_m,
          agrees(expected_m, got_m, tolerance_m),
          kLagSource};
}

std::vector<Quantity> run_lag(const Settings& settings, const Surroundings&) {
  const double ratio = settings.number("navigation_constant");
  const double lag_s = settings.number("guidance_lag_s");
  Engagement engagement;
  engagement.navigation_ratio = ratio;
  engagement.flight_s = lag_s * settings.number("flight_over_lag");
  engagement.lag_s = lag_s;
  engagement.fuze_radius_m = 1e-6;
  // What a velocity across and an acceleration across at the launch come to.
  const auto of_velocity = [&](const MissileFlight& flight) {
    return flight.across_mps * lag_s * end_of_lagged_loop(2, ratio, flight.flight_s / lag_s);
  };
  Engagement aimed = engagement;
  aimed.aim_error_mps = settings.number("aim_error_mps");
  const MissileFlight first = flight_of(aimed);
  Engagement turned = engagement;
  turned.manoeuvre_mps2 = settings.number("manoeuvre_mps2");
  const MissileFlight second = flight_of(turned);
  const double turn_m =
      turned.manoeuvre_mps2 * lag_s * lag_s * end_of_lagged_loop(3, ratio, second.flight_s / lag_s);
  return {
      miss("heading_error_miss_m", of_velocity(first), first.miss_m, lag_s * aimed.aim_error_mps),
      // The target has turned for a few ticks when the missile leaves: an error of the aim.
      miss("manoeuvre_miss_m",
           turn_m,
           second.miss_m - of_velocity(second),
           lag_s * lag_s * turned.manoeuvre_mps2)};
}

Case lag() {
  Case out;
  out.name = "pn_lag";
  out.title = "how far a missile with a slow autopilot passes its target";
  out.parameters = {
      number("navigation_constant", "effective navigation ratio", 3, 2.5, 6),
      number("guidance_lag_s", "time constant of the autopilot", 1, 1, 1.5),
      number("flight_over_lag", "flight time over the lag", 4, 3, 8),
      number("aim_error_mps", "relative velocity across the line of sight at launch", 100, 50, 150),
      number("manoeuvre_mps2", "acceleration of the target across", 10, 5, 10)};
  out.run = run_lag;
  out.sweep = {"flight_over_lag", {3, 4, 5, 6, 7, 8}, "heading_error_miss_m", false, {}};
  return out;
}

// ---- A target that weaves ----

/// The transient of the loop has died away after so many lags.
constexpr double kSettled_lags = 14;
/// A miss is read off before the last tick, in which the missile would still mend a share of it:
/// its navigation ratio times the tick over the lag, at most.
constexpr std::uint32_t kWeaveTicks = 8000;
constexpr double kPhaseError_rad = 0.02;
/// Each tick rounds places to 1/1024 m: over so many one standard deviation is 0.025 m.
constexpr double kWeaveRounding_m = 0.07;
constexpr const char* kWeaveSource =
    "frequency response of the linearised loop with a single lag, -A/w^2 (iwT/(1+iwT))^N (Zarchan "
    "2012, ch. 20)";

/// One miss, and the phase of the weave at which the two pass each other.
struct Passing {
  double miss_m = 0;
  double phase_rad = 0;
};

Passing passing_of(const Engagement& engagement) {
  const MissileFlight flight = flight_of(engagement);
  // A weave begins to the left, which of a target that comes in along -x is -y.
  return {
      -flight.miss_m,
      2 * std::numbers::pi * (flight.flight_s - flight.weaves_from_s) / engagement.weave_period_s};
}

std::vector<Quantity> run_weave(const Settings& settings, const Surroundings&) {
  const double ratio = settings.number("navigation_constant");
  const double lag_s = settings.number("guidance_lag_s");
  const double turns = settings.number("weave_times_lag");
  Engagement engagement;
  engagement.navigation_ratio = ratio;
  engagement.lag_s = lag_s;
  engagement.fuze_radius_m = 1e-6;
  engagement.ticks_count = kWeaveTicks;
  engagement.weave_mps2 = settings.number("weave_mps2");
  engagement.weave_period_s = 2 * std::numbers::pi * lag_s / turns;
  engagement.flight_s = kSettled_lags * lag_s;
  const Passing first = passing_of(engagement);
  engagement.flight_s += engagement.weave_period_s / 4;
  const Passing second = passing_of(engagement);
  // Two misses of one wave: m = c cos(phase) - s sin(phase).
  const double det = std::sin(first.phase_rad - second.phase_rad);
  const double c =
      (second.miss_m * std::sin(first.phase_rad) - first.miss_m * std::sin(second.phase_rad)) / det;
  const double s =
      (second.miss_m * std::cos(first.phase_rad) - first.miss_m * std::cos(second.phase_rad)) / det;
  const double lead_rad = std::numbers::pi + ratio * (std::numbers::pi / 2 - std::atan(turns));
  const double apart_rad = std::remainder(std::atan2(s, c) - lead_rad, 2 * std::numbers::pi);
  const double shown_rad = std::remainder(lead_rad, 2 * std::numbers::pi);
  const double amplitude_m = engagement.weave_mps2 * lag_s * lag_s * std::pow(turns, ratio - 2) /
                             std::pow(1 + turns * turns, ratio / 2);
  const double tolerance_m = std::max(kLagRelativeError * amplitude_m, kWeaveRounding_m);
  const double tolerance_rad = std::max(kPhaseError_rad, kWeaveRounding_m / amplitude_m);
  const double got_m = std::hypot(c, s);
  return {{"miss_amplitude_m",
           amplitude_m,
           got_m,
           0,
           tolerance_m,
           agrees(amplitude_m, got_m, tolerance_m),
           kWeaveSource},
          {"miss_phase_rad",
           shown_rad,
           shown_rad + apart_rad,
           0,
           tolerance_rad,
           agrees(0, apart_rad, tolerance_rad),
           kWeaveSource}};
}

Case weave() {
  Case out;
  out.name = "pn_weave";
  out.title = "how far a missile with a slow autopilot passes a target that weaves";
  out.parameters = {
      number("navigation_constant", "effective navigation ratio", 3, 2.5, 6),
      number("guidance_lag_s", "time constant of the autopilot", 1, 1, 1.5),
      number("weave_mps2", "amplitude of the target's acceleration across", 10, 5, 20),
      number("weave_times_lag", "angular frequency of the weave times the lag", 1, 0.5, 2.5)};
  out.run = run_weave;
  out.sweep = {"weave_times_lag", {0.5, 0.7, 1, 1.4, 2, 2.5}, "miss_amplitude_m", false, {}};
  return out;
}

Case heading_error() {
  Case out;
  out.name = "pn_heading_error";
  out.title = "a missile that left the rail with an error of its aim";
  out.parameters = {
      number("navigation_constant", "effective navigation constant", 3, 2.5, 6),
      number("aim_error_mps", "relative velocity across the line of sight at launch", 100, 50, 150),
      number("flight_s", "from launch to meeting", 10, 2, 30)};
  out.run = run_heading_error;
  out.sweep = {"aim_error_mps", {50, 75, 100, 125, 150}, "initial_acceleration_mps2", false, {}};
  return out;
}

Case manoeuvre() {
  Case out;
  out.name = "pn_manoeuvre";
  out.title = "a missile after a target that turns all the time";
  out.parameters = {number("navigation_constant", "effective navigation constant", 3, 2.5, 6),
                    number("manoeuvre_mps2", "acceleration of the target across", 5, 2, 10),
                    number("flight_s", "from launch to meeting", 10, 5, 15)};
  out.run = run_manoeuvre;
  out.sweep = {"navigation_constant", {2.5, 3, 3.5, 4, 5, 6}, "end_ratio", false, {}};
  return out;
}

}  // namespace

std::vector<Case> guidance_cases() {
  return {heading_error(), manoeuvre(), lag(), weave()};
}

}  // namespace boyd::validate
