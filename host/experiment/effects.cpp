#include "host/experiment/effects.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "host/statistics/quantile.hpp"

namespace boyd::experiment {

namespace {

using Members = std::vector<std::size_t>;

double mean_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double squares_about(const std::vector<double>& values, double centre) {
  double squares = 0;
  for (const double value : values) {
    squares += (value - centre) * (value - centre);
  }
  return squares;
}

/// Groups of equal text, in the order of numbers, else of the factor's levels.
FactorGroups groups_by_text(const Experiment& experiment,
                            const std::vector<std::uint32_t>& points,
                            std::size_t factor) {
  std::map<std::string, FactorGroups::Group> by_name;
  for (std::size_t k = 0; k < points.size(); ++k) {
    const FactorValue& value = experiment.points()[points[k]].values[factor];
    FactorGroups::Group& group = by_name[value.text];
    group.name = value.text;
    group.number = value.number;
    group.members.push_back(k);
  }
  FactorGroups groups;
  for (auto& [name, group] : by_name) {
    groups.groups.push_back(std::move(group));
  }
  const std::vector<Level>& levels = experiment.design().factors[factor].levels;
  const auto rank = [&](const FactorGroups::Group& group) {
    return std::find_if(levels.begin(),
                        levels.end(),
                        [&](const Level& level) { return level.name == group.name; }) -
           levels.begin();
  };
  std::sort(groups.groups.begin(), groups.groups.end(), [&](const auto& a, const auto& b) {
    return a.number && b.number ? *a.number < *b.number : rank(a) < rank(b);
  });
  return groups;
}

FactorGroups classes_of(const Experiment& experiment,
                        const std::vector<std::uint32_t>& points,
                        std::size_t factor,
                        std::size_t groups_max) {
  Members order(points.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto number = [&](std::size_t k) {
    return *experiment.points()[points[k]].values[factor].number;
  };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return number(a) < number(b);
  });
  constexpr std::size_t kPointsPerClass = 8;
  const std::size_t count = std::clamp<std::size_t>(
      points.size() / kPointsPerClass, 2, std::min<std::size_t>(8, groups_max));
  // Equal values stay in one class.
  const auto begin_of = [&](std::size_t g) {
    std::size_t k = g * order.size() / count;
    while (k > 0 && k < order.size() && number(order[k]) == number(order[k - 1])) {
      ++k;
    }
    return k;
  };
  FactorGroups groups;
  groups.is_classed = true;
  for (std::size_t g = 0; g < count; ++g) {
    FactorGroups::Group group;
    double sum = 0;
    for (std::size_t k = begin_of(g); k < begin_of(g + 1); ++k) {
      group.members.push_back(order[k]);
      sum += number(order[k]);
    }
    if (group.members.empty()) {
      continue;
    }
    group.number = sum / static_cast<double>(group.members.size());
    group.name = fmt::format(
        "{:.4g} to {:.4g}", number(group.members.front()), number(group.members.back()));
    groups.groups.push_back(std::move(group));
  }
  return groups;
}

}  // namespace

bool FactorGroups::is_numeric() const {
  return std::all_of(
      groups.begin(), groups.end(), [](const Group& group) { return group.number.has_value(); });
}

FactorGroups groups_of(const Experiment& experiment,
                       const std::vector<std::uint32_t>& points,
                       std::size_t factor,
                       std::size_t groups_max) {
  FactorGroups groups = groups_by_text(experiment, points, factor);
  const bool few = groups.groups.size() <= groups_max;
  return few || !groups.is_numeric() ? groups : classes_of(experiment, points, factor, groups_max);
}

std::vector<double> mean_of_members(const Replicated& values, const Members& members) {
  Replicated chosen;
  for (const std::size_t member : members) {
    chosen.push_back(values[member]);
  }
  return mean_over_points(chosen);
}

std::optional<double> share_explained(const FactorGroups& groups, const Replicated& values) {
  const std::vector<double> means = mean_over_replications(values);
  const double centre = mean_of(means);
  const double whole = squares_about(means, centre);
  // What rounding makes of equal means is no variance.
  constexpr double kRounding = 1e-24;
  if (!(whole > kRounding * squares_about(means, 0))) {
    return std::nullopt;
  }
  double between = 0;
  for (const FactorGroups::Group& group : groups.groups) {
    double sum = 0;
    for (const std::size_t member : group.members) {
      sum += means[member] - centre;
    }
    between += sum * sum / static_cast<double>(group.members.size());
  }
  return between / whole;
}

std::optional<double> interaction_share(const FactorGroups& a,
                                        const FactorGroups& b,
                                        const Replicated& values) {
  const std::size_t points = values.size();
  std::vector<std::size_t> row_a(points, 0);
  std::vector<std::size_t> row_b(points, 0);
  for (std::size_t g = 0; g < a.groups.size(); ++g) {
    for (const std::size_t member : a.groups[g].members) {
      row_a[member] = g;
    }
  }
  for (std::size_t g = 0; g < b.groups.size(); ++g) {
    for (const std::size_t member : b.groups[g].members) {
      row_b[member] = g;
    }
  }
  FactorGroups cells;
  std::map<std::pair<std::size_t, std::size_t>, Members> by_cell;
  std::vector<std::vector<double>> additive(points);
  for (std::size_t p = 0; p < points; ++p) {
    by_cell[{row_a[p], row_b[p]}].push_back(p);
    additive[p].push_back(1);
    for (std::size_t g = 1; g < a.groups.size(); ++g) {
      additive[p].push_back(row_a[p] == g ? 1 : 0);
    }
    for (std::size_t g = 1; g < b.groups.size(); ++g) {
      additive[p].push_back(row_b[p] == g ? 1 : 0);
    }
  }
  if (by_cell.size() < a.groups.size() * b.groups.size() || by_cell.size() * 2 > points) {
    return std::nullopt;
  }
  for (auto& [cell, members] : by_cell) {
    cells.groups.push_back({"", std::nullopt, std::move(members)});
  }
  const std::vector<double> means = mean_over_replications(values);
  Replicated single;
  for (const double mean : means) {
    single.push_back({mean});
  }
  const auto together = share_explained(cells, values);
  const auto model = statistics::fit_linear_model(additive, single, false);
  if (!together || !model || !model->r_squared) {
    return std::nullopt;
  }
  return std::max(0.0, *together - *model->r_squared);
}

