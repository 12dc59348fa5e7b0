/// What weather leaves of a sensor's range.
#include "host/scenario/weather.hpp"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "tests/host/scenario/written_scenario.hpp"

namespace boyd::scenario::test {
namespace {

TEST(Weather, ClearAirLeavesTheRangeAsItIs) {
  for (const double range_m : {3.0, 2000.0, 50'000.0}) {
    EXPECT_EQ(seen_range_m(range_m, kClearVisibility_m), range_m);
  }
}

TEST(Weather, HazeLeavesTheRangeAtWhichContrastIsEnough) {
  for (const double clear_m : {500.0, 2000.0, 8000.0}) {
    double before_m = clear_m;
    for (const double visibility_m : {10'000.0, 4000.0, 1000.0, 100.0, 10.0}) {
      const double range_m = seen_range_m(clear_m, visibility_m);
      EXPECT_LT(range_m, before_m);
      before_m = range_m;
      // Koschmieder and Ricco, written down once more.
      const double had = std::exp(-3.912 * clear_m / 23'000) / (clear_m * clear_m);
      const double has = std::exp(-3.912 * range_m / visibility_m) / (range_m * range_m);
      EXPECT_NEAR(has / had, 1, 1e-9) << clear_m << " " << visibility_m;
    }
  }
  EXPECT_GT(seen_range_m(8000, 100'000), 8000);
}

TEST(Weather, TwentyDecibelsLeaveATenthOfWhatIsHeard) {
  EXPECT_NEAR(heard_range_m(5000, 20), 500, 1e-9);
  EXPECT_NEAR(heard_range_m(5000, 6.020599913), 2500, 1e-5);
  EXPECT_EQ(heard_range_m(5000, 0), 5000);
}

/// The smoke scenario in which the battery has a sensor of this kind, under this weather.
std::vector<SensorSpec> sensors(const std::string& kind, const std::string& weather) {
  const std::string eye = "\n[[sensor]]\nname = \"eye\"\nkind = \"" + kind +
                          "\"\nrange_ref_m = 4000\nerror_range_m = 50\nerror_angle_deg = 1\n"
                          "scan_s = 1\n";
  std::string text = smoke_text() + eye + weather;
  const std::string from = "sensors = [\"radar\"]";
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos);
  text.replace(at, from.size(), "sensors = [\"radar\", \"eye\"]");
  return compile_world(read(text).arm(0), 7).sensors;
}

TEST(Weather, WeakensTheSensorsThatItReaches) {
  EXPECT_FLOAT_EQ(sensors("optical", "").at(1).range_ref_m, 4000);
  const std::string haze = "[weather]\nvisibility_m = 3000\n";
  EXPECT_FLOAT_EQ(sensors("optical", haze).at(1).range_ref_m,
                  static_cast<float>(seen_range_m(4000, 3000)));
  EXPECT_FLOAT_EQ(sensors("optical", haze).at(1).range_max_m,
                  static_cast<float>(seen_range_m(4000, 3000)));
  EXPECT_FLOAT_EQ(sensors("acoustic", haze).at(1).range_ref_m, 4000);
  EXPECT_FLOAT_EQ(sensors("acoustic", "[weather]\nacoustic_noise_db = 20\n").at(1).range_ref_m,
                  400);
  EXPECT_EQ(sensors("optical", haze).at(0).range_ref_m, sensors("optical", "").at(0).range_ref_m);
}

TEST(Weather, NightLeavesEyesNothingAndThermalCamerasAll) {
  const std::string night = "[weather]\nlight = \"night\"\n";
  EXPECT_EQ(sensors("visual", "").size(), 2U);
  EXPECT_EQ(sensors("visual", night).size(), 1U);
  EXPECT_FLOAT_EQ(sensors("optical", night).at(1).range_ref_m, 4000);
  EXPECT_FLOAT_EQ(
      sensors("optical\"\nnight_range_frac = 0.25\ntitle = \"", night).at(1).range_ref_m, 1000);
}

TEST(Weather, MistakesAreNamed) {
  const auto problem = [](const std::string& weather) {
    const Folder folder;
    const auto problems = problems_of(folder.write("s.toml", smoke_text() + weather));
    return problems.size() == 1 ? problems[0].key + ": " + problems[0].what
                                : std::to_string(problems.size()) + " problems";
  };
  EXPECT_NE(problem("[weather]\nvisibility_m = 0\n").find("weather.visibility_m"),
            std::string::npos);
  EXPECT_NE(problem("[weather]\nlight = \"dusk\"\n").find("weather.light"), std::string::npos);
  EXPECT_NE(problem("[weather]\nvisibilty_m = 100\n").find("visibility_m"), std::string::npos);
  EXPECT_NE(problem("[[weather]]\nlight = \"day\"\n").find("needs a table"), std::string::npos);
}

}  // namespace
}  // namespace boyd::scenario::test
