/// From a resolved scenario to worlds: what is in them, and what the dice of a night depend on.
#include <algorithm>
#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "host/scenario/document.hpp"
#include "host/scenario/radar_equation.hpp"
#include "tests/host/scenario/written_scenario.hpp"

namespace boyd::scenario::test {

namespace {

WorldPlan world(const Document& document, std::size_t arm, std::uint32_t replication) {
  const Scenario& scenario = document.arm(arm);
  return compile_world(scenario, world_seed(scenario.general.seed, replication));
}

/// What makes a mover: all that the dice of a night decide.
using Fate = std::
    tuple<AgentId, std::uint32_t, TimeNs, std::int32_t, std::int32_t, std::int32_t, std::uint32_t>;
std::vector<Fate> fates(const WorldPlan& plan) {
  std::vector<Fate> list;
  for (const MoverSpec& mover : plan.movers) {
    list.emplace_back(mover.id,
                      mover.platform,
                      mover.spawn_ns,
                      mover.position.x,
                      mover.position.y,
                      mover.position.z,
                      mover.target_asset);
  }
  return list;
}

double metres_between(Position a, Position b) {
  return std::hypot(static_cast<double>(a.x) - b.x, static_cast<double>(a.y) - b.y) /
         kUnitsPerMetre;
}

std::size_t count_role(const WorldPlan& plan, Role role) {
  return static_cast<std::size_t>(
      std::count_if(plan.movers.begin(), plan.movers.end(), [&](const MoverSpec& mover) {
        return plan.platforms[mover.platform].role == role;
      }));
}

}  // namespace

/// 10 GHz, 10 us, antenna 20 dB, 1 MW, 290 K: 1 m2 is seen at 41,057 m with 6 dB (published).
TEST(RadarEquation, GivesThePublishedRange) {
  RadarEquation radar;
  radar.peak_power_w = 1e6;
  radar.pulse_s = 1e-5;
  radar.antenna_gain = from_decibels(20);
  radar.frequency_hz = 1e10;
  const double range2_m2 = std::sqrt(snr_at_1m(radar) / from_decibels(6));
  EXPECT_NEAR(std::sqrt(range2_m2), 41057, 1);
}

/// Jamming over signal of a self-screening jammer whose noise fills the band of the matched filter:
/// 4 pi R^2 Pj Gj / (Pt Gt sigma).
TEST(RadarEquation, AgreesWithTheBurnThroughRange) {
  RadarEquation radar;
  radar.peak_power_w = from_decibels(70 - 30);
  radar.pulse_s = 1e-6;
  radar.antenna_gain = from_decibels(45);
  radar.frequency_hz = 5e9;
  const double erp_w = from_decibels(50 - 30 + 5);
  const double range_m = 846.3;
  const double signal = snr_at_1m(radar) * 9 / (range_m * range_m * range_m * range_m);
  const double noise = jnr_at_1m(radar) * erp_w * radar.pulse_s / (range_m * range_m);
  EXPECT_NEAR(noise / signal, 1, 1e-4);
}

TEST(CompileWorld, NoiseJammersAreWhereTheirCarriersAre) {
  const Document document = read(changed(
      smoke_text(),
      {{"[[launch_site]]",
        "[[noise_jammer]]\nname = \"pod\"\nband = \"link\"\nerp_w = 100\nbandwidth_hz = 1e6\n"
        "assumed = [\"*\"]\n\n[[launch_site]]"},
       {"role = \"decoy\"\n", "role = \"decoy\"\nnoise_jammer = \"pod\"\n"},
       {"name = \"battery\"\n", "name = \"battery\"\nnoise_jammers = [\"pod\"]\n"}}));
  const WorldPlan plan = world(document, 1, 0);
  EXPECT_EQ(check_plan(plan), std::vector<std::string>{});
  ASSERT_EQ(plan.noises.size(), 1U + count_role(plan, Role::kDecoy));
  for (const NoiseSpec& noise : plan.noises) {
    EXPECT_FLOAT_EQ(noise.power_w_per_hz, 1e-4F);
    EXPECT_EQ(noise.band, NoiseBand::kLink);
    if (noise.mover != kNoRow) {
      EXPECT_EQ(plan.platforms[plan.movers[noise.mover].platform].role, Role::kDecoy);
    }
  }
}

TEST(CompileWorld, TheSmokeScenarioHasWhatItsFileSays) {
  const Document document = read(smoke_text());
  ASSERT_EQ(document.arm_names().size(), 3U);
  const WorldPlan plan = world(document, 1, 0);
  EXPECT_EQ(check_plan(plan), std::vector<std::string>{});
  EXPECT_EQ(count_role(plan, Role::kAttackDrone), 9U);
  EXPECT_EQ(count_role(plan, Role::kDecoy), 3U);
  EXPECT_EQ(count_role(plan, Role::kTraffic), 1U);
  EXPECT_EQ(plan.movers.size(), 13U);
  EXPECT_EQ(plan.sites.size(), 5U);
  EXPECT_EQ(plan.assets_list, std::vector<std::uint32_t>{0});
  EXPECT_EQ(plan.sensors.size(), 1U);
  EXPECT_EQ(plan.mounts.size(), 3U);
  EXPECT_EQ(plan.triggers.size(), 1U);
  EXPECT_EQ(plan.end_ns, 40 * 60 * kNsPerSecond);
  EXPECT_EQ(plan.seed, world_seed(7, 0));
}

TEST(CompileWorld, UnitsOfScenarioKeysBecomeUnitsOfThePlan) {
  const Document document = read(smoke_text());
  const WorldPlan plan = world(document, 0, 0);
  const auto launcher =
      std::find_if(plan.mounts.begin(), plan.mounts.end(), [](const MountSpec& mount) {
        return mount.kind == MountKind::kMissile;
      });
  ASSERT_NE(launcher, plan.mounts.end());
  EXPECT_EQ(launcher->magazine_count, 8U);
  EXPECT_EQ(launcher->channels_count, 4U);
  EXPECT_EQ(launcher->reaction_ns, 8 * kNsPerSecond);
  EXPECT_FLOAT_EQ(launcher->range_max_m, 20000);
  EXPECT_FLOAT_EQ(launcher->kill_prob[0], 0.85F);
  EXPECT_FLOAT_EQ(launcher->kill_prob[3], 0.85F);
  EXPECT_FLOAT_EQ(plan.sensors[0].error_angle_rad, 0.00174532925F);
  EXPECT_EQ(plan.sensors[0].scan_ns, 2 * kNsPerSecond);
  EXPECT_FLOAT_EQ(plan.platforms[0].endurance_s, 32400);
  EXPECT_EQ(plan.pictures[0].drop_ns, 30 * kNsPerSecond);
  EXPECT_FLOAT_EQ(plan.pictures[0].identify_prob[0][static_cast<std::size_t>(Identity::kUnknown)],
                  0.10F);
  EXPECT_EQ(plan.groups[0].weapon_control, WeaponControl::kTight);
  EXPECT_EQ(plan.groups[0].autonomy, Autonomy::kA1);
  EXPECT_EQ(plan.groups[1].assigned_sites, 1U);
  EXPECT_EQ(plan.groups[1].self_defence_ns, 20 * kNsPerSecond);
}

TEST(CompileWorld, PlacesAreMetresFromTheOrigin) {
  const Document document = read(smoke_text());
  const WorldPlan plan = world(document, 0, 0);
  EXPECT_EQ(plan.sites[0].position.x, 0);
  EXPECT_EQ(plan.sites[0].position.y, 0);
  const auto battery = std::find_if(plan.sites.begin(), plan.sites.end(), [](const SiteSpec& site) {
    return site.id == agent_id(0, 0);
  });
  ASSERT_NE(battery, plan.sites.end());
  // 0.01 deg of the meridian at 57 N is 1113.5 m, 0.03 deg of the parallel 1822.6 m (WGS84).
  EXPECT_NEAR(battery->position.y / 1024.0, 1113.5, 2);
  EXPECT_NEAR(battery->position.x / 1024.0, 1822.6, 2);
  EXPECT_EQ(battery->position.z, 20 * kUnitsPerMetre);
  EXPECT_EQ(battery->position.x % kUnitsPerMetre, 0);
  EXPECT_EQ(battery->position.y % kUnitsPerMetre, 0);
}

TEST(CompileWorld, DrawsStayInsideTheirBounds) {
  const Document document = read(smoke_text());
  for (std::uint32_t replication = 0; replication < 50; ++replication) {
    const WorldPlan plan = world(document, 0, replication);
    const SiteSpec& ramp = plan.sites[1];
    ASSERT_EQ(ramp.kind, SiteKind::kLaunchSite);
    for (const MoverSpec& mover : plan.movers) {
      if (mover.side != Side::kAttacker) {
        EXPECT_GE(mover.spawn_ns, 360 * kNsPerSecond);
        EXPECT_LE(mover.spawn_ns, 600 * kNsPerSecond);
        continue;
      }
      const double minute = static_cast<double>(mover.spawn_ns) / 60e9;
      EXPECT_TRUE((minute >= 1 && minute <= 3) || (minute >= 8 && minute <= 10)) << minute;
      EXPECT_GE(mover.position.z, 300 * kUnitsPerMetre);
      EXPECT_LE(mover.position.z, 800 * kUnitsPerMetre);
      EXPECT_LE(metres_between(mover.position, ramp.position), 502);
      EXPECT_EQ(mover.launch_site, 1U);
      EXPECT_EQ(mover.target_asset, 0U);
      EXPECT_EQ(mover.route_count, 1U);
    }
  }
}

TEST(CompileWorld, ALaunchSiteMovesAndTheRaidStartsWhereItStandsThen) {
  const Document document = read(changed(
      smoke_text(),
      {{"name = \"ramp\"\n", "name = \"ramp\"\nrelocate_every_min = 5\nlocation_delay_min = 2\n"},
       {"move_radius_m = 1000", "move_radius_m = 20000"}}));
  const WorldPlan plan = world(document, 0, 0);
  ASSERT_EQ(plan.relocations.size(), 14U);  // 7 moves in 40 minutes, each is known later
  const auto stands_at = [&plan](TimeNs time_ns) {
    Position place = plan.sites[1].position;
    for (const RelocationSpec& move : plan.relocations) {
      place = !move.is_belief && move.time_ns <= time_ns ? move.position : place;
    }
    return place;
  };
  EXPECT_EQ(plan.relocations[0].time_ns, 300 * kNsPerSecond);
  EXPECT_EQ(plan.relocations[1].time_ns, 420 * kNsPerSecond);
  EXPECT_TRUE(plan.relocations[1].is_belief);
  EXPECT_GT(metres_between(stands_at(0), stands_at(301 * kNsPerSecond)), 100);
  for (const MoverSpec& mover : plan.movers) {
    if (mover.side == Side::kAttacker) {
      EXPECT_LE(metres_between(mover.position, stands_at(mover.spawn_ns)), 502);
    }
  }
}

TEST(CompileWorld, HalfOfTheRaidComesInEachWave) {
  const WorldPlan plan = world(read(smoke_text()), 0, 3);
  const auto early = std::count_if(plan.movers.begin(), plan.movers.end(), [](const MoverSpec& m) {
    return m.side == Side::kAttacker && m.spawn_ns <= 180 * kNsPerSecond;
  });
  EXPECT_EQ(early, 6);
}

TEST(CompileWorld, EveryArmMeetsTheSameNight) {
  const Document document = read(smoke_text());
  for (std::uint32_t replication : {0U, 1U, 7U}) {
    const WorldPlan first = world(document, 0, replication);
    for (std::size_t arm = 1; arm < document.arm_names().size(); ++arm) {
      const WorldPlan other = world(document, arm, replication);
      EXPECT_EQ(fates(first), fates(other));
      EXPECT_EQ(first.seed, other.seed);
    }
  }
}

TEST(CompileWorld, EveryReplicationIsAnotherNight) {
  const Document document = read(smoke_text());
  std::set<std::vector<Fate>> nights;
  std::set<std::uint64_t> seeds;
  for (std::uint32_t replication = 0; replication < 50; ++replication) {
    const WorldPlan plan = world(document, 0, replication);
    nights.insert(fates(plan));
    seeds.insert(plan.seed);
  }
  EXPECT_EQ(nights.size(), 50U);
  EXPECT_EQ(seeds.size(), 50U);
}

TEST(CompileWorld, TheSameArgumentsGiveTheSameWorld) {
  const Document document = read(smoke_text());
  EXPECT_EQ(fates(world(document, 2, 5)), fates(world(document, 2, 5)));
}

TEST(CompileWorld, AnotherRaidOrGroupChangesNoDrawOfThisOne) {
  const WorldPlan plain = world(read(smoke_text()), 0, 4);
  const std::size_t raid = smoke_text().find("[[raid]]");
  const std::size_t traffic = smoke_text().find("[[traffic]]");
  std::string second = smoke_text().substr(raid, traffic - raid);
  second.replace(second.find("\"night\""), 7, "\"second\"");
  const WorldPlan more =
      world(read(changed(smoke_text(), {{"[[traffic]]", second + "[[traffic]]"}})), 0, 4);
  ASSERT_EQ(more.movers.size(), plain.movers.size() + 12);
  const std::vector<Fate> before = fates(plain);
  const std::vector<Fate> after = fates(more);
  EXPECT_TRUE(std::equal(before.begin(), before.begin() + 12, after.begin()));
  EXPECT_FALSE(std::equal(before.begin(), before.begin() + 12, after.begin() + 12));
}

TEST(CompileWorld, NightsRepeatWithOtherDice) {
  const WorldPlan plan =
      world(read(changed(smoke_text(),
                         {{"count = 12", "count = 12\nnights_count = 3\nevery_h = 24"},
                          {"duration_min = 40", "duration_d = 4"}})),
            0,
            0);
  std::vector<TimeNs> first;
  std::vector<TimeNs> second;
  std::set<AgentId> ids;
  for (const MoverSpec& mover : plan.movers) {
    ids.insert(mover.id);
    if (mover.side == Side::kAttacker) {
      const TimeNs day = mover.spawn_ns / (86400 * kNsPerSecond);
      if (day == 0) {
        first.push_back(mover.spawn_ns);
      } else if (day == 1) {
        second.push_back(mover.spawn_ns - 86400 * kNsPerSecond);
      }
    }
  }
  EXPECT_EQ(ids.size(), plan.movers.size());
  EXPECT_EQ(first.size(), 12U);
  EXPECT_EQ(second.size(), 12U);
  EXPECT_NE(first, second);
}

TEST(CompileWorld, AReserveWaitsAndItsScrambleIsDrawnPerMember) {
  const std::string fighters =
      "[[platform]]\nname = \"fighter\"\nrole = \"fighter\"\nspeed_cruise_mps = "
      "250\nspeed_max_mps = 500\naccel_max_mps2 = 60\nrcs_m2 = 3\nendurance_h = 2\ncost_usd = "
      "90_000_000\n[[group]]\nname = \"fighters\"\nnation = \"defender\"\nside = "
      "\"defender\"\npicture = \"defence\"\nplatform = \"fighter\"\ncount = 4\nlatitude_deg = "
      "57.1\nlongitude_deg = 24\naltitude_m = 100\nspacing_m = 200\nrelease_delay = { law = "
      "\"triangular\", min_min = 5, mode_min = 10, max_min = 15 }\n[group.state]\ncrisis = { "
      "weapon_control = \"tight\", autonomy = \"A0\", released = false }\n";
  const Document document =
      read(changed(smoke_text(), {{"[[launch_site]]", fighters + "[[launch_site]]"}}));
  const WorldPlan plan = world(document, 0, 0);
  std::set<TimeNs> delays;
  for (const MoverSpec& mover : plan.movers) {
    if (plan.platforms[mover.platform].role == Role::kFighter) {
      EXPECT_EQ(mover.spawn_ns, kNever);
      EXPECT_GE(mover.release_delay_ns, 300 * kNsPerSecond);
      EXPECT_LE(mover.release_delay_ns, 900 * kNsPerSecond);
      delays.insert(mover.release_delay_ns);
    }
  }
  EXPECT_EQ(delays.size(), 4U);
}

}  // namespace boyd::scenario::test
