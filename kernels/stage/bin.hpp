/// Movers in canonical order: short-range cell, then id.
#pragma once

#include "kernels/core/launch.hpp"
#include "kernels/stage/world.hpp"

namespace boyd::BOYD_BACKEND {

inline constexpr std::uint64_t kNoCell = ~0ULL;

/// Short-range cell of a position; each coordinate is below 2^21.
struct Cell {
  std::uint64_t x;
  std::uint64_t y;
  std::uint64_t z;
};
BOYD_HD inline std::uint64_t cell_coordinate(const WorldTable& table,
                                             std::int32_t position,
                                             int axis) {
  const std::uint32_t from_edge = static_cast<std::uint32_t>(position) ^ 0x80000000U;
  return (static_cast<std::uint64_t>(from_edge) + table.cell_offset[axis]) / table.cell_units;
}
BOYD_HD inline Cell cell_at(const WorldTable& table, Position p) {
  return {cell_coordinate(table, p.x, 0),
          cell_coordinate(table, p.y, 1),
          cell_coordinate(table, p.z, 2)};
}
/// Cells are numbered z-major, x fastest: a row of neighbouring cells is one range of movers.
BOYD_HD inline std::uint64_t cell_number(std::uint64_t cx, std::uint64_t cy, std::uint64_t cz) {
  return (cz << 42) | (cy << 21) | cx;
}

/// Cell of each mover; kNoCell for one that was lost, so that it sorts behind all others. Per
/// mover.
struct CellOfMover {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t i) const {
    const World world{&view, w};
    const Cell cell = cell_at(world.world(), position_of(world, i));
    world.cell(i) = world.lost(i) != 0U ? kNoCell : cell_number(cell.x, cell.y, cell.z);
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

/// Brings the movers of every running world into canonical order and drops the lost ones.
void bin_movers(const Executor& executor, const BatchView& view, WorldRange worlds);

}  // namespace boyd::BOYD_BACKEND
