/// Sensors look, tracks follow. Truth enters here and nowhere else: pictures hold what was
/// measured.
#pragma once

#include "kernels/core/philox.hpp"
#include "kernels/core/team.hpp"
#include "kernels/stage/bands.hpp"
#include "kernels/stage/noise.hpp"
#include "kernels/stage/swarm_emission.hpp"
#include "kernels/stage/track_filter.hpp"
#include "kernels/stage/track_row.hpp"

namespace boyd::BOYD_BACKEND {

/// Swerling-1 single-look detection probability (Swerling 1954): Pfa^(1/(1+SNR)).
BOYD_HD inline float swerling1_detection_prob(float log_false_alarm, float snr) {
  return exp_f(log_false_alarm / (1.0F + snr));
}

/// SNR at which Swerling 1 gives detection probability pd: ln(Pfa)/ln(Pd) - 1.
BOYD_HD inline float swerling1_snr(float log_false_alarm, float detection_prob) {
  return log_false_alarm / log_f(detection_prob) - 1.0F;
}

/// Position of each sensor, whether it looks in this tick, and the bands that it reaches. Per
/// sensor.
struct LookSchedule {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t s) const {
    const World world{&view, w};
    if (s >= world.world().sensors) {
      return;
    }
    const SensorSpec& spec = world.sensor_spec(s);
    SensorState& state = world.sensor(s);
    const ClockState& clock = world.clock();
    const TimeNs now = clock.now_ns - world.world().start_ns;
    const TimeNs scan = now / spec.scan_ns;
    state.due = 0U;
    const bool silent = world.world().swarms != 0U && !note_emission(world, s);
    if (silent || scan * spec.scan_ns <= now - world.world().dt_ns ||
        world.picture_spec(spec.picture).perfect) {
      return;
    }
    state.scan = static_cast<std::uint32_t>(scan);
    if (!carrier_position(world, spec.site, spec.mover, state.position)) {
      return;
    }
    state.position = moved(state.position, {0.0F, 0.0F, spec.height_m});
    state.reach = static_cast<std::int32_t>(min_f(spec.range_max_m, 2.0e6F) * 1024.0F);
    state.horizon_sqrt_m = horizon_sqrt_m(state.position);
    if (spec.kind == SensorKind::kRadar) {
      const float square = spec.range_ref_m * spec.range_ref_m;
      state.log_false_alarm = log_f(spec.false_alarm_prob);
      state.snr_at_1m = spec.snr_at_1m > 0.0F
                            ? spec.snr_at_1m
                            : swerling1_snr(state.log_false_alarm, spec.detect_ref_prob) *
                                  (square * square) / spec.rcs_ref_m2;
    }
    state.due = 1U;
    const Bands bands = bands_around(world.world().bands, state.position, state.reach);
    if (!same_bands(bands, state.bands)) {
      sensors_by_band(world).unmark(state.bands, s);
      sensors_by_band(world).mark(bands, s);
      state.bands = bands;
    }
  }
};

/// The set of the sensors that look, so that movers need not ask each of them; and whether there is
/// anything to ask. Per world, by a team.
struct ListLooks {
  BatchView view;

  using Shared = TeamValues<std::uint32_t>;

  BOYD_HD void operator()(std::uint32_t w,
                          std::uint32_t /*one*/,
                          const Team& team,
                          Shared& shared) const {
    const World world{&view, w};
    const WorldTable& table = world.world();
    std::uint32_t seers = 0;
    for (std::uint32_t p = team.thread; p < table.pictures; p += team.size) {
      seers += world.picture_spec(p).perfect ? 1U : 0U;
    }
    for (std::uint32_t word = team.thread; word < table.sensor_words; word += team.size) {
      std::uint64_t due = 0;
      const std::uint32_t first = word * 64U;
      const std::uint32_t last = first + 64U < table.sensors ? first + 64U : table.sensors;
      for (std::uint32_t s = first; s < last; ++s) {
        due |= static_cast<std::uint64_t>(world.sensor(s).due) << (s % 64U);
      }
      world.sensors_due(word) = due;
      seers += due != 0U ? 1U : 0U;
    }
    seers = sum_all(team, shared, seers);
    if (team.thread == 0U) {
      world.sensed_count() = seers != 0U ? world.sorted_count() : 0U;
    }
  }
};

