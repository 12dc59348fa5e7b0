#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "host/app/number_text.hpp"
#include "host/app/report_pictures.hpp"
#include "host/app/report_sections.hpp"
#include "host/app/report_targets.hpp"
#include "host/statistics/regression_tree.hpp"
#include "host/statistics/sensitivity.hpp"

namespace boyd::app {

namespace {

using experiment::Design;
using experiment::DesignKind;
using experiment::Responses;
using experiment::Results;
using Kind = ReportColumn::Kind;
using statistics::Replicated;

void add_sobol(ReportPage& page,
               const Results& results,
               const Responses& responses,
               const std::string& name) {
  ReportTable table("sobol_indices_" + name,
                    {{"of", Kind::kText},
                     {"factor", Kind::kText},
                     {"first order", Kind::kEstimate},
                     {"total", Kind::kEstimate}});
  const auto& factors = results.design().factors;
  for (const Target& target : arms_and_differences(results, responses)) {
    const auto indices = statistics::sobol_indices(target.values, factors.size());
    for (std::size_t f = 0; f < factors.size(); ++f) {
      table.add({cell(target.name),
                 cell(factors[f].name),
                 cell(indices[f].first),
                 cell(indices[f].total)});
    }
  }
  page.sentence(
      "Sobol' indices: the share of the variance between points that a factor explains "
      "alone, and with everything it interacts with. What is left of the noise in means "
      "over replications counts as variance; more replications lessen it.");
  page.table(table);
}

void add_morris(ReportPage& page,
                const Results& results,
                const Responses& responses,
                const std::string& name) {
  std::vector<std::vector<double>> units;
  for (const std::uint32_t point : responses.points) {
    units.push_back(results.experiment().points()[point].unit);
  }
  ReportTable table("elementary_effects_" + name,
                    {{"of", Kind::kText},
                     {"factor", Kind::kText},
                     {"mean absolute effect", Kind::kEstimate},
                     {"mean effect", Kind::kNumber},
                     {"deviation", Kind::kNumber}});
  const auto& factors = results.design().factors;
  for (const Target& target : arms_and_differences(results, responses)) {
    const auto effects = statistics::elementary_effects(units, target.values);
    for (std::size_t f = 0; f < factors.size(); ++f) {
      table.add({cell(target.name),
                 cell(factors[f].name),
                 cell(effects[f].mean_absolute),
                 cell(effects[f].mean),
                 cell(effects[f].sd)});
    }
  }
  page.sentence(
      "Elementary effects (Morris) of moving a factor over its whole range: mean of their "
      "sizes, mean with sign, and how much they depend on where they are taken.");
  page.table(table);
}

void add_regression(ReportPage& page,
                    const Results& results,
                    const Responses& responses,
                    const std::string& name) {
  ReportTable table("regression_" + name,
                    {{"of", Kind::kText}, {"term", Kind::kText}, {"coefficient", Kind::kEstimate}});
  const bool shared = results.design().common_random_numbers;
  std::vector<std::string> verdicts;
  for (const Target& target : differences_or_arm(results, responses)) {
    experiment::ModelTerms terms = experiment::terms_of(results.experiment(), responses.points);
    auto model = statistics::fit_linear_model(terms.rows, target.values, shared);
    if (!model) {
      terms = experiment::terms_of(results.experiment(), responses.points, true);
      model = statistics::fit_linear_model(terms.rows, target.values, shared);
    }
    if (!model) {
      verdicts.push_back(target.name + ": the design does not tell its terms apart.");
      continue;
    }
    for (std::size_t t = 0; t < terms.names.size(); ++t) {
      table.add({cell(target.name), cell(terms.names[t]), cell(model->coefficients[t])});
    }
    std::string verdict = fmt::format(
        "{}: R squared of the points' means {}", target.name, number_text(model->r_squared));
    if (model->lack_of_fit) {
      const statistics::LackOfFit& fit = *model->lack_of_fit;
      verdict += fmt::format("; lack of fit F({}, {}) = {}, p = {}: {}",
                             fit.freedom_model,
                             fit.freedom_error,
                             number_text(fit.f),
                             number_text(fit.p_value),
                             fit.p_value < 0.05 ? "the model misses something; do not read single "
                                                  "coefficients as the whole answer"
                                                : "nothing says that the model misses something");
    }
    verdicts.push_back(verdict + ".");
  }
  page.begin_details("Regression: " + name);
  page.sentence(
      "Each numeric factor from -1 to 1 over its range, in its logarithm where it is "
      "logarithmic. Fitted night by night, so that intervals hold although points share "
      "their nights.");
  for (const std::string& verdict : verdicts) {
    page.sentence(verdict);
  }
  page.table(table);
  page.end_details();
}

/// Inputs of a tree: numbers, and levels by their order.
std::vector<std::vector<double>> tree_inputs(const Results& results, const Responses& responses) {
  const Design& design = results.design();
  std::vector<std::vector<double>> inputs;
  for (const std::uint32_t p : responses.points) {
    std::vector<double>& row = inputs.emplace_back();
    for (std::size_t f = 0; f < design.factors.size(); ++f) {
      const experiment::FactorValue& value = results.experiment().points()[p].values[f];
      const auto& levels = design.factors[f].levels;
      const auto level =
          std::find_if(levels.begin(), levels.end(), [&](const experiment::Level& one) {
            return one.name == value.text;
          });
      row.push_back(value.number ? *value.number : static_cast<double>(level - levels.begin()));
    }
  }
  return inputs;
}

std::string condition(const experiment::Factor& factor, double threshold, bool below) {
  const bool ranked = factor.kind == experiment::FactorKind::kLevels &&
                      std::any_of(factor.levels.begin(),
                                  factor.levels.end(),
                                  [](const auto& level) { return !level.number; });
  if (!ranked) {
    return fmt::format("{} {} {}", factor.name, below ? "up to" : "above", number_text(threshold));
  }
  std::string names;
  for (std::size_t k = 0; k < factor.levels.size(); ++k) {
    if ((static_cast<double>(k) <= threshold) == below) {
      names += (names.empty() ? "" : " or ") + factor.levels[k].name;
    }
  }
  return fmt::format("{} {}", factor.name, names);
}

/// A row for each leaf, with the way to it.
void add_leaves(ReportTable& table,
                const Design& design,
                const std::vector<statistics::TreeNode>& nodes,
                std::size_t node,
                const std::string& way,
                const std::string& target) {
  const statistics::TreeNode& here = nodes[node];
  if (here.is_leaf) {
    table.add({cell(target),
               cell(way.empty() ? "everywhere" : way),
               cell(here.mean),
               cell(static_cast<double>(here.points_count))});
    return;
  }
  const experiment::Factor& factor = design.factors[here.input];
  const std::string before = way.empty() ? "" : way + ", ";
  add_leaves(
      table, design, nodes, here.below, before + condition(factor, here.threshold, true), target);
  add_leaves(
      table, design, nodes, here.above, before + condition(factor, here.threshold, false), target);
}

void add_trees(ReportPage& page,
               const Results& results,
               const Responses& responses,
               const std::string& name) {
  ReportTable table("partition_" + name,
                    {{"of", Kind::kText},
                     {"where", Kind::kText},
                     {"mean", Kind::kNumber},
                     {"points", Kind::kNumber}});
  const auto inputs = tree_inputs(results, responses);
  for (const Target& target : differences_or_arm(results, responses)) {
    const auto nodes =
        statistics::regression_tree(inputs, experiment::mean_over_replications(target.values));
    add_leaves(table, results.design(), nodes, 0, "", target.name);
  }
  page.begin_details("Partition: boxes in which it is about the same: " + name);
  page.table(table);
  page.end_details();
}

/// Every point a line over its factors, coloured by the response.
Picture parallel_coordinates(const Results& results,
                             const Responses& responses,
                             const Target& target,
                             const std::string& name) {
  constexpr std::size_t kLinesMax = 100;
  const Design& design = results.design();
  const std::vector<double> means = experiment::mean_over_replications(target.values);
  const auto [least, greatest] = std::minmax_element(means.begin(), means.end());
  const double spread = *greatest > *least ? *greatest - *least : 1;
  std::string data = "$lines << EOD\n";
  const std::size_t step = (responses.points.size() + kLinesMax - 1) / kLinesMax;
  for (std::size_t k = 0; k < responses.points.size(); k += step) {
    const experiment::Point& point = results.experiment().points()[responses.points[k]];
    for (std::size_t f = 0; f < design.factors.size(); ++f) {
      data += fmt::format("{} {} {}\n", f, point.unit[f], means[k]);
    }
    data +=
        fmt::format("{} {} {}\n\n", design.factors.size(), (means[k] - *least) / spread, means[k]);
  }
  data += "EOD\n";
  std::string tics;
  for (std::size_t f = 0; f < design.factors.size(); ++f) {
    tics += fmt::format("{} {}, ", gnuplot_text(design.factors[f].name), f);
  }
  tics += fmt::format("{} {}", gnuplot_text(name), design.factors.size());
  return {fmt::format("{}set palette defined (0 '#0072B2', 0.5 '#cccccc', 1 '#D55E00')\nunset key\n"
                      "set xtics ({}) rotate by -20\nset ytics ('low' 0, 'high' 1)\nset yrange "
                      "[-0.05:1.05]\nset grid x\nset title {}\n"
                      "plot $lines using 1:2:3 with lines lc palette\n",
                      data,
                      tics,
                      gnuplot_text(target.name)),
          720,
          360};
}

}  // namespace

void add_models(ReportPage& page, const Results& results, const std::vector<std::size_t>& primary) {
  page.heading("Models");
  const Design& design = results.design();
  const std::size_t all_points = results.experiment().points().size();
  for (const std::size_t measure : primary) {
    const Responses responses = experiment::responses_of(results, measure);
    if (responses.points.size() < 2 || responses.empty()) {
      continue;
    }
    const std::string name(run::measures()[measure].name);
    page.heading(name, 3);
    const bool whole = responses.points.size() == all_points && !design.noise;
    if (whole && design.points.kind == DesignKind::kSobolIndices) {
      add_sobol(page, results, responses, name);
    }
    if (whole && design.points.kind == DesignKind::kMorris) {
      add_morris(page, results, responses, name);
    }
    add_regression(page, results, responses, name);
    add_trees(page, results, responses, name);
    page.begin_details("Parallel coordinates: " + name);
    for (const Target& target : differences_or_arm(results, responses)) {
      page.picture(parallel_coordinates(results, responses, target, name),
                   "Each line is a point: where it lies in the range of each factor, and what came "
                   "out; the colour is what came out");
    }
    page.end_details();
  }
}

}  // namespace boyd::app
