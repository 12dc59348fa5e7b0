#include "host/statistics/mean.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "host/statistics/law.hpp"

namespace boyd::statistics {

namespace {

struct Pairs {
  std::vector<double> arm;
  std::vector<double> first;
  std::vector<double> difference;
};

Pairs pairs_of(const Column& arm, const Column& first) {
  if (arm.size() != first.size()) {
    throw std::invalid_argument("paired columns of different length");
  }
  Pairs pairs;
  for (std::size_t i = 0; i < arm.size(); ++i) {
    if (arm[i] && first[i]) {
      pairs.arm.push_back(*arm[i]);
      pairs.first.push_back(*first[i]);
      pairs.difference.push_back(*arm[i] - *first[i]);
    }
  }
  return pairs;
}

double variance_of(const std::vector<double>& values) {
  const Estimate estimate = mean_interval(values);
  return *estimate.sd * *estimate.sd;
}

}  // namespace

Estimate mean_interval(std::span<const double> values, double level) {
  Estimate estimate;
  estimate.n = static_cast<std::int64_t>(values.size());
  if (values.empty()) {
    return estimate;
  }
  const auto n = static_cast<double>(values.size());
  // Shifted by the first value: equal values have exactly their own mean and no spread.
  double shifted_sum = 0;
  for (const double value : values) {
    shifted_sum += value - values.front();
  }
  const double mean = values.front() + shifted_sum / n;
  estimate.mean = mean;
  if (values.size() < 2) {
    return estimate;
  }
  double squares = 0;
  for (const double value : values) {
    squares += (value - mean) * (value - mean);
  }
  const double sd = std::sqrt(squares / (n - 1));
  const double half = student_half_width(level, n) * sd / std::sqrt(n);
  estimate.sd = sd;
  estimate.low = mean - half;
  estimate.high = mean + half;
  return estimate;
}

Estimate mean_interval(const Column& column, double level) {
  std::vector<double> values;
  for (const auto& value : column) {
    if (value) {
      values.push_back(*value);
    }
  }
  return mean_interval(values, level);
}

void cut_interval(Estimate& estimate, double least, double greatest) {
  for (std::optional<double>* end : {&estimate.low, &estimate.high}) {
    if (*end) {
      *end = std::clamp(**end, least, greatest);
    }
  }
}

Estimate paired_difference(const Column& arm, const Column& first, double level) {
  return mean_interval(pairs_of(arm, first).difference, level);
}

std::optional<double> variance_saved(const Column& arm, const Column& first) {
  const Pairs pairs = pairs_of(arm, first);
  if (pairs.difference.size() < 2) {
    return std::nullopt;
  }
  const double paired = variance_of(pairs.difference);
  if (!(paired > 0)) {
    return std::nullopt;
  }
  return (variance_of(pairs.arm) + variance_of(pairs.first)) / paired;
}

}  // namespace boyd::statistics
