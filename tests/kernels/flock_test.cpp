/// The pair loop against plain ones: same neighbours, same order, same bits for every width.
#include "kernels/stage/flock.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <tbb/task_arena.h>

#include "kernels/stage/bin.hpp"
#include "kernels/stage/flock_order.hpp"
#include "tests/kernels/strewn_flocks.hpp"

namespace boyd::test {
namespace {

using cpu::World;

constexpr Isa kIsas[] = {Isa::kScalar, Isa::kAvx2, Isa::kAvx512};

/// Returns the sum of what they come to.
double expect_reference(OpenWorld& open, const cpu::Executor& executor, const char* what) {
  const World world = open.world();
  open.view.running[0] = 1;  // also where no raider is left
  cpu::bin_movers(executor, open.view, {0, 1});
  const std::vector<Vec3f> slow = reference(world);
  cpu::flock_movers(executor, open.view, {0, 1});
  double all = 0;
  for (std::uint32_t i = 0; i < world.sorted_count(); ++i) {
    if (cpu::flocks(world, i)) {
      EXPECT_EQ(world.accel_x(i), slow[i].x) << what << ", mover " << i;
      EXPECT_EQ(world.accel_y(i), slow[i].y) << what << ", mover " << i;
      EXPECT_EQ(world.accel_z(i), slow[i].z) << what << ", mover " << i;
      all += std::abs(slow[i].x);
    }
  }
  return all;
}

TEST(Flock, EveryWidthGivesTheBitsOfThePlainLoop) {
  for (const std::uint32_t count : {1U, 2U, 17U, 900U}) {
    for (const Isa isa : kIsas) {
      if (!has_isa(isa)) {
        continue;
      }
      OpenWorld open(strewn_flocks(count, count, at(30000, 0, 900), count < 20 ? 300 : 4000));
      open.tick();
      open.tick();
      const std::string what =
          std::to_string(count) + " movers, isa " + std::to_string(static_cast<int>(isa));
      const double all = expect_reference(open, {false, isa}, what.c_str());
      EXPECT_TRUE(count < 17U || all > 0) << what << ": nobody has a neighbour";
    }
  }
}

TEST(Flock, ThreadsGiveTheBitsOfThePlainLoop) {
  // More movers than one share of the sort.
  OpenWorld open(strewn_flocks(9000, 5, at(0, 0, 3000), 16000));
  open.tick();
  tbb::task_arena(3).execute([&] {
    EXPECT_GT(expect_reference(open, {true, Isa::kBest}, "three threads"), 0);
  });
}

TEST(Flock, NeighboursAreFoundAtTheEdgesOfTheTheatre) {
  for (const double edge_m : {-2'080'000.0, 2'080'000.0}) {
    OpenWorld open(strewn_flocks(300, 9, at(edge_m, edge_m, 600), 2000));
    open.tick();
    EXPECT_GT(expect_reference(open, {false, Isa::kBest}, "edge"), 0);
  }
}

TEST(Flock, MoversStrewnOverMoreCellsThanAWordCountsAreOrderedToo) {
  WorldPlan plan = strewn_flocks(400, 11, at(0, 0, 3000), 60);
  for (PlatformSpec& platform : plan.platforms) {
    if (platform.flock_radius_m > 0) {
      let_flock(platform, 4);
    }
  }
  const double corner_m = 2'090'000;
  plan.movers[1].position = at(-corner_m, -corner_m, 10);
  plan.movers[2].position = at(corner_m, corner_m, 2'000'000);
  OpenWorld open(plan);
  open.tick();
  EXPECT_GT(expect_reference(open, {false, Isa::kBest}, "strewn"), 0);
}

TEST(Flock, ARowWithAGapIsNotOneGroup) {
  WorldPlan plan = strewn_flocks(40, 13, at(0, 0, 3000), 200);
  for (std::uint32_t k = 0; k < 40; ++k) {
    plan.movers[k].position.x += k % 2 == 0 ? 0 : units(700'000);
    plan.movers[k].position.y = units(10);
    plan.movers[k].position.z = units(3000);
  }
  OpenWorld open(plan);
  open.tick();
  EXPECT_GT(expect_reference(open, {false, Isa::kBest}, "gap"), 0);
}

TEST(Flock, ARadiusThatFloatsDoNotHoldExactlyIsRefused) {
  WorldPlan plan = strewn_flocks(2, 1, at(0, 0, 500), 100);
  let_flock(plan.platforms[kDrone], 4000);
  EXPECT_EQ(check_plan(plan), std::vector<std::string>{});
  let_flock(plan.platforms[kDrone], 4001);
  const std::vector<std::string> problems = check_plan(plan);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_NE(problems[0].find("flock radius must be 0 to 4000 m"), std::string::npos);
}

TEST(Flock, MoversOfTheWidestRadiusFeelEachOtherAlike) {
  WorldPlan plan = strewn_flocks(60, 4, at(-70'000, 20'000, 9000), 30'000);
  for (PlatformSpec& platform : plan.platforms) {
    if (platform.flock_radius_m > 0) {
      let_flock(platform, 4000);
    }
  }
  OpenWorld open(plan);
  open.tick();
  for (const Isa isa : kIsas) {
    if (has_isa(isa)) {
      EXPECT_GT(expect_reference(open, {false, isa}, "widest"), 0);
    }
  }
}

TEST(FlockOrder, ThreadsOrderAsOneDoes) {
  // Many shares, which meet inside cells with several movers; identities follow no other order.
  constexpr std::uint32_t count = 65'000;
  OpenWorld open(strewn_flocks(count, 3, at(0, 0, 4000), 6000));
  open.tick();
  const World world = open.world();
  ASSERT_EQ(world.sorted_count(), count);
  for (std::uint32_t i = 0; i < count; ++i) {
    world.id(i) = (std::uint64_t{i} * 7919U) % 65'003U;
  }
  const auto ordered = [&](const cpu::Executor& executor) {
    cpu::order_flock(executor, world);
    const FlockState& flock = world.flock();
    std::vector<std::uint32_t> all(&world.flock_index(0), &world.flock_index(0) + flock.count);
    all.insert(all.end(), &world.flock_row_first(0), &world.flock_row_first(0) + flock.rows_count);
    return all;
  };
  const std::vector<std::uint32_t> one = ordered({false});
  std::vector<std::uint32_t> three;
  tbb::task_arena(3).execute([&] { three = ordered({true}); });
  EXPECT_EQ(one, three);
}

TEST(FlockOrder, IsBySideCellAndIdWhateverCameBefore) {
  for (const std::uint32_t count : {3U, 200U, 3000U}) {
    OpenWorld open(strewn_flocks(count, count, at(30000, 0, 900), 5000));
    for (int tick = 0; tick < 3; ++tick) {
      open.tick();
    }
    cpu::bin_movers({}, open.view, {0, 1});
    const World world = open.world();
    const FlockState& flock = world.flock();
    const FlockArrays arrays = cpu::flock_arrays(world);
    ASSERT_GT(flock.count, 1U);
    std::uint32_t flocking = 0;
    for (std::uint32_t i = 0; i < world.sorted_count(); ++i) {
      flocking += cpu::flocks(world, i) ? 1U : 0U;
      ASSERT_EQ(world.index_of(world.row(i)), i);
      ASSERT_EQ(world.initial(world.row(i)).id, world.id(i));
    }
    ASSERT_EQ(flock.count, flocking);
    for (std::uint32_t k = 0; k < flock.count; ++k) {
      const std::uint32_t i = world.flock_index(k);
      ASSERT_EQ(arrays.x[k], world.x(i));
      ASSERT_EQ(arrays.vz[k], world.vz(i));
      if (k > 0) {
        ASSERT_LT(key_of(world, world.flock_index(k - 1)), key_of(world, i));
      }
    }
    std::uint32_t listed = 0;
    for (std::uint32_t r = 0; r < flock.rows_count; ++r) {
      ASSERT_LT(world.flock_row_first(r), world.flock_row_first(r + 1));
      ASSERT_TRUE(r == 0 || world.flock_row_key(r - 1) < world.flock_row_key(r));
      listed += world.flock_row_first(r + 1) - world.flock_row_first(r);
    }
    ASSERT_EQ(listed, flock.count);
  }
}

}  // namespace
}  // namespace boyd::test
