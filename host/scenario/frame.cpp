#include "host/scenario/frame.hpp"

#include <cmath>

namespace boyd::scenario {

bool Frame::project(const Place& place, Position& out) const {
  constexpr double reach_m = 2.0e6;
  double x = 0;
  double y = 0;
  projection_.Forward(
      origin_.latitude_deg, origin_.longitude_deg, place.latitude_deg, place.longitude_deg, x, y);
  if (!(std::hypot(x, y) <= reach_m) || std::fabs(place.altitude_m) > reach_m) {
    return false;
  }
  const auto units = [](double metres) {
    return static_cast<std::int32_t>(std::lround(metres)) * kUnitsPerMetre;
  };
  out = {units(x), units(y), units(place.altitude_m)};
  return true;
}

Place Frame::unproject(const Position& position) const {
  const auto metres = [](std::int32_t units) {
    return static_cast<double>(units) / kUnitsPerMetre;
  };
  Place place;
  projection_.Reverse(origin_.latitude_deg,
                      origin_.longitude_deg,
                      metres(position.x),
                      metres(position.y),
                      place.latitude_deg,
                      place.longitude_deg);
  place.altitude_m = metres(position.z);
  return place;
}

}  // namespace boyd::scenario
