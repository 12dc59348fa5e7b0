#include "host/app/story.hpp"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "host/app/number_text.hpp"
#include "host/time/time.hpp"

namespace boyd::app {

namespace {

using command::Engine;
using command::Leg;
using command::NodeVisit;
using command::Order;

std::string clock_of(TimeNs time_ns) {
  return clock_text(time::to_seconds(time_ns));
}
std::string span_of(TimeNs duration_ns) {
  return duration_text(time::to_seconds(duration_ns));
}

/// Lines of one order, kept until their time comes.
class OrderTale {
public:
  OrderTale(const Engine& engine, const Order& order, TimeNs until_ns)
      : plan_(engine.plan()), order_(order), until_ns_(until_ns) {}

  std::vector<StoryLine> tell() {
    tell_request();
    for (const NodeVisit& visit : order_.visits) {
      tell_visit(visit);
    }
    tell_decision();
    for (const Leg& leg : order_.legs) {
      tell_leg(leg);
    }
    say(order_.revoked_ns, "revocation issued");
    say(order_.first_use_ns, "first shot on its authority");
    std::stable_sort(lines_.begin(), lines_.end(), [](const StoryLine& a, const StoryLine& b) {
      return a.time_ns < b.time_ns;
    });
    return std::move(lines_);
  }

private:
  void say(TimeNs time_ns, const std::string& what) {
    if (time_ns != kNever && time_ns <= until_ns_) {
      lines_.push_back({time_ns, fmt::format("order {:<3} {}", order_.index, what)});
    }
  }

  static std::string named(const std::vector<std::string>& names, std::uint32_t row) {
    return row < names.size() ? names[row] : fmt::format("{}", row);
  }
  std::string group(std::uint32_t row) const {
    return row < plan_.groups.size() ? plan_.groups[row].name : fmt::format("group {}", row);
  }

  void tell_request() {
    std::string groups;
    for (const Leg& leg : order_.legs) {
      groups += (groups.empty() ? "" : ", ") + group(leg.group);
    }
    std::string where;
    if (order_.area != kNoRow) {
      where += " in " + named(plan_.areas, order_.area);
    }
    if (order_.site != kNoRow) {
      where += " at " + named(plan_.sites, order_.site);
    }
    const std::string age =
        order_.oldest_measurement_ns == kNever
            ? "on no measurement"
            : fmt::format("on a measurement {} old",
                          span_of(order_.requested_ns - order_.oldest_measurement_ns));
    say(order_.requested_ns,
        fmt::format("requested by {}: {}{} by {}, {}",
                    plan_.rules.at(order_.rule).name,
                    command::name_of(order_.kind),
                    where,
                    groups,
                    age));
  }

  void tell_visit(const NodeVisit& visit) {
    const command::Chain& chain = plan_.chains.at(visit.chain);
    const std::string& node = chain.nodes.at(visit.node).name;
    const std::string by =
        visit.leg == kNoRow
            ? fmt::format("{} / {}", chain.name, node)
            : fmt::format(
                  "{} / {} for {}", chain.name, node, group(order_.legs.at(visit.leg).group));
    if (visit.finished_ns == kNever || visit.finished_ns > until_ns_) {
      say(visit.arrived_ns, fmt::format("at {}: still there at the end", by));
      return;
    }
    if (visit.started_ns == kNever) {
      say(visit.finished_ns,
          fmt::format("{}: {} after {}",
                      by,
                      command::name_of(visit.outcome),
                      span_of(visit.finished_ns - visit.arrived_ns)));
      return;
    }
    const TimeNs waited_ns = visit.started_ns - visit.arrived_ns;
    const std::string waiting = waited_ns > 0 ? fmt::format("waited {}, ", span_of(waited_ns)) : "";
    const std::string rounds =
        visit.rounds_count > 1 ? fmt::format(" in {} rounds", visit.rounds_count) : "";
    say(visit.finished_ns,
        fmt::format("{}: {}took {}{}: {}",
                    by,
                    waiting,
                    span_of(visit.finished_ns - visit.started_ns),
                    rounds,
                    command::name_of(visit.outcome)));
  }

