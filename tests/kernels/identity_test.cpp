/// Who answers as a friend, and who is heard.
#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "tests/kernels/small_world.hpp"

namespace boyd::test {
namespace {

constexpr std::uint32_t kFriends = 500;

/// Friends that hang in the air before the radar; nothing but their answer tells who they are.
WorldPlan friends_aloft() {
  WorldPlan plan = small_world(0);
  plan.stop_when_clear = false;
  plan.end_ns = seconds(60);
  plan.mounts.clear();
  plan.platforms[kDrone].speed_cruise_mps = 0.1F;
  for (std::uint32_t k = 0; k < kFriends; ++k) {
    plan.movers.push_back({.id = agent_id(kTrafficGroup, k),
                           .platform = kDrone,
                           .group = kTrafficGroup,
                           .side = Side::kDefender,
                           .position = at(10000, 20.0 * k, 5000)});
  }
  for (PictureSpec& picture : plan.pictures) {
    picture.capacity_count = 1000;
    picture.identify_prob.fill(surely(Identity::kUnknown));
  }
  plan.pictures[0].iff = true;
  return plan;
}

std::set<std::uint32_t> known_friends(const WorldView& view, std::size_t p) {
  std::set<std::uint32_t> known;
  for (const PictureTrackView& track : view.pictures[p]) {
    if (track.identity == Identity::kFriend) {
      known.insert(track.track_id);
    }
  }
  return known;
}

TEST(Interrogation, AShareOfTheFriendsNeverAnswers) {
  WorldPlan plan = friends_aloft();
  plan.pictures[0].iff_failure_prob = 0.3F;
  plan.pictures[0].iff_partner_failure_prob = 1;
  const auto answered =
      static_cast<double>(known_friends(run_to_end({plan})->observe(0), 0).size());
  EXPECT_NEAR(answered, 0.7 * kFriends, 4 * std::sqrt(0.3 * 0.7 * kFriends));
}

TEST(Interrogation, OfAPartnersMoversFailsAsOftenAsItsOwnKeySays) {
  WorldPlan plan = friends_aloft();
  plan.pictures[0].nation = 3;
  plan.pictures[0].iff_failure_prob = 1;
  EXPECT_EQ(known_friends(run_to_end({plan})->observe(0), 0).size(), kFriends);
}

TEST(Interrogation, FailsForEverybodyWhoAsksTheSameFriend) {
  WorldPlan plan = friends_aloft();
  plan.pictures[0].iff_failure_prob = 0.3F;
  plan.pictures.push_back(plan.pictures[0]);
  plan.sensors.push_back(plan.sensors[0]);
  plan.sensors[1].key += 1;
  plan.sensors[1].picture = 2;
  const WorldView view = run_to_end({plan})->observe(0);
  EXPECT_LT(known_friends(view, 0).size(), kFriends);
  EXPECT_EQ(known_friends(view, 0), known_friends(view, 2));
}

TEST(Interrogation, AnAnswerThatAPartnerGotCorrectsAMistake) {
  WorldPlan plan = friends_aloft();
  plan.pictures[0].iff_failure_prob = 1;
  plan.pictures[0].identify_prob.fill(surely(Identity::kHostile));
  plan.pictures.push_back(plan.pictures[0]);
  plan.pictures[2].iff_failure_prob = 0;
  plan.sensors.push_back(plan.sensors[0]);
  plan.sensors[1].key += 1;
  plan.sensors[1].picture = 2;
  EXPECT_TRUE(known_friends(run_to_end({plan})->observe(0), 0).empty());
  plan.exchanges.push_back({.from = 2, .to = 0});
  EXPECT_EQ(known_friends(run_to_end({plan})->observe(0), 0).size(), kFriends);
}

/// Movers that radiate, at steps of a kilometre from a passive sensor.
WorldPlan listening(double emission_w) {
  WorldPlan plan = friends_aloft();
  plan.movers.resize(40);
  plan.sites[1].position = at(0, 0, 5000);
  for (std::uint32_t k = 0; k < plan.movers.size(); ++k) {
    plan.movers[k].position = at(1000.0 * k + 500, 0, 5000);
    plan.movers[k].emission_w = static_cast<float>(emission_w);
  }
  SensorSpec& ears = plan.sensors[0];
  ears.kind = SensorKind::kPassive;
  ears.height_m = 0;
  ears.range_ref_m = 10000;
  ears.range_max_m = 50000;
  ears.detect_ref_prob = 1;
  ears.emission_ref_w = 100;
  return plan;
}

std::size_t heard(const WorldPlan& plan) {
  return run_to_end({plan})->observe(0).pictures[0].size();
}

TEST(PassiveSensors, HearWhoRadiatesAtARangeThatGoesWithTheRootOfItsPower) {
  EXPECT_EQ(heard(listening(100)), 10U);
  EXPECT_EQ(heard(listening(400)), 20U);
  EXPECT_EQ(heard(listening(25)), 5U);
}

TEST(PassiveSensors, HearNobodyWhoIsSilent) {
  EXPECT_EQ(heard(listening(0)), 0U);
}

TEST(PassiveSensors, HaveARangeErrorThatGrowsWithRange) {
  WorldPlan plan = listening(10000);
  plan.end_ns = seconds(1);
  plan.sensors[0].scan_ns = seconds(1);
  plan.sensors[0].error_range_frac = 0.5F;
  plan.sensors[0].error_range_m = 1;
  plan.sensors[0].error_angle_rad = 0;
  double sum2 = 0;
  const WorldView view = run_to_end({plan})->observe(0);
  for (const PictureTrackView& track : view.pictures[0]) {
    const double true_m = 1000.0 * track.track_id + 500;
    const double error = (track.position.x / 1024.0 - true_m) / (0.5 * true_m);
    sum2 += error * error;
    EXPECT_LT(std::fabs(track.position.y / 1024.0), 1.0) << "the bearing is exact here";
  }
  const auto n = static_cast<double>(view.pictures[0].size());
  EXPECT_EQ(n, 40);
  EXPECT_NEAR(sum2 / n, 1.0, 4 * std::sqrt(2 / n));
}

}  // namespace
}  // namespace boyd::test
