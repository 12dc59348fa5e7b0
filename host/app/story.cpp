#include "host/app/story.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

#include "host/app/number_text.hpp"
#include "host/app/text_table.hpp"
#include "host/time/time.hpp"

namespace boyd::app {

namespace {

constexpr std::size_t kOrderLinesMax = 300;
constexpr std::size_t kBattleLinesMax = 80;

struct Told {
  EventKind kind;
  const char* words;
};
/// Kinds that a story counts, in the order in which a line names them.
constexpr std::array<Told, 9> kTold = {{{EventKind::kSpawn, "appeared"},
                                        {EventKind::kConfirm, "tracked for the first time"},
                                        {EventKind::kShot, "shots"},
                                        {EventKind::kKill, "killed"},
                                        {EventKind::kJamLoss, "lost to jamming"},
                                        {EventKind::kLeak, "leaked"},
                                        {EventKind::kImpact, "impacts elsewhere"},
                                        {EventKind::kOutOfFuel, "out of fuel"},
                                        {EventKind::kSiteOut, "sites out of action"}}};

/// Least span in which the events of a night make few enough lines.
TimeNs span_of_lines(std::span<const Event> events) {
  for (const std::int64_t minutes : {1, 5, 15, 60, 360}) {
    std::set<TimeNs> spans;
    for (const Event& event : events) {
      if (event.kind == EventKind::kConfirm) {
        continue;  // most confirm again what was lost
      }
      if (std::any_of(
              kTold.begin(), kTold.end(), [&](const Told& t) { return t.kind == event.kind; })) {
        spans.insert(event.time_ns / (minutes * time::kNsPerMinute));
      }
    }
    if (spans.size() <= kBattleLinesMax) {
      return minutes * time::kNsPerMinute;
    }
  }
  return time::kNsPerDay;
}

/// What happened in one span.
struct Span {
  std::map<EventKind, std::int64_t> counts;
  std::map<std::string, std::int64_t> shots;  // by word
  std::array<std::int64_t, kLeakCauses> leaks{};
};

std::string shot_word(const Event& shot) {
  const ShotWord word = word_of(shot);
  return word == ShotWord::kOrder ? fmt::format("order {}", shot.order) : name_of(word);
}

std::string shots_detail(const Span& span) {
  std::string text;
  for (const auto& [word, count] : span.shots) {
    text += fmt::format("{}{} on {}", text.empty() ? "" : ", ", count, word);
  }
  return " (" + text + ")";
}

std::string leaks_detail(const Span& span) {
  std::string text;
  for (std::size_t c = 0; c < kLeakCauses; ++c) {
    if (span.leaks[c] > 0) {
      text += fmt::format(
          "{}{} {}", text.empty() ? "" : "; ", span.leaks[c], name_of(static_cast<LeakCause>(c)));
    }
  }
  return " (" + text + ")";
}

std::string span_text(const Span& span) {
  std::string text;
  for (const Told& told : kTold) {
    const auto found = span.counts.find(told.kind);
    if (found == span.counts.end()) {
      continue;
    }
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", found->second, told.words);
    text += told.kind == EventKind::kShot   ? shots_detail(span)
            : told.kind == EventKind::kLeak ? leaks_detail(span)
                                            : "";
  }
  return text;
}

std::string event_text(const NightFacts& night, const Event& event) {
  const command::CommandPlan& plan = night.engine.plan();
  const auto agent = [&](AgentId id) { return agent_name(plan, id); };
  switch (event.kind) {
    case EventKind::kShot:
      return fmt::format("{} fires at {} on {}",
                         mount_name(plan, event.actor),
                         agent(event.target),
                         shot_word(event));
    case EventKind::kKill:
      return fmt::format("{} kills {}", mount_name(plan, event.actor), agent(event.target));
    case EventKind::kKillDraw:
      return fmt::format(
          "{}'s shot reaches {}", mount_name(plan, event.actor), agent(event.target));
    case EventKind::kAssign:
      return fmt::format("{} chooses a target", mount_name(plan, event.actor));
    case EventKind::kConfirm:
    case EventKind::kIdentify:
    case EventKind::kDrop:
      return fmt::format(
          "picture {}: {} of {}", event.actor, event_kind_name(event.kind), agent(event.target));
    case EventKind::kApply:
      return fmt::format("order {} takes effect in the battle on {}",
                         event.ordinal,
                         event.actor < plan.groups.size() ? plan.groups[event.actor].name
                                                          : fmt::format("{}", event.actor));
    case EventKind::kLeak:
      return fmt::format("{} leaks to {}", agent(event.actor), agent(event.target));
    default:
      return fmt::format("{}: {}", agent(event.actor), event_kind_name(event.kind));
  }
}

void sort_by_time(std::vector<StoryLine>& lines) {
  std::stable_sort(lines.begin(), lines.end(), [](const StoryLine& a, const StoryLine& b) {
    return a.time_ns < b.time_ns;
  });
}

}  // namespace

std::vector<StoryLine> tell_orders(const NightFacts& night, bool all) {
  std::vector<StoryLine> lines;
  for (const command::Order& order : night.engine.orders()) {
    for (StoryLine& line : tell_order(night, order)) {
      lines.push_back(std::move(line));
    }
  }
  if (!all && lines.size() > kOrderLinesMax) {
    lines.clear();
    for (const command::Order& order : night.engine.orders()) {
      if (order.requested_ns <= night.until_ns) {
        lines.push_back(tell_order_briefly(night, order));
      }
    }
  }
  sort_by_time(lines);
  return lines;
}

std::vector<StoryLine> tell_battle(const NightFacts& night, std::span<const Event> events) {
  const TimeNs every_ns = span_of_lines(events);
  std::map<TimeNs, Span> spans;
  std::set<AgentId> tracked;
  for (const Event& event : events) {
    if (event.kind == EventKind::kConfirm && !tracked.insert(event.target).second) {
      continue;  // by another picture, or lost and found again
    }
    Span& span = spans[event.time_ns / every_ns];
    span.counts[event.kind] += 1;
    if (event.kind == EventKind::kShot) {
      span.shots[shot_word(event)] += 1;
    }
  }
  for (const Leak& leak : night.battle.leaks) {
    spans[leak.time_ns / every_ns].leaks[static_cast<std::size_t>(leak.cause)] += 1;
  }
  std::vector<StoryLine> lines;
  for (const auto& [number, span] : spans) {
    const std::string text = span_text(span);
    if (!text.empty()) {
      const TimeNs end_ns = std::min((number + 1) * every_ns, night.until_ns);
      lines.push_back({end_ns,
                       fmt::format("battle    in the last {}: {}",
                                   duration_text(time::to_seconds(end_ns - number * every_ns)),
                                   text)});
    }
  }
  return lines;
}

std::vector<StoryLine> tell_all_events(const NightFacts& night, std::span<const Event> events) {
  std::vector<StoryLine> lines;
  for (const Event& event : events) {
    if (event.kind != EventKind::kDetect) {
      lines.push_back({event.time_ns, "battle    " + event_text(night, event)});
    }
  }
  sort_by_time(lines);
  return lines;
}

std::string story_text(std::vector<StoryLine> orders, const std::vector<StoryLine>& battle) {
  orders.insert(orders.end(), battle.begin(), battle.end());
  sort_by_time(orders);
  std::string text;
  for (const StoryLine& line : orders) {
    text += fmt::format("{:>14}  {}\n", clock_text(time::to_seconds(line.time_ns)), line.text);
  }
  return text;
}

std::string words_text(const NightFacts& night) {
  const command::CommandPlan& plan = night.engine.plan();
  TextTable table({{"shots on the word of", Align::kLeft},
                   {"group", Align::kLeft},
                   {"shots", Align::kRight},
                   {"kills", Align::kRight},
                   {"first", Align::kRight}});
  for (const WordAccount& account : night.battle.words) {
    std::string word = name_of(account.word);
    if (account.order != kNoRow) {
      const command::Order& order = night.engine.orders()[account.order];
      word = fmt::format("{}order {} ({})",
                         account.word == ShotWord::kOrder ? "" : word + ", set by ",
                         account.order,
                         plan.rules.at(order.rule).name);
    }
    table.add({word,
               account.group < plan.groups.size() ? plan.groups[account.group].name
                                                  : fmt::format("{}", account.group),
               fmt::format("{}", account.shots_count),
               fmt::format("{}", account.kills_count),
               clock_text(time::to_seconds(account.first_ns))});
  }
  return table.empty() ? "" : table.text();
}

const char* event_kind_name(EventKind kind) {
  constexpr std::array<const char*, 17> names = {"appears",
                                                 "detection",
                                                 "track confirmed",
                                                 "identification attempt",
                                                 "track dropped",
                                                 "assignment",
                                                 "shot",
                                                 "kill draw",
                                                 "kill",
                                                 "lost to jamming",
                                                 "leak",
                                                 "impact elsewhere",
                                                 "out of fuel",
                                                 "miss",
                                                 "effect of an order",
                                                 "out of action",
                                                 "leaves"};
  const auto row = static_cast<std::size_t>(kind);
  return row < names.size() ? names[row] : "event";
}

}  // namespace boyd::app
