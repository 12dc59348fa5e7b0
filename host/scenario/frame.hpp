/// From WGS84 to the scenario's frame, and back.
#pragma once

#include <GeographicLib/AzimuthalEquidistant.hpp>

#include "host/scenario/scenario.hpp"

namespace boyd::scenario {

/// Azimuthal-equidistant projection (Snyder 1987) about an origin. Positions are rounded to whole
/// metres: the projection rests on the machine's sine and cosine, whose last bits differ.
class Frame {
public:
  explicit Frame(Place origin) : origin_(origin) {}
  /// False when the place is more than 2,000 km from the origin.
  bool project(const Place& place, Position& out) const;
  Place unproject(const Position& position) const;

private:
  Place origin_;
  GeographicLib::AzimuthalEquidistant projection_;
};

}  // namespace boyd::scenario
