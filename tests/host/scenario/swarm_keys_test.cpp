/// Keys of swarms: what they make of a plan, and what is said of wrong ones.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "host/scenario/compile_swarm.hpp"
#include "host/time/time.hpp"
#include "tests/host/scenario/written_scenario.hpp"

namespace boyd::scenario::test {

namespace {

constexpr const char* kWaves = R"(waves = [
  { name = "first", time_min = 1, spread_min = 2, share = 0.5 },
  { name = "second", time_min = 8, spread_min = 2, share = 0.5 },
])";
constexpr const char* kRaid = "altitude_min_m = 300\naltitude_max_m = 800\n";

/// The smoke scenario with more lines in its raid.
std::string raid_with(const std::string& lines) {
  return changed(smoke_text(), {{kRaid, kRaid + lines + "\n"}});
}
std::string drone_with(const std::string& lines) {
  return changed(smoke_text(),
                 {{"lethal_radius_m = 50\n", "lethal_radius_m = 50\n" + lines + "\n"}});
}
std::string battery_with(const std::string& lines) {
  return changed(smoke_text(),
                 {{"weapons = [\"launcher\"]\n", "weapons = [\"launcher\"]\n" + lines + "\n"}});
}
std::string as_role(const std::string& role, const std::string& lines) {
  return changed(smoke_text(),
                 {{"role = \"attack_drone\"\n", "role = \"" + role + "\"\n" + lines + "\n"}});
}

WorldPlan plan_of(const std::string& text) {
  const Document document = read(text);
  WorldPlan plan = compile_world(document.arm(0), 1);
  for (const std::string& problem : check_plan(plan)) {
    ADD_FAILURE() << problem;
  }
  return plan;
}

/// Rows of the raid's members.
std::vector<std::uint32_t> raiders(const WorldPlan& plan) {
  std::vector<std::uint32_t> rows;
  for (std::uint32_t row = 0; row < plan.movers.size(); ++row) {
    if (plan.movers[row].target_asset != kNoRow) {
      rows.push_back(row);
    }
  }
  return rows;
}

}  // namespace

TEST(SwarmKeys, WithoutThemAPlanHasNoSwarms) {
  const WorldPlan plan = plan_of(smoke_text());
  EXPECT_TRUE(plan.swarms.empty());
  EXPECT_TRUE(plan.swarm_members.empty());
  EXPECT_TRUE(plan.swarm_platforms.empty());
}

TEST(SwarmKeys, MembersOfAWedgeShareRouteAndTimeAndKeepTheirDistances) {
  const WorldPlan plan =
      plan_of(raid_with("formation = \"wedge\"\nformation_count = 3\nformation_spacing_m = 100"));
  const std::vector<std::uint32_t> rows = raiders(plan);
  ASSERT_EQ(rows.size(), 12U);
  for (std::size_t k = 0; k < rows.size(); k += 3) {
    const MoverSpec& lead = plan.movers[rows[k]];
    for (std::size_t n = 1; n < 3; ++n) {
      const MoverSpec& mover = plan.movers[rows[k + n]];
      EXPECT_EQ(mover.route_first, lead.route_first);
      EXPECT_EQ(mover.spawn_ns, lead.spawn_ns);
      const double dx = (mover.position.x - lead.position.x) / 1024.0;
      const double dy = (mover.position.y - lead.position.y) / 1024.0;
      EXPECT_NEAR(std::sqrt(dx * dx + dy * dy), 100 * std::sqrt(2.0), 1.5);
      const SwarmMemberSpec& member = plan.swarm_members[rows[k + n]];
      EXPECT_EQ(member.station.x, -100);
      EXPECT_EQ(member.station.y, n == 1 ? 100 : -100);
      // The slowest of each formation sets its speed.
      EXPECT_EQ(member.formation_mps, plan.swarm_members[rows[k]].formation_mps);
      EXPECT_LE(member.formation_mps, plan.platforms[mover.platform].speed_cruise_mps);
    }
  }
  // Of two targets each formation has one, but for one in each wave; the shares are met.
  const WorldPlan two = plan_of(
      changed(raid_with("formation = \"wedge\"\nformation_count = 3\nformation_spacing_m = 100"),
              {{"targets = { harbour = 1 }", "targets = { harbour = 1, battery = 1 }"}}));
  std::map<std::uint32_t, int> members;
  int mixed[2] = {0, 0};
  for (std::size_t k = 0; k < rows.size(); k += 3) {
    const auto target = [&](std::size_t n) { return two.movers[rows[k + n]].target_asset; };
    mixed[k / 6] += target(0) != target(1) || target(0) != target(2) ? 1 : 0;
    for (std::size_t n = 0; n < 3; ++n) {
      members[target(n)] += 1;
    }
  }
  EXPECT_LE(mixed[0], 1);
  EXPECT_LE(mixed[1], 1);
  EXPECT_EQ(members.size(), 2U);
  EXPECT_EQ(members.begin()->second, 6);
  const Formation line{3, FormationShape::kLine, 50};
  EXPECT_EQ(station_of(line, 1).left_m, 50);
  EXPECT_EQ(station_of(line, 2).left_m, -50);
  EXPECT_EQ(station_of({4, FormationShape::kColumn, 50}, 3).ahead_m, -150);
}

