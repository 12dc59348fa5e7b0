#include "host/statistics/sensitivity.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "host/statistics/split_mix.hpp"

namespace boyd::statistics {

namespace {

using Rows = std::vector<std::size_t>;

Rows all_of(std::size_t count) {
  Rows rows(count);
  for (std::size_t k = 0; k < count; ++k) {
    rows[k] = k;
  }
  return rows;
}

Rows resampled(std::size_t count, SplitMix& random) {
  Rows rows(count);
  for (std::size_t& row : rows) {
    row = random.below(count);
  }
  return rows;
}

std::vector<double> means_over(const Replicated& values, const Rows& replications) {
  std::vector<double> means;
  for (const auto& of_point : values) {
    double sum = 0;
    for (const std::size_t r : replications) {
      sum += of_point[r];
    }
    means.push_back(sum / static_cast<double>(replications.size()));
  }
  return means;
}

void add_interval(Estimate& estimate, std::vector<double> values, double level) {
  std::sort(values.begin(), values.end());
  estimate.low = quantile(values, 0.5 - level / 2);
  estimate.high = quantile(values, 0.5 + level / 2);
}

struct Indices {
  std::vector<double> first;
  std::vector<double> total;
};

/// Empty where the response does not vary over A and B.
Indices indices_of(const std::vector<double>& means, const Rows& blocks, std::size_t inputs) {
  const std::size_t stride = inputs + 2;
  double sum = 0;
  for (const std::size_t k : blocks) {
    sum += means[k * stride] + means[k * stride + 1];
  }
  const auto count = static_cast<double>(blocks.size());
  const double centre = sum / (2 * count);
  double variance = 0;
  for (const std::size_t k : blocks) {
    for (std::size_t j = 0; j < 2; ++j) {
      const double off = means[k * stride + j] - centre;
      variance += off * off / (2 * count);
    }
  }
  Indices indices;
  // What rounding makes of equal means is no variance.
  constexpr double kRounding = 1e-24;
  if (!(variance > kRounding * centre * centre)) {
    return indices;
  }
  for (std::size_t i = 0; i < inputs; ++i) {
    double first = 0;
    double total = 0;
    for (const std::size_t k : blocks) {
      const double a = means[k * stride] - centre;
      const double b = means[k * stride + 1] - centre;
      const double mixed = means[k * stride + 2 + i] - centre;
      first += b * (mixed - a);
      total += (a - mixed) * (a - mixed) / 2;
    }
    indices.first.push_back(first / count / variance);
    indices.total.push_back(total / count / variance);
  }
  return indices;
}

struct Effects {
  std::vector<std::vector<double>> of_input;  ///< [input][trajectory]
};

Effects effects_of(const std::vector<std::vector<double>>& units,
                   const std::vector<double>& means,
                   std::size_t inputs) {
  Effects effects;
  effects.of_input.resize(inputs);
  const std::size_t stride = inputs + 1;
  for (std::size_t begin = 0; begin + stride <= units.size(); begin += stride) {
    for (std::size_t step = begin; step + 1 < begin + stride; ++step) {
      for (std::size_t i = 0; i < inputs; ++i) {
        const double moved = units[step + 1][i] - units[step][i];
        if (moved != 0) {
          effects.of_input[i].push_back((means[step + 1] - means[step]) / moved);
        }
      }
    }
  }
  return effects;
}

double mean_absolute(const std::vector<double>& effects, const Rows& trajectories) {
  double sum = 0;
  for (const std::size_t t : trajectories) {
    sum += std::abs(effects.at(t));
  }
  return sum / static_cast<double>(trajectories.size());
}

}  // namespace

std::vector<SobolIndices> sobol_indices(const Replicated& values,
                                        std::size_t inputs_count,
                                        const BootstrapOptions& options) {
  const std::size_t stride = inputs_count + 2;
  if (inputs_count == 0 || values.size() % stride != 0 || values.size() < 2 * stride) {
    throw std::invalid_argument("Sobol indices need two blocks of inputs + 2 points or more");
  }
  const std::size_t blocks_count = values.size() / stride;
  const std::size_t replications_count = values.front().size();
  std::vector<SobolIndices> indices(inputs_count);
  const Indices whole = indices_of(
      means_over(values, all_of(replications_count)), all_of(blocks_count), inputs_count);
  if (whole.first.empty()) {
    return indices;
  }
  std::vector<std::vector<double>> firsts(inputs_count);
  std::vector<std::vector<double>> totals(inputs_count);
  SplitMix random(options.seed);
  for (std::uint32_t b = 0; b < options.resamples_count; ++b) {
    const Indices again = indices_of(means_over(values, resampled(replications_count, random)),
                                     resampled(blocks_count, random),
                                     inputs_count);
    for (std::size_t i = 0; i < again.first.size(); ++i) {
      firsts[i].push_back(again.first[i]);
      totals[i].push_back(again.total[i]);
    }
  }
  for (std::size_t i = 0; i < inputs_count; ++i) {
    indices[i].first.mean = whole.first[i];
    indices[i].total.mean = whole.total[i];
    indices[i].first.n = indices[i].total.n = static_cast<std::int64_t>(blocks_count);
    add_interval(indices[i].first, firsts[i], options.level);
    add_interval(indices[i].total, totals[i], options.level);
  }
  return indices;
}

std::vector<ElementaryEffects> elementary_effects(const std::vector<std::vector<double>>& units,
                                                  const Replicated& values,
                                                  const BootstrapOptions& options) {
  const std::size_t inputs = units.empty() ? 0 : units.front().size();
  if (inputs == 0 || units.size() != values.size() || units.size() % (inputs + 1) != 0 ||
      units.size() < 2 * (inputs + 1)) {
    throw std::invalid_argument("elementary effects need two trajectories or more");
  }
  const std::size_t trajectories = units.size() / (inputs + 1);
  const std::size_t replications = values.front().size();
  const Effects whole = effects_of(units, means_over(values, all_of(replications)), inputs);
  std::vector<ElementaryEffects> result(inputs);
  std::vector<std::vector<double>> again(inputs);
  SplitMix random(options.seed);
  for (std::uint32_t b = 0; b < options.resamples_count; ++b) {
    const Effects effects =
        effects_of(units, means_over(values, resampled(replications, random)), inputs);
    const Rows drawn = resampled(trajectories, random);
    for (std::size_t i = 0; i < inputs; ++i) {
      again[i].push_back(mean_absolute(effects.of_input[i], drawn));
    }
  }
  for (std::size_t i = 0; i < inputs; ++i) {
    const std::vector<double>& effects = whole.of_input[i];
    double sum = 0;
    for (const double effect : effects) {
      sum += effect;
    }
    result[i].mean = sum / static_cast<double>(effects.size());
    double squares = 0;
    for (const double effect : effects) {
      squares += (effect - result[i].mean) * (effect - result[i].mean);
    }
    result[i].sd = std::sqrt(squares / static_cast<double>(effects.size() - 1));
    result[i].mean_absolute.mean = mean_absolute(effects, all_of(trajectories));
    result[i].mean_absolute.n = static_cast<std::int64_t>(trajectories);
    add_interval(result[i].mean_absolute, again[i], options.level);
  }
  return result;
}

}  // namespace boyd::statistics
