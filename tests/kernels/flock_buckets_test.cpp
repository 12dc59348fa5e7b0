/// What a GPU does at the start of a tick and to its flocks, here with teams of one thread: against
/// the plain double loop, also where the table of buckets is far too small.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "kernels/stage/bin.hpp"
#include "kernels/stage/bucket_order.hpp"
#include "kernels/stage/drop_lost.hpp"
#include "kernels/stage/flock_pairs.hpp"
#include "tests/kernels/strewn_flocks.hpp"

namespace boyd::test {
namespace {

using cpu::World;

/// Rows for both backends, the table of buckets of at most so many.
BatchRows rows_with_buckets(const WorldPlan& plan, std::uint32_t buckets_max) {
  BatchRows rows = rows_for({&plan, 1});
  const BatchRows gpu = rows_for({&plan, 1}, true);
  rows.flock_places = gpu.flock_places;
  rows.flock_buckets = std::min(gpu.flock_buckets, buckets_max);
  rows.flock_starts = rows.flock_buckets + 1;
  rows.flock_tiles = (rows.flock_buckets + kFlockTile - 1) / kFlockTile;
  return rows;
}

/// Returns the sum of what the accelerations come to.
double expect_reference(OpenWorld& open, const std::string& what) {
  const World world = open.world();
  open.view.running[0] = 1;
  cpu::bin_movers({}, open.view, {0, 1});
  const std::vector<Vec3f> slow = reference(world);
  cpu::order_in_buckets({}, open.view, {0, 1});
  cpu::flock_in_buckets({}, open.view, {0, 1});
  double all = 0;
  std::uint32_t flocking = 0;
  for (std::uint32_t i = 0; i < world.sorted_count(); ++i) {
    if (cpu::flocks(world, i)) {
      EXPECT_EQ(world.accel_x(i), slow[i].x) << what << ", mover " << i;
      EXPECT_EQ(world.accel_y(i), slow[i].y) << what << ", mover " << i;
      EXPECT_EQ(world.accel_z(i), slow[i].z) << what << ", mover " << i;
      all += std::abs(slow[i].x);
      ++flocking;
    }
  }
  EXPECT_EQ(world.flock().count, flocking) << what;
  return all;
}

void expect_reference_in_tables(const WorldPlan& plan, bool neighbours, const std::string& what) {
  for (const std::uint32_t buckets : {8U, 16U, 64U, 1U << 20U}) {
    OpenWorld open(plan, rows_with_buckets(plan, buckets));
    open.tick();
    open.tick();
    const World world = open.world();
    for (std::uint32_t i = 0; i < world.mover_count(); i += 4) {  // two sides among each other
      world.side(i) = static_cast<std::uint8_t>(Side::kDefender);
    }
    const std::string where = what + ", at most " + std::to_string(buckets) + " buckets";
    const double all = expect_reference(open, where);
    EXPECT_TRUE(!neighbours || all > 0) << where << ": nobody has a neighbour";
  }
}

TEST(FlockBuckets, GiveTheBitsOfThePlainLoopHoweverManyRowsShareOne) {
  for (const std::uint32_t count : {1U, 2U, 17U, 900U}) {
    const WorldPlan plan = strewn_flocks(count, count, at(30000, 0, 900), count < 20 ? 300 : 4000);
    expect_reference_in_tables(plan, count >= 17, std::to_string(count) + " movers");
  }
}

TEST(FlockBuckets, OfManyTilesGiveTheBitsOfThePlainLoop) {
  const WorldPlan plan = strewn_flocks(5000, 5, at(0, 0, 3000), 12000);
  const BatchRows rows = rows_with_buckets(plan, UINT32_MAX);
  ASSERT_EQ(rows.flock_tiles, 8U);
  OpenWorld open(plan, rows);
  open.tick();
  EXPECT_GT(expect_reference(open, "eight tiles"), 0);
}

TEST(FlockBuckets, HoldEverybodyInOneCellInTheOrderOfTheirIdentities) {
  // Two sides, more movers in a row than a thread looks at in one run.
  WorldPlan plan = strewn_flocks(300, 7, at(9000, 0, 900), 30);
  expect_reference_in_tables(plan, true, "one cell");
  for (MoverSpec& mover : plan.movers) {
    mover.position = at(9000, 0, 900);
  }
  expect_reference_in_tables(plan, false, "one place");
}

TEST(FlockBuckets, HoldMoreNeighboursInThreeRowsThanAThreadKeeps) {
  // Sixty in the middle of a row, as many just before it and just behind it.
  WorldPlan plan = strewn_flocks(180, 8, at(0, 0, 600), 20);
  let_flock(plan.platforms[kDrone], 600);
  for (std::size_t k = 0; k < plan.movers.size(); ++k) {
    MoverSpec& mover = plan.movers[k];
    mover.platform = kDrone;
    mover.group = kRaiders;
    mover.side = Side::kAttacker;
    mover.position.y = plan.sites.front().position.y + units(300) +
                       units(450) * (static_cast<std::int32_t>(k % 3) - 1);
    mover.position.z = plan.sites.front().position.z + units(300);
  }
  OpenWorld open(plan, rows_with_buckets(plan, UINT32_MAX));
  open.tick();
  EXPECT_GT(expect_reference(open, "three rows"), 0);
}

TEST(FlockBuckets, FindNeighboursAtTheEdgesOfTheTheatre) {
  for (const double edge_m : {-2'080'000.0, 2'080'000.0}) {
    expect_reference_in_tables(strewn_flocks(300, 9, at(edge_m, edge_m, 600), 2000), true, "edge");
  }
}

TEST(FlockBuckets, KeepTheTwoEndsOfTheFrameApart) {
  // Differences of coordinates wrap around, and rows share their tags with every fourth one.
  std::uint32_t tried = 0;
  for (const int axis : {0, 1, 2}) {
    for (const float radius_m : {97.0F, 300.0F, 311.0F, 512.0F, 1000.0F, 1003.0F, 4000.0F}) {
      WorldPlan plan = strewn_flocks(40, 21, at(0, 0, 600), 0);
      for (std::size_t k = 0; k < plan.movers.size(); ++k) {
        plan.movers[k].platform = kDrone;
        plan.movers[k].group = kRaiders;
        plan.movers[k].side = Side::kAttacker;
        std::int32_t* position[] = {
            &plan.movers[k].position.x, &plan.movers[k].position.y, &plan.movers[k].position.z};
        const auto from_end = static_cast<std::int32_t>(2000 + 97 * k);
        *position[axis] = k % 2 == 0 ? INT32_MAX - from_end : from_end - INT32_MAX;
      }
      let_flock(plan.platforms[kDrone], radius_m);
      OpenWorld open(plan, rows_with_buckets(plan, 8));
      open.tick();
      EXPECT_EQ(open.world().sorted_count(), 40U);
      expect_reference(open, "axis " + std::to_string(axis) + ", " + std::to_string(radius_m));
      ++tried;
    }
  }
  EXPECT_EQ(tried, 21U);
}

/// A world in which movers were lost at the end of the last tick.
struct Losses {
  explicit Losses(std::uint32_t count) : open(strewn_flocks(count, 3, at(0, 0, 4000), 9000)) {
    open.tick();
    cpu::bin_movers({}, open.view, {0, 1});  // airliners have left
  }
  void lose(std::uint32_t i) {
    const World world = open.world();
    world.lost(i) = static_cast<std::uint8_t>(Fate::kShotDown);
    world.index_of(world.row(i)) = kNoRow;
    world.removed(world.clock().removed_count++) = i;
  }
  void drop() {
    cpu::for_each_item_block({}, {0, 1}, open.view.everywhere, 1U, cpu::DropLost{open.view});
  }
  /// By identity.
  [[nodiscard]] std::vector<std::pair<AgentId, std::int32_t>> alive() const {
    const World world = open.world();
    std::vector<std::pair<AgentId, std::int32_t>> all;
    for (std::uint32_t i = 0; i < world.mover_count(); ++i) {
      if (world.lost(i) == 0U) {
        all.emplace_back(world.id(i), world.x(i));
      }
    }
    std::sort(all.begin(), all.end());
    return all;
  }
  OpenWorld open;
};

void expect_dropped(Losses& losses, const std::string& what) {
  const auto before = losses.alive();
  losses.drop();
  const World world = losses.open.world();
  EXPECT_EQ(losses.alive(), before) << what;
  EXPECT_EQ(world.mover_count(), before.size()) << what;
  EXPECT_EQ(world.sorted_count(), before.size()) << what;
  EXPECT_EQ(world.clock().removed_count, 0U) << what;
  for (std::uint32_t i = 0; i < world.mover_count(); ++i) {
    EXPECT_EQ(world.lost(i), 0U) << what;
    EXPECT_EQ(world.index_of(world.row(i)), i) << what;
    EXPECT_EQ(world.initial(world.row(i)).id, world.id(i)) << what;
  }
}

TEST(LostMovers, MakeRoomWhicheverTheyAre) {
  constexpr std::uint32_t count = 160;
  for (const auto& [what, is_lost] : std::vector<std::pair<std::string, bool (*)(std::uint32_t)>>{
           {"nobody", [](std::uint32_t) { return false; }},
           {"the first", [](std::uint32_t i) { return i == 0; }},
           {"the last", [](std::uint32_t i) { return i == count - 1; }},
           {"every other", [](std::uint32_t i) { return i % 2 == 0; }},
           {"the last half", [](std::uint32_t i) { return i >= count / 2; }},
           {"most", [](std::uint32_t i) { return i % 9 != 4; }},
           {"all but one", [](std::uint32_t i) { return i != 77; }},
           {"all", [](std::uint32_t) { return true; }}}) {
    Losses losses(count * 5 / 4);
    ASSERT_EQ(losses.open.world().mover_count(), count);
    for (std::uint32_t k = 0; k < count; ++k) {
      const std::uint32_t i = (k * 73U) % count;  // noted in any order
      if (is_lost(i)) {
        losses.lose(i);
      }
    }
    expect_dropped(losses, what);
  }
}

}  // namespace
}  // namespace boyd::test
