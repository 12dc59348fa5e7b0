/// Counts of values by class, on a scale that suits how wide they spread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace boyd::statistics {

struct Histogram {
  bool logarithmic = false;
  std::vector<double> edges;         ///< ascending, one more than classes; empty without values
  std::vector<std::int64_t> counts;  ///< of values in [edge, next edge); the last class has both
};

/// Classes of equal width, or of equal ratio where the values are above 0 and their 99 % quantile
/// is more than 4 times their 1 % quantile. The first class begins with the least value, the last
/// ends with the greatest. Equal values are one class of no width. `sorted` ascends, is finite;
/// classes_count >= 1.
Histogram make_histogram(std::span<const double> sorted, std::uint32_t classes_count);

}  // namespace boyd::statistics
