#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "tests/kernels/small_world.hpp"

namespace boyd::test {
namespace {

/// The small world with a battery that may do nothing without an order, and an area around it.
WorldPlan waiting_world() {
  WorldPlan plan = small_world(30);
  plan.groups[kBattery].autonomy = Autonomy::kA0;
  plan.areas.push_back({.centre = at(0, 0, 0), .radius_m = 60000});
  plan.areas.push_back({.centre = at(-100000, 0, 0), .radius_m = 5000});
  plan.triggers.push_back({.kind = TriggerKind::kTracksInArea, .picture = 0, .area = 0});
  return plan;
}

Injection permission(std::uint32_t area, double from_s, double until_s, std::uint32_t order = 0) {
  return {.effect_ns = seconds(from_s),
          .expires_ns = seconds(until_s),
          .order = order,
          .group = kBattery,
          .kind = EffectKind::kEngageArea,
          .area = area};
}

WorldResult run_with(const WorldPlan& plan,
                     std::vector<Injection> effects,
                     std::vector<Event>* events = nullptr) {
  auto battle = make_battle(Backend::kCpu, {&plan, 1}, {.record_events = events != nullptr});
  battle->inject(0, effects);
  while (battle->report(0).state == WorldState::kRunning) {
    battle->advance({&plan.end_ns, 1});
  }
  if (events != nullptr) {
    *events = battle->take_events(0);
  }
  return battle->result(0);
}

TEST(Orders, WithoutAuthorityNobodyShoots) {
  EXPECT_EQ(total(run_with(waiting_world(), {}), Counter::shots_count), 0);
}

TEST(Orders, APermissionLetsTheGroupShootFromItsEffectUntilItsExpiry) {
  std::vector<Event> events;
  const WorldResult result = run_with(waiting_world(), {permission(0, 600, 640, 5)}, &events);
  ASSERT_GT(total(result, Counter::shots_count), 0);
  for (const Event& event : events) {
    if (event.kind == EventKind::kShot) {
      EXPECT_GE(event.time_ns, seconds(600));
      EXPECT_LT(event.time_ns, seconds(640));
    }
  }
  ASSERT_EQ(result.order_uses.size(), 1U);
  EXPECT_EQ(result.order_uses[0].order, 5U);
  EXPECT_EQ(total(result, Counter::unauthorised_engagement_count), 0);
}

TEST(Orders, APermissionForAnotherAreaLetsNobodyShoot) {
  EXPECT_EQ(total(run_with(waiting_world(), {permission(1, 0, 4000)}), Counter::shots_count), 0);
}

TEST(Orders, ShotsWhileARevocationIsUnderWayAreCounted) {
  Injection sent = permission(0, 620, 4000);
  sent.kind = EffectKind::kRevokeSent;
  Injection received = permission(0, 640, 4000);
  received.kind = EffectKind::kRevokeEngage;
  std::vector<Event> events;
  const WorldResult result =
      run_with(waiting_world(), {permission(0, 600, 4000), sent, received}, &events);
  EXPECT_GT(total(result, Counter::revocation_in_transit_count), 0);
  EXPECT_EQ(total(result, Counter::revocation_in_transit_count),
            total(result, Counter::unauthorised_engagement_count));
  for (const Event& event : events) {
    if (event.kind == EventKind::kShot) {
      EXPECT_LT(event.time_ns, seconds(640));
    }
  }
}

TEST(Orders, AReserveFightsOnlyAfterItsRelease) {
  WorldPlan plan = waiting_world();
  plan.groups[kBattery].released = false;
  const Injection allow = permission(0, 0, 4000, 1);
  EXPECT_EQ(total(run_with(plan, {allow}), Counter::shots_count), 0);
  Injection release = permission(0, 620, 9e6, 2);
  release.kind = EffectKind::kRelease;
  std::vector<Event> events;
  run_with(plan, {allow, release}, &events);
  bool shot = false;
  for (const Event& event : events) {
    if (event.kind == EventKind::kShot) {
      shot = true;
      EXPECT_GE(event.time_ns, seconds(620));
    }
  }
  EXPECT_TRUE(shot);
}

TEST(Orders, WeaponControlHoldStopsStandingAuthority) {
  WorldPlan plan = waiting_world();
  plan.groups[kBattery].autonomy = Autonomy::kA3;
  EXPECT_GT(total(run_with(plan, {}), Counter::shots_count), 0);
  Injection hold = permission(0, 0, 9e6);
  hold.kind = EffectKind::kWeaponControl;
  hold.weapon_control = WeaponControl::kHold;
  EXPECT_EQ(total(run_with(plan, {hold}), Counter::shots_count), 0);
}

TEST(Orders, ATriggerHandsTheWorldBackAndReportsWhatThePictureShows) {
  const WorldPlan plan = waiting_world();
  auto battle = make_battle(Backend::kCpu, {&plan, 1}, {});
  battle->advance({&plan.end_ns, 1});
  const WorldReport& report = battle->report(0);
  ASSERT_EQ(report.state, WorldState::kRunning);
  ASSERT_EQ(report.triggers.size(), 1U);
  EXPECT_TRUE(report.triggers[0].fires);
  EXPECT_TRUE(report.triggers[0].changed);
  EXPECT_GE(report.triggers[0].urgent_count, 1U);
  EXPECT_LE(report.triggers[0].oldest_measurement_ns, report.now_ns);
  EXPECT_LT(report.now_ns, plan.end_ns);
}

/// A launch site from which all raiders come after ten minutes, and a battery that can strike it.
WorldPlan world_with_launch_site() {
  WorldPlan plan = waiting_world();
  plan.sites.push_back({.id = agent_id(kRaiders, 5000),
                        .kind = SiteKind::kLaunchSite,
                        .group = kRaiders,
                        .side = Side::kAttacker,
                        .nation = 1,
                        .position = at(40000, 0, 0),
                        .believed = at(40000, 0, 0),
                        .hit_radius_m = 50,
                        .value_usd = 1000000});
  for (MoverSpec& mover : plan.movers) {
    mover.launch_site = 2;
    mover.spawn_ns += seconds(600);
  }
  MountSpec strike = plan.mounts[0];
  strike.key = mount_key(kBattery, 0, 1);
  strike.ordinal = 1;
  strike.kind = MountKind::kStrike;
  strike.platform = kStrikePlatform;
  strike.magazine_count = 2;
  plan.mounts.push_back(strike);
  return plan;
}

TEST(Orders, AStrikeOnALaunchSiteStopsWhatWouldStillComeFromIt) {
  WorldPlan plan = world_with_launch_site();
  Injection order{.effect_ns = seconds(5),
                  .order = 0,
                  .group = kBattery,
                  .kind = EffectKind::kStrike,
                  .target_site = 2,
                  .strike_count = 1};
  const WorldResult hit = run_with(plan, {order});
  EXPECT_EQ(total(hit, Counter::strikes_hit_count), 1);
  EXPECT_EQ(total(hit, Counter::launch_sites_lost_count), 1);
  EXPECT_EQ(total(hit, Counter::attackers_launched_count), 0);
  plan.sites[2].believed = at(40000, 3000, 0);
  const WorldResult wrong = run_with(plan, {order});
  EXPECT_EQ(total(wrong, Counter::strikes_wrong_site_count), 1);
  EXPECT_GT(total(wrong, Counter::attackers_launched_count), 0);
}

TEST(Orders, AStrikeOnALaunchSiteThatHasMovedHitsNothingUntilItsNewPlaceIsKnown) {
  WorldPlan plan = world_with_launch_site();
  plan.relocations.push_back({.time_ns = seconds(4), .site = 2, .position = at(40000, 3000, 0)});
  Injection order{.effect_ns = seconds(5),
                  .order = 0,
                  .group = kBattery,
                  .kind = EffectKind::kStrike,
                  .target_site = 2,
                  .strike_count = 1};
  const WorldResult moved = run_with(plan, {order});
  EXPECT_EQ(total(moved, Counter::strikes_wrong_site_count), 1);
  EXPECT_EQ(total(moved, Counter::launch_sites_lost_count), 0);
  RelocationSpec known = plan.relocations[0];
  known.is_belief = true;
  plan.relocations.push_back(known);
  const WorldResult found = run_with(plan, {order});
  EXPECT_EQ(total(found, Counter::launch_sites_lost_count), 1);
  plan.relocations[1].time_ns = seconds(6);  // known a second too late
  EXPECT_EQ(total(run_with(plan, {order}), Counter::launch_sites_lost_count), 0);
}

/// The battery takes its orders from a headquarters at the harbour that the first drone destroys.
WorldPlan world_with_headquarters(LostLink lost_link) {
  WorldPlan plan = waiting_world();
  plan.groups.push_back({});
  const auto group = static_cast<std::uint32_t>(plan.groups.size()) - 1U;
  plan.sites.push_back({.id = agent_id(group, 0),
                        .kind = SiteKind::kHeadquarters,
                        .group = group,
                        .position = at(30000, 0, 0),
                        .hit_radius_m = 50,
                        .damage_for_kill = 0.05F});
  plan.movers[0].target_asset = 2;
  plan.groups[kBattery].headquarters = group;
  plan.groups[kBattery].lost_link = lost_link;
  return plan;
}

TEST(LostLink, DecidesWhatAGroupMayDoOnceItsHeadquartersIsGone) {
  const Injection permission_before = permission(0, 5, 9e5);
  std::vector<Event> events;
  run_with(world_with_headquarters(LostLink::kKeepOrders), {permission_before}, &events);
  TimeNs gone_ns = 0;
  bool shot_after = false;
  for (const Event& event : events) {
    gone_ns = event.kind == EventKind::kSiteOut ? event.time_ns : gone_ns;
    shot_after = shot_after || (event.kind == EventKind::kShot && gone_ns != 0);
  }
  ASSERT_GT(gone_ns, 0);
  EXPECT_TRUE(shot_after) << "it keeps its orders";

  const WorldResult held = run_with(world_with_headquarters(LostLink::kHold), {permission_before});
  EXPECT_EQ(total(held, Counter::shots_count), 0) << "nothing was in range before the link was cut";

  WorldPlan autonomous = world_with_headquarters(LostLink::kStandingAutonomy);
  EXPECT_EQ(total(run_with(autonomous, {permission_before}), Counter::shots_count), 0);
  Injection restrained = permission(0, 5, 9e6);
  restrained.kind = EffectKind::kAutonomy;
  restrained.autonomy = Autonomy::kA0;
  autonomous.groups[kBattery].autonomy = Autonomy::kA3;
  EXPECT_GT(total(run_with(autonomous, {restrained}), Counter::shots_count), 0)
      << "back to its standing autonomy";
  autonomous.groups[kBattery].lost_link = LostLink::kKeepOrders;
  EXPECT_EQ(total(run_with(autonomous, {restrained}), Counter::shots_count), 0);
}

/// Rows of movers that were shot at.
std::set<AgentId> targets_of(const std::vector<Event>& events) {
  std::set<AgentId> targets;
  for (const Event& event : events) {
    if (event.kind == EventKind::kShot) {
      targets.insert(event.target);
    }
  }
  return targets;
}

TEST(Orders, APermissionForOneTrackCoversWhatThatTrackIsOfAndNothingElse) {
  const WorldPlan plan = waiting_world();
  auto battle = make_battle(Backend::kCpu, {&plan, 1}, {.record_events = true});
  while (battle->report(0).triggers[0].urgent_count == 0U) {
    battle->advance({&plan.end_ns, 1});
  }
  Injection one = permission(0, 5, 9e6, 4);
  one.track_id = battle->report(0).triggers[0].urgent[0].track_id;
  battle->inject(0, {&one, 1});
  while (battle->report(0).state == WorldState::kRunning) {
    battle->advance({&plan.end_ns, 1});
  }
  EXPECT_EQ(targets_of(battle->take_events(0)).size(), 1U);
  const WorldResult result = battle->result(0);
  EXPECT_EQ(total(result, Counter::unauthorised_engagement_count), 0);
  ASSERT_EQ(result.order_uses.size(), 1U);
  EXPECT_EQ(result.order_uses[0].target, OrderTarget::kThere);

  std::vector<Event> events;
  run_with(plan, {permission(0, 5, 9e6, 4)}, &events);
  EXPECT_GT(targets_of(events).size(), 1U);
}

TEST(Orders, AGroupHoldsManyPermissionsForSingleTracks) {
  // Those of the drones that the battery shoots at come last, behind more than it once had room
  // for.
  std::vector<Event> events;
  run_with(waiting_world(), {permission(0, 200, 9e6)}, &events);
  const std::set<AgentId> wanted = targets_of(events);
  std::vector<Injection> orders;
  for (std::uint32_t row = 0; row < 30; ++row) {
    orders.push_back(permission(0, 200, 9e6, row));
    orders.back().expires_ns = kNever;
    orders.back().track_id = row;
  }
  run_with(waiting_world(), orders, &events);
  EXPECT_EQ(targets_of(events), wanted);
}

TEST(Orders, OfOneMomentTakeEffectAsTheyWereGiven) {
  const auto level = [](std::uint32_t order, Autonomy autonomy) {
    Injection effect = permission(0, 5, 9e6, order);
    effect.kind = EffectKind::kAutonomy;
    effect.autonomy = autonomy;
    return effect;
  };
  const std::vector<Injection> down = {level(5, Autonomy::kA4), level(3, Autonomy::kA0)};
  EXPECT_EQ(total(run_with(waiting_world(), down), Counter::shots_count), 0);
  const std::vector<Injection> up = {level(5, Autonomy::kA0), level(3, Autonomy::kA4)};
  EXPECT_GT(total(run_with(waiting_world(), up), Counter::shots_count), 0);
}

TEST(Orders, WhetherTheTargetIsThereIsJudgedAtTheFirstEffect) {
  const WorldPlan plan = waiting_world();
  const auto target_of = [&](const Injection& order) {
    const WorldResult result = run_with(plan, {order});
    return result.order_uses.empty() ? OrderTarget::kUnknown : result.order_uses[0].target;
  };
  EXPECT_EQ(target_of(permission(0, 5, 9e6)), OrderTarget::kGone) << "nobody is in the air yet";
  EXPECT_EQ(target_of(permission(0, 60, 9e6)), OrderTarget::kThere);
  EXPECT_EQ(target_of(permission(1, 60, 9e6)), OrderTarget::kGone) << "nobody is in that area";
  Injection status = permission(0, 60, 9e6);
  status.kind = EffectKind::kWeaponControl;
  EXPECT_EQ(target_of(status), OrderTarget::kUnknown);
}

TEST(LostLink, IsReportedAtTheEndOfTheIntervalInWhichTheHeadquartersFell) {
  const WorldPlan plan = world_with_headquarters(LostLink::kKeepOrders);
  const auto headquarters = plan.groups[kBattery].headquarters;
  auto battle = make_battle(Backend::kCpu, {&plan, 1}, {.record_events = true});
  ASSERT_EQ(battle->report(0).groups.size(), plan.groups.size());
  EXPECT_EQ(battle->report(0).groups[headquarters].units_standing_count, 1U);
  EXPECT_TRUE(battle->report(0).groups[kBattery].is_linked);
  while (!battle->report(0).groups_changed && battle->report(0).state == WorldState::kRunning) {
    EXPECT_TRUE(battle->report(0).groups[kBattery].is_linked);
    battle->advance({&plan.end_ns, 1});
  }
  ASSERT_EQ(battle->report(0).state, WorldState::kRunning);
  EXPECT_EQ(battle->report(0).groups[headquarters].units_standing_count, 0U);
  EXPECT_FALSE(battle->report(0).groups[kBattery].is_linked);
  EXPECT_TRUE(battle->report(0).groups[headquarters].is_linked) << "it has none of its own";
  TimeNs fell_ns = 0;
  for (const Event& event : battle->take_events(0)) {
    fell_ns = event.kind == EventKind::kSiteOut ? event.time_ns : fell_ns;
  }
  EXPECT_EQ(battle->report(0).now_ns, fell_ns);
  battle->advance({&plan.end_ns, 1});
  EXPECT_FALSE(battle->report(0).groups_changed) << "told once";
}

TEST(LostLink, ShotsUnderStandingRulesAreNoMeritOfAnEarlierOrder) {
  WorldPlan plan = world_with_headquarters(LostLink::kStandingAutonomy);
  plan.groups[kBattery].autonomy = Autonomy::kA3;
  Injection held = permission(0, 5, 9e6, 3);
  held.kind = EffectKind::kWeaponControl;
  held.weapon_control = WeaponControl::kHold;
  const WorldResult result = run_with(plan, {held});
  EXPECT_GT(total(result, Counter::shots_count), 0);
  EXPECT_TRUE(result.order_uses.empty());
}

TEST(Autonomy, AnOrderThatRaisesItEarnsTheShotsThatFollow) {
  WorldPlan plan = waiting_world();
  plan.groups[kBattery].weapon_control = WeaponControl::kTight;
  Injection raised = permission(0, 5, 9e6, 7);
  raised.kind = EffectKind::kAutonomy;
  raised.autonomy = Autonomy::kA4;
  const WorldResult result = run_with(plan, {raised});
  EXPECT_GT(total(result, Counter::shots_count), 0);
  ASSERT_EQ(result.order_uses.size(), 1U);
  EXPECT_EQ(result.order_uses[0].order, 7U);
  EXPECT_EQ(total(result, Counter::unauthorised_engagement_count), 0);
  plan.groups[kBattery].sector_area = 1;  // A4 may leave its sector
  EXPECT_EQ(total(run_with(plan, {raised}), Counter::unauthorised_engagement_count), 0);
}

TEST(Relocations, InAQuietJumpThatEndsAWorldAreMadeUpFor) {
  WorldPlan plan = waiting_world();
  plan.movers.clear();
  plan.stop_when_clear = false;
  plan.end_ns = seconds(10000);
  plan.sites.push_back({.id = agent_id(kRaiders, 1000),
                        .kind = SiteKind::kLaunchSite,
                        .group = kRaiders,
                        .position = at(40000, 0, 0),
                        .hit_radius_m = 50,
                        .damage_for_kill = 0.5F});
  const auto ramp = static_cast<std::uint32_t>(plan.sites.size()) - 1U;
  plan.relocations.push_back({seconds(9000), ramp, false, at(45000, 0, 0)});
  const std::uint64_t whole = run_with(plan, {}).state_hash;
  auto battle = make_battle(Backend::kCpu, {&plan, 1}, {});
  while (battle->report(0).state == WorldState::kRunning) {
    const TimeNs slice = battle->report(0).now_ns + seconds(7);
    battle->advance({&slice, 1});
  }
  EXPECT_EQ(battle->result(0).state_hash, whole);
  plan.relocations.clear();
  EXPECT_NE(run_with(plan, {}).state_hash, whole);
}

TEST(Autonomy, OnlyA4LeavesItsSector) {
  WorldPlan plan = waiting_world();
  plan.groups[kBattery].sector_area = 1;  // nobody comes there
  plan.groups[kBattery].autonomy = Autonomy::kA3;
  EXPECT_EQ(total(run_with(plan, {}), Counter::shots_count), 0);
  plan.groups[kBattery].autonomy = Autonomy::kA4;
  EXPECT_GT(total(run_with(plan, {}), Counter::shots_count), 0);
}

/// A fighter on patrol far from the drones, armed with `mounts`.
WorldPlan world_with_fighter(const std::vector<MountSpec>& mounts) {
  WorldPlan plan = waiting_world();
  PlatformSpec fighter = plan.platforms[kAirliner];
  fighter.role = Role::kFighter;
  fighter.accel_max_mps2 = 60;
  plan.platforms.push_back(fighter);
  plan.groups.push_back({.autonomy = Autonomy::kA4});
  const auto group = static_cast<std::uint32_t>(plan.groups.size()) - 1U;
  const auto row = static_cast<std::uint32_t>(plan.movers.size());
  plan.movers.push_back({.id = agent_id(group, 0),
                         .platform = static_cast<std::uint32_t>(plan.platforms.size()) - 1U,
                         .group = group,
                         .side = Side::kDefender,
                         .spawn_ns = seconds(1),
                         .position = at(-60000, 0, 3000)});
  for (std::uint8_t k = 0; k < mounts.size(); ++k) {
    MountSpec mount = mounts[k];
    mount.key = mount_key(group, 0, k);
    mount.ordinal = k;
    mount.site = kNoRow;
    mount.mover = row;
    mount.group = group;
    plan.mounts.push_back(mount);
  }
  return plan;
}

TEST(Fighters, ChaseWithTheirFirstWeaponThatShootsAtTracks) {
  MountSpec missile = small_world(1).mounts[0];
  missile.range_max_m = 8000;
  MountSpec strike = missile;
  strike.kind = MountKind::kStrike;
  strike.platform = kStrikePlatform;
  EXPECT_GT(total(run_with(world_with_fighter({missile}), {}), Counter::shots_count), 0);
  EXPECT_GT(total(run_with(world_with_fighter({strike, missile}), {}), Counter::shots_count), 0);
}

TEST(Jamming, LossesFollowTheExponentialLawInTheDose) {
  WorldPlan plan = small_world(0);
  plan.mounts[0] = {.key = mount_key(kBattery, 0, 0),
                    .kind = MountKind::kJammer,
                    .site = 1,
                    .group = kBattery,
                    .range_max_m = 50000,
                    .altitude_max_m = 10000,
                    .jam_rate_per_s = 1.0F / 300.0F};
  constexpr std::uint32_t count = 2000;
  for (std::uint32_t k = 0; k < count; ++k) {
    plan.movers.push_back({.id = agent_id(kRaiders, k),
                           .platform = kDrone,
                           .group = kRaiders,
                           .position = at(20000, 10.0 * k - 10000, 2000),
                           .heading_rad = 3.14159265F,
                           .target_asset = kHarbour});
  }
  plan.end_ns = seconds(300);
  const WorldResult result = run_to_end({plan})->result(0);
  // Radiating from the first identified tracks (about 10 s) until 300 s.
  const double expected = 1 - std::exp(-(300.0 - 10.0) / 300.0);
  const double sd = std::sqrt(expected * (1 - expected) / count);
  const double got = static_cast<double>(total(result, Counter::attackers_jammed_count)) / count;
  EXPECT_NEAR(got, expected, 4 * sd + 0.02);
}

TEST(Quiet, DaysWithoutAnythingInTheAirCostNoTicks) {
  WorldPlan plan = small_world(4);
  for (MoverSpec& mover : plan.movers) {
    mover.spawn_ns += seconds(13 * 86400.0);
  }
  plan.end_ns = seconds(14 * 86400.0);
  const WorldResult result = run_to_end({plan})->result(0);
  EXPECT_GT(result.now_ns, seconds(13 * 86400.0));
  EXPECT_LT(result.agent_ticks, 10000);
  EXPECT_EQ(total(result, Counter::attackers_launched_count), 3);
}

TEST(Quiet, AWorldThatIsClearEarlyAndMayNotStopEndsAtItsEnd) {
  WorldPlan plan = small_world(2);
  plan.stop_when_clear = false;
  plan.end_ns = seconds(86400);
  const WorldResult result = run_to_end({plan})->result(0);
  EXPECT_EQ(result.now_ns, plan.end_ns);
  plan.movers[1].spawn_ns = plan.end_ns + seconds(10);
  EXPECT_EQ(run_to_end({plan})->result(0).now_ns, plan.end_ns);
}

TEST(Plan, AGroupCannotFlyWhatWeaponsLaunch) {
  WorldPlan plan = small_world(2);
  plan.movers[0].platform = kMissilePlatform;
  EXPECT_FALSE(check_plan(plan).empty());
}

TEST(Orders, ReleasedRaidersCountAsHostile) {
  WorldPlan plan = small_world(3);
  plan.groups[kBattery].autonomy = Autonomy::kA0;
  plan.movers[2].spawn_ns = kNever;
  plan.movers[2].release_delay_ns = seconds(600);
  Injection release{
      .effect_ns = seconds(20), .order = 0, .group = kRaiders, .kind = EffectKind::kRelease};
  const WorldResult result = run_with(plan, {release});
  EXPECT_EQ(total(result, Counter::leakers_count), 3);
}

TEST(Backend, CudaWithoutADeviceIsAClearError) {
  if (backend_problem(Backend::kCuda, 0).empty()) {
    GTEST_SKIP() << "this machine has a CUDA device";
  }
  const WorldPlan plan = small_world(1);
  EXPECT_THROW(make_battle(Backend::kCuda, {&plan, 1}, {}), std::runtime_error);
}

TEST(Plan, EveryBrokenReferenceIsNamed) {
  WorldPlan plan = small_world(2);
  plan.movers[0].platform = 77;
  plan.mounts[0].site = 9;
  plan.dt_ns = 0;
  EXPECT_GE(check_plan(plan).size(), 3U);
  EXPECT_THROW(make_battle(Backend::kCpu, {&plan, 1}, {}), std::invalid_argument);
}

TEST(Extremes, NobodyOneAndAllDeadAreRunToTheirEnd) {
  for (const std::uint32_t count : {0U, 1U}) {
    const WorldResult result = run_to_end({small_world(count)})->result(0);
    EXPECT_EQ(total(result, Counter::attackers_launched_count), count);
  }
}

}  // namespace
}  // namespace boyd::test
