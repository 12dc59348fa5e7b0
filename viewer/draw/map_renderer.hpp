/// Draws a MapPicture with OpenGL: relief, areas, lines, dots, then all symbols in one call.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "viewer/draw/dot_layer.hpp"
#include "viewer/map/map_picture.hpp"
#include "viewer/map/terrain.hpp"

namespace boyd::viewer {

/// A symbol as the card is given it.
struct SymbolInstance {
  float x = 0, y = 0, z = 0;  ///< metres from the projection's anchor
  float half_px = 0;
  Colour colour = 0;
  float shape = 0;  ///< a Shape; 8 more: open below
  float icon = 0;   ///< an Icon
};

class MapRenderer {
public:
  /// A context of OpenGL 3.3 must be current from here to the destructor.
  MapRenderer();
  ~MapRenderer();
  MapRenderer(const MapRenderer&) = delete;
  MapRenderer& operator=(const MapRenderer&) = delete;

  /// The mesh under every map from now on; none: an empty one.
  void set_terrain(const TerrainMesh& mesh);
  /// Into the canvas that is current.
  void draw(const MapPicture& map, const Projection& projection, bool relief, DotLayer& dots);

private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace boyd::viewer
