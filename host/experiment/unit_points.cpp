#include "host/experiment/unit_points.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include <boost/random/sobol.hpp>

#include "host/experiment/design_quality.hpp"
#include "host/statistics/split_mix.hpp"

namespace boyd::experiment {

namespace {

using statistics::SplitMix;

double grid_value(std::uint32_t level, std::uint32_t levels_count) {
  return levels_count < 2 ? 0.5
                          : static_cast<double>(level) / static_cast<double>(levels_count - 1);
}

std::vector<std::uint32_t> shuffled(std::uint32_t count, SplitMix& random) {
  std::vector<std::uint32_t> order(count);
  std::iota(order.begin(), order.end(), 0U);
  for (std::uint32_t i = count; i > 1; --i) {
    std::swap(order[i - 1], order[random.below(i)]);
  }
  return order;
}

/// Sum of products of deviations from the middle; that of a column with itself is the same for all.
double product_sum(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    sum += (a[i] - 0.5) * (b[i] - 0.5);
  }
  return sum;
}

/// Swaps values of column `c` wherever that lessens the sum of its squared products with the
/// others. Returns whether anything was swapped.
bool improve_column(std::vector<std::vector<double>>& columns, std::size_t c, SplitMix& random) {
  const std::size_t n = columns[c].size();
  std::vector<double> products(columns.size(), 0);
  double badness = 0;
  for (std::size_t k = 0; k < columns.size(); ++k) {
    products[k] = k == c ? 0 : product_sum(columns[c], columns[k]);
    badness += products[k] * products[k];
  }
  bool improved = false;
  const std::size_t tries_count = std::min<std::size_t>(20 * n, 20'000);
  for (std::size_t t = 0; t < tries_count; ++t) {
    const std::size_t i = random.below(n);
    const std::size_t j = random.below(n);
    const double step = columns[c][j] - columns[c][i];
    double after = 0;
    for (std::size_t k = 0; k < columns.size(); ++k) {
      const double product = k == c ? 0 : products[k] + step * (columns[k][i] - columns[k][j]);
      after += product * product;
    }
    if (after < badness) {
      for (std::size_t k = 0; k < columns.size(); ++k) {
        products[k] += k == c ? 0 : step * (columns[k][i] - columns[k][j]);
      }
      std::swap(columns[c][i], columns[c][j]);
      badness = after;
      improved = true;
    }
  }
  return improved;
}

UnitPoints rows_of(const std::vector<std::vector<double>>& columns, std::size_t count) {
  UnitPoints points(count, std::vector<double>(columns.size()));
  for (std::size_t c = 0; c < columns.size(); ++c) {
    for (std::size_t i = 0; i < count; ++i) {
      points[i][c] = columns[c][i];
    }
  }
  return points;
}

}  // namespace

UnitPoints full_factorial(const std::vector<std::uint32_t>& levels_counts) {
  UnitPoints points = {{}};
  for (const std::uint32_t levels_count : levels_counts) {
    UnitPoints longer;
    for (const std::vector<double>& point : points) {
      for (std::uint32_t level = 0; level < levels_count; ++level) {
        longer.push_back(point);
        longer.back().push_back(grid_value(level, levels_count));
      }
    }
    points = std::move(longer);
  }
  return points;
}

UnitPoints fractional_factorial(const Fraction& fraction, std::size_t factors_count) {
  const UnitPoints corners = full_factorial(std::vector<std::uint32_t>(fraction.basic.size(), 2));
  UnitPoints points;
  for (const std::vector<double>& corner : corners) {
    std::vector<double> point(factors_count, 0);
    for (std::size_t b = 0; b < corner.size(); ++b) {
      point[fraction.basic[b]] = corner[b];
    }
    for (const Fraction::Word& word : fraction.words) {
      bool high = !word.negative;
      for (const std::uint32_t f : word.of) {
        high = high == (point[f] > 0.5);
      }
      point[word.factor] = high ? 1 : 0;
    }
    points.push_back(std::move(point));
  }
  return points;
}

UnitPoints latin_hypercube(std::uint32_t points_count, std::size_t factors, std::uint64_t seed) {
  SplitMix random(seed);
  std::vector<std::vector<double>> columns;
  for (std::size_t c = 0; c < factors; ++c) {
    std::vector<double>& column = columns.emplace_back();
    for (const std::uint32_t stratum : shuffled(points_count, random)) {
      column.push_back((stratum + random.uniform()) / points_count);
    }
  }
  return rows_of(columns, points_count);
}

UnitPoints nearly_orthogonal_latin_hypercube(std::uint32_t points_count,
                                             std::size_t factors,
                                             std::uint64_t seed) {
  constexpr int kStarts = 10;
  constexpr int kRounds = 50;
  SplitMix random(seed);
  UnitPoints best;
  double least = 2;
  for (int start = 0; start < kStarts; ++start) {
    std::vector<std::vector<double>> columns;
    for (std::size_t c = 0; c < factors; ++c) {
      std::vector<double>& column = columns.emplace_back();
      for (const std::uint32_t stratum : shuffled(points_count, random)) {
        column.push_back((stratum + 0.5) / points_count);
      }
    }
    bool improved = true;
    for (int round = 0; round < kRounds && improved; ++round) {
      improved = false;
      for (std::size_t c = 1; c < factors; ++c) {
        improved = improve_column(columns, c, random) || improved;
      }
    }
    UnitPoints points = rows_of(columns, points_count);
    const double largest = largest_correlation(points).value;
    if (largest < least) {
      least = largest;
      best = std::move(points);
    }
  }
  return best;
}

UnitPoints sobol_sequence(std::uint32_t points_count, std::size_t factors) {
  // Boost leaves the origin out.
  UnitPoints points(points_count, std::vector<double>(factors, 0));
  boost::random::sobol numbers(factors);
  for (std::uint32_t i = 1; i < points_count; ++i) {
    for (double& value : points[i]) {
      value = static_cast<double>(numbers()) / 18446744073709551616.0;
    }
  }
  return points;
}

UnitPoints one_at_a_time(const std::vector<double>& base,
                         const std::vector<std::uint32_t>& levels_counts) {
  UnitPoints points = {base};
  for (std::size_t f = 0; f < base.size(); ++f) {
    for (std::uint32_t level = 0; level < levels_counts[f]; ++level) {
      const double value = grid_value(level, levels_counts[f]);
      if (value != base[f]) {
        points.push_back(base);
        points.back()[f] = value;
      }
    }
  }
  return points;
}

UnitPoints morris_trajectories(std::uint32_t trajectories_count,
                               std::size_t factors,
                               std::uint32_t grid_count,
                               std::uint64_t seed) {
  SplitMix random(seed);
  const std::uint32_t half = grid_count / 2;
  UnitPoints points;
  for (std::uint32_t t = 0; t < trajectories_count; ++t) {
    std::vector<std::uint32_t> levels;
    for (std::size_t f = 0; f < factors; ++f) {
      levels.push_back(static_cast<std::uint32_t>(random.below(grid_count)));
    }
    const auto add = [&] {
      std::vector<double>& point = points.emplace_back();
      for (const std::uint32_t level : levels) {
        point.push_back(grid_value(level, grid_count));
      }
    };
    add();
    for (const std::uint32_t f : shuffled(static_cast<std::uint32_t>(factors), random)) {
      // Half the grid up or down: always exactly one of the two stays inside.
      levels[f] = levels[f] < half ? levels[f] + half : levels[f] - half;
      add();
    }
  }
  return points;
}

UnitPoints sobol_index_points(std::uint32_t base_points_count, std::size_t factors) {
  const UnitPoints both = sobol_sequence(base_points_count, 2 * factors);
  UnitPoints points;
  for (const std::vector<double>& row : both) {
    const auto middle = row.begin() + static_cast<std::ptrdiff_t>(factors);
    const std::vector<double> a(row.begin(), middle);
    const std::vector<double> b(middle, row.end());
    points.push_back(a);
    points.push_back(b);
    for (std::size_t f = 0; f < factors; ++f) {
      points.push_back(a);
      points.back()[f] = b[f];
    }
  }
  return points;
}

}  // namespace boyd::experiment
