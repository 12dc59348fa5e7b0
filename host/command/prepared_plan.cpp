#include "host/command/prepared_plan.hpp"

#include <memory>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "host/command/dice.hpp"
#include "host/command/engine.hpp"
#include "host/time/time.hpp"

namespace boyd::command {
namespace {

constexpr std::uint32_t kAnyNumber = kNoRow;

Post post_of(const Node& node, TimeNs time_of_day_ns) {
  Post post;
  post.count = node.kind == NodeKind::kService ? node.servers_count : kAnyNumber;
  post.discipline = node.discipline;
  post.duty = node.duty;
  post.hours = open_hours(node.duty.hours, time_of_day_ns);
  post.meets = node.kind == NodeKind::kMeeting;
  post.meetings = meetings(node.rhythm, time_of_day_ns);
  post.capacity_max = node.rhythm.capacity_max.value_or(kAnyNumber);
  return post;
}

Post post_of(const Pool& pool, TimeNs time_of_day_ns) {
  Post post;
  post.count = pool.servers_count;
  post.discipline = pool.discipline;
  post.duty = pool.duty;
  post.hours = open_hours(pool.duty.hours, time_of_day_ns);
  return post;
}

void prepare_chain(PreparedPlan& out, std::uint32_t row) {
  const Chain& chain = out.plan.chains[row];
  const TimeNs time_of_day_ns = time::from_seconds(out.plan.midnight_to_start_s);
  PreparedChain& prepared = out.chains.emplace_back();
  prepared.nodes_first = out.nodes_count;
  out.nodes_count += static_cast<std::uint32_t>(chain.nodes.size());
  prepared.incoming_count.assign(chain.nodes.size(), 0);
  prepared.has_otherwise.assign(chain.nodes.size(), false);
  prepared.outgoing.resize(chain.nodes.size());
  for (std::uint32_t n = 0; n < chain.nodes.size(); ++n) {
    const Node& node = chain.nodes[n];
    prepared.node_hash.push_back(name_hash(node.name));
    if (node.kind != NodeKind::kService || node.pool == kNoRow) {
      prepared.posts.push_back(static_cast<std::uint32_t>(out.posts.size()));
      out.posts.push_back(post_of(node, time_of_day_ns));
    } else {
      prepared.posts.push_back(node.pool);
    }
    out.posts[prepared.posts.back()].nodes.push_back({row, n});
  }
  for (std::uint32_t e = 0; e < chain.edges.size(); ++e) {
    const Edge& edge = chain.edges[e];
    prepared.edge_hash.push_back(mix(prepared.node_hash[edge.from], prepared.node_hash[edge.to]));
    ++prepared.incoming_count[edge.to];
    prepared.outgoing[edge.from].push_back(e);
    if (edge.when == EdgeCase::kOtherwise) {
      prepared.has_otherwise[edge.from] = true;
    }
  }
}

/// Which posts fall with what.
void prepare_outages(PreparedPlan& out) {
  out.group_posts.resize(out.plan.groups.size());
  for (std::uint32_t p = 0; p < out.posts.size(); ++p) {
    if (out.posts[p].duty.headquarters != kNoRow) {
      out.group_posts[out.posts[p].duty.headquarters].push_back(p);
    }
  }
  for (const Outage& outage : out.plan.outages) {
    std::vector<std::uint32_t>& posts = out.outage_posts.emplace_back();
    if (outage.pool != kNoRow) {
      posts = {outage.pool};
    } else if (outage.headquarters != kNoRow) {
      posts = out.group_posts[outage.headquarters];
    } else if (outage.chain != kNoRow) {
      posts = {out.chains[outage.chain].posts[outage.node]};
    }
  }
}

}  // namespace

const Link* PreparedPlan::delivery(std::uint32_t chain, std::uint32_t group) const {
  for (const Delivery& row : plan.deliveries) {
    if ((row.chain == kNoRow || row.chain == chain) &&
        (row.group == kNoRow || row.group == group)) {
      return &row.link;
    }
  }
  return nullptr;
}

const Law* PreparedPlan::readiness(OrderKind kind, std::uint32_t chain, std::uint32_t group) const {
  for (const Readiness& row : plan.readiness) {
    if ((!row.kind || *row.kind == kind) && (row.chain == kNoRow || row.chain == chain) &&
        (row.group == kNoRow || row.group == group)) {
      return &row.law;
    }
  }
  return nullptr;
}

std::uint32_t PreparedPlan::consent(OrderKind kind,
                                    std::uint32_t area,
                                    std::uint32_t site,
                                    std::uint32_t group) const {
  std::int32_t host = -1;
  if (site < plan.site_nations.size()) {
    host = plan.site_nations[site];
  } else if (area < plan.area_nations.size()) {
    host = plan.area_nations[area];
  }
  const std::int32_t guest = plan.groups[group].nation;
  for (std::uint32_t c = 0; host >= 0 && host != guest && c < plan.consents.size(); ++c) {
    const Consent& row = plan.consents[c];
    if (row.host == host && (row.guest < 0 || row.guest == guest) &&
        (!row.kind || *row.kind == kind)) {
      return c;
    }
  }
  return kNoRow;
}

std::shared_ptr<const PreparedPlan> prepare(CommandPlan plan) {
  const std::vector<std::string> problems = check_plan(plan);
  if (!problems.empty()) {
    throw std::invalid_argument(
        fmt::format("the command plan cannot be used:\n  {}", fmt::join(problems, "\n  ")));
  }
  auto out = std::make_shared<PreparedPlan>();
  out->plan = std::move(plan);
  for (const Pool& pool : out->plan.pools) {
    out->posts.push_back(post_of(pool, time::from_seconds(out->plan.midnight_to_start_s)));
  }
  for (std::uint32_t c = 0; c < out->plan.chains.size(); ++c) {
    prepare_chain(*out, c);
  }
  prepare_outages(*out);
  for (std::uint32_t r = 0; r < out->plan.rules.size(); ++r) {
    const RequestRule& rule = out->plan.rules[r];
    out->rule_hash.push_back(name_hash(rule.name));
    if (rule.source == RuleSource::kTrigger) {
      if (rule.trigger >= out->trigger_rules.size()) {
        out->trigger_rules.resize(rule.trigger + 1U);
      }
      out->trigger_rules[rule.trigger].push_back(r);
    }
  }
  for (const Group& group : out->plan.groups) {
    out->group_hash.push_back(name_hash(group.name));
  }
  for (const Centre& centre : out->plan.centres) {
    out->centre_hash.push_back(name_hash(centre.name));
  }
  for (const AuthorityRow& row : out->plan.authority) {
    std::vector<std::uint32_t>& hashes = out->caveat_hash.emplace_back();
    for (const Caveat& caveat : row.caveats) {
      hashes.push_back(name_hash(caveat.name));
    }
  }
  return out;
}

const CommandPlan& plan_of(const PreparedPlan& prepared) {
  return prepared.plan;
}

}  // namespace boyd::command
