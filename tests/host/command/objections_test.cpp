#include <stdexcept>

#include <gtest/gtest.h>

#include "tests/host/command/plans.hpp"

namespace boyd::command {
namespace {

using namespace testing;

/// Five members of whom the third always objects.
Consensus stubborn_table() {
  Consensus table;
  table.members_count = 5;
  table.rounds_max = 2;
  table.reply = deterministic(10);
  Member third;
  third.number = 2;
  third.objection = always(1);
  table.members.push_back(third);
  return table;
}

Engine engine_after(const CommandPlan& plan) {
  Engine engine(prepare(plan), 7);
  engine.request(0, 0);
  advance(engine, 1000);
  return engine;
}

TEST(Objections, AMemberThatObjectedIsNamedWithItsRound) {
  const Engine engine =
      engine_after(plan_with(series("council", {consensus("council", stubborn_table())})));
  const std::vector<Objection> heard = engine.objections(0, 0);
  ASSERT_EQ(heard.size(), 2U);
  EXPECT_EQ(heard[0].member, 2U);
  EXPECT_EQ(heard[0].round, 0U);
  EXPECT_EQ(heard[1].round, 1U);
  EXPECT_FALSE(heard[0].by_bloc);
}

TEST(Objections, ABlocIsTold) {
  Consensus table;
  table.members_count = 4;
  table.bloc_count = 3;
  table.common_shock_prob = 1;
  const Engine engine = engine_after(plan_with(series("council", {consensus("council", table)})));
  const std::vector<Objection> heard = engine.objections(0, 0);
  ASSERT_EQ(heard.size(), 3U);
  EXPECT_TRUE(heard[2].by_bloc);
}

TEST(Objections, AMemberWithoutWhomNothingPassesIsToldAsAbsent) {
  Consensus table;
  table.members_count = 3;
  Member away;
  away.number = 1;
  away.attendance = Attendance::kBlocks;
  table.members.push_back(away);
  const Engine engine = engine_after(plan_with(series("council", {consensus("council", table)})));
  const std::vector<Objection> heard = engine.objections(0, 0);
  ASSERT_EQ(heard.size(), 1U);
  EXPECT_EQ(heard[0].member, 1U);
  EXPECT_TRUE(heard[0].absent);
  EXPECT_FALSE(heard[0].by_bloc);
}

TEST(Objections, RoundsOfASmallerBodyGoOnAfterTheFullBodys) {
  Consensus table = stubborn_table();
  Member fifth;
  fifth.number = 4;
  fifth.objection = always(1);
  table.members.push_back(fifth);
  table.smaller_body = SmallerBody{};
  table.smaller_body->without = {2};
  table.smaller_body->rounds_max = 1;
  const Engine engine = engine_after(plan_with(series("council", {consensus("council", table)})));
  const std::vector<Objection> heard = engine.objections(0, 0);
  ASSERT_EQ(heard.size(), 5U);
  EXPECT_EQ(heard[4].round, 2U);
  EXPECT_EQ(heard[4].member, 4U);
}

TEST(Objections, TheyGoByTheAttributionAsItStoodAtEachRound) {
  Consensus table;
  table.members_count = 4;
  table.rounds_max = 2;
  table.reply = deterministic(10);
  table.objection = ProbByAttribution{1, 1, 1, 0};
  CommandPlan plan = plan_with(series("council", {consensus("council", table)}));
  plan.attribution = Attribution::kSuspected;
  SituationChange change;
  change.name = "proof";
  change.at_ns = seconds(5);
  change.attribution = Attribution::kConfirmed;
  plan.changes.push_back(change);
  const Engine engine = engine_after(plan);
  ASSERT_EQ(engine.orders()[0].visits[0].outcome, NodeOutcome::kApproved);
  EXPECT_EQ(engine.objections(0, 0).size(), 4U);
}

TEST(Objections, ASuperiorThatTwoNodesAskIsHeardForEach) {
  Consensus table = stubborn_table();
  CommandPlan plan = plan_with(series("staff",
                                      {gate("a", 1, deterministic(1)),
                                       gate("b", 1, deterministic(1)),
                                       consensus("council", table)}));
  Chain& chain = plan.chains[0];
  chain.edges = {edge(0, 1)};
  chain.exit = 1;
  for (const std::uint32_t node : {0U, 1U}) {
    chain.nodes[node].superior = 2;
    chain.nodes[node].decide_prob = 0;
  }
  chain.nodes[2].consensus.rounds_max = 1;
  chain.edges.push_back(edge(0, 1));
  chain.edges.back().when = EdgeCase::kOtherwise;
  const Engine engine = engine_after(plan);
  ASSERT_EQ(engine.orders()[0].visits.size(), 4U);
  EXPECT_EQ(engine.objections(0, 1).size(), 1U);
  EXPECT_EQ(engine.objections(0, 3).size(), 1U);
}

TEST(Objections, TheyAgreeWithTheRoundsThatWereHeld) {
  Consensus table;
  table.members_count = 8;
  table.objection_prob = 0.1;
  table.rounds_max = 20;
  const CommandPlan plan = plan_with(series("council", {consensus("council", table)}));
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Engine engine(prepare(plan), seed);
    engine.request(0, 0);
    advance(engine, 1000);
    std::uint32_t rounds_objected = 0;
    std::uint32_t last = ~0U;
    for (const Objection& objection : engine.objections(0, 0)) {
      rounds_objected += objection.round != last ? 1 : 0;
      last = objection.round;
    }
    EXPECT_EQ(rounds_objected + 1, engine.orders()[0].visits[0].rounds_count) << seed;
  }
}

TEST(Objections, OtherNodesHaveNone) {
  const Engine engine = engine_after(plan_with(series("post", {gate("gate", 0)})));
  EXPECT_TRUE(engine.objections(0, 0).empty());
  EXPECT_THROW(engine.objections(0, 1), std::out_of_range);
  EXPECT_THROW(engine.objections(1, 0), std::out_of_range);
}

TEST(Objections, ANationalCouncilIsHeardForItsGroup) {
  CommandPlan plan = plan_with(series("post", {delay("post", deterministic(1))}));
  plan.chains.push_back(series("parliament", {consensus("house", stubborn_table())}));
  Caveat caveat;
  caveat.name = "approval";
  caveat.national_approval_prob = 1;
  caveat.national_chain = 1;
  plan.authority[0].caveats.push_back(caveat);
  const Engine engine = engine_after(plan);
  EXPECT_EQ(engine.orders()[0].legs[0].caveat, 0U);
  EXPECT_EQ(engine.objections(0, 1).size(), 2U);
}

}  // namespace
}  // namespace boyd::command
