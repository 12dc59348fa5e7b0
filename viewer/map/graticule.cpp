#include "viewer/map/graticule.hpp"

#include <algorithm>
#include <cmath>

#include <GeographicLib/AzimuthalEquidistant.hpp>
#include <fmt/format.h>

#include "viewer/map/map_lines.hpp"

namespace boyd::viewer {

namespace {

constexpr int kPiecesPerLine = 24;
constexpr int kLinesMax = 60;
constexpr Colour kLine = with_alpha(kWhite, 0.11);
constexpr Colour kName = with_alpha(kWhite, 0.45);

struct Bounds {
  double south_deg = 90, north_deg = -90, west_deg = 180, east_deg = -180;
};

std::string angle_text(double angle_deg, double step_deg, char positive, char negative) {
  return fmt::format("{:.{}f} {}",
                     std::fabs(angle_deg),
                     step_deg < 0.1 ? 2
                     : step_deg < 1 ? 1
                                    : 0,
                     angle_deg < 0 ? negative : positive);
}

class Net {
public:
  Net(MapPicture& map, const Projection& projection, const scenario::Place& origin)
      : map_(map), projection_(projection), origin_(origin), pen_(map, projection) {}

  void add() {
    const Bounds seen = bounds();
    const double step = graticule_step_deg(projection_.metres_per_pixel());
    if ((seen.north_deg - seen.south_deg) / step > kLinesMax ||
        (seen.east_deg - seen.west_deg) / step > kLinesMax) {
      return;
    }
    const auto first = [&](double from_deg) { return std::floor(from_deg / step) * step; };
    for (double lat = first(seen.south_deg); lat <= seen.north_deg + step; lat += step) {
      add_line({lat, seen.west_deg}, {lat, seen.east_deg}, angle_text(lat, step, 'N', 'S'));
    }
    for (double lon = first(seen.west_deg); lon <= seen.east_deg + step; lon += step) {
      add_line({seen.south_deg, lon}, {seen.north_deg, lon}, angle_text(lon, step, 'E', 'W'));
    }
  }

private:
  struct Angles {
    double latitude_deg, longitude_deg;
  };

  Place3 place_of(const Angles& angles) const {
    Place3 place;
    geodesy_.Forward(origin_.latitude_deg,
                     origin_.longitude_deg,
                     angles.latitude_deg,
                     angles.longitude_deg,
                     place.x,
                     place.y);
    return place;
  }

  /// Around the corners and edges of the picture; in 3-D what lies above the horizon is left out.
  Bounds bounds() const {
    Bounds seen;
    for (int column = 0; column <= 4; ++column) {
      for (int row = 0; row <= 4; ++row) {
        const auto place = projection_.ground_at(
            {projection_.width_px() * column / 4, projection_.height_px() * row / 4});
        if (!place || std::hypot(place->x, place->y) > 2.0e6) {
          continue;
        }
        double lat = 0;
        double lon = 0;
        geodesy_.Reverse(origin_.latitude_deg, origin_.longitude_deg, place->x, place->y, lat, lon);
        seen.south_deg = std::min(seen.south_deg, lat);
        seen.north_deg = std::max(seen.north_deg, lat);
        seen.west_deg = std::min(seen.west_deg, lon);
        seen.east_deg = std::max(seen.east_deg, lon);
      }
    }
    return seen;
  }

  void add_line(const Angles& from, const Angles& to, const std::string& name) {
    Place3 before = place_of(from);
    bool named = false;
    for (int piece = 1; piece <= kPiecesPerLine; ++piece) {
      const double share = static_cast<double>(piece) / kPiecesPerLine;
      const Place3 next =
          place_of({from.latitude_deg + share * (to.latitude_deg - from.latitude_deg),
                    from.longitude_deg + share * (to.longitude_deg - from.longitude_deg)});
      pen_.line(before, next, kLine, kLine);
      const auto at = projection_.pixel_of(next);
      if (!named && at && at->x > 30 && at->x < projection_.width_px() - 30 && at->y > 4 &&
          at->y < projection_.height_px() - 20) {
        map_.labels.push_back({next, name, kName, 0, 1});
        named = true;
      }
      before = next;
    }
  }

  MapPicture& map_;
  const Projection& projection_;
  scenario::Place origin_;
  MapPen pen_;
  GeographicLib::AzimuthalEquidistant geodesy_;
};

}  // namespace

double graticule_step_deg(double metres_per_pixel) {
  constexpr double metres_per_degree = 111'000;
  constexpr double apart_px = 110;
  for (const double step : {0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0}) {
    if (step * metres_per_degree / metres_per_pixel >= apart_px) {
      return step;
    }
  }
  return 10;
}

void add_graticule(MapPicture& map, const Projection& projection, const scenario::Place& origin) {
  Net(map, projection, origin).add();
}

std::string geographic_text(const scenario::Place& origin, const Place3& place) {
  if (std::hypot(place.x, place.y) > 5.0e6) {
    return "";
  }
  const GeographicLib::AzimuthalEquidistant geodesy;
  double lat = 0;
  double lon = 0;
  geodesy.Reverse(origin.latitude_deg, origin.longitude_deg, place.x, place.y, lat, lon);
  return fmt::format("{:.3f} {}  {:.3f} {}",
                     std::fabs(lat),
                     lat < 0 ? 'S' : 'N',
                     std::fabs(lon),
                     lon < 0 ? 'W' : 'E');
}

}  // namespace boyd::viewer
