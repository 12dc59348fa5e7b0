#include "viewer/map/mover_places.hpp"

#include <algorithm>

#include "host/time/time.hpp"
#include "viewer/map/symbol.hpp"

namespace boyd::viewer {

namespace {

Place3 ahead(Place3 place, const Vec3f& velocity, TimeNs duration_ns) {
  const double ahead_s = time::to_seconds(duration_ns);
  place.x += velocity.x * ahead_s;
  place.y += velocity.y * ahead_s;
  place.z += velocity.z * ahead_s;
  return place;
}

Place vertex_of(const Place3& place, const Vec3f& velocity, std::uint32_t key, std::uint32_t side) {
  return {static_cast<float>(place.x),
          static_cast<float>(place.y),
          static_cast<float>(place.z),
          velocity.x,
          velocity.y,
          velocity.z,
          key,
          side};
}

}  // namespace

Place3 place_of(const MoverView& mover,
                const MoverView* later,
                const Moment& moment,
                TimeNs time_ns) {
  const Place3 from = metres(mover.position);
  if (later == nullptr) {
    return ahead(from, mover.velocity, time_ns - moment.before->now_ns);
  }
  const Place3 to = metres(later->position);
  return {from.x + moment.share * (to.x - from.x),
          from.y + moment.share * (to.y - from.y),
          from.z + moment.share * (to.z - from.z)};
}

Place3 place_of(const PictureTrackView& track, TimeNs time_ns) {
  Place3 place = ahead(metres(track.position), track.velocity, time_ns - track.measured_ns);
  place.z = metres(track.position).z;
  return place;
}

void write_places(const WorldView& frame, std::size_t rows, std::vector<Place>& places) {
  places.assign(rows, Place{});
  for (const MoverView& mover : frame.movers) {
    if (places.size() <= mover.row) {
      places.resize(mover.row + std::size_t{1});
    }
    places[mover.row] = vertex_of(metres(mover.position),
                                  mover.velocity,
                                  place_key(mover.id),
                                  static_cast<std::uint32_t>(mover.side));
  }
}

void write_track_places(const WorldView& frame, std::uint32_t picture, std::vector<Place>& places) {
  places.clear();
  for (const PictureTrackView& track : frame.pictures.at(picture)) {
    places.push_back(vertex_of(place_of(track, frame.now_ns),
                               {track.velocity.x, track.velocity.y, 0},
                               1,
                               static_cast<std::uint32_t>(affiliation_of(track.identity))));
  }
}

}  // namespace boyd::viewer
