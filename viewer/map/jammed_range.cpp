#include "viewer/map/jammed_range.hpp"

#include <algorithm>
#include <cmath>

namespace boyd::viewer {

namespace {

/// Without jamming.
double clear_range_m(const SensorSpec& radar) {
  if (radar.snr_at_1m <= 0) {
    return radar.range_ref_m;
  }
  // Swerling 1: Pd = Pfa^(1 / (1 + SNR)).
  const double snr = std::log(radar.false_alarm_prob) / std::log(radar.detect_ref_prob) - 1;
  return snr > 0 ? std::pow(radar.snr_at_1m * radar.rcs_ref_m2 / snr, 0.25) : 0;
}

}  // namespace

std::vector<RadarJammer> radar_jammers(const Scene& scene, const WorldView& view) {
  std::vector<RadarJammer> jammers;
  for (const NoiseSpec& noise : scene.plan.noises) {
    if (noise.band != NoiseBand::kRadar) {
      continue;
    }
    if (noise.site != kNoRow && !view.sites.at(noise.site).is_out) {
      jammers.push_back({metres(view.sites[noise.site].position), noise.power_w_per_hz});
    } else if (noise.mover != kNoRow) {
      const auto carrier =
          std::find_if(view.movers.begin(), view.movers.end(), [&](const MoverView& mover) {
            return mover.row == noise.mover;
          });
      if (carrier != view.movers.end()) {
        jammers.push_back({metres(carrier->position), noise.power_w_per_hz});
      }
    }
  }
  return jammers;
}

double jammed_range_m(const SensorSpec& radar,
                      const Place3& at,
                      const std::vector<RadarJammer>& jammers,
                      double bearing_rad) {
  double jamming = 0;
  for (const RadarJammer& jammer : jammers) {
    const double x = jammer.place.x - at.x;
    const double y = jammer.place.y - at.y;
    const double z = jammer.place.z - at.z;
    const double along = x * std::cos(bearing_rad) + y * std::sin(bearing_rad);
    const bool in_beam = along >= radar.beam_cos * std::hypot(x, y);
    jamming += radar.jnr_at_1m * (in_beam ? 1 : radar.sidelobe) * jammer.power_w_per_hz /
               std::max(1.0, x * x + y * y + z * z);
  }
  const double range_m = clear_range_m(radar) * std::pow(1 + jamming, -0.25);
  return radar.range_max_m > 0 ? std::min<double>(range_m, radar.range_max_m) : range_m;
}

}  // namespace boyd::viewer
