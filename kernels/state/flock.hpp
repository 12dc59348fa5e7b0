/// What flocking reads and writes, as plain arrays.
#pragma once

#include <cstdint>

#include "kernels/state/plan.hpp"

namespace boyd {

/// How movers of one platform flock, in the units of the pair loop: 1/1024 m.
struct FlockLaw {
  float radius2;     ///< square of the flock radius; 0: flies alone
  float near2;       ///< square of the separation distance
  float separation;  ///< acceleration per sum of (near2 - distance2) * offset, m/s2
  float cohesion;    ///< per mean offset, m/s2
  float alignment;   ///< per mean difference of velocity, 1/s
};

/// The flocking movers of one world, side by side in canonical order: (side, cell, id). Cells are
/// narrow along x; a row is the occupied cells that differ in x only.
struct FlockArrays {
  std::int32_t* x;  ///< position, 1/1024 m
  std::int32_t* y;
  std::int32_t* z;
  float* vx;  ///< velocity, m/s
  float* vy;
  float* vz;
  std::uint16_t* platform;   ///< row of the laws
  std::uint32_t* index;      ///< of the mover: where its acceleration goes
  std::uint64_t* row_key;    ///< ascending; (side, z, y) with z in steps of row_step
  std::uint32_t* row_first;  ///< place of a row's first mover; one more entry ends the last
  const FlockLaw* law;
  float* accel_x;  ///< by mover
  float* accel_y;
  float* accel_z;
  std::uint64_t row_step;     ///< from a row's key to that of its neighbour in z; in y it is 1
  std::uint32_t rows_count;   ///< occupied rows
  std::int32_t cell_x_units;  ///< edge of a cell along x
  std::int32_t cell_units;    ///< along y and z: no radius is larger
};

/// A flocking mover in its bucket, in the order in which it came there
/// (kernels/stage/bucket_order.hpp).
struct alignas(16) FlockKey {
  AgentId id;
  std::uint32_t tag;    ///< see tag_of()
  std::uint32_t index;  ///< of the mover
};

/// What the pair loop reads of every candidate: 16 bytes, one load.
struct alignas(16) FlockPlace {
  std::int32_t x;  ///< position, 1/1024 m
  std::int32_t y;
  std::int32_t z;
  std::uint32_t tag;
};

/// What it reads of neighbours.
struct alignas(16) FlockFlight {
  float vx;  ///< m/s
  float vy;
  float vz;
  std::uint32_t index;  ///< of the mover: where its acceleration goes
};

}  // namespace boyd
