/// How well the points of a design are spread, before anything is run.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace boyd::experiment {

struct Correlation {
  double value = 0;  ///< of absolute values; 0 for fewer than two columns that vary
  std::size_t first = 0;
  std::size_t second = 0;
};

/// Pearson's correlation between two columns, the pair where it is largest.
Correlation largest_correlation(const std::vector<std::vector<double>>& points);

/// Euclidean distance between the two nearest different points of the unit cube, over the cube's
/// diagonal; absent for fewer than two points.
std::optional<double> minimum_distance(const std::vector<std::vector<double>>& points);

/// Centred L2 discrepancy (Hickernell 1998, Math. Comput. 67:299, equation 5.3a); smaller fills
/// better.
double centred_discrepancy(const std::vector<std::vector<double>>& points);

}  // namespace boyd::experiment
