/// Movers in canonical order: short-range cell, then id.
#pragma once

#include "kernels/core/launch.hpp"
#include "kernels/stage/world.hpp"

namespace boyd::BOYD_BACKEND {

inline constexpr std::uint64_t kNoCell = ~0ULL;

/// Short-range cell of a position; x is below 2^23, y and z below 2^21.
struct Cell {
  std::uint64_t x;
  std::uint64_t y;
  std::uint64_t z;
};
BOYD_HD inline std::uint64_t cell_coordinate(const WorldTable& table,
                                             std::int32_t position,
                                             int axis) {
  const std::uint32_t from_edge = static_cast<std::uint32_t>(position) ^ 0x80000000U;
  return mul_high(static_cast<std::uint64_t>(from_edge) + table.cell_offset[axis],
                  table.cell_inverse[axis]);
}
BOYD_HD inline Cell cell_at(const WorldTable& table, Position p) {
  return {cell_coordinate(table, p.x, 0),
          cell_coordinate(table, p.y, 1),
          cell_coordinate(table, p.z, 2)};
}
/// Cells are numbered z-major, x fastest: a row of neighbouring cells is one range of movers.
BOYD_HD inline std::uint64_t cell_number(std::uint64_t cx, std::uint64_t cy, std::uint64_t cz) {
  return (cz << 43) | (cy << 22) | cx;
}

/// Cell of each mover, the same for all where none flocks; kNoCell for one that was lost, so that
/// it sorts behind all others. Per mover.
struct CellOfMover {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t i) const {
    const World world{&view, w};
    std::uint64_t number = 0;
    if (world.lost(i) != 0U) {
      number = kNoCell;
    } else if (world.world().flocks != 0U) {
      const Cell cell = cell_at(world.world(), position_of(world, i));
      number = cell_number(cell.x, cell.y, cell.z);
    }
    world.cell(i) = number;
  }
};

/// Where a launch's mover is now. Per mover, after the permutation.
struct IndexRows {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t i) const {
    const World world{&view, w};
    world.index_of(world.row(i)) = i;
    world.lost(i) = 0U;
  }
};

/// Drops the lost movers of every running world and finds the canonical order. A GPU brings the
/// movers themselves into it; the CPU leaves them where they are and fills the arrays of those that
/// flock.
void bin_movers(const Executor& executor, const BatchView& view, WorldRange worlds);

}  // namespace boyd::BOYD_BACKEND
