/// Heading noise of a platform: what is read, and what is refused.
#include <gtest/gtest.h>

#include "tests/host/scenario/written_scenario.hpp"

namespace boyd::scenario::test {
namespace {

const char* const kPlace = "speed_cruise_mps = 46\n";

PlatformSpec attack_drone(const std::string& keys) {
  const Document document = read(changed(smoke_text(), {{kPlace, std::string(kPlace) + keys}}));
  return compile_world(document.arm(0), 7).platforms.at(0);
}

TEST(HeadingNoise, IsNoneUnlessAScenarioSaysSo) {
  EXPECT_EQ(attack_drone("").heading_noise_rad, 0.0F);
  EXPECT_EQ(read(smoke_text()).arm(0).platforms.at(0).spec.heading_noise_rad, 0.0F);
}

TEST(HeadingNoise, HasAPeriodOfASecondWhereNoneIsGiven) {
  EXPECT_FLOAT_EQ(attack_drone("heading_noise_rad = 0.2\n").heading_noise_rad, 0.2F);
  EXPECT_EQ(attack_drone("heading_noise_rad = 0.2\n").heading_noise_ns, kNsPerSecond);
  EXPECT_EQ(
      attack_drone("heading_noise_rad = 0.2\nheading_noise_every_min = 0.5\n").heading_noise_ns,
      30 * kNsPerSecond);
}

TEST(HeadingNoise, OutOfRangeSaysTheRange) {
  expect_smoke_problem({kPlace, std::string(kPlace) + "heading_noise_rad = @@6.3\n"},
                       {"platform.attack_drone.heading_noise_rad", {"0 to 6.28", "6.3"}});
  expect_smoke_problem(
      {kPlace, std::string(kPlace) + "heading_noise_rad = 1\nheading_noise_every_s = @@0\n"},
      {"platform.attack_drone.heading_noise_every_s", {"0.001"}});
}

TEST(HeadingNoise, APeriodAloneHasNoEffect) {
  expect_smoke_problem(
      {kPlace, std::string(kPlace) + "heading_noise_every_s = @@2\n"},
      {"platform.attack_drone.heading_noise_every_s", {"no effect", "heading_noise_rad"}});
}

TEST(HeadingNoise, OfAMissileHasNoEffect) {
  expect_smoke_problem(
      {"navigation_constant = 4\n", "navigation_constant = 4\nheading_noise_rad = @@0.1\n"},
      {"platform.missile.heading_noise_rad", {"no effect", "homes"}});
}

}  // namespace
}  // namespace boyd::scenario::test
