/// Random command plans: layered graphs with every kind of node, join, fork and loss, posts that
/// rest and go down, centres that contradict each other, hosts that refuse.
#pragma once

#include <algorithm>
#include <optional>
#include <random>
#include <string>

#include "tests/host/command/plans.hpp"

namespace boyd::command::testing {

/// Nation whose host consents to nothing; it owns site 0.
inline constexpr std::int32_t kForbidden = 7;

class RandomPlan {
public:
  explicit RandomPlan(std::uint32_t seed) : random_(seed) {}

  CommandPlan make() {
    CommandPlan plan;
    const std::uint32_t chains_count = below(3) + 1;
    for (std::uint32_t c = 0; c < chains_count; ++c) {
      plan.chains.push_back(chain("chain " + std::to_string(c)));
    }
    plan.pools.push_back({"pool", 2, static_cast<Discipline>(below(3)), duty(true)});
    networks_and_centres(plan);
    for (std::uint32_t g = 0; g < 3; ++g) {
      plan.groups.push_back({"group " + std::to_string(g), static_cast<int>(g), {}, {}});
      plan.groups.back().bound = below(3) == 0;
      plan.groups.back().centres = {below(2)};
      plan.deliveries.push_back({kNoRow, g, link()});
      plan.readiness.push_back({std::nullopt, g, law()});
    }
    for (std::uint32_t k = 0; k < kOrderKinds; ++k) {
      AuthorityRow row;
      row.name = "row " + std::to_string(k);
      row.kind = static_cast<OrderKind>(k);
      row.chain = below(5) == 0 ? kNoRow : below(chains_count);
      row.centre = below(3) == 0 ? kNoRow : 0;
      row.validity_s = below(2) == 0 ? 0 : 60.0 + below(300);
      row.caveats.push_back(
          {"caveat", kNoRow, static_cast<int>(below(3)), 0.2, 0.5, below(chains_count)});
      plan.authority.push_back(row);
    }
    plan.authority.erase(plan.authority.begin() + below(kOrderKinds));
    for (std::uint32_t k = 0; k < kOrderKinds; ++k) {
      AuthorityRow row;
      row.name = "second row " + std::to_string(k);
      row.kind = static_cast<OrderKind>(k);
      row.centre = 1;
      row.chain = below(chains_count);
      row.weapon_control = below(2) == 0 ? WeaponControl::kHold : WeaponControl::kFree;
      plan.authority.push_back(row);
    }
    for (std::uint32_t r = 0; r < 6; ++r) {
      plan.rules.push_back(rule(r));
    }
    outages(plan);
    return plan;
  }

  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(random_() % n); }

private:
  Law law() {
    switch (below(6)) {
      case 0:
        return deterministic(below(3));  // ties are frequent
      case 4:
        return gamma(1 + below(30), 0.5 + below(4));
      case 5:
        return empirical({3, 1, 40}, {2, 1, 0.5});
      case 1:
        return exponential(1 + below(30));
      case 2:
        return triangular(0, 5, 20);
      default:
        return lognormal(1 + below(20), 0.8);
    }
  }
  Link link() {
    return {law(), below(3) == 0 ? 0.3 : 0.0, 5, 1 + below(2), below(2) == 0 ? kNoRow : 0};
  }

  void networks_and_centres(CommandPlan& plan) {
    plan.networks.push_back({"radio", 1});
    plan.centres = {{"alliance", static_cast<int>(below(2))}, {"capital", 1}};
    plan.conflict_rule = static_cast<ConflictRule>(below(3));
    plan.area_nations = {static_cast<int>(below(3)), static_cast<int>(below(3))};
    plan.site_nations = {kForbidden, static_cast<int>(below(3))};
    plan.consents.push_back({"forbidden", kForbidden, -1, std::nullopt, 0, false, law()});
    plan.consents.push_back(
        {"overflight", static_cast<int>(below(3)), -1, std::nullopt, 0.7, below(2) == 0, law()});
    plan.midnight_to_start_s = below(86400);
  }

  void outages(CommandPlan& plan) {
    for (std::uint32_t k = 0; k < 3; ++k) {
      Outage outage;
      outage.name = "outage " + std::to_string(k);
      if (k == 0) {
        outage.network = 0;
        outage.quality = 0.5;
      } else if (k == 1) {
        outage.headquarters = below(3);
      } else {
        outage.chain = below(static_cast<std::uint32_t>(plan.chains.size()));
        outage.node = below(static_cast<std::uint32_t>(plan.chains[outage.chain].nodes.size()));
      }
      outage.at_ns = seconds(below(1000));
      outage.delay = law();
      if (below(3) != 0) {
        outage.duration = law();
        outage.every_s = 200;
        outage.times_count = 1 + below(4);
      }
      if (k == 2 && plan.chains[outage.chain].nodes[outage.node].pool != kNoRow) {
        outage.chain = outage.node = kNoRow;
        outage.pool = 0;
      }
      plan.outages.push_back(outage);
    }
  }

  Duty duty(bool rests) {
    Duty out;
    if (rests && below(4) == 0) {
      out.hours = {static_cast<double>(below(86400)), static_cast<double>(below(86400))};
    }
    if (below(3) == 0) {
      out.queue_max = below(3);
      out.overload = below(2) == 0 ? Overload::kReject : Overload::kDropOldest;
    }
    out.headquarters = below(3) == 0 ? below(3) : kNoRow;
    out.outage_work = static_cast<OutageWork>(below(3));
    return out;
  }

  /// A superior or a successor of some node, beside the graph.
  void add_helper(Chain& chain) {
    const auto helper = static_cast<std::uint32_t>(chain.nodes.size());
    Node& whom = chain.nodes[below(helper)];
    if (below(2) == 0) {
      whom.superior = helper;
      whom.superior_link = link();
      whom.decide_prob = 0.6;
      whom.duty.overload = Overload::kEscalate;
    } else {
      whom.successor = helper;
      whom.takeover = law();
    }
    chain.nodes.push_back(node("helper"));
  }

  Node node(const std::string& name) {
    Node out = service(name, law(), 1 + below(2));
    out.kind = static_cast<NodeKind>(below(5));
    const bool meets = out.kind == NodeKind::kMeeting;
    out.discipline = static_cast<Discipline>(below(meets ? 2 : 3));
    out.approve_prob = below(2) == 0 ? 0.8 : 1.0;
    out.duty = duty(!meets && out.kind != NodeKind::kConsensus);
    out.pool = out.kind == NodeKind::kService && below(4) == 0 ? 0 : kNoRow;
    out.rhythm.every_s = 5.0 + below(100);
    out.rhythm.capacity_max = 1 + below(3);
    out.join = static_cast<Join>(below(2));
    out.fork = static_cast<Fork>(below(2));
    out.consensus.members_count = 1 + below(5);
    out.consensus.reply = law();
    out.consensus.objection_prob = 0.1;
    out.consensus.persistence_prob = 0.3;
    out.consensus.members.push_back({0, "largest", law(), std::nullopt});
    out.consensus.members[0].attendance = static_cast<Attendance>(below(10) / 4);
    out.consensus.members[0].nation = static_cast<int>(below(3));
    out.consensus.members[0].reservation_prob = 0.1;
    if (below(2) == 0) {
      out.consensus.smaller_body = SmallerBody{};
    }
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
    if (below(4) != 0) {
      add_helper(out);
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

}  // namespace boyd::command::testing