  void tell_decision() {
    if (order_.state == command::OrderState::kPending) {
      return;
    }
    std::string what = command::name_of(order_.state);
    if (order_.state == command::OrderState::kRefused) {
      what += fmt::format(" ({})", command::name_of(order_.refusal));
    }
    const TimeNs taken_ns = order_.decided_ns - order_.requested_ns;
    const bool expires =
        order_.state == command::OrderState::kReleased && order_.expires_ns != kNever;
    say(order_.decided_ns,
        fmt::format("{} after {}{}",
                    what,
                    span_of(taken_ns),
                    expires ? ", valid until " + clock_of(order_.expires_ns) : ""));
  }

  void tell_leg(const Leg& leg) {
    const std::string name = group(leg.group);
    say(leg.sent_ns, "sent to " + name);
    say(leg.received_ns, "received by " + name);
    if (leg.executed_ns != kNever) {
      say(leg.executed_ns,
          fmt::format("executed by {}, {} after the request",
                      name,
                      span_of(leg.executed_ns - order_.requested_ns)));
    }
    say(leg.revocation_sent_ns, "revocation sent to " + name);
    say(leg.revocation_received_ns, "revocation received by " + name);
    if (command::is_final(leg.state)) {
      say(leg.ended_ns, fmt::format("ended for {}: {}", name, command::name_of(leg.state)));
    }
  }

  const command::CommandPlan& plan_;
  const Order& order_;
  TimeNs until_ns_;
  std::vector<StoryLine> lines_;
};

struct Told {
  EventKind kind;
  const char* words;
};
/// Kinds that a story counts, in the order in which a line names them.
constexpr std::array<Told, 9> kTold = {{{EventKind::kSpawn, "appeared"},
                                        {EventKind::kConfirm, "tracks confirmed"},
                                        {EventKind::kShot, "shots"},
                                        {EventKind::kKill, "killed"},
                                        {EventKind::kJamLoss, "lost to jamming"},
                                        {EventKind::kLeak, "leaked"},
                                        {EventKind::kImpact, "impacts elsewhere"},
                                        {EventKind::kOutOfFuel, "out of fuel"},
                                        {EventKind::kSiteOut, "sites out of action"}}};
constexpr TimeNs kToldEveryNs = time::kNsPerMinute;

}  // namespace

std::vector<StoryLine> tell_orders(const Engine& engine, TimeNs until_ns) {
  std::vector<StoryLine> lines;
  for (const Order& order : engine.orders()) {
    for (StoryLine& line : OrderTale(engine, order, until_ns).tell()) {
      lines.push_back(std::move(line));
    }
  }
  std::stable_sort(lines.begin(), lines.end(), [](const StoryLine& a, const StoryLine& b) {
    return a.time_ns < b.time_ns;
  });
  return lines;
}

std::vector<StoryLine> tell_battle(const std::vector<Event>& events) {
  std::map<TimeNs, std::map<EventKind, std::int64_t>> minutes;
  for (const Event& event : events) {
    minutes[event.time_ns / kToldEveryNs][event.kind] += 1;
  }
  std::vector<StoryLine> lines;
  for (const auto& [minute, counts] : minutes) {
    std::string text;
    for (const Told& told : kTold) {
      const auto found = counts.find(told.kind);
      if (found != counts.end()) {
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", found->second, told.words);
      }
    }
    if (!text.empty()) {
      lines.push_back({(minute + 1) * kToldEveryNs, "battle    in this minute: " + text});
    }
  }
  return lines;
}

std::string story_text(std::vector<StoryLine> orders, const std::vector<StoryLine>& battle) {
  orders.insert(orders.end(), battle.begin(), battle.end());
  std::stable_sort(orders.begin(), orders.end(), [](const StoryLine& a, const StoryLine& b) {
    return a.time_ns < b.time_ns;
  });
  std::string text;
  for (const StoryLine& line : orders) {
    text += fmt::format("{:>14}  {}\n", clock_of(line.time_ns), line.text);
  }
  return text;
}

}  // namespace boyd::app
