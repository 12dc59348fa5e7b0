/// Which points of an experiment give published shares.
#include "host/experiment/calibration.hpp"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "tests/host/experiment/written_design.hpp"

namespace boyd::experiment::test {
namespace {

PublishedMonth month_of(const char* name,
                        std::uint64_t shot,
                        std::uint64_t lost,
                        std::uint64_t through,
                        MonthUse use = MonthUse::kFit) {
  return {name, shot + lost + through + 20, shot, lost, 20, through, use};
}

/// Shares 0.5, 0.4, 0.1 and 0.7, 0.2, 0.1: means 0.6, 0.3, 0.1, variances 0.02, 0.02, 0.
std::vector<PublishedMonth> two_months() {
  return {month_of("a", 50, 40, 10),
          month_of("b", 70, 20, 10),
          month_of("c", 10, 10, 80, MonthUse::kCheck)};
}

PointShares point_of(std::uint32_t number, double shot, double lost) {
  return {number, {shot, lost, 1 - shot - lost}, {0, 0, 0}};
}

TEST(Calibration, TheTargetIsTheMonthsToFitAndTheirSpread) {
  const Target target = target_of(two_months());
  EXPECT_NEAR(target.mean[0], 0.6, 1e-12);
  EXPECT_NEAR(target.mean[1], 0.3, 1e-12);
  EXPECT_NEAR(target.mean[2], 0.1, 1e-12);
  EXPECT_NEAR(target.variance[0], 0.02, 1e-12);
  EXPECT_NEAR(target.variance[2], 0, 1e-12);
}

TEST(Calibration, ImplausibilityIsTheWorstShareInStandardDeviations) {
  const Target target = target_of(two_months());
  EXPECT_NEAR(implausibility_of(point_of(0, 0.6, 0.3), target, 0.02), 0, 1e-9);
  // 0.04 of what came through over 0.02.
  EXPECT_NEAR(implausibility_of(point_of(0, 0.56, 0.3), target, 0.02), 2, 1e-9);
  // The point's own variance widens: sqrt(0.0004 + 0.0012) is 0.04.
  PointShares unsure = point_of(0, 0.56, 0.3);
  unsure.variance[2] = 0.0012;
  EXPECT_NEAR(implausibility_of(unsure, target, 0.02), 1, 1e-9);
}

TEST(Calibration, KeepsWhatNoShareSpeaksAgainst) {
  const Calibration found = calibrated(
      {point_of(3, 0.6, 0.3), point_of(4, 0.6, 0.2), point_of(5, 0.58, 0.33)}, two_months(), 0.02);
  EXPECT_EQ(found.kept, (std::vector<std::size_t>{0, 2}));
  EXPECT_NEAR(found.ensemble_mean[0], 0.59, 1e-12);
  EXPECT_NEAR(found.ensemble_variance[1], 0.00045, 1e-12);
  // Months kept apart decide nothing.
  std::vector<PublishedMonth> without_check = two_months();
  without_check.pop_back();
  EXPECT_EQ(calibrated(found.points, without_check, 0.02).kept, found.kept);
}

TEST(Calibration, AResidualIsSeenAgainstMonthsEnsembleAndDiscrepancy) {
  const Calibration found =
      calibrated({point_of(0, 0.6, 0.3), point_of(1, 0.58, 0.33)}, two_months(), 0.02);
  const Residual residual = residual_of(found, DroneEnd::kLost, 0.115, 0.02);
  EXPECT_NEAR(residual.difference, -0.2, 1e-12);
  EXPECT_NEAR(residual.standardised, -0.2 / std::sqrt(0.02 + 0.00045 + 0.0004), 1e-9);
  EXPECT_NEAR(residual.from_months, (0.115 - 0.3) / std::sqrt(0.02), 1e-9);
}

TEST(Calibration, AParameterThatAllKeptShareIsLearntAndOneThatVariesFreelyIsNot) {
  std::string text = small_design();
  const Experiment experiment(design_of(text));
  Calibration found;
  for (std::uint32_t point = 0; point < experiment.points().size(); ++point) {
    found.points.push_back(point_of(point, 0.6, 0.3));
  }
  ASSERT_EQ(found.points.size(), 4U);
  found.kept = {0, 1, 2, 3};
  for (const FactorLearnt& all : factors_learnt(experiment, found)) {
    EXPECT_NEAR(all.spread_left, 1, 1e-12);
    EXPECT_FALSE(all.partner.has_value()) << "a full factorial ties nothing together";
  }
  found.kept = {0, 1};
  EXPECT_TRUE(factors_learnt(experiment, found).empty()) << "two points say nothing";
  // Points that have one factor in common leave nothing of its spread.
  found.kept = {0, 1, 1};
  const std::vector<FactorLearnt> common = factors_learnt(experiment, found);
  EXPECT_NEAR(std::min(common[0].spread_left, common[1].spread_left), 0, 1e-12);
  EXPECT_NEAR(std::max(common[0].spread_left, common[1].spread_left), 1, 1e-12);
  // Three of four corners: whoever has one factor high must have the other low.
  found.kept = {0, 1, 2};
  const std::vector<FactorLearnt> three = factors_learnt(experiment, found);
  EXPECT_EQ(three[0].partner, std::optional<std::size_t>(1));
  EXPECT_NEAR(three[0].correlation, -0.5, 1e-12);
  EXPECT_EQ(three[0].values.size(), 3U);
}

// ---- The file of months ----

const char* const kTitles =
    "# a comment\nmonth,launched_count,shot_down_count,lost_to_jamming_count,airborne_count,"
    "unaccounted_count,use\n";

std::string problem_of(const std::string& text) {
  try {
    published_months_of("months.csv", text);
  } catch (const scenario::ScenarioError& error) {
    return error.what();
  }
  return "";
}

TEST(PublishedMonths, AreReadWithTheirUse) {
  const auto months = published_months_of(
      "months.csv",
      std::string(kTitles) + "a,100,60,30,5,5,fit\nb,100,50,40,0,10,fit\nc,100,80,,5,15,check\n");
  ASSERT_EQ(months.size(), 3U);
  EXPECT_EQ(months[0].use, MonthUse::kFit);
  EXPECT_NEAR(shares_of(months[0]).value()[0], 60.0 / 95, 1e-12);
  EXPECT_FALSE(shares_of(months[2]).has_value()) << "told together";
  EXPECT_NEAR(through_of(months[2]), 15.0 / 95, 1e-12);
}

TEST(PublishedMonths, EachMistakeIsNamedWithItsLine) {
  const std::string good = std::string(kTitles) + "a,100,60,30,5,5,fit\nb,100,50,40,0,10,fit\n";
  EXPECT_EQ(problem_of(good), "");
  EXPECT_NE(problem_of(good + "c,100,x,30,5,5,fit\n").find("months.csv:5:1: shot_down_count: must"),
            std::string::npos);
  EXPECT_NE(problem_of(good + "c,100,60,30,5,6,fit\n").find("adds up to 101"), std::string::npos);
  EXPECT_NE(problem_of(good + "c,100,60,30,5,5,later\n").find("must be fit or check"),
            std::string::npos);
  EXPECT_NE(problem_of(good + "c,100,90,,5,5,fit\n").find("must tell it from"), std::string::npos);
  EXPECT_NE(problem_of(good + "c,100\n").find("has 2 cells"), std::string::npos);
  EXPECT_NE(problem_of("month,use\na,fit\n").find("launched_count: the column is missing"),
            std::string::npos);
  EXPECT_NE(problem_of(std::string(kTitles) + "a,100,60,30,5,5,fit\n").find("at least two months"),
            std::string::npos);
  EXPECT_NE(problem_of("").find("no line of titles"), std::string::npos);
  EXPECT_THROW(read_published_months("/nowhere/months.csv"), scenario::ScenarioError);
}

TEST(PublishedMonths, OfTheCalibrationAddUp) {
  const auto months = read_published_months(std::string(BOYD_SOURCE_DIR) +
                                            "/scenarios/calibration/national_shares.csv");
  EXPECT_EQ(months.size(), 21U);
  EXPECT_EQ(target_of(months).mean.size(), kDroneEnds);
}

}  // namespace
}  // namespace boyd::experiment::test
