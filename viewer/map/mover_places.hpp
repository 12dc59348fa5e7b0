/// Where the movers of a night are between two frames.
#pragma once

#include <cstdint>
#include <vector>

#include "viewer/map/projection.hpp"
#include "viewer/source/frame_history.hpp"

namespace boyd::viewer {

/// Of a mover of the moment's first frame; `later` is the same one in the second. On the line
/// between the two places; what is gone in the second frame flies on until then.
Place3 place_of(const MoverView& mover,
                const MoverView* later,
                const Moment& moment,
                TimeNs time_ns);

/// Calls take(mover, place) for all that are in the air.
template <typename Take>
void for_each_mover(const Moment& moment, TimeNs time_ns, const Take& take) {
  const std::vector<MoverView>& later = moment.after->movers;
  std::size_t next = 0;
  for (const MoverView& mover : moment.before->movers) {
    while (next < later.size() && later[next].id < mover.id) {
      ++next;
    }
    const bool goes_on = next < later.size() && later[next].id == mover.id;
    take(mover, place_of(mover, goes_on ? &later[next] : nullptr, moment, time_ns));
  }
}

/// Where a track is believed to be at a time.
Place3 place_of(const PictureTrackView& track, TimeNs time_ns);

/// Places of a frame's movers by row, as Battle::keep_places() gives them; at least `rows` of them.
void write_places(const WorldView& frame, std::size_t rows, std::vector<Place>& places);
/// Those of the tracks of a picture at the time of the frame, with an Affiliation in place of the
/// side.
void write_track_places(const WorldView& frame, std::uint32_t picture, std::vector<Place>& places);

}  // namespace boyd::viewer
