/// How far radars see while noise jammers radiate.
#pragma once

#include <vector>

#include "viewer/map/projection.hpp"
#include "viewer/source/scene.hpp"

namespace boyd::viewer {

/// A noise jammer in the band of radars that is there.
struct RadarJammer {
  Place3 place;
  double power_w_per_hz = 0;
};
std::vector<RadarJammer> radar_jammers(const Scene& scene, const WorldView& view);

/// Range in m at which a radar detects its reference target with its reference probability, in a
/// direction (rad, from east to north): R (1 + J/N)^(-1/4), J/N as kernels/stage/noise.hpp has it,
/// through the main lobe where a jammer lies in it; at most its instrumented range. Horizon and
/// ground are left out, of jammers too. 0 where the radar has no range of its own.
double jammed_range_m(const SensorSpec& radar,
                      const Place3& at,
                      const std::vector<RadarJammer>& jammers,
                      double bearing_rad);

}  // namespace boyd::viewer
