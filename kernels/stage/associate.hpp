/// Which report belongs to which track, where that is not known: the nearest one does.
#pragma once

#include "kernels/stage/sense.hpp"

namespace boyd::BOYD_BACKEND {

/// Reports of those farther off than the gate and so many of a sensor's errors are not looked for.
inline constexpr float kReportReach_sigma = 8.0F;

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
/// alarms take no part. Per mover: what is measured is a pure function of who looks at whom in
/// which scan, so that only who was seen is stored, and each track asks for all reports near it.
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
      if (has_seen(world, s, i)) {
        SenseMover::note(world, spec.picture, row, report_of(world, s, i), now);
      }
      return;
    }
    const Nearest nearest = nearest_report(world, s, spec, world.track(slot));
    if (nearest.id == kNoAgent) {
      return;
    }
    update_track(world.track(slot), nearest.seen, now);
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
    const float variance = predicted(track, now).position_m2;
    const float gate = world.picture_spec(spec.picture).gate_sigma;
    const Vec3 from_sensor = offset_m(world.sensor(s).position, expected);
    const float range = length(from_sensor);
    const float error = max_f(max_f(spec.error_range_m, spec.error_range_frac * range),
                              max_f(spec.error_angle_rad * range, 1.0F));
    const float reach = gate * sqrt_f(fma_f(error, error, variance)) + kReportReach_sigma * error;
    Nearest nearest{{}, kNoAgent, gate * gate};
    const float farthest = spec.range_max_m + reach + 1.0F;
    if (fma_f(from_sensor.x, from_sensor.x, from_sensor.y * from_sensor.y) > farthest * farthest) {
      return nearest;  // the sensor sees nobody that is near enough
    }
    for (std::uint32_t j = 0; j < world.sorted_count(); ++j) {
      const Vec3 apart = offset_m(expected, position_of(world, j));
      if (fma_f(apart.x, apart.x, apart.y * apart.y) > reach * reach ||
          !is_tracked(platform_of(world, j).role) || !has_seen(world, s, j)) {
        continue;
      }
      const Measurement seen = report_of(world, s, j);
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
