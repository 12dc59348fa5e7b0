/// How often 95 % intervals hold the truth, where the truth is known.
#include <cmath>
#include <functional>

#include <gtest/gtest.h>

#include "host/statistics/law.hpp"
#include "host/statistics/mean.hpp"
#include "host/statistics/proportion.hpp"
#include "host/statistics/quantile.hpp"
#include "host/statistics/ratio.hpp"
#include "host/statistics/sensitivity.hpp"
#include "host/statistics/split_mix.hpp"
#include "host/statistics/survival.hpp"
#include "tests/host/statistics/sobol_block.hpp"

namespace boyd::statistics {
namespace {

constexpr int kRepeats = 2000;

/// Share of repeats whose interval holds the truth; its standard deviation is 0.5 %.
double coverage(double truth, int repeats, const std::function<Estimate(SplitMix&)>& interval) {
  SplitMix random(42);
  int inside = 0;
  for (int k = 0; k < repeats; ++k) {
    const Estimate estimate = interval(random);
    inside += *estimate.low <= truth && truth <= *estimate.high ? 1 : 0;
  }
  return inside / static_cast<double>(repeats);
}

double normal(SplitMix& random) {
  return normal_quantile(random.uniform());
}

TEST(Coverage, OfMeansAndPairedDifferencesIsNominal) {
  EXPECT_NEAR(coverage(0,
                       kRepeats,
                       [](SplitMix& random) {
                         std::vector<double> values;
                         for (int k = 0; k < 10; ++k) {
                           values.push_back(normal(random));
                         }
                         return mean_interval(values);
                       }),
              0.95,
              0.015);
  EXPECT_NEAR(coverage(1,
                       kRepeats,
                       [](SplitMix& random) {
                         Column arm;
                         Column first;
                         for (int k = 0; k < 20; ++k) {
                           const double night = 5 * normal(random);
                           arm.emplace_back(night + 1 + normal(random));
                           first.emplace_back(night + normal(random));
                         }
                         return paired_difference(arm, first);
                       }),
              0.95,
              0.015);
}

/// Wilson's interval is right on average over shares, not at each (Brown, Cai and DasGupta 2001).
TEST(Coverage, OfSharesNearNoneAndNearAllIsNominalOnAverage) {
  double low = 0;
  double high = 0;
  constexpr int kShares = 25;
  for (int k = 0; k < kShares; ++k) {
    const double share = 0.01 + 0.0036 * k;
    const auto draw = [](double p) {
      return [p](SplitMix& random) {
        std::int64_t count = 0;
        for (int i = 0; i < 50; ++i) {
          count += random.uniform() < p ? 1 : 0;
        }
        return wilson(count, 50);
      };
    };
    low += coverage(share, 400, draw(share)) / kShares;
    high += coverage(1 - share, 400, draw(1 - share)) / kShares;
  }
  EXPECT_NEAR(low, 0.955, 0.015);
  EXPECT_NEAR(high, 0.955, 0.015);
}

/// Newcombe's method 10 keeps more than it promises where the pairs differ in one direction only.
TEST(Coverage, OfPairedDifferencesOfRareSharesIsNominalOrAbove) {
  // A night in which the first fails is 8 % likely, and half of those the arm saves.
  const double held = coverage(0.04, kRepeats, [](SplitMix& random) {
    PairedOutcomes outcomes;
    for (int k = 0; k < 60; ++k) {
      const double u = random.uniform();
      (u < 0.92 ? outcomes.both : (u < 0.96 ? outcomes.arm_only : outcomes.neither)) += 1;
    }
    return newcombe_paired(outcomes);
  });
  EXPECT_GE(held, 0.935);
}

TEST(Coverage, OfCensoredTimesIsNominal) {
  constexpr double kHorizon = 2;
  const double truth = 1 - std::exp(-kHorizon);
  const auto watched = [](double end_least, double end_most) {
    return [=](SplitMix& random) {
      std::vector<Survival> worlds;
      for (int k = 0; k < 60; ++k) {
        const double time = -std::log(random.uniform());
        const double end = end_least + (end_most - end_least) * random.uniform();
        worlds.push_back({std::min(time, end), time <= end});
      }
      return restricted_mean(worlds, kHorizon);
    };
  };
  EXPECT_NEAR(coverage(truth, kRepeats, watched(2, 2)), 0.95, 0.015);
  EXPECT_NEAR(coverage(truth, kRepeats, watched(0.5, 4)), 0.94, 0.02);
}

TEST(Coverage, OfRatiosAndQuantilesIsNominal) {
  EXPECT_NEAR(coverage(0.25,
                       kRepeats,
                       [](SplitMix& random) {
                         RatioColumn column;
                         for (int k = 0; k < 40; ++k) {
                           const double launched = std::floor(20 + 20 * random.uniform());
                           double leaked = 0;
                           const double night = 0.1 + 0.3 * random.uniform();
                           for (int i = 0; i < launched; ++i) {
                             leaked += random.uniform() < night ? 1 : 0;
                           }
                           column.emplace_back(RatioTerm{leaked, launched});
                         }
                         return ratio_of_sums(column);
                       }),
              0.95,
              0.015);
  // The percentile bootstrap of a median is a little short.
  EXPECT_NEAR(coverage(0,
                       400,
                       [](SplitMix& random) {
                         Clusters clusters;
                         for (int k = 0; k < 40; ++k) {
                           clusters.push_back({normal(random), normal(random)});
                         }
                         return clustered_quantile(clusters, 0.5, {.resamples_count = 200});
                       }),
              0.94,
              0.035);
}

/// y = 3 a + b + 2 a b over independent uniform inputs, from blocks as `sobol_indices` takes them.
Replicated blocks_of(SplitMix& random, std::size_t count) {
  Replicated values;
  const auto add = [&](double a, double b) { values.push_back({3 * a + b + 2 * a * b}); };
  for (std::size_t k = 0; k < count; ++k) {
    add_block(random, add);
  }
  return values;
}

TEST(Coverage, OfSobolIndicesIsAlmostNominal) {
  // Variances of the parts: (4 a)', (2 b)' and the interaction 2 (a - 1/2)(b - 1/2).
  const double of_a = 16.0 / 12;
  const double of_b = 4.0 / 12;
  const double of_both = 4.0 / 144;
  const double all = of_a + of_b + of_both;
  const auto interval = [&](std::size_t factor, bool total) {
    return [=](SplitMix& random) {
      const auto indices = sobol_indices(blocks_of(random, 100), 2, {.resamples_count = 200});
      return total ? indices[factor].total : indices[factor].first;
    };
  };
  EXPECT_NEAR(coverage(of_a / all, 400, interval(0, false)), 0.94, 0.03);
  EXPECT_NEAR(coverage((of_a + of_both) / all, 400, interval(0, true)), 0.94, 0.03);
  EXPECT_NEAR(coverage((of_b + of_both) / all, 400, interval(1, true)), 0.94, 0.03);
}

/// Rounds of ten more until the interval of a mean is narrow, up to a hundred, as a sequential
/// design does it.
TEST(Coverage, AfterASequentialStopIsAlmostNominal) {
  for (const double half_width : {0.3, 0.4, 0.5}) {
    const double held = coverage(0, kRepeats, [&](SplitMix& random) {
      std::vector<double> values;
      Estimate estimate;
      do {
        for (int k = 0; k < 10; ++k) {
          values.push_back(normal(random));
        }
        estimate = mean_interval(values);
      } while (values.size() < 100 && *estimate.high - *estimate.mean > half_width);
      return estimate;
    });
    // Stopping where the interval happens to be narrow costs a little.
    EXPECT_NEAR(held, 0.94, 0.015) << half_width;
  }
}

}  // namespace
}  // namespace boyd::statistics
