/// What a row of a picture's track table stands for: a mover of the initial force, or nothing. Rows
/// past the movers hold false tracks; each belongs to the block of one picture, and every picture
/// has a slot for it, so that what is passed on keeps its number.
#pragma once

#include "kernels/stage/world.hpp"

namespace boyd::BOYD_BACKEND {

/// Row of a slot. It is the track's number, one in every picture.
BOYD_HD inline std::uint32_t row_of_slot(const World& world, std::uint32_t slot) {
  return slot == kNoRow ? kNoRow : slot % world.view->rows.slots;
}
BOYD_HD inline bool is_false_row(const World& world, std::uint32_t row) {
  return row >= world.world().initial;
}
/// What a shot at the track in a slot goes at: a row in the tables by launch, or past all of them
/// where there is nothing.
BOYD_HD inline std::uint32_t target_of_slot(const World& world, std::uint32_t slot) {
  const std::uint32_t row = row_of_slot(world, slot);
  return is_false_row(world, row) ? world.world().movers + row - world.world().initial : row;
}
BOYD_HD inline bool is_nothing(const World& world, std::uint32_t target) {
  return target >= world.world().movers;
}
/// Today's index of a target; kNoRow when it is not in the air or nothing.
BOYD_HD inline std::uint32_t index_of_target(const World& world, std::uint32_t target) {
  return is_nothing(world, target) ? kNoRow : world.index_of(target);
}
BOYD_HD inline AgentId id_of_target(const World& world, std::uint32_t target) {
  return is_nothing(world, target) ? kNoAgent : world.initial(target).id;
}
/// Whether a slot holds a track at all.
BOYD_HD inline bool is_held(const World& world, std::uint32_t slot) {
  return static_cast<TrackStatus>(world.track_status(slot)) != TrackStatus::kFree;
}
/// Whether a slot holds a confirmed track: what a picture lists once its tracks were kept.
BOYD_HD inline bool is_listed(const World& world, std::uint32_t slot) {
  return static_cast<TrackStatus>(world.track_status(slot)) == TrackStatus::kConfirmed;
}
/// Who is tracked in a row; kNoAgent: nobody.
BOYD_HD inline AgentId id_of_row(const World& world, std::uint32_t row) {
  return is_false_row(world, row) ? kNoAgent : world.initial(row).id;
}

}  // namespace boyd::BOYD_BACKEND
