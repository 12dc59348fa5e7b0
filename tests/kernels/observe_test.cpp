/// What an onlooker is shown of a world.
#include <gtest/gtest.h>

#include "tests/kernels/small_world.hpp"

namespace boyd::test {
namespace {

std::unique_ptr<Battle> battle_at(const WorldPlan& plan, double time_s) {
  auto battle = make_battle(Backend::kCpu, std::vector{plan, plan}, {});
  while (battle->report(1).state == WorldState::kRunning &&
         battle->report(1).now_ns < seconds(time_s)) {
    battle->advance(std::vector<TimeNs>{seconds(0), seconds(time_s)});
  }
  return battle;
}

TEST(Observe, ShowsWhatIsInTheAirWhereItIs) {
  WorldPlan plan = small_world(5);
  plan.mounts.clear();
  const WorldView view = battle_at(plan, 22)->observe(1);
  EXPECT_EQ(view.now_ns, seconds(22));
  // One every 5 s from 10 s on.
  ASSERT_EQ(view.movers.size(), 3U);
  EXPECT_EQ(view.fates[2], Fate::kAirborne);
  EXPECT_EQ(view.fates[3], Fate::kWaiting);
  for (std::uint32_t k = 0; k < 3; ++k) {
    const MoverView& mover = view.movers[k];
    EXPECT_EQ(mover.id, agent_id(kRaiders, k));
    EXPECT_EQ(mover.row, k);
    EXPECT_EQ(mover.side, Side::kAttacker);
    EXPECT_EQ(mover.nation, 1);
    EXPECT_EQ(mover.target, kHarbour);
    const double flown_m = 46 * (22 - 10 - 5.0 * k);
    EXPECT_NEAR(mover.position.x / 1024.0, 40000 - flown_m, 50);
    EXPECT_NEAR(mover.velocity.x, -46, 1);
  }
}

TEST(Observe, ShowsTracksAsTheirPictureBelievesThemToBe) {
  WorldPlan plan = small_world(5);
  plan.mounts.clear();
  const WorldView view = battle_at(plan, 400)->observe(1);
  ASSERT_EQ(view.pictures.size(), 2U);
  ASSERT_EQ(view.pictures[0].size(), 5U);
  EXPECT_TRUE(view.pictures[1].empty());  // nobody looks for the attackers
  for (const PictureTrackView& track : view.pictures[0]) {
    EXPECT_TRUE(track.is_confirmed);
    EXPECT_EQ(track.identity, Identity::kHostile);
    const Position truth = view.movers[track.track_id].position;
    EXPECT_NE(truth.x, track.position.x);
    EXPECT_NEAR(truth.x / 1024.0, track.position.x / 1024.0, 400);
    EXPECT_GT(track.sigma_m, 0);
    EXPECT_LE(track.measured_ns, view.now_ns);
    EXPECT_GT(track.measured_ns, view.now_ns - seconds(30));
  }
}

TEST(Observe, ShowsWhatWasFiredAndWhatWasHit) {
  WorldPlan plan = small_world(30);
  plan.mounts[0].kill_prob = {0, 0, 0, 0};
  plan.mounts[0].magazine_count = 2;
  const auto battle = battle_at(plan, 1200);
  const WorldView view = battle->observe(1);
  EXPECT_EQ(view.mounts[0].magazine_count, 0U);
  EXPECT_EQ(view.mounts[0].shots_count, 2U);
  EXPECT_FLOAT_EQ(view.sites[0].damage, 1);
  EXPECT_EQ(view.nations[0][static_cast<std::size_t>(Counter::shots_count)], 2);
  EXPECT_EQ(view.groups[kBattery].units_standing_count, 1U);
  EXPECT_EQ(battle->observe(0).mounts[0].magazine_count, 2U);  // the other world has not begun
}

TEST(Observe, ShowsThePermissionsInForce) {
  const WorldPlan plan = small_world(5);
  auto battle = battle_at(plan, 10);
  battle->inject(
      1,
      std::vector{Injection{
          .effect_ns = seconds(12), .expires_ns = seconds(20), .order = 7, .group = kBattery}});
  EXPECT_TRUE(battle->observe(1).groups[kBattery].permissions.empty());
  battle->advance(std::vector<TimeNs>{0, seconds(15)});
  const GroupView group = battle->observe(1).groups[kBattery];
  ASSERT_EQ(group.permissions.size(), 1U);
  EXPECT_EQ(group.permissions[0].order, 7U);
  EXPECT_EQ(group.permissions[0].expires_ns, seconds(20));
  battle->advance(std::vector<TimeNs>{0, seconds(25)});
  EXPECT_TRUE(battle->observe(1).groups[kBattery].permissions.empty());
}

TEST(Observe, IntoAViewThatWasUsedBeforeShowsWhatAFreshOneDoes) {
  const WorldPlan plan = small_world(30);
  auto battle = battle_at(plan, 400);
  WorldView used;
  battle->observe(1, used);
  ASSERT_GT(used.movers.size(), 3U);
  battle->observe(0, used);  // where nothing has begun
  const WorldView fresh = battle->observe(0);
  EXPECT_EQ(used.now_ns, fresh.now_ns);
  EXPECT_EQ(used.movers.size(), fresh.movers.size());
  EXPECT_EQ(used.fates, fresh.fates);
  EXPECT_EQ(used.sites.size(), fresh.sites.size());
  EXPECT_EQ(used.mounts.size(), fresh.mounts.size());
  EXPECT_EQ(used.mounts[0].magazine_count, fresh.mounts[0].magazine_count);
  EXPECT_EQ(used.mounts[0].engaging_count, fresh.mounts[0].engaging_count);
  EXPECT_EQ(used.groups.size(), fresh.groups.size());
  EXPECT_EQ(used.pictures[0].size(), fresh.pictures[0].size());
  EXPECT_EQ(used.nations, fresh.nations);
}

TEST(Observe, KeptPlacesHaveEverybodyInTheirRowAndNobodyElse) {
  WorldPlan plan = small_world(5);
  plan.mounts.clear();
  const auto battle = battle_at(plan, 22);
  const WorldView view = battle->observe(1);
  const auto places = battle->keep_places(1);
  ASSERT_GE(places->size(), 5U);
  for (std::uint32_t row = 0; row < places->size(); ++row) {
    const Place& place = places->data()[row];
    EXPECT_EQ(place.key != 0, row < view.movers.size()) << row;
    if (row < view.movers.size()) {
      EXPECT_FLOAT_EQ(place.x_m, static_cast<float>(view.movers[row].position.x) / 1024);
      EXPECT_FLOAT_EQ(place.vx_mps, view.movers[row].velocity.x);
      EXPECT_EQ(place.side, static_cast<std::uint32_t>(Side::kAttacker));
    }
  }
}

TEST(Observe, WithoutItsDetectionsTheRestOfTheRecordIsAsItWas) {
  const WorldPlan plan = small_world(20);
  auto all = run_to_end({plan}, {.record_events = true})->take_events(0);
  const auto rest =
      run_to_end({plan}, {.record_events = true, .record_detections = false})->take_events(0);
  const auto detections =
      std::erase_if(all, [](const Event& event) { return event.kind == EventKind::kDetect; });
  EXPECT_GT(detections, 0U);
  ASSERT_EQ(rest.size(), all.size());
  for (std::size_t k = 0; k < all.size(); ++k) {
    EXPECT_EQ(rest[k].time_ns, all[k].time_ns);
    EXPECT_EQ(rest[k].kind, all[k].kind);
    EXPECT_EQ(rest[k].actor, all[k].actor);
    EXPECT_EQ(rest[k].target, all[k].target);
  }
}

TEST(Observe, ChangesNothing) {
  const WorldPlan plan = small_world(20);
  const auto reference = run_to_end({plan, plan});
  auto battle = make_battle(Backend::kCpu, std::vector{plan, plan}, {});
  for (double time_s = 7; battle->report(1).state == WorldState::kRunning; time_s += 7) {
    battle->advance(std::vector<TimeNs>{seconds(time_s), seconds(time_s)});
    battle->observe(1);
    battle->keep_places(1);
  }
  EXPECT_EQ(battle->result(1).state_hash, reference->result(1).state_hash);
}

}  // namespace
}  // namespace boyd::test
