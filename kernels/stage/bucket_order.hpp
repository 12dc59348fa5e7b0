/// Flocking movers into the table of buckets.hpp, in six or seven launches.
#pragma once

#include "kernels/core/launch.hpp"
#include "kernels/core/team.hpp"
#include "kernels/stage/buckets.hpp"
#include "kernels/stage/flock.hpp"

namespace boyd::BOYD_BACKEND {

/// Per bucket.
struct ClearBucket {
  BatchView view;
  BOYD_HD void operator()(std::uint32_t w, std::uint32_t bucket) const {
    const World world{&view, w};
    world.flock_start(bucket) = 0U;
  }
};

/// How many came into a mover's bucket before it: in the place of the list of those that left the
/// air, which nobody needs until the end of the tick.
BOYD_HD inline std::uint32_t& rank_of(const World& world, std::uint32_t i) {
  return world.removed(i);
}

/// How many movers are in each bucket, and how many came there before each. Per mover.
struct CountInBuckets {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t i) const {
    const World world{&view, w};
    if (flocks(world, i)) {
      const Chunk chunk(world.world(), position_of(world, i));
      rank_of(world, i) = atomic_add(world.flock_start(chunk.bucket(view.rows)), 1U);
    }
  }
};

/// A team's buckets, in shares of consecutive ones.
struct TileShare {
  std::uint32_t first;
  std::uint32_t last;

  BOYD_HD TileShare(const BatchRows& rows, std::uint32_t tile, const Team& team) {
    const std::uint32_t each = kFlockTile / team.size;
    first = tile * kFlockTile + team.thread * each;
    last = first + each < rows.flock_buckets ? first + each : rows.flock_buckets;
  }
};
BOYD_HD inline std::uint32_t movers_in(const World& world, TileShare share) {
  std::uint32_t movers = 0;
  for (std::uint32_t bucket = share.first; bucket < share.last; ++bucket) {
    movers += world.flock_start(bucket);
  }
  return movers;
}

/// How many movers are in a tile of buckets. Per tile, a team each.
struct SumTile {
  BatchView view;

  using Shared = TeamValues<std::uint32_t>;

  BOYD_HD void operator()(std::uint32_t w,
                          std::uint32_t tile,
                          const Team& team,
                          Shared& shared) const {
    const World world{&view, w};
    const std::uint32_t movers = movers_in(world, TileShare(view.rows, tile, team));
    const std::uint32_t all = sum_all(team, shared, movers);
    if (team.thread == 0U) {
      world.flock_tile(tile) = all;
    }
  }
};

/// Places at which the buckets of a tile begin, from the number of movers in each; behind the last
/// one, how many flock. Per tile, a team each.
struct StartBuckets {
  BatchView view;

  using Shared = TeamValues<std::uint32_t>;

  BOYD_HD void operator()(std::uint32_t w,
                          std::uint32_t tile,
                          const Team& team,
                          Shared& shared) const {
    const World world{&view, w};
    std::uint32_t in_tiles = 0;
    for (std::uint32_t t = team.thread; t < tile; t += team.size) {
      in_tiles += world.flock_tile(t);
    }
    const std::uint32_t before = sum_all(team, shared, in_tiles);
    const TileShare share(view.rows, tile, team);
    std::uint32_t all = 0;
    std::uint32_t place = before + sum_before(team, shared, movers_in(world, share), all);
    for (std::uint32_t bucket = share.first; bucket < share.last; ++bucket) {
      const std::uint32_t movers = world.flock_start(bucket);
      world.flock_start(bucket) = place;
      place += movers;
    }
    if (tile + 1U == view.rows.flock_tiles && team.thread == 0U) {
      world.flock_start(view.rows.flock_buckets) = before + all;
      world.flock().count = before + all;
    }
  }
};

/// Flocking movers into their buckets, in any order. Per mover.
struct PutIntoBucket {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t i) const {
    const World world{&view, w};
    if (!flocks(world, i)) {
      return;
    }
    const Position p = position_of(world, i);
    const Chunk chunk(world.world(), p);
    const std::uint32_t slot = world.flock_start(chunk.bucket(view.rows)) + rank_of(world, i);
    world.flock_key(slot) = {world.id(i), tag_of(world, i, chunk), i};
  }

  BOYD_HD static std::uint32_t tag_of(const World& world, std::uint32_t i, const Chunk& chunk) {
    const std::uint32_t platform = world.platform(i);
    const std::uint32_t side = world.side(i);
    return platform << kTagPlatform_shift |
           tag_of_half(world.x(i) < 0, world.y(i) < 0, world.z(i) < 0) | side << kTagSide_shift |
           tag_of_row(chunk.y, chunk.z) | (chunk.cell_x & 3U);
  }
};

/// Movers of a bucket into their order. Each counts those that come before it, which costs no more
/// than to look at all of them as neighbours does. Per slot.
struct OrderBucket {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t slot) const {
    const World world{&view, w};
    if (slot >= world.flock().count) {
      return;
    }
    const FlockKey* keys = &world.flock_key();
    const FlockKey own = keys[slot];
    const Position p = position_of(world, own.index);
    const std::uint32_t bucket = Chunk(world.world(), p).bucket(view.rows);
    const std::uint32_t first = world.flock_start(bucket);
    const std::uint32_t last = world.flock_start(bucket + 1U);
    std::uint32_t place = first;
    for (std::uint32_t k = first; k < last; ++k) {
      place += comes_before(keys[k], own) ? 1U : 0U;
    }
    const Vec3 v = velocity_of(world, own.index);
    world.flock_place(place) = {p.x, p.y, p.z, own.tag};
    world.flock_flight(place) = {v.x, v.y, v.z, own.index};
  }

  BOYD_HD static bool comes_before(const FlockKey& a, const FlockKey& b) {
    const std::uint32_t cell_a = a.tag & kTagOrder_mask;
    const std::uint32_t cell_b = b.tag & kTagOrder_mask;
    return cell_a != cell_b ? cell_a < cell_b : a.id < b.id;
  }
};

/// Fills places and flights of all that flock.
inline void order_in_buckets(const Executor& executor, const BatchView& view, WorldRange worlds) {
  const BatchRows& rows = view.rows;
  if (rows.flock_places == 0U) {
    return;
  }
  const std::uint8_t* running = view.running;
  const ItemCount movers{view.sorted_count, rows.movers};
  const std::uint32_t tiles = rows.flock_tiles;
  for_each_item(executor, worlds, running, {nullptr, rows.flock_buckets}, ClearBucket{view});
  for_each_item(executor, worlds, running, movers, CountInBuckets{view});
  if (tiles > 1U) {
    for_each_item_block(executor, worlds, running, tiles, SumTile{view});
  }
  for_each_item_block(executor, worlds, running, tiles, StartBuckets{view});
  for_each_item(executor, worlds, running, movers, PutIntoBucket{view});
  for_each_item(executor, worlds, running, movers, OrderBucket{view});
}

}  // namespace boyd::BOYD_BACKEND
