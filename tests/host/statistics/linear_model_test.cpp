#include "host/statistics/linear_model.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

#include "host/statistics/law.hpp"
#include "host/statistics/split_mix.hpp"

namespace boyd::statistics {
namespace {

using Terms = std::vector<std::vector<double>>;

Terms line_terms(std::size_t points) {
  Terms terms;
  for (std::size_t p = 0; p < points; ++p) {
    terms.push_back({1, static_cast<double>(p)});
  }
  return terms;
}

/// 2 + 3 x + bend x^2 with noise of the night, shared by all points, and of each point.
Replicated values_of(std::size_t points,
                     std::size_t replications,
                     double bend,
                     double night_sd,
                     std::uint64_t seed) {
  SplitMix random(seed);
  const auto normal = [&] { return normal_quantile(random.uniform()); };
  Replicated values(points);
  for (std::size_t r = 0; r < replications; ++r) {
    const double night = night_sd * normal();
    for (std::size_t p = 0; p < points; ++p) {
      const auto x = static_cast<double>(p);
      values[p].push_back(2 + 3 * x + bend * x * x + night + 0.5 * normal());
    }
  }
  return values;
}

TEST(LinearModel, FindsTheCoefficientsOfALine) {
  const auto model = fit_linear_model(line_terms(6), values_of(6, 40, 0, 2, 1), true);
  ASSERT_TRUE(model);
  EXPECT_LT(*model->coefficients[1].low, 3);
  EXPECT_GT(*model->coefficients[1].high, 3);
  EXPECT_GT(*model->r_squared, 0.99);
}

TEST(LinearModel, SharedNightsMakeTheInterceptUncertainAndNotTheSlope) {
  const auto model = fit_linear_model(line_terms(6), values_of(6, 40, 0, 5, 2), true);
  const auto width = [](const Estimate& e) { return *e.high - *e.low; };
  EXPECT_GT(width(model->coefficients[0]), 10 * width(model->coefficients[1]));
}

TEST(LinearModel, LackOfFitIsSeenWhenThereIsSomeAndElseAtItsLevel) {
  int seen = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const auto straight = fit_linear_model(line_terms(6), values_of(6, 10, 0, 2, seed), true);
    seen += straight->lack_of_fit->p_value < 0.05 ? 1 : 0;
  }
  // 5 % of 200 with a standard deviation of 1.5 %: three of them either way.
  EXPECT_GE(seen, 1);
  EXPECT_LE(seen, 19);
  const auto bent = fit_linear_model(line_terms(6), values_of(6, 10, 0.5, 2, 1), true);
  EXPECT_LT(bent->lack_of_fit->p_value, 1e-6);
  EXPECT_EQ(bent->lack_of_fit->freedom_model, 4);
  EXPECT_EQ(bent->lack_of_fit->freedom_error, 5 * 9);
}

TEST(LinearModel, NightsThatAreSharedHideLackOfFitFromATestThatDoesNotKnow) {
  const Replicated values = values_of(6, 10, 0.1, 5, 3);
  const auto knows = fit_linear_model(line_terms(6), values, true);
  const auto does_not = fit_linear_model(line_terms(6), values, false);
  EXPECT_LT(knows->lack_of_fit->p_value, 0.01);
  EXPECT_GT(does_not->lack_of_fit->p_value, 0.5);
}

TEST(LinearModel, SaysNothingOfTermsThatDependOnEachOther) {
  EXPECT_FALSE(fit_linear_model({{1, 2}, {1, 2}, {1, 2}}, Replicated(3, {1, 2}), true));
  EXPECT_FALSE(fit_linear_model({{1, 2}}, Replicated(1, {1, 2}), true));
}

TEST(LinearModel, HasNoLackOfFitWithoutErrorOrPointsToSpare) {
  EXPECT_FALSE(
      fit_linear_model(line_terms(2), values_of(2, 5, 0, 1, 1), true)->lack_of_fit.has_value());
  EXPECT_FALSE(
      fit_linear_model(line_terms(4), values_of(4, 1, 0, 1, 1), true)->lack_of_fit.has_value());
  EXPECT_FALSE(
      fit_linear_model(line_terms(4), Replicated(4, {0.1, 0.1}), true)->lack_of_fit.has_value());
  EXPECT_THROW(fit_linear_model(line_terms(3), Replicated(2, {1.0}), true), std::invalid_argument);
  EXPECT_THROW(fit_linear_model({{1, 2}, {1}}, Replicated(2, {1.0}), true), std::invalid_argument);
}

}  // namespace
}  // namespace boyd::statistics
