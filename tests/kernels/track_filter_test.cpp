/// How well a track follows, and how well it knows how well.
#include "kernels/stage/track_filter.hpp"

#include <cmath>
#include <cstdint>

#include <gtest/gtest.h>

#include "kernels/core/philox.hpp"

namespace boyd::test {
namespace {

/// The same filter along one axis, in double and in the form of Joseph.
struct OneAxis {
  double place_m, speed_mps;
  double pp, pv, vv;

  void carry_on(double age_s) {
    place_m += age_s * speed_mps;
    pp += 2 * age_s * pv + age_s * age_s * vv + 25 * age_s * age_s * age_s / 3;
    pv += age_s * vv + 25 * age_s * age_s / 2;
    vv += 25 * age_s;
  }
  void take(double seen_m, double r) {
    const double k = pp / (pp + r);
    const double g = pv / (pp + r);
    const double residual_m = seen_m - place_m;
    place_m += k * residual_m;
    speed_mps += g * residual_m;
    const double a = (1 - k) * (1 - k) * pp + k * k * r;
    const double b = (1 - k) * (pv - g * pp) + k * g * r;
    const double c = vv - 2 * g * pv + g * g * pp + g * g * r;
    pp = a;
    pv = b;
    vv = c;
  }
};

/// Standard normal numbers, one for each `k`.
double normal(std::uint32_t k) {
  const cpu::Random4 dice = cpu::random4(7, Stream::kDetection, k, 0, 0);
  return std::sqrt(-2 * std::log(cpu::uniform_f(dice.word[0]))) *
         std::cos(2 * 3.14159265358979 * static_cast<double>(cpu::uniform_f(dice.word[1])));
}

std::int32_t place(double metres) {
  return static_cast<std::int32_t>(std::lround(metres * 1024));
}

TEST(TrackFilter, IsTheKalmanFilterOfStraightFlight) {
  const double ages_s[] = {1, 0.25, 0, 4, 10, 0.01, 30, 2, 1, 1};
  const double sigmas_m[] = {80, 30, 300, 15, 80, 80, 20, 500, 1, 60};
  TrackState track{};
  cpu::start_track(track, {{place(1000), 0, 0}, 6400}, 0);
  OneAxis axis{1000, 0, 6400, 0, 9e4};
  double time_s = 0;
  for (int n = 0; n < 10; ++n) {
    time_s += ages_s[n];
    const double r = sigmas_m[n] * sigmas_m[n];
    const double seen_m = 1000 + 250 * time_s + sigmas_m[n] * normal(n);
    cpu::update_track(
        track, {{place(seen_m), 0, 0}, static_cast<float>(r)}, std::llround(time_s * 1e9));
    axis.carry_on(ages_s[n]);
    axis.take(seen_m, r);
    EXPECT_NEAR(track.position.x / 1024.0, axis.place_m, 0.1) << n;
    EXPECT_NEAR(track.velocity.x, axis.speed_mps, 1e-3 * std::abs(axis.speed_mps)) << n;
    EXPECT_NEAR(track.error.position_m2, axis.pp, 1e-3 * axis.pp) << n;
    EXPECT_NEAR(track.error.mixed_m2ps, axis.pv, 1e-3 * std::abs(axis.pv)) << n;
    EXPECT_NEAR(track.error.velocity_m2ps2, axis.vv, 1e-3 * axis.vv) << n;
  }
  EXPECT_EQ(track.hits, 10) << "of eleven measurements two were of one time";
}

/// Targets whose velocities are as unknown as the filter believes: of the square of an error over
/// the variance that the track claims, the mean is one.
TEST(TrackFilter, KnowsHowWrongItIsAlsoOfOldTracks) {
  constexpr int kTracked = 4000;
  constexpr int kMeasurements = 12;
  double right_after = 0;
  double a_minute_later = 0;
  std::uint32_t k = 0;
  const auto next = [&k] { return normal(k++); };
  for (int target = 0; target < kTracked; ++target) {
    double place_m = 0;
    double speed_mps = 300 * next();
    // What white noise of acceleration does in a time: velocity and place, correlated.
    const auto fly = [&](double time_s) {
      const double first = next();
      const double second = next();
      const double to_speed = std::sqrt(25 * time_s);
      place_m += speed_mps * time_s + to_speed * time_s * (first / 2 + second / std::sqrt(12.0));
      speed_mps += to_speed * first;
    };
    TrackState track{};
    cpu::start_track(track, {{place(place_m + 80 * next()), 0, 0}, 6400}, 0);
    for (int look = 1; look < kMeasurements; ++look) {
      fly(4);
      cpu::update_track(track,
                        {{place(place_m + 80 * next()), 0, 0}, 6400},
                        static_cast<TimeNs>(look) * 4'000'000'000);
    }
    const double error_m = track.position.x / 1024.0 - place_m;
    right_after += error_m * error_m / static_cast<double>(track.error.position_m2);
    fly(60);
    const TimeNs then = track.last_ns + 60'000'000'000;
    const double old_m = cpu::extrapolated(track, then).x / 1024.0 - place_m;
    a_minute_later += old_m * old_m / static_cast<double>(cpu::predicted(track, then).position_m2);
  }
  // Three standard errors of the mean of a chi-square of one degree of freedom.
  const double tolerance = 3 * std::sqrt(2.0 / kTracked);
  EXPECT_NEAR(right_after / kTracked, 1, tolerance);
  EXPECT_NEAR(a_minute_later / kTracked, 1, tolerance);
}

TEST(TrackFilter, TakesNothingOlderThanWhatItHas) {
  TrackState track{};
  cpu::start_track(track, {{0, 0, 0}, 100}, 5);
  const TrackState before = track;
  cpu::update_track(track, {{place(50), 0, 0}, 100}, 4);
  EXPECT_EQ(track.position.x, before.position.x);
  EXPECT_EQ(track.hits, before.hits);
}

}  // namespace
}  // namespace boyd::test
