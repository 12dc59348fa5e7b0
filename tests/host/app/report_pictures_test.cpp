#include "host/app/report_pictures.hpp"

#include <gtest/gtest.h>

namespace boyd::app {
namespace {

experiment::FactorGroups decades() {
  experiment::FactorGroups groups;
  for (const double number : {1.0, 10.0, 100.0}) {
    groups.groups.push_back({std::to_string(number), number, {0}});
  }
  return groups;
}

TEST(ReportPictures, AValueLiesBetweenItsGroupsAsTheFactorIsScaled) {
  EXPECT_DOUBLE_EQ(row_of(decades(), true, 1.0), 0.0);
  EXPECT_DOUBLE_EQ(row_of(decades(), true, 31.622776601683793), 1.5);
  EXPECT_DOUBLE_EQ(row_of(decades(), false, 55.0), 1.5);
  EXPECT_DOUBLE_EQ(row_of(decades(), false, 0.1), 0.0);
  EXPECT_DOUBLE_EQ(row_of(decades(), true, 1e6), 2.0);
}

TEST(ReportPictures, AContourIsBrokenWhereItsMarksDoNotJoin) {
  HeatMap map{"difference", "x", "y", decades(), decades(), {}, true};
  map.cells.assign(3, std::vector<statistics::Estimate>(3));
  EXPECT_EQ(heat_map(map).script.find("$line"), std::string::npos);
  map.contour = {{0, 0.5, 0.25, 0.75, true}, {1, 1.5, 1.0, 2.0, false}, {2, 0.0, 0.0, 0.5, false}};
  const std::string script = heat_map(map).script;
  EXPECT_NE(script.find("0 0.5\n1 1.5\n\n2 0\n\nEOD"), std::string::npos) << script;
  EXPECT_NE(script.find("1 1.5 1 2\n"), std::string::npos) << script;
}

TEST(ReportPictures, AMapOfZerosIsKnownAsOne) {
  HeatMap map{"difference", "x", "y", decades(), decades(), {}, true};
  map.cells.assign(3, std::vector<statistics::Estimate>(3));
  EXPECT_TRUE(is_nothing(map));
  map.cells[1][2].mean = 0;
  EXPECT_TRUE(is_nothing(map));
  map.cells[2][0].mean = -0.1;
  EXPECT_FALSE(is_nothing(map));
}

TEST(ReportPictures, ALongNumberIsShortenedAndAClassIsNot) {
  experiment::FactorGroups groups = decades();
  groups.groups[0] = {"380.976252472", 380.976252472, {}};
  groups.groups[1] = {"1920", 1920, {}};
  EXPECT_EQ(short_name(groups, 0), "381.0");
  EXPECT_EQ(short_name(groups, 1), "1920");
  groups.groups[2] = {"two together in 1 of 5", std::nullopt, {}};
  EXPECT_EQ(short_name(groups, 2), "two together in\u2026");
  groups.groups[2].name = "fourteen char\u00e9\u00e9s";
  EXPECT_EQ(short_name(groups, 2), "fourteen char\u00e9\u2026");
  groups.is_classed = true;
  EXPECT_EQ(short_name(groups, 0), "380.976252472");
}

TEST(ReportPictures, ACurveHasTheColourOfItsArm) {
  Panel panel{"t", "x", false, true, decades(), {}};
  panel.curves.push_back({"fourth", std::vector<statistics::Estimate>(3), 4});
  const std::string script = panels({panel}, "y").script;
  EXPECT_NE(script.find("with lines lw 2 lt 4 title \"fourth\""), std::string::npos) << script;
  EXPECT_NE(script.find("with yerrorbars lt 4"), std::string::npos) << script;
  EXPECT_EQ(script.find("lt 1 "), std::string::npos) << script;
}

}  // namespace
}  // namespace boyd::app
