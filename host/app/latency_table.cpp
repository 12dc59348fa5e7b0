#include "host/app/latency_table.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "host/app/histogram_text.hpp"
#include "host/app/load_table.hpp"
#include "host/app/number_text.hpp"
#include "host/app/text_table.hpp"

namespace boyd::app {

namespace {

using command::Fate;

std::string spread_text(const DurationSummary& summary) {
  return summary.count > 0 ? fmt::format("{} [{}, {}]",
                                         duration_text(summary.median_s()),
                                         duration_text(summary.p10_s()),
                                         duration_text(summary.p90_s()))
                           : "-";
}

std::string percent(std::optional<double> share) {
  return share ? fmt::format("{:.1f} %", 100 * *share) : "-";
}
std::string percent_interval(const statistics::Estimate& estimate) {
  return fmt::format("{} [{:.1f}, {:.1f}]",
                     percent(estimate.mean),
                     100 * estimate.low.value_or(0),
                     100 * estimate.high.value_or(0));
}

std::string fate_text(const PathReport& path, std::initializer_list<Fate> fates) {
  std::int64_t count = 0;
  for (const Fate fate : fates) {
    count += path.sample.count(fate);
  }
  return percent(static_cast<double>(count) / static_cast<double>(path.sample.orders_count));
}

std::string overview(const ArmReport& arm) {
  const bool give_way = std::any_of(arm.paths.begin(), arm.paths.end(), [](const PathReport& path) {
    return path.sample.count(Fate::kRedundant) + path.sample.count(Fate::kOverruled) > 0;
  });
  std::vector<TextTable::Column> columns = {{"rule", Align::kLeft},
                                            {"order", Align::kLeft},
                                            {"decided by", Align::kLeft},
                                            {"situation", Align::kLeft},
                                            {"executed", Align::kRight},
                                            {"refused", Align::kRight},
                                            {"lost, late", Align::kRight},
                                            {"decision [p10, p90]", Align::kRight},
                                            {"received [p10, p90]", Align::kRight},
                                            {"first action [p10, p90]", Align::kRight}};
  if (give_way) {
    columns.push_back({"redundant, overruled", Align::kRight});
  }
  TextTable table(std::move(columns));
  for (const PathReport& path : arm.paths) {
    std::vector<std::string> cells = {
        path.rule,
        path.order,
        path.authority.empty() ? "nobody"
        : path.chain.empty()   ? "the unit itself"
                               : path.chain,
        path.situation,
        percent(path.executed.mean),
        fate_text(path, {Fate::kRefused, Fate::kHeldBack, Fate::kNoAuthority}),
        fate_text(path, {Fate::kLost, Fate::kExpired, Fate::kUnfinished}),
        spread_text(path.decision),
        spread_text(path.received),
        spread_text(path.action)};
    if (give_way) {
      cells.push_back(fate_text(path, {Fate::kRedundant, Fate::kOverruled}));
    }
    table.add(std::move(cells));
  }
  return table.text();
}

/// Why the fourth end point is not among the others, or where it is.
std::string first_shot_name(const CommandReport& report) {
  return report.battles_count > 0 ? "first authorised shot (in battle, below)"
         : report.is_doctrine
             ? "first authorised shot (needs a battle, so a scenario)"
             : "first authorised shot (needs a battle: --battles NIGHTS, or boyd run)";
}

std::string end_points(const PathReport& path, const CommandReport& report) {
  TextTable table({{"end point, from the request", Align::kLeft},
                   {"reached by", Align::kRight},
                   {"p10", Align::kRight},
                   {"median", Align::kRight},
                   {"p90", Align::kRight},
                   {"mean", Align::kRight}});
  const auto add = [&](const char* name, const DurationSummary& summary) {
    if (summary.count == 0) {
      table.add({name, "0.0 %", "-", "-", "-", "-"});
      return;
    }
    table.add({name,
               percent(static_cast<double>(summary.count) /
                       static_cast<double>(path.sample.orders_count)),
               duration_text(summary.p10_s()),
               duration_text(summary.median_s()),
               duration_text(summary.p90_s()),
               duration_text(summary.mean_s)});
  };
  add("decision", path.decision);
  add("order received", path.received);
  add("first action", path.action);
  table.add({first_shot_name(report), "-", "-", "-", "-", "-"});
  return table.text();
}

std::string by_time(const PathReport& path) {
  TextTable table({{"an order within", Align::kRight},
                   {"decided [95 %]", Align::kRight},
                   {"executed [95 %]", Align::kRight}});
  for (const ShareByTime& by : path.by_time) {
    table.add(
        {duration_text(by.time_s), percent_interval(by.decided), percent_interval(by.executed)});
  }
  table.add({"at all", percent_interval(path.released), percent_interval(path.executed)});
  return table.text();
}

std::string groups(const PathReport& path, const command::CommandPlan& plan) {
  TextTable table({{"group", Align::kLeft},
                   {"executed", Align::kRight},
                   {"first action [p10, p90]", Align::kRight},
                   {"else", Align::kLeft}});
  for (const command::GroupSample& group : path.sample.groups) {
    const auto share = [&](std::int64_t count) {
      return percent(static_cast<double>(count) / static_cast<double>(path.sample.orders_count));
    };
    std::string other;
    for (const auto& [state, count] : group.states) {
      if (!command::was_executed(state)) {
        other += fmt::format(
            "{}{} {}", other.empty() ? "" : ", ", share(count), command::name_of(state));
      }
    }
    table.add({plan.groups.at(group.group).name,
               share(group.executed_count),
               spread_text(summary_of(group.action_ns)),
               other});
  }
  return table.text();
}

std::string battles(const ArmReport& arm, std::uint32_t battles_count) {
  TextTable table({{"rule", Align::kLeft},
                   {"decided by", Align::kLeft},
                   {"situation", Align::kLeft},
                   {"orders", Align::kRight},
                   {"decision [p10, p90]", Align::kRight},
                   {"received [p10, p90]", Align::kRight},
                   {"first action [p10, p90]", Align::kRight},
                   {"first authorised shot [p10, p90]", Align::kRight},
                   {"shot on", Align::kRight}});
  for (const BattleEndPoints& battle : arm.battles) {
    const bool granted = battle.authority != kNoRow;
    const std::uint32_t chain = granted ? arm.plan.authority.at(battle.authority).chain : kNoRow;
    table.add({arm.plan.rules.at(battle.rule).name,
               !granted          ? "nobody"
               : chain == kNoRow ? "the unit itself"
                                 : arm.plan.chains.at(chain).name,
               situation_text(battle.situation),
               std::to_string(battle.orders_count),
               spread_text(battle.decision),
               spread_text(battle.received),
               spread_text(battle.action),
               spread_text(battle.first_shot),
               percent(static_cast<double>(battle.first_shot.count) /
                       static_cast<double>(battle.orders_count))});
  }
  const std::string head = fmt::format(
      "\nin battle, {} nights: all orders asked for, which queue and may be repeated; from the "
      "request; shot on: share whose permission a shot used\n\n",
      battles_count);
  return head + (table.empty() ? "no order was asked for\n" : table.text());
}

std::string details_of(const PathReport& path,
                       const ArmReport& arm,
                       const CommandReport& report,
                       const Glyphs& glyphs) {
  std::string text = fmt::format("\n-- {}; {}\n\n", path.title(), path.situation);
  if (path.authority.empty()) {
    return text + "no row of the authority matrix matches, so there is nothing to time\n";
  }
  text += end_points(path, report) + "\n";
  if (!path.waterfall.empty()) {
    text += waterfall_text(path.waterfall, glyphs, true) + "\n";
  }
  text += by_time(path) + "\n" + histogram_text(path, glyphs);
  return path.groups.size() > 1 ? text + "\n" + groups(path, arm.plan) : text;
}

}  // namespace

std::string latency_table(const CommandReport& report, bool details, const Glyphs& glyphs) {
  std::string text = fmt::format(
      "latencies of orders that meet nobody else in a queue: a lower bound of those in battle; "
      "medians of {} requests, seed {}\n",
      report.samples_count,
      report.seed);
  for (const ArmReport& arm : report.arms) {
    text += fmt::format("\n== {}\n\n", arm.name);
    text += arm.paths.empty() ? "asks for no orders\n" : overview(arm);
    for (const PathReport& path : arm.paths) {
      text += details ? details_of(path, arm, report, glyphs) : "";
    }
    text += report.battles_count > 0 ? battles(arm, report.battles_count) : "";
    for (const LoadReport& load : arm.loads) {
      text += load_table(load);
    }
  }
  if (details) {
    text += fmt::format(
        "\n{} waits, {} works, {} on the way: medians of executed orders; share: of their median "
        "latency, along what was waited for\n",
        glyphs.wait,
        glyphs.work,
        glyphs.travel);
  } else {
    text +=
        "\nwaterfalls, probabilities by time and histograms: --details, or choose with --arm and "
        "--rule\n";
  }
  return text;
}

}  // namespace boyd::app
