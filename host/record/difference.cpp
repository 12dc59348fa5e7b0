#include "host/record/difference.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <span>

#include <fmt/format.h>

#include "host/record/order_rows.hpp"
#include "host/record/state_rows.hpp"
#include "host/record/words.hpp"

namespace boyd::record {

namespace {

/// A field of a row as text: a word where it is an enumeration.
std::string cell_text(const Column& column, const std::byte* row) {
  const std::byte* at = row + column.offset;
  const auto value = [&](auto zero) {
    std::memcpy(&zero, at, sizeof zero);
    return zero;
  };
  switch (column.cell) {
    case Cell::kU32: {
      const auto number = value(std::uint32_t{});
      if (number < column.words.size()) {
        return column.words[number];
      }
      return number == kNoRow ? "none" : fmt::format("{}", number);
    }
    case Cell::kU64: {
      const auto number = value(std::uint64_t{});
      return number == kNoAgent ? "none" : fmt::format("{}", number);
    }
    case Cell::kI32:
      return fmt::format("{}", value(std::int32_t{}));
    case Cell::kI64: {
      const auto number = value(std::int64_t{});
      return number == kNever ? "never" : fmt::format("{}", number);
    }
    case Cell::kF32:
      break;
  }
  return fmt::format("{}", value(float{}));
}

/// The first column in which two rows of a table differ; none when they do not.
template <typename Row>
const Column* differing_column(const Row& a, const Row& b) {
  const TableType& type = Row::type();
  const std::byte* bytes_a = std::as_bytes(std::span(&a, 1)).data();
  const std::byte* bytes_b = std::as_bytes(std::span(&b, 1)).data();
  for (const Column& column : type.columns) {
    if (std::memcmp(bytes_a + column.offset, bytes_b + column.offset, bytes_of(column.cell)) != 0) {
      return &column;
    }
  }
  return nullptr;
}

std::string named(const char* kind, const std::string& name, std::uint64_t row) {
  return name.empty() ? fmt::format("{} {}", kind, row)
                      : fmt::format("{} {} ({})", kind, row, name);
}

template <typename Rows>
std::string name_at(const Rows& rows, std::uint64_t row) {
  return row < rows.size() ? rows[row].name : std::string();
}

std::string row_text(const MoverRow& row, const StaticTables& tables) {
  return "agent " + agent_text(row.agent, tables);
}
std::string row_text(const FateRow& row, const StaticTables& tables) {
  return row.mover < tables.movers.size()
             ? "agent " + agent_text(tables.movers[row.mover].agent, tables)
             : named("mover", "", row.mover);
}
std::string row_text(const SiteRow& row, const StaticTables& tables) {
  return named("site", name_at(tables.sites, row.site), row.site);
}
std::string row_text(const MountRow& row, const StaticTables& tables) {
  const bool known = row.mount < tables.mounts.size();
  const auto group = known ? static_cast<std::uint64_t>(tables.mounts[row.mount].group) : kNoRow;
  return named("mount", name_at(tables.groups, group), row.mount);
}
std::string row_text(const GroupRow& row, const StaticTables& tables) {
  return named("group", name_at(tables.groups, row.group), row.group);
}
std::string row_text(const PermissionRow& row, const StaticTables& tables) {
  return fmt::format("permission {} of {}",
                     row.place,
                     named("group", name_at(tables.groups, row.group), row.group));
}
std::string row_text(const TrackRow& row, const StaticTables& tables) {
  return fmt::format("track {} of {}",
                     row.track,
                     named("picture", name_at(tables.pictures, row.picture), row.picture));
}
std::string row_text(const CounterRow& row, const StaticTables& tables) {
  return named("nation", name_at(tables.nations, row.nation), row.nation);
}
std::string row_text(const OrderRow& row, const StaticTables& tables) {
  return named("order", name_at(tables.rules, row.rule), row.order);
}
std::string row_text(const VisitRow& row, const StaticTables& tables) {
  std::string node;
  for (const StaticTables::Node& candidate : tables.nodes) {
    if (candidate.chain == row.chain && candidate.row == row.node) {
      node = candidate.name;
    }
  }
  return fmt::format("order {}, {}", row.order, named("visit", node, row.visit));
}
std::string row_text(const LegRow& row, const StaticTables& tables) {
  return fmt::format(
      "order {}, {}", row.order, named("leg", name_at(tables.groups, row.group), row.leg));
}

template <typename Row>
Difference difference_at(const Row& a, const Row& b, const StaticTables& tables) {
  const Column* column = differing_column(a, b);
  const std::byte* bytes_a = std::as_bytes(std::span(&a, 1)).data();
  const std::byte* bytes_b = std::as_bytes(std::span(&b, 1)).data();
  return {0,
          0,
          fmt::format("{}: {}", row_text(a, tables), column == nullptr ? "row" : column->name),
          column == nullptr ? "" : cell_text(*column, bytes_a),
          column == nullptr ? "" : cell_text(*column, bytes_b)};
}

/// Of two tables ascending by key.
template <typename Row>
std::optional<Difference> table_difference(const std::vector<Row>& a,
                                           const std::vector<Row>& b,
                                           const StaticTables& tables) {
  auto in_a = a.begin();
  auto in_b = b.begin();
  while (in_a != a.end() || in_b != b.end()) {
    const bool only_a = in_b == b.end() || (in_a != a.end() && in_a->key() < in_b->key());
    const bool only_b = in_a == a.end() || (in_b != b.end() && in_b->key() < in_a->key());
    if (only_a || only_b) {
      return Difference{0,
                        0,
                        row_text(only_a ? *in_a : *in_b, tables),
                        only_a ? "there" : "not there",
                        only_b ? "there" : "not there"};
    }
    if (differing_column(*in_a, *in_b) != nullptr) {
      return difference_at(*in_a, *in_b, tables);
    }
    ++in_a;
    ++in_b;
  }
  return std::nullopt;
}

std::optional<Difference> order_difference(const std::vector<command::Order>& a,
                                           const std::vector<command::Order>& b,
                                           const StaticTables& tables) {
  for (std::size_t k = 0; k < std::min(a.size(), b.size()); ++k) {
    const OrderRows rows_a = rows_of(a[k]);
    const OrderRows rows_b = rows_of(b[k]);
    if (differing_column(rows_a.order, rows_b.order) != nullptr) {
      return difference_at(rows_a.order, rows_b.order, tables);
    }
    for (std::size_t v = 0; v < rows_a.visits.size(); ++v) {
      if (differing_column(rows_a.visits[v], rows_b.visits[v]) != nullptr) {
        return difference_at(rows_a.visits[v], rows_b.visits[v], tables);
      }
    }
    for (std::size_t l = 0; l < rows_a.legs.size(); ++l) {
      if (differing_column(rows_a.legs[l], rows_b.legs[l]) != nullptr) {
        return difference_at(rows_a.legs[l], rows_b.legs[l], tables);
      }
    }
  }
  if (a.size() != b.size()) {
    return Difference{
        0, 0, "number of orders", fmt::format("{}", a.size()), fmt::format("{}", b.size())};
  }
  return std::nullopt;
}

bool same_event(const Event& a, const Event& b) {
  return a.time_ns == b.time_ns && a.kind == b.kind && a.actor == b.actor && a.target == b.target &&
         a.ordinal == b.ordinal && a.order == b.order &&
         std::bit_cast<std::uint32_t>(a.value) == std::bit_cast<std::uint32_t>(b.value);
}

std::string event_text(const Event& event, const StaticTables& tables) {
  const auto agent = [&](AgentId id) {
    return id == kNoAgent ? std::string("none") : agent_text(id, tables);
  };
  return fmt::format("{}, actor {}, target {}, ordinal {}, value {}{}",
                     kEventWords.at(static_cast<std::size_t>(event.kind)),
                     agent(event.actor),
                     agent(event.target),
                     event.ordinal,
                     event.value,
                     event.order == kNoRow ? "" : fmt::format(", order {}", event.order));
}

std::optional<Difference> event_difference(const std::vector<Event>& a,
                                           const std::vector<Event>& b,
                                           const StaticTables& tables) {
  for (std::size_t k = 0; k < std::max(a.size(), b.size()); ++k) {
    if (k < a.size() && k < b.size() && same_event(a[k], b[k])) {
      continue;
    }
    // The earlier of the two happened in one world only, or differently in the other.
    TimeNs time_ns = kNever;
    time_ns = k < a.size() ? std::min(time_ns, a[k].time_ns) : time_ns;
    time_ns = k < b.size() ? std::min(time_ns, b[k].time_ns) : time_ns;
    const auto text = [&](const std::vector<Event>& events) {
      return k < events.size() && events[k].time_ns == time_ns ? event_text(events[k], tables)
                                                               : std::string("nothing");
    };
    return Difference{time_ns, 0, "event", text(a), text(b)};
  }
  return std::nullopt;
}

/// The next frames of both that show the same moment, from (i, j) on.
bool to_common_frame(const Recording& a, const Recording& b, std::size_t& i, std::size_t& j) {
  while (i < a.frames_count() && j < b.frames_count() && a.time_ns(i) != b.time_ns(j)) {
    ++(a.time_ns(i) < b.time_ns(j) ? i : j);
  }
  return i < a.frames_count() && j < b.frames_count();
}

/// Events of frames (before, now] in both, then the state and orders at `now`.
std::optional<Difference> difference_in(Recording& a,
                                        Recording& b,
                                        std::size_t first_a,
                                        std::size_t i,
                                        std::size_t first_b,
                                        std::size_t j) {
  const StaticTables& tables = a.tables();
  std::optional<Difference> found =
      event_difference(a.events(first_a, i), b.events(first_b, j), tables);
  const std::optional<Difference> detection =
      event_difference(a.detections(first_a, i), b.detections(first_b, j), tables);
  if (detection && (!found || detection->time_ns < found->time_ns)) {
    found = detection;
  }
  if (found) {
    return found;
  }
  found = difference_of(a.view(i), b.view(j), tables);
  if (!found) {
    found = order_difference(a.orders(i), b.orders(j), tables);
  }
  if (!found && a.state_hash(i) != b.state_hash(j)) {
    found = Difference{0,
                       0,
                       "state hash, in something that is not recorded",
                       fmt::format("{:016x}", a.state_hash(i)),
                       fmt::format("{:016x}", b.state_hash(j))};
  }
  if (found) {
    found->time_ns = a.time_ns(i);
  }
  return found;
}

}  // namespace

std::string agent_text(std::uint64_t agent, const StaticTables& tables) {
  const auto group = group_of(agent);
  const auto member = member_of(agent);
  const auto mount = launch_of(agent) >> 20U;
  const std::string name = name_at(tables.groups, group);
  const std::string base =
      fmt::format("{}/{}", name.empty() ? fmt::format("{}", group) : name, member);
  return mount == 0 ? base
                    : fmt::format("{}, shot {} of its mount {}", base, agent & 0xFFFFFU, mount - 1);
}

std::optional<Difference> difference_of(const WorldView& a,
                                        const WorldView& b,
                                        const StaticTables& tables) {
  const StateRows rows_a = rows_of(a);
  const StateRows rows_b = rows_of(b);
  std::optional<Difference> found;
  for_each_part(rows_a, rows_b, [&](Part, const auto& table_a, const auto& table_b) {
    if (!found) {
      found = table_difference(table_a, table_b, tables);
    }
  });
  if (found) {
    found->time_ns = a.now_ns;
  }
  return found;
}

std::vector<std::string> setting_differences(const Recording& a, const Recording& b) {
  std::vector<std::string> sentences;
  const auto compare = [&](const char* what, const auto& value_a, const auto& value_b) {
    if (value_a != value_b) {
      sentences.push_back(fmt::format("{}: {} and {}", what, value_a, value_b));
    }
  };
  const Subject& s = a.subject();
  const Subject& t = b.subject();
  compare("version", s.version, t.version);
  compare("scenario hash", s.scenario_hash, t.scenario_hash);
  compare("arm", s.arm, t.arm);
  compare("replication", s.replication, t.replication);
  compare("seed", s.seed, t.seed);
  compare("backend", s.backend, t.backend);
  compare("dt_ns", s.dt_ns, t.dt_ns);
  compare("start_ns", s.start_ns, t.start_ns);
  compare("end_ns", s.end_ns, t.end_ns);
  compare("frame_ns", s.frame_ns, t.frame_ns);
  if (s.hand_orders != t.hand_orders) {
    sentences.push_back(
        fmt::format("orders by hand: {} and {}", s.hand_orders.size(), t.hand_orders.size()));
  }
  return sentences;
}

std::optional<Difference> first_difference(Recording& a, Recording& b) {
  const Subject& subject = a.subject();
  std::optional<Difference> found;
  std::size_t i = 0;
  std::size_t j = 0;
  std::size_t first_a = 0;
  std::size_t first_b = 0;
  while (!found && to_common_frame(a, b, i, j)) {
    found = difference_in(a, b, first_a, i, first_b, j);
    first_a = ++i;
    first_b = ++j;
  }
  // Where one goes on, it differs only if the other's world had ended.
  const bool a_is_longer = a.time_ns(a.frames_count() - 1) > b.time_ns(b.frames_count() - 1);
  const bool b_is_longer = b.time_ns(b.frames_count() - 1) > a.time_ns(a.frames_count() - 1);
  if (!found && ((a_is_longer && b.end() && b.end()->ending == "ended") ||
                 (b_is_longer && a.end() && a.end()->ending == "ended"))) {
    Recording& shorter = a_is_longer ? b : a;
    found = Difference{shorter.time_ns(shorter.frames_count() - 1),
                       0,
                       "the world",
                       a_is_longer ? "goes on" : "ended",
                       a_is_longer ? "ended" : "goes on"};
  }
  if (found) {
    found->tick = subject.dt_ns > 0 ? (found->time_ns - subject.start_ns) / subject.dt_ns : 0;
  }
  return found;
}

}  // namespace boyd::record
