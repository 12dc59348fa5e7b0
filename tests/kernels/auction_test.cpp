#include "kernels/stage/auction.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "tests/kernels/open_world.hpp"
#include "tests/kernels/swarm_world.hpp"

namespace boyd::test {
namespace {

constexpr float kFar_m = 1.0e6F;

/// Drones and targets strewn over 60 km; the drones hardly move, so that what a target is worth to
/// one stays as it is while they bargain.
WorldPlan bargain(std::uint32_t drones, std::uint32_t targets, std::uint32_t seed, float radio_m) {
  WorldPlan plan = attack_world(drones);
  plan.platforms[kDrone].speed_cruise_mps = 0.01F;
  plan.platforms[kDrone].speed_max_mps = 0.01F;
  std::mt19937 dice(seed);
  const auto within = [&](double extent_m) {
    return extent_m * (static_cast<double>(dice()) / 4294967296.0 - 0.5);
  };
  for (MoverSpec& mover : plan.movers) {
    mover.position = at(within(60000), within(60000), 800);
  }
  SwarmSpec& swarm = swarm_of(plan, kRaiders);
  swarm.choice = TargetChoice::kAuction;
  swarm.radio_range_m = radio_m;
  for (std::uint32_t t = 0; t < targets; ++t) {
    const std::uint32_t site = add_asset(plan, within(60000), within(60000));
    plan.swarm_targets.push_back({site, static_cast<float>(1 + t % 3)});
  }
  swarm.target_count = targets;
  return plan;
}

/// Task of each drone, by row.
std::vector<std::uint32_t> tasks_of(const OpenWorld& open, std::uint32_t drones) {
  std::vector<std::uint32_t> tasks;
  for (std::uint32_t row = 0; row < drones; ++row) {
    tasks.push_back(open.world().swarm_state(row).task);
  }
  return tasks;
}

void settle(OpenWorld& open, int ticks = 40) {
  for (int k = 0; k < ticks; ++k) {
    open.tick();
  }
}

using Worths = std::vector<std::vector<double>>;  // [drone][task]

Worths worths_of(const OpenWorld& open, const WorldPlan& plan) {
  const cpu::World world = open.world();
  Worths worths(plan.movers.size());
  for (std::uint32_t row = 0; row < plan.movers.size(); ++row) {
    for (std::uint32_t t = 0; t < plan.swarm_targets.size(); ++t) {
      worths[row].push_back(static_cast<double>(cpu::worth_of_site(world, world.index_of(row), t)));
    }
  }
  return worths;
}

/// The pair that is worth most of all, then the next among the rest.
std::vector<std::uint32_t> greedy(const Worths& worths) {
  std::vector<std::uint32_t> tasks(worths.size(), kNoRow);
  std::set<std::uint32_t> taken;
  while (taken.size() < worths[0].size()) {
    double most = 0;
    std::size_t who = 0;
    std::uint32_t what = 0;
    for (std::size_t a = 0; a < worths.size(); ++a) {
      for (std::uint32_t t = 0; tasks[a] == kNoRow && t < worths[a].size(); ++t) {
        if (taken.count(t) == 0 && worths[a][t] > most) {
          most = worths[a][t];
          who = a;
          what = t;
        }
      }
    }
    if (most <= 0) {
      break;
    }
    tasks[who] = what;
    taken.insert(what);
  }
  return tasks;
}

double value_of(const Worths& worths, const std::vector<std::uint32_t>& tasks) {
  double sum = 0;
  for (std::size_t a = 0; a < tasks.size(); ++a) {
    sum += tasks[a] == kNoRow ? 0 : worths[a][tasks[a]];
  }
  return sum;
}

/// The best of all assignments, by trying every one.
double best_value(const Worths& worths, std::size_t agent, std::set<std::uint32_t>& taken) {
  if (agent == worths.size()) {
    return 0;
  }
  double best = best_value(worths, agent + 1, taken);
  for (std::uint32_t t = 0; t < worths[agent].size(); ++t) {
    if (taken.insert(t).second) {
      best = std::max(best, worths[agent][t] + best_value(worths, agent + 1, taken));
      taken.erase(t);
    }
  }
  return best;
}

TEST(Auction, WithAllInRangeItIsTheGreedyAssignmentAndWorthAtLeastHalfTheBest) {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    const std::uint32_t drones = 3 + seed % 5;
    const std::uint32_t targets = 2 + seed % 6;
    const WorldPlan plan = bargain(drones, targets, seed, kFar_m);
    OpenWorld open(plan);
    settle(open);
    const std::vector<std::uint32_t> tasks = tasks_of(open, drones);
    const Worths worths = worths_of(open, plan);
    EXPECT_EQ(tasks, greedy(worths)) << "seed " << seed;
    std::set<std::uint32_t> none;
    const double best = best_value(worths, 0, none);
    EXPECT_GE(value_of(worths, tasks), 0.5 * best);
    EXPECT_LE(value_of(worths, tasks), best * (1 + 1e-6));
  }
}

/// Which drones hear each other over any number of hops.
std::vector<std::uint32_t> components(const WorldPlan& plan, double radio_m) {
  std::vector<std::uint32_t> part(plan.movers.size());
  for (std::uint32_t a = 0; a < part.size(); ++a) {
    part[a] = a;
  }
  for (std::size_t pass = 0; pass < part.size(); ++pass) {
    for (std::size_t a = 0; a < part.size(); ++a) {
      for (std::size_t b = 0; b < part.size(); ++b) {
        const Vec3f d = cpu::offset_m(plan.movers[a].position, plan.movers[b].position);
        if (static_cast<double>(cpu::length(d)) <= radio_m) {
          part[a] = part[b] = std::min(part[a], part[b]);
        }
      }
    }
  }
  return part;
}

TEST(Auction, NoTwoThatHearEachOtherOverAnyNumberOfHopsHoldTheSameTask) {
  int conflicts_beyond_hearing = 0;
  for (std::uint32_t seed = 1; seed <= 10; ++seed) {
    constexpr std::uint32_t drones = 40;
    constexpr float radio_m = 9000;
    const WorldPlan plan = bargain(drones, 40, seed, radio_m);
    OpenWorld open(plan);
    settle(open, 80);
    const std::vector<std::uint32_t> tasks = tasks_of(open, drones);
    const std::vector<std::uint32_t> part = components(plan, radio_m);
    for (std::uint32_t a = 0; a < drones; ++a) {
      EXPECT_NE(tasks[a], kNoRow) << "there is a target for everybody";
      for (std::uint32_t b = a + 1; b < drones; ++b) {
        const bool same = tasks[a] == tasks[b] && tasks[a] != kNoRow;
        EXPECT_FALSE(same && part[a] == part[b]) << "seed " << seed << ": " << a << " and " << b;
        conflicts_beyond_hearing += same ? 1 : 0;
      }
    }
  }
  EXPECT_GT(conflicts_beyond_hearing, 0) << "the range does restrict";
}

TEST(Auction, BidsTravelOneHopARound) {
  // A row of drones 1 km apart hear only their neighbours. All want the one target at the far end.
  constexpr std::uint32_t drones = 14;
  WorldPlan plan = bargain(drones, 1, 1, 1100);
  for (std::uint32_t k = 0; k < drones; ++k) {
    plan.movers[k].position = at(1000.0 * (drones - k), 0, 800);
  }
  plan.sites[plan.swarm_targets[0].site].position = at(0, 0, 0);
  OpenWorld open(plan);
  for (std::uint32_t tick = 1; tick <= 4; ++tick) {
    open.tick();
    const auto informed = static_cast<std::uint32_t>(cpu::kAuctionRounds) * tick - 1;
    // In the first tick nobody has anything to say in the opening round.
    for (std::uint32_t hops = 0; hops < drones; ++hops) {
      const cpu::World world = open.world();
      const std::uint32_t row = drones - 1 - hops;
      const std::uint64_t known = world.heard(cpu::cells_of(world.auction(kRaiders), row));
      const bool knows = known != 0 && cpu::bidder_of(known) == drones - 1;
      EXPECT_EQ(knows, hops <= informed) << "tick " << tick << ", hop " << hops;
    }
  }
}

TEST(Auction, TheOrderOfTheRowsDoesNotShow) {
  const WorldPlan plan = bargain(12, 9, 5, 30000);
  WorldPlan turned = plan;
  std::reverse(turned.movers.begin(), turned.movers.end());
  OpenWorld one(plan);
  OpenWorld other(turned);
  settle(one);
  settle(other);
  std::vector<std::uint32_t> backwards = tasks_of(other, 12);
  std::reverse(backwards.begin(), backwards.end());
  EXPECT_EQ(tasks_of(one, 12), backwards);
}

TEST(Auction, OfTwoThatBidTheSameTheLowerIdWins) {
  WorldPlan plan = bargain(2, 1, 1, kFar_m);
  plan.sites[plan.swarm_targets[0].site].position = at(0, 0, 0);
  plan.movers[0].position = at(5000, 0, 800);
  plan.movers[1].position = at(-5000, 0, 800);
  for (MoverSpec& mover : plan.movers) {
    mover.heading_rad = 1.5707964F;
  }
  OpenWorld open(plan);
  settle(open);
  EXPECT_EQ(tasks_of(open, 2), (std::vector<std::uint32_t>{0, kNoRow}));
}

TEST(Auction, WhatALostMemberHeldGoesToAnother) {
  const WorldPlan plan = bargain(6, 3, 4, kFar_m);
  OpenWorld open(plan);
  settle(open);
  const std::vector<std::uint32_t> before = tasks_of(open, 6);
  const auto holder =
      static_cast<std::uint32_t>(std::find(before.begin(), before.end(), 1U) - before.begin());
  ASSERT_LT(holder, 6U);
  const cpu::World world = open.world();
  world.fuel_ns(world.index_of(holder)) = 0;
  settle(open);
  ASSERT_EQ(world.index_of(holder), kNoRow);
  std::uint32_t holders = 0;
  for (std::uint32_t row = 0; row < 6; ++row) {
    const bool flies = world.index_of(row) != kNoRow;
    holders += flies && world.swarm_state(row).task == 1U ? 1U : 0U;
  }
  EXPECT_EQ(holders, 1U);
}

/// Six interceptor drones leave one site almost at once for the nearest of six raiders.
WorldPlan interceptors(bool auction) {
  WorldPlan plan = attack_world(6);
  plan.pictures[0].perfect = true;
  for (std::uint32_t k = 0; k < 6; ++k) {
    plan.movers[k].position = at(9000 + 400.0 * k, 1500.0 * k - 3000, 800);
  }
  plan.mounts.push_back({.key = mount_key(kBattery, 0, 0),
                         .kind = MountKind::kInterceptor,
                         .site = 1,
                         .group = kBattery,
                         .platform = kInterceptorPlatform,
                         .range_max_m = 20000,
                         .altitude_max_m = 10000,
                         .cycle_ns = seconds(1),
                         .channels_count = 1,
                         .magazine_count = 6,
                         .salvo_count = 6,
                         .kill_prob = {1, 1, 1, 1},
                         .coordinated = false});
  plan.platforms[kInterceptorPlatform].seeker_range_m = 100000;
  if (auction) {
    swarm_of(plan, kBattery).choice = TargetChoice::kAuction;
    swarm_of(plan, kBattery).radio_range_m = kFar_m;
  }
  return plan;
}

std::set<std::uint32_t> hunted(const WorldPlan& plan) {
  OpenWorld open(plan);
  settle(open, 12);
  std::set<std::uint32_t> targets;
  const cpu::World world = open.world();
  for (std::uint32_t i = 0; i < world.mover_count(); ++i) {
    if (cpu::platform_of(world, i).role == Role::kInterceptor) {
      targets.insert(world.target(i));
    }
  }
  return targets;
}

TEST(Auction, InterceptorDronesInFlightShareOutTheTracksOfTheirPicture) {
  EXPECT_EQ(hunted(interceptors(false)).size(), 1U);
  EXPECT_EQ(hunted(interceptors(true)).size(), 6U);
  const auto salvo = run_to_end({interceptors(false)});
  const auto swarm = run_to_end({interceptors(true)});
  EXPECT_EQ(total(salvo->result(0), Counter::attackers_shot_down_count), 1);
  EXPECT_GE(total(swarm->result(0), Counter::attackers_shot_down_count), 4);
}

TEST(Auction, WhatAnInterceptorDroneCannotReachIsWorthNothingToIt) {
  OpenWorld open(interceptors(true));
  settle(open, 6);
  const cpu::World world = open.world();
  const std::uint32_t i = world.index_of(6);
  ASSERT_NE(i, kNoRow);
  EXPECT_GT(cpu::worth_of_track(world, i, 0), 0);
  world.fuel_ns(i) = open.now_ns() + seconds(20);  // 1.7 km
  EXPECT_EQ(cpu::worth_of_track(world, i, 0), 0);
}

TEST(Auction, MoreBidsThanThereIsRoomForAreAProblemOfThePlan) {
  WorldPlan plan = attack_world(3000);
  swarm_of(plan, kRaiders).choice = TargetChoice::kAuction;
  swarm_of(plan, kRaiders).radio_range_m = 1000;
  plan.swarm_targets.assign(3000, {kHarbour, 1});
  swarm_of(plan, kRaiders).target_count = 3000;
  const std::vector<std::string> problems = check_plan(plan);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_NE(problems[0].find("are 9000000"), std::string::npos);
  swarm_of(plan, kRaiders).radio_range_m = 0;
  plan.swarm_targets.resize(1);
  swarm_of(plan, kRaiders).target_count = 1;
  ASSERT_EQ(check_plan(plan).size(), 1U);
  EXPECT_NE(check_plan(plan)[0].find("radio range"), std::string::npos);
}

}  // namespace
}  // namespace boyd::test
