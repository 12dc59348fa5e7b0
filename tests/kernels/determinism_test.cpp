#include <cstddef>
#include <map>
#include <span>
#include <stdexcept>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "tests/kernels/busy_swarm.hpp"
#include "tests/kernels/small_world.hpp"

namespace boyd::test {
namespace {

WorldPlan flocking_world(std::uint64_t seed) {
  WorldPlan plan = small_world(40);
  add_airliners(plan, 3);
  for (PlatformSpec& platform : plan.platforms) {
    if (platform.role == Role::kAttackDrone || platform.role == Role::kDecoy) {
      platform.flock_radius_m = 600;
      platform.flock_separation_m = 200;
      platform.separation_weight = 0.01F;
      platform.alignment_weight = 0.2F;
      platform.cohesion_weight = 0.0005F;
    }
  }
  plan.seed = seed;
  return plan;
}

std::uint64_t hash_alone(const WorldPlan& plan, std::uint32_t threads = 1) {
  return run_to_end({plan}, {.threads = threads})->result(0).state_hash;
}

TEST(Determinism, HashIsTheSameForOneAndTwoThreads) {
  const WorldPlan plan = flocking_world(7);
  EXPECT_EQ(hash_alone(plan, 1), hash_alone(plan, 2));
}

TEST(Determinism, HashDoesNotDependOnSlotOrCompany) {
  const WorldPlan plan = flocking_world(7);
  const std::uint64_t alone = hash_alone(plan);
  WorldPlan larger = flocking_world(8);
  larger.mounts[0].magazine_count = 60;
  larger.waypoints.resize(20);
  larger.triggers.push_back({});
  for (std::uint32_t k = 0; k < 30; ++k) {
    MoverSpec extra = larger.movers[0];
    extra.id = agent_id(kRaiders, 100 + k);
    larger.movers.push_back(extra);
  }
  const auto before = run_to_end({larger, plan, larger});
  const auto after = run_to_end({plan, larger}, {.threads = 2});
  EXPECT_EQ(before->result(1).state_hash, alone);
  EXPECT_EQ(after->result(0).state_hash, alone);
  EXPECT_NE(before->result(0).state_hash, alone);
}

TEST(Determinism, SwarmsHaveTheSameHashWhateverTheThreadsSlotAndCompany) {
  // More movers than one thread takes at a time.
  WorldPlan plan = busy_swarm(7, 540);
  plan.end_ns = seconds(100);
  const std::uint64_t alone = hash_alone(plan);
  EXPECT_EQ(hash_alone(plan, 2), alone);
  const auto batch = run_to_end({flocking_world(8), busy_swarm(9, 30), plan});
  EXPECT_EQ(batch->result(2).state_hash, alone);
  EXPECT_EQ(batch->result(0).state_hash, hash_alone(flocking_world(8)));
  EXPECT_EQ(batch->result(1).state_hash, hash_alone(busy_swarm(9, 30)));
}

TEST(Determinism, HashChangesWithTheSeed) {
  EXPECT_NE(hash_alone(flocking_world(7)), hash_alone(flocking_world(8)));
}

TEST(Determinism, HashDoesNotDependOnTheOrderInWhichMoversAreListed) {
  WorldPlan plan = flocking_world(7);
  const std::uint64_t listed = hash_alone(plan);
  for (MoverSpec& mover : plan.movers) {
    mover.spawn_ns = seconds(10);
  }
  const std::uint64_t together = hash_alone(plan);
  EXPECT_NE(listed, together);
}

TEST(Determinism, HowOftenTheHostLooksChangesNothing) {
  const WorldPlan plan = flocking_world(7);
  const std::uint64_t once = hash_alone(plan);
  auto battle = make_battle(Backend::kCpu, {&plan, 1}, {});
  while (battle->report(0).state == WorldState::kRunning) {
    const TimeNs until = battle->report(0).now_ns + seconds(7);
    battle->advance({&until, 1});
  }
  EXPECT_EQ(battle->result(0).state_hash, once);
}

TEST(Determinism, ARestoredSnapshotGoesOnAsTheOriginalDid) {
  const WorldPlan plan = flocking_world(7);
  const std::uint64_t once = hash_alone(plan);
  auto battle = make_battle(Backend::kCpu, {&plan, 1}, {});
  const TimeNs midway = seconds(60);
  battle->advance({&midway, 1});
  const std::vector<std::byte> snapshot = battle->snapshot();
  const std::uint64_t then = battle->result(0).state_hash;

  auto other = make_battle(Backend::kCpu, {&plan, 1}, {});
  other->restore(snapshot);
  EXPECT_EQ(other->report(0).now_ns, midway);
  EXPECT_EQ(other->result(0).state_hash, then);
  const TimeNs end = plan.end_ns;
  while (other->report(0).state == WorldState::kRunning) {
    other->advance({&end, 1});
  }
  EXPECT_EQ(other->result(0).state_hash, once);
  EXPECT_NE(then, once);
  EXPECT_THROW(other->restore(std::span(snapshot).first(8)), std::invalid_argument);
}

using DrawKey = std::tuple<EventKind, AgentId, AgentId, std::uint32_t>;

std::map<DrawKey, float> draws(const WorldPlan& plan) {
  const auto battle = run_to_end({plan}, {.record_events = true});
  std::map<DrawKey, float> found;
  for (const Event& event : battle->take_events(0)) {
    if (event.kind == EventKind::kKillDraw || event.kind == EventKind::kIdentify) {
      found[{event.kind, event.actor, event.target, event.ordinal}] = event.value;
    }
  }
  return found;
}

std::size_t expect_common_draws_equal(const std::map<DrawKey, float>& a,
                                      const std::map<DrawKey, float>& b) {
  std::size_t common = 0;
  for (const auto& [key, value] : a) {
    const auto other = b.find(key);
    if (other != b.end()) {
      EXPECT_EQ(other->second, value);
      ++common;
    }
  }
  return common;
}

TEST(CommonRandomNumbers, HalvingTheTickChangesNoDrawOfAnEventInBothRuns) {
  const WorldPlan plan = small_world(40);
  WorldPlan finer = plan;
  finer.dt_ns /= 2;
  EXPECT_GT(expect_common_draws_equal(draws(plan), draws(finer)), 50U);
}

TEST(CommonRandomNumbers, AnothersMagazineChangesNoDrawOfUnrelatedEvents) {
  WorldPlan plan = small_world(40);
  MountSpec second = plan.mounts[0];
  second.key = mount_key(kBattery, 1, 0);
  SiteSpec site = plan.sites[1];
  site.id = agent_id(kBattery, 1);
  site.position = at(-2000, -3000, 30);
  plan.sites.push_back(site);
  second.site = 2;
  plan.mounts.push_back(second);
  WorldPlan emptier = plan;
  emptier.mounts[0].magazine_count = 3;
  EXPECT_GT(expect_common_draws_equal(draws(plan), draws(emptier)), 50U);
}

TEST(Theatre, ShiftByAHundredKilometresChangesNothing) {
  const WorldPlan plan = flocking_world(7);
  WorldPlan shifted = plan;
  const auto shift = [](Position& p) {
    p.x += units(100000);
    p.y -= units(100000);
  };
  for (MoverSpec& mover : shifted.movers) {
    shift(mover.position);
  }
  for (SiteSpec& site : shifted.sites) {
    shift(site.position);
  }
  for (Waypoint& waypoint : shifted.waypoints) {
    shift(waypoint.position);
  }
  const auto a = run_to_end({plan}, {.record_events = true});
  const auto b = run_to_end({shifted}, {.record_events = true});
  const auto events_a = a->take_events(0);
  const auto events_b = b->take_events(0);
  ASSERT_EQ(events_a.size(), events_b.size());
  for (std::size_t k = 0; k < events_a.size(); ++k) {
    ASSERT_EQ(events_a[k].time_ns, events_b[k].time_ns) << "event " << k;
    ASSERT_EQ(events_a[k].kind, events_b[k].kind) << "event " << k;
    ASSERT_EQ(events_a[k].target, events_b[k].target) << "event " << k;
    ASSERT_EQ(events_a[k].value, events_b[k].value) << "event " << k;
  }
}

}  // namespace
}  // namespace boyd::test