/// Two standard normal numbers (x, y) from two uniform words (Box and Muller 1958).
BOYD_HD inline Vec3 two_normals(std::uint32_t first, std::uint32_t second) {
  float sine = 0.0F;
  float cosine = 0.0F;
  sincos_f(6.28318531F * uniform_f(second), sine, cosine);
  const float radius = sqrt_f(-2.0F * log_f(uniform_f(first)));
  return {radius * cosine, radius * sine, 0.0F};
}

/// What a sensor may notice of a mover: where it is, its echo and, by its row, what it radiates
/// itself.
struct LookTarget {
  AgentId id;
  std::uint32_t row;
  Position at;
  float height_sqrt_m;
  float rcs_m2;
};
BOYD_HD inline LookTarget look_target(const World& world, std::uint32_t i) {
  const Position at = position_of(world, i);
  return {world.id(i),
          world.row(i),
          at,
          sqrt_f(max_f(height_m(at), 0.0F)),
          platform_of(world, i).rcs_m2};
}

/// Whether a passive sensor hears who radiates with this power: one way, received power goes with
/// p/R^2 (Adamy, EW 101, 2001, chapter 4), so the range with the root of p.
BOYD_HD inline bool hears(const SensorSpec& spec, float emission_w, float range2) {
  return range2 * spec.emission_ref_w <= spec.range_ref_m * spec.range_ref_m * emission_w;
}

/// A target from an antenna.
struct Bearing {
  Vec3 d;         ///< m
  float ground2;  ///< squares of the distance on the ground, m2 ...
  float range2;   ///< ... and of the whole
};
BOYD_HD inline Bearing bearing_of(Position antenna, Position at) {
  const Vec3 d = offset_m(antenna, at);
  const float ground2 = fma_f(d.x, d.x, d.y * d.y);
  return {d, ground2, fma_f(d.z, d.z, ground2)};
}

/// The square around an antenna outside which nothing is looked at.
BOYD_HD inline bool in_square(const SensorState& sensor, Position at) {
  const Apart x = apart(sensor.position.x, at.x);
  const Apart y = apart(sensor.position.y, at.y);
  return x <= sensor.reach && x >= -sensor.reach && y <= sensor.reach && y >= -sensor.reach;
}
/// Within the instrumented range and not behind the horizon.
BOYD_HD inline bool in_view(const SensorState& sensor,
                            float range_max_m,
                            const Bearing& bearing,
                            float height_sqrt_m) {
  return bearing.range2 <= range_max_m * range_max_m &&
         above_horizon(bearing.ground2, sensor.horizon_sqrt_m, height_sqrt_m);
}

/// Detection probability of a radar. noise: jamming over its own.
BOYD_HD inline float radar_detection_prob(const SensorState& sensor,
                                          float rcs_m2,
                                          float range2,
                                          float noise) {
  const float nearest2 = max_f(range2, 1.0F);
  const float snr = sensor.snr_at_1m * rcs_m2 / (nearest2 * nearest2);
  return swerling1_detection_prob(sensor.log_false_alarm, snr / (1.0F + noise));
}
/// Of any other sensor. emission_w: what the target radiates itself.
BOYD_HD inline float other_detection_prob(const SensorSpec& spec, float emission_w, float range2) {
  const bool noticed = spec.kind == SensorKind::kPassive
                           ? hears(spec, emission_w, range2)
                           : range2 <= spec.range_ref_m * spec.range_ref_m;
  return noticed ? spec.detect_ref_prob : 0.0F;
}

