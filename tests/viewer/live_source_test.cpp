#include "viewer/source/live_source.hpp"

#include <chrono>
#include <cstdio>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "host/run/batch_run.hpp"
#include "viewer/source/measure_bands.hpp"
#include "viewer/source/night_recording.hpp"
#include "viewer/source/parting.hpp"
#include "viewer/source/session.hpp"
#include "viewer/source/study_table.hpp"

namespace boyd::viewer {
namespace {

using namespace std::chrono_literals;

class LiveSourceTest : public ::testing::Test {
protected:
  LiveSourceTest() { session_.open(BOYD_SOURCE_DIR "/scenarios/smoke.toml", {}, std::nullopt); }

  static void wait_for_end(Session& session) {
    for (int k = 0; k < 12000; ++k) {
      session.refresh();
      const bool beside_ended = session.beside() == nullptr || session.beside()->is_over();
      if (session.shown()->is_over() && beside_ended) {
        return;
      }
      std::this_thread::sleep_for(5ms);
    }
    FAIL() << "the night did not end within a minute";
  }

  std::uint64_t hash_of(const Night& night) {
    session_.start(night);
    wait_for_end(session_);
    return session_.shown()->end()->state_hash;
  }

  /// Row of a rule for an area or groups.
  std::uint32_t rule_of(std::uint32_t arm) {
    const auto& rules = session_.document().arm(arm).command.rules;
    for (std::uint32_t row = 0; row < rules.size(); ++row) {
      if (rules[row].scope == command::Scope::kArea &&
          rules[row].kind == command::OrderKind::kEngageArea) {
        return row;
      }
    }
    return 0;
  }

