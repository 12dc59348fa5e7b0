/// Small command plans for tests.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "host/command/engine.hpp"
#include "host/time/time.hpp"

namespace boyd::command::testing {

constexpr TimeNs seconds(double value_s) {
  return time::from_seconds(value_s);
}

inline Node service(std::string name, Law law, std::uint32_t servers_count = 1) {
  Node node;
  node.name = std::move(name);
  node.law = law;
  node.servers_count = servers_count;
  return node;
}
inline Node delay(std::string name, Law law) {
  Node node = service(std::move(name), law);
  node.kind = NodeKind::kDelay;
  return node;
}
inline Node gate(std::string name, double approve_prob, Law law = deterministic(0)) {
  Node node = delay(std::move(name), law);
  node.kind = NodeKind::kGate;
  node.approve_prob = approve_prob;
  return node;
}
inline Node consensus(std::string name, Consensus table) {
  Node node;
  node.name = std::move(name);
  node.kind = NodeKind::kConsensus;
  node.consensus = std::move(table);
  return node;
}
inline Edge edge(std::uint32_t from, std::uint32_t to, double prob = 1) {
  Edge out;
  out.from = from;
  out.to = to;
  out.prob = prob;
  return out;
}

/// The nodes one after the other.
inline Chain series(std::string name, std::vector<Node> nodes) {
  Chain chain;
  chain.name = std::move(name);
  chain.nodes = std::move(nodes);
  chain.entry = 0;
  chain.exit = static_cast<std::uint32_t>(chain.nodes.size() - 1);
  for (std::uint32_t n = 0; n + 1 < chain.nodes.size(); ++n) {
    chain.edges.push_back(edge(n, n + 1));
  }
  return chain;
}

/// One chain, one row that gives it authority to engage, one group, one rule on trigger 0.
inline CommandPlan plan_with(Chain chain, double validity_s = 0) {
  CommandPlan plan;
  plan.groups.resize(1);
  plan.groups[0].name = "battery";
  AuthorityRow row;
  row.name = "engage";
  row.validity_s = validity_s;
  row.chain = 0;
  plan.authority.push_back(row);
  plan.chains.push_back(std::move(chain));
  RequestRule rule;
  rule.name = "engage";
  rule.trigger = 0;
  rule.groups = {0};
  plan.rules.push_back(rule);
  return plan;
}

inline TriggerReport report(bool fires,
                            TimeNs oldest_measurement_ns = 0,
                            std::uint32_t trigger = 0) {
  TriggerReport out;
  out.trigger = trigger;
  out.fires = fires;
  out.count = fires ? 1 : 0;
  out.oldest_measurement_ns = oldest_measurement_ns;
  return out;
}

/// Advances and returns the effects.
inline std::vector<Injection> advance(Engine& engine, double to_s) {
  std::vector<Injection> out;
  engine.advance_to(seconds(to_s), out);
  return out;
}

/// When an order was decided, s.
inline double decided_s(const Engine& engine, std::size_t order) {
  return time::to_seconds(engine.orders()[order].decided_ns);
}

/// Reports a trigger's state at a time and lets the engine act on it.
inline std::vector<Injection> tell(Engine& engine, double at_s, bool fires) {
  engine.on_trigger(seconds(at_s), report(fires, seconds(at_s)));
  return advance(engine, at_s);
}

}  // namespace boyd::command::testing
