/// Where movers believe to be: satellite navigation, its jamming and its spoofing, and drift.
#pragma once

#include "kernels/stage/sense.hpp"

namespace boyd::BOYD_BACKEND {

/// The least power that satellites are specified to give a receiver's isotropic antenna: -128.5 dBm
/// (GPS L1 C/A, IS-GPS-200, -158.5 dBW), over the square of the wavelength at 1575.42 MHz by
/// (4 pi)^2 and over the 2.046 MHz of its main lobe: 3.0107e-19 W/Hz/m2. What is radiated over the
/// square of the distance is as strong as that times this (Friis 1946).
inline constexpr float kPerSatelliteLevel = 3.3215026e18F;
inline constexpr float kAxisOfRadial = 0.70710678F;

/// What a receiver hears beside the satellites, over their signal.
struct HeardSignals {
  float jamming;          ///< noise of all jammers
  float spoofing;         ///< of the strongest spoofer
  std::uint32_t spoofer;  ///< its row, the first of equal ones; kNoRow: none
};

BOYD_HD inline HeardSignals signals_at(const World& world, Position at) {
  HeardSignals heard{0.0F, 0.0F, kNoRow};
  const float height_sqrt_m = horizon_sqrt_m(at);
  for (std::uint32_t n = 0; n < world.world().noises; ++n) {
    const NoiseBand band = world.noise_spec(n).band;
    const NoiseState& noise = world.noise(n);
    if ((band != NoiseBand::kNavigation && band != NoiseBand::kSpoofing) ||
        noise.power_w_per_hz <= 0.0F) {
      continue;
    }
    const Vec3 d = offset_m(at, noise.position);
    const float ground2 = fma_f(d.x, d.x, d.y * d.y);
    if (!above_horizon(ground2, height_sqrt_m, noise.horizon_sqrt_m) ||
        is_masked(world, at, noise.position)) {
      continue;
    }
    const float level =
        kPerSatelliteLevel * (noise.power_w_per_hz / max_f(fma_f(d.z, d.z, ground2), 1.0F));
    if (band == NoiseBand::kNavigation) {
      heard.jamming += level;
    } else if (level > heard.spoofing) {
      heard.spoofing = level;
      heard.spoofer = n;
    }
  }
  return heard;
}

/// Where a mover believes to be, from the truth, m.
BOYD_HD inline Vec3 navigation_error_m(const World& world, std::uint32_t i) {
  if (world.view->rows.navigators == 0U) {
    return {0.0F, 0.0F, 0.0F};
  }
  const NavigationState& state = world.navigation(world.row(i));
  return {state.error_x_m, state.error_y_m, 0.0F};
}

/// Where a mover believes to be. Heights are known: barometers are not jammed.
BOYD_HD inline Position believed_position(const World& world, std::uint32_t i) {
  return world.view->rows.navigators == 0U  // spares all others a way of no length
             ? position_of(world, i)
             : moved(position_of(world, i), navigation_error_m(world, i));
}

/// Follows what each mover knows of where it is. Satellites are drowned while the noise over the
/// signal that is followed passes what the receiver stands (Kaplan and Hegarty 2006, section 6.2).
/// Without them the error grows with the distance flown in a direction and at a rate that are drawn
/// for each outage, of 1 sigma navigation_drift in all (a bias, as of heading and airspeed); with
/// them it is gone. A false signal is followed from a ratio over the true one on (Tippenhauer and
/// others 2011); it says where to believe to be. Per mover.
struct NavigateMover {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t i) const {
    const World world{&view, w};
    const PlatformSpec& platform = platform_of(world, i);
    if (platform.navigation == Navigation::kPerfect || is_homing(platform.role)) {
      return;
    }
    NavigationState& state = world.navigation(world.row(i));
    if (platform.navigation == Navigation::kSatellite) {
      const HeardSignals heard = signals_at(world, position_of(world, i));
      const bool follows =
          platform.spoof_to_signal_min > 0.0F && heard.spoofing >= platform.spoof_to_signal_min;
      const float signal = follows ? max_f(heard.spoofing, 1.0F) : 1.0F;
      if (heard.jamming < platform.jam_to_signal_max * signal) {
        hear(world, state, follows ? heard.spoofer : kNoRow);
        return;
      }
    }
    drift(world, i, platform, state);
  }

  BOYD_HD static void hear(const World& world, NavigationState& state, std::uint32_t spoofer) {
    const TimeNs now = world.clock().now_ns;
    state.lost = 0U;
    state.followed_ns = spoofer == state.spoofer ? state.followed_ns : now;
    state.spoofer = spoofer;
    state.error_x_m = 0.0F;
    state.error_y_m = 0.0F;
    if (spoofer != kNoRow) {
      const NoiseSpec& spec = world.noise_spec(spoofer);
      const float time = seconds(now - state.followed_ns);
      state.error_x_m = fma_f(time, spec.spoof_velocity_mps.x, spec.spoof_offset_m.x);
      state.error_y_m = fma_f(time, spec.spoof_velocity_mps.y, spec.spoof_offset_m.y);
    }
  }

  BOYD_HD static void drift(const World& world,
                            std::uint32_t i,
                            const PlatformSpec& platform,
                            NavigationState& state) {
    if (state.lost == 0U) {
      state.lost = 1U;
      state.spoofer = kNoRow;
      const Random4 dice =
          random4(world.world().seed, Stream::kNavigation, 0U, world.id(i), state.outages_count);
      const Vec3 normal = two_normals(dice.word[0], dice.word[1]);
      state.drift_x = kAxisOfRadial * platform.navigation_drift * normal.x;
      state.drift_y = kAxisOfRadial * platform.navigation_drift * normal.y;
      state.outages_count += 1U;
    }
    const float flown = world.world().dt_s * length(velocity_of(world, i));
    state.error_x_m = fma_f(flown, state.drift_x, state.error_x_m);
    state.error_y_m = fma_f(flown, state.drift_y, state.error_y_m);
  }
};

}  // namespace boyd::BOYD_BACKEND
