#include <algorithm>
#include <map>
#include <random>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "tests/host/command/plans.hpp"

namespace boyd::command {
namespace {

using namespace testing;

/// Random plans: layered graphs with every kind of node, join, fork and loss.
class RandomPlan {
public:
  explicit RandomPlan(std::uint32_t seed) : random_(seed) {}

  CommandPlan make() {
    CommandPlan plan;
    const std::uint32_t chains_count = below(3) + 1;
    for (std::uint32_t c = 0; c < chains_count; ++c) {
      plan.chains.push_back(chain("chain " + std::to_string(c)));
    }
    for (std::uint32_t g = 0; g < 3; ++g) {
      plan.groups.push_back({"group " + std::to_string(g), static_cast<int>(g), {}, {}});
      plan.deliveries.push_back({kNoRow, g, link()});
      plan.readiness.push_back({std::nullopt, g, law()});
    }
    for (std::uint32_t k = 0; k < kOrderKinds; ++k) {
      AuthorityRow row;
      row.name = "row " + std::to_string(k);
      row.kind = static_cast<OrderKind>(k);
      row.chain = below(5) == 0 ? kNoRow : below(chains_count);
      row.validity_s = below(2) == 0 ? 0 : 60.0 + below(300);
      row.caveats.push_back(
          {"caveat", kNoRow, static_cast<int>(below(3)), 0.2, 0.5, below(chains_count)});
      plan.authority.push_back(row);
    }
    plan.authority.erase(plan.authority.begin() + below(kOrderKinds));
    for (std::uint32_t r = 0; r < 6; ++r) {
      plan.rules.push_back(rule(r));
    }
    return plan;
  }

  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(random_() % n); }

private:
  Law law() {
    switch (below(4)) {
      case 0:
        return deterministic(below(3));  // ties are frequent
      case 1:
        return exponential(1 + below(30));
      case 2:
        return triangular(0, 5, 20);
      default:
        return lognormal(1 + below(20), 0.8);
    }
  }
  Link link() { return {law(), below(3) == 0 ? 0.3 : 0.0, 5, 1 + below(2)}; }

  Node node(const std::string& name) {
    Node out = service(name, law(), 1 + below(2));
    out.kind = static_cast<NodeKind>(below(4));
    out.discipline = static_cast<Discipline>(below(2));
    out.approve_prob = 0.8;
    out.join = static_cast<Join>(below(2));
    out.fork = static_cast<Fork>(below(2));
    out.consensus.members_count = 1 + below(5);
    out.consensus.reply = law();
    out.consensus.objection_prob = 0.1;
    out.consensus.rounds_max = 1 + below(3);
    out.consensus.rework = law();
    return out;
  }

  Chain chain(const std::string& name) {
    Chain out;
    out.name = name;
    const std::uint32_t nodes_count = 2 + below(5);
    for (std::uint32_t n = 0; n < nodes_count; ++n) {
      out.nodes.push_back(node("node " + std::to_string(n)));
    }
    out.entry = 0;
    out.exit = nodes_count - 1;
    for (std::uint32_t n = 0; n + 1 < nodes_count; ++n) {
      out.edges.push_back(edge(n, n + 1));  // so that all are reached and all lead on
      for (std::uint32_t m = n + 2; m < nodes_count; ++m) {
        if (below(3) == 0) {
          out.edges.push_back(edge(n, m));
        }
      }
    }
    for (std::uint32_t n = 0; n + 1 < nodes_count; ++n) {
      const auto count = std::count_if(
          out.edges.begin(), out.edges.end(), [&](const Edge& e) { return e.from == n; });
      for (Edge& e : out.edges) {
        if (e.from == n) {
          e.prob = 1.0 / static_cast<double>(count);
          e.link = link();
        }
      }
      if (out.nodes[n].kind == NodeKind::kGate && below(2) == 0) {
        Edge appeal = edge(n, nodes_count - 1);
        appeal.when = EdgeCase::kOtherwise;
        out.edges.push_back(appeal);
      }
    }
    return out;
  }

  RequestRule rule(std::uint32_t r) {
    RequestRule out;
    out.name = "rule " + std::to_string(r);
    out.trigger = below(3);
    out.kind = static_cast<OrderKind>(below(kOrderKinds));
    out.scope = static_cast<Scope>(below(2));
    for (std::uint32_t g = 0; g < 3; ++g) {
      if (out.groups.empty() || below(2) == 0) {
        out.groups.push_back(g);
      }
    }
    out.area = below(2);
    out.site = below(2);
    out.priority = static_cast<std::int32_t>(below(3));
    out.repeat_s = below(2) == 0 ? 0 : 20;
    out.renew_before_expiry_s = below(2) == 0 ? 0 : 30;
    out.revoke_when_clear = below(2) == 0;
    out.clear_s = below(30);
    return out;
  }

  std::mt19937 random_;
};

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
            c.legs_refused_count + c.legs_lost_count + c.legs_executed_count +
                c.legs_expired_count + c.legs_outdated_count + c.legs_superseded_count +
                c.legs_revoked_count);
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
                                   sum.revocations_lost_count}) {
    EXPECT_GT(count, 100);
  }
}

}  // namespace
}  // namespace boyd::command