TEST(SwarmKeys, LaunchTimesAreChosenSoThatPlannedArrivalsCoincide) {
  const WorldPlan plan = plan_of(raid_with("arrival = \"by_launch\""));
  const std::vector<std::uint32_t> rows = raiders(plan);
  std::map<TimeNs, int> arrivals;
  bool slowest_launches_first[2] = {false, false};
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const MoverSpec& mover = plan.movers[rows[k]];
    const double flight_s =
        way_m(plan, mover) / static_cast<double>(plan.platforms[mover.platform].speed_cruise_mps);
    const TimeNs arrive_ns = plan.swarm_members[rows[k]].arrive_ns;
    arrivals[arrive_ns] += 1;
    EXPECT_NEAR(static_cast<double>(arrive_ns - mover.spawn_ns) * 1e-9, flight_s, 0.002);
    const double begins_s = k < 6 ? 60 : 480;
    const double launch_s = static_cast<double>(mover.spawn_ns) * 1e-9;
    EXPECT_GE(launch_s, begins_s - 0.001);
    slowest_launches_first[k / 6] = slowest_launches_first[k / 6] || launch_s < begins_s + 0.002;
  }
  ASSERT_EQ(arrivals.size(), 2U);  // one for each wave
  EXPECT_EQ(arrivals.begin()->second, 6);
  EXPECT_TRUE(slowest_launches_first[0] && slowest_launches_first[1]);
}

TEST(SwarmKeys, SpeedsWithinLimitsSpareWaitingWhereTheySuffice) {
  const std::string text = changed(drone_with("speed_min_mps = 20"),
                                   {{kRaid, std::string(kRaid) + "arrival = \"by_speed\"\n"}});
  const WorldPlan free = plan_of(smoke_text());
  const WorldPlan timed = plan_of(text);
  const std::vector<std::uint32_t> rows = raiders(timed);
  int unmoved = 0;
  for (const std::uint32_t row : rows) {
    unmoved += timed.movers[row].spawn_ns / 1000000 == free.movers[row].spawn_ns / 1000000 ? 1 : 0;
    const double needed_mps =
        way_m(timed, timed.movers[row]) /
        (static_cast<double>(timed.swarm_members[row].arrive_ns - timed.movers[row].spawn_ns) *
         1e-9);
    const std::uint32_t platform = timed.movers[row].platform;
    EXPECT_LE(needed_mps, static_cast<double>(timed.platforms[platform].speed_max_mps) + 0.1);
  }
  EXPECT_GT(unmoved, 6);
}

TEST(SwarmKeys, AWaveMayNameItsTimeOverTheTargets) {
  const std::string text =
      changed(raid_with("arrival = \"by_launch\""),
              {{kWaves, "waves = [{ name = \"all\", time_min = 1, arrive_min = 30, share = 1 }]"}});
  const WorldPlan plan = plan_of(text);
  for (const std::uint32_t row : raiders(plan)) {
    EXPECT_EQ(plan.swarm_members[row].arrive_ns, 1800 * kNsPerSecond);
  }
}

TEST(SwarmKeys, TargetsStandInTheListAsOftenAsMembersAreMeantForThem) {
  const WorldPlan plan =
      plan_of(raid_with("target_choice = \"auction\"\nradio_range_m = 5000\nretarget = true"));
  EXPECT_EQ(plan.swarm_targets.size(), 12U);
  const std::uint32_t group = plan.movers[raiders(plan).front()].group;
  EXPECT_EQ(plan.swarms[group].choice, TargetChoice::kAuction);
  EXPECT_EQ(plan.swarms[group].radio_range_m, 5000);
  EXPECT_TRUE(plan.swarms[group].retargets);
}

