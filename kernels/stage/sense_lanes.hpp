/// The looks of one tick in the lanes of the CPU's registers: sixteen movers side by side under one
/// sensor after the other, by the rules of sense.hpp. Of the CPU backend alone; a GPU's thread is a
/// mover (SenseMover).
///
/// Loops over lanes are written for the compiler to take them side by side. Each instruction set
/// has an object of its own that defines BOYD_BACKEND, as the pair loop has (pack.hpp).
#pragma once

#include "kernels/core/isa.hpp"
#include "kernels/core/prefetch.hpp"
#include "kernels/stage/sense.hpp"

namespace boyd::BOYD_BACKEND {

/// Looks at movers, a pack at a time.
class LaneLooks {
public:
  explicit LaneLooks(const World& world) : world_(world), sets_(sensors_by_band(world)) {}

  /// Takes in one mover more; looks at the pack when it is full.
  void add(std::uint32_t i) {
    const PlatformSpec& platform = platform_of(world_, i);
    if (!is_tracked(platform.role)) {
      return;
    }
    SenseMover::know_in_all(world_, i);
    forget_reports(world_, i);
    const Position at = position_of(world_, i);
    const std::uint32_t k = count_;
    const AgentId id = world_.id(i);
    index_[k] = i;
    row_[k] = world_.row(i);
    x_[k] = at.x;
    y_[k] = at.y;
    z_[k] = at.z;
    rcs_m2_[k] = platform.rcs_m2;
    id_low_[k] = static_cast<std::uint32_t>(id);
    id_high_[k] = static_cast<std::uint32_t>(id >> 32);
    band_[0][k] = band_of(world_.world().bands, 0, at.x);
    band_[1][k] = band_of(world_.world().bands, 1, at.y);
    count_ = k + 1U;
    if (fetched_ != kNoRow) {
      const TrackState& track = world_.track(world_.slot(fetched_, row_[k]));
      prefetch(&track);
      prefetch(&track.gone_ns);
    }
    if (count_ == kLanes) {
      look();
    }
  }

  /// All sensors at the movers taken in, in ascending key.
  void look() {
    if (count_ == 0U) {
      return;
    }
    prepare();
    for (std::uint32_t k = 0; k < sets_.words; ++k) {
      std::uint64_t looking = world_.sensors_due(k);
      if (looking == 0U) {
        continue;
      }
      std::uint64_t reaching = 0;
      for (std::uint32_t l = 0; l < count_; ++l) {
        reaching |= sets_.reaching(band_[0][l], band_[1][l], k);
      }
      for (looking &= reaching; looking != 0U; looking &= looking - 1U) {
        look(k * 64U + lowest_bit(looking));
      }
    }
    put_tracks_back();
    count_ = 0;
  }

private:
  /// Lanes past the last mover repeat the first one and see nothing.
  void prepare() {
    for (std::uint32_t l = count_; l < kLanes; ++l) {
      x_[l] = x_[0];
      y_[l] = y_[0];
      z_[l] = z_[0];
      rcs_m2_[l] = rcs_m2_[0];
      id_low_[l] = id_low_[0];
      id_high_[l] = id_high_[0];
    }
    for (std::uint32_t l = 0; l < kLanes; ++l) {
      is_mover_[l] = l < count_ ? 1U : 0U;
      height_sqrt_m_[l] = sqrt_f(max_f(height_m({0, 0, z_[l]}), 0.0F));
    }
  }

  [[nodiscard]] Position at(std::uint32_t l) const { return {x_[l], y_[l], z_[l]}; }
  [[nodiscard]] Bearing bearing(std::uint32_t l) const {
    return {{dx_[l], dy_[l], dz_[l]}, ground2_[l], range2_[l]};
  }

  void look(std::uint32_t s) {
    const SensorSpec& spec = world_.sensor_spec(s);
    const SensorState& sensor = world_.sensor(s);
    if (!find_in_view(spec, sensor)) {
      return;
    }
    if (spec.kind == SensorKind::kRadar) {
      hear_noise(spec, sensor);
      expect_echoes(sensor);
    } else {
      for (std::uint32_t l = 0; l < count_; ++l) {
        const float emission_w = world_.initial(row_[l]).emission_w;
        prob_[l] = other_detection_prob(spec, emission_w, range2_[l]);
      }
    }
    if (!draw(spec, sensor)) {
      return;
    }
    if (spec.kind != SensorKind::kAcoustic && world_.world().relief.columns != 0U) {
      drop_masked(sensor);
    }
    take_in(s, spec);
  }

