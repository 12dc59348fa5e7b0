/// Movers that were lost make room, on a GPU.
#pragma once

#include "kernels/core/launch.hpp"
#include "kernels/stage/world.hpp"

namespace boyd::BOYD_BACKEND {

/// The last movers of a world take the places of those that were lost: any of them, where movers
/// lie shows in no result. Costs what was lost, not what flies. Per world, a team each.
struct DropLost {
  BatchView view;

  /// Places to fill and movers to fill them found so far; as many in the end.
  struct Shared {
    std::uint32_t holes;
    std::uint32_t fillers;
  };

  BOYD_HD void operator()(std::uint32_t w,
                          std::uint32_t /*item*/,
                          const Team& team,
                          Shared& shared) const {
    const World world{&view, w};
    const std::uint32_t removed = world.clock().removed_count;
    const std::uint32_t count = world.mover_count();
    const std::uint32_t kept = count - removed;
    if (removed != 0U) {
      fill_holes(world, kept, count, team, shared);
    }
    if (team.thread == 0U) {
      world.sorted_count() = kept;
      if (removed != 0U) {
        world.mover_count() = kept;
        world.clock().removed_count = 0U;
      }
    }
  }

  BOYD_HD static void fill_holes(const World& world,
                                 std::uint32_t kept,
                                 std::uint32_t count,
                                 const Team& team,
                                 Shared& found) {
    if (team.thread == 0U) {
      found = {};
    }
    team.sync();
    // Both lists lie where positions at the end of the tick will be.
    for (std::uint32_t k = team.thread; k < count - kept; k += team.size) {
      if (const std::uint32_t i = world.removed(k); i < kept) {
        world.next(atomic_add(found.holes, 1U)).x = static_cast<std::int32_t>(i);
      }
      if (world.lost(kept + k) == 0U) {
        world.next(atomic_add(found.fillers, 1U)).y = static_cast<std::int32_t>(kept + k);
      }
    }
    team.sync();
    for (std::uint32_t k = team.thread; k < found.holes; k += team.size) {
      move(world,
           static_cast<std::uint32_t>(world.next(k).x),
           static_cast<std::uint32_t>(world.next(k).y));
    }
  }

  BOYD_HD static void move(const World& world, std::uint32_t to, std::uint32_t from) {
#define BOYD_FIELD(type, name, meaning) world.name(to) = world.name(from);
    BOYD_MOVER_FIELDS(BOYD_FIELD)
#undef BOYD_FIELD
    world.lost(to) = 0U;
    world.index_of(world.row(to)) = to;
  }
};

}  // namespace boyd::BOYD_BACKEND