TEST(SwarmKeys, RolesOfPlatformsBecomeWhatTheKernelsKnow) {
  const WorldPlan arc = plan_of(as_role("ballistic", "terminal_speed_mps = 700"));
  const auto flies_arc = [](const SwarmPlatformSpec& spec) { return spec.is_ballistic; };
  const auto found =
      std::find_if(arc.swarm_platforms.begin(), arc.swarm_platforms.end(), flies_arc);
  ASSERT_NE(found, arc.swarm_platforms.end());
  EXPECT_NEAR(static_cast<double>(found->launch_slope), 1, 1e-6);
  const WorldPlan seeker = plan_of(as_role("anti_radiation", "radar_seeker_range_m = 30000"));
  EXPECT_TRUE(std::any_of(seeker.swarm_platforms.begin(),
                          seeker.swarm_platforms.end(),
                          [](const auto& spec) { return spec.radar_seeker_m == 30000; }));
  const WorldPlan scout = plan_of(as_role("scout", "sensors = [\"radar\"]"));
  EXPECT_EQ(scout.ground_looks.size(), 9U);  // of twelve, three are decoys
  for (const GroundLook& look : scout.ground_looks) {
    EXPECT_NE(scout.sensors[look.sensor].mover, kNoRow);
  }
}

TEST(SwarmKeys, GroupsControlTheirEmissionAndMove) {
  const WorldPlan plan = plan_of(
      battery_with("emission_on_s = 30\nemission_off_s = 60\nemission_threat_radius_m = 4000\n"
                   "relocate_every_min = 10\nmove_radius_m = 800"));
  EXPECT_EQ(plan.swarms[0].emit_ns, 30 * kNsPerSecond);
  EXPECT_EQ(plan.swarms[0].silent_ns, 60 * kNsPerSecond);
  EXPECT_EQ(plan.swarms[0].emit_threat_m, 4000);
  std::set<TimeNs> times;
  for (const RelocationSpec& move : plan.relocations) {
    if (plan.sites[move.site].kind == SiteKind::kUnit) {
      times.insert(move.time_ns / kNsPerSecond);
      const double dx = (move.position.x - plan.sites[move.site].position.x) / 1024.0;
      const double dy = (move.position.y - plan.sites[move.site].position.y) / 1024.0;
      EXPECT_LE(std::sqrt(dx * dx + dy * dy), 801);
    }
  }
  EXPECT_EQ(times, (std::set<TimeNs>{600, 1200, 1800}));
}

TEST(SwarmKeys, WrongOnesSayWhatWouldBeRight) {
  expect_problem(raid_with("formation = @@\"ring\"\nformation_count = 3\nformation_spacing_m = 9"),
                 {"raid.night.formation", {"column", "line", "wedge"}});
  expect_problem(raid_with("formation = \"line\"\nformation_count = @@1\nformation_spacing_m = 9"),
                 {"raid.night.formation_count", {"2"}});
  expect_problem(raid_with("arrival = @@\"soon\""), {"raid.night.arrival", {"by_launch"}});
  expect_problem(raid_with("target_choice = \"auction\""),
                 {"raid.night.radio_range_m", {"missing"}});
  expect_problem(changed(raid_with("target_choice = @@\"auction\"\nradio_range_m = 1000"),
                         {{"count = 12\n", "count = 3000\n"}}),
                 {"raid.night.target_choice", {"4194304", "found 9000000", "divide"}});
  expect_problem(raid_with("radio_range_m = @@1000"),
                 {"raid.night.radio_range_m", {"no effect", "auction"}});
  expect_problem(raid_with("targets_from = @@\"picture\"\nsighting_valid_s = 60"),
                 {"raid.night.targets_from", {"needs the raid's picture"}});
  expect_problem(raid_with("headquarters = @@\"battery\""),
                 {"raid.night.headquarters", {"no headquarters", "units_kind"}});
  expect_problem(raid_with("lost_link = @@\"hold\""),
                 {"raid.night.lost_link", {"without a headquarters"}});
  expect_problem(
      changed(raid_with("formation = @@\"line\"\nformation_count = 2\nformation_spacing_m = 9"),
              {{"route = [{ latitude_deg = 57.02, longitude_deg = 24.3 }]\n", ""}}),
      {"raid.night.formation", {"needs a route", "'east'"}});
  expect_problem(
      changed(drone_with("sensors = [\"radar\"]"), {{"count = 12\n", "count = @@70000\n"}}),
      {"raid.night.count", {"65536"}});
}

