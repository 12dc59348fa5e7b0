/// The CUDA backend against the CPU's, world by world and interval by interval, over the whole
/// tick: a new stage is covered as soon as it is in sequence.cu and one of the worlds below makes
/// it act. Linked once with the real CUDA library and once with the emulated one.
#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <limits>
#include <set>
#include <string>
#include <utility>

#include <cuda_runtime_api.h>
#include <gtest/gtest.h>

#include "kernels/state/rows.hpp"
#include "tests/emulation/busy_world.hpp"
#include "tests/emulation/needs_cuda.hpp"
#include "tests/kernels/busy_swarm.hpp"
#include "tests/kernels/every_model.hpp"

namespace boyd::test {
namespace {

class Backends : public NeedsCuda {};

/// Drones that flock, airliners, a battery that fires, a jammer that lasts until end_s.
WorldPlan full_world(std::uint64_t seed, std::uint32_t drones_count, double end_s) {
  WorldPlan plan = small_world(drones_count);
  add_airliners(plan, 2);
  for (PlatformSpec& platform : plan.platforms) {
    if (platform.role == Role::kAttackDrone || platform.role == Role::kDecoy) {
      platform.flock_radius_m = 600;
      platform.flock_separation_m = 200;
      platform.separation_weight = 0.01F;
      platform.alignment_weight = 0.2F;
      platform.cohesion_weight = 0.0005F;
    }
  }
  for (MoverSpec& mover : plan.movers) {  // near enough that the engagement starts at once
    mover.position.x = mover.position.x / 3;
  }
  MountSpec jammer = plan.mounts[0];
  jammer.key = mount_key(kBattery, 0, 1);
  jammer.kind = MountKind::kJammer;
  jammer.range_max_m = 6000;
  jammer.magazine_count = 0;
  jammer.platform = kNoRow;
  plan.mounts.push_back(jammer);
  TriggerSpec trigger;
  trigger.kind = TriggerKind::kHostileInArea;
  AreaSpec area;
  area.radius_m = 50000;
  plan.areas.push_back(area);
  trigger.area = 0;
  plan.triggers.push_back(trigger);
  plan.seed = seed;
  plan.end_ns = seconds(end_s);
  return plan;
}

/// The same with a second battery and jammer, of a picture that has the first one's tracks too.
WorldPlan world_of_two_pictures(std::uint64_t seed, std::uint32_t drones_count, double end_s) {
  WorldPlan plan = full_world(seed, drones_count, end_s);
  const auto picture = static_cast<std::uint32_t>(plan.pictures.size());
  const auto group = static_cast<std::uint32_t>(plan.groups.size());
  const auto site = static_cast<std::uint32_t>(plan.sites.size());
  plan.pictures.push_back(plan.pictures[0]);
  plan.exchanges.push_back({.from = 0, .to = picture});
  plan.groups.push_back(plan.groups[kBattery]);
  plan.groups.back().picture = picture;
  plan.sites.push_back(plan.sites[1]);
  plan.sites.back().id = agent_id(group, 0);
  plan.sites.back().group = group;
  plan.sites.back().position = at(-2000, -500, 30);
  plan.sensors.push_back(plan.sensors[0]);
  plan.sensors.back().key = mount_key(group, 0, 0);
  plan.sensors.back().site = site;
  for (std::uint32_t k = 0; k < 2; ++k) {
    MountSpec mount = plan.mounts[k];
    mount.key = mount_key(group, 0, k);
    mount.site = site;
    mount.group = group;
    plan.mounts.push_back(mount);
  }
  return plan;
}

/// All there from the first second, near enough that the engagement starts at once.
WorldPlan near_at_once(WorldPlan plan, double end_s) {
  for (MoverSpec& mover : plan.movers) {
    if (mover.group == kRaiders) {
      mover.spawn_ns = seconds(1);
      mover.position.x /= 5;
    }
  }
  plan.end_ns = seconds(end_s);
  return plan;
}

void expect_same_world(Battle& cpu, Battle& cuda, std::uint32_t world, const std::string& when) {
  const WorldReport& a = cpu.report(world);
  const WorldReport& b = cuda.report(world);
  ASSERT_EQ(a.now_ns, b.now_ns) << when;
  ASSERT_EQ(a.state, b.state) << when;
  ASSERT_EQ(a.failure.agent, b.failure.agent) << when;
  ASSERT_EQ(a.failure.time_ns, b.failure.time_ns) << when;
  ASSERT_EQ(a.failure.is_finite, b.failure.is_finite) << when;
  for (std::size_t t = 0; t < a.triggers.size(); ++t) {
    ASSERT_EQ(a.triggers[t].count, b.triggers[t].count) << when << ", trigger " << t;
  }
  if (a.state != WorldState::kFailed || a.failure.is_finite) {  // which NaN it is, is the machine's
    ASSERT_EQ(cpu.result(world).state_hash, cuda.result(world).state_hash) << when;
  }
}

bool same_event(const Event& a, const Event& b) {
  return a.time_ns == b.time_ns && a.kind == b.kind && a.actor == b.actor && a.target == b.target &&
         a.ordinal == b.ordinal && a.value == b.value;
}

void expect_same_events(Battle& cpu, Battle& cuda, std::uint32_t world, const std::string& when) {
  const std::vector<Event> a = cpu.take_events(world);
  const std::vector<Event> b = cuda.take_events(world);
  EXPECT_TRUE(std::equal(a.begin(), a.end(), b.begin(), b.end(), same_event)) << when;
}

/// What else is expected at the end, of the CPU's battle.
using Look = std::function<void(Battle&)>;

/// Steps both backends until every world has ended and compares them after each step.
void expect_same_steps(const std::vector<WorldPlan>& plans,
                       const std::vector<Injection>& effects,
                       double step_s,
                       const BatchOptions& options,
                       const Look& look) {
  const auto cpu = make_battle(Backend::kCpu, plans, options);
  const auto cuda = make_battle(Backend::kCuda, plans, options);
  for (std::uint32_t w = 0; w < plans.size(); ++w) {
    cpu->inject(w, effects);
    cuda->inject(w, effects);
  }
  bool running = true;
  for (double until_s = step_s; running; until_s += step_s) {
    const std::vector<TimeNs> until(plans.size(), seconds(until_s));
    cpu->advance(until);
    advance_all(*cuda, until);
    running = false;
    for (std::uint32_t w = 0; w < plans.size(); ++w) {
      const std::string when =
          "world " + std::to_string(w) + " at " + std::to_string(until_s) + " s";
      ASSERT_NO_FATAL_FAILURE(expect_same_world(*cpu, *cuda, w, when));
      expect_same_events(*cpu, *cuda, w, when);
      running = running || cpu->report(w).state == WorldState::kRunning;
    }
  }
  look(*cpu);
}

/// The same of a battle in which somebody flocks and fires.
void expect_same_bits(const std::vector<WorldPlan>& plans,
                      const std::vector<Injection>& effects,
                      double step_s,
                      const BatchOptions& options = {}) {
  expect_same_steps(plans, effects, step_s, options, [](Battle& cpu) {
    EXPECT_GT(total(cpu.result(0), Counter::shots_count), 0) << "nobody fired";
    EXPECT_GT(cpu.result(0).pair_evaluations, 0) << "nobody flocked";
  });
}

TEST_F(Backends, ADeviceSaysWhatItCanDoAtMost) {
  const MachinePeaks peaks = backend_peaks(Backend::kCuda, 0);
  EXPECT_GT(peaks.fma_gflops, 0);
  EXPECT_GT(peaks.bandwidth_gb_per_s, 0);
}

TEST_F(Backends, PlacesOfMoversAreKeptAlike) {
  const WorldPlan plan = small_world(20);
  std::array<std::vector<Place>, 2> kept;
  for (const Backend backend : {Backend::kCpu, Backend::kCuda}) {
    const auto battle = make_battle(backend, {&plan, 1}, {});
    while (battle->report(0).now_ns < seconds(60)) {
      battle->advance(std::vector<TimeNs>{seconds(60)});
    }
    const auto places = battle->keep_places(0);
    std::vector<Place>& copy = kept[backend == Backend::kCpu ? 0 : 1];
    copy.resize(places->size());
    const std::size_t bytes = copy.size() * sizeof(Place);
    if (backend == Backend::kCpu) {
      std::memcpy(copy.data(), places->data(), bytes);
    } else {
      ASSERT_EQ(cudaMemcpy(copy.data(), places->data(), bytes, cudaMemcpyDeviceToHost),
                cudaSuccess);
    }
  }
  ASSERT_FALSE(kept[0].empty());
  ASSERT_EQ(kept[0].size(), kept[1].size());
  for (std::size_t row = 0; row < kept[0].size(); ++row) {
    EXPECT_EQ(std::memcmp(&kept[0][row], &kept[1][row], sizeof(Place)), 0) << row;
  }
}

TEST_F(Backends, AnEngagementHasTheSameHashAfterEveryInterval) {
  expect_same_bits({full_world(7, 24, 150)}, {}, 10);
}

TEST_F(Backends, WorldsOfDifferentSizesInOneBatchHaveTheSameHashes) {
  WorldPlan small = full_world(8, 5, 90);
  WorldPlan large = full_world(9, 40, 90);
  expect_same_bits({small, large, small}, {}, 30);
}

TEST_F(Backends, ADenseFlockAddsUpItsNeighboursInTheSameOrder) {
  WorldPlan plan = full_world(10, 40, 60);
  for (std::size_t k = 0; k < 40; ++k) {  // many in one cell, listed against the order of their ids
    plan.movers[k].spawn_ns = seconds(1);
    plan.movers[k].position =
        at(14000 + 37.0 * static_cast<double>(k % 7), 41.0 * static_cast<double>(k / 7), 800);
  }
  std::reverse(plan.movers.begin(), plan.movers.begin() + 40);
  expect_same_bits({plan}, {}, 5);
}

TEST_F(Backends, OrdersTakeEffectInTheSameTick) {
  WorldPlan plan = full_world(11, 12, 120);
  plan.groups[kBattery].autonomy = Autonomy::kA0;
  Injection permission{.effect_ns = seconds(40), .expires_ns = seconds(100), .group = kBattery};
  expect_same_bits({plan}, {permission}, 20);
}

TEST_F(Backends, ARaidOfSeveralBlocksOfThreadsHasTheSameHashes) {
  WorldPlan plan = full_world(15, 150, 40);
  for (std::size_t k = 0; k < 150; ++k) {
    plan.movers[k].spawn_ns = seconds(1);
  }
  expect_same_bits({plan}, {}, 10);
}

TEST_F(Backends, MostMoversLostInOneTickLeaveTheSameHashes) {
  WorldPlan plan = full_world(24, 300, 20);
  plan.platforms[kDrone].endurance_s = 5;
  for (std::size_t k = 0; k < 300;
       ++k) {  // several blocks of threads, of which one in seven flies on
    plan.movers[k].spawn_ns = seconds(1);
    plan.movers[k].platform = k % 7 == 3 ? kDecoyDrone : kDrone;
  }
  const std::size_t rows = plan.movers.size();
  expect_same_steps(
      {plan, full_world(25, 6, 20)}, {}, 1, {.record_events = true}, [&](Battle& cpu) {
        const auto lost = total(cpu.result(0), Counter::attackers_elsewhere_count);
        EXPECT_GT(static_cast<std::size_t>(lost), rows * 3 / 4) << "they came down together";
      });
}

TEST_F(Backends, AFlockOfMoreNeighboursThanAThreadKeepsHasTheSameHashes) {
  WorldPlan plan = full_world(28, 180, 5);
  for (std::size_t k = 0; k < 180; ++k) {  // three rows of cells, of which the middle one sees all
    plan.movers[k].spawn_ns = seconds(1);
    plan.movers[k].position = plan.sites.front().position;
    plan.movers[k].position.x += units(9900.0 + static_cast<double>(k % 7));
    plan.movers[k].position.y += units(300) + units(450) * (static_cast<std::int32_t>(k % 3) - 1);
    plan.movers[k].position.z += units(300);
  }
  expect_same_steps({plan}, {}, 1, {}, [](Battle& cpu) {
    EXPECT_GT(cpu.result(0).pair_evaluations, 0) << "nobody flocked";
  });
}

TEST_F(Backends, AFlockOfSeveralTilesOfBucketsHasTheSameHashes) {
  WorldPlan plan = full_world(26, 60, 20);
  plan.mounts[0].magazine_count = 3000;  // the table is as large as if all of them flew
  for (std::size_t k = 0; k < 60; ++k) {
    plan.movers[k].spawn_ns = seconds(1);
  }
  const std::array<WorldPlan, 1> plans = {plan};
  ASSERT_GT(rows_for(plans, true).flock_tiles, 2U);
  expect_same_bits({plan, full_world(27, 9, 20)}, {}, 2);
}

TEST_F(Backends, TwoPicturesChooseTheirTargetsInTheSameTick) {
  expect_same_bits({world_of_two_pictures(12, 24, 120)}, {}, 10);
}

/// Shooters of a GPU list the 32 nearest that they could choose before any of them chooses.
TEST_F(Backends, ShootersThatTakeMoreTargetsThanTheirListsHoldChooseAlike) {
  WorldPlan plan = near_at_once(small_world(120), 90);
  plan.mounts[0].channels_count = 16;
  plan.mounts[0].magazine_count = 60;
  for (std::uint32_t k = 1; k < 5; ++k) {
    plan.mounts.push_back(plan.mounts[0]);
    plan.mounts.back().key = mount_key(kBattery, 0, k);
  }
  expect_same_steps({plan}, {}, 10, {}, [](Battle& cpu) {
    EXPECT_GT(total(cpu.result(0), Counter::shots_count), 4 * 16);
  });
}

TEST_F(Backends, AStateRestoredFromTheCpuGoesOnWithTheSameHashes) {
  const std::vector<WorldPlan> plans = {full_world(13, 12, 100), full_world(14, 12, 100)};
  const auto cpu = make_battle(Backend::kCpu, plans, {});
  const auto cuda = make_battle(Backend::kCuda, plans, {});
  cpu->advance(std::vector<TimeNs>(plans.size(), seconds(60)));
  cuda->restore(cpu->snapshot());
  for (const double until_s : {60.0, 61.0, 80.0}) {
    const std::vector<TimeNs> until(plans.size(), seconds(until_s));
    cpu->advance(until);
    advance_all(*cuda, until);
    for (std::uint32_t w = 0; w < plans.size(); ++w) {
      ASSERT_NO_FATAL_FAILURE(expect_same_world(*cpu, *cuda, w, std::to_string(until_s)));
    }
  }
}

TEST_F(Backends, SomethingOfEverythingHasTheSameHashesAndEvents) {
  expect_same_bits(
      {busy_world(16, 40), busy_world(17, 12)}, busy_effects(), 5, {.record_events = true});
}

TEST_F(Backends, SwarmsHaveTheSameHashesAndEvents) {
  WorldPlan flocking = busy_swarm(20, 24);
  for (PlatformSpec& platform : flocking.platforms) {
    const bool flocks = platform.role == Role::kAttackDrone;
    platform.flock_radius_m = flocks ? 600 : 0;
    platform.flock_separation_m = flocks ? 200 : 0;
    platform.separation_weight = 0.01F;
    platform.alignment_weight = 0.2F;
  }
  WorldPlan hilly = busy_swarm(22, 24);
  add_hills_and_wind(hilly);
  hilly.groups[kBattery].autonomy = Autonomy::kA2;
  hilly.groups[kBattery].self_defence_radius_m = 3000;
  hilly.groups[kBattery].self_defence_ns = seconds(120);
  hilly.groups[kBattery].self_defence_includes_assets = true;
  hilly.groups[kBattery].assigned_sites = 3;
  flocking.groups[kBattery].weapon_control = WeaponControl::kFree;
  flocking.groups[kBattery].autonomy = Autonomy::kA3;
  for (WorldPlan* plan : {&flocking, &hilly}) {
    plan->swarms[kKillers].choice = TargetChoice::kAuction;
    plan->swarms[kKillers].radio_range_m = 9000;
    plan->areas.push_back({});
    plan->areas.back().radius_m = 6000;
    plan->groups[kBattery].sector_area = 0;
  }
  // Permissions for one track and for an area, that run out.
  const std::vector<Injection> orders = {
      {.effect_ns = seconds(60),
       .expires_ns = seconds(200),
       .order = 0,
       .group = kBattery,
       .track_id = 2},
      {.effect_ns = seconds(100), .expires_ns = seconds(160), .order = 1, .group = kBattery}};
  for (MountSpec& mount : hilly.mounts) {  // interceptors alone, and many of them
    mount.magazine_count = mount.kind == MountKind::kInterceptor ? 20 : 0;
    mount.channels_count = mount.kind == MountKind::kInterceptor ? 8 : mount.channels_count;
  }
  expect_same_bits({flocking, full_world(21, 6, 90), hilly}, orders, 5, {.record_events = true});
}

TEST_F(Backends, HillsWindAndLostSatellitesHaveTheSameHashesAndEvents) {
  WorldPlan hilly = busy_world(16, 40);
  add_busy_surroundings(hilly);
  WorldPlan other = busy_world(17, 12);
  add_busy_surroundings(other);
  expect_same_bits({hilly, busy_world(16, 40), other}, busy_effects(), 5, {.record_events = true});
}

TEST_F(Backends, EveryModelThatIsOffByDefaultHasTheSameHashesAndEvents) {
  WorldPlan hilly = with_every_model(busy_world(21, 20));
  add_busy_surroundings(hilly);
  expect_same_bits(
      {with_every_model(busy_world(20, 24)), hilly}, busy_effects(), 5, {.record_events = true});
}

TEST_F(Backends, EveryModelWithSwarmsHasTheSameHashesAndEvents) {
  WorldPlan plan = with_every_model_and_swarms(busy_swarm(23, 12));
  plan.pictures[0].identify_clutter_prob = surely(Identity::kHostile);
  plan.end_ns = seconds(200);
  expect_same_steps({plan}, {}, 20, {.record_events = true}, [](Battle& cpu) {
    EXPECT_GT(total(cpu.result(0), Counter::shots_on_false_tracks_count), 0);
  });
}

TEST_F(Backends, NobodyOneAndAllDeadUnderEveryModelHaveTheSameHashesAndEvents) {
  WorldPlan nobody = with_every_model(small_world(0));
  nobody.movers.clear();
  std::erase_if(nobody.mounts, [](const MountSpec& mount) { return mount.mover != kNoRow; });
  nobody.stop_when_clear = false;
  nobody.end_ns = seconds(120);
  WorldPlan one = near_at_once(with_every_model(small_world(1)), 90);
  WorldPlan all_dead = near_at_once(with_every_model(small_world(8)), 150);
  for (MountSpec& mount : all_dead.mounts) {
    mount.kill_prob.fill(1);
  }
  expect_same_steps({nobody, one, all_dead}, {}, 10, {.record_events = true}, [](Battle& cpu) {
    EXPECT_GT(total(cpu.result(0), Counter::false_tracks_confirmed_count), 0);
    EXPECT_EQ(total(cpu.result(2), Counter::leakers_count), 0) << "all are dead";
  });
}

TEST_F(Backends, EmptyMagazinesAndFullPicturesUnderEveryModelHaveTheSameHashesAndEvents) {
  WorldPlan empty = near_at_once(with_every_model(small_world(6)), 90);
  for (MountSpec& mount : empty.mounts) {
    mount.magazine_count = 0;
    mount.supply.reserve_count = 0;
    mount.laser.restart_nj = mount.laser.energy_nj = 1;
  }
  for (DepotSpec& depot : empty.depots) {
    depot.stock_count = 0;
  }
  WorldPlan full = near_at_once(with_every_model(small_world(12)), 90);
  full.pictures[0].capacity_count = 2;
  full.pictures[0].false_tracks_max_count = 1;
  expect_same_steps({empty, full}, {}, 10, {.record_events = true}, [](Battle& cpu) {
    EXPECT_EQ(total(cpu.result(0), Counter::shots_count), 0);
    EXPECT_GT(total(cpu.result(1), Counter::tracks_overflow_count), 0);
  });
}

TEST_F(Backends, ANumberThatIsNoneFreezesTheSameWorldAtTheSamePlace) {
  WorldPlan broken = near_at_once(with_every_model(small_world(6)), 60);
  broken.movers[4].heading_rad = std::numeric_limits<float>::quiet_NaN();
  const WorldPlan sound = near_at_once(with_every_model(small_world(6)), 60);
  expect_same_steps({sound, broken, sound}, {}, 10, {}, [](Battle& cpu) {
    EXPECT_EQ(cpu.report(1).state, WorldState::kFailed);
    EXPECT_EQ(cpu.report(1).failure.agent, agent_id(kRaiders, 4));
    EXPECT_FALSE(cpu.report(1).failure.is_finite);
    EXPECT_EQ(cpu.report(0).state, WorldState::kEnded) << "the others go on";
    EXPECT_EQ(cpu.result(0).state_hash, cpu.result(2).state_hash);
  });
}

TEST_F(Backends, TwoShootersThatHitOneTargetInTheSameTickAgreeWhoseKillItIs) {
  WorldPlan plan = full_world(19, 6, 60);
  plan.mounts.clear();
  for (std::uint8_t k = 0; k < 3; ++k) {
    plan.mounts.push_back(weapon_of(kBattery, 1, k, MountKind::kGun));
    plan.mounts.back().coordinated = false;
    plan.mounts.back().kill_prob = {1, 1, 1, 1};
  }
  for (std::size_t k = 0; k < 6; ++k) {
    plan.movers[k].spawn_ns = seconds(1);
    plan.movers[k].position = at(1000, 100.0 * static_cast<double>(k), 300);
  }
  expect_same_bits({plan}, {}, 5);
}

/// So that the test of the busy world says something.
TEST_F(Backends, SomethingOfEverythingHappensInTheBusyWorld) {
  const WorldPlan plan = busy_world(16, 40);
  const auto cpu = make_battle(Backend::kCpu, {&plan, 1}, {.record_events = true});
  cpu->inject(0, busy_effects());
  while (cpu->report(0).state == WorldState::kRunning) {
    cpu->advance({&plan.end_ns, 1});
  }
  const WorldResult result = cpu->result(0);
  for (const auto& [counter, name] : {std::pair(Counter::leakers_count, "leakers"),
                                      std::pair(Counter::attackers_shot_down_count, "shot down"),
                                      std::pair(Counter::attackers_jammed_count, "jammed"),
                                      std::pair(Counter::neutral_loss_count, "neutral losses"),
                                      std::pair(Counter::strikes_hit_count, "strikes that hit"),
                                      std::pair(Counter::strikes_wrong_site_count, "that miss"),
                                      std::pair(Counter::launch_sites_lost_count, "launch sites"),
                                      std::pair(Counter::units_lost_count, "units lost"),
                                      std::pair(Counter::asset_lost_usd, "damage"),
                                      std::pair(Counter::tracks_overflow_count, "full pictures"),
                                      std::pair(Counter::double_engagement_count, "doubled shots"),
                                      std::pair(Counter::self_defence_shots_count, "defence")}) {
    EXPECT_GT(total(result, counter), 0) << name;
  }
  std::set<AgentId> shooters;
  for (const Event& event : cpu->take_events(0)) {
    if (event.kind == EventKind::kShot) {
      shooters.insert(event.actor);
    }
  }
  for (const MountSpec& mount : plan.mounts) {
    const bool is_first = mount.mover == kNoRow || mount.key == mount_key(kFighterGroup, 0, 0);
    if (mount.kind != MountKind::kJammer && mount.kind != MountKind::kStrike && is_first) {
      EXPECT_EQ(shooters.count(mount.key), 1U) << "mount " << mount.key << " never fires";
    }
  }
}

TEST_F(Backends, AWorldThatJumpsOverQuietTimeLandsAtTheSameTime) {
  WorldPlan plan = full_world(18, 8, 40000);
  plan.movers[7].spawn_ns = seconds(30000);
  plan.movers[7].position = at(3000, 0, 500);
  expect_same_bits({plan}, {}, 5000);
}

}  // namespace
}  // namespace boyd::test
