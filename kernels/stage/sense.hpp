/// Sensors look, tracks follow. Truth enters here and nowhere else: pictures hold what was
/// measured.
#pragma once

#include "kernels/core/philox.hpp"
#include "kernels/stage/bands.hpp"
#include "kernels/stage/noise.hpp"
#include "kernels/stage/swarm_emission.hpp"
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
    const Bands bands = bands_around(world.world(), state.position, state.reach);
    if (!same_bands(bands, state.bands)) {
      sensors_by_band(world).unmark(state.bands, s);
      sensors_by_band(world).mark(bands, s);
      state.bands = bands;
    }
  }
};

/// The set of the sensors that look, so that movers need not ask each of them; and whether there is
/// anything to ask. Per world.
struct ListLooks {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w) const {
    const World world{&view, w};
    const WorldTable& table = world.world();
    bool seen = false;
    for (std::uint32_t s = 0; s < table.sensors; ++s) {
      seen = seen || world.sensor(s).due != 0U;
    }
    for (std::uint32_t p = 0; p < table.pictures; ++p) {
      seen = seen || world.picture_spec(p).perfect;
    }
    world.sensed_count() = seen ? world.sorted_count() : 0U;
    for (std::uint32_t s = 0; s < world.world().sensors; ++s) {
      if (s % 64U == 0U) {
        world.sensors_due(s / 64U) = 0U;
      }
      world.sensors_due(s / 64U) |= static_cast<std::uint64_t>(world.sensor(s).due) << (s % 64U);
    }
  }
};

/// A measured position.
struct Measurement {
  Position position;
  float variance_m2;
};

/// Two standard normal numbers (x, y) from two uniform words (Box and Muller 1958).
BOYD_HD inline Vec3 two_normals(std::uint32_t first, std::uint32_t second) {
  float sine = 0.0F;
  float cosine = 0.0F;
  sincos_f(6.28318531F * uniform_f(second), sine, cosine);
  const float radius = sqrt_f(-2.0F * log_f(uniform_f(first)));
  return {radius * cosine, radius * sine, 0.0F};
}

/// What a sensor may notice of a mover: its echo and, by its row, what it radiates itself.
struct Signature {
  float rcs_m2;
  std::uint32_t row;
};

/// Whether a passive sensor hears who radiates with this power: one way, received power goes with
/// p/R^2 (Adamy, EW 101, 2001, chapter 4), so the range with the root of p.
BOYD_HD inline bool hears(const SensorSpec& spec, float emission_w, float range2) {
  return range2 * spec.emission_ref_w <= spec.range_ref_m * spec.range_ref_m * emission_w;
}

/// One look of one sensor at one target.
BOYD_HD inline bool look(const World& world,
                         std::uint32_t s,
                         AgentId target,
                         Position at,
                         float height_sqrt_m,
                         Signature signature,
                         Measurement& out) {
  const SensorState& sensor = world.sensor(s);
  const std::int64_t x = static_cast<std::int64_t>(at.x) - sensor.position.x;
  const std::int64_t y = static_cast<std::int64_t>(at.y) - sensor.position.y;
  if (x > sensor.reach || x < -sensor.reach || y > sensor.reach || y < -sensor.reach) {
    return false;
  }
  const SensorSpec& spec = world.sensor_spec(s);
  const Vec3 d = offset_m(sensor.position, at);
  const float ground2 = fma_f(d.x, d.x, d.y * d.y);
  const float range2 = fma_f(d.z, d.z, ground2);
  if (range2 > spec.range_max_m * spec.range_max_m ||
      !above_horizon(ground2, sensor.horizon_sqrt_m, height_sqrt_m)) {
    return false;
  }
  float prob = range2 <= spec.range_ref_m * spec.range_ref_m ? spec.detect_ref_prob : 0.0F;
  if (spec.kind == SensorKind::kRadar) {
    const float nearest2 = max_f(range2, 1.0F);
    const float snr = sensor.snr_at_1m * signature.rcs_m2 / (nearest2 * nearest2);
    const float noise = jamming_over_noise(world, spec, sensor, d, ground2);
    prob = swerling1_detection_prob(sensor.log_false_alarm, snr / (1.0F + noise));
  } else if (spec.kind == SensorKind::kPassive) {
    prob =
        hears(spec, world.initial(signature.row).emission_w, range2) ? spec.detect_ref_prob : 0.0F;
  }
  if (prob <= 0.0F) {
    return false;
  }
  const Random4 dice =
      random4(world.world().seed, Stream::kDetection, spec.key, target, sensor.scan);
  // The ground is asked last: few looks get here, and the draw does not depend on it.
  if (uniform_f(dice.word[0]) >= prob ||
      (spec.kind != SensorKind::kAcoustic && is_masked(world, sensor.position, at))) {
    return false;
  }
  const float range = sqrt_f(range2);
  const float ground = sqrt_f(ground2);
  const Vec3 normal = two_normals(dice.word[1], dice.word[2]);
  const float across_sigma = spec.error_angle_rad * range;
  const float along_sigma = max_f(spec.error_range_m, spec.error_range_frac * range);
  const float along = along_sigma * normal.x;
  const float across = across_sigma * normal.y;
  const float inverse = 1.0F / max_f(ground, 1.0F);
  const float ux = d.x * inverse;
  const float uy = d.y * inverse;
  out.position = moved(at, {along * ux - across * uy, along * uy + across * ux, 0.0F});
  out.variance_m2 =
      max_f(1.0F, 0.5F * fma_f(along_sigma, along_sigma, across_sigma * across_sigma));
  return true;
}

