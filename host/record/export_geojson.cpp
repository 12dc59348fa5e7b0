#include <cmath>
#include <map>
#include <vector>

#include <nlohmann/json.hpp>

#include "host/record/entities.hpp"
#include "host/record/export_formats.hpp"
#include "host/record/words.hpp"
#include "host/scenario/frame.hpp"
#include "host/time/time.hpp"

namespace boyd::record {

namespace {

struct Path {
  std::vector<TimeNs> times_ns;
  std::vector<Position> positions;
};

/// Places to 0.1 m, which is what seven decimals of a degree come to.
double rounded(double degrees) {
  return std::round(degrees * 1e7) / 1e7;
}

nlohmann::ordered_json feature_of(const Entity& entity,
                                  const Path& path,
                                  const scenario::Frame& frame) {
  nlohmann::ordered_json coordinates = nlohmann::ordered_json::array();
  nlohmann::ordered_json times = nlohmann::ordered_json::array();
  for (std::size_t k = 0; k < path.positions.size(); ++k) {
    const scenario::Place place = frame.unproject(path.positions[k]);
    coordinates.push_back(
        {rounded(place.longitude_deg), rounded(place.latitude_deg), place.altitude_m});
    times.push_back(time::to_seconds(path.times_ns[k]));
  }
  // A line has two ends; what was seen once is a point.
  const bool is_line = path.positions.size() > 1;
  return {{"type", "Feature"},
          {"geometry",
           {{"type", is_line ? "LineString" : "Point"},
            {"coordinates", is_line ? coordinates : coordinates.at(0)}}},
          {"properties",
           {{"agent", entity.agent},
            {"name", entity.name},
            {"platform", entity.platform},
            {"role", entity.kind},
            {"group", entity.group},
            {"nation", entity.nation},
            {"side", kSideWords.at(static_cast<std::size_t>(entity.side))},
            {"times_s", times}}}};
}

}  // namespace

void write_geojson(Recording& recording, run::OutputFile& out) {
  const Entities entities(recording);
  const Subject& subject = recording.subject();
  const scenario::Frame frame({subject.latitude_deg, subject.longitude_deg, 0});
  std::map<std::size_t, Path> paths;
  for (std::size_t k = 0; k < recording.frames_count(); ++k) {
    const WorldView view = recording.view(k);
    for (const MoverView& mover : view.movers) {
      const auto row = entities.row_of(mover.id);
      if (row && (paths[*row].times_ns.empty() || paths[*row].times_ns.back() < view.now_ns)) {
        paths[*row].times_ns.push_back(view.now_ns);
        paths[*row].positions.push_back(mover.position);
      }
    }
  }
  out.write("{\"type\":\"FeatureCollection\",\"features\":[");
  const char* separator = "\n";
  for (const auto& [row, path] : paths) {
    out.write(separator);
    out.write(feature_of(entities.all()[row], path, frame)
                  .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    separator = ",\n";
  }
  out.write("\n]}\n");
}

}  // namespace boyd::record
