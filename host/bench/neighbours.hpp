/// Who is near whom in a world, counted independently of the kernels.
#pragma once

#include <cstdint>

#include "kernels/tick.hpp"

namespace boyd::bench {

/// Ordered pairs of different movers of one side nearer to each other than radius_m (> 0).
std::uint64_t count_neighbours(const WorldView& view, double radius_m);

}  // namespace boyd::bench