  Session session_;
};

std::uint64_t hash_without_viewer(const Session& session, std::uint32_t arm) {
  run::BatchRun batch({session.study().world(arm, 0)}, {});
  const run::StopFlag stop;
  batch.run(stop, [](double) {});
  return batch.outcome(0).state_hash;
}

TEST_F(LiveSourceTest, BeingWatchedChangesNothing) {
  EXPECT_EQ(hash_of({1, 0, {}}), hash_without_viewer(session_, 1));
}

TEST_F(LiveSourceTest, TheSimulationEndsThoughNobodyTakesItsFrames) {
  session_.start({1, 0, {}});
  std::this_thread::sleep_for(20ms);
  wait_for_end(session_);
  EXPECT_GT(session_.shown()->frames().size(), 10U);
  EXPECT_EQ(session_.shown()->handover()->waited_count, 0U);
  EXPECT_GT(session_.shown()->handover()->offered_count, 10U);
  EXPECT_EQ(session_.ready_ns(), session_.end_ns());
}

TEST_F(LiveSourceTest, AHeldSimulationStandsStillUntilItIsLetGo) {
  session_.start({1, 0, {}});
  session_.shown()->hold(true);
  std::this_thread::sleep_for(50ms);
  session_.refresh();
  const TimeNs ready_ns = session_.ready_ns();
  if (!session_.shown()->is_over()) {
    std::this_thread::sleep_for(100ms);
    session_.refresh();
    EXPECT_EQ(session_.ready_ns(), ready_ns);
    EXPECT_EQ(session_.shown()->state(), SourceState::kHeld);
  }
  session_.shown()->hold(false);
  wait_for_end(session_);
}

TEST_F(LiveSourceTest, AHeldSimulationCanBeDropped) {
  session_.start({1, 0, {}});
  session_.shown()->hold(true);
  session_.start({0, 0, {}});
  wait_for_end(session_);
  EXPECT_EQ(session_.shown()->scene().arm, 0U);
}

TEST_F(LiveSourceTest, AnOrderByHandChangesTheNightFromThenOnAndTheSameWayEachTime) {
  const Night without{0, 0, {}};
  const TimeNs at_ns = session_.study().world(0, 0).plan.start_ns + 600 * kNsPerSecond;
  const Night with{0, 0, {{at_ns, rule_of(0), true}}};
  session_.start(with);
  session_.start_beside(without);
  wait_for_end(session_);
  const std::uint64_t hash_with = session_.shown()->end()->state_hash;
  EXPECT_NE(hash_with, session_.beside()->end()->state_hash);
  EXPECT_EQ(session_.shown()->orders().size(), session_.beside()->orders().size() + 1);
  const Parting parting = parting_of(*session_.shown(), *session_.beside());
  ASSERT_TRUE(parting.time_ns);
  EXPECT_GE(*parting.time_ns, at_ns);
  session_.start_beside(std::nullopt);
  EXPECT_EQ(hash_of(with), hash_with);
}

TEST_F(LiveSourceTest, TheSameNightTwiceDoesNotPart) {
  session_.start({1, 0, {}});
  session_.start_beside(Night{1, 0, {}});
  wait_for_end(session_);
  EXPECT_FALSE(parting_of(*session_.shown(), *session_.beside()).time_ns);
}

TEST_F(LiveSourceTest, AScenarioThatCannotBeReadLeavesTheOneThatIsOpen) {
  session_.start({1, 0, {}});
  EXPECT_THROW(session_.open("/no/such/file.toml", {}, std::nullopt), scenario::ScenarioError);
  ASSERT_TRUE(session_.is_open());
  wait_for_end(session_);
}

TEST_F(LiveSourceTest, ABandHoldsTheCountsOfTheNightsItWasMadeFrom) {
  MeasureBands bands;
  bands.start(session_.study(), 1, 3);
  while (bands.result().is_running) {
    std::this_thread::sleep_for(5ms);
  }
  const BandResult result = bands.result();
  ASSERT_EQ(result.problem, "");
  ASSERT_EQ(result.nights.size(), 3U);
  ASSERT_GT(result.samples_count(), 10U);
  hash_of({1, 0, {}});
  const WorldView& last = *session_.shown()->frames().frames().back();
  const std::int64_t launched = total_of(last, Counter::attackers_launched_count);
  EXPECT_EQ(
      result.nights[0]->totals.back()[static_cast<std::size_t>(Counter::attackers_launched_count)],
      launched);
  const Band band = result.band_at(result.samples_count() - 1, Counter::attackers_launched_count);
  EXPECT_LE(band.low, launched);
  EXPECT_GE(band.high, launched);
  EXPECT_GT(band.high, 0);
}

TEST_F(LiveSourceTest, ABandThatIsBeingMadeCanBeDropped) {
  MeasureBands bands;
  bands.start(session_.study(), 1, 100000);
  bands.forget();
  EXPECT_FALSE(bands.result().is_running);
}

TEST_F(LiveSourceTest, TheNightThatIsShownIsRecordedWithItsOrdersByHand) {
  const TimeNs at_ns = session_.study().world(0, 0).plan.start_ns + 600 * kNsPerSecond;
  session_.start({0, 0, {{at_ns, rule_of(0), true}}});
  wait_for_end(session_);
  const std::uint64_t shown_hash = session_.shown()->end()->state_hash;
  const std::string path = testing::TempDir() + "night_that_is_shown.h5";
  NightRecording recording;
  recording.start(session_, path);
  session_.open(BOYD_SOURCE_DIR "/scenarios/smoke.toml", {}, std::nullopt);  // it goes on
  while (recording.progress().is_running) {
    std::this_thread::sleep_for(5ms);
  }
  ASSERT_EQ(recording.progress().problem, "");
  EXPECT_EQ(recording.progress().path, path);
  session_.open_recording(path);
  EXPECT_EQ(session_.night().hand_orders.size(), 1U);
  wait_for_end(session_);
  EXPECT_EQ(session_.shown()->end()->state_hash, shown_hash);
  std::remove(path.c_str());
}

TEST_F(LiveSourceTest, ANightThatCannotBeRecordedSaysWhy) {
  session_.start({0, 0, {}});
  NightRecording recording;
  recording.start(session_, "/no/such/folder/night.h5");
  while (recording.progress().is_running) {
    std::this_thread::sleep_for(5ms);
  }
  EXPECT_NE(recording.progress().problem.find("/no/such/folder"), std::string::npos);
}

TEST_F(LiveSourceTest, AStudyEndsWithEveryArm) {
  StudyTable study;
  study.start(session_.study(), 2);
  while (study.result().is_running) {
    std::this_thread::sleep_for(5ms);
  }
  EXPECT_EQ(study.result().problem, "");
  ASSERT_EQ(study.result().arms.size(), session_.study().arms_count());
  EXPECT_EQ(study.result().arms[0].worlds_count, 2);
}

TEST(Scene, NamesSitesUnitsAndMovers) {
  Session session;
  session.open(BOYD_SOURCE_DIR "/scenarios/smoke.toml", {}, std::nullopt);
  session.start({0, 0, {}});
  const Scene& scene = session.shown()->scene();
  const scenario::Scenario& scenario = session.document().arm(0);
  EXPECT_EQ(agent_name(scene, scene.plan.sites[0].id), scenario.assets[0].name);
  EXPECT_EQ(agent_name(scene, scene.plan.sites.back().id),
            scenario.groups.back().units.empty() ? scene.site_names.back()
                                                 : scenario.groups.back().units.back().name);
  EXPECT_NE(agent_name(scene, scene.plan.movers[0].id).find('/'), std::string::npos);
}

}  // namespace
}  // namespace boyd::viewer
