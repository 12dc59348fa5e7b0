#include "host/app/report_answer.hpp"

#include <gtest/gtest.h>

namespace boyd::app {
namespace {

statistics::Estimate between(double low, double high) {
  statistics::Estimate estimate;
  estimate.mean = (low + high) / 2;
  estimate.low = low;
  estimate.high = high;
  estimate.sd = high - low;
  estimate.n = 20;
  return estimate;
}

statistics::Estimate nothing() {
  statistics::Estimate estimate = between(0, 0);
  return estimate;
}

statistics::Crossover root_at(double at, bool rising) {
  return {between(at - 10, at + 10), rising, 1.0};
}

const std::vector<std::string>& four_places() {
  static const std::vector<std::string> kPlaces = {"10 s", "100 s", "200 s", "400 s"};
  return kPlaces;
}

std::string along(const std::vector<statistics::Estimate>& differences,
                  const std::vector<statistics::Crossover>& roots) {
  return crossing_text("people", "machine", four_places(), {roots, differences, 0});
}

TEST(ReportAnswer, NamesWhichSideAnArmIsOnAndHowFar) {
  EXPECT_EQ(standing_text("people", "machine", between(0.25, 0.75)),
            "people is 0.5000 [0.2500, 0.7500] above machine");
  EXPECT_EQ(standing_text("people", "machine", between(-0.75, -0.25)),
            "people is 0.5000 [0.2500, 0.7500] below machine");
  EXPECT_EQ(standing_text("people", "machine", between(-0.25, 0.75)),
            "people is 0.2500 [-0.2500, 0.7500] above machine, which may be nothing");
  EXPECT_EQ(standing_text("people", "machine", nothing()), "people is equal to machine");
  EXPECT_EQ(standing_text("people", "machine", {}), "people is not to be compared with machine");
}

TEST(ReportAnswer, GivesACrossoverBetweenTwoSureStretches) {
  EXPECT_EQ(along({between(-0.5, -0.25), between(-0.25, 0.125), between(0.25, 0.5), between(1, 2)},
                  {root_at(150, true)}),
            "people is below machine at 10 s (by up to 0.3750 [0.2500, 0.5000]), not told apart "
            "from it at 100 s, above it from 200 s to 400 s (by up to 1.500 [1.000, 2.000]): "
            "crossover at "
            "150.0 [140.0, 160.0]");
}

TEST(ReportAnswer, GivesEveryCrossoverOfACurveThatTurns) {
  const std::string text =
      along({between(-0.5, -0.25), between(0.25, 0.5), between(0.25, 0.5), between(-0.5, -0.25)},
            {root_at(50, true), root_at(300, false)});
  EXPECT_NE(text.find("crossover at 50.00 [40.00, 60.00] and at 300.0 [290.0, 310.0]"),
            std::string::npos)
      << text;
}

TEST(ReportAnswer, TakesNoRootInNoiseForACrossover) {
  const std::string text =
      along({between(-0.5, 0.25), between(-0.25, 0.5), between(0.25, 0.5), between(0.25, 0.5)},
            {root_at(50, true)});
  EXPECT_NE(
      text.find("not told apart from machine from 10 s to 100 s, above it from 200 s to 400 s"),
      std::string::npos)
      << text;
  EXPECT_NE(text.find(": no crossover that can be told"), std::string::npos) << text;
}

TEST(ReportAnswer, SaysThatThereIsNoCrossover) {
  const std::vector<statistics::Estimate> below(4, between(-0.5, -0.25));
  EXPECT_EQ(along(below, {}),
            "people is below machine throughout (by up to 0.3750 [0.2500, 0.5000]): no crossover "
            "in this range");
  EXPECT_EQ(along(std::vector<statistics::Estimate>(4, nothing()), {}),
            "people is equal to machine throughout: no crossover in this range");
  EXPECT_EQ(along({nothing(), nothing(), between(-0.25, 0.5), nothing()}, {}),
            "people is not told apart from machine throughout: no crossover in this range");
}

}  // namespace
}  // namespace boyd::app
