#include "host/app/story.hpp"

#include <gtest/gtest.h>

#include "host/time/time.hpp"
#include "tests/host/command/plans.hpp"
#include "tests/host/run/small_study.hpp"

namespace boyd::app {
namespace {

using namespace command::testing;

const std::vector<std::string> kStoryNations = {"home"};

/// An engine with what was told to it.
struct Night {
  command::Engine engine;
  NightRecord record;
  BattleAccount battle;

  NightFacts facts(double until_s) const {
    return {engine, record, battle, kStoryNations, time::from_seconds(until_s)};
  }
};

/// A small world whose one trigger fires at 50 s.
Night small_night(double now_s) {
  const run::SmallStudy study({{"only", 30}});
  Night night{command::Engine(study.world(0, 0).command, 7), {}, {}};
  TriggerReport report;
  report.fires = true;
  report.changed = true;
  report.count = 4;
  report.oldest_measurement_ns = 40 * kNsPerSecond;
  night.engine.on_trigger(50 * kNsPerSecond, report);
  WorldReport world;
  world.now_ns = 50 * kNsPerSecond;
  world.triggers = {report};
  night.record.note(world);
  advance(night.engine, now_s);
  return night;
}

/// One request in a plan of one's own, at the start.
Night asked(const command::CommandPlan& plan, double now_s = 10'000) {
  Night night{command::Engine(command::prepare(plan), 7), {}, {}};
  night.engine.request(0, 0);
  advance(night.engine, now_s);
  return night;
}

std::string all_of(const std::vector<StoryLine>& lines) {
  return story_text(lines, {});
}

bool tells(const std::string& text, const std::string& words) {
  return text.find(words) != std::string::npos;
}

TEST(Story, TellsAnOrderFromRequestToEnd) {
  const Night night = small_night(3600);
  const std::string text = all_of(tell_orders(night.facts(3600), false));
  std::size_t at = 0;
  for (const char* part : {"+00:00:50.0  order 0   requested by ask on ",
                           "(counts 4, oldest measurement 10.0 s old): engage_area",
                           "by battery",
                           "attribution",
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
  const Night night = small_night(3600);
  const std::vector<StoryLine> lines = tell_orders(night.facts(50), false);
  ASSERT_FALSE(lines.empty());
  for (const StoryLine& line : lines) {
    EXPECT_LE(line.time_ns, 50 * kNsPerSecond);
  }
  EXPECT_TRUE(tells(all_of(lines), "still there at the end"));
}

TEST(Story, ARefusalByConsensusNamesWhoObjected) {
  command::Consensus table;
  table.members_count = 4;
  command::Member third;
  third.number = 2;
  third.objection = command::always(1);
  table.members.push_back(third);
  const Night night = asked(plan_with(series("council", {consensus("nac", table)})));
  const std::string text = all_of(tell_orders(night.facts(10'000), false));
  EXPECT_TRUE(tells(text, "refused (objections in round 1 member 2)")) << text;
  EXPECT_TRUE(tells(text, "refused: no consensus in council / nac")) << text;
}

TEST(Story, AMissingAuthorityNamesTheRowThatWouldHaveBeenNeeded) {
  command::CommandPlan plan = plan_with(series("post", {delay("a", command::deterministic(1))}));
  plan.posture = command::Posture::kCrisis;
  plan.authority[0].name = "engage_in_war";
  plan.authority[0].postures = command::posture_bit(command::Posture::kWar);
  const Night night = asked(plan);
  const std::string text = all_of(tell_orders(night.facts(100), false));
  EXPECT_TRUE(tells(text, "nobody may grant it: engage_in_war holds in war, not in crisis"))
      << text;
}

TEST(Story, EveryObstacleOfARowIsNamed) {
  command::CommandPlan plan = plan_with(series("post", {delay("a", command::deterministic(1))}));
  plan.attribution = command::Attribution::kSuspected;
  command::AuthorityRow& row = plan.authority[0];
  row.attribution_min = command::Attribution::kConfirmed;
  row.needs_warning = true;
  row.any_scope = false;
  row.scope = command::Scope::kTarget;
  plan.groups.push_back(plan.groups[0]);
  plan.groups[1].name = "jets";
  row.groups = {1};
  const Night night = asked(plan);
  const std::string text = refusal_reason(night.engine, night.engine.orders()[0]);
  EXPECT_TRUE(tells(text, "needs attribution confirmed, and it was suspected")) << text;
  EXPECT_TRUE(tells(text, "needs the warning, which had not been given")) << text;
  EXPECT_TRUE(tells(text, "covers single targets only")) << text;
  EXPECT_TRUE(tells(text, "does not command battery")) << text;
  plan.authority.clear();
  const Night without = asked(plan);
  EXPECT_TRUE(tells(refusal_reason(without.engine, without.engine.orders()[0]),
                    "no row of the authority matrix is about engage_area"));
}

TEST(Story, ACaveatIsToldWithItsNation) {
  command::CommandPlan plan = plan_with(series("post", {delay("a", command::deterministic(1))}));
  command::Caveat caveat;
  caveat.name = "no_night_fire";
  caveat.refuse_prob = 1;
  plan.authority[0].caveats.push_back(caveat);
  const Night night = asked(plan);
  const std::string text = all_of(tell_orders(night.facts(100), false));
  EXPECT_TRUE(tells(text, "no_night_fire of home")) << text;
}

TEST(Story, NamedMembersAreToldByTheirNames) {
  command::Consensus table;
  table.members_count = 4;
  command::Member member;
  member.number = 2;
  member.name = "Ruritania";
  member.attendance = command::Attendance::kBlocks;
  table.members.push_back(member);
  const Night night = asked(plan_with(series("council", {consensus("nac", table)})));
  const std::string text = all_of(tell_orders(night.facts(10'000), false));
  EXPECT_TRUE(tells(text, "objections in round 1 member Ruritania (absent)")) << text;
}

TEST(Story, AHostThatRefusesIsNamed) {
  command::CommandPlan plan = plan_with(series("post", {delay("a", command::deterministic(1))}));
  plan.groups[0].nation = 1;
  plan.area_nations = {0};
  plan.rules[0].area = 0;
  command::Consent consent;
  consent.name = "overflight";
  consent.host = 0;
  consent.grant_prob = 0;
  plan.consents.push_back(consent);
  const Night night = asked(plan);
  const std::string text = all_of(tell_orders(night.facts(100), false));
  EXPECT_TRUE(tells(text, "overflight of home")) << text;
}

TEST(Story, ALinkThatComesBackIsALink) {
  NightRecord record;
  WorldReport report;
  report.groups.resize(1);
  for (const bool linked : {false, true}) {
    report.now_ns += 10 * kNsPerSecond;
    report.groups[0].is_linked = linked;
    record.note(report);
  }
  EXPECT_TRUE(record.is_linked(0, 5 * kNsPerSecond));
  EXPECT_FALSE(record.is_linked(0, 15 * kNsPerSecond));
  EXPECT_TRUE(record.is_linked(0, 20 * kNsPerSecond));
}

TEST(Story, ALostOrderSaysWhetherItsHeadquartersStood) {
  command::CommandPlan plan = plan_with(series("post", {delay("a", command::deterministic(1))}));
  plan.deliveries.push_back({kNoRow, kNoRow, command::Link{command::deterministic(1), 1, 0, 1}});
  Night night = asked(plan);
  EXPECT_TRUE(tells(all_of(tell_orders(night.facts(100), false)), "lost on the way"));
  WorldReport report;
  report.groups.resize(1);
  report.groups[0].is_linked = false;
  night.record.note(report);
  EXPECT_TRUE(
      tells(all_of(tell_orders(night.facts(100), false)), "headquarters was out of action"));
}

TEST(Story, ManyOrdersAreToldInALineEachUnlessAllAreWanted) {
  command::CommandPlan plan = plan_with(series("post", {delay("a", command::deterministic(1))}));
  Night night{command::Engine(command::prepare(plan), 7), {}, {}};
  for (int k = 0; k < 100; ++k) {
    night.engine.request(time::from_seconds(10 * k), 0);
    advance(night.engine, 10 * k);
  }
  advance(night.engine, 2000);
  const NightFacts facts = night.facts(2000);
  EXPECT_EQ(tell_orders(facts, false).size(), 100U);
  EXPECT_TRUE(tells(all_of(tell_orders(facts, false)), "released after 1.0 s, executed by 1 of 1"));
  EXPECT_GT(tell_orders(facts, true).size(), 300U);
}

Event event_at(EventKind kind, double time_s) {
  Event event;
  event.kind = kind;
  event.time_ns = time::from_seconds(time_s);
  return event;
}

TEST(Story, CountsTheBattleByTheMinuteAndEndsWithTheNight) {
  const Night night = small_night(10);
  Event shot = event_at(EventKind::kShot, 61);
  shot.value = 2;
  shot.order = 5;
  const std::vector<Event> events = {
      shot, shot, event_at(EventKind::kKill, 62), event_at(EventKind::kShot, 200)};
  const std::vector<StoryLine> lines = tell_battle(night.facts(210), events);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].time_ns, time::from_seconds(120));
  EXPECT_TRUE(tells(lines[0].text, "in the last 60.0 s: 2 shots (2 on order 5), 1 killed"));
  EXPECT_TRUE(tells(lines[1].text, "in the last 30.0 s: 1 shots")) << lines[1].text;
  EXPECT_EQ(lines[1].time_ns, time::from_seconds(210))
      << "nothing is told after the end of the world";
}

TEST(Story, ALongBattleIsCountedOverLongerSpans) {
  const Night night = small_night(10);
  std::vector<Event> events;
  for (int minute = 0; minute < 1000; ++minute) {
    events.push_back(event_at(EventKind::kLeave, 60 * minute));
    events.push_back(event_at(EventKind::kOutOfFuel, 60 * minute));
  }
  const std::vector<StoryLine> lines = tell_battle(night.facts(60'000), events);
  EXPECT_EQ(lines.size(), 67U) << "quarters of an hour";
  EXPECT_EQ(tell_all_events(night.facts(60'000), events).size(), 2000U);
}

TEST(Story, KeepsLinesInOrderOfTime) {
  const std::vector<StoryLine> orders = {{5, "first"}, {20, "third"}};
  const std::string text = story_text(orders, {{10, "second"}});
  EXPECT_LT(text.find("first"), text.find("second"));
  EXPECT_LT(text.find("second"), text.find("third"));
}

}  // namespace
}  // namespace boyd::app
