/// Lines of equal latitude and longitude.
#pragma once

#include <string>

#include "viewer/map/map_picture.hpp"

namespace boyd::viewer {

/// Degrees between two lines that are apart enough to be seen on their own.
double graticule_step_deg(double metres_per_pixel);

/// Adds those that a projection shows, with their names where they meet the middle of the picture.
void add_graticule(MapPicture& map, const Projection& projection, const scenario::Place& origin);

/// "55.700 N  21.125 E".
std::string geographic_text(const scenario::Place& origin, const Place3& place);

}  // namespace boyd::viewer
