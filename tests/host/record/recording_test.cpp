#include "host/record/recording.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "host/record/difference.hpp"
#include "host/record/order_rows.hpp"
#include "host/record/replay.hpp"
#include "host/record/state_rows.hpp"
#include "tests/host/record/recorded_world.hpp"

namespace boyd::record {
namespace {

void expect_same_state(const WorldView& got, const WorldView& expected, std::size_t frame) {
  EXPECT_EQ(got.now_ns, expected.now_ns) << "frame " << frame;
  const StateRows got_rows = rows_of(got);
  const StateRows expected_rows = rows_of(expected);
  for_each_part(got_rows, expected_rows, [&](Part part, const auto& a, const auto& b) {
    EXPECT_TRUE(a == b) << "frame " << frame << " " << type_of(part).path;
  });
}

void expect_same_orders(const std::vector<command::Order>& got,
                        const std::vector<command::Order>& expected,
                        std::size_t frame) {
  ASSERT_EQ(got.size(), expected.size()) << "frame " << frame;
  for (std::size_t k = 0; k < got.size(); ++k) {
    const OrderRows a = rows_of(got[k]);
    const OrderRows b = rows_of(expected[k]);
    EXPECT_TRUE(a.order == b.order) << "frame " << frame << " order " << k;
    EXPECT_TRUE(a.visits == b.visits) << "frame " << frame << " order " << k;
    EXPECT_TRUE(a.legs == b.legs) << "frame " << frame << " order " << k;
  }
}

class RecordingOfANight : public testing::Test {
protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder;
    outcome_ = new run::WorldOutcome(record_world(Recipe{}, path()));
    live_ = new Live(live_world(Recipe{}));
  }
  static void TearDownTestSuite() {
    delete folder_;
    delete outcome_;
    delete live_;
  }
  static std::string path() { return folder_->file("night.h5"); }

