#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "tests/host/command/random_plan.hpp"

namespace boyd::command {
namespace {

using namespace testing;

void check_visits(const Order& order) {
  for (const NodeVisit& visit : order.visits) {
    ASSERT_GE(visit.arrived_ns, order.requested_ns);
    if (visit.started_ns != kNever) {
      ASSERT_GE(visit.started_ns, visit.arrived_ns);
      ASSERT_GE(visit.finished_ns, visit.started_ns);
    }
    ASSERT_NE(visit.outcome, NodeOutcome::kWaiting) << "forgotten in a queue";
    ASSERT_NE(visit.outcome, NodeOutcome::kInService) << "never finished";
  }
}

/// Once everything has run out: each leg ended, in order, or is in force for good.
void check_leg(const Order& order, const Leg& leg) {
  if (order.state != OrderState::kReleased) {
    ASSERT_EQ(leg.state, LegState::kWaiting);
    ASSERT_EQ(leg.executed_ns, kNever);
    return;
  }
  const bool in_force = leg.state == LegState::kExecuted && order.expires_ns == kNever;
  const bool beyond_recall = leg.state == LegState::kExecuted && order.revoked_ns != kNever;
  ASSERT_TRUE(is_final(leg.state) || in_force || beyond_recall) << name_of(leg.state);
  ASSERT_EQ(is_final(leg.state), leg.ended_ns != kNever);
  if (leg.sent_ns != kNever) {
    ASSERT_GE(leg.sent_ns, order.decided_ns) << "sent before it was decided";
  }
  if (leg.received_ns != kNever) {
    ASSERT_GE(leg.received_ns, leg.sent_ns) << "early";
  }
  ASSERT_EQ(was_executed(leg.state), leg.executed_ns != kNever);
  if (leg.executed_ns != kNever) {
    ASSERT_GE(leg.executed_ns, leg.received_ns);
    ASSERT_LT(leg.executed_ns, order.expires_ns) << "executed after expiry";
    ASSERT_LE(leg.ended_ns == kNever ? order.expires_ns : leg.ended_ns, order.expires_ns);
  }
}

void check_counters(const Engine& engine) {
  const Counters& c = engine.counters();
  ASSERT_EQ(c.orders_count, static_cast<std::int64_t>(engine.orders().size()));
  ASSERT_EQ(
      c.orders_count,
      c.no_authority_count + c.refused_count + c.lost_count + c.withdrawn_count + c.released_count);
  std::int64_t legs = 0;
  for (const Order& order : engine.orders()) {
    legs += order.state == OrderState::kReleased ? static_cast<std::int64_t>(order.legs.size()) : 0;
  }
  ASSERT_EQ(legs,
            c.legs_refused_count + c.legs_refused_by_host_count + c.legs_lost_count +
                c.legs_executed_count + c.legs_expired_count + c.legs_outdated_count +
                c.legs_superseded_count + c.legs_revoked_count + c.legs_redundant_count +
                c.legs_overruled_count);
}

bool begins_effect(const Engine& engine, const Injection& effect, const Leg& leg) {
  return effect.group == leg.group && effect.effect_ns == leg.executed_ns &&
         effect.kind != EffectKind::kRevokeEngage && effect.kind != EffectKind::kRevokeSent &&
         effect.expires_ns == engine.orders()[effect.order].expires_ns;
}

/// Each executed leg began exactly once, with the order's own scope; nothing else began.
void check_effects(const Engine& engine, const std::vector<Injection>& effects) {
  std::map<std::tuple<std::uint32_t, std::uint32_t>, int> begun;
  TimeNs last_ns = INT64_MIN;
  for (const Injection& effect : effects) {
    ASSERT_GE(effect.effect_ns, last_ns) << "effects out of order";
    last_ns = effect.effect_ns;
    const Order& order = engine.orders()[effect.order];
    const auto leg = std::find_if(order.legs.begin(), order.legs.end(), [&](const Leg& l) {
      return l.group == effect.group;
    });
    ASSERT_NE(leg, order.legs.end()) << "a group that the order was not for";
    ASSERT_EQ(effect.area, order.area);
    ASSERT_EQ(effect.target_site, order.site);
    begun[{effect.order, effect.group}] += begins_effect(engine, effect, *leg) ? 1 : 0;
  }
  for (const Order& order : engine.orders()) {
    for (const Leg& leg : order.legs) {
      const int count = begun[{order.index, leg.group}];
      // A status that never expires and ends in the nanosecond it began looks like two beginnings.
      const bool ended_at_once = leg.executed_ns == leg.ended_ns;
      ASSERT_GE(count, leg.executed_ns != kNever ? 1 : 0) << "executed without effect";
      ASSERT_LE(count, leg.executed_ns == kNever ? 0 : ended_at_once ? 2 : 1) << "doubled";
    }
  }
}

/// A permission of one kind, place and group never stands twice at the same time.
void check_no_overlap(const Engine& engine) {
  using Key = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>;
  std::map<Key, std::vector<std::pair<TimeNs, TimeNs>>> spans;
  for (const Order& order : engine.orders()) {
    for (const Leg& leg : order.legs) {
      if (order.kind == OrderKind::kEngageArea && leg.executed_ns != kNever) {
        spans[{leg.group, order.area, order.track_id}].push_back({leg.executed_ns, leg.ended_ns});
      }
    }
  }
  for (auto& [key, list] : spans) {
    std::sort(list.begin(), list.end());
    for (std::size_t i = 1; i < list.size(); ++i) {
      ASSERT_LE(list[i - 1].second, list[i].first);
    }
  }
}

bool binds(const Engine& engine, const Order& order, const Leg& leg) {
  const Group& group = engine.plan().groups[leg.group];
  return !group.bound ||
         std::find(group.centres.begin(), group.centres.end(), order.centre) != group.centres.end();
}

/// What was carried out had its authority: jurisdiction, consent, no other centre's answer before.
void check_authorities(const Engine& engine) {
  std::map<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>, std::set<std::uint32_t>>
      answers;
  for (const Order& order : engine.orders()) {
    for (const Leg& leg : order.legs) {
      ASSERT_TRUE(order.authority == kNoRow || binds(engine, order, leg)) << "no jurisdiction";
      if (leg.executed_ns != kNever) {
        ASSERT_NE(order.site, 0U) << "on the soil of a host that refused";
        answers[{order.rule, order.ordinal, leg.group}].insert(order.centre);
      }
    }
  }
  for (const auto& [request, centres] : answers) {
    ASSERT_EQ(centres.size(), 1U) << "two centres answered one request to one group";
  }
}

struct Span {
  std::uint32_t centre;
  TimeNs from_ns;
  TimeNs to_ns;
};

/// A hold of one centre and a permission of another never stand at the same time.
void check_no_contradiction(const Engine& engine) {
  std::map<std::uint32_t, std::vector<Span>> holds;
  std::map<std::uint32_t, std::vector<Span>> permissions;
  for (const Order& order : engine.orders()) {
    for (const Leg& leg : order.legs) {
      const Span span{order.centre, leg.executed_ns, leg.ended_ns};
      if (leg.executed_ns == kNever) {
        continue;
      }
      if (order.kind == OrderKind::kEngageArea) {
        permissions[leg.group].push_back(span);
      } else if (order.kind == OrderKind::kWeaponControl &&
                 order.weapon_control == WeaponControl::kHold) {
        holds[leg.group].push_back(span);
      }
    }
  }
  for (const auto& [group, list] : holds) {
    for (const Span& hold : list) {
      for (const Span& permission : permissions[group]) {
        ASSERT_TRUE(hold.centre == permission.centre || hold.to_ns <= permission.from_ns ||
                    permission.to_ns <= hold.from_ns);
      }
    }
  }
}

TEST(CommandRandomPlans, HistoryDoesNotDependOnWhenTheClockStops) {
  for (std::uint32_t seed = 0; seed < 200; ++seed) {
    const auto plan = prepare(RandomPlan(seed).make());
    Engine straight(plan, seed);
    Engine halting(plan, seed);
    std::vector<Injection> one;
    std::vector<Injection> other;
    for (TimeNs now_ns = 0; now_ns < seconds(600); now_ns += seconds(30)) {
      for (Engine* engine : {&straight, &halting}) {
        engine->on_trigger(now_ns, report(now_ns / seconds(30) % 3 != 0, now_ns));
      }
      straight.advance_to(now_ns, one);
      for (int k = 0; k < 5; ++k) {
        halting.advance_to(now_ns + k * seconds(6), other);
      }
      halting = Engine(halting);
    }
    straight.advance_to(kNever - 1, one);
    halting.advance_to(kNever - 1, other);
    ASSERT_EQ(straight.orders().size(), halting.orders().size()) << "plan " << seed;
    ASSERT_EQ(one.size(), other.size()) << "plan " << seed;
    for (std::size_t e = 0; e < one.size(); ++e) {
      ASSERT_EQ(one[e].effect_ns, other[e].effect_ns) << "plan " << seed;
      ASSERT_EQ(one[e].order, other[e].order);
      ASSERT_EQ(one[e].kind, other[e].kind);
    }
  }
}

TEST(CommandRandomPlans, NoOrderIsEarlyLateDoubledOutOfScopeOrSilentlyLost) {
  std::int64_t orders = 0;
  Counters sum;
  for (std::uint32_t seed = 0; seed < 3000; ++seed) {
    RandomPlan random(seed);
    const CommandPlan plan = random.make();
    ASSERT_TRUE(check_plan(plan).empty()) << check_plan(plan)[0];
    Engine engine(prepare(plan), seed);
    std::vector<Injection> effects;
    for (TimeNs now_ns = 0; now_ns < seconds(1500); now_ns += seconds(1 + random.below(60))) {
      TriggerReport told = report(random.below(2) == 0, now_ns, random.below(3));
      told.urgent_count = 2;
      told.urgent[0].track_id = random.below(3);
      told.urgent[1].track_id = 3 + random.below(3);
      if (random.below(20) == 0) {
        engine.on_radio_quality(now_ns, 1, 0.25 * random.below(5));
      }
      if (random.below(60) == 0) {
        engine.on_units_lost(now_ns, random.below(3));
      }
      engine.on_trigger(now_ns, told);
      engine.advance_to(now_ns, effects);
    }
    for (std::uint32_t trigger = 0; trigger < 3; ++trigger) {
      engine.on_trigger(seconds(1600), report(false, 0, trigger));
    }
    engine.advance_to(kNever - 1, effects);
    ASSERT_EQ(engine.next_event_ns(), kNever);
    for (const Order& order : engine.orders()) {
      ASSERT_NE(order.state, OrderState::kPending) << "plan " << seed;
      ASSERT_GE(order.decided_ns, order.requested_ns);
      check_visits(order);
      for (const Leg& leg : order.legs) {
        check_leg(order, leg);
      }
    }
    check_counters(engine);
    check_effects(engine, effects);
    check_no_overlap(engine);
    check_authorities(engine);
    check_no_contradiction(engine);
    ASSERT_FALSE(::testing::Test::HasFatalFailure()) << "plan " << seed;
    orders += engine.counters().orders_count;
    sum.lost_count += engine.counters().lost_count;
    sum.withdrawn_count += engine.counters().withdrawn_count;
    sum.join_discards_count += engine.counters().join_discards_count;
    sum.legs_outdated_count += engine.counters().legs_outdated_count;
    sum.legs_superseded_count += engine.counters().legs_superseded_count;
    sum.legs_revoked_count += engine.counters().legs_revoked_count;
    sum.legs_expired_count += engine.counters().legs_expired_count;
    sum.revocations_lost_count += engine.counters().revocations_lost_count;
    sum.preemptions_count += engine.counters().preemptions_count;
    sum.escalations_count += engine.counters().escalations_count;
    sum.overload_rejected_count += engine.counters().overload_rejected_count;
    sum.overload_dropped_count += engine.counters().overload_dropped_count;
    sum.overload_escalated_count += engine.counters().overload_escalated_count;
    sum.outage_lost_count += engine.counters().outage_lost_count;
    sum.handed_over_count += engine.counters().handed_over_count;
    sum.smaller_body_count += engine.counters().smaller_body_count;
    sum.legs_refused_by_host_count += engine.counters().legs_refused_by_host_count;
    sum.outside_jurisdiction_count += engine.counters().outside_jurisdiction_count;
    sum.order_conflicts_count += engine.counters().order_conflicts_count;
    sum.legs_redundant_count += engine.counters().legs_redundant_count;
    sum.legs_overruled_count += engine.counters().legs_overruled_count;
  }
  // The sample reached every way that an order can go.
  EXPECT_GT(orders, 100'000);
  for (const std::int64_t count : {sum.lost_count,
                                   sum.withdrawn_count,
                                   sum.join_discards_count,
                                   sum.legs_outdated_count,
                                   sum.legs_superseded_count,
                                   sum.legs_revoked_count,
                                   sum.legs_expired_count,
                                   sum.revocations_lost_count,
                                   sum.preemptions_count,
                                   sum.escalations_count,
                                   sum.overload_rejected_count,
                                   sum.overload_dropped_count,
                                   sum.overload_escalated_count,
                                   sum.outage_lost_count,
                                   sum.handed_over_count,
                                   sum.smaller_body_count,
                                   sum.legs_refused_by_host_count,
                                   sum.outside_jurisdiction_count,
                                   sum.order_conflicts_count,
                                   sum.legs_redundant_count,
                                   sum.legs_overruled_count}) {
    EXPECT_GT(count, 100);
  }
}

}  // namespace
}  // namespace boyd::command
