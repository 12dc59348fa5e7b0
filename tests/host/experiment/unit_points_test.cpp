#include "host/experiment/unit_points.hpp"

#include <cmath>
#include <numbers>
#include <set>

#include <gtest/gtest.h>

#include "host/experiment/design_quality.hpp"
#include "host/experiment/points.hpp"
#include "host/statistics/sensitivity.hpp"

namespace boyd::experiment {
namespace {

TEST(FullFactorial, HasEveryCombinationOnce) {
  const UnitPoints points = full_factorial({2, 3, 1});
  EXPECT_EQ(points.size(), 6U);
  EXPECT_EQ(std::set<std::vector<double>>(points.begin(), points.end()).size(), 6U);
  EXPECT_EQ(points[1], (std::vector<double>{0, 0.5, 0.5}));
}

TEST(FractionalFactorial, HasOrthogonalColumnsAndItsResolution) {
  const std::vector<std::string> names = {"a", "b", "c", "d", "e"};
  const std::vector<std::string> generators = {"e = a*b*c*d"};
  const Fraction fraction = fraction_of(names, generators);
  EXPECT_EQ(resolution_of(fraction, names.size()), 5U);
  const UnitPoints points = fractional_factorial(fraction, names.size());
  ASSERT_EQ(points.size(), 16U);
  EXPECT_EQ(largest_correlation(points).value, 0);
  EXPECT_EQ(resolution_of(fraction_of(names, {"d = a*b", "e = -a*c"}), names.size()), 3U);
  const UnitPoints smaller = fractional_factorial(fraction_of(names, {"d = a*b", "e = -a*c"}), 5);
  ASSERT_EQ(smaller.size(), 8U);
  EXPECT_EQ(largest_correlation(smaller).value, 0);
  for (const auto& point : smaller) {
    EXPECT_EQ(point[4] > 0.5, (point[0] > 0.5) != (point[2] > 0.5));
  }
}

TEST(LatinHypercube, HasOnePointInEachStratumOfEveryFactor) {
  for (const UnitPoints& points :
       {latin_hypercube(17, 4, 3), nearly_orthogonal_latin_hypercube(17, 4, 3)}) {
    for (std::size_t f = 0; f < 4; ++f) {
      std::set<int> strata;
      for (const auto& point : points) {
        strata.insert(static_cast<int>(point[f] * 17));
      }
      EXPECT_EQ(strata.size(), 17U);
      EXPECT_EQ(*strata.begin(), 0);
      EXPECT_EQ(*strata.rbegin(), 16);
    }
  }
}

TEST(LatinHypercube, DependsOnItsSeedAlone) {
  EXPECT_EQ(latin_hypercube(9, 3, 5), latin_hypercube(9, 3, 5));
  EXPECT_NE(latin_hypercube(9, 3, 5), latin_hypercube(9, 3, 6));
}

TEST(NearlyOrthogonalLatinHypercube, HasCorrelationsBelowThreePercent) {
  EXPECT_LT(largest_correlation(nearly_orthogonal_latin_hypercube(33, 8, 1)).value, 0.03);
  EXPECT_LT(largest_correlation(nearly_orthogonal_latin_hypercube(65, 12, 1)).value, 0.03);
  EXPECT_GT(largest_correlation(latin_hypercube(33, 8, 1)).value, 0.1);
}

TEST(SobolSequence, BeginsAsPublished) {
  const UnitPoints points = sobol_sequence(8, 3);
  // Joe and Kuo 2008, first points in the order of the Gray code.
  const UnitPoints expected = {{0, 0, 0},
                               {0.5, 0.5, 0.5},
                               {0.75, 0.25, 0.25},
                               {0.25, 0.75, 0.75},
                               {0.375, 0.375, 0.625},
                               {0.875, 0.875, 0.125},
                               {0.625, 0.125, 0.875},
                               {0.125, 0.625, 0.375}};
  EXPECT_EQ(points, expected);
}

TEST(SobolSequence, FillsTwentyDimensionsEvenlyInPowersOfTwo) {
  const UnitPoints points = sobol_sequence(64, 20);
  for (std::size_t f = 0; f < 20; ++f) {
    std::set<int> strata;
    for (const auto& point : points) {
      strata.insert(static_cast<int>(point[f] * 64));
    }
    EXPECT_EQ(strata.size(), 64U) << f;
  }
  EXPECT_LT(centred_discrepancy(sobol_sequence(64, 3)),
            centred_discrepancy(latin_hypercube(64, 3, 1)));
}

TEST(OneAtATime, LeavesTheBaseInOneFactorOnly) {
  const UnitPoints points = one_at_a_time({0.5, 0.25}, {3, 2});
  EXPECT_EQ(points, (UnitPoints{{0.5, 0.25}, {0, 0.25}, {1, 0.25}, {0.5, 0}, {0.5, 1}}));
}

TEST(MorrisTrajectories, MoveOneFactorByHalfTheGridAtEachStep) {
  const UnitPoints points = morris_trajectories(5, 4, 6, 9);
  ASSERT_EQ(points.size(), 25U);
  for (std::size_t t = 0; t < 5; ++t) {
    std::set<std::size_t> moved;
    for (std::size_t k = 5 * t; k + 1 < 5 * t + 5; ++k) {
      for (std::size_t f = 0; f < 4; ++f) {
        const double step = std::abs(points[k + 1][f] - points[k][f]);
        if (step > 0) {
          moved.insert(f);
          EXPECT_NEAR(step, 0.6, 1e-12);
        }
      }
    }
    EXPECT_EQ(moved.size(), 4U);
  }
}

double ishigami(const std::vector<double>& unit) {
  const auto x = [&](std::size_t i) { return std::numbers::pi * (2 * unit[i] - 1); };
  return std::sin(x(0)) + 7 * std::pow(std::sin(x(1)), 2) +
         0.1 * std::pow(x(2), 4) * std::sin(x(0));
}

statistics::Replicated ishigami_at(const UnitPoints& points) {
  statistics::Replicated values;
  for (const auto& point : points) {
    values.push_back({ishigami(point)});
  }
  return values;
}

TEST(SobolIndicesDesign, ReproducesTheIndicesOfIshigami) {
  const auto indices = statistics::sobol_indices(
      ishigami_at(sobol_index_points(4096, 3)), 3, {.resamples_count = 200});
  const double first[] = {0.3139, 0.4424, 0};
  const double total[] = {0.5576, 0.4424, 0.2437};
  for (std::size_t f = 0; f < 3; ++f) {
    EXPECT_NEAR(*indices[f].first.mean, first[f], 0.01) << f;
    EXPECT_NEAR(*indices[f].total.mean, total[f], 0.01) << f;
    EXPECT_LE(*indices[f].first.low, first[f] + 0.001);
    EXPECT_GE(*indices[f].first.high, first[f] - 0.001);
  }
}

TEST(MorrisDesign, ReproducesTheOrderOfIshigami) {
  const UnitPoints points = morris_trajectories(10'000, 3, 4, 1);
  const auto effects =
      statistics::elementary_effects(points, ishigami_at(points), {.resamples_count = 100});
  // On a grid of four: 7.875 for each effect of the second; means of the others by hand.
  EXPECT_NEAR(*effects[1].mean_absolute.mean, 7.875, 1e-9);
  EXPECT_NEAR(*effects[0].mean_absolute.mean, 7.70, 0.2);
  EXPECT_NEAR(*effects[2].mean_absolute.mean, 6.25, 0.2);
  EXPECT_GT(*effects[1].mean_absolute.mean, *effects[0].mean_absolute.mean);
  EXPECT_GT(*effects[0].mean_absolute.mean, *effects[2].mean_absolute.mean);
}

TEST(DesignQuality, OfKnownPoints) {
  EXPECT_NEAR(*minimum_distance({{0, 0}, {1, 1}, {0, 0.5}}), 0.5 / std::numbers::sqrt2, 1e-12);
  EXPECT_FALSE(minimum_distance({{0.5}}));
  const Correlation correlation = largest_correlation({{0, 0, 1}, {0.5, 1, 0}, {1, 0.5, 0.5}});
  EXPECT_NEAR(correlation.value, 1, 1e-12);
  EXPECT_EQ(correlation.first, 1U);
  EXPECT_EQ(correlation.second, 2U);
  // One point in the middle: 13/12 - 2 + 1.
  EXPECT_NEAR(centred_discrepancy({{0.5}}), std::sqrt(1.0 / 12), 1e-12);
}

TEST(FactorValue, FollowsItsScale) {
  Factor factor;
  factor.low = 10;
  factor.high = 1000;
  EXPECT_EQ(value_at(factor, 0.5).text, "505");
  factor.logarithmic = true;
  EXPECT_EQ(value_at(factor, 0.5).text, "100");
  factor.logarithmic = false;
  factor.kind = FactorKind::kInteger;
  factor.low = 2;
  factor.high = 5;
  EXPECT_EQ(value_at(factor, 0).text, "2");
  EXPECT_EQ(value_at(factor, 0.26).text, "3");
  EXPECT_EQ(value_at(factor, 1).text, "5");
}

}  // namespace
}  // namespace boyd::experiment