TEST(SwarmKeys, WrongOnesOfWavesSayWhatWouldBeRight) {
  const std::string wave =
      "waves = @@[{ name = \"all\", time_min = 9, arrive_min = 5, share = 1 }]";
  expect_problem(changed(smoke_text(), {{kWaves, wave}}),
                 {"raid.night.waves", {"'all'", "by_launch", "by_speed"}});
  expect_problem(changed(raid_with("arrival = \"by_launch\""), {{kWaves, wave}}),
                 {"raid.night.waves", {"'all'", "after it begins"}});
}

TEST(SwarmKeys, WrongOnesOfPlatformsSayWhatWouldBeRight) {
  expect_problem(as_role("ballistic", ""), {"platform.attack_drone.terminal_speed_mps", {}});
  expect_problem(as_role("ballistic", "terminal_speed_mps = 700\nlaunch_angle_deg = @@90"),
                 {"platform.attack_drone.launch_angle_deg", {"85"}});
  expect_problem(as_role("anti_radiation", ""),
                 {"platform.attack_drone.radar_seeker_range_m", {"missing"}});
  expect_problem(drone_with("speed_min_mps = @@50"),
                 {"platform.attack_drone.speed_min_mps", {"speed_cruise_mps"}});
  expect_problem(drone_with("sensors = @@[\"radio\"]"),
                 {"platform.attack_drone.sensors", {"no sensor 'radio'"}});
  expect_problem(drone_with("evasion = @@\"dive\""),
                 {"platform.attack_drone.evasion", {"weave", "turn_away"}});
  expect_problem(drone_with("evasion = \"weave\"\nevasion_range_m = 900\nevasion_period_s = 4\n"
                            "evasion_accel_mps2 = @@11"),
                 {"platform.attack_drone.evasion_accel_mps2", {"accel_max_mps2"}});
}

TEST(SwarmKeys, WrongOnesOfGroupsSayWhatWouldBeRight) {
  expect_problem(battery_with("target_choice = @@\"auction\"\nradio_range_m = 900"),
                 {"group.battery.target_choice", {"interceptor drones"}});
  expect_problem(battery_with("emission_off_s = 30"), {"group.battery.emission_on_s", {"missing"}});
  expect_problem(battery_with("relocate_every_s = @@0.2\nmove_radius_m = 10"),
                 {"group.battery.relocate_every_s", {}});
  expect_problem(
      changed(smoke_text(),
              {{"weapons = [\"jammer\"]\n",
                "weapons = [\"jammer\"]\nrelocate_every_s = @@600\nmove_radius_m = 10\n"}}),
      {"group.jammers.relocate_every_s", {"none that jam"}});
}

TEST(MixedRaid, DronesCruiseAndBallisticMissilesArePlannedForOneHour) {
  const Document document(std::string(BOYD_SOURCE_DIR) + "/scenarios/mixed_raid.toml", {});
  const Scenario& scenario = document.arm(0);
  const WorldPlan plan = compile_world(scenario, 1);
  EXPECT_EQ(check_plan(plan), std::vector<std::string>{});
  std::map<std::string, int> together;  // of each raid, over the targets at 4.75 h
  for (const std::uint32_t row : raiders(plan)) {
    const MoverSpec& mover = plan.movers[row];
    const SwarmMemberSpec& member = plan.swarm_members[row];
    for (std::size_t k = 0; k < scenario.raids.size(); ++k) {
      const bool second = member.arrive_ns == time::from_seconds(4.75 * 3600);
      if (mover.group == scenario.raid_group(k) && second) {
        together[scenario.raids[k].name] += 1;
        // Nobody needs to launch before the wave begins, so all can make it.
        EXPECT_GT(mover.spawn_ns, time::from_seconds(scenario.raids[k].waves[0].time_s));
      }
    }
  }
  EXPECT_EQ(together["night"], 35);       // 0.4 of 88
  EXPECT_EQ(together["night_east"], 23);  // of 59; the largest remainders are the others'
  EXPECT_EQ(together["cruise_missiles"], 8);
  EXPECT_EQ(together["ballistic_missiles"], 6);
  EXPECT_FALSE(plan.ground_looks.empty());
  EXPECT_FALSE(plan.noises.empty());
}

}  // namespace boyd::scenario::test
