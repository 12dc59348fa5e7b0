/// The table of buckets by which a GPU orders flocks, in place of a sort.
///
/// A *chunk* is two cells that follow one another along x, half as wide as the largest flock
/// radius. Chunks side by side along x have buckets side by side, rows of chunks begin anywhere:
///
///     bucket = (x of the chunk + hash(y, z)) mod buckets
///
/// so what may be near a mover lies in nine spans of five buckets. In a bucket movers lie by
/// (cell, id); movers of other rows may be among them, which their tags tell apart: within the
/// radius of a mover no two rows have the same tag.
#pragma once

#include "kernels/stage/cell.hpp"

namespace boyd::BOYD_BACKEND {

// A tag, from its highest bit: row of platforms; in which half of the frame, along z, y and x;
// side; z, y and x of the cell modulo 4.
inline constexpr std::uint32_t kTagPlatform_shift = 16;
inline constexpr std::uint32_t kTagHalf_shift = 8;
inline constexpr std::uint32_t kTagSide_shift = 6;
inline constexpr std::uint32_t kTagHalf_mask = 0x700U;
inline constexpr std::uint32_t kTagSide_mask = 0xC0U;
inline constexpr std::uint32_t kTagRow_mask = 0xFCU;    ///< side and row of chunks
inline constexpr std::uint32_t kTagOrder_mask = 0xFFU;  ///< what a bucket is ordered by, then id
static_assert(kSides <= 4);

BOYD_HD inline std::uint32_t tag_of_row(std::uint32_t y, std::uint32_t z) {
  return (z & 3U) << 4U | (y & 3U) << 2U;
}
BOYD_HD inline std::uint32_t tag_of_half(bool x, bool y, bool z) {
  return (x ? 1U : 0U) << kTagHalf_shift | (y ? 2U : 0U) << kTagHalf_shift |
         (z ? 4U : 0U) << kTagHalf_shift;
}

inline constexpr std::uint32_t kChunkCells = 2;
/// Chunks before and after a mover's own that may hold neighbours.
inline constexpr std::uint32_t kChunksReach = 4 / kChunkCells;
inline constexpr std::uint32_t kChunksNear = 2 * kChunksReach + 1;
static_assert(kChunksNear <= kFlockBuckets_min);

/// Cell of a flocking mover, its row and its chunk.
struct Chunk {
  std::uint32_t cell_x;
  std::uint32_t y;
  std::uint32_t z;

  BOYD_HD Chunk(const WorldTable& table, Position p)
      : cell_x(static_cast<std::uint32_t>(cell_coordinate(table, p.x, 0))),
        y(static_cast<std::uint32_t>(cell_coordinate(table, p.y, 1))),
        z(static_cast<std::uint32_t>(cell_coordinate(table, p.z, 2))) {}

  [[nodiscard]] BOYD_HD std::uint32_t x() const { return cell_x / kChunkCells; }
  /// Before the modulus.
  [[nodiscard]] BOYD_HD std::uint32_t bucket() const { return x() + row_hash(y, z); }
  [[nodiscard]] BOYD_HD std::uint32_t bucket(const BatchRows& rows) const {
    return bucket() & (rows.flock_buckets - 1U);
  }

  /// Found by search: for every table of 2^6 to 2^22 buckets, two rows whose buckets meet are at
  /// least half as far apart as any such numbers could make them, in space and in flat flocks.
  BOYD_HD static std::uint32_t row_hash(std::uint32_t y, std::uint32_t z) {
    return y * 0x143FC1E5U + z * 0xCD5553B9U;
  }
};

}  // namespace boyd::BOYD_BACKEND
