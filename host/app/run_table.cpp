#include "host/app/run_table.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "host/app/number_text.hpp"
#include "host/app/text_table.hpp"
#include "host/run/comparisons.hpp"
#include "host/run/measures.hpp"
#include "host/time/time.hpp"

namespace boyd::app {

namespace {

using run::ArmSummary;
using run::MeasureSummary;
using run::primary_rows;
using run::Report;

constexpr double kSignificant = 1 - statistics::kLevel;

const std::string& name_of(const Report& report, const ArmSummary& arm) {
  return report.provenance.arm_names.at(arm.arm);
}

std::vector<TextTable::Column> measure_columns(std::vector<TextTable::Column> columns,
                                               const std::vector<std::size_t>& rows) {
  for (const std::size_t row : rows) {
    columns.push_back({std::string(run::measures()[row].name), Align::kRight});
  }
  return columns;
}

/// The interval, and n where it is not that of the row.
std::string cell(const statistics::Estimate& estimate, std::int64_t worlds, Sign sign) {
  const std::string text = interval_text(estimate, sign);
  return estimate.mean && estimate.n != worlds ? fmt::format("{} n {}", text, estimate.n) : text;
}

std::string primary_part(const Report& report) {
  const std::vector<std::size_t> rows = primary_rows(report);
  TextTable table(measure_columns({{"arm", Align::kLeft}, {"worlds", Align::kRight}}, rows));
  for (const ArmSummary& arm : report.arms) {
    std::vector<std::string> cells = {name_of(report, arm), count_text(arm.worlds_count)};
    for (const std::size_t row : rows) {
      cells.push_back(cell(arm.measures[row].estimate, arm.worlds_count, Sign::kMinusOnly));
    }
    table.add(std::move(cells));
  }
  return "mean of an arm [95 % interval]\n" + table.text();
}

std::string difference_part(const Report& report) {
  if (report.arms.size() < 2) {
    return "";
  }
  const std::vector<std::size_t> rows = primary_rows(report);
  const auto p_values = run::adjusted_p_values(report);
  std::int64_t differences = 0;
  TextTable table(measure_columns({{"arm", Align::kLeft}, {"pairs", Align::kRight}}, rows));
  for (std::size_t a = 1; a < report.arms.size(); ++a) {
    const ArmSummary& arm = report.arms[a];
    std::int64_t pairs = 0;
    for (const std::size_t row : rows) {
      pairs = std::max(pairs, arm.measures[row].difference.n);
    }
    std::vector<std::string> cells = {name_of(report, arm), count_text(pairs)};
    for (const std::size_t row : rows) {
      const std::string text = cell(arm.measures[row].difference, pairs, Sign::kAlways);
      const std::optional<double>& p_value = p_values[a][row];
      differences += p_value ? 1 : 0;
      cells.push_back(text + (p_value && *p_value < kSignificant ? "*" : " "));
    }
    table.add(std::move(cells));
  }
  return fmt::format(
      "\ndifference to {}, paired by replication\n{}* other than 0 at 5 % after Holm's adjustment "
      "for {} difference{}\n",
      name_of(report, report.arms.front()),
      table.text(),
      differences,
      differences == 1 ? "" : "s");
}

std::string p_text(const std::optional<double>& p_value) {
  if (!p_value) {
    return "";
  }
  return *p_value < 0.0001 ? "<0.0001" : fmt::format("{:.4f}", *p_value);
}

std::string all_part(const Report& report) {
  std::string text =
      "\nall measures; p of a paired difference is adjusted (Holm) for the number of differences, "
      "those of the\nmeasures named beforehand among themselves; intervals are not adjusted\n";
  const auto p_values = run::adjusted_p_values(report);
  for (std::size_t row = 0; row < run::measures().size(); ++row) {
    TextTable table({{std::string(run::measures()[row].name), Align::kLeft},
                     {"mean [95 % interval]", Align::kRight},
                     {"sd", Align::kRight},
                     {"n", Align::kRight},
                     {"paired difference", Align::kRight},
                     {"n", Align::kRight},
                     {"p", Align::kRight}});
    for (std::size_t a = 0; a < report.arms.size(); ++a) {
      const ArmSummary& arm = report.arms[a];
      const MeasureSummary& measure = arm.measures[row];
      table.add({name_of(report, arm),
                 interval_text(measure.estimate),
                 number_text(measure.estimate.sd),
                 count_text(measure.estimate.n),
                 interval_text(measure.difference, Sign::kAlways),
                 measure.difference.n > 0 ? count_text(measure.difference.n) : "",
                 p_text(p_values[a][row])});
    }
    text += "\n" + table.text();
  }
  return text;
}

std::string nation_part(const Report& report) {
  std::vector<std::size_t> rows;
  for (const std::size_t row : primary_rows(report)) {
    if (run::measures()[row].by_nation) {
      rows.push_back(row);
    }
  }
  TextTable table(measure_columns({{"nation", Align::kLeft}, {"arm", Align::kLeft}}, rows));
  for (std::size_t n = 0; n < kNationsMax; ++n) {
    for (const ArmSummary& arm : report.arms) {
      for (const run::NationSummary& nation : arm.nations) {
        if (nation.nation != n || nation.side != Side::kDefender) {
          continue;
        }
        std::vector<std::string> cells = {n < report.provenance.nation_names.size()
                                              ? report.provenance.nation_names[n]
                                              : fmt::format("nation {}", n),
                                          name_of(report, arm)};
        for (const std::size_t row : rows) {
          cells.push_back(cell(nation.measures[row].estimate, arm.worlds_count, Sign::kMinusOnly));
        }
        table.add(std::move(cells));
      }
    }
  }
  return table.empty() ? "" : "\nby nation of the defender\n" + table.text();
}

std::string orders_part(const Report& report) {
  TextTable table({{"arm", Align::kLeft},
                   {"orders", Align::kLeft},
                   {"requested", Align::kRight},
                   {"issued", Align::kRight},
                   {"executed", Align::kRight},
                   {"expired", Align::kRight},
                   {"refused", Align::kRight},
                   {"latency median [p10, p90]", Align::kRight},
                   {"staleness", Align::kRight}});
  for (const ArmSummary& arm : report.arms) {
    for (std::uint32_t kind = 0; kind < command::kOrderKinds; ++kind) {
      const run::OrderSummary& orders = arm.orders.at(kind);
      if (orders.requested_count == 0) {
        continue;
      }
      const std::string latency = orders.latency_median_s.mean
                                      ? fmt::format("{} [{}, {}]",
                                                    duration_text(orders.latency_median_s.mean),
                                                    duration_text(orders.latency_p10_s.mean),
                                                    duration_text(orders.latency_p90_s.mean))
                                      : "-";
      table.add({name_of(report, arm),
                 command::name_of(static_cast<command::OrderKind>(kind)),
                 count_text(orders.requested_count),
                 count_text(orders.issued_count),
                 count_text(orders.executed_count),
                 count_text(orders.expired_count),
                 count_text(orders.refused_count),
                 latency,
                 duration_text(orders.staleness_median_s.mean)});
    }
  }
  return table.empty() ? "\nno orders were asked for\n"
                       : "\norders of the defender, over all worlds; latency is from request to "
                         "execution\n" +
                             table.text();
}

/// Decision, reception, action, shot: what every order has in common.
std::string end_points_part(const Report& report) {
  TextTable table({{"arm", Align::kLeft},
                   {"orders", Align::kLeft},
                   {"decision", Align::kRight},
                   {"received", Align::kRight},
                   {"first action", Align::kRight},
                   {"first authorised shot", Align::kRight},
                   {"shot on", Align::kRight}});
  for (const ArmSummary& arm : report.arms) {
    for (std::uint32_t kind = 0; kind < command::kOrderKinds; ++kind) {
      const run::OrderSummary& orders = arm.orders.at(kind);
      if (orders.issued_count > 0) {
        table.add({name_of(report, arm),
                   command::name_of(static_cast<command::OrderKind>(kind)),
                   duration_text(orders.decision_median_s.mean),
                   duration_text(orders.received_median_s.mean),
                   duration_text(orders.latency_median_s.mean),
                   duration_text(orders.first_shot_median_s.mean),
                   count_text(orders.shot_on_count)});
      }
    }
  }
  return table.empty()
             ? ""
             : "\nmedians from the request to the end points of orders that reached them; "
               "shot on: whose permission a shot used\n" +
                   table.text();
}

std::string saved_part(const Report& report) {
  std::string text;
  for (const std::size_t row : primary_rows(report)) {
    std::vector<double> saved;
    for (const ArmSummary& arm : report.arms) {
      if (arm.measures[row].variance_saved) {
        saved.push_back(*arm.measures[row].variance_saved);
      }
    }
    if (!saved.empty()) {
      const auto [least, most] = std::minmax_element(saved.begin(), saved.end());
      const std::string range =
          *least == *most ? number_text(*least) : number_text(*least) + " to " + number_text(*most);
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", run::measures()[row].name, range);
    }
  }
  if (text.empty()) {
    return "";
  }
  return "common random numbers: variance of a difference from independent worlds over that from "
         "paired ones:\n  " +
         text + "\n";
}

/// "least to most", or the one number where they are equal.
std::string range_text(const std::string& least, const std::string& most) {
  return least == most ? least : least + " to " + most;
}

std::string assumptions_part(const Report& report) {
  std::vector<std::int64_t> inputs;
  std::vector<double> shares;
  for (const ArmSummary& arm : report.arms) {
    const run::Footing& footing = report.provenance.footings.at(arm.arm);
    inputs.push_back(footing.inputs_count);
    shares.push_back(100 * footing.assumed_share());
  }
  if (inputs.empty()) {
    return "";
  }
  const auto [fewest, most] = std::minmax_element(inputs.begin(), inputs.end());
  const auto [least, largest] = std::minmax_element(shares.begin(), shares.end());
  return fmt::format("an arm rests on {} numbers; {} % of them are assumptions\n",
                     range_text(count_text(*fewest), count_text(*most)),
                     range_text(fmt::format("{:.0f}", *least), fmt::format("{:.0f}", *largest)));
}

std::string failures_part(const Report& report) {
  std::string text;
  for (const run::WorldOutcome& world : report.result.worlds) {
    if (world.ending == run::Ending::kFailed) {
      text += fmt::format("failed: arm {}, replication {}: {}\n  {}\n",
                          report.provenance.arm_names.at(world.arm),
                          world.replication,
                          world.problem,
                          run::reproduce_command(report.provenance, world));
    }
  }
  return text.empty() ? "" : "\n" + text;
}

/// Says so where time ran out before the raid was over: what leaked is then too little.
std::string cut_part(const Report& report) {
  const run::CutSummary cut = run::cut_summary(report.result.worlds);
  if (cut.worlds_count == 0) {
    return "";
  }
  return fmt::format(
      "\nwarning: cut at {} s{}: {} of {} worlds were not over, with {} armed attackers in the air "
      "and {} to come;\nleak_prob and all other measures tell of the raid up to then only\n",
      time::to_seconds(cut.end_ns),
      report.provenance.until.empty() ? "" : " by --until",
      count_text(cut.worlds_count),
      count_text(cut.of_worlds_count),
      count_text(cut.attackers_unresolved_count),
      count_text(cut.attackers_waiting_count));
}

std::string footing_part(const Report& report) {
  const run::Provenance& from = report.provenance;
  const run::Performance performance = run::performance_of(report.result);
  std::string text = "\n";
  text += assumptions_part(report);
  text += saved_part(report);
  text += fmt::format(
      "{} ({}), {} thread{} used: {} wall, {} agent-ticks, {} agent-ticks/s, {} worlds/min\n",
      from.backend,
      from.device,
      from.threads,
      from.threads == 1 ? "" : "s",
      duration_text(performance.wall_s),
      count_text(performance.agent_ticks),
      number_text(performance.agent_ticks_per_s),
      number_text(performance.worlds_per_minute));
  return text;
}

}  // namespace

std::string run_table(const Report& report, const TableOptions& options) {
  const run::Provenance& from = report.provenance;
  std::string text = fmt::format("boyd {}  {}  hash {}  seed {}  dt {} s\n\n",
                                 from.version,
                                 from.scenario,
                                 from.scenario_hash,
                                 from.seed,
                                 from.dt_s);
  text += primary_part(report) + difference_part(report);
  text += options.by_nation ? nation_part(report) : "";
  text += options.all_measures ? all_part(report) : "";
  text += orders_part(report) + end_points_part(report) + failures_part(report) + cut_part(report) +
          footing_part(report);
  return text;
}

}  // namespace boyd::app
