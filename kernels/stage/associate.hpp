/// Which report belongs to which track, where that is not known: the nearest one does.
#pragma once

#include "kernels/stage/sense.hpp"

namespace boyd::BOYD_BACKEND {

/// Reports of those farther off than the gate and so many of a sensor's errors are not looked for.
inline constexpr float kReportReach_sigma = 8.0F;
/// What is not known of the velocity of a track with one report, one sigma along each axis.
inline constexpr float kNewTrackSpeed_mps = 100.0F;
/// What is not known of the acceleration of any.
inline constexpr float kUnknownAccel_mps2 = 5.0F;
/// Reports that a track remembers, and the least mean time between them, s.
inline constexpr float kMemory_count = 8.0F;
inline constexpr float kInterval_min_s = 0.1F;

/// What is known of where a track will be found, along each axis.
struct Prediction {
  float variance_m2;
  float slope_m2ps;  ///< covariance of position and velocity
};

/// A track that is found by its own reports must know how wrong its velocity may be: a straight
/// line by least squares through the last n reports of equal error R, T apart, is at a time k T
/// after the last one uncertain by R (2(2n-1)/(n(n+1)) + 12 k/(n(n+1)) + 12 k^2/(n(n^2-1)))
/// (Brookner, Tracking and Kalman Filtering Made Easy, 1998, chapter 5), of which the first term
/// is the track's own variance. To that an unknown acceleration adds its share.
BOYD_HD inline Prediction predicted_line(const TrackState& track, TimeNs t) {
  const float age = seconds(t - track.last_ns);
  const float drift = 0.5F * kUnknownAccel_mps2 * age;  // per second of age
  Prediction line{fma_f(drift * age, drift * age, track.variance_m2), 2.0F * drift * drift * age};
  if (track.hits < 2U) {
    const float unknown = kNewTrackSpeed_mps * kNewTrackSpeed_mps * age;
    return {fma_f(unknown, age, line.variance_m2), line.slope_m2ps + unknown};
  }
  const auto hits = static_cast<float>(track.hits);
  const float n = min_f(hits, kMemory_count);
  const float interval =
      max_f(seconds(track.last_ns - track.first_ns) / (hits - 1.0F), kInterval_min_s);
  const float steps = age / interval;
  const float report = track.variance_m2 * n * (n + 1.0F) / (4.0F * n - 2.0F);
  const float first = 6.0F * report / (n * (n + 1.0F));
  const float second = 12.0F * report / (n * (n * n - 1.0F)) * steps;
  line.variance_m2 += fma_f(2.0F, first, second) * steps;
  line.slope_m2ps += (first + second) / interval;
  return line;
}

/// The report that a track took, weighed against its line (Kalman 1960).
BOYD_HD inline void follow_report(TrackState& track, const Measurement& seen, TimeNs measured_ns) {
  if (measured_ns <= track.last_ns) {
    update_track(track, seen, measured_ns);
    return;
  }
  const Prediction line = predicted_line(track, measured_ns);
  const float inverse = 1.0F / (line.variance_m2 + seen.variance_m2);
  const Position expected = extrapolated(track, measured_ns);
  const Vec3 residual = offset_m(expected, seen.position);
  track.position = moved(expected, line.variance_m2 * inverse * residual);
  track.velocity = limited(fma_v(line.slope_m2ps * inverse, residual, track.velocity), 2000.0F);
  track.hits = static_cast<std::uint16_t>(track.hits < 60000U ? track.hits + 1U : track.hits);
  track.last_ns = measured_ns;
  track.variance_m2 = line.variance_m2 * seen.variance_m2 * inverse;
}

/// A report of whom it is known to be arrives in a picture that may have a gate.
BOYD_HD inline void note_own(
    const World& world, std::uint32_t p, std::uint32_t row, const Measurement& seen, TimeNs now) {
  const std::uint32_t slot = world.slot(p, row);
  if (world.picture_spec(p).gate_sigma > 0.0F &&
      static_cast<TrackStatus>(world.track_status(slot)) != TrackStatus::kFree) {
    follow_report(world.track(slot), seen, now);
    return;
  }
  SenseMover::note(world, p, row, seen, now);
}

/// What a track takes for its own report.
struct Nearest {
  Measurement seen;
  AgentId id;
  float distance2;  ///< from where the track is expected, over the variance of that difference
};

/// Nearest-neighbour association, each track for itself: of the reports of one scan inside its gate
/// a track takes the one with the smallest statistical distance, d^2 = r^2/S with S the sum of the
/// variances of prediction and report (Blackman and Popoli, Design and Analysis of Modern Tracking
/// Systems, 1999, sections 6.3 and 6.4). Reports of others at density b per area are nearer with
/// probability 1 - 1/(1 + 2 pi b S) (Singer and Sea, IEEE Trans. AC-18 (1973); a Rayleigh distance
/// among Poisson points). Distances are level: two heights are not told
/// apart. Two tracks may take the same report, and then run together. Who has no track yet begins
/// one with its own report; a track keeps the number of whom it began with. Bearings and false
/// alarms take no part. Per mover: a look is a pure function of who looks at whom in which scan, so
/// each track can ask for all reports near it and none is stored.
struct AssociateReports {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t i) const {
    const World world{&view, w};
    if (!is_tracked(platform_of(world, i).role)) {
      return;
    }
    for (std::uint32_t k = 0; k < world.world().sensor_words; ++k) {
      for (std::uint64_t looking = world.sensors_due(k); looking != 0U; looking &= looking - 1U) {
        const std::uint32_t s = k * 64U + lowest_bit(looking);
        const SensorSpec& spec = world.sensor_spec(s);
        if (!spec.bearing_only && world.picture_spec(spec.picture).gate_sigma > 0.0F) {
          take(world, s, spec, i);
        }
      }
    }
  }