  static TemporaryFolder* folder_;
  static run::WorldOutcome* outcome_;
  static Live* live_;
};
TemporaryFolder* RecordingOfANight::folder_ = nullptr;
run::WorldOutcome* RecordingOfANight::outcome_ = nullptr;
Live* RecordingOfANight::live_ = nullptr;

TEST_F(RecordingOfANight, holds_every_frame_as_the_world_was_seen) {
  Recording recording(path());
  ASSERT_EQ(recording.frames_count(), live_->views.size());
  ASSERT_GT(recording.frames_count(), 10U);
  for (std::size_t frame = 0; frame < recording.frames_count(); ++frame) {
    EXPECT_EQ(recording.state_hash(frame), live_->hashes[frame]);
    EXPECT_EQ(recording.time_ns(frame), live_->views[frame].now_ns);
    expect_same_state(recording.view(frame), live_->views[frame], frame);
  }
}

TEST_F(RecordingOfANight, shows_the_same_frame_from_wherever_one_comes) {
  Recording recording(path());
  const std::size_t last = recording.frames_count() - 1;
  for (const std::size_t frame : {last, std::size_t{0}, last / 2, last / 3, last / 2 + 1, last}) {
    expect_same_state(recording.view(frame), live_->views[frame], frame);
  }
}

TEST_F(RecordingOfANight, holds_every_order_as_it_stood_at_every_frame) {
  Recording recording(path());
  for (std::size_t frame = 0; frame < recording.frames_count(); ++frame) {
    expect_same_orders(recording.orders(frame), live_->orders[frame], frame);
  }
  EXPECT_FALSE(live_->orders.back().empty());
}

void expect_same_events(const std::vector<Event>& got, const std::vector<Event>& expected) {
  ASSERT_EQ(got.size(), expected.size());
  for (std::size_t k = 0; k < got.size(); ++k) {
    EXPECT_EQ(got[k].time_ns, expected[k].time_ns);
    EXPECT_EQ(got[k].kind, expected[k].kind);
    EXPECT_EQ(got[k].actor, expected[k].actor);
    EXPECT_EQ(got[k].target, expected[k].target);
    EXPECT_EQ(got[k].ordinal, expected[k].ordinal);
    EXPECT_EQ(got[k].value, expected[k].value);
    EXPECT_EQ(got[k].order, expected[k].order);
  }
}

TEST_F(RecordingOfANight, holds_every_event_once_and_in_order) {
  std::vector<Event> detections;
  std::vector<Event> others;
  for (const Event& event : live_->events) {
    (event.kind == EventKind::kDetect ? detections : others).push_back(event);
  }
  ASSERT_FALSE(detections.empty());
  ASSERT_FALSE(others.empty());
  Recording recording(path());
  const std::size_t last = recording.frames_count() - 1;
  expect_same_events(recording.events(0, last), others);
  expect_same_events(recording.detections(0, last), detections);
}

TEST_F(RecordingOfANight, holds_what_headquarters_were_told_of_triggers) {
  Recording recording(path());
  const std::vector<TriggerRow> told = recording.triggers(0, recording.frames_count() - 1);
  ASSERT_GT(told.size(), 1U);
  for (std::size_t k = 1; k < told.size(); ++k) {
    EXPECT_LE(told[k - 1].time_ns, told[k].time_ns);
  }
}

TEST_F(RecordingOfANight, says_how_it_ended_as_the_unrecorded_run_does) {
  const Recording recording(path());
  ASSERT_TRUE(recording.end().has_value());
  EXPECT_EQ(recording.end()->ending, "ended");
  EXPECT_EQ(recording.end()->state_hash, live_->outcome.state_hash);
  EXPECT_EQ(outcome_->state_hash, live_->outcome.state_hash);
  EXPECT_FALSE(recording.end()->measures.empty());
}

TEST_F(RecordingOfANight, holds_the_names_and_the_texts_it_was_made_from) {
  const Recording recording(path());
  const scenario::Document original(Recipe{}.scenario);
  const scenario::Document again = document_of(recording);
  EXPECT_EQ(again.hash(), original.hash());
  EXPECT_EQ(recording.subject().scenario_hash, original.hash());
  EXPECT_EQ(recording.subject().resolved, original.resolved_text(0));
  EXPECT_EQ(recording.tables().nations.size(), original.arm(0).nations.size());
  EXPECT_EQ(recording.tables().groups.front().name, original.arm(0).groups.front().name);
}

TEST_F(RecordingOfANight, with_an_order_by_hand_is_simulated_again_with_it) {
  Recipe recipe;
  recipe.hand_orders = {{100 * kNsPerSecond, 0, true}};
  const run::WorldOutcome outcome = record_world(recipe, folder_->file("by_hand.h5"));
  EXPECT_NE(outcome.state_hash, outcome_->state_hash);
  Recording recording(folder_->file("by_hand.h5"));
  EXPECT_EQ(recording.subject().hand_orders, recipe.hand_orders);
  const run::StopFlag stop;
  const Replay again = replay(recording, {}, stop, [](double) {});
  EXPECT_FALSE(again.difference.has_value());
  EXPECT_EQ(again.frames_count, recording.frames_count());
  Recording without(path());
  EXPECT_EQ(setting_differences(recording, without),
            std::vector<std::string>{"orders by hand: 1 and 0"});
}

TEST_F(RecordingOfANight, finds_the_frame_of_a_time) {
  const Recording recording(path());
  EXPECT_EQ(recording.frame_at(recording.time_ns(3)), 3U);
  EXPECT_EQ(recording.frame_at(recording.time_ns(3) + 1), 3U);
  EXPECT_EQ(recording.frame_at(recording.time_ns(0) - 1), 0U);
  EXPECT_EQ(recording.frame_at(kNever), recording.frames_count() - 1);
}

TEST(RecordingOfASwarm, leaves_out_detections_alone_and_replays) {
  const TemporaryFolder folder;
  Recipe recipe;
  recipe.scenario = BOYD_SOURCE_DIR "/scenarios/swarm_100k.toml";
  recipe.settings = {{"raid.swarm.count", "2500"}, {"scenario.duration_min", "0.5"}};
  record_world(recipe, folder.file("swarm.h5"));
  Recording recording(folder.file("swarm.h5"));
  std::size_t spawned = 0;
  std::size_t confirmed = 0;
  const std::size_t last = recording.frames_count() - 1;
  EXPECT_TRUE(recording.detections(0, last).empty());
  for (const Event& event : recording.events(0, last)) {
    spawned += event.kind == EventKind::kSpawn ? 1 : 0;
    confirmed += event.kind == EventKind::kConfirm ? 1 : 0;
  }
  EXPECT_EQ(spawned, 2500U);
  EXPECT_GT(confirmed, 2500U);
  const run::StopFlag stop;
  EXPECT_FALSE(replay(recording, {}, stop, [](double) {}).difference);
}

TEST(RecordingOverARelief, holds_its_heights) {
  const TemporaryFolder folder;
  Recipe recipe;
  const std::string scenario = folder.file("hills.toml");
  {
    std::ifstream smoke(recipe.scenario);
    std::ofstream(scenario) << smoke.rdbuf()
                            << "\n[terrain]\nrelief = \"" BOYD_SOURCE_DIR
                               "/scenarios/terrain/baltic.json\"\n";
  }
  recipe.scenario = scenario;
  record_world(recipe, folder.file("hills.h5"));
  const Recording recording(folder.file("hills.h5"));
  const scenario::SourceFiles& sources = recording.subject().sources;
  ASSERT_EQ(sources.texts.size(), 1U);
  ASSERT_EQ(sources.reliefs.size(), 1U);
  const scenario::Document again(sources);
  const scenario::Document first(scenario);
  EXPECT_EQ(again.hash(), first.hash());
  EXPECT_EQ(again.arm(0).relief->height_m, first.arm(0).relief->height_m);
}

}  // namespace
}  // namespace boyd::record
