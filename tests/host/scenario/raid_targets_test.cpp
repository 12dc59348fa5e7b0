/// Raids that are aimed at what stands, not at assets alone.
#include <map>

#include <gtest/gtest.h>

#include "tests/host/scenario/written_scenario.hpp"

namespace boyd::scenario::test {

namespace {

constexpr const char* kTwoPosts = R"(
[[group]]
name = "posts"
nation = "defender"
picture = "defence"
units_kind = "headquarters"
units = [
  { name = "one", latitude_deg = 57.01, longitude_deg = 24.10, altitude_m = 20 },
  { name = "two", latitude_deg = 57.02, longitude_deg = 24.11, altitude_m = 20 },
]

[group.state]
crisis = { weapon_control = "hold", autonomy = "A0" }
)";

std::string aimed_at(const std::string& targets) {
  return changed(smoke_text(), {{"targets = { harbour = 1 }", "targets = " + targets}}) + kTwoPosts;
}

}  // namespace

TEST(RaidTargets, UnitsOfAGroupShareTheDronesOfTheirGroup) {
  const Document document = read(aimed_at("{ harbour = 1, posts = 2 }"));
  const WorldPlan plan = compile_world(document.arm(0), 1);
  std::map<std::string, int> counts;
  for (const MoverSpec& mover : plan.movers) {
    if (mover.target_asset != kNoRow) {
      const SiteSpec& site = plan.sites.at(mover.target_asset);
      counts[site.kind == SiteKind::kAsset          ? "harbour"
             : site.kind == SiteKind::kHeadquarters ? "posts"
                                                    : "other"] += 1;
      EXPECT_NE(site.side, Side::kAttacker);
    }
  }
  EXPECT_EQ(counts["harbour"], 4);
  EXPECT_EQ(counts["posts"], 8);
  EXPECT_EQ(counts["other"], 0);
}

TEST(RaidTargets, WhatCannotBeAimedAtIsNamed) {
  expect_problem(aimed_at("{ harbour = 1, post = @@1 }"),
                 {"raid.night.targets.post", {"no such asset or group with units", "posts"}});
  expect_problem(changed(smoke_text(), {{"targets = { harbour = 1 }\n", ""}}),
                 {"raid.night.targets", {"asset or group with units"}});
  expect_problem(changed(aimed_at("@@{ posts = 1 }"),
                         {{"picture = \"defence\"\nunits_kind = \"headquarters\"",
                           "picture = \"defence\"\nside = \"attacker\"\nunits_kind = "
                           "\"headquarters\""}}),
                 {"raid.night.targets", {"attacker's own"}});
}

}  // namespace boyd::scenario::test
