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

Link SectionReader::read_link(TableReader& reader, const std::string& key) {
  Link link;
  const toml::table* table = reader.table(key);
  if (table == nullptr) {
    return link;
  }
  TableReader part(*table, reader.path() + "." + key, log_);
  link.delay = part.law("delay", command::deterministic(0));
  link.loss_prob = part.number("loss_prob", 0, 1, 0.0);
  link.resend_after_s = part.duration_s("resend_after", 0, 1e8, 0.0);
  link.tries_max = static_cast<std::uint32_t>(part.integer("tries_max_count", 1, 255, 1));
  if (part.given("network")) {
    link.network = reference(part, "network", names_of(out_.command.networks), false, "network");
  }
  part.finish();
  reader.adopt(part, key);
  return link;
}

void SectionReader::read_networks() {
  const std::vector<std::string> groups = out_.group_names();
  each("network", [&](TableReader& reader, const std::string& name) {
    command::Network network;
    network.name = name;
    reader.text("title", "");
    if (reader.given("group")) {
      network.group = reference(reader, "group", groups, false, "group");
    }
    add_share(reader.sources());
    out_.command.networks.push_back(network);
  });
}

void SectionReader::read_pools() {
  each("pool", [&](TableReader& reader, const std::string& name) {
    command::Pool pool;
    pool.name = name;
    pool.servers_count = static_cast<std::uint32_t>(reader.integer("servers_count", 1, 100000));
    pool.discipline = static_cast<command::Discipline>(
        reader.choice("discipline", {"fifo", "priority", "preemptive"}, 0));
    pool.duty = read_duty(reader);
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
    if (reader.given("refuse_prob")) {
      chain.refuse_prob = reader.number("refuse_prob", 0, 1);
    }
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
  const std::vector<const toml::table*> tables = reader.tables("node");
  std::vector<std::string> names;
  for (const toml::table* table : tables) {
    names.push_back((*table)["name"].value_or(std::string("?")));
  }
  for (std::size_t k = 0; k < tables.size(); ++k) {
    TableReader part(*tables[k], reader.path() + ".node." + names[k], log_);
    Node node;
    node.name = part.text("name");
    read_node(part, node);
    read_hierarchy(part, names, node);
    links.push_back(read_link(part, "link"));
    const InputShare share = part.sources();
    chain_shares_.back().numbers_count += share.numbers_count;
    chain_shares_.back().assumed_count += share.assumed_count;
    part.finish();
    chain.nodes.push_back(std::move(node));
  }
  check_hierarchy(reader, chain);
  read_edges(reader, chain, links);
}

/// Nodes without an edge of their own: superiors and successors of others.
std::vector<bool> SectionReader::helpers_of(const Chain& chain) {
  std::vector<bool> helps(chain.nodes.size(), false);
  for (const Node& node : chain.nodes) {
    for (const std::uint32_t row : {node.superior, node.successor}) {
      if (row < helps.size()) {
        helps[row] = true;
      }
    }
  }
  return helps;
}

/// All others in the order in which they are listed.
void SectionReader::make_series(TableReader& reader, Chain& chain, const std::vector<Link>& links) {
  const std::vector<bool> helps = helpers_of(chain);
  for (std::uint32_t k = 0; k < chain.nodes.size(); ++k) {
    if (helps[k]) {
      continue;
    }
    if (chain.entry != kNoRow) {
      chain.edges.push_back({chain.exit, k, 1, command::EdgeCase::kApproved, links[k]});
    } else {
      chain.entry = k;
    }
    chain.exit = k;
  }
  if (!chain.nodes.empty() && chain.entry == kNoRow) {
    reader.report("node", "needs a node that is no superior or successor of another");
    chain.nodes.clear();
  }
}

void SectionReader::read_edges(TableReader& reader, Chain& chain, const std::vector<Link>& links) {
  const std::vector<std::string> names = names_of(chain.nodes);
  const std::vector<const toml::table*> edges = reader.tables("edge");
  if (edges.empty()) {
    return make_series(reader, chain, links);
  }
  const std::vector<bool> helps = helpers_of(chain);
  for (const toml::table* table : edges) {
    const std::string name = (*table)["name"].value_or(std::string("?"));
    TableReader part(*table, reader.path() + ".edge." + name, log_);
    part.text("name");
    Edge edge;
    edge.from = reference(part, "from", names, true, "node");
    edge.to = reference(part, "to", names, true, "node");
    edge.prob = part.number("prob", 0, 1, 1.0);
    edge.when = static_cast<command::EdgeCase>(part.choice("when", {"approved", "otherwise"}, 0));
    edge.link = read_link(part, "link");
    for (const char* end : {"from", "to"}) {
      const std::uint32_t row = end[0] == 'f' ? edge.from : edge.to;
      if (row < helps.size() && helps[row]) {
        part.report(end,
                    "'" + names[row] +
                        "' is the superior or successor of another node, so it stands on no edge");
      }
    }
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
  chain.entry = entry == kNoRow ? 0 : entry;
  chain.exit = exit == kNoRow ? static_cast<std::uint32_t>(chain.nodes.size() - 1) : exit;
}

}  // namespace boyd::scenario
