/// Several centres, host nations, reservations.
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "tests/host/command/plans.hpp"

namespace boyd::command {
namespace {

using namespace testing;

/// Two centres with a chain each, of 10 s and 50 s, both with authority over one group.
CommandPlan two_centres(OrderKind kind) {
  CommandPlan plan = plan_with(series("alliance", {delay("council", deterministic(10))}));
  plan.chains.push_back(series("capital", {delay("president", deterministic(50))}));
  plan.centres = {{"alliance", 1}, {"capital", 2}};
  plan.authority.push_back(plan.authority[0]);
  plan.authority[1].name = "by capital";
  plan.authority[1].chain = 1;
  for (std::uint32_t r = 0; r < 2; ++r) {
    plan.authority[r].centre = r;
    plan.authority[r].kind = kind;
  }
  plan.rules[0].kind = kind;
  plan.rules[0].area = 0;
  return plan;
}

Engine ask_each_rule(const CommandPlan& plan) {
  Engine engine(prepare(plan), 1);
  for (std::uint32_t r = 0; r < plan.rules.size(); ++r) {
    engine.request(0, r);
  }
  advance(engine, 1e6);
  return engine;
}

const Leg& leg_of(const Engine& engine, std::size_t order) {
  return engine.orders()[order].legs[0];
}

TEST(CommandCentres, EachDecidesByItselfAndTheFirstAnswerActs) {
  const Engine engine = ask_each_rule(two_centres(OrderKind::kStrike));
  ASSERT_EQ(engine.orders().size(), 2U);
  EXPECT_EQ(leg_of(engine, 0).state, LegState::kExecuted);
  EXPECT_EQ(leg_of(engine, 1).state, LegState::kRedundant) << "nobody strikes twice";
  EXPECT_EQ(engine.orders()[1].state, OrderState::kReleased);
  EXPECT_EQ(engine.counters().legs_redundant_count, 1);
  EXPECT_EQ(engine.counters().order_conflicts_count, 0);
}

TEST(CommandCentres, WhereTheFirstRefusesTheSecondActs) {
  CommandPlan plan = two_centres(OrderKind::kEngageArea);
  plan.chains[0].refuse_prob = 1;
  const Engine engine = ask_each_rule(plan);
  EXPECT_EQ(engine.orders()[0].state, OrderState::kRefused);
  EXPECT_EQ(leg_of(engine, 1).state, LegState::kExecuted);
  EXPECT_EQ(leg_of(engine, 1).executed_ns, seconds(50));
}

/// The capital says hold at 50 s, the alliance permits to engage at 70 s; each answers a rule of
/// its own, since the second answer to one request is redundant.
CommandPlan hold_against_permission(ConflictRule rule) {
  CommandPlan plan = two_centres(OrderKind::kEngageArea);
  plan.conflict_rule = rule;
  plan.chains[0].nodes[0].law = deterministic(70);
  plan.authority[1].kind = OrderKind::kWeaponControl;
  plan.authority[1].weapon_control = WeaponControl::kHold;
  plan.rules.push_back(plan.rules[0]);
  plan.rules[1].name = "hold";
  plan.rules[1].kind = OrderKind::kWeaponControl;
  return plan;
}

TEST(CommandCentres, ContradictoryOrdersAreSettledByTheRuleAndCounted) {
  const auto permission_and_hold = [](const CommandPlan& plan) {
    const Engine engine = ask_each_rule(plan);
    EXPECT_EQ(engine.counters().order_conflicts_count, 1);
    EXPECT_EQ(leg_of(engine, 0).conflicts_count, 1U);
    return std::pair(leg_of(engine, 0).state, leg_of(engine, 1).state);
  };
  const std::pair hold_wins(LegState::kOverruled, LegState::kExecuted);
  const std::pair permission_wins(LegState::kExecuted, LegState::kEndedByConflict);
  EXPECT_EQ(permission_and_hold(hold_against_permission(ConflictRule::kFirst)), hold_wins);
  EXPECT_EQ(permission_and_hold(hold_against_permission(ConflictRule::kLatest)), permission_wins);
  CommandPlan plan = hold_against_permission(ConflictRule::kPrecedence);
  EXPECT_EQ(permission_and_hold(plan), hold_wins) << "the capital has the larger precedence";
  plan.centres[0].precedence = 3;
  EXPECT_EQ(permission_and_hold(plan), permission_wins);
}

TEST(CommandCentres, RowsWithoutACentreBelongToOneOfPrecedenceZero) {
  const auto permission_and_hold = [](ConflictRule rule, std::int32_t precedence) {
    CommandPlan plan = hold_against_permission(rule);
    plan.centres = {{"alliance", precedence}};
    plan.authority[1].centre = kNoRow;
    const Engine engine = ask_each_rule(plan);
    EXPECT_EQ(engine.counters().order_conflicts_count, 1);
    return std::pair(leg_of(engine, 0).state, leg_of(engine, 1).state);
  };
  const std::pair hold_wins(LegState::kOverruled, LegState::kExecuted);
  const std::pair permission_wins(LegState::kExecuted, LegState::kEndedByConflict);
  EXPECT_EQ(permission_and_hold(ConflictRule::kFirst, 1), hold_wins);
  EXPECT_EQ(permission_and_hold(ConflictRule::kLatest, 1), permission_wins);
  EXPECT_EQ(permission_and_hold(ConflictRule::kPrecedence, 1), permission_wins);
  EXPECT_EQ(permission_and_hold(ConflictRule::kPrecedence, -1), hold_wins);
}

TEST(CommandCentres, AHoldThatIsBeatenGivesBackTheStatusOfTheStart) {
  CommandPlan plan = hold_against_permission(ConflictRule::kLatest);
  plan.groups[0].weapon_control = WeaponControl::kFree;
  Engine engine(prepare(plan), 1);
  engine.request(0, 0);
  engine.request(0, 1);
  const std::vector<Injection> effects = advance(engine, 1000);
  ASSERT_EQ(effects.size(), 3U);
  EXPECT_EQ(effects[0].weapon_control, WeaponControl::kHold);
  EXPECT_EQ(effects[1].kind, EffectKind::kWeaponControl);
  EXPECT_EQ(effects[1].weapon_control, WeaponControl::kFree);
  EXPECT_EQ(effects[2].kind, EffectKind::kEngageArea);
}

TEST(CommandCentres, OneStatusTakesTheOthersPlaceAlthoughItWasDecidedBefore) {
  // A4 by the capital at 50 s; A2 by the alliance, decided at 10 s, received at 60 s.
  CommandPlan plan = two_centres(OrderKind::kAutonomy);
  Link slow;
  slow.delay = deterministic(50);
  plan.deliveries.push_back({0, kNoRow, slow});
  plan.rules.push_back(plan.rules[0]);
  plan.rules[1].name = "second";
  plan.rules[1].scope = Scope::kTarget;
  for (std::uint32_t r = 0; r < 2; ++r) {
    plan.authority[r].any_scope = false;
    plan.authority[r].scope = plan.rules[r].scope;
    plan.authority[r].autonomy = r == 0 ? Autonomy::kA2 : Autonomy::kA4;
  }
  const auto levels = [&](ConflictRule rule) {
    plan.conflict_rule = rule;
    Engine engine(prepare(plan), 1);
    engine.request(0, 0);
    engine.request(0, 1);
    std::vector<Autonomy> given;
    for (const Injection& effect : advance(engine, 1000)) {
      given.push_back(effect.autonomy);
    }
    EXPECT_EQ(engine.counters().order_conflicts_count, 1);
    return given;
  };
  EXPECT_EQ(levels(ConflictRule::kLatest), (std::vector{Autonomy::kA4, Autonomy::kA2}));
  EXPECT_EQ(levels(ConflictRule::kFirst), (std::vector{Autonomy::kA4}));
  EXPECT_EQ(levels(ConflictRule::kPrecedence), (std::vector{Autonomy::kA4}));
}

TEST(CommandCentres, OrdersOfACentreBindOnlyGroupsOfItsOwn) {
  CommandPlan plan = two_centres(OrderKind::kEngageArea);
  plan.groups[0].bound = true;
  plan.groups[0].centres = {1};
  const Engine engine = ask_each_rule(plan);
  ASSERT_EQ(engine.orders().size(), 1U);
  EXPECT_EQ(engine.orders()[0].centre, 1U);
  plan.groups[0].centres = {};
  const Engine nobody = ask_each_rule(plan);
  EXPECT_EQ(nobody.orders()[0].refusal, Refusal::kNoAuthority);
  EXPECT_EQ(nobody.counters().outside_jurisdiction_count, 1);
}

TEST(CommandCentres, AnotherCentreChangesNoDrawOfTheFirst) {
  CommandPlan plan = two_centres(OrderKind::kEngageArea);
  plan.chains[0].nodes[0].law = lognormal(100, 0.7);
  plan.chains[1].nodes[0].law = lognormal(200, 0.7);
  const auto decided = [](const Engine& engine, std::uint32_t centre) {
    for (const Order& order : engine.orders()) {
      if (order.centre == centre) {
        return order.decided_ns;
      }
    }
    return kNever;
  };
  const Engine both = ask_each_rule(plan);
  std::swap(plan.authority[0], plan.authority[1]);
  const Engine swapped = ask_each_rule(plan);
  plan.authority.pop_back();
  const Engine alone = ask_each_rule(plan);
  EXPECT_EQ(decided(both, 0), decided(swapped, 0));
  EXPECT_EQ(decided(both, 1), decided(swapped, 1));
  EXPECT_EQ(decided(both, 1), decided(alone, 1));
}

/// The group of nation 0 is to engage in an area of nation 3.
CommandPlan abroad(double grant_prob) {
  CommandPlan plan = plan_with(series("post", {delay("post", deterministic(10))}));
  plan.area_nations = {3};
  plan.rules[0].area = 0;
  Consent consent;
  consent.name = "overflight";
  consent.host = 3;
  consent.grant_prob = grant_prob;
  consent.delay = deterministic(100);
  plan.consents.push_back(consent);
  return plan;
}

TEST(CommandCentres, AHostConsentsOrRefusesAfterItsDelay) {
  const Engine granted = ask_each_rule(abroad(1));
  EXPECT_EQ(leg_of(granted, 0).executed_ns, seconds(110));
  const Engine refused = ask_each_rule(abroad(0));
  EXPECT_EQ(leg_of(refused, 0).state, LegState::kRefusedByHost);
  EXPECT_EQ(leg_of(refused, 0).ended_ns, seconds(110));
  EXPECT_EQ(refused.counters().legs_refused_by_host_count, 1);
}

TEST(CommandCentres, NobodyAsksOnHisOwnSoilOrForAnotherKindOrGuest) {
  const auto executed_ns = [](const CommandPlan& plan) {
    return leg_of(ask_each_rule(plan), 0).executed_ns;
  };
  CommandPlan plan = abroad(0);
  plan.groups[0].nation = 3;
  EXPECT_EQ(executed_ns(plan), seconds(10));
  plan = abroad(0);
  plan.consents[0].kind = OrderKind::kStrike;
  EXPECT_EQ(executed_ns(plan), seconds(10));
  plan = abroad(0);
  plan.consents[0].guest = 5;
  EXPECT_EQ(executed_ns(plan), seconds(10));
  plan = abroad(0);
  plan.rules[0].area = kNoRow;
  EXPECT_EQ(executed_ns(plan), seconds(10));
  plan = abroad(0);
  plan.rules[0].site = 0;
  plan.site_nations = {0};
  EXPECT_EQ(executed_ns(plan), seconds(10)) << "the site says whose soil it is";
}

TEST(CommandCentres, OneAnswerForTheNightIsTheSameForEveryOrder) {
  CommandPlan plan = abroad(0.5);
  plan.rules.push_back(plan.rules[0]);
  plan.rules[1].name = "second";
  plan.rules[1].kind = OrderKind::kRetask;
  plan.authority.push_back(plan.authority[0]);
  plan.authority[1].kind = OrderKind::kRetask;
  const auto equal_share = [&](bool once) {
    plan.consents[0].once = once;
    const auto prepared = prepare(plan);
    int equal = 0;
    for (std::uint64_t seed = 0; seed < 4000; ++seed) {
      Engine engine(prepared, seed);
      engine.request(0, 0);
      engine.request(0, 1);
      advance(engine, 1000);
      equal += leg_of(engine, 0).state == leg_of(engine, 1).state ? 1 : 0;
    }
    return equal / 4000.0;
  };
  EXPECT_EQ(equal_share(true), 1);
  EXPECT_NEAR(equal_share(false), 0.5, 4 * 0.5 / std::sqrt(4000.0));
}

TEST(CommandCentres, ARevocationReachesWhoAwaitsConsent) {
  CommandPlan plan = abroad(1);
  plan.rules[0].revoke_when_clear = true;
  Engine engine(prepare(plan), 1);
  tell(engine, 0, true);
  tell(engine, 50, false);
  EXPECT_TRUE(advance(engine, 1000).empty());
  EXPECT_EQ(leg_of(engine, 0).state, LegState::kRevoked);
}

/// Agrees in 100 s at the latest, with the reservation that its nation, 2, stays out.
Consensus with_reservation() {
  Consensus table;
  table.members_count = 3;
  table.session = deterministic(100);
  table.members.push_back({0, "host", std::nullopt, std::nullopt});
  table.members[0].nation = 2;
  table.members[0].reservation_prob = 1;
  return table;
}

CommandPlan with_its_battery(const Chain& chain) {
  CommandPlan plan = plan_with(chain);
  plan.groups.push_back({"its battery", 2, {}, {}});
  plan.rules[0].groups = {0, 1};
  return plan;
}

LegState state_of_its_battery(const CommandPlan& plan) {
  const Engine engine = ask_each_rule(plan);
  EXPECT_EQ(engine.orders()[0].legs[0].state, LegState::kExecuted);
  return engine.orders()[0].legs[1].state;
}

TEST(CommandCentres, AMembersReservationHoldsBackItsOwnGroups) {
  const Node council = consensus("council", with_reservation());
  const Node staff = delay("staff", deterministic(1));
  EXPECT_EQ(state_of_its_battery(with_its_battery(series("alone", {council}))),
            LegState::kRefusedByCaveat);
  EXPECT_EQ(state_of_its_battery(with_its_battery(series("first", {council, staff}))),
            LegState::kRefusedByCaveat);
}

TEST(CommandCentres, AReservationAtATableThatASuccessorReplacedHoldsNobodyBack) {
  CommandPlan plan =
      with_its_battery(series("council", {consensus("council", with_reservation())}));
  Node& council = plan.chains[0].nodes[0];
  council.successor = 1;
  council.takeover = deterministic(1);
  council.duty.outage_work = OutageWork::kHandOver;
  plan.chains[0].nodes.push_back(delay("reserve", deterministic(5)));
  Outage outage;
  outage.name = "strike";
  outage.chain = 0;
  outage.node = 0;
  outage.at_ns = seconds(50);
  plan.outages.push_back(outage);
  EXPECT_EQ(state_of_its_battery(plan), LegState::kExecuted);
}

TEST(CommandCentres, AReservationAtATableThatPassesTheQuestionUpHoldsNobodyBack) {
  CommandPlan plan =
      with_its_battery(series("council", {consensus("council", with_reservation())}));
  plan.chains[0].nodes[0].decide_prob = 0;
  plan.chains[0].nodes[0].superior = 1;
  plan.chains[0].nodes.push_back(delay("summit", deterministic(5)));
  EXPECT_EQ(state_of_its_battery(plan), LegState::kExecuted);
}

TEST(CommandCentres, AReservationOnAWayThatWasNotWaitedForHoldsNobodyBack) {
  const auto with_branches = [](double other_s, double after_s, Join join) {
    Chain chain = series("staff",
                         {delay("entry", deterministic(0)),
                          consensus("council", with_reservation()),
                          delay("president", deterministic(other_s)),
                          delay("execution", deterministic(after_s))});
    chain.edges = {edge(0, 1), edge(0, 2), edge(1, 3), edge(2, 3)};
    chain.nodes[3].join = join;
    return state_of_its_battery(with_its_battery(chain));
  };
  EXPECT_EQ(with_branches(10, 1, Join::kAny), LegState::kExecuted) << "released before";
  EXPECT_EQ(with_branches(10, 1000, Join::kAny), LegState::kExecuted) << "agreed meanwhile";
  EXPECT_EQ(with_branches(500, 1, Join::kAny), LegState::kRefusedByCaveat);
  EXPECT_EQ(with_branches(10, 1, Join::kAll), LegState::kRefusedByCaveat);
}

TEST(CommandCentres, ASmallerBodyThatDoesNotFinishDecidesNothing) {
  Consensus table = with_reservation();
  table.objection_prob = 1;
  table.rounds_max = 1;
  table.smaller_body = SmallerBody{};
  table.smaller_body->without = {2};
  table.smaller_body->convene = deterministic(100);
  CommandPlan plan = with_its_battery(series("council", {consensus("council", table)}));
  EXPECT_EQ(ask_each_rule(plan).counters().smaller_body_count, 1);
  Outage outage;
  outage.name = "strike";
  outage.chain = 0;
  outage.node = 0;
  outage.at_ns = seconds(50);
  plan.outages.push_back(outage);
  EXPECT_EQ(ask_each_rule(plan).counters().smaller_body_count, 0);
}

}  // namespace
}  // namespace boyd::command
