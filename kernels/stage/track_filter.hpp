/// How a track follows what is measured: a Kalman filter (Kalman 1960) of position and velocity,
/// the same along each axis, for targets that fly straight but for accelerations without memory
/// (white noise; Bar-Shalom, Li and Kirubarajan, Estimation with Applications to Tracking and
/// Navigation, 2001, section 6.2.2).
#pragma once

#include "kernels/stage/world.hpp"

namespace boyd::BOYD_BACKEND {

/// Spectral density of the accelerations along each axis, m2/s3: a velocity wanders by 5 m/s in a
/// second, 16 m/s in ten. An assumption.
inline constexpr float kAccelNoise_m2ps3 = 25.0F;
/// What is not known of the velocity of a target measured once, one sigma along each axis. An
/// assumption.
inline constexpr float kNewTrackSpeed_mps = 300.0F;
/// No track is believed to fly faster. An assumption.
inline constexpr float kTrackSpeed_max_mps = 3000.0F;

/// A measured position.
struct Measurement {
  Position position;
  float variance_m2;
};

/// The error of an estimate `age_s` later.
BOYD_HD inline TrackError predicted(const TrackError& error, float age_s) {
  const float wander = kAccelNoise_m2ps3 * age_s;
  const float mixed = fma_f(error.velocity_m2ps2, age_s, error.mixed_m2ps);
  return {
      fma_f(fma_f(0.33333333F * wander, age_s, mixed + error.mixed_m2ps), age_s, error.position_m2),
      fma_f(0.5F * wander, age_s, mixed),
      error.velocity_m2ps2 + wander};
}
/// The error of a track carried on to `t`.
BOYD_HD inline TrackError predicted(const TrackState& track, TimeNs t) {
  return predicted(track.error, seconds(t - track.last_ns));
}

/// The error of an estimate as of `age_s` before, without what has been unknown since.
BOYD_HD inline TrackError carried_back(const TrackError& error, float age_s) {
  const float mixed = fma_f(-age_s, error.velocity_m2ps2, error.mixed_m2ps);
  return {max_f(fma_f(-age_s, mixed + error.mixed_m2ps, error.position_m2), 0.0F),
          mixed,
          error.velocity_m2ps2};
}

/// What a filter knows of a target.
struct Estimate {
  Position position;
  Vec3 velocity;
  TrackError error;
};
/// A measurement taken into an estimate of the given age.
BOYD_HD inline Estimate filtered(const Estimate& old, float age_s, const Measurement& seen) {
  const TrackError before = predicted(old.error, age_s);
  const float inverse = 1.0F / (before.position_m2 + seen.variance_m2);
  const Position expected = moved(old.position, age_s * old.velocity);
  const Vec3 residual = offset_m(expected, seen.position);
  const float kept = seen.variance_m2 * inverse;
  const float gain = before.mixed_m2ps * inverse;
  return {moved(expected, before.position_m2 * inverse * residual),
          limited(fma_v(gain, residual, old.velocity), kTrackSpeed_max_mps),
          {before.position_m2 * kept,
           before.mixed_m2ps * kept,
           max_f(fma_f(-gain, before.mixed_m2ps, before.velocity_m2ps2), 0.0F)}};
}

/// Position of a track carried on to `now` with its velocity.
BOYD_HD inline Position extrapolated(const TrackState& track, TimeNs now_ns) {
  return moved(track.position, seconds(now_ns - track.last_ns) * track.velocity);
}

/// A track of a target measured for the first time.
BOYD_HD inline void start_track(TrackState& track, const Measurement& seen, TimeNs measured_ns) {
  const std::uint32_t generation = track.generation + 1U;
  track = TrackState{};
  track.generation = generation;
  track.last_ns = measured_ns;
  track.next_identify_ns = kNever;
  track.position = seen.position;
  track.error = {seen.variance_m2, 0.0F, kNewTrackSpeed_mps * kNewTrackSpeed_mps};
  track.hits = 1;
}

BOYD_HD inline std::uint16_t one_hit_more(std::uint16_t hits) {
  return static_cast<std::uint16_t>(hits < 60000U ? hits + 1U : hits);
}

/// A measurement taken into a track; one older than the last one used is ignored.
BOYD_HD inline void update_track(TrackState& track, const Measurement& seen, TimeNs measured_ns) {
  if (measured_ns < track.last_ns) {
    return;
  }
  const Estimate estimate = filtered(
      {track.position, track.velocity, track.error}, seconds(measured_ns - track.last_ns), seen);
  track.position = estimate.position;
  track.velocity = estimate.velocity;
  track.error = estimate.error;
  if (measured_ns > track.last_ns) {
    track.hits = one_hit_more(track.hits);
    track.last_ns = measured_ns;
  }
}

}  // namespace boyd::BOYD_BACKEND
