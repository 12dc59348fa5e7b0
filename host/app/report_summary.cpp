#include <algorithm>

#include <fmt/format.h>

#include "host/app/number_text.hpp"
#include "host/app/report_sections.hpp"
#include "host/app/report_targets.hpp"
#include "host/statistics/mean.hpp"
#include "host/statistics/multiplicity.hpp"
#include "host/statistics/quantile.hpp"

namespace boyd::app {

namespace {

using experiment::Responses;
using experiment::Results;
using Kind = ReportColumn::Kind;
using statistics::Estimate;

std::string value_in(const experiment::Manifest& manifest, const std::string& key) {
  const auto found = manifest.find(key);
  return found == manifest.end() ? "" : found->second;
}

/// What shared nights saved at a point, averaged over points as the variances are.
std::optional<double> variance_saved(const Responses& responses, std::size_t arm) {
  double apart = 0;
  double paired = 0;
  const auto differences = experiment::differences_of(responses, arm);
  for (std::size_t p = 0; p < differences.size(); ++p) {
    const auto square = [](const std::vector<double>& values) {
      const double sd = statistics::mean_interval(values).sd.value_or(0);
      return sd * sd;
    };
    apart += square(responses.values[arm][p]) + square(responses.values[0][p]);
    paired += square(differences[p]);
  }
  return paired > 0 ? std::optional(apart / paired) : std::nullopt;
}

ReportTable arms_table(const Results& results, const std::vector<Responses>& all) {
  std::vector<ReportColumn> columns = {{"arm", Kind::kText}};
  for (const Responses& responses : all) {
    columns.push_back({std::string(run::measures()[responses.measure].name), Kind::kEstimate});
  }
  ReportTable table("arms", columns);
  for (std::size_t arm = 0; arm < results.design().arms.size(); ++arm) {
    std::vector<ReportCell> cells = {cell(results.design().arms[arm])};
    for (const Responses& responses : all) {
      cells.push_back(cell(over_points(results, responses, arm)));
    }
    table.add(std::move(cells));
  }
  return table;
}

ReportTable differences_table(const Results& results,
                              const std::vector<Responses>& all,
                              const std::string& name) {
  ReportTable table(name,
                    {{"arm", Kind::kText},
                     {"measure", Kind::kText},
                     {"minus " + results.design().arms.front(), Kind::kEstimate},
                     {"replications", Kind::kNumber},
                     {"p, adjusted", Kind::kNumber},
                     {"variance saved", Kind::kNumber}});
  std::vector<Estimate> differences;
  std::vector<std::optional<double>> p_values;
  for (std::size_t arm = 1; arm < results.design().arms.size(); ++arm) {
    for (const Responses& responses : all) {
      differences.push_back(difference_over_points(results, responses, arm));
      p_values.push_back(statistics::student_p_value(statistics::mean_interval(
          experiment::mean_over_points(experiment::differences_of(responses, arm)))));
    }
  }
  const auto adjusted = statistics::holm_adjusted(p_values);
  std::size_t k = 0;
  for (std::size_t arm = 1; arm < results.design().arms.size(); ++arm) {
    for (const Responses& responses : all) {
      table.add({cell(results.design().arms[arm]),
                 cell(std::string(run::measures()[responses.measure].name)),
                 cell(differences[k]),
                 cell(static_cast<double>(differences[k].n)),
                 cell(adjusted[k]),
                 cell(variance_saved(responses, arm))});
      ++k;
    }
  }
  return table;
}

/// Quantiles over all worlds of an arm, intervals from whole replications. A time that did not come
/// counts as the end of its world, as in restricted means.
ReportTable quantiles_table(const Results& results, const std::vector<Responses>& all) {
  ReportTable table("quantiles",
                    {{"arm", Kind::kText},
                     {"measure", Kind::kText},
                     {"10 %", Kind::kEstimate},
                     {"median", Kind::kEstimate},
                     {"90 %", Kind::kEstimate}});
  for (std::size_t arm = 0; arm < results.design().arms.size(); ++arm) {
    for (const Responses& responses : all) {
      const bool is_time = run::measures()[responses.measure].form == run::Form::kTime;
      statistics::Clusters clusters;
      for (const std::uint32_t r : responses.replications) {
        std::vector<double>& cluster = clusters.emplace_back();
        for (const std::uint32_t p : responses.points) {
          const auto* row = results.ended(p, static_cast<std::uint32_t>(arm), r);
          const auto value = experiment::value_of(*row, responses.measure).number;
          if (value || is_time) {
            cluster.push_back(value.value_or(row->watched_s));
          }
        }
      }
      constexpr std::uint32_t kResamples = 300;
      const auto at = [&](double probability) {
        return cell(
            statistics::clustered_quantile(clusters, probability, {.resamples_count = kResamples}));
      };
      table.add({cell(results.design().arms[arm]),
                 cell(std::string(run::measures()[responses.measure].name)),
                 at(0.1),
                 at(0.5),
                 at(0.9)});
    }
  }
  return table;
}

ReportTable points_table(const Results& results, const std::vector<Responses>& all) {
  std::vector<ReportColumn> columns = {{"point", Kind::kNumber}};
  for (const experiment::Factor& factor : results.design().factors) {
    columns.push_back({factor.name, Kind::kText});
  }
  columns.push_back({"arm", Kind::kText});
  for (const Responses& responses : all) {
    const std::string name(run::measures()[responses.measure].name);
    columns.push_back({name, Kind::kEstimate});
    columns.push_back({name + " minus " + results.design().arms.front(), Kind::kEstimate});
  }
  ReportTable table("points", columns);
  for (std::uint32_t p = 0; p < results.experiment().points().size(); ++p) {
    for (std::uint32_t arm = 0; arm < results.design().arms.size(); ++arm) {
      std::vector<ReportCell> cells = {cell(static_cast<double>(p))};
      for (const experiment::FactorValue& value : results.experiment().points()[p].values) {
        cells.push_back(cell(value.text));
      }
      cells.push_back(cell(results.design().arms[arm]));
      for (const Responses& responses : all) {
        const run::MeasureColumns columns_here = results.columns(responses.measure, p, arm);
        cells.push_back(cell(columns_here.estimate()));
        cells.push_back(
            cell(arm == 0 ? Estimate()
                          : columns_here.difference(results.columns(responses.measure, p, 0))));
      }
      table.add(std::move(cells));
    }
  }
  return table;
}

std::vector<Responses> responses_of(const Results& results,
                                    const std::vector<std::size_t>& measures) {
  std::vector<Responses> all;
  for (const std::size_t measure : measures) {
    all.push_back(experiment::responses_of(results, measure));
  }
  return all;
}

}  // namespace

void add_origin(ReportPage& page, const Results& results) {
  const experiment::Design& design = results.design();
  const experiment::Manifest& manifest = results.manifest();
  if (!design.question.empty()) {
    page.sentence(design.question);
  }
  const auto failed = std::count_if(
      results.rows().begin(), results.rows().end(), [](const auto& row) { return row.failed; });
  page.sentence(
      fmt::format("{} points of {} factors, {} arms, up to {} replications: {} worlds, {} of them "
                  "failed. {} of "
                  "worker time by boyd {} on {}; begun {}. Scenario {}, seed {}, {}.",
                  design.factors.empty() ? 0 : results.experiment().points().size(),
                  design.factors.size(),
                  design.arms.size(),
                  results.replications_count(),
                  count_text(static_cast<std::int64_t>(results.rows().size())),
                  failed,
                  duration_text(results.wall_s()),
                  value_in(manifest, "version"),
                  value_in(manifest, "machine"),
                  value_in(manifest, "begun"),
                  design.scenario,
                  design.seed,
                  design.common_random_numbers ? "the same nights in every arm and at every point"
                                               : "nights of its own for every arm and point"));
  if (const std::string footing = value_in(manifest, "footing"); !footing.empty()) {
    page.sentence("In this scenario " + footing + ".");
  }
  const std::uint64_t planned = results.experiment().worlds_count_max();
  if (!design.replications.is_sequential() && results.rows().size() < planned) {
    page.sentence(fmt::format(
        "The experiment is not complete: {} of {} worlds.", results.rows().size(), planned));
  }
}

void add_summary(ReportPage& page,
                 const Results& results,
                 const std::vector<std::size_t>& primary,
                 const std::vector<std::size_t>& others) {
  const std::vector<Responses> all = responses_of(results, primary);
  page.heading("Summary");
  if (all.front().empty()) {
    page.sentence("No replication ended in every arm at every point; there is nothing to compare.");
    return;
  }
  page.sentence(fmt::format(
      "Means over {} points of {} replications that ended everywhere, with 95 % intervals over "
      "replications. A difference is taken within each night; its p-value is adjusted (Holm) for "
      "the number of differences in this table. Variance saved: how many times as many "
      "replications independent nights would need for the same interval at a point.",
      all.front().points.size(),
      all.front().replications.size()));
  page.table(arms_table(results, all));
  page.table(differences_table(results, all, "differences"));
  if (!others.empty()) {
    page.heading("Further measures, not named beforehand", 3);
    const std::vector<Responses> more = responses_of(results, others);
    page.table(differences_table(results, more, "differences_of_further_measures"));
  }
  page.begin_details("Quantiles over all worlds; every point by itself");
  page.table(quantiles_table(results, all));
  page.sentence(
      "Each point by itself: Wilson's interval for shares of worlds, jackknife for ratios, "
      "Student's t for means, restricted means for times.");
  page.table(points_table(results, all), 100);
  page.end_details();
}

}  // namespace boyd::app