  /// The scan of one sensor for the track of one mover.
  BOYD_HD static void take(const World& world,
                           std::uint32_t s,
                           const SensorSpec& spec,
                           std::uint32_t i) {
    const std::uint32_t row = world.row(i);
    const std::uint32_t slot = world.slot(spec.picture, row);
    const TimeNs now = world.clock().now_ns;
    if (static_cast<TrackStatus>(world.track_status(slot)) == TrackStatus::kFree) {
      Measurement own{};
      if (look(world, s, look_target(world, i), own)) {
        SenseMover::note(world, spec.picture, row, own, now);
      }
      return;
    }
    const Nearest nearest = nearest_report(world, s, spec, world.track(slot));
    if (nearest.id == kNoAgent) {
      return;
    }
    follow_report(world.track(slot), nearest.seen, now);
    if (nearest.id != world.id(i)) {
      count(world, world.picture_spec(spec.picture).nation, Counter::reports_misassociated_count);
      if (world.view->rows.detections != 0U) {  // as many as those, where targets are close
        record(world,
               EventKind::kMisassociate,
               world.id(i),
               nearest.id,
               world.sensor(s).scan,
               sqrt_f(nearest.distance2));
      }
    }
  }

  /// Equal distances: the lower id.
  BOYD_HD static Nearest nearest_report(const World& world,
                                        std::uint32_t s,
                                        const SensorSpec& spec,
                                        const TrackState& track) {
    const TimeNs now = world.clock().now_ns;
    const Position expected = extrapolated(track, now);
    const float variance = predicted_line(track, now).variance_m2;
    const float gate = world.picture_spec(spec.picture).gate_sigma;
    const float range = length(offset_m(world.sensor(s).position, expected));
    const float error = max_f(max_f(spec.error_range_m, spec.error_range_frac * range),
                              max_f(spec.error_angle_rad * range, 1.0F));
    const float reach = gate * sqrt_f(fma_f(error, error, variance)) + kReportReach_sigma * error;
    Nearest nearest{{}, kNoAgent, gate * gate};
    for (std::uint32_t j = 0; j < world.sorted_count(); ++j) {
      const Vec3 apart = offset_m(expected, position_of(world, j));
      Measurement seen{};
      if (fma_f(apart.x, apart.x, apart.y * apart.y) > reach * reach ||
          !is_tracked(platform_of(world, j).role) || !look(world, s, look_target(world, j), seen)) {
        continue;
      }
      const Vec3 residual = offset_m(expected, seen.position);
      const float distance2 =
          fma_f(residual.x, residual.x, residual.y * residual.y) / (variance + seen.variance_m2);
      const AgentId id = world.id(j);
      if (distance2 < nearest.distance2 || (distance2 == nearest.distance2 && id < nearest.id)) {
        nearest = {seen, id, distance2};
      }
    }
    return nearest;
  }
};

}  // namespace boyd::BOYD_BACKEND
