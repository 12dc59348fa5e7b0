#include <cmath>

#include <gtest/gtest.h>

#include "kernels/stage/integrate.hpp"
#include "kernels/stage/resolve.hpp"
#include "tests/kernels/open_world.hpp"
#include "tests/kernels/small_world.hpp"

namespace boyd::test {
namespace {

using cpu::World;

/// Flies one missile at one crossing drone and returns the fates' counters.
WorldResult duel(double offset_m, float fuze_radius_m, std::uint32_t substeps) {
  WorldPlan plan = small_world(1);
  plan.guidance_substeps = substeps;
  plan.platforms[kMissilePlatform].fuze_radius_m = fuze_radius_m;
  plan.mounts[0].kill_prob = {1, 1, 1, 1};
  plan.movers[0].position = at(15000, offset_m, 800);
  plan.mounts[0].magazine_count = 1;
  return run_to_end({plan})->result(0);
}

TEST(Missile, CannotPassThroughItsFuzeRadiusBetweenTicks) {
  int hits = 0;
  for (int k = 0; k < 200; ++k) {
    hits += total(duel(-3000.0 + 31.7 * k, 6.0F, 1 + static_cast<std::uint32_t>(k) % 20),
                  Counter::attackers_shot_down_count) == 1
                ? 1
                : 0;
  }
  EXPECT_GE(hits, 190);
}

TEST(Missile, SegmentDistanceSeesAClosestApproachInsideTheStep) {
  // 1,000 m/s for one second, past a point 3 m aside: both ends are 500 m away.
  const Vec3f relative = {500, 3, 0};
  const Vec3f step = {-1000, 0, 0};
  EXPECT_FLOAT_EQ(cpu::segment_distance2(relative, step), 9.0F);
  EXPECT_GT(cpu::dot(relative, relative), 249999.0F);
}

TEST(Motion, EveryAgentIsAccountedForOnce) {
  WorldPlan plan = small_world(80);
  add_airliners(plan, 6);
  plan.mounts[0].kill_prob = {0.7F, 0.7F, 0.7F, 0.7F};
  plan.pictures[0].identify_prob[2] = surely(Identity::kHostile);
  const WorldResult result = run_to_end({plan})->result(0);
  const auto sum = total(result, Counter::leakers_count) +
                   total(result, Counter::attackers_shot_down_count) +
                   total(result, Counter::attackers_jammed_count) +
                   total(result, Counter::attackers_elsewhere_count);
  EXPECT_EQ(sum, total(result, Counter::attackers_launched_count));
  EXPECT_EQ(total(result, Counter::attackers_launched_count) +
                total(result, Counter::decoys_launched_count),
            80);
  EXPECT_GT(total(result, Counter::neutral_loss_count), 0);
  EXPECT_EQ(total(result, Counter::roe_breach_common_count) > 0, true);
}

TEST(Motion, AmmunitionAndMoneyAreConserved) {
  const WorldPlan plan = small_world(60);
  OpenWorld open(plan);
  while (open.view.running[0] != 0) {
    open.tick();
    const World world = open.world();
    const MountState& mount = world.mount(0);
    ASSERT_EQ(mount.magazine_count + mount.shots_count, plan.mounts[0].magazine_count);
    std::int64_t expended = 0;
    std::int64_t shots = 0;
    for (std::uint32_t n = 0; n < kNationsMax; ++n) {
      expended += world.counter(n * kCounters + static_cast<std::uint32_t>(Counter::expended_usd));
      shots += world.counter(n * kCounters + static_cast<std::uint32_t>(Counter::shots_count));
    }
    ASSERT_EQ(shots, mount.shots_count);
    ASSERT_EQ(expended, shots * plan.mounts[0].cost_per_shot_usd);
  }
}

TEST(Motion, ANumberThatGoesBadFreezesTheWorldAndSaysWhere) {
  WorldPlan plan = small_world(3);
  plan.movers[1].position = {INT32_MAX - 30 * 1024, 0, units(500)};
  plan.movers[1].heading_rad = 0;
  const auto battle = run_to_end({plan});
  const WorldReport& report = battle->report(0);
  ASSERT_EQ(report.state, WorldState::kFailed);
  EXPECT_EQ(report.failure.agent, agent_id(kRaiders, 1));
  EXPECT_NE(describe(report.failure).find("member 1"), std::string::npos);
  EXPECT_NE(describe(report.failure).find("left the theatre"), std::string::npos);
}

}  // namespace
}  // namespace boyd::test