  /// Whether any mover is in view of a sensor, and which.
  bool find_in_view(const SensorSpec& spec, const SensorState& from) {
    const SensorState sensor = from;
    const float range_max_m = spec.range_max_m;
    std::uint32_t any = 0;
    for (std::uint32_t l = 0; l < kLanes; ++l) {
      const Bearing b = bearing_of(sensor.position, at(l));
      dx_[l] = b.d.x;
      dy_[l] = b.d.y;
      dz_[l] = b.d.z;
      ground2_[l] = b.ground2;
      range2_[l] = b.range2;
      const bool inside = in_square(sensor, at(l));
      const bool seen = in_view(sensor, range_max_m, b, height_sqrt_m_[l]);
      const std::uint32_t both = (inside ? 1U : 0U) & (seen ? 1U : 0U) & is_mover_[l];
      seen_[l] = both;
      any |= both;
    }
    return any != 0U;
  }

  void hear_noise(const SensorSpec& spec, const SensorState& sensor) {
    for (std::uint32_t l = 0; l < kLanes; ++l) {
      noise_[l] = 0.0F;
    }
    if (spec.jnr_at_1m <= 0.0F) {
      return;
    }
    for (std::uint32_t n = 0; n < world_.world().noises; ++n) {
      ReceivedNoise noise{};
      if (!receives(world_, spec, sensor, n, noise)) {
        continue;
      }
      const float beam_cos = spec.beam_cos;
      for (std::uint32_t l = 0; l < kLanes; ++l) {
        noise_[l] += noise_along(noise, beam_cos, {dx_[l], dy_[l], dz_[l]}, ground2_[l]);
      }
    }
  }

  void expect_echoes(const SensorState& from) {
    const SensorState sensor = from;
    for (std::uint32_t l = 0; l < kLanes; ++l) {
      prob_[l] = radar_detection_prob(sensor, rcs_m2_[l], range2_[l], noise_[l]);
    }
  }

  /// Draws for all lanes; whether any of those in view is detected, and which.
  bool draw(const SensorSpec& spec, const SensorState& sensor) {
    const std::uint64_t seed = world_.world().seed;
    const MountKey key = spec.key;
    const std::uint32_t scan = sensor.scan;
    std::uint32_t any = 0;
    for (std::uint32_t l = 0; l < kLanes; ++l) {
      const Random4 dice = random4(seed, Stream::kDetection, key, id_low_[l], id_high_[l], scan);
      first_[l] = dice.word[1];
      second_[l] = dice.word[2];
      const std::uint32_t detected = (uniform_f(dice.word[0]) < prob_[l] ? 1U : 0U) & seen_[l];
      seen_[l] = detected;
      any |= detected;
    }
    return any != 0U;
  }

  void drop_masked(const SensorState& sensor) {
    for (std::uint32_t l = 0; l < count_; ++l) {
      if (seen_[l] != 0U && is_masked(world_, sensor.position, at(l))) {
        seen_[l] = 0U;
      }
    }
  }

  /// What was detected becomes part of the tracks of the sensor's picture.
  void take_in(std::uint32_t s, const SensorSpec& spec) {
    if (world_.view->rows.detections != 0U) {
      for (std::uint32_t l = 0; l < count_; ++l) {
        if (seen_[l] != 0U) {
          SenseMover::record_detection(world_, s, index_[l]);
        }
      }
    }
    if (!SenseMover::is_noted_at_once(world_, spec)) {
      for (std::uint32_t l = 0; has_reports(world_, spec) && l < count_; ++l) {
        if (seen_[l] != 0U) {
          keep_report(world_, s, index_[l]);
        }
      }
      return;
    }
    measure(spec);
    if (picture_ != spec.picture) {
      put_tracks_back();
      picture_ = spec.picture;
      fetched_ = picture_;
    }
    for (std::uint32_t l = 0; l < count_; ++l) {
      if (seen_[l] == 0U) {
        continue;
      }
      if (is_taken_[l] == 0U) {
        take_track(l);
      }
      if (is_free_[l] != 0U) {
        const Measurement seen{{seen_x_[l], seen_y_[l], seen_z_[l]}, seen_variance_m2_[l]};
        SenseMover::note(world_, picture_, row_[l], seen, world_.clock().now_ns);
        take_track(l);
        seen_[l] = 0U;
      }
    }
    filter();
  }

  void measure(const SensorSpec& from) {
    const SensorSpec spec = from;
    for (std::uint32_t l = 0; l < kLanes; ++l) {
      const Measurement m = measured(spec, at(l), bearing(l), first_[l], second_[l]);
      seen_x_[l] = m.position.x;
      seen_y_[l] = m.position.y;
      seen_z_[l] = m.position.z;
      seen_variance_m2_[l] = m.variance_m2;
    }
  }

