/// Tracks of nothing: their rate, their way through the pictures, the shots that they draw.
#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "tests/kernels/small_world.hpp"

namespace boyd::test {
namespace {

constexpr std::uint32_t kScans = 2000;

/// A radar alone under an empty sky, with `alarms` false alarms in a scan a second on average.
WorldPlan empty_sky(double alarms) {
  WorldPlan plan = small_world(0);
  plan.stop_when_clear = false;
  plan.end_ns = seconds(kScans);
  plan.mounts.clear();
  SensorSpec& radar = plan.sensors[0];
  radar.scan_ns = seconds(1);
  radar.range_max_m = 20000;
  radar.false_alarm = {.cells_count = static_cast<float>(alarms * 1e6), .altitude_max_m = 3000};
  PictureSpec& picture = plan.pictures[0];
  picture.false_tracks_max_count = 200;
  picture.confirm_hits_count = 1;
  picture.drop_ns = seconds(0.5);
  picture.identify_clutter_prob = surely(Identity::kHostile);
  return plan;
}

std::int64_t confirmed(const WorldPlan& plan) {
  return total(run_to_end({plan})->result(0), Counter::false_tracks_confirmed_count);
}

/// The battery may shoot at what is identified hostile.
WorldPlan armed_under_an_empty_sky() {
  WorldPlan plan = empty_sky(0.2);
  plan.mounts = small_world(0).mounts;
  plan.mounts[0].range_max_m = 25000;
  plan.pictures[0].drop_ns = seconds(60);
  plan.pictures[0].fresh_ns = seconds(60);
  plan.pictures[0].identify_ns = seconds(1);
  return plan;
}

TEST(FalseTracks, AppearAtTheRateThatFalseAlarmProbabilityAndCellsGive) {
  const double expected = 0.7 * kScans;  // a Poisson number: its variance is its mean
  EXPECT_NEAR(static_cast<double>(confirmed(empty_sky(0.7))), expected, 4 * std::sqrt(expected));
  EXPECT_EQ(confirmed(empty_sky(0)), 0);
}

TEST(FalseTracks, AreThinnedByTheHitsThatConfirmationNeeds) {
  WorldPlan plan = empty_sky(0.7);
  plan.pictures[0].confirm_hits_count = 2;
  // So a second alarm has four scans to come: one in the tick of the drop still saves the track.
  plan.pictures[0].drop_ns = seconds(3.5);
  plan.end_ns = seconds(5 * kScans);
  plan.sensors[0].false_alarm.gate_cells_count = 1e5F;
  plan.sensors[0].false_alarm.gate_radius_m = 500;
  const double none_in_four = std::exp(-4 * 1e5 * 1e-6);
  const double expected = 0.7 * 5 * kScans * (1 - none_in_four);
  EXPECT_NEAR(static_cast<double>(confirmed(plan)), expected, 4 * std::sqrt(expected));
}

TEST(FalseTracks, BeyondTheirBlockAreRefusedAndCounted) {
  WorldPlan plan = empty_sky(10);
  plan.end_ns = seconds(100);
  plan.pictures[0].false_tracks_max_count = 4;
  plan.pictures[0].drop_ns = seconds(1000);
  const WorldResult result = run_to_end({plan})->result(0);
  EXPECT_EQ(total(result, Counter::false_tracks_confirmed_count), 4);
  EXPECT_NEAR(static_cast<double>(total(result, Counter::tracks_overflow_count)),
              10.0 * 100 - 4,
              4 * std::sqrt(1000.0));
}

TEST(FalseTracks, ComeAfterMoversWhereThePictureIsFull) {
  WorldPlan plan = empty_sky(10);
  plan.end_ns = seconds(1);
  plan.pictures[0].capacity_count = 3;
  const WorldResult result = run_to_end({plan})->result(0);
  EXPECT_EQ(total(result, Counter::false_tracks_confirmed_count), 3);
  EXPECT_GT(total(result, Counter::tracks_overflow_count), 0);
}

TEST(FalseTracks, DrawShotsThatCostRoundsAndHitNothing) {
  const WorldPlan plan = armed_under_an_empty_sky();
  auto battle = run_to_end({plan});
  const WorldResult result = battle->result(0);
  const std::int64_t shots = total(result, Counter::shots_count);
  EXPECT_EQ(shots, 24) << "the whole magazine";
  EXPECT_EQ(total(result, Counter::shots_on_false_tracks_count), shots);
  EXPECT_EQ(total(result, Counter::expended_usd), shots * 450000);
  EXPECT_EQ(total(result, Counter::roe_breach_common_count), 0);
  EXPECT_EQ(battle->observe(0).mounts[0].magazine_count, 0U);
}

TEST(FalseTracks, AGunAtOneFiresAndNothingFalls) {
  WorldPlan plan = armed_under_an_empty_sky();
  plan.mounts[0].kind = MountKind::kGun;
  plan.mounts[0].platform = kNoRow;
  plan.mounts[0].round_speed_mps = 900;
  const WorldResult result = run_to_end({plan})->result(0);
  EXPECT_EQ(total(result, Counter::shots_on_false_tracks_count), 24);
  EXPECT_EQ(total(result, Counter::attackers_shot_down_count), 0);
}

TEST(FalseTracks, AreSparedWhereTheConfusionMatrixSaysNeutral) {
  WorldPlan plan = armed_under_an_empty_sky();
  plan.pictures[0].identify_clutter_prob = surely(Identity::kNeutral);
  EXPECT_EQ(total(run_to_end({plan})->result(0), Counter::shots_count), 0);
}

TEST(FalseTracks, CountForTriggers) {
  WorldPlan plan = empty_sky(1);
  plan.triggers.push_back({.threshold_count = 2});
  auto battle = make_battle(Backend::kCpu, {&plan, 1}, {});
  battle->advance({&plan.end_ns, 1});
  EXPECT_TRUE(battle->report(0).triggers[0].fires);
  EXPECT_GE(battle->report(0).triggers[0].count, 2U);
}

TEST(FalseTracks, KeepTheirNumberWhenAPartnerGetsThem) {
  WorldPlan plan = empty_sky(5);
  plan.end_ns = seconds(30);
  plan.sensors[0].scan_ns = seconds(7);  // the last scan is over when the world ends
  plan.pictures[0].drop_ns = seconds(100);
  plan.pictures[1].false_tracks_max_count = 7;  // moves nobody else's block
  plan.pictures.push_back(plan.pictures[0]);
  plan.exchanges.push_back({.from = 0, .to = 2});
  const WorldView view = run_to_end({plan})->observe(0);
  const auto numbers = [&view](std::size_t p) {
    std::set<std::uint32_t> all;
    for (const PictureTrackView& track : view.pictures[p]) {
      all.insert(track.track_id);
    }
    return all;
  };
  EXPECT_GT(numbers(0).size(), 10U);
  EXPECT_EQ(numbers(0), numbers(2));
}

TEST(FalseTracks, OfAnotherWorldOfTheBatchChangeNothing) {
  const WorldPlan plain = small_world(20);
  WorldPlan noisy = small_world(35);
  noisy.sensors[0].false_alarm = {.cells_count = 1e6F, .altitude_max_m = 3000};
  noisy.pictures[0].false_tracks_max_count = 50;
  const std::uint64_t alone = run_to_end({plain})->result(0).state_hash;
  EXPECT_EQ(run_to_end({noisy, plain})->result(1).state_hash, alone);
}

}  // namespace
}  // namespace boyd::test
