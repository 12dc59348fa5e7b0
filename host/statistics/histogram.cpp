#include "host/statistics/histogram.hpp"

#include <algorithm>
#include <cmath>

#include "host/statistics/quantile.hpp"

namespace boyd::statistics {
namespace {

constexpr double kWideRatio = 4;

bool is_wide(std::span<const double> sorted) {
  return sorted.front() > 0 && *quantile(sorted, 0.99) > kWideRatio * *quantile(sorted, 0.01);
}

}  // namespace

Histogram make_histogram(std::span<const double> sorted, std::uint32_t classes_count) {
  Histogram out;
  if (sorted.empty()) {
    return out;
  }
  const double least = sorted.front();
  const double greatest = sorted.back();
  const auto n = static_cast<std::int64_t>(sorted.size());
  if (!(greatest > least)) {
    out.edges = {least, greatest};
    out.counts = {n};
    return out;
  }
  out.logarithmic = is_wide(sorted);
  out.edges.push_back(least);
  for (std::uint32_t c = 1; c < classes_count; ++c) {
    const double part = static_cast<double>(c) / classes_count;
    out.edges.push_back(out.logarithmic ? least * std::pow(greatest / least, part)
                                        : least + (greatest - least) * part);
  }
  out.edges.push_back(greatest);
  auto from = sorted.begin();
  for (std::uint32_t c = 0; c < classes_count; ++c) {
    const auto to = c + 1 == classes_count ? sorted.end()
                                           : std::lower_bound(from, sorted.end(), out.edges[c + 1]);
    out.counts.push_back(to - from);
    from = to;
  }
  return out;
}

}  // namespace boyd::statistics
