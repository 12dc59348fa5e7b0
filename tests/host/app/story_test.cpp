#include "host/app/story.hpp"

#include <gtest/gtest.h>

#include "tests/host/run/small_study.hpp"

namespace boyd::app {
namespace {

/// The engine of a small world whose one trigger fires at 50 s.
command::Engine engine_at(TimeNs now_ns) {
  const run::SmallStudy study({{"only", 30}});
  command::Engine engine(study.world(0, 0).command, 7);
  TriggerReport report;
  report.fires = true;
  report.changed = true;
  report.oldest_measurement_ns = 40 * kNsPerSecond;
  engine.on_trigger(50 * kNsPerSecond, report);
  std::vector<Injection> effects;
  engine.advance_to(now_ns, effects);
  return engine;
}

std::string all_of(const std::vector<StoryLine>& lines) {
  return story_text(lines, {});
}

TEST(Story, TellsAnOrderFromRequestToEnd) {
  const TimeNs end_ns = 3600 * kNsPerSecond;
  const std::string text = all_of(tell_orders(engine_at(end_ns), end_ns));
  std::size_t at = 0;
  for (const char* part : {"+00:00:50.0  order 0   requested by ask: engage_area",
                           "by battery",
                           "on a measurement 10.0 s old",
                           "chain / post: took",
                           "approved",
                           "released after",
                           "sent to battery",
                           "received by battery",
                           "executed by battery",
                           "ended for battery"}) {
    at = text.find(part, at);
    ASSERT_NE(at, std::string::npos) << part << " in\n" << text;
  }
}

TEST(Story, EndsWhereTheWorldEnds) {
  const std::vector<StoryLine> lines =
      tell_orders(engine_at(3600 * kNsPerSecond), 50 * kNsPerSecond);
  ASSERT_FALSE(lines.empty());
  for (const StoryLine& line : lines) {
    EXPECT_LE(line.time_ns, 50 * kNsPerSecond);
  }
  EXPECT_NE(all_of(lines).find("still there at the end"), std::string::npos);
}

TEST(Story, CountsTheBattleByTheMinute) {
  Event shot;
  shot.kind = EventKind::kShot;
  shot.time_ns = 61 * kNsPerSecond;
  Event kill = shot;
  kill.kind = EventKind::kKill;
  Event late = shot;
  late.time_ns = 200 * kNsPerSecond;
  const std::vector<StoryLine> lines = tell_battle({shot, shot, kill, late});
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].time_ns, 120 * kNsPerSecond);
  EXPECT_NE(lines[0].text.find("2 shots, 1 killed"), std::string::npos);
  EXPECT_NE(lines[1].text.find("1 shots"), std::string::npos);
}

TEST(Story, KeepsLinesInOrderOfTime) {
  const std::vector<StoryLine> orders = {{5, "first"}, {20, "third"}};
  const std::string text = story_text(orders, {{10, "second"}});
  EXPECT_LT(text.find("first"), text.find("second"));
  EXPECT_LT(text.find("second"), text.find("third"));
}

}  // namespace
}  // namespace boyd::app
