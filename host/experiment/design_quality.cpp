#include "host/experiment/design_quality.hpp"

#include <algorithm>
#include <cmath>

namespace boyd::experiment {

Correlation largest_correlation(const std::vector<std::vector<double>>& points) {
  Correlation largest;
  const std::size_t factors = points.empty() ? 0 : points.front().size();
  const auto count = static_cast<double>(points.size());
  std::vector<double> means(factors, 0);
  for (const auto& point : points) {
    for (std::size_t f = 0; f < factors; ++f) {
      means[f] += point[f] / count;
    }
  }
  const auto products = [&](std::size_t a, std::size_t b) {
    double sum = 0;
    for (const auto& point : points) {
      sum += (point[a] - means[a]) * (point[b] - means[b]);
    }
    return sum;
  };
  std::vector<double> squares;
  for (std::size_t f = 0; f < factors; ++f) {
    squares.push_back(products(f, f));
  }
  for (std::size_t a = 0; a < factors; ++a) {
    for (std::size_t b = a + 1; b < factors; ++b) {
      if (squares[a] <= 0 || squares[b] <= 0) {
        continue;
      }
      const double value = std::abs(products(a, b)) / std::sqrt(squares[a] * squares[b]);
      if (value > largest.value) {
        largest = {value, a, b};
      }
    }
  }
  return largest;
}

std::optional<double> minimum_distance(const std::vector<std::vector<double>>& points) {
  std::optional<double> least;
  for (std::size_t i = 0; i < points.size(); ++i) {
    for (std::size_t j = i + 1; j < points.size(); ++j) {
      double square = 0;
      for (std::size_t f = 0; f < points[i].size(); ++f) {
        square += (points[i][f] - points[j][f]) * (points[i][f] - points[j][f]);
      }
      least = std::min(least.value_or(square), square);
    }
  }
  if (least) {
    least = std::sqrt(*least / static_cast<double>(points.front().size()));
  }
  return least;
}

double centred_discrepancy(const std::vector<std::vector<double>>& points) {
  const auto count = static_cast<double>(points.size());
  const std::size_t factors = points.empty() ? 0 : points.front().size();
  double single = 0;
  double pairs = 0;
  for (const auto& x : points) {
    double product = 1;
    for (const double value : x) {
      const double off = std::abs(value - 0.5);
      product *= 1 + 0.5 * off - 0.5 * off * off;
    }
    single += product;
    for (const auto& y : points) {
      double both = 1;
      for (std::size_t f = 0; f < factors; ++f) {
        both *= 1 + 0.5 * std::abs(x[f] - 0.5) + 0.5 * std::abs(y[f] - 0.5) -
                0.5 * std::abs(x[f] - y[f]);
      }
      pairs += both;
    }
  }
  const double whole = std::pow(13.0 / 12.0, static_cast<double>(factors));
  return std::sqrt(std::max(0.0, whole - 2 * single / count + pairs / (count * count)));
}

}  // namespace boyd::experiment
