#include <cmath>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/kernels/busy_swarm.hpp"
#include "tests/kernels/open_world.hpp"
#include "tests/kernels/swarm_world.hpp"

namespace boyd::test {
namespace {

/// Tick at whose end each row was no longer in the air.
std::vector<TimeNs> ends_of(const WorldPlan& plan) {
  OpenWorld open(plan);
  std::vector<TimeNs> ends(plan.movers.size(), kNever);
  while (open.runs()) {
    open.tick();
    for (std::uint32_t row = 0; row < ends.size(); ++row) {
      if (ends[row] == kNever && static_cast<Fate>(open.world().fate(row)) == Fate::kDetonated) {
        ends[row] = open.now_ns();
      }
    }
  }
  return ends;
}

TEST(Arrival, DronesFromDifferentDistancesArriveWithinOneTickOfTheirTime) {
  WorldPlan plan = attack_world(8);
  plan.platforms[kDrone].speed_cruise_mps = 46;
  plan.platforms[kDrone].speed_max_mps = 55;
  plan.swarm_platforms[kDrone].speed_min_mps = 30;
  const TimeNs together = seconds(1000);
  for (std::uint32_t k = 0; k < 8; ++k) {  // 33 to 50 km: 33 to 50 m/s on a straight way
    plan.movers[k].position = at(33000 + 2400.0 * k, 500.0 * k, 500 + 100.0 * k);
    if (k % 2 == 1) {
      plan.movers[k].route_first = static_cast<std::uint32_t>(plan.waypoints.size());
      plan.movers[k].route_count = 2;
      plan.waypoints.push_back({at(20000, 3000, 500 + 100.0 * k)});
      plan.waypoints.push_back({at(12000, -2000, 500 + 100.0 * k)});
    }
    plan.swarm_members[k].arrive_ns = together;
  }
  for (const TimeNs end : ends_of(plan)) {
    EXPECT_NEAR(static_cast<double>(end - together) * 1e-9, 0, 1);
  }
  for (SwarmMemberSpec& member : plan.swarm_members) {
    member.arrive_ns = kNever;
  }
  const std::vector<TimeNs> free = ends_of(plan);
  EXPECT_GT(free[7] - free[0], seconds(200));
}

TEST(Arrival, WhoCannotMakeItFliesAtItsLimits) {
  WorldPlan plan = attack_world(2);
  plan.platforms[kDrone].speed_max_mps = 50;
  plan.swarm_platforms[kDrone].speed_min_mps = 40;
  plan.movers[0].position = at(40000, 0, 100);
  plan.movers[1].position = at(40000, 100, 100);
  plan.swarm_members[0].arrive_ns = seconds(100);   // too early
  plan.swarm_members[1].arrive_ns = seconds(3000);  // too late
  const std::vector<TimeNs> ends = ends_of(plan);
  EXPECT_NEAR(static_cast<double>(ends[0]) * 1e-9, 40000.0 / 50, 4);
  // It slows until what is left fits, then keeps its time only if it can: 40 m/s brings it early.
  EXPECT_NEAR(static_cast<double>(ends[1]) * 1e-9, 40000.0 / 40, 4);
}

TEST(Arrival, WhoHasATimeBidsOnlyForWhatItCanReachByThen) {
  WorldPlan plan = attack_world(1);
  const std::uint32_t far = add_asset(plan, -30000, 0);
  plan.movers[0].target_asset = far;
  plan.swarm_members[0].arrive_ns = seconds(70000.0 / 46);  // at cruise speed to the far one
  plan.swarm_targets = {{kHarbour, 1}, {far, 1}};
  SwarmSpec& swarm = swarm_of(plan, kRaiders);
  swarm.target_count = 2;
  swarm.choice = TargetChoice::kAuction;
  swarm.radio_range_m = 1000;
  const auto chosen = [&plan] {
    OpenWorld open(plan);
    open.tick();
    open.tick();
    return open.world().target(open.world().index_of(0));
  };
  EXPECT_EQ(chosen(), far);
  plan.swarm_members[0].arrive_ns = kNever;
  EXPECT_EQ(chosen(), kHarbour);
}

/// A wedge of five that flies 20 km east, then 15 km north, with the harbour beyond.
WorldPlan wedge() {
  WorldPlan plan = attack_world(5);
  plan.sites[kHarbour].position = at(20000, 40000, 0);
  plan.waypoints = {{at(20000, 0, 800)}, {at(20000, 25000, 800)}};
  const double stations[5][2] = {{0, 0}, {-200, 200}, {-200, -200}, {-400, 400}, {-400, -400}};
  for (std::uint32_t k = 0; k < 5; ++k) {
    plan.movers[k].position = at(stations[k][0], stations[k][1], 800);
    plan.movers[k].heading_rad = 0;
    plan.movers[k].route_count = 2;
    SwarmMemberSpec& member = plan.swarm_members[k];
    member.formation_mps = 46;
    member.formation_start = at(0, 0, 800);
    member.station = {static_cast<float>(stations[k][0]), static_cast<float>(stations[k][1]), 0};
  }
  return plan;
}

TEST(Formation, StationsAreKeptOnTheLegsAndTurnWithThem) {
  const WorldPlan plan = wedge();
  OpenWorld open(plan);
  const cpu::World world = open.world();
  for (const double at_s : {300.0, 900.0}) {
    while (open.now_ns() < seconds(at_s)) {
      open.tick();
    }
    const bool north = at_s > 500;
    const double flown_m = 46 * at_s;
    const double x = north ? 20000 : flown_m;
    const double y = north ? flown_m - 20000 : 0;
    for (std::uint32_t k = 0; k < 5; ++k) {
      const Vec3f station = plan.swarm_members[k].station;
      const Position p = cpu::position_of(world, world.index_of(k));
      const float east = north ? -station.y : station.x;
      const float ahead = north ? station.x : station.y;
      EXPECT_NEAR(p.x / 1024.0, x + static_cast<double>(east), 50) << k << " at " << at_s;
      EXPECT_NEAR(p.y / 1024.0, y + static_cast<double>(ahead), 50) << k << " at " << at_s;
    }
  }
}

TEST(Formation, ALostMemberIsMissedByNobodyAndAllOthersReachTheTarget) {
  const WorldPlan plan = wedge();
  OpenWorld open(plan);
  const cpu::World world = open.world();
  while (open.now_ns() < seconds(100)) {
    open.tick();
  }
  world.fuel_ns(world.index_of(0)) = 0;
  const Position before = cpu::position_of(world, world.index_of(3));
  open.tick();
  open.tick();
  const Vec3f flown = cpu::offset_m(before, cpu::position_of(world, world.index_of(3)));
  EXPECT_NEAR(static_cast<double>(cpu::length(flown)), 2 * 46, 1);
  while (open.runs()) {
    open.tick();
  }
  for (std::uint32_t k = 1; k < 5; ++k) {
    EXPECT_EQ(static_cast<Fate>(world.fate(k)), Fate::kDetonated);
  }
}

/// Two drones at one unit that falls at the first hit; another unit stands near by.
WorldPlan two_units(bool retargets) {
  WorldPlan plan = attack_world(2);
  const std::uint32_t first = add_unit(plan, 1, 0, 5000);
  const std::uint32_t second = add_unit(plan, 2, 0, 9000);
  for (std::uint32_t k = 0; k < 2; ++k) {
    plan.movers[k].position = at(20000 + 3000.0 * k, 5000, 300);
    plan.movers[k].target_asset = first;
  }
  swarm_of(plan, kRaiders).retargets = retargets;
  plan.swarm_targets = {{first, 1}, {second, 1}};
  swarm_of(plan, kRaiders).target_count = 2;
  return plan;
}

TEST(Retargeting, WhoseTargetIsOutOfActionTakesAnother) {
  EXPECT_EQ(total(run_to_end({two_units(false)})->result(0), Counter::units_lost_count), 1);
  EXPECT_EQ(total(run_to_end({two_units(true)})->result(0), Counter::units_lost_count), 2);
}

TEST(LostLink, OnlyFromA2OnAttackersTakeAnotherTargetByThemselves) {
  std::map<Autonomy, std::int64_t> lost;
  for (const Autonomy level :
       {Autonomy::kA0, Autonomy::kA1, Autonomy::kA2, Autonomy::kA3, Autonomy::kA4}) {
    const auto battle = run_to_end({cut_off(two_units(true), level)});
    lost[level] = total(battle->result(0), Counter::units_lost_count);
  }
  EXPECT_EQ(lost[Autonomy::kA0], 1);
  EXPECT_EQ(lost[Autonomy::kA1], 1);
  EXPECT_EQ(lost[Autonomy::kA2], 2);
  EXPECT_EQ(lost[Autonomy::kA3], 2);
  EXPECT_EQ(lost[Autonomy::kA4], 2);
}

TEST(LostLink, OnlyFromA3OnAttackersShareTheirTargetsOutAnew) {
  for (const Autonomy level : {Autonomy::kA0, Autonomy::kA2, Autonomy::kA3}) {
    // The third drone finds no place at the two units while the link stands. Then one that has one
    // is lost.
    WorldPlan plan = two_units(false);
    plan.movers.push_back(plan.movers[1]);
    plan.movers[2].id = agent_id(kRaiders, 2);
    plan.movers[2].position = at(30000, 5000, 300);
    plan.movers[2].target_asset = kHarbour;
    plan.swarm_members.resize(3);
    swarm_of(plan, kRaiders).choice = TargetChoice::kAuction;
    swarm_of(plan, kRaiders).radio_range_m = 20000;
    OpenWorld open(cut_off(plan, level));
    const cpu::World world = open.world();
    for (int tick = 0; tick < 20; ++tick) {
      open.tick();
    }
    ASSERT_EQ(world.target(world.index_of(2)), kHarbour);
    ASSERT_EQ(world.group_state(kRaiders).link_jammed, 1U);
    const std::uint32_t freed = world.target(world.index_of(1));
    world.fuel_ns(world.index_of(1)) = 0;
    for (int tick = 0; tick < 5; ++tick) {
      open.tick();
    }
    const std::uint32_t expected = level == Autonomy::kA3 ? freed : kHarbour;
    EXPECT_EQ(world.target(world.index_of(2)), expected);
  }
}

TEST(Swarms, AllThatTheyCanDoHappensInTheBusySwarm) {
  const WorldPlan plan = busy_swarm(7, 24);
  ASSERT_EQ(check_plan(plan), std::vector<std::string>{});
  OpenWorld open(plan);
  const cpu::World world = open.world();
  const auto first = static_cast<std::uint32_t>(plan.sites.size());  // of the attackers' picture
  const std::uint32_t seen_unit = plan.swarm_targets[0].site;
  bool weaves = false;
  bool bids = false;
  bool hunts = false;
  bool sighted = false;
  bool heard = false;
  bool silent = false;
  bool cut_off = false;
  while (open.runs()) {
    open.tick();
    sighted = sighted || world.sighting(first + seen_unit).seen_ns != 0;
    silent = silent || world.emits(0) == 0;
    cut_off = cut_off || world.group_state(kKillers).link_jammed != 0;
    for (std::uint32_t row = 0; row < world.world().movers; ++row) {
      const std::uint32_t i = world.index_of(row);
      if (i == kNoRow) {
        continue;
      }
      const Role role = cpu::platform_of(world, i).role;
      weaves = weaves || world.swarm_state(row).evades_since_ns != 0;
      bids = bids || (role == Role::kAttackDrone && world.swarm_state(row).task != kNoRow);
      hunts = hunts || (role == Role::kInterceptor && world.ordinal(i) >= 1U << 20);
      heard =
          heard || (world.platform(i) == kSeekerPlatform && world.swarm_state(row).task != kNoRow);
    }
  }
  EXPECT_TRUE(weaves && bids && hunts && sighted && heard && silent && cut_off)
      << weaves << bids << hunts << sighted << heard << silent << cut_off;
  std::int64_t leaks = 0;
  for (std::uint32_t n = 0; n < kNationsMax; ++n) {
    leaks += world.counter(n * kCounters + static_cast<std::uint32_t>(Counter::leakers_count));
  }
  EXPECT_GT(leaks, 0);
}

TEST(Swarms, BrokenRulesOfAPlanAreNamed) {
  const auto problem = [](auto&& change) {
    WorldPlan plan = busy_swarm(1, 6);
    change(plan);
    const std::vector<std::string> problems = check_plan(plan);
    return problems.size() == 1 ? problems[0] : std::to_string(problems.size()) + " problems";
  };
  using P = WorldPlan&;
  EXPECT_NE(problem([](P plan) { plan.swarm_members.pop_back(); }).find("one row per"),
            std::string::npos);
  EXPECT_NE(problem([](P plan) { plan.swarms[0].target_count = 99; }).find("out of range"),
            std::string::npos);
  EXPECT_NE(problem([](P plan) { plan.swarms[2].emit_ns = 0; }).find("must radiate"),
            std::string::npos);
  EXPECT_NE(problem([](P plan) { plan.swarms[4].sighting_ns = -1; }).find("negative"),
            std::string::npos);
  EXPECT_NE(problem([](P plan) { plan.swarm_targets[0].weight = 0; }).find("weight"),
            std::string::npos);
  EXPECT_NE(problem([](P plan) { plan.ground_looks[0].sensor = 99; }).find("sensor"),
            std::string::npos);
  EXPECT_NE(problem([](P plan) { plan.swarm_members[0].formation_mps = -1; }).find("formation"),
            std::string::npos);
  EXPECT_NE(problem([](P plan) { plan.swarm_platforms[0].evade_period_s = 0; }).find("period"),
            std::string::npos);
  EXPECT_NE(problem([](P plan) { plan.swarm_platforms[8].launch_slope = 0; }).find("ballistic"),
            std::string::npos);
  EXPECT_NE(problem([](P plan) { plan.swarm_platforms[0].evade_range_m = -1; }).find("negative"),
            std::string::npos);
  EXPECT_NE(problem([](P plan) { plan.relocations[0].site = kHarbour; }).find("assets do not"),
            std::string::npos);
}

TEST(Swarms, RowsWithoutEffectChangeNothing) {
  WorldPlan plan = small_world(30);
  const auto plain = run_to_end({plan});
  add_swarms(plan);
  const auto rows = run_to_end({plan});
  const WorldResult one = plain->result(0);
  const WorldResult other = rows->result(0);
  for (std::size_t n = 0; n < one.nations.size(); ++n) {
    EXPECT_EQ(one.nations[n], other.nations[n]);
  }
  EXPECT_EQ(one.now_ns, other.now_ns);
}

}  // namespace
}  // namespace boyd::test
