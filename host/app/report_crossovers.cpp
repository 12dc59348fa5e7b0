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
    Curve curve{results.design().arms[arm], {}, arm + 1};
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

/// Crossovers along one factor inside each group of another: the line on which two arms are equal.
struct Region {
  std::size_t along = 0;
  std::size_t over = 0;
  std::size_t arm = 0;
  struct Column {
    std::size_t group = 0;  ///< of `over`
    std::string name;
    CrossoverAnswer answer;
  };
  std::vector<Column> columns;

  std::size_t crossed_count() const {
    return static_cast<std::size_t>(
        std::count_if(columns.begin(), columns.end(), [](const Column& column) {
          return !column.answer.roots.empty();
        }));
  }
};

FactorGroups coarse_groups(const Results& results, const Responses& responses, std::size_t factor) {
  return experiment::groups_of(results.experiment(), responses.points, factor, kGroupsOfRegions);
}

Region region_of(const Results& results,
                 const Responses& responses,
                 std::size_t along,
                 std::size_t over,
                 std::size_t arm) {
  Region region{along, over, arm, {}};
  const Replicated differences = experiment::differences_of(responses, arm);
  const FactorGroups groups = coarse_groups(results, responses, over);
  for (std::size_t g = 0; g < groups.groups.size(); ++g) {
    const Part part = part_of(responses, differences, groups.groups[g].members);
    const FactorGroups inside = experiment::groups_of(results.experiment(), part.points, along);
    if (inside.groups.size() >= 2) {
      region.columns.push_back(
          {g,
           groups.groups[g].name,
           experiment::crossovers_along(results.design().factors[along], inside, part.values)});
    }
  }
  return region;
}

void add_region(ReportTable& table, const Results& results, const Region& region) {
  const experiment::Design& design = results.design();
  for (const Region::Column& column : region.columns) {
    add_rows(table,
             {cell(design.arms[region.arm]),
              cell(design.factors[region.along].name),
              cell(design.factors[region.over].name),
              cell(column.name)},
             column.answer,
             design.arms[region.arm],
             design.arms.front());
  }
}

/// A mark for each root; those of neighbouring columns are joined where each has one, of the same
/// direction.
std::vector<ZeroMark> contour_of(const Region& region, const FactorGroups& rows, bool logarithmic) {
  std::vector<ZeroMark> marks;
  for (std::size_t c = 0; c < region.columns.size(); ++c) {
    const Region::Column& column = region.columns[c];
    for (const statistics::Crossover& root : column.answer.roots) {
      const double at = root.at.mean.value_or(0);
      ZeroMark mark{column.group,
                    row_of(rows, logarithmic, at),
                    row_of(rows, logarithmic, root.at.low.value_or(at)),
                    row_of(rows, logarithmic, root.at.high.value_or(at)),
                    false};
      if (c + 1 < region.columns.size() && column.answer.roots.size() == 1) {
        const auto& next = region.columns[c + 1].answer.roots;
        mark.joins_next = next.size() == 1 && next.front().rising == root.rising;
      }
      marks.push_back(mark);
    }
  }
  return marks;
}

/// Of each arm the pair of numeric factors whose columns show most crossovers, as a map of the
/// difference with the line on which it is 0.
void add_contours(ReportPage& page,
                  const Results& results,
                  const Responses& responses,
                  const std::vector<Region>& regions) {
  const experiment::Design& design = results.design();
  if (regions.empty()) {
    return;
  }
  bool any = false;
  for (std::size_t arm = 1; arm < design.arms.size(); ++arm) {
    const Region* shown = nullptr;
    for (const Region& region : regions) {
      if (region.arm == arm && region.crossed_count() >= 2 &&
          coarse_groups(results, responses, region.over).is_numeric() &&
          (shown == nullptr || region.crossed_count() > shown->crossed_count())) {
        shown = &region;
      }
    }
    if (shown == nullptr) {
      continue;
    }
    any = true;
    const experiment::Factor& along = design.factors[shown->along];
    const experiment::Factor& over = design.factors[shown->over];
    const FactorGroups columns = coarse_groups(results, responses, shown->over);
    const FactorGroups rows = coarse_groups(results, responses, shown->along);
    const std::string name = measure_name(responses);
    page.picture(
        heat_map({design.arms[arm] + " minus " + design.arms.front(),
                  axis_of(over),
                  axis_of(along),
                  columns,
                  rows,
                  heat_cells(columns, rows, experiment::differences_of(responses, arm)),
                  true,
                  contour_of(*shown, rows, along.logarithmic)}),
        fmt::format("{}: where {} and {} are equal, by {} and {}: the crossover along {} in each "
                    "class of {}, with its 95 % interval; a star: the interval of the cell "
                    "leaves 0 out",
                    name,
                    design.arms[arm],
                    design.arms.front(),
                    along.name,
                    over.name,
                    along.name,
                    over.name));
  }
  if (!any) {
    page.sentence(
        "No line of crossovers over two factors: no arm crosses the first one in two classes of "
        "another numeric factor.");
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
  std::vector<Region> found;
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
          found.push_back(region_of(results, responses, f, over, arm));
          add_region(regions, results, found.back());
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
  add_contours(page, results, responses, found);
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
