#include <algorithm>

#include <fmt/format.h>

#include "host/app/number_text.hpp"
#include "host/app/report_pictures.hpp"
#include "host/app/report_sections.hpp"
#include "host/app/report_targets.hpp"
#include "host/statistics/mean.hpp"

namespace boyd::app {

namespace {

using experiment::FactorGroups;
using experiment::Responses;
using experiment::Results;
using Kind = ReportColumn::Kind;
using statistics::Estimate;

/// Cells of heat maps: few enough to be read, and to hold points.
constexpr std::size_t kGroupsOfMaps = 8;
constexpr std::size_t kGroupsOfInteractions = 4;
constexpr std::size_t kMapsMax = 3;

std::vector<FactorGroups> all_groups(const Results& results,
                                     const Responses& responses,
                                     std::size_t groups_max) {
  std::vector<FactorGroups> groups;
  for (std::size_t f = 0; f < results.design().factors.size(); ++f) {
    groups.push_back(experiment::groups_of(results.experiment(), responses.points, f, groups_max));
  }
  return groups;
}

struct Pair {
  std::size_t a = 0;
  std::size_t b = 0;
  double share = 0;
};

ReportTable shares_table(const Results& results,
                         const std::vector<Target>& targets,
                         const std::vector<FactorGroups>& groups,
                         const std::string& name) {
  std::vector<ReportColumn> columns = {{"of the variance between points", Kind::kText}};
  for (const experiment::Factor& factor : results.design().factors) {
    columns.push_back({factor.name, Kind::kNumber});
  }
  ReportTable table("variance_shares_" + name, columns);
  for (const Target& target : targets) {
    std::vector<ReportCell> cells = {cell(target.name)};
    for (const FactorGroups& of_factor : groups) {
      cells.push_back(cell(experiment::share_explained(of_factor, target.values)));
    }
    table.add(std::move(cells));
  }
  return table;
}

/// Pairs by how much they explain together beyond their sum, largest first.
std::vector<Pair> interactions_of(const Target& target, const std::vector<FactorGroups>& groups) {
  std::vector<Pair> pairs;
  for (std::size_t a = 0; a < groups.size(); ++a) {
    for (std::size_t b = a + 1; b < groups.size(); ++b) {
      if (const auto share = experiment::interaction_share(groups[a], groups[b], target.values)) {
        pairs.push_back({a, b, *share});
      }
    }
  }
  std::stable_sort(
      pairs.begin(), pairs.end(), [](const Pair& x, const Pair& y) { return x.share > y.share; });
  return pairs;
}

void add_main_effects(ReportPage& page,
                      const Results& results,
                      const Responses& responses,
                      const std::vector<FactorGroups>& groups,
                      const std::string& name) {
  std::vector<Panel> shown;
  for (std::size_t f = 0; f < groups.size(); ++f) {
    if (groups[f].groups.size() < 2) {
      continue;
    }
    const experiment::Factor& factor = results.design().factors[f];
    Panel panel{factor.name, axis_of(factor), factor.logarithmic, false, groups[f], {}};
    for (std::size_t arm = 0; arm < results.design().arms.size(); ++arm) {
      Curve curve{results.design().arms[arm], {}, arm + 1};
      for (const auto& group : groups[f].groups) {
        Estimate mean = statistics::mean_interval(
            experiment::mean_of_members(responses.values[arm], group.members));
        if (is_bounded(responses)) {
          statistics::cut_interval(mean, 0, 1);
        }
        curve.at.push_back(mean);
      }
      panel.curves.push_back(std::move(curve));
    }
    shown.push_back(std::move(panel));
  }
  if (!shown.empty()) {
    const bool classed = std::any_of(
        groups.begin(), groups.end(), [](const FactorGroups& one) { return one.is_classed; });
    page.picture(
        panels(shown, name),
        fmt::format("Main effects: the mean at each value or class of a factor over "
                    "everything else, with 95 % intervals over replications{}",
                    classed ? "; classes also differ by chance in the other factors, which "
                              "the intervals do not cover"
                            : ""));
  }
}

void add_map(ReportPage& page,
             const Results& results,
             const Target& target,
             const std::vector<FactorGroups>& groups,
             const Pair& pair,
             const std::string& name) {
  const auto& factors = results.design().factors;
  HeatMap map{target.name,
              axis_of(factors[pair.a]),
              axis_of(factors[pair.b]),
              groups[pair.a],
              groups[pair.b],
              heat_cells(groups[pair.a], groups[pair.b], target.values),
              results.design().arms.size() > 1};
  if (is_nothing(map)) {
    page.sentence(fmt::format("{}: {} is 0 in every cell of {} and {}.",
                              name,
                              target.name,
                              factors[pair.a].name,
                              factors[pair.b].name));
    return;
  }
  page.picture(heat_map(map),
               fmt::format("{}: {} by {} and {}{}",
                           name,
                           target.name,
                           factors[pair.a].name,
                           factors[pair.b].name,
                           map.zero ? "; a star: the 95 % interval leaves 0 out" : ""));
}

/// Of the differences, or of the only arm: the interactions, and maps of the strongest.
void add_interactions(ReportPage& page,
                      const Results& results,
                      const Responses& responses,
                      const std::vector<Target>& targets,
                      const std::string& name) {
  const auto coarse = all_groups(results, responses, kGroupsOfInteractions);
  const auto fine = all_groups(results, responses, kGroupsOfMaps);
  const std::size_t arms = results.design().arms.size();
  ReportTable table("interactions_" + name,
                    {{"of the variance between points", Kind::kText},
                     {"factor", Kind::kText},
                     {"with", Kind::kText},
                     {"share beyond their sum", Kind::kNumber}});
  page.begin_details("Interactions and heat maps: " + name);
  for (std::size_t t = arms > 1 ? arms : 0; t < targets.size(); ++t) {
    std::vector<Pair> pairs = interactions_of(targets[t], coarse);
    for (const Pair& pair : pairs) {
      table.add({cell(targets[t].name),
                 cell(results.design().factors[pair.a].name),
                 cell(results.design().factors[pair.b].name),
                 cell(pair.share)});
    }
    if (pairs.empty() && coarse.size() > 1) {
      pairs.push_back({0, 1, 0});
    }
    const std::size_t maps_max = arms > 2 ? 1 : kMapsMax;
    for (std::size_t k = 0; k < std::min(maps_max, pairs.size()); ++k) {
      add_map(page, results, targets[t], fine, pairs[k], name);
    }
  }
  page.table(table);
  page.end_details();
}

}  // namespace

void add_effects(ReportPage& page,
                 const Results& results,
                 const std::vector<std::size_t>& primary) {
  page.heading("Effects of the factors");
  for (const std::size_t measure : primary) {
    const Responses responses = experiment::responses_of(results, measure);
    if (responses.points.size() < 2 || responses.empty()) {
      continue;
    }
    const std::string name(run::measures()[measure].name);
    const auto groups = all_groups(results, responses, 12);
    const std::vector<Target> targets = arms_and_differences(results, responses);
    page.heading(name, 3);
    add_main_effects(page, results, responses, groups, name);
    page.sentence(
        "Share of the variance between points (their means over replications) that the "
        "values or classes of a factor explain:");
    page.table(shares_table(results, targets, groups, name));
    add_interactions(page, results, responses, targets, name);
  }
}

}  // namespace boyd::app