  void take_track(std::uint32_t l) {
    const std::uint32_t slot = world_.slot(picture_, row_[l]);
    const TrackState& track = world_.track(slot);
    const TimeNs now = world_.clock().now_ns;
    is_free_[l] = !is_held(world_, slot);
    is_open_[l] = now >= track.last_ns ? 1U : 0U;
    track_x_[l] = track.position.x;
    track_y_[l] = track.position.y;
    track_z_[l] = track.position.z;
    track_vx_[l] = track.velocity.x;
    track_vy_[l] = track.velocity.y;
    track_vz_[l] = track.velocity.z;
    position_m2_[l] = track.error.position_m2;
    mixed_m2ps_[l] = track.error.mixed_m2ps;
    velocity_m2ps2_[l] = track.error.velocity_m2ps2;
    age_s_[l] = seconds(now - track.last_ns);
    was_updated_[l] = 0U;
    is_taken_[l] = 1U;
  }

  void put_tracks_back() {
    if (picture_ == kNoRow) {
      return;
    }
    const TimeNs now = world_.clock().now_ns;
    for (std::uint32_t l = 0; l < count_; ++l) {
      const bool unchanged = (is_taken_[l] & was_updated_[l]) == 0U;
      is_taken_[l] = 0U;
      if (unchanged) {
        continue;
      }
      TrackState& track = world_.track(world_.slot(picture_, row_[l]));
      track.position = {track_x_[l], track_y_[l], track_z_[l]};
      track.velocity = {track_vx_[l], track_vy_[l], track_vz_[l]};
      track.error = {position_m2_[l], mixed_m2ps_[l], velocity_m2ps2_[l]};
      if (track.last_ns < now) {
        track.hits = one_hit_more(track.hits);
        track.last_ns = now;
      }
    }
    picture_ = kNoRow;
  }

  /// update_track() of all that was detected. Flat: around a call no lanes lie side by side.
  [[gnu::flatten]] void filter() {
    for (std::uint32_t l = 0; l < kLanes; ++l) {
      const Estimate old{{track_x_[l], track_y_[l], track_z_[l]},
                         {track_vx_[l], track_vy_[l], track_vz_[l]},
                         {position_m2_[l], mixed_m2ps_[l], velocity_m2ps2_[l]}};
      const Measurement seen{{seen_x_[l], seen_y_[l], seen_z_[l]}, seen_variance_m2_[l]};
      const float age_s = age_s_[l];
      const Estimate e = filtered(old, age_s, seen);
      const bool used = (seen_[l] & is_open_[l]) != 0U;
      track_x_[l] = used ? e.position.x : old.position.x;
      track_y_[l] = used ? e.position.y : old.position.y;
      track_z_[l] = used ? e.position.z : old.position.z;
      track_vx_[l] = used ? e.velocity.x : old.velocity.x;
      track_vy_[l] = used ? e.velocity.y : old.velocity.y;
      track_vz_[l] = used ? e.velocity.z : old.velocity.z;
      position_m2_[l] = used ? e.error.position_m2 : old.error.position_m2;
      mixed_m2ps_[l] = used ? e.error.mixed_m2ps : old.error.mixed_m2ps;
      velocity_m2ps2_[l] = used ? e.error.velocity_m2ps2 : old.error.velocity_m2ps2;
      age_s_[l] = used ? 0.0F : age_s;
      was_updated_[l] |= used ? 1U : 0U;
    }
  }

  const World& world_;
  BandSets sets_;
  std::uint32_t count_ = 0;
  std::uint32_t picture_ = kNoRow;  ///< whose tracks are taken
  std::uint32_t fetched_ = kNoRow;  ///< whose tracks the next movers will likely be asked for

  template <class T>
  using Lanes = T[kLanes];
  // Movers
  alignas(64) Lanes<std::int32_t> x_{}, y_{}, z_{};
  Lanes<float> height_sqrt_m_{}, rcs_m2_{};
  Lanes<std::uint32_t> id_low_{}, id_high_{}, is_mover_{}, index_{}, row_{};
  Lanes<std::uint32_t> band_[2]{};
  // The look of one sensor
  Lanes<float> dx_{}, dy_{}, dz_{}, ground2_{}, range2_{}, noise_{}, prob_{}, seen_variance_m2_{};
  Lanes<std::uint32_t> seen_{}, first_{}, second_{};
  Lanes<std::int32_t> seen_x_{}, seen_y_{}, seen_z_{};
  // Their tracks
  Lanes<std::int32_t> track_x_{}, track_y_{}, track_z_{};
  Lanes<float> track_vx_{}, track_vy_{}, track_vz_{}, age_s_{};
  Lanes<float> position_m2_{}, mixed_m2ps_{}, velocity_m2ps2_{};
  Lanes<std::uint32_t> is_taken_{}, is_free_{}, is_open_{}, was_updated_{};
};

/// Movers [first, last) of world w.
inline void sense_lanes(const BatchView& view,
                        std::uint32_t w,
                        std::uint32_t first,
                        std::uint32_t last) {
  const World world{&view, w};
  LaneLooks looks(world);
  for (std::uint32_t i = first; i != last; ++i) {
    looks.add(i);
  }
  looks.look();
}

}  // namespace boyd::BOYD_BACKEND
