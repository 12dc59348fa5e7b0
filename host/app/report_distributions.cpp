#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "host/app/number_text.hpp"
#include "host/app/report_sections.hpp"
#include "host/experiment/effects.hpp"
#include "host/statistics/quantile.hpp"

namespace boyd::app {

namespace {

using experiment::Results;
using Kind = ReportColumn::Kind;

constexpr int kStepsCount = 200;
constexpr std::size_t kOutliersCount = 10;

/// What a distribution function of one arm is drawn from.
struct Sample {
  std::vector<double> values;    ///< ascending
  std::size_t worlds_count = 0;  ///< of a time also those in which it never came
};

bool is_time(std::size_t measure) {
  return run::measures()[measure].form == run::Form::kTime;
}

Sample sample_of(const Results& results, std::size_t measure, std::uint32_t arm) {
  Sample sample;
  for (const experiment::ResultRow& row : results.rows()) {
    if (row.arm != arm || row.failed) {
      continue;
    }
    const auto value = experiment::value_of(row, measure).number;
    if (value) {
      sample.values.push_back(*value);
    }
    sample.worlds_count += value || is_time(measure) ? 1 : 0;
  }
  std::sort(sample.values.begin(), sample.values.end());
  return sample;
}

/// The empirical distribution function of each arm, at up to 200 of its steps.
std::optional<Picture> distribution(const Results& results, std::size_t measure) {
  std::string data;
  std::string plots;
  bool any = false;
  for (std::uint32_t arm = 0; arm < results.design().arms.size(); ++arm) {
    const Sample sample = sample_of(results, measure, arm);
    const std::vector<double>& values = sample.values;
    const std::string name = gnuplot_text(results.design().arms[arm]);
    if (values.empty()) {
      plots += fmt::format("{}{} with lines lw 2 lt {} title {}",
                           plots.empty() ? "" : ", ",
                           sample.worlds_count > 0 ? "0" : "NaN",
                           arm + 1,
                           name);
      continue;
    }
    any = true;
    data += fmt::format("$arm{} << EOD\n{} 0\n", arm, values.front());
    const std::size_t steps = std::min<std::size_t>(kStepsCount, values.size());
    for (std::size_t k = 1; k <= steps; ++k) {
      const std::size_t rank = k * values.size() / steps;
      data += fmt::format("{} {}\n",
                          values[rank - 1],
                          static_cast<double>(rank) / static_cast<double>(sample.worlds_count));
    }
    data += "EOD\n";
    plots += fmt::format("{}$arm{} using 1:2 with steps lw 2 lt {} title {}",
                         plots.empty() ? "" : ", ",
                         arm,
                         arm + 1,
                         name);
  }
  if (!any) {
    return std::nullopt;
  }
  return Picture{fmt::format("{}{}set key outside top center horizontal\nset grid\n"
                             "set yrange [0:1]\nset ylabel 'share of worlds'\nset xlabel {}\n"
                             "plot {}\n",
                             data,
                             line_colours(),
                             gnuplot_text(std::string(run::measures()[measure].name)),
                             plots),
                 720,
                 380};
}

void add_outliers(ReportPage& page, const Results& results, std::size_t measure) {
  const std::string name(run::measures()[measure].name);
  ReportTable table("outliers_" + name,
                    {{"row", Kind::kNumber},
                     {"point", Kind::kText},
                     {"arm", Kind::kText},
                     {"replication", Kind::kNumber},
                     {name, Kind::kNumber},
                     {"median there", Kind::kNumber},
                     {"deviations", Kind::kNumber},
                     {"replay", Kind::kText}});
  for (const experiment::Outlier& outlier :
       experiment::outliers_of(results, measure, kOutliersCount)) {
    if (outlier.distance == 0) {
      break;
    }
    table.add({cell(std::to_string(outlier.row)),
               cell(results.experiment().point_text(outlier.point)),
               cell(results.design().arms[outlier.arm]),
               cell(std::to_string(outlier.replication)),
               cell(outlier.value),
               cell(outlier.median),
               cell(outlier.distance),
               cell("boyd explain " + results.experiment().world_arguments(
                                          outlier.point, outlier.arm, outlier.replication))});
  }
  page.table(table);
}

void add_failures(ReportPage& page, const Results& results) {
  ReportTable table("failed_worlds",
                    {{"row", Kind::kNumber},
                     {"point", Kind::kText},
                     {"arm", Kind::kText},
                     {"replication", Kind::kNumber},
                     {"reason", Kind::kText}});
  for (const experiment::ResultRow& row : results.rows()) {
    if (row.failed) {
      table.add({cell(std::to_string(row.row)),
                 cell(results.experiment().point_text(row.point)),
                 cell(results.design().arms.at(row.arm)),
                 cell(std::to_string(row.replication)),
                 cell(row.problem)});
    }
  }
  if (!table.empty()) {
    page.heading("Failed worlds", 3);
    page.table(table, 50);
  }
}

}  // namespace

void add_distributions(ReportPage& page,
                       const Results& results,
                       const std::vector<std::size_t>& primary) {
  page.heading("Distributions and outliers");
  for (const std::size_t measure : primary) {
    const std::string name(run::measures()[measure].name);
    if (const auto picture = distribution(results, measure)) {
      page.picture(
          *picture,
          fmt::format("{} over all worlds of each arm, all points together{}",
                      name,
                      is_time(measure) ? "; where it never comes, the share stays below 1" : ""));
    }
    page.begin_details(
        fmt::format("Worlds farthest from the other replications of their point and "
                    "arm: {}",
                    name));
    page.sentence(
        fmt::format("`boyd reproduce {} --row ROW` runs one of them again and compares its "
                    "state hash; the command in the last column tells its story.",
                    results.path()));
    add_outliers(page, results, measure);
    page.end_details();
  }
  add_failures(page, results);
}

}  // namespace boyd::app
