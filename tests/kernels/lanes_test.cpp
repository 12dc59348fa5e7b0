#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "kernels/core/isa.hpp"
#include "kernels/stage/world.hpp"
#include "tests/kernels/busy_swarm.hpp"
#include "tests/kernels/every_model.hpp"

namespace boyd::test {
namespace {

/// Hills under the way of the drones.
std::shared_ptr<const Relief> hills() {
  auto relief = std::make_shared<Relief>();
  relief->west = relief->south = units(-20000);
  relief->step_m = 1000;
  relief->columns = relief->rows = 41;
  for (std::uint32_t k = 0; k < 41 * 41; ++k) {
    relief->height_m.push_back(static_cast<std::int16_t>(k % 3 == 0 ? k * 7919 % 700 : 0));
  }
  return relief;
}

/// More drones than a pack has lanes, every model of sensing and weapons, jammed radars, hills, and
/// two pictures that pass tracks on both ways.
WorldPlan many_looks() {
  WorldPlan plan = with_every_model(small_world(90));
  for (std::size_t k = 0; k < 90; ++k) {
    plan.movers[k].spawn_ns = seconds(1.0 + static_cast<double>(k / 30));
  }
  plan.relief = hills();
  plan.noises.push_back({.site = kHarbour, .power_w_per_hz = 1e-6F});
  for (SensorSpec& sensor : plan.sensors) {
    sensor.jnr_at_1m = sensor.kind == SensorKind::kRadar ? 1e13F : 0;
    sensor.sidelobe = 0.01F;
    sensor.beam_cos = 0.995F;
  }
  plan.exchanges = {
      {.from = 0, .to = 1, .delay_ns = seconds(3), .coverage_prob = 0.8F, .error_factor = 1.4F},
      {.from = 1, .to = 0, .delay_ns = seconds(5), .coverage_prob = 0.7F, .error_factor = 1.2F}};
  return plan;
}

struct Night {
  std::uint64_t state_hash;
  std::vector<Event> events;
};
Night night_of(const WorldPlan& plan, BatchOptions options) {
  options.record_events = true;
  const auto battle = run_to_end({plan}, options);
  return {battle->result(0).state_hash, battle->take_events(0)};
}
std::int64_t count_of(const Night& night, EventKind kind) {
  return std::count_if(night.events.begin(), night.events.end(), [kind](const Event& event) {
    return event.kind == kind;
  });
}

void expect_same_in_lanes(const WorldPlan& plan) {
  const Night scalar = night_of(plan, {.isa = Isa::kScalar});
  EXPECT_GT(count_of(scalar, EventKind::kDetect), 1000);
  EXPECT_GT(count_of(scalar, EventKind::kShot), 10);
  for (const Isa isa : {Isa::kAvx2, Isa::kAvx512}) {
    if (!has_isa(isa)) {
      continue;
    }
    for (const std::uint32_t threads : {1U, 3U}) {
      const Night lanes = night_of(plan, {.threads = threads, .isa = isa});
      EXPECT_EQ(lanes.state_hash, scalar.state_hash) << static_cast<int>(isa);
      ASSERT_EQ(lanes.events.size(), scalar.events.size()) << static_cast<int>(isa);
      for (std::size_t k = 0; k < lanes.events.size(); ++k) {
        ASSERT_EQ(lanes.events[k].time_ns, scalar.events[k].time_ns) << "event " << k;
        ASSERT_EQ(lanes.events[k].target, scalar.events[k].target) << "event " << k;
      }
    }
  }
}

TEST(Lanes, GiveTheNightThatOneMoverAfterTheOtherGives) {
  WorldPlan plan = many_looks();
  for (const float gate_sigma : {0.0F, 4.0F}) {  // with one, reports are taken in elsewhere
    plan.pictures[0].gate_sigma = gate_sigma;
    expect_same_in_lanes(plan);
  }
}

TEST(Lanes, GiveTheSameWhenMoreMoversFlyThanAThreadTakesAtATime) {
  WorldPlan plan = busy_swarm(3, 540);
  plan.end_ns = seconds(60);
  expect_same_in_lanes(plan);
}

TEST(Lanes, StepsRoundToTheGridAndStopAtTheEdgeOfTheFrame) {
  const std::int32_t edge = std::numeric_limits<std::int32_t>::max();
  for (const std::int32_t from : {-edge, -edge + 1, -700, 0, 3, 1'999'999'999, edge}) {
    for (const float metres : {0.0F,
                               0.0004F,
                               -0.0005F,
                               1.5F,
                               -2.25F,
                               90'000.7F,
                               -1.9e6F,
                               1.9e6F,
                               2.0e6F,
                               -2.0e6F,
                               1.0e20F,
                               -1.0e20F}) {
      const double steps = std::clamp<double>(std::nearbyint(metres * 1024.0F), -2.0e9, 2.0e9);
      const double to = std::clamp<double>(from + steps, -edge, edge);
      EXPECT_EQ(cpu::moved(from, metres), static_cast<std::int32_t>(to)) << from << " " << metres;
    }
  }
}

}  // namespace
}  // namespace boyd::test
