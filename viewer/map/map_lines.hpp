/// Circles, trails, shots and losses as lines of a map.
#pragma once

#include <functional>
#include <vector>

#include "viewer/map/map_picture.hpp"

namespace boyd::viewer {

/// Adds to a picture, relative to its anchor.
class MapPen {
public:
  MapPen(MapPicture& map, const Projection& projection) : map_(map), projection_(projection) {}

  void line(const Place3& from, const Place3& to, Colour from_colour, Colour to_colour);
  void circle(const Place3& centre, double radius_m, Colour colour);
  void disc(const Place3& centre, double radius_m, Colour colour);
  /// Around a place, at a range that depends on the direction (rad, from east to north).
  void contour(const Place3& centre, const std::function<double(double)>& range_m, Colour colour);
  /// A ring of so many pixels.
  void ring_px(const Place3& centre, double radius_px, Colour colour);

private:
  MapVertex vertex(const Place3& place, Colour colour) const;

  MapPicture& map_;
  const Projection& projection_;
};

void add_areas(MapPen& pen, MapPicture& map, const Scene& scene);
void add_ranges(MapPen& pen, const Scene& scene, const WorldView& view, const MapOptions& options);
/// Where movers have been in the last options.trail_s.
void add_trails(MapPen& pen, const FrameSource& source, TimeNs time_ns, const MapOptions& options);
/// Shots and what came of them in the last moments before `time_ns`.
void add_events(MapPen& pen, const FrameSource& source, TimeNs time_ns, double window_s);

}  // namespace boyd::viewer