statistics::CrossoverAnswer crossovers_along(const Factor& factor,
                                             const FactorGroups& groups,
                                             const Replicated& differences) {
  std::vector<double> places;
  Replicated at;
  for (const FactorGroups::Group& group : groups.groups) {
    places.push_back(factor.logarithmic ? std::log(*group.number) : *group.number);
    at.push_back(mean_of_members(differences, group.members));
  }
  statistics::CrossoverAnswer answer = statistics::find_crossovers(places, at);
  for (statistics::Crossover& root : answer.roots) {
    for (std::optional<double>* value : {&root.at.mean, &root.at.low, &root.at.high}) {
      if (*value && factor.logarithmic) {
        *value = std::exp(**value);
      }
    }
  }
  return answer;
}

ModelTerms terms_of(const Experiment& experiment,
                    const std::vector<std::uint32_t>& points,
                    bool first_order_only) {
  ModelTerms terms;
  terms.rows.assign(points.size(), {1.0});
  terms.names = {"(mean of the middle)"};
  const auto add = [&](const std::string& name, const std::vector<double>& column) {
    terms.names.push_back(name);
    for (std::size_t k = 0; k < points.size(); ++k) {
      terms.rows[k].push_back(column[k]);
    }
  };
  struct Numeric {
    std::string name;
    std::vector<double> column;
    bool has_square = false;  ///< three values or more
  };
  std::vector<Numeric> numeric;
  for (std::size_t f = 0; f < experiment.design().factors.size(); ++f) {
    const Factor& factor = experiment.design().factors[f];
    const FactorGroups groups = groups_by_text(experiment, points, f);
    if (groups.groups.size() < 2) {
      continue;
    }
    if (!groups.is_numeric()) {
      for (std::size_t g = 1; g < groups.groups.size(); ++g) {
        std::vector<double> column(points.size(), 0);
        for (const std::size_t member : groups.groups[g].members) {
          column[member] = 1;
        }
        add(factor.name + " is " + groups.groups[g].name, column);
      }
      continue;
    }
    const auto scaled = [&](double value) { return factor.logarithmic ? std::log(value) : value; };
    const double low = scaled(*groups.groups.front().number);
    const double high = scaled(*groups.groups.back().number);
    std::vector<double> column;
    for (const std::uint32_t p : points) {
      const double value = scaled(*experiment.points()[p].values[f].number);
      column.push_back(2 * (value - low) / (high - low) - 1);
    }
    add(factor.name, column);
    numeric.push_back({factor.name, std::move(column), groups.groups.size() > 2});
  }
  const auto fits = [&](std::size_t more) {
    return !first_order_only && points.size() >= 2 * (terms.names.size() + more);
  };
  const std::size_t products = numeric.size() * (numeric.size() - (numeric.empty() ? 0 : 1)) / 2;
  if (fits(products)) {
    for (std::size_t a = 0; a < numeric.size(); ++a) {
      for (std::size_t b = a + 1; b < numeric.size(); ++b) {
        std::vector<double> column;
        for (std::size_t k = 0; k < points.size(); ++k) {
          column.push_back(numeric[a].column[k] * numeric[b].column[k]);
        }
        add(numeric[a].name + " x " + numeric[b].name, column);
      }
    }
  }
  if (fits(numeric.size())) {
    for (const Numeric& factor : numeric) {
      if (factor.has_square) {
        std::vector<double> square;
        for (const double value : factor.column) {
          square.push_back(value * value);
        }
        add(factor.name + " squared", square);
      }
    }
  }
  return terms;
}

std::vector<Outlier> outliers_of(const Results& results, std::size_t measure, std::size_t count) {
  std::vector<Outlier> all;
  const auto points = static_cast<std::uint32_t>(results.experiment().points().size());
  for (std::uint32_t arm = 0; arm < results.design().arms.size(); ++arm) {
    const std::size_t first = all.size();
    double squares = 0;
    for (std::uint32_t p = 0; p < points; ++p) {
      std::vector<double> sorted;
      const std::size_t begin = all.size();
      for (std::uint32_t r = 0; r < results.replications_count(); ++r) {
        const ResultRow* row = results.ended(p, arm, r);
        const auto value = row == nullptr ? std::nullopt : value_of(*row, measure).number;
        if (value) {
          all.push_back({row->row, p, arm, r, *value, 0, 0});
          sorted.push_back(*value);
        }
      }
      std::sort(sorted.begin(), sorted.end());
      for (std::size_t k = begin; k < all.size(); ++k) {
        all[k].median = *statistics::quantile(sorted, 0.5);
        squares += (all[k].value - all[k].median) * (all[k].value - all[k].median);
      }
    }
    const double sd =
        all.size() > first ? std::sqrt(squares / static_cast<double>(all.size() - first)) : 0;
    for (std::size_t k = first; k < all.size(); ++k) {
      all[k].distance = sd > 0 ? (all[k].value - all[k].median) / sd : 0;
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const Outlier& a, const Outlier& b) {
    return std::abs(a.distance) > std::abs(b.distance);
  });
  all.resize(std::min(all.size(), count));
  return all;
}

}  // namespace boyd::experiment
