#include "host/record/difference.hpp"

#include <gtest/gtest.h>

#include "host/record/replay.hpp"
#include "tests/host/record/written_recording.hpp"

namespace boyd::record {
namespace {

class DifferenceOfRecordings : public testing::Test {
protected:
  static void SetUpTestSuite() { world_ = new Written(written_world(Recipe{})); }
  static void TearDownTestSuite() { delete world_; }

  /// A recording of the world after `change`, beside an unchanged one.
  template <typename Change>
  std::optional<Difference> difference_after(const Change& change) {
    Written changed = *world_;
    change(changed);
    write_recording(*world_, folder_.file("a.h5"));
    write_recording(changed, folder_.file("b.h5"));
    Recording a(folder_.file("a.h5"));
    Recording b(folder_.file("b.h5"));
    return first_difference(a, b);
  }

  static std::size_t frame_with_movers() {
    for (std::size_t k = 0; k < world_->frames.size(); ++k) {
      if (world_->frames[k].view.movers.size() > 2) {
        return k;
      }
    }
    return 0;
  }

  static Written* world_;
  TemporaryFolder folder_;
};
Written* DifferenceOfRecordings::world_ = nullptr;

TEST_F(DifferenceOfRecordings, is_none_between_equal_ones) {
  EXPECT_FALSE(difference_after([](Written&) {}).has_value());
}

TEST_F(DifferenceOfRecordings, names_time_agent_and_field) {
  const std::size_t frame = frame_with_movers();
  const auto found =
      difference_after([&](Written& world) { world.frames[frame].view.movers[1].position.y += 1; });
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->time_ns, world_->frames[frame].view.now_ns);
  EXPECT_EQ(found->tick, (found->time_ns - world_->subject.start_ns) / world_->subject.dt_ns);
  const std::uint64_t agent = world_->frames[frame].view.movers[1].id;
  EXPECT_EQ(found->what, "agent " + agent_text(agent, world_->tables) + ": y");
  EXPECT_EQ(std::stoi(found->value_b), std::stoi(found->value_a) + 1);
}

TEST_F(DifferenceOfRecordings, names_an_agent_that_only_one_has) {
  const std::size_t frame = frame_with_movers();
  const auto found =
      difference_after([&](Written& world) { world.frames[frame].view.movers.pop_back(); });
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->value_a, "there");
  EXPECT_EQ(found->value_b, "not there");
}

TEST_F(DifferenceOfRecordings, names_an_event_at_its_own_time) {
  std::size_t frame = 0;
  const auto found = difference_after([&](Written& world) {
    while (world.frames[frame].events.empty()) {
      ++frame;
    }
    world.frames[frame].events.pop_back();
  });
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->what, "event");
  EXPECT_NE(found->value_a, found->value_b);
}

TEST_F(DifferenceOfRecordings, names_an_order_that_was_decided_otherwise) {
  const auto found = difference_after([&](Written& world) {
    for (RecordedFrame& frame : world.frames) {
      for (command::Order& order : frame.orders) {
        order.decided_ns += order.decided_ns == kNever ? 0 : 1;
      }
    }
  });
  ASSERT_TRUE(found.has_value());
  EXPECT_NE(found->what.find("decided_ns"), std::string::npos) << found->what;
}

TEST_F(DifferenceOfRecordings, is_found_in_what_is_not_recorded_by_the_hash) {
  const auto found = difference_after([&](Written& world) { world.frames[3].state_hash ^= 1; });
  ASSERT_TRUE(found.has_value());
  EXPECT_NE(found->what.find("state hash"), std::string::npos);
}

TEST_F(DifferenceOfRecordings, is_named_before_the_start_too) {
  Written other = *world_;
  other.subject.seed += 1;
  write_recording(*world_, folder_.file("a.h5"));
  write_recording(other, folder_.file("b.h5"));
  const Recording a(folder_.file("a.h5"));
  const Recording b(folder_.file("b.h5"));
  ASSERT_EQ(setting_differences(a, b).size(), 1U);
  EXPECT_NE(setting_differences(a, b)[0].find("seed"), std::string::npos);
  EXPECT_TRUE(setting_differences(a, a).empty());
}

class ReplayOfARecording : public DifferenceOfRecordings {
protected:
  Replay replay_of(const Written& world) {
    write_recording(world, folder_.file("a.h5"));
    Recording recording(folder_.file("a.h5"));
    const run::StopFlag stop;
    return replay(recording, {}, stop, [](double) {});
  }
};

TEST_F(ReplayOfARecording, gives_the_hash_of_every_frame_again) {
  const Replay result = replay_of(*world_);
  EXPECT_FALSE(result.difference.has_value());
  EXPECT_EQ(result.frames_count, world_->frames.size());
}

TEST_F(ReplayOfARecording, names_the_first_frame_that_is_another) {
  Written changed = *world_;
  const std::size_t frame = frame_with_movers();
  changed.frames[frame].state_hash ^= 1;
  changed.frames[frame].view.movers[0].velocity.x += 1;
  const Replay result = replay_of(changed);
  ASSERT_TRUE(result.difference.has_value());
  EXPECT_EQ(result.frames_count, frame);
  EXPECT_EQ(result.difference->time_ns, world_->frames[frame].view.now_ns);
  EXPECT_NE(result.difference->what.find("vx_mps"), std::string::npos);
}

TEST_F(ReplayOfARecording, refuses_an_arm_that_its_scenario_does_not_have) {
  Written changed = *world_;
  changed.subject.arm_row = 1000;
  EXPECT_THROW(replay_of(changed), RecordingError);
}

TEST_F(ReplayOfARecording, refuses_texts_that_are_no_scenario) {
  Written changed = *world_;
  changed.subject.sources.texts[changed.subject.sources.main_path] = "[scenario";
  EXPECT_THROW(replay_of(changed), scenario::ScenarioError);
}

TEST(ReplayOfEveryArm, of_the_smoke_scenario_gives_the_same_hashes) {
  const scenario::Document document(Recipe{}.scenario);
  const TemporaryFolder folder;
  for (std::uint32_t arm = 0; arm < document.arm_names().size(); ++arm) {
    Recipe recipe;
    recipe.arm = arm;
    recipe.replication = 1;
    recipe.every_s = 7;
    record_world(recipe, folder.file("arm.h5"));
    Recording recording(folder.file("arm.h5"));
    const run::StopFlag stop;
    const Replay result = replay(recording, {}, stop, [](double) {});
    EXPECT_FALSE(result.difference.has_value()) << document.arm_names()[arm];
    EXPECT_EQ(result.frames_count, recording.frames_count());
  }
}

}  // namespace
}  // namespace boyd::record
