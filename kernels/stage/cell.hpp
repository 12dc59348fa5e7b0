/// Short-range cells: the grid by which flocks are ordered.
#pragma once

#include "kernels/stage/world.hpp"

namespace boyd::BOYD_BACKEND {

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

}  // namespace boyd::BOYD_BACKEND
