/// Where the posts of a relief stand.
#pragma once

#include <cstdint>

namespace boyd {

/// Where the posts of a relief stand. Post (column, row) is at heights[row * columns + column].
struct ReliefFrame {
  std::int32_t west;      ///< x of column 0, 1/1024 m
  std::int32_t south;     ///< y of row 0, 1/1024 m
  float posts_per_unit;   ///< 1 / (distance of neighbours in 1/1024 m)
  std::uint32_t columns;  ///< 0: no relief, sea level everywhere
  std::uint32_t rows;
  float highest_m;  ///< of all posts
};

}  // namespace boyd
