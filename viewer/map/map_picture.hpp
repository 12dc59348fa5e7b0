/// What a map shows at one moment, ready to be drawn: symbols, lines, areas, names. No OpenGL here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "viewer/map/projection.hpp"
#include "viewer/map/symbol.hpp"
#include "viewer/source/frame_source.hpp"

namespace boyd::viewer {

/// What the user wants to see.
struct MapOptions {
  std::uint32_t picture = kNoRow;  ///< kNoRow: the truth
  bool trails = true;
  bool sensor_ranges = false;
  bool weapon_ranges = true;
  bool jamming = true;
  bool areas = true;
  bool graticule = true;
  bool relief = true;
  bool names = true;
  double trail_s = 600;
};

/// What the user has picked.
struct Choice {
  AgentId agent = kNoAgent;
  std::uint32_t order = kNoRow;
  std::uint32_t chain = kNoRow;
};

struct MapVertex {
  float x = 0, y = 0, z = 0;  ///< metres from the projection's anchor
  Colour colour = 0;
};

struct MapLabel {
  Place3 place;
  std::string text;
  Colour colour = kWhite;
  int rank = 0;  ///< where two meet, the larger one stays
  double below_px = 12;
};

/// Movers, or the tracks of a picture, that are too many or too small for symbols. There is nothing
/// for each of them here, so that a hundred thousand cost a picture no more than one.
struct MapDots {
  Moment moment;                   ///< without a frame: there are none
  std::uint32_t picture = kNoRow;  ///< kNoRow: the movers
  double ahead_s = 0;              ///< since the moment's first frame
};

struct MapPicture {
  std::vector<MapVertex> areas;  ///< triangles
  std::vector<MapVertex> lines;  ///< pairs
  MapDots dots;                  ///< below the symbols
  std::vector<Symbol> symbols;   ///< in order of drawing
  std::vector<MapLabel> labels;
};

/// Where a symbol stands is exact at the time of a frame, and between two frames on the line
/// between its places in them.
MapPicture make_map(const FrameSource& source,
                    TimeNs time_ns,
                    double speed,
                    const Projection& projection,
                    const MapOptions& options,
                    const Choice& choice);

/// The symbols of a map's dots, one by one.
std::vector<Symbol> symbols_of(const MapDots& dots, const Scene& scene);

/// The symbol or dot under a pixel; none where there is none.
std::optional<Symbol> symbol_at(const MapPicture& map,
                                const Scene& scene,
                                const Projection& projection,
                                const Pixel& pixel);

/// Rectangle around all sites, areas and routes.
struct Extent {
  double x_min_m = 0, x_max_m = 0, y_min_m = 0, y_max_m = 0;
};
Extent extent_of(const WorldPlan& plan);
/// Rectangle around what is defended, with room for what comes near.
Extent defended_extent(const WorldPlan& plan);

}  // namespace boyd::viewer
