/// Whose report a track takes for its own.
#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "kernels/stage/associate.hpp"
#include "tests/kernels/every_model.hpp"
#include "tests/kernels/open_world.hpp"

namespace boyd::test {
namespace {

/// Drones side by side, `apart_m` from one to the next, before a camera that sees each of them
/// every two seconds.
WorldPlan abreast(std::uint32_t drones, double apart_m, float gate_sigma) {
  WorldPlan plan = small_world(drones);
  plan.mounts.clear();
  plan.end_ns = seconds(300);
  plan.pictures[0].gate_sigma = gate_sigma;
  SensorSpec& camera = plan.sensors[0];
  camera.kind = SensorKind::kOptical;
  camera.range_ref_m = 60000;
  camera.detect_ref_prob = 1;
  for (std::uint32_t k = 0; k < drones; ++k) {
    plan.movers[k].spawn_ns = 0;
    plan.movers[k].position = at(40000, apart_m * k, 800);
  }
  return plan;
}

std::int64_t misassociated(const WorldPlan& plan) {
  return total(run_to_end({plan})->result(0), Counter::reports_misassociated_count);
}

/// The greatest distance of a track from its target at the end, m.
double worst_m(const WorldPlan& plan) {
  const WorldView view = run_to_end({plan})->observe(0);
  EXPECT_EQ(view.pictures[0].size(), plan.movers.size());
  double worst = 0;
  for (const PictureTrackView& track : view.pictures[0]) {
    const AgentId id = plan.movers[track.track_id].id;
    const auto mover = std::find_if(
        view.movers.begin(), view.movers.end(), [&](const auto& one) { return one.id == id; });
    EXPECT_NE(mover, view.movers.end());
    worst = std::max({worst,
                      std::abs(mover->position.x - track.position.x) / 1024.0,
                      std::abs(mover->position.y - track.position.y) / 1024.0});
  }
  return worst;
}

TEST(Association, KeepsTracksWithTheirTargetsWhereNobodyElseIsNear) {
  const WorldPlan plan = abreast(7, 3000, 4);
  EXPECT_EQ(misassociated(plan), 0);
  EXPECT_LT(worst_m(plan), 250) << "errors of a report are 80 m, a scan is two seconds old";
}

TEST(Association, GoesWrongTheMoreOftenTheCloserTargetsFly) {
  const auto wrong = [](double apart_m) {
    WorldPlan plan = abreast(40, apart_m, 4);
    plan.end_ns = seconds(8);  // before neighbours that took each other's reports run together
    return misassociated(plan);
  };
  EXPECT_GT(wrong(30), wrong(150) + 20);
  EXPECT_GT(wrong(150), wrong(600) + 20);
  EXPECT_EQ(misassociated(abreast(12, 30, 0)), 0) << "reports know whose they are";
}

TEST(Association, LetsTracksOfCloseTargetsWander) {
  EXPECT_GT(worst_m(abreast(12, 100, 4)), 2 * worst_m(abreast(7, 3000, 4)));
}

/// The rule again, in double, over everybody.
struct Chosen {
  AgentId id = kNoAgent;
  double distance2 = 0;
};
Chosen chosen_by_all(const cpu::World& world, const TrackState& track, double gate) {
  const TimeNs now = world.clock().now_ns;
  const double age_s = static_cast<double>(now - track.last_ns) * 1e-9;
  const double variance_m2 = track.error.position_m2 + 2 * age_s * track.error.mixed_m2ps +
                             age_s * age_s * track.error.velocity_m2ps2 +
                             25 * std::pow(age_s, 3) / 3;
  Chosen best{kNoAgent, gate * gate};
  for (std::uint32_t j = 0; j < world.sorted_count(); ++j) {
    cpu::Measurement seen{};
    if (!cpu::look(world, 0, cpu::look_target(world, j), seen)) {
      continue;
    }
    const auto residual_m = [&](std::int32_t report, std::int32_t place, float speed_mps) {
      return static_cast<double>(report - place) / 1024 - static_cast<double>(speed_mps) * age_s;
    };
    const double x_m = residual_m(seen.position.x, track.position.x, track.velocity.x);
    const double y_m = residual_m(seen.position.y, track.position.y, track.velocity.y);
    const double distance2 =
        (x_m * x_m + y_m * y_m) / (variance_m2 + static_cast<double>(seen.variance_m2));
    if (distance2 < best.distance2) {
      best = {world.id(j), distance2};
    }
  }
  return best;
}

TEST(Association, TakesWhatASearchOverAllReportsFinds) {
  constexpr std::uint32_t drones = 150;  // three words of a bit set
  WorldPlan plan = abreast(drones, 60, 3);
  plan.sensors[0].detect_ref_prob = 0.5F;
  OpenWorld open(plan);
  const cpu::World world = open.world();
  int others = 0;
  int none = 0;
  for (int tick = 0; tick < 200; ++tick) {
    open.tick();
    for (std::uint32_t row = 0; row < drones; ++row) {
      const TrackState& track = world.track(world.slot(0, row));
      if (world.sensor(0).due == 0U || track.generation == 0U) {
        continue;
      }
      // The scan of this tick once more, for the track as that scan left it.
      const auto found =
          cpu::AssociateReports::nearest_report(world, 0, world.sensor_spec(0), track);
      const Chosen expected = chosen_by_all(world, track, 3);
      ASSERT_EQ(found.id, expected.id) << "tick " << tick << ", row " << row;
      TrackState old = track;  // a track that has to look farther
      old.last_ns -= seconds(4);
      ASSERT_EQ(cpu::AssociateReports::nearest_report(world, 0, world.sensor_spec(0), old).id,
                chosen_by_all(world, old, 3).id)
          << "tick " << tick << ", row " << row;
      none += found.id == kNoAgent ? 1 : 0;
      others += found.id != kNoAgent && found.id != world.initial(row).id ? 1 : 0;
    }
  }
  EXPECT_GT(others, 100);
  EXPECT_GT(none, 10);
}

/// A track that picture 0 has passed on, and the one that it was made from, in the tick in which
/// that happened.
template <class Check>
void pass_on_one(const ExchangeSpec& edge, const Check& check) {
  WorldPlan plan = abreast(1, 0, 4);
  plan.pictures.push_back(plan.pictures[0]);
  plan.exchanges.push_back(edge);
  OpenWorld open(plan);
  const cpu::World world = open.world();
  const TrackState& given = world.track(world.slot(0, 0));
  const TrackState& taken = world.track(world.slot(2, 0));
  while (taken.generation == 0U) {
    open.tick();
    ASSERT_LT(open.now_ns(), seconds(60));
  }
  ASSERT_GT(given.hits, 1U);
  check(given, taken);
}

TEST(Association, APartnersTrackIsNoLessCertainForHavingBeenPassedOn) {
  pass_on_one({.from = 0, .to = 2}, [](const TrackState& given, const TrackState& taken) {
    const TimeNs then = given.last_ns + seconds(10);
    EXPECT_EQ(cpu::predicted(taken, then).position_m2, cpu::predicted(given, then).position_m2);
  });
}

TEST(Association, APartnersTrackPassedOnLateHasTheErrorOfThatTime) {
  const ExchangeSpec edge{.from = 0, .to = 2, .delay_ns = seconds(5), .error_factor = 1.5F};
  pass_on_one(edge, [](const TrackState& given, const TrackState& taken) {
    const double late_s = static_cast<double>(given.last_ns - taken.last_ns) * 1e-9;
    ASSERT_GT(late_s, 0);
    const double pp = given.error.position_m2;
    const double pv = given.error.mixed_m2ps;
    const double vv = given.error.velocity_m2ps2;
    const double position_m2 = pp - 2 * late_s * pv + late_s * late_s * vv;
    EXPECT_NEAR(taken.error.position_m2, 2.25 * position_m2, 1e-3 * position_m2);
    EXPECT_NEAR(taken.error.mixed_m2ps, pv - late_s * vv, 1e-3 * std::abs(pv) + 1e-3 * vv);
    EXPECT_EQ(taken.error.velocity_m2ps2, given.error.velocity_m2ps2);
    // Carried on to the giver's measurement it has what has been unknown since, and the share of
    // registration.
    EXPECT_NEAR(cpu::predicted(taken, given.last_ns).position_m2,
                pp + 1.25 * position_m2 + 25 * late_s * late_s * late_s / 3,
                1e-3 * position_m2);
  });
}

TEST(Association, IsTheSameInWhateverOrderMoversAreListed) {
  WorldPlan plan = with_every_model(small_world(40));
  plan.pictures[0].gate_sigma = 4;
  WorldPlan turned = plan;
  std::reverse(turned.movers.begin(), turned.movers.begin() + 40);
  const auto one = run_to_end({plan})->result(0);
  const auto other = run_to_end({turned})->result(0);
  EXPECT_GT(total(one, Counter::reports_misassociated_count), 20);
  EXPECT_EQ(one.nations, other.nations);
}

TEST(Association, HasNoPlaceInAPerfectPicture) {
  WorldPlan plan = abreast(2, 100, 4);
  EXPECT_TRUE(check_plan(plan).empty());
  plan.pictures[0].perfect = true;
  EXPECT_EQ(check_plan(plan).size(), 1U);
  plan.pictures[0].perfect = false;
  plan.pictures[0].gate_sigma = -1;
  EXPECT_EQ(check_plan(plan).size(), 1U);
}

}  // namespace
}  // namespace boyd::test
