/// What a node of a chain is, how its post works, who stands above and behind it.
#include "host/scenario/section_reader.hpp"

namespace boyd::scenario {

using command::Chain;
using command::Discipline;
using command::Duty;
using command::Node;
using command::NodeKind;
using command::Overload;

namespace {

constexpr double kDay_s = 86400;
const std::vector<std::string> kDisciplines = {"fifo", "priority", "preemptive"};

}  // namespace

Duty SectionReader::read_duty(TableReader& reader) {
  Duty duty;
  const bool from = reader.has_duration("works_from");
  const bool to = reader.has_duration("works_to");
  if (from != to) {
    reader.report(from ? "works_from_h" : "works_to_h",
                  "needs both works_from_h and works_to_h, times of day");
  } else if (from) {
    duty.hours.from_s = reader.duration_s("works_from", 0, kDay_s);
    duty.hours.to_s = reader.duration_s("works_to", 0, kDay_s);
    if (duty.hours.from_s == duty.hours.to_s) {
      reader.report(reader.given_duration("works_to"),
                    "is the time from which it works too; leave out both where it always works");
    }
  }
  if (reader.given("queue_max_count")) {
    duty.queue_max = static_cast<std::uint32_t>(reader.integer("queue_max_count", 0, 1000000));
  }
  if (reader.given("overload")) {
    duty.overload =
        static_cast<Overload>(reader.choice("overload", {"reject", "escalate", "drop_oldest"}));
    if (!duty.queue_max) {
      reader.report("overload", "has no effect without queue_max_count");
    }
  }
  if (reader.given("headquarters")) {
    duty.headquarters = reference(reader, "headquarters", names_of(out_.groups), false, "group");
    if (duty.headquarters != kNoRow && out_.groups[duty.headquarters].units.empty()) {
      reader.report("headquarters",
                    "'" + out_.groups[duty.headquarters].name + "' has no units that stand");
    }
  }
  if (reader.given("outage_work")) {
    duty.outage_work = static_cast<command::OutageWork>(
        reader.choice("outage_work", {"keep", "hand_over", "lose"}));
  }
  return duty;
}

void SectionReader::read_node(TableReader& reader, Node& node) {
  node.kind = static_cast<NodeKind>(
      reader.choice("kind", {"service", "delay", "gate", "consensus", "meeting"}));
  node.join = static_cast<command::Join>(reader.choice("join", {"all", "any"}, 0));
  node.fork = static_cast<command::Fork>(reader.choice("fork", {"every", "one"}, 0));
  if (node.kind == NodeKind::kConsensus) {
    read_consensus(reader, node.consensus);
  } else {
    node.law = reader.law();
    if (node.kind == NodeKind::kGate || reader.given("approve_prob")) {
      node.approve_prob = reader.number("approve_prob", 0, 1);
    }
  }
  if (node.kind == NodeKind::kMeeting) {
    read_rhythm(reader, node);
  }
  if (node.kind == NodeKind::kService) {
    node.pool = reference(reader, "pool", names_of(out_.command.pools), false, "pool");
    if (node.pool != kNoRow) {
      return;
    }
    node.servers_count = static_cast<std::uint32_t>(reader.integer("servers_count", 1, 100000, 1));
    node.discipline = static_cast<Discipline>(reader.choice("discipline", kDisciplines, 0));
  }
  node.duty = read_duty(reader);
  const bool queues = node.kind == NodeKind::kService || node.kind == NodeKind::kMeeting;
  if (node.duty.queue_max && !queues) {
    reader.report("queue_max_count", "has no effect: nobody waits at a node of this kind");
  }
  if (reader.has_duration("works_from") &&
      (node.kind == NodeKind::kConsensus || node.kind == NodeKind::kMeeting)) {
    reader.report(reader.given_duration("works_from"),
                  "has no effect: a consensus or a meeting has no working hours");
    node.duty.hours = {};
  }
}

void SectionReader::read_rhythm(TableReader& reader, Node& node) {
  node.rhythm.every_s = reader.duration_s("every", 1, kLongest_s);
  node.rhythm.first_s = reader.duration_s("first", 0, kDay_s, 0.0);
  if (reader.given("capacity_count")) {
    node.rhythm.capacity_max =
        static_cast<std::uint32_t>(reader.integer("capacity_count", 1, 1000000));
  }
  node.discipline = static_cast<Discipline>(reader.choice("discipline", {"fifo", "priority"}, 0));
}

void SectionReader::read_hierarchy(TableReader& reader,
                                   const std::vector<std::string>& names,
                                   Node& node) {
  if (reader.given("superior")) {
    node.superior = reference(reader, "superior", names, false, "node");
  }
  const bool passes_up = node.duty.queue_max && node.duty.overload == Overload::kEscalate;
  if (node.superior != kNoRow) {
    node.decide_prob =
        reader.number("decide_prob", 0, 1, passes_up ? std::optional<double>(1.0) : std::nullopt);
    node.superior_link = read_link(reader, "superior_link");
  } else {
    for (const char* key : {"decide_prob", "superior_link"}) {
      if (reader.given(key)) {
        reader.report(key, "has no effect without a superior");
      }
    }
    if (passes_up) {
      reader.report("overload", "needs a superior to escalate to");
    }
  }
  if (reader.given("successor")) {
    node.successor = reference(reader, "successor", names, false, "node");
  }
  if (reader.given("takeover")) {
    node.takeover = reader.law("takeover", {});
    if (node.successor == kNoRow) {
      reader.report("takeover", "has no effect without a successor");
    }
  }
}

/// Nobody stands above or behind himself; a queue of a pool escalates only if each of its nodes
/// can.
void SectionReader::check_hierarchy(TableReader& reader, Chain& chain) {
  const auto check = [&](std::uint32_t Node::*next, const char* what) {
    for (Node& node : chain.nodes) {
      std::uint32_t other = node.*next;
      std::size_t steps = 0;
      while (other != kNoRow && steps <= chain.nodes.size()) {
        other = chain.nodes[other].*next;
        ++steps;
      }
      if (steps > chain.nodes.size()) {
        reader.report(
            "node",
            std::string("goes round in a circle of ") + what + "s through '" + node.name + "'");
        node.*next = kNoRow;
        node.decide_prob = 1;
      }
    }
  };
  check(&Node::superior, "superior");
  check(&Node::successor, "successor");
  for (const Node& node : chain.nodes) {
    const Duty* duty = node.pool == kNoRow ? nullptr : &out_.command.pools[node.pool].duty;
    if (duty != nullptr && duty->queue_max && duty->overload == Overload::kEscalate &&
        node.superior == kNoRow) {
      reader.report("node",
                    "'" + node.name + "' needs a superior: the full queue of pool '" +
                        out_.command.pools[node.pool].name + "' escalates");
    }
  }
}

}  // namespace boyd::scenario
