/// The worlds that are measured are what they are said to be.
#include "host/bench/battle_cases.hpp"

#include <gtest/gtest.h>

#include "host/bench/neighbours.hpp"

namespace boyd::bench {
namespace {

WorldView view_at_start(const std::vector<WorldPlan>& plans, double time_s) {
  const auto battle = make_battle(Backend::kCpu, plans, {});
  const std::vector<TimeNs> until(plans.size(), static_cast<TimeNs>(time_s * 1e9));
  while (battle->report(0).now_ns < until[0]) {
    battle->advance(until);
  }
  return battle->observe(0);
}

TEST(BenchCases, PlansAreSound) {
  CaseSize size{.agents_count = 500, .worlds_count = 2, .defenders_count = 20};
  for (const auto& plans : {flock_worlds(size), circles_worlds(size), swarm_worlds(size)}) {
    ASSERT_EQ(plans.size(), 2U);
    EXPECT_NE(plans[0].seed, plans[1].seed);
    for (const WorldPlan& plan : plans) {
      EXPECT_EQ(plan.movers.size(), 500U);
      EXPECT_EQ(check_plan(plan), std::vector<std::string>{});
    }
  }
}

TEST(BenchCases, AFlockHasAboutTheNeighboursThatItShould) {
  for (const double wanted : {6.0, 24.0}) {
    const WorldView view =
        view_at_start(flock_worlds({.agents_count = 20'000, .neighbours = wanted}), 1);
    ASSERT_EQ(view.movers.size(), 20'000U);
    const double got = static_cast<double>(count_neighbours(view, kFlockRadius_m)) / 20'000;
    // Those at the faces of the cube have fewer.
    EXPECT_GT(got, 0.8 * wanted);
    EXPECT_LT(got, 1.05 * wanted);
  }
}

TEST(BenchCases, CirclesHaveTheDensityThatIsPublished) {
  const WorldView view = view_at_start(circles_worlds({.agents_count = 20'000}), 1);
  ASSERT_EQ(view.movers.size(), 20'000U);
  const double got = static_cast<double>(count_neighbours(view, kCirclesRadius_m)) / 20'000;
  // 4/3 pi 2^3 at density 1; those at the faces of the cube have fewer.
  EXPECT_GT(got, 0.8 * 33.51);
  EXPECT_LT(got, 1.05 * 33.51);
}

TEST(BenchCases, ASwarmIsSeenAndShotAt) {
  const std::vector<WorldPlan> plans = swarm_worlds({.agents_count = 1'200, .defenders_count = 40});
  const WorldView view = view_at_start(plans, 45);
  const auto counted = [&](Counter counter) {
    return view.nations[0][static_cast<std::size_t>(counter)];
  };
  EXPECT_GT(counted(Counter::tracks_confirmed_count), 100);
  EXPECT_GT(counted(Counter::shots_count), 20);
  EXPECT_GT(counted(Counter::attackers_shot_down_count), 5);
}

TEST(BenchCases, EveryModelIsAtWork) {
  const std::vector<WorldPlan> plans =
      every_model_worlds({.agents_count = 1'000, .defenders_count = 30});
  EXPECT_EQ(check_plan(plans[0]), std::vector<std::string>{});
  const WorldView view = view_at_start(plans, 60);
  const auto counted = [&](Counter counter) {
    std::int64_t sum = 0;
    for (const NationCounters& nation : view.nations) {
      sum += nation[static_cast<std::size_t>(counter)];
    }
    return sum;
  };
  for (const Counter counter : {Counter::tracks_confirmed_count,
                                Counter::false_tracks_confirmed_count,
                                Counter::reports_misassociated_count,
                                Counter::shots_count,
                                Counter::attackers_shot_down_count,
                                Counter::reattacks_count}) {
    EXPECT_GT(counted(counter), 0) << static_cast<int>(counter);
  }
}

TEST(BenchCases, AMillionMoversThatFlockFitIntoThreeHundredMegabytes) {
  const WorldPlan plan = flock_worlds({.agents_count = 20'000})[0];
  EXPECT_LT(static_cast<double>(battle_bytes(plan, 1)) / 20'000, 300);
}

TEST(BenchNeighbours, AreThoseOfTheQuadraticCount) {
  WorldView view = view_at_start(flock_worlds({.agents_count = 300, .neighbours = 8}), 1);
  for (std::size_t i = 0; i < view.movers.size(); ++i) {
    view.movers[i].side = i % 7 == 0 ? Side::kAttacker : Side::kNeutral;
    view.movers[i].position.x -= 40'000;  // cells on both sides of zero
  }
  std::uint64_t pairs = 0;
  for (const MoverView& a : view.movers) {
    for (const MoverView& b : view.movers) {
      const double x = (static_cast<double>(a.position.x) - b.position.x) / kUnitsPerMetre;
      const double y = (static_cast<double>(a.position.y) - b.position.y) / kUnitsPerMetre;
      const double z = (static_cast<double>(a.position.z) - b.position.z) / kUnitsPerMetre;
      pairs += a.id != b.id && a.side == b.side && x * x + y * y + z * z < 70.0 * 70.0 ? 1U : 0U;
    }
  }
  ASSERT_GT(pairs, 100U);
  EXPECT_EQ(count_neighbours(view, 70), pairs);
}

}  // namespace
}  // namespace boyd::bench
