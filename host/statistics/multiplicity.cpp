#include "host/statistics/multiplicity.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <stdexcept>

#include "host/statistics/law.hpp"

namespace boyd::statistics {

std::optional<double> student_p_value(const Estimate& difference) {
  if (difference.n < 2 || !difference.mean || !difference.sd) {
    return std::nullopt;
  }
  const double size = std::abs(*difference.mean);
  if (!(*difference.sd > 0)) {
    return size > 0 ? 0 : 1;
  }
  const auto n = static_cast<double>(difference.n);
  return 2 * student_tail(size / (*difference.sd / std::sqrt(n)), n - 1);
}

std::optional<double> sign_test_p_value(const Column& arm, const Column& first) {
  if (arm.size() != first.size()) {
    throw std::invalid_argument("paired columns of different length");
  }
  std::int64_t pairs = 0;
  std::int64_t arm_only = 0;
  std::int64_t first_only = 0;
  for (std::size_t i = 0; i < arm.size(); ++i) {
    if (arm[i] && first[i]) {
      ++pairs;
      arm_only += *arm[i] != 0 && *first[i] == 0 ? 1 : 0;
      first_only += *arm[i] == 0 && *first[i] != 0 ? 1 : 0;
    }
  }
  if (pairs == 0) {
    return std::nullopt;
  }
  return std::min(1.0, 2 * fair_coin_prob(std::min(arm_only, first_only), arm_only + first_only));
}

std::vector<std::optional<double>> holm_adjusted(std::span<const std::optional<double>> p_values) {
  std::vector<std::size_t> ascending;
  for (std::size_t i = 0; i < p_values.size(); ++i) {
    if (p_values[i]) {
      ascending.push_back(i);
    }
  }
  std::stable_sort(ascending.begin(), ascending.end(), [&](std::size_t a, std::size_t b) {
    return *p_values[a] < *p_values[b];
  });
  std::vector<std::optional<double>> adjusted(p_values.size());
  double largest = 0;
  for (std::size_t rank = 0; rank < ascending.size(); ++rank) {
    const auto left = static_cast<double>(ascending.size() - rank);
    largest = std::max(largest, std::min(1.0, left * *p_values[ascending[rank]]));
    adjusted[ascending[rank]] = largest;
  }
  return adjusted;
}

}  // namespace boyd::statistics
