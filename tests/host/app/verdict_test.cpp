#include "host/app/verdict.hpp"

#include <gtest/gtest.h>

#include "host/app/story.hpp"
#include "host/time/time.hpp"
#include "tests/host/command/plans.hpp"

namespace boyd::app {
namespace {

using namespace command::testing;

const std::vector<std::string> kVerdictNations = {"home"};
constexpr AgentId kAsset = agent_id(9, 0);

AgentId drone(std::uint32_t member) {
  return agent_id(8, member);
}

Event event(EventKind kind, double time_s, AgentId actor, AgentId target = kNoAgent) {
  Event out;
  out.kind = kind;
  out.time_ns = time::from_seconds(time_s);
  out.actor = actor;
  out.target = target;
  return out;
}

Event shot(double time_s, AgentId target, ShotWord word, std::uint32_t order = kNoRow) {
  Event out = event(EventKind::kShot, time_s, mount_key(0, 0, 0), target);
  out.value = static_cast<float>(word);
  out.order = order;
  return out;
}

/// An order to engage is asked for at 0 s and in force from 100 s on.
command::Engine engine_with_order() {
  command::Engine engine(
      command::prepare(plan_with(series("staff",
                                        {delay("think", command::deterministic(20)),
                                         delay("decide", command::deterministic(80))}))),
      7);
  engine.request(0, 0);
  advance(engine, 1000);
  return engine;
}

/// One attacker for each way to get through, and one that is killed.
const std::vector<Event> kEvents = {
    event(EventKind::kConfirm, 10, 0, drone(1)),
    event(EventKind::kConfirm, 11, 0, drone(2)),
    event(EventKind::kConfirm, 12, 0, drone(3)),
    event(EventKind::kLeak, 50, drone(0), kAsset),
    event(EventKind::kLeak, 60, drone(1), kAsset),
    shot(150, drone(3), ShotWord::kOrder, 0),
    shot(155, drone(4), ShotWord::kStanding),
    event(EventKind::kKill, 156, mount_key(0, 0, 0), drone(4)),
    event(EventKind::kLeak, 200, drone(2), kAsset),
    event(EventKind::kLeak, 201, drone(3), kAsset),
};

TEST(BattleAccount, ShotsAndKillsGoToTheWordThatAllowedThem) {
  const command::Engine engine = engine_with_order();
  const BattleAccount battle = account_of(kEvents, engine);
  EXPECT_EQ(battle.shots_count, 2);
  EXPECT_EQ(battle.kills_count, 1);
  ASSERT_EQ(battle.words.size(), 2U);
  EXPECT_EQ(battle.words[0].word, ShotWord::kOrder);
  EXPECT_EQ(battle.shots_on(0), 1);
  EXPECT_EQ(battle.kills_on(0), 0);
  EXPECT_EQ(battle.words[1].word, ShotWord::kStanding);
  EXPECT_EQ(battle.words[1].kills_count, 1);
  EXPECT_EQ(battle.words[1].first_ns, time::from_seconds(155));
}

TEST(BattleAccount, EveryLeakHasTheFirstCauseThatHolds) {
  const BattleAccount battle = account_of(kEvents, engine_with_order());
  ASSERT_EQ(battle.leaks.size(), 4U);
  EXPECT_EQ(battle.leaks[0].cause, LeakCause::kNeverTracked);
  EXPECT_EQ(battle.leaks[1].cause, LeakCause::kNoPermission) << "before the order was in force";
  EXPECT_EQ(battle.leaks[2].cause, LeakCause::kNotEngaged);
  EXPECT_EQ(battle.leaks[3].cause, LeakCause::kShotAtInVain);
  EXPECT_EQ(battle.leaks[3].shots_count, 1);
}

TEST(BattleAccount, AgentsHaveNames) {
  const command::CommandPlan plan =
      plan_with(series("post", {delay("a", command::deterministic(1))}));
  EXPECT_EQ(agent_name(plan, agent_id(0, 3)), "battery/3");
  EXPECT_EQ(agent_name(plan, launched_id(agent_id(0, 3), 1, 2)), "battery/3 shot 2");
  EXPECT_EQ(agent_name(plan, agent_id(7, 1)), "7/1");
  EXPECT_EQ(mount_name(plan, mount_key(0, 5, 1)), "battery/5");
}

run::WorldOutcome outcome_of(std::int64_t launched, std::int64_t shot_down) {
  run::WorldOutcome outcome;
  outcome.counters.resize(1);
  outcome.counters[0][static_cast<std::size_t>(Counter::attackers_launched_count)] = launched;
  outcome.counters[0][static_cast<std::size_t>(Counter::attackers_shot_down_count)] = shot_down;
  return outcome;
}

TEST(Verdict, SaysWhatCameBeforeTheFirstEffectiveOrder) {
  command::Engine engine = engine_with_order();
  engine.on_first_use(0, time::from_seconds(150));
  const BattleAccount battle = account_of(kEvents, engine);
  const NightRecord record;
  const NightFacts night{engine, record, battle, kVerdictNations, time::from_seconds(1000)};
  const run::WorldOutcome outcome = outcome_of(5, 1);
  const Verdict verdict = verdict_of(night, outcome);
  EXPECT_EQ(verdict.first_order, 0U);
  EXPECT_EQ(verdict.first_effect_ns, time::from_seconds(100));
  EXPECT_EQ(verdict.leaks_count, 4);
  EXPECT_EQ(verdict.leaks_before_first_count, 2);
  EXPECT_EQ(verdict.executed_count, 1);
  const std::vector<std::string> sentences = verdict_sentences(night, outcome, verdict);
  ASSERT_EQ(sentences.size(), 5U);
  EXPECT_NE(sentences[0].find("Of 5 armed attackers, 4 leaked (80 %), 1 were shot down"),
            std::string::npos)
      << sentences[0];
  EXPECT_NE(sentences[1].find("100.0 s after its request"), std::string::npos) << sentences[1];
  EXPECT_NE(sentences[1].find("work at decide, 80.0 s (80 %)"), std::string::npos) << sentences[1];
  EXPECT_NE(sentences[1].find("2 of 4 leaks (50 %) came before it"), std::string::npos);
  EXPECT_NE(sentences[4].find("25 %"), std::string::npos) << sentences[4];
}

TEST(Verdict, CountsWhatCameToNothing) {
  command::CommandPlan plan = plan_with(series("post", {gate("post", 0)}));
  command::Engine refused(command::prepare(plan), 7);
  refused.request(0, 0);
  advance(refused, 10);
  plan.authority.clear();
  command::Engine nobody(command::prepare(plan), 7);
  nobody.request(0, 0);
  advance(nobody, 10);
  const NightRecord record;
  const BattleAccount battle;
  const run::WorldOutcome outcome = outcome_of(0, 0);
  const Verdict by_gate =
      verdict_of({refused, record, battle, kVerdictNations, time::from_seconds(10)}, outcome);
  EXPECT_EQ(by_gate.refused_count, 1);
  EXPECT_EQ(by_gate.no_authority_count, 0);
  const Verdict by_nobody =
      verdict_of({nobody, record, battle, kVerdictNations, time::from_seconds(10)}, outcome);
  EXPECT_EQ(by_nobody.refused_count, 0);
  EXPECT_EQ(by_nobody.no_authority_count, 1);
  const command::Engine slow = engine_with_order();
  const Verdict late =
      verdict_of({slow, record, battle, kVerdictNations, time::from_seconds(50)}, outcome);
  EXPECT_EQ(late.late_count, 1);
  EXPECT_EQ(late.executed_count, 0);
}

TEST(Verdict, ShotsByWordAreATable) {
  const command::Engine engine = engine_with_order();
  const BattleAccount battle = account_of(kEvents, engine);
  const NightRecord record;
  const std::string text =
      words_text({engine, record, battle, kVerdictNations, time::from_seconds(1000)});
  EXPECT_NE(text.find("order 0 (engage)"), std::string::npos) << text;
  EXPECT_NE(text.find("standing rules"), std::string::npos);
  const BattleAccount none;
  EXPECT_EQ(words_text({engine, record, none, kVerdictNations, time::from_seconds(1000)}), "");
}

}  // namespace
}  // namespace boyd::app
