#include <algorithm>

#include <fmt/format.h>

#include "host/app/number_text.hpp"
#include "host/app/report_pictures.hpp"
#include "host/app/report_sections.hpp"
#include "host/statistics/mean.hpp"

namespace boyd::app {

namespace {

using experiment::FactorGroups;
using experiment::Responses;
using experiment::Results;
using Kind = ReportColumn::Kind;
using statistics::CrossoverAnswer;
using statistics::Replicated;

constexpr std::size_t kGroupsOfRegions = 5;

std::string measure_name(const Responses& responses) {
  return std::string(run::measures()[responses.measure].name);
}

/// Of a difference that never changes its sign.
std::string relation_of(const std::vector<statistics::Estimate>& differences) {
  const auto any = [&](const auto& holds) {
    return std::any_of(differences.begin(), differences.end(), [&](const auto& difference) {
      return holds(difference.mean.value_or(0));
    });
  };
  if (any([](double mean) { return mean != 0; })) {
    const bool above = any([](double mean) { return mean > 0; });
    return fmt::format("{}{}",
                       any([](double mean) { return mean == 0; }) ? "equal to or " : "",
                       above ? "above" : "below");
  }
  return "equal to";
}

/// One row for each root; one that says so where there is none.
void add_rows(ReportTable& table,
              const std::vector<ReportCell>& front,
              const CrossoverAnswer& answer,
              const std::string& arm,
              const std::string& reference) {
  const auto row = [&](const ReportCell& at, const std::string& what, std::optional<double> share) {
    std::vector<ReportCell> cells = front;
    cells.push_back(at);
    cells.push_back(cell(what));
    cells.push_back(cell(share));
    table.add(std::move(cells));
  };
  for (const statistics::Crossover& root : answer.roots) {
    row(cell(root.at),
        fmt::format("{} above {} {}",
                    root.rising ? arm : reference,
                    root.rising ? reference : arm,
                    "beyond it"),
        root.found_share);
  }
  if (answer.roots.empty()) {
    row(cell(statistics::Estimate()),
        fmt::format("no crossover in this range: {} is {} {}",
                    arm,
                    relation_of(answer.differences),
                    reference),
        answer.no_root_share);
  }
}

std::vector<ReportColumn> answer_columns(std::vector<ReportColumn> front) {
  front.push_back({"crossover at", Kind::kEstimate});
  front.push_back({"what", Kind::kText});
  front.push_back({"share of resamples", Kind::kNumber});
  return front;
}

Panel difference_panel(const experiment::Factor& factor,
                       const FactorGroups& groups,
                       const Results& results,
                       const Responses& responses) {
  Panel panel{factor.name, axis_of(factor), factor.logarithmic, true, groups, {}};
  for (std::size_t arm = 1; arm < results.design().arms.size(); ++arm) {
    const Replicated differences = experiment::differences_of(responses, arm);
    Curve curve{results.design().arms[arm], {}};
    for (const auto& group : groups.groups) {
      curve.at.push_back(
          statistics::mean_interval(experiment::mean_of_members(differences, group.members)));
    }
    panel.curves.push_back(std::move(curve));
  }
  return panel;
}

/// Places in a list of the points that are members of a group, and their values alone.
struct Part {
  std::vector<std::uint32_t> points;
  Replicated values;
};

Part part_of(const Responses& responses,
             const Replicated& values,
             const std::vector<std::size_t>& members) {
  Part part;
  std::vector<std::size_t> sorted = members;
  std::sort(sorted.begin(), sorted.end());
  for (const std::size_t member : sorted) {
    part.points.push_back(responses.points[member]);
    part.values.push_back(values[member]);
  }
  return part;
}

/// The root along one factor inside each group of another: the region of a crossover over two.
void add_region(ReportTable& table,
                const Results& results,
                const Responses& responses,
                std::size_t along,
                std::size_t over,
                std::size_t arm) {
  const experiment::Design& design = results.design();
  const Replicated differences = experiment::differences_of(responses, arm);
  const FactorGroups groups =
      experiment::groups_of(results.experiment(), responses.points, over, kGroupsOfRegions);
  for (const auto& group : groups.groups) {
    const Part part = part_of(responses, differences, group.members);
    const FactorGroups inside = experiment::groups_of(results.experiment(), part.points, along);
    if (inside.groups.size() < 2) {
      continue;
    }
    add_rows(table,
             {cell(design.arms[arm]),
              cell(design.factors[along].name),
              cell(design.factors[over].name),
              cell(group.name)},
             experiment::crossovers_along(design.factors[along], inside, part.values),
             design.arms[arm],
             design.arms.front());
  }
}

bool can_cross(const Results& results, const FactorGroups& groups) {
  return groups.is_numeric() && groups.groups.size() > 1 && results.design().arms.size() > 1;
}

void add_measure(ReportPage& page, const Results& results, const Responses& responses) {
  const experiment::Design& design = results.design();
  const std::string name = measure_name(responses);
  ReportTable table("crossovers_" + name,
                    answer_columns({{"arm", Kind::kText}, {"factor", Kind::kText}}));
  ReportTable regions("crossover_regions_" + name,
                      answer_columns({{"arm", Kind::kText},
                                      {"along", Kind::kText},
                                      {"inside", Kind::kText},
                                      {"group", Kind::kText}}));
  std::vector<Panel> shown;
  for (std::size_t f = 0; f < design.factors.size(); ++f) {
    const FactorGroups groups = experiment::groups_of(results.experiment(), responses.points, f);
    if (!can_cross(results, groups)) {
      continue;
    }
    shown.push_back(difference_panel(design.factors[f], groups, results, responses));
    for (std::size_t arm = 1; arm < design.arms.size(); ++arm) {
      add_rows(table,
               {cell(design.arms[arm]), cell(axis_of(design.factors[f]))},
               experiment::crossovers_along(
                   design.factors[f], groups, experiment::differences_of(responses, arm)),
               design.arms[arm],
               design.arms.front());
      for (std::size_t over = 0; over < design.factors.size(); ++over) {
        if (over != f) {
          add_region(regions, results, responses, f, over, arm);
        }
      }
    }
  }
  if (table.empty()) {
    return;
  }
  page.heading(name, 3);
  page.picture(panels(shown, name + " minus " + design.arms.front()),
               fmt::format("{} of each arm minus {} in the same night, mean over everything else",
                           name,
                           design.arms.front()));
  page.table(table);
  page.begin_details("Crossovers inside the groups of another factor: " + name);
  page.table(regions, 400);
  page.end_details();
}

}  // namespace

void add_crossovers(ReportPage& page,
                    const Results& results,
                    const std::vector<std::size_t>& primary) {
  page.heading("Where arms cross");
  if (results.design().arms.size() < 2) {
    page.sentence("There is one arm; nothing can cross.");
    return;
  }
  page.sentence(
      "A crossover is where the paired difference, averaged over all other factors and linear "
      "between the values or classes of the factor, is 0. Its interval comes from whole "
      "replications "
      "drawn anew; it holds for the points of this design. The share says in how many resamples "
      "the "
      "crossover was found, or none at all.");
  for (const std::size_t measure : primary) {
    const Responses responses = experiment::responses_of(results, measure);
    if (!responses.empty()) {
      add_measure(page, results, responses);
    }
  }
}

}  // namespace boyd::app
