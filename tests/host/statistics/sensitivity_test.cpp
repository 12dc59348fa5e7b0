#include "host/statistics/sensitivity.hpp"

#include <cmath>
#include <stdexcept>

#include <gtest/gtest.h>

#include "host/statistics/split_mix.hpp"
#include "tests/host/statistics/sobol_block.hpp"

namespace boyd::statistics {
namespace {

/// y = 3 a + b over independent uniform inputs: first and total indices are 0.9 and 0.1.
Replicated linear_blocks(std::size_t blocks, double noise, std::size_t replications) {
  SplitMix random(5);
  Replicated values;
  const auto add = [&](double a, double b) {
    std::vector<double>& row = values.emplace_back();
    for (std::size_t r = 0; r < replications; ++r) {
      row.push_back(3 * a + b + noise * (random.uniform() - 0.5));
    }
  };
  for (std::size_t k = 0; k < blocks; ++k) {
    add_block(random, add);
  }
  return values;
}

TEST(SobolIndices, OfASumAreTheSharesOfItsTerms) {
  const auto indices = sobol_indices(linear_blocks(4000, 0, 1), 2, {.resamples_count = 200});
  EXPECT_NEAR(*indices[0].first.mean, 0.9, 0.03);
  EXPECT_NEAR(*indices[1].first.mean, 0.1, 0.03);
  EXPECT_NEAR(*indices[0].total.mean, 0.9, 0.03);
  EXPECT_NEAR(*indices[1].total.mean, 0.1, 0.01);
  for (const SobolIndices& index : indices) {
    EXPECT_LT(*index.total.low, *index.total.mean);
    EXPECT_GT(*index.total.high, *index.total.mean);
  }
}

TEST(SobolIndices, OfAResponseThatNeverVariesAreAbsent) {
  const auto indices = sobol_indices(Replicated(8, {0.1, 0.1}), 2);
  EXPECT_FALSE(indices[0].first.mean);
  EXPECT_FALSE(indices[1].total.mean);
}

TEST(SobolIndices, NoiseInAFewReplicationsWidensTheirIntervals) {
  const auto width = [](const Replicated& values) {
    const auto indices = sobol_indices(values, 2, {.resamples_count = 200});
    return *indices[1].total.high - *indices[1].total.low;
  };
  EXPECT_GT(width(linear_blocks(100, 4, 3)), 1.5 * width(linear_blocks(100, 0, 3)));
}

TEST(SobolIndices, NeedWholeBlocks) {
  EXPECT_THROW(sobol_indices(Replicated(7, {1.0}), 2), std::invalid_argument);
  EXPECT_THROW(sobol_indices(Replicated(4, {1.0}), 2), std::invalid_argument);
}

TEST(ElementaryEffects, OfALinearResponseAreItsSlopesEverywhere) {
  const std::vector<std::vector<double>> units = {{0, 0}, {1, 0}, {1, 1}, {1, 0}, {1, 1}, {0, 1}};
  Replicated values;
  for (const auto& unit : units) {
    values.push_back({2 * unit[0] - 5 * unit[1]});
  }
  const auto effects = elementary_effects(units, values);
  EXPECT_DOUBLE_EQ(effects[0].mean, 2);
  EXPECT_DOUBLE_EQ(effects[1].mean, -5);
  EXPECT_DOUBLE_EQ(*effects[1].mean_absolute.mean, 5);
  EXPECT_DOUBLE_EQ(effects[0].sd, 0);
}

TEST(ElementaryEffects, NeedWholeTrajectories) {
  EXPECT_THROW(elementary_effects({{0.0}, {1.0}, {0.0}}, Replicated(3, {1.0})),
               std::invalid_argument);
  EXPECT_THROW(elementary_effects({{0.0}, {1.0}}, Replicated(2, {1.0})), std::invalid_argument);
}

}  // namespace
}  // namespace boyd::statistics
