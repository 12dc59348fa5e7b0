#include "host/statistics/crossover.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "host/statistics/mean.hpp"
#include "host/statistics/split_mix.hpp"

namespace boyd::statistics {

namespace {

struct Root {
  double at = 0;
  bool rising = false;
};

/// Between neighbours of different sign; where places with a difference of 0 lie between them, in
/// the middle of those.
std::vector<Root> roots_of(const std::vector<double>& places, const std::vector<double>& curve) {
  std::vector<Root> roots;
  std::size_t before = curve.size();
  for (std::size_t k = 0; k < curve.size(); ++k) {
    if (curve[k] == 0) {
      continue;
    }
    if (before < curve.size() && (curve[before] < 0) != (curve[k] < 0)) {
      const double part = curve[before] / (curve[before] - curve[k]);
      const double at = k == before + 1 ? places[before] + part * (places[k] - places[before])
                                        : (places[before + 1] + places[k - 1]) / 2;
      roots.push_back({at, curve[before] < 0});
    }
    before = k;
  }
  return roots;
}

/// Of the roots of the whole sample the nearest one of the same direction.
std::size_t nearest_root(const std::vector<Root>& whole, const Root& root) {
  std::size_t best = whole.size();
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k < whole.size(); ++k) {
    const double distance = std::abs(whole[k].at - root.at);
    if (whole[k].rising == root.rising && distance < least) {
      least = distance;
      best = k;
    }
  }
  return best;
}

/// Of several roots that a resample gives to one, that nearest to it counts.
std::vector<std::optional<double>> given_to(const std::vector<Root>& whole,
                                            const std::vector<Root>& drawn) {
  std::vector<std::optional<double>> given(whole.size());
  for (const Root& root : drawn) {
    const std::size_t k = nearest_root(whole, root);
    if (k < whole.size() &&
        (!given[k] || std::abs(root.at - whole[k].at) < std::abs(*given[k] - whole[k].at))) {
      given[k] = root.at;
    }
  }
  return given;
}

void check_sizes(const std::vector<double>& places, const Replicated& differences) {
  if (places.size() < 2 || places.size() != differences.size() ||
      !std::is_sorted(places.begin(), places.end())) {
    throw std::invalid_argument("a crossover needs two ascending places or more");
  }
  for (const auto& of_place : differences) {
    if (of_place.empty() || of_place.size() != differences.front().size()) {
      throw std::invalid_argument("every place needs the same replications");
    }
  }
}

}  // namespace

CrossoverAnswer find_crossovers(const std::vector<double>& places,
                                const Replicated& differences,
                                const BootstrapOptions& options) {
  check_sizes(places, differences);
  CrossoverAnswer answer;
  std::vector<double> curve;
  for (const auto& of_place : differences) {
    answer.differences.push_back(mean_interval(of_place));
    curve.push_back(*answer.differences.back().mean);
  }
  const std::vector<Root> whole = roots_of(places, curve);
  const std::size_t count = differences.front().size();
  std::vector<std::vector<double>> drawn(whole.size());
  std::uint32_t without = 0;
  SplitMix random(options.seed);
  std::vector<std::size_t> rows(count);
  for (std::uint32_t b = 0; b < options.resamples_count && count > 1; ++b) {
    for (std::size_t& row : rows) {
      row = random.below(count);
    }
    for (std::size_t k = 0; k < places.size(); ++k) {
      double sum = 0;
      for (const std::size_t row : rows) {
        sum += differences[k][row];
      }
      curve[k] = sum / static_cast<double>(count);
    }
    const std::vector<Root> roots = roots_of(places, curve);
    without += roots.empty() ? 1 : 0;
    const auto given = given_to(whole, roots);
    for (std::size_t k = 0; k < whole.size(); ++k) {
      if (given[k]) {
        drawn[k].push_back(*given[k]);
      }
    }
  }
  const double resamples = count > 1 ? static_cast<double>(options.resamples_count) : 1;
  answer.no_root_share = without / resamples;
  for (std::size_t k = 0; k < whole.size(); ++k) {
    Crossover root;
    root.at.mean = whole[k].at;
    root.at.n = static_cast<std::int64_t>(count);
    root.rising = whole[k].rising;
    root.found_share = static_cast<double>(drawn[k].size()) / resamples;
    std::sort(drawn[k].begin(), drawn[k].end());
    root.at.low = quantile(drawn[k], 0.5 - options.level / 2);
    root.at.high = quantile(drawn[k], 0.5 + options.level / 2);
    answer.roots.push_back(root);
  }
  return answer;
}

}  // namespace boyd::statistics
