/// Relief: lines of sight, and what keeps above the ground.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <memory>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "kernels/core/relief.hpp"
#include "tests/kernels/open_world.hpp"

namespace boyd::test {
namespace {

using HeightOf = std::function<int(std::uint32_t column, std::uint32_t row)>;

constexpr std::uint32_t kStep_m = 1000;
constexpr std::uint32_t kPosts = 121;  // from -60 to 60 km, post 60 at 0

std::shared_ptr<const Relief> relief_of(const HeightOf& height) {
  auto relief = std::make_shared<Relief>();
  relief->west = relief->south = units(-60000);
  relief->step_m = kStep_m;
  relief->columns = relief->rows = kPosts;
  for (std::uint32_t row = 0; row < kPosts; ++row) {
    for (std::uint32_t column = 0; column < kPosts; ++column) {
      relief->height_m.push_back(static_cast<std::int16_t>(height(column, row)));
    }
  }
  return relief;
}

/// A ridge of one row of posts from south to north at x = 20 km.
std::shared_ptr<const Relief> ridge(int height_m) {
  return relief_of(
      [=](std::uint32_t column, std::uint32_t) { return column == 80 ? height_m : 0; });
}

/// A whole number in [0, end).
double below(std::mt19937& dice, std::uint32_t end) {
  return static_cast<double>(dice() % end);
}

std::shared_ptr<const Relief> hills(std::uint32_t seed) {
  std::mt19937 dice(seed);
  return relief_of(
      [&](std::uint32_t, std::uint32_t) { return static_cast<int>(below(dice, 300)); });
}

bool hidden(const Relief& relief, Position a, Position b) {
  return cpu::ground_between(relief.frame(), relief.height_m.data(), a, b);
}

float ground(const Relief& relief, Position p) {
  return cpu::ground_m(relief.frame(), relief.height_m.data(), p.x, p.y);
}

TEST(Relief, IsBilinearBetweenItsPostsAndSeaOutside) {
  const auto relief = relief_of(
      [](std::uint32_t column, std::uint32_t row) { return static_cast<int>(10 * column + row); });
  EXPECT_FLOAT_EQ(ground(*relief, at(-60000, -60000, 0)), 0);
  EXPECT_FLOAT_EQ(ground(*relief, at(-50000, -60000, 0)), 100);
  EXPECT_FLOAT_EQ(ground(*relief, at(-49500, -59750, 0)), 105.25F);
  EXPECT_EQ(ground(*relief, at(61000, 0, 0)), 0);
  EXPECT_EQ(ground(*relief, at(0, -60001, 0)), 0);
  EXPECT_EQ(cpu::ground_m<float>({}, nullptr, 0, 0), 0);
}

TEST(Relief, ARidgeHidesWhatLiesBelowTheLineOverItsTop) {
  const int height_m = 150;
  const auto relief = ridge(height_m);
  // From d1 before it to d2 behind: similar triangles, and the earth's bulge d1 d2 / (2 k R).
  for (const double d1 : {3000.0, 20000.0, 55000.0}) {
    for (const double d2 : {2000.0, 17500.0, 39000.0}) {
      for (const double own_m : {20.0, 140.0, 400.0}) {
        const double bulge_m = d1 * d2 / (2 * 4.0 / 3 * 6371000);
        const double lowest_m = own_m + (height_m + bulge_m - own_m) * (d1 + d2) / d1;
        const Position from = at(20000 - d1, 1234, own_m);
        EXPECT_TRUE(hidden(*relief, from, at(20000 + d2, 1234, lowest_m - 0.2)));
        EXPECT_FALSE(hidden(*relief, from, at(20000 + d2, 1234, lowest_m + 0.2)));
        EXPECT_TRUE(hidden(*relief, at(20000 + d2, 1234, lowest_m - 0.2), from));
        EXPECT_FALSE(hidden(*relief, at(20000 + d2, 1234, lowest_m + 0.2), from));
      }
    }
  }
}

TEST(Relief, HidesAsMuchFromSouthToNorthAsFromWestToEast) {
  const auto east = hills(5);
  const auto north = relief_of([&](std::uint32_t column, std::uint32_t row) {
    return static_cast<int>(east->height_m[std::size_t{column} * kPosts + row]);
  });
  std::mt19937 dice(6);
  std::uint32_t hidden_count = 0;
  for (std::uint32_t k = 0; k < 2000; ++k) {
    const auto along = [&] { return below(dice, 110000) - 55000; };
    const double x1 = along(), y1 = along(), x2 = along(), y2 = along();
    const double z1 = 200 + below(dice, 800), z2 = 200 + below(dice, 800);
    const bool masked = hidden(*east, at(x1, y1, z1), at(x2, y2, z2));
    ASSERT_EQ(masked, hidden(*north, at(y1, x1, z1), at(y2, x2, z2))) << k;
    hidden_count += masked ? 1 : 0;
  }
  EXPECT_GT(hidden_count, 200U);
  EXPECT_LT(hidden_count, 1800U);
}

/// The most by which the ground rises above a line of sight, of many places on it, in double.
double excess_m(const Relief& relief, Position a, Position b) {
  constexpr int kSteps = 20000;
  const auto metres = [](std::int32_t u) { return static_cast<double>(u) / 1024; };
  const double dx = metres(b.x) - metres(a.x);
  const double dy = metres(b.y) - metres(a.y);
  const ReliefFrame frame = relief.frame();
  double most = -1e9;
  for (int k = 1; k < kSteps; ++k) {
    const double t = static_cast<double>(k) / kSteps;
    const Position p = at(metres(a.x) + t * dx, metres(a.y) + t * dy, 0);
    const double line = metres(a.z) + t * (metres(b.z) - metres(a.z)) -
                        t * (1 - t) * (dx * dx + dy * dy) / (2 * 4.0 / 3 * 6371000);
    const float ground = cpu::ground_m(frame, relief.height_m.data(), p.x, p.y);
    most = std::max(most, static_cast<double>(ground) - line);
  }
  return most;
}

TEST(Relief, AgreesWithFineSamplingOfTheSameGround) {
  // Gentle: between the grid's lines a cell may rise above its chord by a quarter of its twist.
  const auto relief = relief_of([](std::uint32_t column, std::uint32_t row) {
    return static_cast<int>(200 + 100 * std::sin(0.3 * column) * std::cos(0.23 * row));
  });
  double twist_m = 0;
  for (std::uint32_t k = 0; k + kPosts + 1 < kPosts * kPosts; ++k) {
    const auto& h = relief->height_m;
    twist_m =
        std::max(twist_m, std::fabs(1.0 * h[k] + h[k + kPosts + 1] - h[k + 1] - h[k + kPosts]));
  }
  std::mt19937 dice(7);
  std::uint32_t hidden_count = 0;
  for (std::uint32_t k = 0; k < 1500; ++k) {
    const auto place = [&] {
      const Position p = at(below(dice, 110000) - 55000.0, below(dice, 110000) - 55000.0, 0);
      return Position{
          p.x, p.y, units(static_cast<double>(ground(*relief, p)) + 5 + below(dice, 400))};
    };
    const Position a = place();
    const Position b = place();
    const double excess = excess_m(*relief, a, b);
    if (hidden(*relief, a, b)) {
      hidden_count += 1;
      EXPECT_GT(excess, -0.3) << k;  // a sample lies up to 4 m beside the crossing
    } else {
      EXPECT_LT(excess, 0.25 * twist_m + 0.1) << k;
    }
  }
  EXPECT_GT(hidden_count, 200U);
  EXPECT_LT(hidden_count, 1400U);
}

TEST(Relief, MovesWithTheTheatre) {
  const auto here = hills(8);
  Relief there = *here;
  const std::int32_t dx = units(700001.25);
  const std::int32_t dy = units(-812345.5);
  there.west += dx;
  there.south += dy;
  std::mt19937 dice(9);
  for (std::uint32_t k = 0; k < 2000; ++k) {
    const auto place = [&] {
      return at(below(dice, 130000) - 65000.0, below(dice, 130000) - 65000.0, below(dice, 900));
    };
    const Position a = place();
    const Position b = place();
    const Position a2{a.x + dx, a.y + dy, a.z};
    const Position b2{b.x + dx, b.y + dy, b.z};
    ASSERT_EQ(ground(*here, a), ground(there, a2));
    ASSERT_EQ(hidden(*here, a, b), hidden(there, a2, b2));
  }
}

WorldPlan battle_over(const std::shared_ptr<const Relief>& relief) {
  WorldPlan plan = small_world(40);
  add_airliners(plan, 2);
  plan.relief = relief;
  return plan;
}

TEST(Relief, ThatIsFlatChangesNothing) {
  const auto flat = relief_of([](std::uint32_t, std::uint32_t) { return 0; });
  WorldPlan low = battle_over(nullptr);
  for (MoverSpec& mover : low.movers) {
    mover.above_ground_m = mover.side == Side::kAttacker ? 60.0F : mover.above_ground_m;
  }
  WorldPlan low_over_flat = low;
  low_over_flat.relief = flat;
  const auto hash = [](const WorldPlan& plan) { return run_to_end({plan})->result(0).state_hash; };
  EXPECT_EQ(hash(battle_over(flat)), hash(battle_over(nullptr)));
  EXPECT_EQ(hash(low_over_flat), hash(low));
  EXPECT_NE(hash(battle_over(hills(1))), hash(battle_over(nullptr)));
}

TEST(Relief, OfEachWorldIsItsOwnWhateverBatchItIsIn) {
  const std::vector<WorldPlan> plans = {
      battle_over(ridge(400)), battle_over(nullptr), battle_over(hills(1)), battle_over(hills(2))};
  std::vector<WorldPlan> batch = plans;
  batch.push_back(plans[2]);  // shares its memory
  const auto together = run_to_end(batch);
  for (std::uint32_t w = 0; w < plans.size(); ++w) {
    EXPECT_EQ(together->result(w).state_hash, run_to_end({plans[w]})->result(0).state_hash);
  }
  EXPECT_EQ(together->result(4).state_hash, together->result(2).state_hash);
  EXPECT_LT(battle_bytes(plans[2], 2) - battle_bytes(plans[2], 1), battle_bytes(plans[2], 1));
}

/// A radar at the harbour, and drones that stand behind the ridge: half of them low, half high.
std::uint32_t detected(SensorKind kind, std::uint32_t member_of_two, int ridge_m) {
  WorldPlan plan = small_world(200);
  plan.mounts.clear();
  plan.relief = ridge(ridge_m);
  plan.end_ns = seconds(1);
  plan.platforms[kDrone].speed_cruise_mps = plan.platforms[kDecoyDrone].speed_cruise_mps = 0.1F;
  plan.sensors[0].kind = kind;
  plan.sensors[0].range_ref_m = 60000;
  plan.sensors[0].scan_ns = seconds(1);
  for (std::uint32_t k = 0; k < plan.movers.size(); ++k) {
    plan.movers[k].spawn_ns = 0;
    plan.movers[k].position = at(30000, 10.0 * k, k % 2 == 0 ? 200 : 2000);
  }
  const auto battle = run_to_end({plan}, {.record_events = true});
  std::uint32_t count = 0;
  for (const Event& event : battle->take_events(0)) {
    count += event.kind == EventKind::kDetect && (event.target >> 24U) % 2 == member_of_two ? 1 : 0;
  }
  return count;
}

TEST(Masking, HidesTheLowFromRadarAndEyeButNotTheHighNorTheHeard) {
  for (const SensorKind kind : {SensorKind::kRadar, SensorKind::kOptical, SensorKind::kVisual}) {
    EXPECT_EQ(detected(kind, 0, 300), 0U);
    EXPECT_GT(detected(kind, 1, 300), 50U);
    EXPECT_GT(detected(kind, 0, 20), 50U) << "the ridge is too low to hide them";
  }
  EXPECT_GT(detected(SensorKind::kAcoustic, 0, 300), 50U);
}

TEST(Masking, HidesJammersOfLinks) {
  WorldPlan plan = small_world(1);
  plan.groups[kBattery].headquarters = kHarbourGroup;
  plan.groups[kBattery].link_w_per_hz = 1;
  plan.groups[kBattery].link_margin = 2;
  plan.sites.push_back({.id = agent_id(kHarbourGroup, 1),
                        .kind = SiteKind::kHeadquarters,
                        .group = kHarbourGroup,
                        .position = at(-50000, 500, 50)});
  plan.sites.push_back(
      {.id = agent_id(kRaiders, 1), .group = kRaiders, .position = at(30000, 500, 30)});
  plan.noises.push_back({.site = 3, .band = NoiseBand::kLink, .power_w_per_hz = 1000});
  const auto is_linked = [&] {
    auto battle = make_battle(Backend::kCpu, {&plan, 1}, {});
    const TimeNs until = seconds(1);
    battle->advance({&until, 1});
    return battle->report(0).groups[kBattery].is_linked;
  };
  EXPECT_FALSE(is_linked());
  plan.relief = ridge(300);
  EXPECT_TRUE(is_linked());
}

TEST(Ground, LiftsWhoFliesTooLow) {
  WorldPlan plan = small_world(1);
  plan.mounts.clear();
  plan.relief = ridge(1200);
  plan.movers[0].spawn_ns = 0;
  OpenWorld open(plan);
  bool was_lifted = false;
  for (int k = 0; k < 800; ++k) {
    open.tick();
    const Position p = cpu::position_of(open.world(), 0);
    const double above_m = p.z / 1024.0 - static_cast<double>(ground(*plan.relief, p));
    ASSERT_GE(above_m, 0) << k;
    was_lifted = was_lifted || p.z > units(801);
  }
  EXPECT_TRUE(was_lifted);
}

TEST(Ground, IsFollowedAtAHeightAboveIt) {
  WorldPlan plan = small_world(1);
  plan.mounts.clear();
  plan.relief = relief_of([](std::uint32_t column, std::uint32_t) {
    return static_cast<int>(200 + 100 * std::sin(0.5 * column));
  });
  plan.movers[0].spawn_ns = 0;
  plan.movers[0].above_ground_m = 100;
  OpenWorld open(plan);
  double lowest_m = 1e9;
  double highest_m = 0;
  for (int k = 0; k < 700; ++k) {
    open.tick();
    const Position p = cpu::position_of(open.world(), 0);
    const double above_m = p.z / 1024.0 - static_cast<double>(ground(*plan.relief, p));
    lowest_m = std::min(lowest_m, above_m);
    highest_m = std::max(highest_m, above_m);
  }
  EXPECT_GT(lowest_m, 70);
  EXPECT_LT(highest_m, 150);
}

/// Heights above the ground that an airliner, which would fly at 600 m, comes through hills with.
std::vector<double> heights_over_hills(float above_ground_m) {
  WorldPlan plan = small_world(0);
  add_airliners(plan, 1);
  plan.stop_when_clear = false;
  plan.waypoints[0].position.z = units(600);
  plan.relief = relief_of([](std::uint32_t column, std::uint32_t) {
    return static_cast<int>(500 + 400 * std::sin(0.15 * column));
  });
  plan.movers[0].position = at(-55000, 0, 600);
  plan.movers[0].above_ground_m = above_ground_m;
  OpenWorld open(plan);
  std::vector<double> heights_m;
  for (int k = 0; k < 450; ++k) {
    open.tick();
    const Position p = cpu::position_of(open.world(), 0);
    heights_m.push_back(p.z / 1024.0 - static_cast<double>(ground(*plan.relief, p)));
  }
  return heights_m;
}

TEST(Ground, IsClearedByTrafficWithoutFollowingItDown) {
  const auto without = heights_over_hills(-1);
  const auto with = heights_over_hills(300);
  EXPECT_LT(*std::min_element(without.begin(), without.end()), 1) << "lifted, no more";
  EXPECT_GT(*std::min_element(with.begin(), with.end()), 250);
  EXPECT_GT(*std::max_element(with.begin(), with.end()), 450) << "over valleys it keeps its height";
}

TEST(Ground, IsClearedByFighters) {
  const auto height_m = [](float above_ground_m) {
    WorldPlan plan = small_world(0);
    plan.stop_when_clear = false;
    add_fighter(plan, at(0, 0, 100), 3000);
    plan.movers[0].above_ground_m = above_ground_m;
    plan.relief = relief_of([](std::uint32_t, std::uint32_t) { return 5600; });
    OpenWorld open(plan);
    for (int k = 0; k < 300; ++k) {
      open.tick();
    }
    return cpu::position_of(open.world(), 0).z / 1024.0 - 5600;
  };
  EXPECT_LT(height_m(-1), 1) << "its patrol would be at 5,000 m";
  EXPECT_NEAR(height_m(400), 400, 20);
}

TEST(Relief, ThatIsBrokenIsRefused) {
  const auto problems = [](const Relief& relief) {
    WorldPlan plan = small_world(1);
    plan.relief = std::make_shared<Relief>(relief);
    return check_plan(plan).size();
  };
  Relief relief = *ridge(100);
  EXPECT_EQ(problems(relief), 0U);
  relief.height_m[7] = -1;
  EXPECT_EQ(problems(relief), 1U);
  relief = *ridge(100);
  relief.rows -= 1;
  EXPECT_EQ(problems(relief), 1U);
  relief = *ridge(100);
  relief.step_m = 0;
  EXPECT_EQ(problems(relief), 1U);
}

}  // namespace
}  // namespace boyd::test