/// Position of a track carried on to `now` with its velocity.
BOYD_HD inline Position extrapolated(const TrackState& track, TimeNs now_ns) {
  return moved(track.position, seconds(now_ns - track.last_ns) * track.velocity);
}

BOYD_HD inline void start_track(TrackState& track,
                                const Measurement& seen,
                                TimeNs measured_ns,
                                Vec3 velocity) {
  const std::uint32_t generation = track.generation + 1U;
  track = TrackState{};
  track.generation = generation;
  track.first_ns = measured_ns;
  track.last_ns = measured_ns;
  track.next_identify_ns = kNever;
  track.position = seen.position;
  track.velocity = velocity;
  track.variance_m2 = seen.variance_m2;
  track.hits = 1;
}

/// Variance of a track carried on to `t`: unknown acceleration of 1 m/s2.
BOYD_HD inline float predicted_variance(const TrackState& track, TimeNs t) {
  const float age = seconds(t - track.last_ns);
  const float drift = 0.5F * age * age;
  return fma_f(drift, drift, track.variance_m2) + age;
}

/// Alpha-beta filter whose gain follows from the variances, beta = alpha^2/(2-alpha) (Benedict and
/// Bordner 1962). Measurements older than the last one used are ignored.
BOYD_HD inline void update_track(TrackState& track, const Measurement& seen, TimeNs measured_ns) {
  if (measured_ns < track.last_ns) {
    return;
  }
  const float age = seconds(measured_ns - track.last_ns);
  const float predicted = predicted_variance(track, measured_ns);
  const float alpha = predicted / (predicted + seen.variance_m2);
  const Position expected = extrapolated(track, measured_ns);
  const Vec3 residual = offset_m(expected, seen.position);
  track.position = moved(expected, alpha * residual);
  if (age > 0.0F) {
    const float beta = alpha * alpha / (2.0F - alpha);
    track.velocity = fma_v(track.hits == 1U ? 1.0F / age : beta / age, residual, track.velocity);
    track.velocity = limited(track.velocity, 2000.0F);
    track.hits = static_cast<std::uint16_t>(track.hits < 60000U ? track.hits + 1U : track.hits);
    track.last_ns = measured_ns;
  }
  track.variance_m2 = (1.0F - alpha) * predicted;
}

/// All looks at one mover, sensor by sensor in ascending key, into each picture's own slot for it.
/// Per mover: every slot of a mover belongs to that mover's thread.
struct SenseMover {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t i) const {
    const World world{&view, w};
    const PlatformSpec& platform = platform_of(world, i);
    if (!is_tracked(platform.role)) {
      return;
    }
    const std::uint32_t row = world.row(i);
    const Position at = position_of(world, i);
    for (std::uint32_t p = 0; p < world.world().pictures; ++p) {
      if (world.picture_spec(p).perfect) {
        know(world, p, i, row, at);
      }
    }
    const float height_sqrt_m = sqrt_f(max_f(height_m(at), 0.0F));
    const Signature signature{platform.rcs_m2, row};
    const BandSets sensors = sensors_by_band(world);
    const std::uint32_t bx = band_of(world.world(), 0, at.x);
    const std::uint32_t by = band_of(world.world(), 1, at.y);
    for (std::uint32_t k = 0; k < sensors.words; ++k) {
      std::uint64_t looking = world.sensors_due(k) & sensors.reaching(bx, by, k);
      for (; looking != 0U; looking &= looking - 1U) {
        const std::uint32_t s = k * 64U + lowest_bit(looking);
        Measurement seen{};
        if (look(world, s, world.id(i), at, height_sqrt_m, signature, seen)) {
          const SensorSpec& spec = world.sensor_spec(s);
          note(world, spec.picture, row, seen, world.clock().now_ns);
          if (world.view->rows.detections != 0U) {
            record(world, EventKind::kDetect, spec.key, world.id(i), world.sensor(s).scan, 0.0F);
          }
        }
      }
    }
  }

  /// A measurement arrives in a picture.
  BOYD_HD static void note(const World& world,
                           std::uint32_t p,
                           std::uint32_t row,
                           const Measurement& seen,
                           TimeNs measured_ns) {
    const std::uint32_t slot = world.slot(p, row);
    if (static_cast<TrackStatus>(world.track_status(slot)) == TrackStatus::kFree) {
      start_track(world.track(slot), seen, measured_ns, {0.0F, 0.0F, 0.0F});
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
    if (static_cast<TrackStatus>(world.track_status(slot)) == TrackStatus::kFree) {
      start_track(track, {at, 1.0F}, now, velocity_of(world, i));
      track.identified_ns = now;
      world.track_status(slot) = static_cast<std::uint8_t>(TrackStatus::kTentative);
    }
    track.position = at;
    track.velocity = velocity_of(world, i);
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
