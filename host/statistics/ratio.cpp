#include "host/statistics/ratio.hpp"

#include <cmath>
#include <cstddef>
#include <functional>
#include <stdexcept>

#include "host/statistics/law.hpp"
#include "host/statistics/mean.hpp"

namespace boyd::statistics {

namespace {

struct Sums {
  double numerator = 0;
  double denominator = 0;

  void add(const RatioTerm& term) {
    numerator += term.numerator;
    denominator += term.denominator;
  }
  std::optional<double> ratio() const {
    return denominator != 0 ? std::optional(numerator / denominator) : std::nullopt;
  }
  Sums without(const RatioTerm& term) const {
    return {numerator - term.numerator, denominator - term.denominator};
  }
};

/// Interval of a statistic from its value on all n worlds and on all but one of them.
Estimate jackknife(std::size_t n,
                   std::optional<double> all,
                   const std::function<std::optional<double>(std::size_t)>& all_but,
                   double level) {
  Estimate estimate;
  estimate.n = static_cast<std::int64_t>(n);
  estimate.mean = all;
  if (!all || n < 2) {
    return estimate;
  }
  const auto count = static_cast<double>(n);
  std::vector<double> pseudo;
  pseudo.reserve(n);
  for (std::size_t i = 0; i < n; ++i) {
    const std::optional<double> left = all_but(i);
    if (!left) {
      return estimate;
    }
    pseudo.push_back(*all + (count - 1) * (*all - *left));
  }
  const double sd = *mean_interval(pseudo, level).sd;
  const double half = student_half_width(level, count) * sd / std::sqrt(count);
  estimate.sd = sd;
  estimate.low = *all - half;
  estimate.high = *all + half;
  return estimate;
}

std::optional<double> minus(std::optional<double> a, std::optional<double> b) {
  return a && b ? std::optional(*a - *b) : std::nullopt;
}

}  // namespace

Estimate ratio_of_sums(const RatioColumn& column, double level) {
  std::vector<RatioTerm> terms;
  Sums sums;
  for (const auto& term : column) {
    if (term) {
      terms.push_back(*term);
      sums.add(*term);
    }
  }
  const auto all_but = [&](std::size_t i) { return sums.without(terms[i]).ratio(); };
  return jackknife(terms.size(), sums.ratio(), all_but, level);
}

Estimate ratio_difference(const RatioColumn& arm, const RatioColumn& first, double level) {
  if (arm.size() != first.size()) {
    throw std::invalid_argument("paired columns of different length");
  }
  std::vector<RatioTerm> arm_terms;
  std::vector<RatioTerm> first_terms;
  Sums arm_sums;
  Sums first_sums;
  for (std::size_t i = 0; i < arm.size(); ++i) {
    if (arm[i] && first[i]) {
      arm_terms.push_back(*arm[i]);
      first_terms.push_back(*first[i]);
      arm_sums.add(*arm[i]);
      first_sums.add(*first[i]);
    }
  }
  const auto all_but = [&](std::size_t i) {
    return minus(arm_sums.without(arm_terms[i]).ratio(),
                 first_sums.without(first_terms[i]).ratio());
  };
  return jackknife(arm_terms.size(), minus(arm_sums.ratio(), first_sums.ratio()), all_but, level);
}

}  // namespace boyd::statistics
