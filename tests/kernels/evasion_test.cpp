#include <algorithm>

#include <gtest/gtest.h>

#include "tests/kernels/open_world.hpp"
#include "tests/kernels/swarm_world.hpp"

namespace boyd::test {
namespace {

/// One missile at one drone that comes straight at it.
struct Encounter {
  double miss_m = 0;
  TimeNs fuel_ns = 0;
  double highest_mps2 = 0;
};

Encounter encounter(Evasion evasion, float amplitude_mps2, float missile_accel_mps2) {
  WorldPlan plan = small_world(1);
  add_swarms(plan);
  plan.pictures[0].perfect = true;
  plan.movers[0].spawn_ns = 0;
  plan.movers[0].position = at(15000, 500, 800);
  plan.dt_ns = plan.command_interval_ns = plan.assess_ns = seconds(0.05);
  plan.guidance_substeps = 64;
  plan.mounts[0].magazine_count = 1;
  plan.mounts[0].reaction_ns = 0;
  plan.mounts[0].kill_prob = {0, 0, 0, 0};
  plan.platforms[kMissilePlatform].accel_max_mps2 = missile_accel_mps2;
  plan.platforms[kMissilePlatform].fuze_radius_m = 0.01F;
  plan.platforms[kMissilePlatform].speed_cruise_mps = 400;
  plan.platforms[kMissilePlatform].speed_max_mps = 400;
  plan.platforms[kDrone].accel_max_mps2 = 100;
  SwarmPlatformSpec& spec = plan.swarm_platforms[kDrone];
  spec.evasion = evasion;
  spec.evade_range_m = 3000;
  spec.evade_accel_mps2 = amplitude_mps2;
  spec.evade_period_s = 4;
  spec.evade_fuel_factor = 3;
  OpenWorld open(plan);
  const cpu::World world = open.world();
  Encounter result{1e9};
  while (open.now_ns() < seconds(60)) {
    open.tick();
    const std::uint32_t target = world.index_of(0);
    const std::uint32_t missile = world.index_of(1);
    if (target == kNoRow) {
      break;
    }
    result.fuel_ns = world.fuel_ns(target);
    if (missile != kNoRow) {
      const Vec3f d =
          cpu::offset_m(cpu::position_of(world, target), cpu::position_of(world, missile));
      const Vec3f v =
          cpu::operator-(cpu::velocity_of(world, missile), cpu::velocity_of(world, target));
      const float t = std::min(0.05F, std::max(0.0F, -cpu::dot(d, v) / cpu::dot(v, v)));
      const Vec3f nearest = cpu::fma_v(t, v, d);
      result.miss_m = std::min(result.miss_m, static_cast<double>(cpu::length(nearest)));
      const Vec3f a = {world.accel_x(target), world.accel_y(target), world.accel_z(target)};
      result.highest_mps2 = std::max(result.highest_mps2, static_cast<double>(cpu::length(a)));
    }
  }
  return result;
}

TEST(Evasion, AWeaveOpensTheMissOfAMissileThatCannotTurnHarderByMuch) {
  // Proportional navigation needs N/(N-2) times the manoeuvre of its target at the end, twice for
  // N = 4: a missile with less saturates and misses, one with plenty does not.
  const double still = encounter(Evasion::kWeave, 0, 12).miss_m;
  const double gentle = encounter(Evasion::kWeave, 10, 12).miss_m;
  const double hard = encounter(Evasion::kWeave, 30, 12).miss_m;
  const double against_strong = encounter(Evasion::kWeave, 30, 400).miss_m;
  EXPECT_LT(still, 0.5);
  EXPECT_GT(hard, still + 5);
  EXPECT_GT(hard, gentle);
  EXPECT_LT(against_strong, 0.2 * hard);
}

TEST(Evasion, ItIsLimitedByTheAirframeAndCostsEndurance) {
  const Encounter none = encounter(Evasion::kNone, 0, 300);
  const Encounter weave = encounter(Evasion::kWeave, 500, 300);
  EXPECT_LE(weave.highest_mps2, 100 * (1 + 1e-6));
  EXPECT_LT(weave.fuel_ns, none.fuel_ns - seconds(5));
  const Encounter away = encounter(Evasion::kTurnAway, 0, 300);
  EXPECT_LT(away.fuel_ns, none.fuel_ns - seconds(5));
}

TEST(Evasion, WithoutALinkOnlyFromA1On) {
  for (const Autonomy level : {Autonomy::kA0, Autonomy::kA1}) {
    WorldPlan plan = small_world(1);
    add_swarms(plan);
    plan.movers[0].spawn_ns = 0;
    plan.movers[0].position = at(15000, 500, 800);
    plan.swarm_platforms[kDrone].evasion = Evasion::kWeave;
    plan.swarm_platforms[kDrone].evade_range_m = 10000;
    plan.swarm_platforms[kDrone].evade_accel_mps2 = 8;
    plan = cut_off(plan, level);
    OpenWorld open(plan);
    bool evaded = false;
    while (open.runs()) {
      open.tick();
      evaded = evaded || open.world().swarm_state(0).evades_since_ns != 0;
    }
    EXPECT_EQ(evaded, level == Autonomy::kA1);
  }
}

}  // namespace
}  // namespace boyd::test