/// What a sensor measures of a target that it detects, from two words of its draw.
BOYD_HD inline Measurement measured(const SensorSpec& spec,
                                    Position at,
                                    const Bearing& bearing,
                                    std::uint32_t first,
                                    std::uint32_t second) {
  const float range = sqrt_f(bearing.range2);
  const float ground = sqrt_f(bearing.ground2);
  const Vec3 normal = two_normals(first, second);
  const float across_sigma = spec.error_angle_rad * range;
  const float along_sigma = max_f(spec.error_range_m, spec.error_range_frac * range);
  const float along = along_sigma * normal.x;
  const float across = across_sigma * normal.y;
  const float inverse = 1.0F / max_f(ground, 1.0F);
  const float ux = bearing.d.x * inverse;
  const float uy = bearing.d.y * inverse;
  return {{moved(at.x, along * ux - across * uy), moved(at.y, along * uy + across * ux), at.z},
          max_f(1.0F, 0.5F * fma_f(along_sigma, along_sigma, across_sigma * across_sigma))};
}

/// One look of one sensor at one target.
BOYD_HD inline bool look(const World& world,
                         std::uint32_t s,
                         const LookTarget& target,
                         Measurement& out) {
  const SensorState& sensor = world.sensor(s);
  const Position at = target.at;
  if (!in_square(sensor, at)) {
    return false;
  }
  const SensorSpec& spec = world.sensor_spec(s);
  const Bearing bearing = bearing_of(sensor.position, at);
  if (!in_view(sensor, spec.range_max_m, bearing, target.height_sqrt_m)) {
    return false;
  }
  float prob = 0.0F;
  if (spec.kind == SensorKind::kRadar) {
    const float noise = jamming_over_noise(world, spec, sensor, bearing.d, bearing.ground2);
    prob = radar_detection_prob(sensor, target.rcs_m2, bearing.range2, noise);
  } else {
    prob = other_detection_prob(spec, world.initial(target.row).emission_w, bearing.range2);
  }
  if (prob <= 0.0F) {
    return false;
  }
  const Random4 dice =
      random4(world.world().seed, Stream::kDetection, spec.key, target.id, sensor.scan);
  // The ground is asked last: few looks get here, and the draw does not depend on it.
  if (uniform_f(dice.word[0]) >= prob ||
      (spec.kind != SensorKind::kAcoustic && is_masked(world, sensor.position, at))) {
    return false;
  }
  out = measured(spec, at, bearing, dice.word[1], dice.word[2]);
  return true;
}

// Who was seen by whom in this tick, for tracks that have to find their reports.

/// Whether tracks of a sensor's picture have to find its reports.
BOYD_HD inline bool has_reports(const World& world, const SensorSpec& spec) {
  return !spec.bearing_only && world.picture_spec(spec.picture).gate_sigma > 0.0F;
}
/// The word of sensors [64 k, 64 k + 64) that saw a mover.
BOYD_HD inline std::uint64_t& reports_of(const World& world, std::uint32_t i, std::uint32_t k) {
  return world.seen_by(i * world.view->rows.sensor_words + k);
}
BOYD_HD inline void forget_reports(const World& world, std::uint32_t i) {
  if (world.view->rows.reports == 0U) {
    return;
  }
  for (std::uint32_t k = 0; k < world.view->rows.sensor_words; ++k) {
    reports_of(world, i, k) = 0U;
  }
}
BOYD_HD inline void keep_report(const World& world, std::uint32_t s, std::uint32_t i) {
  reports_of(world, i, s / 64U) |= 1ULL << (s % 64U);
}
BOYD_HD inline bool has_seen(const World& world, std::uint32_t s, std::uint32_t i) {
  return (reports_of(world, i, s / 64U) >> (s % 64U) & 1U) != 0U;
}
/// Whether any sensor has.
BOYD_HD inline bool is_seen(const World& world, std::uint32_t i) {
  std::uint64_t any = 0;
  for (std::uint32_t k = 0; k < world.view->rows.sensor_words; ++k) {
    any |= reports_of(world, i, k);
  }
  return any != 0U;
}
/// What a sensor measured of a mover that it has seen.
BOYD_HD inline Measurement report_of(const World& world, std::uint32_t s, std::uint32_t i) {
  const SensorState& sensor = world.sensor(s);
  const SensorSpec& spec = world.sensor_spec(s);
  const Position at = position_of(world, i);
  const Random4 dice =
      random4(world.world().seed, Stream::kDetection, spec.key, world.id(i), sensor.scan);
  return measured(spec, at, bearing_of(sensor.position, at), dice.word[1], dice.word[2]);
}

