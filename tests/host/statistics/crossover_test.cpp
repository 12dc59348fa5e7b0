#include "host/statistics/crossover.hpp"

#include <cmath>
#include <stdexcept>

#include <gtest/gtest.h>

#include "host/statistics/law.hpp"
#include "host/statistics/split_mix.hpp"

namespace boyd::statistics {
namespace {

Replicated same_for_all(const std::vector<double>& curve, std::size_t replications) {
  Replicated differences;
  for (const double value : curve) {
    differences.emplace_back(replications, value);
  }
  return differences;
}

TEST(Crossover, LiesWhereTheLineMeetsZero) {
  const auto answer = find_crossovers({0, 10, 20}, same_for_all({-1, -0.5, 1.5}, 4));
  ASSERT_EQ(answer.roots.size(), 1U);
  EXPECT_DOUBLE_EQ(*answer.roots[0].at.mean, 12.5);
  EXPECT_TRUE(answer.roots[0].rising);
  EXPECT_EQ(answer.roots[0].found_share, 1);
  EXPECT_EQ(answer.no_root_share, 0);
}

TEST(Crossover, OfACurveThatKeepsItsSignIsNone) {
  const auto answer = find_crossovers({0, 10, 20}, same_for_all({-1, -0.1, -2}, 4));
  EXPECT_TRUE(answer.roots.empty());
  EXPECT_EQ(answer.no_root_share, 1);
  ASSERT_EQ(answer.differences.size(), 3U);
  EXPECT_DOUBLE_EQ(*answer.differences[2].mean, -2);
}

TEST(Crossover, OfACurveThatTurnsAreSeveral) {
  const auto answer = find_crossovers({0, 1, 2, 3}, same_for_all({1, -1, 1, -1}, 3));
  ASSERT_EQ(answer.roots.size(), 3U);
  EXPECT_FALSE(answer.roots[0].rising);
  EXPECT_TRUE(answer.roots[1].rising);
  EXPECT_DOUBLE_EQ(*answer.roots[1].at.mean, 1.5);
}

TEST(Crossover, OfACurveThatOnlyTouchesZeroIsNone) {
  const auto touches = find_crossovers({0, 1, 2}, same_for_all({-1, 0, -1}, 3));
  EXPECT_TRUE(touches.roots.empty());
  EXPECT_EQ(touches.no_root_share, 1);
  EXPECT_TRUE(find_crossovers({0, 1, 2}, same_for_all({1, 0, 0}, 3)).roots.empty());
  EXPECT_TRUE(find_crossovers({0, 1, 2}, same_for_all({0, 0, 0}, 3)).roots.empty());
}

TEST(Crossover, ThroughAStretchOfZerosLiesInItsMiddle) {
  const auto answer = find_crossovers({0, 1, 2, 3, 4}, same_for_all({-1, 0, 0, 0, 1}, 3));
  ASSERT_EQ(answer.roots.size(), 1U);
  EXPECT_EQ(*answer.roots[0].at.mean, 2);
}

/// A difference of 0 at x = 300 with noise that a night adds everywhere and noise of its own.
Replicated noisy(const std::vector<double>& places, std::size_t replications, std::uint64_t seed) {
  SplitMix random(seed);
  const auto normal = [&] { return normal_quantile(random.uniform()); };
  Replicated differences(places.size());
  for (std::size_t r = 0; r < replications; ++r) {
    const double night = 0.3 * normal();
    for (std::size_t k = 0; k < places.size(); ++k) {
      differences[k].push_back((places[k] - 300) / 300 + night + 0.3 * normal());
    }
  }
  return differences;
}

TEST(Crossover, LiesInsideItsIntervalAtTheNominalRate) {
  const std::vector<double> places = {100, 200, 280, 350, 500};
  constexpr int kSamples = 200;
  int inside = 0;
  for (int k = 0; k < kSamples; ++k) {
    const auto answer = find_crossovers(
        places, noisy(places, 60, 1000 + static_cast<std::uint64_t>(k)), {.resamples_count = 400});
    for (const Crossover& root : answer.roots) {
      inside += *root.at.low <= 300 && 300 <= *root.at.high ? 1 : 0;
    }
  }
  // 95 % of 200 with a standard deviation of 1.54 %: three of them either way.
  EXPECT_GE(inside, 181);
  EXPECT_LE(inside, 199);
}

TEST(Crossover, NeedsAscendingPlacesAndEqualReplications) {
  EXPECT_THROW(find_crossovers({1}, same_for_all({1}, 2)), std::invalid_argument);
  EXPECT_THROW(find_crossovers({2, 1}, same_for_all({1, 2}, 2)), std::invalid_argument);
  EXPECT_THROW(find_crossovers({1, 2}, {{1, 2}, {1}}), std::invalid_argument);
  EXPECT_THROW(find_crossovers({1, 2}, {{}, {}}), std::invalid_argument);
}

}  // namespace
}  // namespace boyd::statistics
