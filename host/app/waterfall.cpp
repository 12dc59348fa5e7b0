#include "host/app/waterfall.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "host/app/duration_summary.hpp"
#include "host/app/number_text.hpp"
#include "host/app/text_table.hpp"
#include "host/time/time.hpp"

namespace boyd::app {

namespace {

using command::NodeOutcome;
using command::NodeSample;
using command::PathPart;
using command::PathSample;

constexpr std::size_t kWaterfallWidth = 48;

template <typename Time>
double median_s(const NodeSample& node, const Time& time_of) {
  const bool any_executed =
      std::any_of(node.visits.begin(), node.visits.end(), [](const command::VisitTimes& visit) {
        return visit.executed;
      });
  std::vector<TimeNs> times_ns;
  times_ns.reserve(node.visits.size());
  for (const command::VisitTimes& visit : node.visits) {
    // Those who were refused would put the end of a node after the beginning of the next.
    if (visit.executed || !any_executed) {
      times_ns.push_back(time_of(visit));
    }
  }
  std::sort(times_ns.begin(), times_ns.end());
  return summary_of(times_ns).median_s();
}

std::string node_label(const command::CommandPlan& plan,
                       std::uint32_t chain,
                       std::uint32_t node,
                       bool national) {
  const command::Chain& of = plan.chains.at(chain);
  return (national ? "national: " + of.name + " / " : "") + of.nodes.at(node).name;
}

WaterfallRow travel_row(const std::string& label, double from_s, double to_s, double share) {
  WaterfallRow row;
  row.label = label;
  row.travel = true;
  row.arrived_s = from_s;
  row.started_s = from_s;
  row.finished_s = to_s;
  row.share_frac = share;
  return row;
}

double part_share(const PathSample& sample, PathPart part) {
  return sample.parts_share[static_cast<std::size_t>(part)];
}

WaterfallRow node_row(const command::CommandPlan& plan,
                      const PathSample& sample,
                      const NodeSample& node) {
  WaterfallRow row;
  row.label = node_label(plan, node.chain, node.node, node.national);
  row.placed = !node.visits.empty();
  row.arrived_s = median_s(node, [](const auto& visit) { return visit.arrived_ns; });
  row.started_s = median_s(node, [](const auto& visit) { return visit.started_ns; });
  row.finished_s = median_s(node, [](const auto& visit) { return visit.finished_ns; });
  row.share_frac = node.wait_share + node.work_share;
  row.visited_frac =
      static_cast<double>(node.orders_visited) / static_cast<double>(sample.orders_count);
  std::int64_t visits = 0;
  for (const auto& [outcome, count] : node.outcomes) {
    visits += count;
  }
  const auto refused = node.outcomes.find(NodeOutcome::kRefused);
  row.refused_frac = refused == node.outcomes.end()
                         ? 0
                         : static_cast<double>(refused->second) / static_cast<double>(visits);
  return row;
}

/// Share of a path that its steps for which `chosen` holds take.
template <typename Chosen>
double share_of_path(const std::vector<command::PathStep>& path, const Chosen& chosen) {
  TimeNs all_ns = 0;
  TimeNs chosen_ns = 0;
  for (const command::PathStep& step : path) {
    all_ns += step.to_ns - step.from_ns;
    chosen_ns += chosen(step) ? step.to_ns - step.from_ns : 0;
  }
  return all_ns > 0 ? static_cast<double>(chosen_ns) / static_cast<double>(all_ns) : 0;
}

/// Blanks, then one glyph per cell that the part covers; the least part takes one cell.
std::string bar_of(const WaterfallRow& row, double scale_s, const Glyphs& glyphs) {
  const auto cell = [&](double time_s) {
    const double at = scale_s > 0 ? time_s / scale_s * kWaterfallWidth : 0;
    return std::min(kWaterfallWidth, static_cast<std::size_t>(std::max(0.0, std::round(at))));
  };
  const std::size_t from = std::min(cell(row.arrived_s), kWaterfallWidth - 1);
  const std::size_t start = std::max(from, std::min(cell(row.started_s), kWaterfallWidth - 1));
  const std::size_t end = std::max(start + 1, cell(row.finished_s));
  std::string bar(from, ' ');
  for (std::size_t c = from; c < end; ++c) {
    bar += row.travel ? glyphs.travel : c < start ? glyphs.wait : glyphs.work;
  }
  return bar;
}

std::string percent_text(double frac) {
  return frac > 0 && frac < 0.0005 ? "< 0.1 %" : fmt::format("{:.1f} %", 100 * frac);
}

}  // namespace

std::vector<WaterfallRow> waterfall_of(const command::CommandPlan& plan, const PathSample& sample) {
  std::vector<WaterfallRow> rows;
  for (const NodeSample& node : sample.nodes) {
    rows.push_back(node_row(plan, sample, node));
  }
  const double links = part_share(sample, PathPart::kLink);
  if (links > 0) {
    rows.push_back(travel_row("links between nodes", 0, 0, links));
    rows.back().placed = false;
  }
  const DurationSummary decision = summary_of(sample.decision_ns);
  const DurationSummary received = summary_of(sample.received_ns);
  const DurationSummary action = summary_of(sample.action_ns);
  const double delivery = part_share(sample, PathPart::kDelivery);
  if (received.count > 0 && (delivery > 0 || received.median_s() > decision.median_s())) {
    rows.push_back(travel_row("delivery", decision.median_s(), received.median_s(), delivery));
  }
  const double readiness = part_share(sample, PathPart::kReadiness);
  if (action.count > 0 && (readiness > 0 || action.median_s() > received.median_s())) {
    rows.push_back(travel_row("making ready", received.median_s(), action.median_s(), readiness));
  }
  return rows;
}

std::vector<WaterfallRow> waterfall_of(const command::CommandPlan& plan,
                                       const command::Order& order,
                                       TimeNs until_ns) {
  const auto since_s = [&](TimeNs time_ns) {
    return time::to_seconds(std::min(time_ns, until_ns) - order.requested_ns);
  };
  const std::vector<command::PathStep> path = command::critical_path(plan, order);
  std::vector<WaterfallRow> rows;
  for (const command::NodeVisit& visit : order.visits) {
    if (visit.arrived_ns > until_ns) {
      continue;
    }
    WaterfallRow& row = rows.emplace_back();
    row.label = node_label(plan, visit.chain, visit.node, visit.leg != kNoRow);
    if (visit.leg != kNoRow) {
      row.label += " for " + plan.groups.at(order.legs.at(visit.leg).group).name;
    }
    row.arrived_s = since_s(visit.arrived_ns);
    row.started_s = since_s(std::min(visit.started_ns, visit.finished_ns));
    row.finished_s = since_s(visit.finished_ns);
    row.share_frac = share_of_path(path, [&](const command::PathStep& step) {
      return step.chain == visit.chain && step.node == visit.node &&
             step.from_ns >= visit.arrived_ns && step.to_ns <= visit.finished_ns;
    });
    row.refused_frac = visit.outcome == NodeOutcome::kRefused ? 1 : 0;
  }
  for (const command::Leg& leg : order.legs) {
    const std::string& group = plan.groups.at(leg.group).name;
    const auto add = [&](const std::string& label, PathPart part, TimeNs from_ns, TimeNs to_ns) {
      if (from_ns <= until_ns && to_ns > from_ns) {
        const double share = share_of_path(path, [&](const command::PathStep& step) {
          return step.part == part && step.from_ns == from_ns && step.to_ns == to_ns;
        });
        rows.push_back(travel_row(label + group, since_s(from_ns), since_s(to_ns), share));
      }
    };
    add("delivery to ", PathPart::kDelivery, leg.sent_ns, std::min(leg.received_ns, leg.ended_ns));
    add("making ready: ",
        PathPart::kReadiness,
        leg.received_ns,
        std::min(leg.executed_ns, leg.ended_ns));
  }
  return rows;
}

std::string waterfall_text(const std::vector<WaterfallRow>& rows,
                           const Glyphs& glyphs,
                           bool counts) {
  double scale_s = 0;
  for (const WaterfallRow& row : rows) {
    scale_s = row.placed ? std::max(scale_s, row.finished_s) : scale_s;
  }
  std::string axis = "0";
  const std::string end = duration_text(scale_s);
  axis += std::string(kWaterfallWidth - 1 - std::min(kWaterfallWidth - 1, end.size()), ' ') + end;
  std::vector<TextTable::Column> columns = {{"where the time goes", Align::kLeft},
                                            {axis, Align::kLeft},
                                            {"from", Align::kRight},
                                            {"to", Align::kRight},
                                            {"share", Align::kRight}};
  if (counts) {
    columns.push_back({"come by", Align::kRight});
    columns.push_back({"refused there", Align::kRight});
  }
  TextTable table(std::move(columns));
  for (const WaterfallRow& row : rows) {
    std::vector<std::string> cells = {row.label,
                                      row.placed ? bar_of(row, scale_s, glyphs) : "",
                                      row.placed ? duration_text(row.arrived_s) : "-",
                                      row.placed ? duration_text(row.finished_s) : "-",
                                      percent_text(row.share_frac)};
    if (counts) {
      cells.push_back(row.travel ? "" : percent_text(row.visited_frac));
      cells.push_back(row.travel ? "" : percent_text(row.refused_frac));
    }
    table.add(std::move(cells));
  }
  return table.text();
}

}  // namespace boyd::app
