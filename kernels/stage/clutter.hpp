/// False tracks: what noise in a radar's receiver makes of resolution cells that hold nothing.
#pragma once

#include "kernels/stage/picture.hpp"

namespace boyd::BOYD_BACKEND {

inline constexpr std::uint32_t kFalseAlarmsMax =
    256;  ///< of one scan, four times its greatest mean

/// Poisson variate of a mean up to 64 by sequential search of the inverse distribution (Devroye,
/// Non-Uniform Random Variate Generation, 1986, section X.3.3).
BOYD_HD inline std::uint32_t poisson(float mean, float u) {
  float term = exp_f(-mean);
  float sum = term;
  std::uint32_t n = 0;
  while (u > sum && n < kFalseAlarmsMax) {
    n += 1U;
    term *= mean / static_cast<float>(n);
    sum += term;
  }
  return n;
}

/// False alarms of the scans of this tick. A scan tests n cells, each independently passes the
/// threshold with Pfa: the number of alarms is Poisson with mean n Pfa (Skolnik 2001, section 2.5;
/// Law of rare events), a cell being as likely as any other, so uniform in range and azimuth. Each
/// alarm begins a tentative track. Of the g cells in the gate of a false track some cell passes
/// with probability 1 - exp(-g Pfa): that carries it on, as a target's echo does. So what is
/// confirmed is thinned by the picture's confirm_hits_count and drop time (Blackman and Popoli
/// 1999, section 6.2). Echoes and alarms are not confused: no target's echo carries a false track
/// on. Per picture, by a team.
struct RaiseFalseAlarms {
  BatchView view;

  using Shared = TeamList;

  BOYD_HD void operator()(std::uint32_t w,
                          std::uint32_t p,
                          const Team& team,
                          Shared& shared) const {
    const World world{&view, w};
    if (p >= world.world().pictures || world.picture_spec(p).false_tracks_max_count == 0U) {
      return;
    }
    for (std::uint32_t s = 0; s < world.world().sensors; ++s) {
      const SensorSpec& spec = world.sensor_spec(s);
      if (spec.picture == p && world.sensor(s).due != 0U && spec.false_alarm.cells_count > 0.0F) {
        carry_on(world, p, s, spec, team);
        team.sync();
        begin(world, p, s, spec, team, shared);
        team.sync();
      }
    }
  }

  /// Slot in picture p of the k-th row of the block of picture `owner`.
  BOYD_HD static std::uint32_t slot_of(const World& world,
                                       std::uint32_t p,
                                       std::uint32_t owner,
                                       std::uint32_t k) {
    return world.slot(p, world.world().initial + world.picture(owner).false_first + k);
  }

  BOYD_HD static void carry_on(const World& world,
                               std::uint32_t p,
                               std::uint32_t s,
                               const SensorSpec& spec,
                               const Team& team) {
    const SensorState& sensor = world.sensor(s);
    const float prob = 1.0F - exp_f(-spec.false_alarm.gate_cells_count * spec.false_alarm_prob);
    const float radius = spec.false_alarm.gate_radius_m;
    const TimeNs now = world.clock().now_ns;
    const std::uint32_t rows = world.picture_spec(p).false_tracks_max_count;
    for (std::uint32_t k = team.thread; k < rows; k += team.size) {
      const std::uint32_t slot = slot_of(world, p, p, k);
      TrackState& track = world.track(slot);
      if (!is_held(world, slot) || far_apart(sensor.position, track.position, spec.range_max_m)) {
        continue;
      }
      const Random4 dice = random4(
          world.world().seed, Stream::kFalseHit, spec.key, k, track.generation, sensor.scan);
      if (uniform_f(dice.word[0]) >= prob) {
        continue;
      }
      float sine = 0.0F;
      float cosine = 0.0F;
      sincos_f(6.28318531F * uniform_f(dice.word[1]), sine, cosine);
      const float from = radius * sqrt_f(uniform_f(dice.word[2]));
      const Position at = moved(extrapolated(track, now), {from * cosine, from * sine, 0.0F});
      update_track(track, {at, max_f(1.0F, 0.25F * radius * radius)}, now);
    }
  }

  /// The alarms of one scan take the free rows of the picture's block in ascending order; what
  /// finds none is refused.
  BOYD_HD static void begin(const World& world,
                            std::uint32_t p,
                            std::uint32_t s,
                            const SensorSpec& spec,
                            const Team& team,
                            TeamList& free_rows) {
    const SensorState& sensor = world.sensor(s);
    const Random4 first =
        random4(world.world().seed, Stream::kFalseAlarm, spec.key, 0U, 0U, sensor.scan);
    const std::uint32_t alarms =
        poisson(spec.false_alarm.cells_count * spec.false_alarm_prob, uniform_f(first.word[0]));
    const std::uint32_t rows = world.picture_spec(p).false_tracks_max_count;
    std::uint32_t begun = 0;
    for (std::uint32_t chunk = 0; chunk < rows && begun < alarms; chunk += team.size) {
      const std::uint32_t k = chunk + team.thread;
      const std::uint32_t free = list_named(team, free_rows, k < rows && is_free(world, p, k), k);
      const std::uint32_t n = begun + team.thread + 1U;  // of this thread's alarm
      if (team.thread < free && n <= alarms) {
        const Random4 dice =
            random4(world.world().seed, Stream::kFalseAlarm, spec.key, n, 0U, sensor.scan);
        const std::uint32_t slot = slot_of(world, p, p, free_rows.items[team.thread]);
        start_track(world.track(slot), alarm(spec, sensor, dice), world.clock().now_ns);
        world.track_status(slot) = static_cast<std::uint8_t>(TrackStatus::kTentative);
      }
      begun += free;
      team.sync();
    }
    if (begun < alarms && team.thread == 0U) {
      count(world,
            world.picture_spec(p).nation,
            Counter::tracks_overflow_count,
            static_cast<std::int64_t>(alarms) - begun);
    }
  }

  BOYD_HD static Measurement alarm(const SensorSpec& spec,
                                   const SensorState& sensor,
                                   const Random4& dice) {
    const float range = spec.range_max_m * uniform_f(dice.word[0]);
    float sine = 0.0F;
    float cosine = 0.0F;
    sincos_f(6.28318531F * uniform_f(dice.word[1]), sine, cosine);
    Position at = moved(sensor.position, {range * cosine, range * sine, 0.0F});
    at.z = moved(0, spec.false_alarm.altitude_max_m * uniform_f(dice.word[2]));
    const float along = max_f(spec.error_range_m, spec.error_range_frac * range);
    const float across = spec.error_angle_rad * range;
    return {at, max_f(1.0F, 0.5F * fma_f(along, along, across * across))};
  }

  /// Whether no picture uses row k of the block of picture p.
  BOYD_HD static bool is_free(const World& world, std::uint32_t p, std::uint32_t k) {
    for (std::uint32_t other = 0; other < world.world().pictures; ++other) {
      if (is_held(world, slot_of(world, other, p, k))) {
        return false;
      }
    }
    return true;
  }
};

/// False tracks travel along the exchange edges as others do. Per false row.
struct ExchangeFalseTracks {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t k) const {
    const World world{&view, w};
    if (k >= world.world().false_rows) {
      return;
    }
    for (std::uint32_t e = 0; e < world.world().exchanges; ++e) {
      ExchangeTracks::pass_on(world, e, world.world().initial + k);
    }
  }
};

}  // namespace boyd::BOYD_BACKEND
