/// Chains of decision: pools, nodes, edges, consensus.
#include <algorithm>
#include <functional>

#include "host/scenario/section_reader.hpp"

namespace boyd::scenario {

using command::Chain;
using command::Edge;
using command::Link;
using command::Node;
using command::NodeKind;

namespace {

/// A node on a cycle, kNoRow when there is none (depth-first search with an explicit stack).
std::uint32_t node_on_cycle(const Chain& chain) {
  std::vector<int> colour(chain.nodes.size(), 0);
  for (std::uint32_t root = 0; root < chain.nodes.size(); ++root) {
    std::vector<std::pair<std::uint32_t, bool>> stack = {{root, false}};
    while (!stack.empty()) {
      const auto [node, done] = stack.back();
      stack.pop_back();
      if (done) {
        colour[node] = 2;
        continue;
      }
      if (colour[node] == 2) {
        continue;
      }
      if (colour[node] == 1) {
        return node;
      }
      colour[node] = 1;
      stack.emplace_back(node, true);
      for (const Edge& edge : chain.edges) {
        if (edge.from == node && colour[edge.to] == 1) {
          return edge.to;
        }
        if (edge.from == node && colour[edge.to] == 0) {
          stack.emplace_back(edge.to, false);
        }
      }
    }
  }
  return kNoRow;
}

}  // namespace

Link SectionReader::read_link(TableReader& reader) {
  Link link;
  const toml::table* table = reader.table("link");
  if (table == nullptr) {
    return link;
  }
  TableReader part(*table, reader.path() + ".link", log_);
  link.delay = part.law("delay", command::deterministic(0));
  link.loss_prob = part.number("loss_prob", 0, 1, 0.0);
  link.resend_after_s = part.duration_s("resend_after", 0, 1e8, 0.0);
  link.tries_max = static_cast<std::uint32_t>(part.integer("tries_max_count", 1, 255, 1));
  part.finish();
  reader.adopt(part, "link");
  return link;
}

void SectionReader::read_pools() {
  each("pool", [&](TableReader& reader, const std::string& name) {
    command::Pool pool;
    pool.name = name;
    pool.servers_count = static_cast<std::uint32_t>(reader.integer("servers_count", 1, 100000));
    pool.discipline =
        static_cast<command::Discipline>(reader.choice("discipline", {"fifo", "priority"}, 0));
    add_share(reader.sources());
    out_.command.pools.push_back(pool);
  });
}

void SectionReader::read_chains() {
  each("chain", [&](TableReader& reader, const std::string& name) {
    Chain chain;
    chain.name = name;
    reader.text("title", "");
    chain_shares_.emplace_back();
    read_nodes(reader, chain);
    const InputShare own = reader.sources();
    chain_shares_.back().numbers_count += own.numbers_count;
    chain_shares_.back().assumed_count += own.assumed_count;
    const std::uint32_t cycle = node_on_cycle(chain);
    if (cycle != kNoRow) {
      reader.report("edge",
                    "the chain goes round in a cycle through node '" + chain.nodes[cycle].name +
                        "'; a chain must end");
      chain.nodes.clear();
      chain.edges.clear();
    }
    if (chain.nodes.empty()) {
      chain.entry = chain.exit = kNoRow;
    }
    out_.command.chains.push_back(std::move(chain));
  });
}

void SectionReader::read_nodes(TableReader& reader, Chain& chain) {
  std::vector<Link> links;
  for (const toml::table* table : reader.tables("node")) {
    const std::string name = (*table)["name"].value_or(std::string("?"));
    TableReader part(*table, reader.path() + ".node." + name, log_);
    Node node;
    node.name = part.text("name");
    read_node(part, node);
    links.push_back(read_link(part));
    const InputShare share = part.sources();
    chain_shares_.back().numbers_count += share.numbers_count;
    chain_shares_.back().assumed_count += share.assumed_count;
    part.finish();
    chain.nodes.push_back(std::move(node));
  }
  chain.entry = chain.nodes.empty() ? kNoRow : 0;
  chain.exit = chain.nodes.empty() ? kNoRow : static_cast<std::uint32_t>(chain.nodes.size() - 1);
  read_edges(reader, chain, links);
}

void SectionReader::read_edges(TableReader& reader, Chain& chain, const std::vector<Link>& links) {
  const std::vector<std::string> names = names_of(chain.nodes);
  const std::vector<const toml::table*> edges = reader.tables("edge");
  if (edges.empty()) {
    for (std::uint32_t k = 1; k < chain.nodes.size(); ++k) {
      chain.edges.push_back({k - 1, k, 1, command::EdgeCase::kApproved, links[k]});
    }
    return;
  }
  for (const toml::table* table : edges) {
    const std::string name = (*table)["name"].value_or(std::string("?"));
    TableReader part(*table, reader.path() + ".edge." + name, log_);
    part.text("name");
    Edge edge;
    edge.from = reference(part, "from", names, true, "node");
    edge.to = reference(part, "to", names, true, "node");
    edge.prob = part.number("prob", 0, 1, 1.0);
    edge.when = static_cast<command::EdgeCase>(part.choice("when", {"approved", "otherwise"}, 0));
    edge.link = read_link(part);
    const InputShare share = part.sources();
    chain_shares_.back().numbers_count += share.numbers_count;
    chain_shares_.back().assumed_count += share.assumed_count;
    part.finish();
    if (edge.from != kNoRow && edge.to != kNoRow) {
      chain.edges.push_back(edge);
    }
  }
  const std::uint32_t entry = reference(reader, "entry", names, true, "node");
  const std::uint32_t exit = reference(reader, "exit", names, true, "node");
  chain.entry = entry == kNoRow ? chain.entry : entry;
  chain.exit = exit == kNoRow ? chain.exit : exit;
}

void SectionReader::read_node(TableReader& reader, Node& node) {
  node.kind =
      static_cast<NodeKind>(reader.choice("kind", {"service", "delay", "gate", "consensus"}));
  node.join = static_cast<command::Join>(reader.choice("join", {"all", "any"}, 0));
  node.fork = static_cast<command::Fork>(reader.choice("fork", {"every", "one"}, 0));
  if (node.kind == NodeKind::kConsensus) {
    read_consensus(reader, node.consensus);
    return;
  }
  node.law = reader.law();
  if (node.kind == NodeKind::kGate) {
    node.approve_prob = reader.number("approve_prob", 0, 1);
  }
  if (node.kind == NodeKind::kService) {
    node.pool = reference(reader, "pool", names_of(out_.command.pools), false, "pool");
    if (node.pool == kNoRow) {
      node.servers_count =
          static_cast<std::uint32_t>(reader.integer("servers_count", 1, 100000, 1));
      node.discipline =
          static_cast<command::Discipline>(reader.choice("discipline", {"fifo", "priority"}, 0));
    }
  }
}

void SectionReader::read_consensus(TableReader& reader, command::Consensus& consensus) {
  consensus.mode =
      static_cast<command::ConsensusMode>(reader.choice("mode", {"meeting", "silence"}));
  consensus.members_count = static_cast<std::uint32_t>(reader.integer("members_count", 1, 65535));
  consensus.reply = reader.law("reply", {});
  consensus.objection_prob = reader.number("objection_prob", 0, 1, 0.0);
  consensus.common_shock_prob = reader.number("common_shock_prob", 0, 1, 0.0);
  consensus.bloc_count =
      static_cast<std::uint32_t>(reader.integer("bloc_count", 0, consensus.members_count, 0));
  consensus.session = reader.law("session", command::deterministic(0));
  if (consensus.mode == command::ConsensusMode::kSilence) {
    consensus.deadline = reader.law("deadline", {});
  }
  consensus.rework = reader.law("rework", command::deterministic(0));
  consensus.rounds_max = static_cast<std::uint32_t>(reader.integer("rounds_max_count", 1, 255, 1));
  for (const toml::table* table : reader.tables("members")) {
    const std::string name = (*table)["name"].value_or(std::string("?"));
    TableReader part(*table, reader.path() + ".members." + name, log_);
    part.text("name");
    command::MemberOverride member;
    member.member =
        static_cast<std::uint32_t>(part.integer("number", 0, consensus.members_count - 1));
    if (part.has("reply")) {
      member.reply = part.law("reply", {});
    }
    if (part.has("objection_prob")) {
      member.objection_prob = part.number("objection_prob", 0, 1);
    }
    part.finish();
    reader.adopt(part, "members");
    consensus.overrides.push_back(member);
  }
}

}  // namespace boyd::scenario
