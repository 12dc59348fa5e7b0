#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "tests/kernels/small_world.hpp"

namespace boyd::test {
namespace {

TEST(Pictures, ATableThatIsFullTracksNoMoreAndSaysSo) {
  WorldPlan plan = small_world(30);
  plan.pictures[0].capacity_count = 5;
  const WorldResult result = run_to_end({plan})->result(0);
  EXPECT_GT(total(result, Counter::tracks_overflow_count), 0);
}

TEST(Pictures, AFullTableKeepsWhatItTracksAndRefusesWhatIsNew) {
  WorldPlan plan = small_world(10);
  std::reverse(plan.movers.begin(), plan.movers.end());  // the last to come have the first rows
  plan.mounts.clear();
  plan.pictures[0].capacity_count = 3;
  const auto battle = run_to_end({plan}, {.record_events = true});
  std::set<AgentId> confirmed;
  for (const Event& event : battle->take_events(0)) {
    if (event.kind == EventKind::kConfirm && event.time_ns < seconds(700)) {
      confirmed.insert(event.target);
    }
  }
  EXPECT_EQ(
      confirmed,
      (std::set<AgentId>{agent_id(kRaiders, 0), agent_id(kRaiders, 1), agent_id(kRaiders, 2)}));
}

TEST(Pictures, WhatAPartnerHasIdentifiedArrivesWithTheDelayOfTheEdge) {
  WorldPlan plan = small_world(30);
  plan.pictures[0].identify_ns = seconds(20);
  plan.pictures.push_back(plan.pictures[0]);
  plan.pictures[2].identify_ns = seconds(100000);  // never by itself
  plan.groups[kBattery].picture = 2;
  plan.exchanges.push_back({.from = 0, .to = 2, .delay_ns = 0});
  const auto first_shot_s = [&plan] {
    const auto battle = run_to_end({plan}, {.record_events = true});
    for (const Event& event : battle->take_events(0)) {
      if (event.kind == EventKind::kAssign) {
        return static_cast<double>(event.time_ns) * 1e-9;
      }
    }
    return 1e9;
  };
  const double at_once_s = first_shot_s();
  ASSERT_LT(at_once_s, 1e9);
  // Long enough that the delay, not the range of the weapon, decides when the first is assigned.
  plan.exchanges[0].delay_ns = seconds(600);
  plan.pictures[2].fresh_ns = plan.pictures[2].drop_ns = seconds(1000);
  const double late_s = first_shot_s();
  EXPECT_GT(late_s, at_once_s + 100);
}

TEST(Pictures, APartnerSeesOnlyWhatIsPassedOn) {
  WorldPlan plan = small_world(30);
  plan.pictures.push_back(plan.pictures[0]);
  plan.groups[kBattery].picture = 2;  // its radar still feeds picture 0
  EXPECT_EQ(total(run_to_end({plan})->result(0), Counter::shots_count), 0);
  plan.exchanges.push_back({.from = 0, .to = 2, .delay_ns = seconds(2)});
  EXPECT_GT(total(run_to_end({plan})->result(0), Counter::shots_count), 0);
  plan.exchanges[0].coverage_prob = 0;
  EXPECT_EQ(total(run_to_end({plan})->result(0), Counter::shots_count), 0);
}

}  // namespace
}  // namespace boyd::test
