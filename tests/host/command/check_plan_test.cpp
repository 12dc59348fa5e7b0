#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/host/command/plans.hpp"

namespace boyd::command {
namespace {

using namespace testing;

struct Broken {
  std::string part;  ///< of the sentence that is expected
  std::function<void(CommandPlan&)> damage;
};

CommandPlan sound_plan() {
  CommandPlan plan =
      plan_with(series("staff", {delay("a", deterministic(1)), gate("b", 0.5)}), 600);
  plan.rules[0].renew_before_expiry_s = 60;
  plan.deliveries.emplace_back();
  plan.readiness.emplace_back();
  plan.changes.emplace_back();
  plan.pools.emplace_back();
  plan.authority[0].caveats.emplace_back();
  return plan;
}

TEST(CommandPlanCheck, ASoundPlanHasNoProblems) {
  EXPECT_TRUE(check_plan(sound_plan()).empty());
}

TEST(CommandPlanCheck, EveryBrokenRuleIsNamed) {
  const std::vector<Broken> cases = {
      {"law", [](CommandPlan& p) { p.chains[0].nodes[0].law = uniform(2, 1); }},
      {"servers_count", [](CommandPlan& p) { p.chains[0].nodes[0].servers_count = 0; }},
      {"pool", [](CommandPlan& p) { p.chains[0].nodes[0].pool = 5; }},
      {"approve_prob", [](CommandPlan& p) { p.chains[0].nodes[1].approve_prob = 1.5; }},
      {"two nodes are named", [](CommandPlan& p) { p.chains[0].nodes[1].name = "a"; }},
      {"entry and exit", [](CommandPlan& p) { p.chains[0].exit = 9; }},
      {"does not exist", [](CommandPlan& p) { p.chains[0].edges[0].to = 9; }},
      {"not reached", [](CommandPlan& p) { p.chains[0].edges.clear(); }},
      {"does not lead to the exit", [](CommandPlan& p) { p.chains[0].edges.clear(); }},
      {"leads back to the entry", [](CommandPlan& p) { p.chains[0].edges.push_back(edge(1, 0)); }},
      {"cycle", [](CommandPlan& p) { p.chains[0].edges.push_back(edge(1, 0)); }},
      {"prob of an edge", [](CommandPlan& p) { p.chains[0].edges[0].prob = -1; }},
      {"sum to 0.5",
       [](CommandPlan& p) {
         p.chains[0].nodes[0].fork = Fork::kOne;
         p.chains[0].edges[0].prob = 0.5;
       }},
      {"never refuses",
       [](CommandPlan& p) {
         p.chains[0].edges.push_back(edge(0, 1));
         p.chains[0].edges[1].when = EdgeCase::kOtherwise;
       }},
      {"loss_prob", [](CommandPlan& p) { p.chains[0].edges[0].link.loss_prob = 2; }},
      {"tries_max", [](CommandPlan& p) { p.deliveries[0].link.tries_max = 0; }},
      {"resend_after_s", [](CommandPlan& p) { p.deliveries[0].link.resend_after_s = -1; }},
      {"delivery: group", [](CommandPlan& p) { p.deliveries[0].group = 3; }},
      {"delivery: chain", [](CommandPlan& p) { p.deliveries[0].chain = 3; }},
      {"readiness: group", [](CommandPlan& p) { p.readiness[0].group = 3; }},
      {"readiness: chain", [](CommandPlan& p) { p.readiness[0].chain = 3; }},
      {"readiness: law", [](CommandPlan& p) { p.readiness[0].law = deterministic(-1); }},
      {"change", [](CommandPlan& p) { p.changes[0].delay = deterministic(-1); }},
      {"pool", [](CommandPlan& p) { p.pools[0].servers_count = 0; }},
      {"chain 7", [](CommandPlan& p) { p.authority[0].chain = 7; }},
      {"validity_s", [](CommandPlan& p) { p.authority[0].validity_s = -1; }},
      {"no posture", [](CommandPlan& p) { p.authority[0].postures = 0; }},
      {"group 8", [](CommandPlan& p) { p.authority[0].groups = {8}; }},
      {"national approval",
       [](CommandPlan& p) { p.authority[0].caveats[0].national_approval_prob = 0.1; }},
      {"probabilities", [](CommandPlan& p) { p.authority[0].caveats[0].refuse_prob = 3; }},
      {"two are named", [](CommandPlan& p) { p.rules.push_back(p.rules[0]); }},
      {"trigger", [](CommandPlan& p) { p.rules[0].trigger = kNoRow; }},
      {"at least one group", [](CommandPlan& p) { p.rules[0].groups.clear(); }},
      {"named twice",
       [](CommandPlan& p) {
         p.rules[0].groups = {0, 0};
       }},
      {"repeat_s", [](CommandPlan& p) { p.rules[0].repeat_s = 1e-6; }},
      {"clear_s", [](CommandPlan& p) { p.rules[0].clear_s = -1; }},
      {"below the validity_s", [](CommandPlan& p) { p.rules[0].renew_before_expiry_s = 600; }},
      {"per target",
       [](CommandPlan& p) {
         p.rules[0].source = RuleSource::kTime;
         p.rules[0].scope = Scope::kTarget;
       }},
      {"revoke_when_clear",
       [](CommandPlan& p) {
         p.rules[0].source = RuleSource::kWarning;
         p.rules[0].revoke_when_clear = true;
       }},
      {"refuse_prob", [](CommandPlan& p) { p.chains[0].refuse_prob = 2; }},
      {"working hours", [](CommandPlan& p) { p.chains[0].nodes[0].duty.hours.to_s = 1e6; }},
      {"has no working hours",
       [](CommandPlan& p) {
         p.chains[0].nodes[0].kind = NodeKind::kMeeting;
         p.chains[0].nodes[0].duty.hours.to_s = 3600;
       }},
      {"headquarters", [](CommandPlan& p) { p.pools[0].duty.headquarters = 7; }},
      {"at least 1 s apart",
       [](CommandPlan& p) {
         p.chains[0].nodes[0].kind = NodeKind::kMeeting;
         p.chains[0].nodes[0].rhythm.every_s = 0;
       }},
      {"first meeting",
       [](CommandPlan& p) {
         p.chains[0].nodes[0].kind = NodeKind::kMeeting;
         p.chains[0].nodes[0].rhythm.first_s = 1e6;
       }},
      {"at least 1",
       [](CommandPlan& p) {
         p.chains[0].nodes[0].kind = NodeKind::kMeeting;
         p.chains[0].nodes[0].rhythm.capacity_max = 0;
       }},
      {"cannot be interrupted",
       [](CommandPlan& p) {
         p.chains[0].nodes[0].kind = NodeKind::kMeeting;
         p.chains[0].nodes[0].discipline = Discipline::kPreemptive;
       }},
      {"superior 9 does not exist", [](CommandPlan& p) { p.chains[0].nodes[0].superior = 9; }},
      {"its successors form a circle", [](CommandPlan& p) { p.chains[0].nodes[0].successor = 0; }},
      {"stands on no edge", [](CommandPlan& p) { p.chains[0].nodes[0].superior = 1; }},
      {"needs a superior", [](CommandPlan& p) { p.chains[0].nodes[0].decide_prob = 0.5; }},
      {"that escalates needs a superior",
       [](CommandPlan& p) {
         p.chains[0].nodes[0].duty.queue_max = 1;
         p.chains[0].nodes[0].duty.overload = Overload::kEscalate;
       }},
      {"decide_prob must", [](CommandPlan& p) { p.chains[0].nodes[0].decide_prob = -1; }},
      {"takeover", [](CommandPlan& p) { p.chains[0].nodes[0].takeover = deterministic(-1); }},
      {"network 3", [](CommandPlan& p) { p.deliveries[0].link.network = 3; }},
      {"network 'wire'",
       [](CommandPlan& p) {
         p.networks.push_back({"wire", 9});
       }},
      {"needs one target", [](CommandPlan& p) { p.outages.emplace_back(); }},
      {"prob and quality",
       [](CommandPlan& p) {
         p.outages.emplace_back().pool = 0;
         p.outages[0].prob = 2;
       }},
      {"times_count",
       [](CommandPlan& p) {
         p.outages.emplace_back().pool = 0;
         p.outages[0].times_count = 0;
       }},
      {"outage '': delay",
       [](CommandPlan& p) {
         p.outages.emplace_back().pool = 0;
         p.outages[0].delay = deterministic(-1);
       }},
      {"outage '': duration",
       [](CommandPlan& p) {
         p.outages.emplace_back().pool = 0;
         p.outages[0].duration = deterministic(-1);
       }},
      {"grant_prob", [](CommandPlan& p) { p.consents.emplace_back().grant_prob = 2; }},
      {"consent '': delay",
       [](CommandPlan& p) { p.consents.emplace_back().delay = deterministic(-1); }},
      {"centre 4 does not exist", [](CommandPlan& p) { p.authority[0].centre = 4; }},
      {"centre 5 does not exist", [](CommandPlan& p) { p.groups[0].centres = {5}; }},
      {"midnight_to_start_s", [](CommandPlan& p) { p.midnight_to_start_s = -1; }},
  };
  for (const Broken& broken : cases) {
    CommandPlan plan = sound_plan();
    broken.damage(plan);
    std::string all;
    for (const std::string& problem : check_plan(plan)) {
      all += problem + "\n";
    }
    EXPECT_NE(all.find(broken.part), std::string::npos) << broken.part << " not in: " << all;
    EXPECT_THROW(prepare(plan), std::invalid_argument) << broken.part;
  }
}

TEST(CommandPlanCheck, EveryBrokenRuleOfAConsensusIsNamed) {
  const std::vector<std::pair<std::string, std::function<void(Consensus&)>>> cases = {
      {"members_count", [](Consensus& c) { c.members_count = 0; }},
      {"objection_prob", [](Consensus& c) { c.objection_prob = -0.1; }},
      {"common_shock_prob", [](Consensus& c) { c.common_shock_prob = 1.1; }},
      {"bloc_count", [](Consensus& c) { c.bloc_count = 4; }},
      {"rounds_max", [](Consensus& c) { c.rounds_max = 0; }},
      {"member 3",
       [](Consensus& c) {
         c.members.push_back({3, "", {}, {}});
       }},
      {"of member 0",
       [](Consensus& c) {
         c.members.push_back({0, "", {}, always(2.0)});
       }},
      {"reply of a member",
       [](Consensus& c) {
         c.members.push_back({0, "", uniform(2, 1), {}});
       }},
      {"is given twice",
       [](Consensus& c) {
         c.members.push_back({0, "", {}, {}});
         c.members.push_back({0, "", {}, {}});
       }},
      {"its nation",
       [](Consensus& c) {
         c.members.push_back({0, "", {}, {}});
         c.members[0].nation = 99;
       }},
      {"persistence_prob", [](Consensus& c) { c.persistence_prob = 2; }},
      {"bloc 'south'",
       [](Consensus& c) {
         c.blocs.push_back({"south", {0}, always(2)});
       }},
      {"member 8",
       [](Consensus& c) {
         c.blocs.push_back({"south", {8}, always(0)});
       }},
      {"member 9",
       [](Consensus& c) {
         c.smaller_body = SmallerBody{{9}, {}, {}, {}, {}, {}, 1};
       }},
      {"convene",
       [](Consensus& c) {
         c.smaller_body = SmallerBody{};
         c.smaller_body->convene = deterministic(-1);
       }},
      {"a law of the smaller body",
       [](Consensus& c) {
         c.smaller_body = SmallerBody{};
         c.smaller_body->rework = deterministic(-1);
       }},
      {"rounds_max of the smaller body",
       [](Consensus& c) {
         c.smaller_body = SmallerBody{};
         c.smaller_body->rounds_max = 0;
       }},
      {"deadline", [](Consensus& c) { c.deadline = deterministic(-1); }},
  };
  for (const auto& [part, damage] : cases) {
    Consensus table;
    table.members_count = 3;
    damage(table);
    const auto problems = check_plan(plan_with(series("council", {consensus("council", table)})));
    ASSERT_EQ(problems.size(), 1U) << part;
    EXPECT_NE(problems[0].find(part), std::string::npos) << problems[0];
  }
}

}  // namespace
}  // namespace boyd::command
