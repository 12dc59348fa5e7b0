/// Noise jamming: of radars, and of the links from headquarters to their groups.
#pragma once

#include "kernels/stage/terrain.hpp"

namespace boyd::BOYD_BACKEND {

/// Distance to the radio horizon for one end at height h: 4121 sqrt(h) m with the 4/3-earth radius
/// (Skolnik, Introduction to Radar Systems, 2001, eq. 8.6; sqrt(2 * 4/3 * 6,371,000)).
inline constexpr float kHorizonPerSqrtMetre = 4121.8F;

/// Whether two places see each other past the curve of the earth. ground2: squared distance on the
/// ground, m2; the others: roots of the heights.
BOYD_HD inline bool above_horizon(float ground2, float sqrt_a_m, float sqrt_b_m) {
  const float horizon = kHorizonPerSqrtMetre * (sqrt_a_m + sqrt_b_m);
  return ground2 <= horizon * horizon;
}

BOYD_HD inline float horizon_sqrt_m(Position p) {
  return sqrt_f(max_f(height_m(p), 0.0F));
}

/// Where each noise jammer is, and whether it radiates. Per noise jammer.
struct LocateNoise {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t n) const {
    const World world{&view, w};
    if (n >= world.world().noises) {
      return;
    }
    const NoiseSpec& spec = world.noise_spec(n);
    NoiseState& state = world.noise(n);
    const bool there = carrier_position(world, spec.site, spec.mover, state.position);
    state.power_w_per_hz = there ? spec.power_w_per_hz : 0.0F;
    state.horizon_sqrt_m = horizon_sqrt_m(state.position);
  }
};

/// A jammer as a radar receives it.
struct ReceivedNoise {
  Vec3 j;         ///< to the jammer, m
  float ground2;  ///< j's square on the ground
  float in_beam;  ///< over the radar's own noise, where the radar looks at the jammer ...
  float beside;   ///< ... and where it looks past it
};

/// Whether noise jammer n covers a radar: the horizon and the ground hide jammers.
BOYD_HD inline bool receives(const World& world,
                             const SensorSpec& spec,
                             const SensorState& sensor,
                             std::uint32_t n,
                             ReceivedNoise& out) {
  const NoiseState& noise = world.noise(n);
  if (noise.power_w_per_hz <= 0.0F || world.noise_spec(n).band != NoiseBand::kRadar) {
    return false;
  }
  out.j = offset_m(sensor.position, noise.position);
  out.ground2 = fma_f(out.j.x, out.j.x, out.j.y * out.j.y);
  if (!above_horizon(out.ground2, sensor.horizon_sqrt_m, noise.horizon_sqrt_m) ||
      is_masked(world, sensor.position, noise.position)) {
    return false;
  }
  const float range2 = max_f(fma_f(out.j.z, out.j.z, out.ground2), 1.0F);
  out.in_beam = spec.jnr_at_1m * noise.power_w_per_hz / range2;
  out.beside = spec.jnr_at_1m * spec.sidelobe * noise.power_w_per_hz / range2;
  return true;
}

/// What of it comes in while the radar looks along `d` (m; ground2: d's square on the ground):
/// through the main lobe where it lies within half its width of the target in azimuth, else
/// through the sidelobes.
BOYD_HD inline float noise_along(const ReceivedNoise& noise,
                                 float beam_cos,
                                 Vec3 d,
                                 float ground2) {
  const float along = fma_f(d.x, noise.j.x, d.y * noise.j.y);
  const bool in_beam = along >= beam_cos * sqrt_f(ground2) * sqrt_f(noise.ground2);
  return in_beam ? noise.in_beam : noise.beside;
}

/// Jamming at a radar that looks along `d`, over the radar's own noise: the sum over jammers of
/// jnr_at_1m * W/Hz / R^2 (Skolnik, Introduction to Radar Systems, 2001, section 1.6; Adamy, EW
/// 101, 2001, ch. 9).
BOYD_HD inline float jamming_over_noise(
    const World& world, const SensorSpec& spec, const SensorState& sensor, Vec3 d, float ground2) {
  float sum = 0.0F;
  if (spec.jnr_at_1m <= 0.0F) {
    return sum;
  }
  for (std::uint32_t n = 0; n < world.world().noises; ++n) {
    ReceivedNoise noise{};
    if (receives(world, spec, sensor, n, noise)) {
      sum += noise_along(noise, spec.beam_cos, d, ground2);
    }
  }
  return sum;
}

/// Whether a group hears its headquarters at the end of a command interval: signal over jamming at
/// the group, both falling with the square of the distance, at least its margin. The group is
/// where its first unit stands, or its first mover flies; the headquarters where its first unit
/// stands; a group that is nowhere is on the wire. Per group.
struct HearHeadquarters {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t g) const {
    const World world{&view, w};
    if (g >= world.world().groups || world.world().noises == 0U ||
        world.clock().interval_end == 0U) {
      return;
    }
    const std::uint32_t jammed = is_drowned(world, g) ? 1U : 0U;
    std::uint32_t& state = world.group_state(g).link_jammed;
    if (jammed != state) {
      state = jammed;
      atomic_add(world.clock().group_changes_count, 1U);
    }
  }

  BOYD_HD static bool is_drowned(const World& world, std::uint32_t g) {
    const GroupSpec& spec = world.group_spec(g);
    Position own{};
    Position headquarters{};
    if (spec.headquarters == kNoRow || spec.link_margin <= 0.0F || !place_of(world, g, own) ||
        !place_of(world, spec.headquarters, headquarters)) {
      return false;
    }
    const Vec3 d = offset_m(headquarters, own);
    const float signal = spec.link_w_per_hz / max_f(dot(d, d), 1.0F);
    return signal < spec.link_margin * noise_at(world, own);
  }

  /// Of the jammers that are there at the end of the tick: a quiet jump may follow, in which nobody
  /// asks again.
  BOYD_HD static float noise_at(const World& world, Position own) {
    float sum = 0.0F;
    for (std::uint32_t n = 0; n < world.world().noises; ++n) {
      const NoiseSpec& noise = world.noise_spec(n);
      Position at{};
      if (noise.band != NoiseBand::kLink || !carrier_position(world, noise.site, noise.mover, at)) {
        continue;
      }
      const Vec3 j = offset_m(own, at);
      const float ground2 = fma_f(j.x, j.x, j.y * j.y);
      if (above_horizon(ground2, horizon_sqrt_m(own), horizon_sqrt_m(at)) &&
          !is_masked(world, own, at)) {
        sum += noise.power_w_per_hz / max_f(fma_f(j.z, j.z, ground2), 1.0F);
      }
    }
    return sum;
  }

  BOYD_HD static bool place_of(const World& world, std::uint32_t g, Position& place) {
    for (std::uint32_t s = 0; s < world.world().sites; ++s) {
      if (world.site_spec(s).group == g && carrier_position(world, s, kNoRow, place)) {
        return true;
      }
    }
    for (std::uint32_t row = 0; row < world.world().initial; ++row) {
      if (world.initial(row).group == g && carrier_position(world, kNoRow, row, place)) {
        return true;
      }
    }
    return false;
  }
};

}  // namespace boyd::BOYD_BACKEND
