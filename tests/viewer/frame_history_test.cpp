#include "viewer/source/frame_history.hpp"

#include <memory>

#include <gtest/gtest.h>

#include "viewer/source/event_log.hpp"
#include "viewer/source/playback.hpp"

namespace boyd::viewer {
namespace {

FramePtr frame_at(TimeNs time_ns, std::size_t movers = 0) {
  auto view = std::make_shared<WorldView>();
  view->now_ns = time_ns;
  view->movers.resize(movers);
  return view;
}

TEST(FrameHistory, FindsTheFramesAroundATime) {
  FrameHistory history(1U << 20U);
  for (const TimeNs time_ns : {0, 10, 20}) {
    history.add(frame_at(time_ns));
  }
  EXPECT_EQ(history.at(14).before->now_ns, 10);
  EXPECT_EQ(history.at(14).after->now_ns, 20);
  EXPECT_DOUBLE_EQ(history.at(14).share, 0.4);
  EXPECT_EQ(history.at(-5).before->now_ns, 0);
  EXPECT_EQ(history.at(99).before->now_ns, 20);
  EXPECT_EQ(history.at(99).after->now_ns, 20);
}

TEST(FrameHistory, WithoutFramesThereIsNoMoment) {
  EXPECT_EQ(FrameHistory(100).at(0).before, nullptr);
}

TEST(FrameHistory, AFrameOfTheSameTimeTakesTheOthersPlace) {
  FrameHistory history(1U << 20U);
  history.add(frame_at(0));
  history.add(frame_at(5, 1));
  history.add(frame_at(5, 2));
  ASSERT_EQ(history.size(), 2U);
  EXPECT_EQ(history.frames().back()->movers.size(), 2U);
}

TEST(FrameHistory, StaysWithinItsBoundAndKeepsTheFirstAndTheNewest) {
  const std::size_t bytes_max = 40 * bytes_of(*frame_at(0, 10));
  FrameHistory history(bytes_max);
  for (TimeNs time_ns = 0; time_ns < 1000; ++time_ns) {
    history.add(frame_at(time_ns, 10));
    ASSERT_LE(history.bytes(), bytes_max);
    ASSERT_EQ(history.frames().front()->now_ns, 0);
    ASSERT_EQ(history.frames().back()->now_ns, time_ns);
  }
  EXPECT_GT(history.stride_ns(), 1);
  EXPECT_GE(history.size(), 10U);
  std::size_t bytes = 0;
  for (std::size_t row = 0; row < history.size(); ++row) {
    bytes += bytes_of(*history.frames()[row]);
    if (row > 0) {
      EXPECT_LT(history.frames()[row - 1]->now_ns, history.frames()[row]->now_ns);
    }
  }
  EXPECT_EQ(bytes, history.bytes());
}

TEST(EventLog, KeepsTheNewestDetectionsAndTheOldestOfTheRest) {
  EventLog log(3, 2);
  std::vector<Event> events;
  for (TimeNs time_ns = 0; time_ns < 5; ++time_ns) {
    Event event;
    event.time_ns = time_ns;
    event.kind = EventKind::kShot;
    events.push_back(event);
    event.kind = EventKind::kDetect;
    events.push_back(event);
  }
  log.add(events);
  ASSERT_EQ(log.events().size(), 3U);
  EXPECT_EQ(log.events().back().time_ns, 2);
  EXPECT_EQ(log.dropped_count(), 2U);
  ASSERT_EQ(log.detections().size(), 2U);
  EXPECT_EQ(log.detections().front().time_ns, 3);
  EXPECT_EQ(log.between(0, 2).size(), 2U);
}

TEST(EventLog, NamesTheLastDetectionsOfATargetUpToAnyTime) {
  EventLog log(0, 100);
  std::vector<Event> events;
  for (TimeNs time_ns = 0; time_ns < 20; ++time_ns) {
    events.push_back({time_ns, EventKind::kDetect, mount_key(1, 2, 3), time_ns % 2 == 0 ? 7U : 8U});
  }
  log.add(events);
  const auto found = log.last_detections(7, 9, 2);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].time_ns, 8);
  EXPECT_EQ(found[1].time_ns, 6);
  EXPECT_EQ(found[0].sensor, mount_key(1, 2, 3));
  EXPECT_EQ(log.last_detections(8, 0, 2).size(), 0U);
  EXPECT_EQ(log.last_detections(7, 0, 2).size(), 1U);
}

TEST(Playback, NeverRunsAheadOfTheSimulationNorBack) {
  Playback playback;
  playback.speed = 60;
  playback.advance(0.1, 4 * kNsPerSecond);
  EXPECT_EQ(playback.now_ns, 4 * kNsPerSecond);
  playback.advance(0.1, 0);
  EXPECT_EQ(playback.now_ns, 4 * kNsPerSecond);
  playback.playing = false;
  playback.advance(0.1, 100 * kNsPerSecond);
  EXPECT_EQ(playback.now_ns, 4 * kNsPerSecond);
}

TEST(Playback, SpeedGoesByStepsWithinItsBounds) {
  Playback playback;
  playback.speed = 60;
  playback.change_speed(1);
  EXPECT_EQ(playback.speed, 120);
  playback.change_speed(-100);
  EXPECT_EQ(playback.speed, kSpeeds.front());
  playback.change_speed(100);
  EXPECT_EQ(playback.speed, kSpeeds.back());
}

}  // namespace
}  // namespace boyd::viewer
