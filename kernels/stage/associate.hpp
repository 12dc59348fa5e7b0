/// Which report belongs to which track, where that is not known: the nearest one does.
#pragma once

#include "kernels/stage/sense.hpp"

namespace boyd::BOYD_BACKEND {

/// Reports of those farther off than the gate and so many of a sensor's errors are not looked for.
inline constexpr float kReportReach_sigma = 8.0F;

/// The movers that were seen in this tick, by bands of their own extent: of each axis and band the
/// set of those in it or before it.
BOYD_HD inline PlaceSets reports_by_band(const World& world) {
  return {&world.reports_to_band(0), words_of(world.sorted_count())};
}

/// Puts who was seen into bands, in ticks with reports that tracks have to find. Per world, by a
/// team.
struct SortReports {
  BatchView view;

  /// Where those lie that were seen.
  struct Box {
    std::int32_t low[2];
    std::int32_t high[2];

    BOYD_HD void cover(int axis, std::int32_t at) {
      low[axis] = at < low[axis] ? at : low[axis];
      high[axis] = at > high[axis] ? at : high[axis];
    }
    BOYD_HD static Box around(const Box& a, const Box& b) {
      Box both = a;
      for (int axis = 0; axis < 2; ++axis) {
        both.low[axis] = a.low[axis] < b.low[axis] ? a.low[axis] : b.low[axis];
        both.high[axis] = a.high[axis] > b.high[axis] ? a.high[axis] : b.high[axis];
      }
      return both;
    }
  };
  using Shared = TeamValues<Box>;

  BOYD_HD void operator()(std::uint32_t w,
                          std::uint32_t /*one*/,
                          const Team& team,
                          Shared& shared) const {
    const World world{&view, w};
    if (world.sensed_count() == 0U || !looks(world)) {
      return;
    }
    const Box nowhere{{INT32_MAX, INT32_MAX}, {INT32_MIN, INT32_MIN}};
    Box box = nowhere;
    each_seen(world, team, [&](std::uint32_t /*i*/, Position at) {
      box.cover(0, at.x);
      box.cover(1, at.y);
    });
    box = join_all(team, shared, box, &Box::around);
    const BandGrid grid = grid_over(box.low, box.high);
    if (team.thread == 0U) {
      world.seen_bands() = grid;
    }
    const PlaceSets sets = reports_by_band(world);
    sets.clear(team);
    team.sync();
    each_seen(world, team, [&](std::uint32_t i, Position at) {
      sets.put(band_of(grid, 0, at.x), band_of(grid, 1, at.y), i);
    });
    team.sync();
    sets.accumulate(team);
  }

private:
  BOYD_HD static bool looks(const World& world) {
    for (std::uint32_t k = 0; k < world.world().sensor_words; ++k) {
      for (std::uint64_t due = world.sensors_due(k); due != 0U; due &= due - 1U) {
        if (has_reports(world, world.sensor_spec(k * 64U + lowest_bit(due)))) {
          return true;
        }
      }
    }
    return false;
  }

  template <class Visit>
  BOYD_HD static void each_seen(const World& world, const Team& team, const Visit& visit) {
    for (std::uint32_t i = team.thread; i < world.sorted_count(); i += team.size) {
      if (is_tracked(platform_of(world, i).role) && is_seen(world, i)) {
        visit(i, position_of(world, i));
      }
    }
  }
};

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
        if (has_reports(world, spec)) {
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
    if (!is_held(world, slot)) {
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
    each_near(world, expected, reach, [&](std::uint32_t j) {
      if (!has_seen(world, s, j)) {
        return;
      }
      const Measurement seen = report_of(world, s, j);
      const Vec3 residual = offset_m(expected, seen.position);
      const float distance2 =
          fma_f(residual.x, residual.x, residual.y * residual.y) / (variance + seen.variance_m2);
      const AgentId id = world.id(j);
      if (distance2 < nearest.distance2 || (distance2 == nearest.distance2 && id < nearest.id)) {
        nearest = {seen, id, distance2};
      }
    });
    return nearest;
  }

  /// Calls visit(j) for the movers within `reach` m of a place, level, that anyone has seen.
  template <class Visit>
  BOYD_HD static void each_near(const World& world,
                                Position centre,
                                float reach,
                                const Visit& visit) {
    const auto units = static_cast<std::int64_t>(reach * 1024.0F) + 1;
    const Bands bands = bands_around(world.seen_bands(), centre, units);
    reports_by_band(world).each_inside(bands, [&](std::uint32_t j) {
      const Vec3 apart = offset_m(centre, position_of(world, j));
      if (fma_f(apart.x, apart.x, apart.y * apart.y) <= reach * reach) {
        visit(j);
      }
      return true;
    });
  }
};

}  // namespace boyd::BOYD_BACKEND