/// All looks at one mover, sensor by sensor in ascending key, into each picture's own slot for it.
/// Per mover: every slot of a mover belongs to that mover's thread.
struct SenseMover {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t i) const {
    const World world{&view, w};
    if (!is_tracked(platform_of(world, i).role)) {
      return;
    }
    know_in_all(world, i);
    forget_reports(world, i);
    const LookTarget target = look_target(world, i);
    const BandSets sensors = sensors_by_band(world);
    const std::uint32_t bx = band_of(world.world().bands, 0, target.at.x);
    const std::uint32_t by = band_of(world.world().bands, 1, target.at.y);
    for (std::uint32_t k = 0; k < sensors.words; ++k) {
      std::uint64_t looking = world.sensors_due(k) & sensors.reaching(bx, by, k);
      for (; looking != 0U; looking &= looking - 1U) {
        const std::uint32_t s = k * 64U + lowest_bit(looking);
        Measurement seen{};
        if (look(world, s, target, seen)) {
          const SensorSpec& spec = world.sensor_spec(s);
          if (is_noted_at_once(world, spec)) {
            note(world, spec.picture, target.row, seen, world.clock().now_ns);
          } else if (has_reports(world, spec)) {
            keep_report(world, s, i);
          }
          if (world.view->rows.detections != 0U) {
            record_detection(world, s, i);
          }
        }
      }
    }
  }

  /// Whether a report goes to the track of whom it is of, for itself: not one that a track has to
  /// find first, nor a bearing alone.
  BOYD_HD static bool is_noted_at_once(const World& world, const SensorSpec& spec) {
    return !spec.bearing_only && !has_reports(world, spec);
  }

  /// Into every perfect picture.
  BOYD_HD static void know_in_all(const World& world, std::uint32_t i) {
    for (std::uint32_t p = 0; p < world.world().pictures; ++p) {
      if (world.picture_spec(p).perfect) {
        know(world, p, i, world.row(i), position_of(world, i));
      }
    }
  }

  BOYD_HD static void record_detection(const World& world, std::uint32_t s, std::uint32_t i) {
    record(world,
           EventKind::kDetect,
           world.sensor_spec(s).key,
           world.id(i),
           world.sensor(s).scan,
           0.0F);
  }

  /// A measurement arrives in a picture.
  BOYD_HD static void note(const World& world,
                           std::uint32_t p,
                           std::uint32_t row,
                           const Measurement& seen,
                           TimeNs measured_ns) {
    const std::uint32_t slot = world.slot(p, row);
    if (!is_held(world, slot)) {
      start_track(world.track(slot), seen, measured_ns);
      world.track_status(slot) = static_cast<std::uint8_t>(TrackStatus::kTentative);
      return;
    }
    update_track(world.track(slot), seen, measured_ns);
  }

  /// The bounding arm's picture: exact, identified, at once.
  BOYD_HD static void know(
      const World& world, std::uint32_t p, std::uint32_t i, std::uint32_t row, Position at) {
    const std::uint32_t slot = world.slot(p, row);
    TrackState& track = world.track(slot);
    const TimeNs now = world.clock().now_ns;
    if (!is_held(world, slot)) {
      start_track(track, {at, 1.0F}, now);
      track.identified_ns = now;
      world.track_status(slot) = static_cast<std::uint8_t>(TrackStatus::kTentative);
    }
    track.position = at;
    track.velocity = velocity_of(world, i);
    track.error = {1.0F, 0.0F, 0.0F};
    track.last_ns = now;
    track.hits = static_cast<std::uint16_t>(world.picture_spec(p).confirm_hits_count);
    switch (true_class(
        world.picture_spec(p).side, static_cast<Side>(world.side(i)), platform_of(world, i).role)) {
      case TrueClass::kAttacker:
        track.identity = Identity::kHostile;
        break;
      case TrueClass::kDecoy:
        track.identity = Identity::kDecoy;
        break;
      case TrueClass::kNeutral:
        track.identity = Identity::kNeutral;
        break;
      case TrueClass::kFriend:
        track.identity = Identity::kFriend;
        break;
    }
  }
};

}  // namespace boyd::BOYD_BACKEND
