#include "host/experiment/points.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>
#include <sstream>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/scenario/problem.hpp"
#include "host/scenario/table_reader.hpp"

namespace boyd::experiment {

namespace {

using scenario::ScenarioError;

/// Rows of the factors that a rule is about.
using Rows = std::vector<std::size_t>;

[[noreturn]] void refuse_size(const Design& design, double count) {
  throw ScenarioError(
      {{design.path,
        0,
        0,
        "design",
        fmt::format("makes {:.0f} points; at most {} are possible: fewer levels, or "
                    "a hypercube, would do",
                    count,
                    kPointsMax)}});
}

std::vector<std::uint32_t> levels_of(const Design& design, const Rows& rows) {
  std::vector<std::uint32_t> counts;
  for (const std::size_t row : rows) {
    counts.push_back(design.factors[row].levels_count);
  }
  return counts;
}

UnitPoints unit_points(const Design& design, const PointsRule& rule, const Rows& rows) {
  const std::size_t factors = rows.size();
  switch (rule.kind) {
    case DesignKind::kFullFactorial: {
      double count = 1;
      for (const std::uint32_t levels : levels_of(design, rows)) {
        count *= levels;
      }
      if (count > static_cast<double>(kPointsMax)) {
        refuse_size(design, count);
      }
      return full_factorial(levels_of(design, rows));
    }
    case DesignKind::kFractionalFactorial: {
      std::vector<std::string> names;
      for (const std::size_t row : rows) {
        names.push_back(design.factors[row].name);
      }
      const Fraction fraction = fraction_of(names, rule.generators);
      const double count = std::exp2(static_cast<double>(fraction.basic.size()));
      if (count > static_cast<double>(kPointsMax)) {
        refuse_size(design, count);
      }
      return fractional_factorial(fraction, factors);
    }
    case DesignKind::kLatinHypercube:
      return latin_hypercube(rule.points_count, factors, rule.seed);
    case DesignKind::kNearlyOrthogonalLatinHypercube:
      return nearly_orthogonal_latin_hypercube(rule.points_count, factors, rule.seed);
    case DesignKind::kSobolSequence:
      return sobol_sequence(rule.points_count, factors);
    case DesignKind::kOneAtATime: {
      std::vector<double> base;
      for (const std::size_t row : rows) {
        base.push_back(design.factors[row].base_unit.value_or(0.5));
      }
      return one_at_a_time(base, levels_of(design, rows));
    }
    case DesignKind::kMorris:
      return morris_trajectories(rule.trajectories_count, factors, rule.grid_count, rule.seed);
    case DesignKind::kSobolIndices:
      if (static_cast<double>(rule.points_count) * static_cast<double>(factors + 2) >
          static_cast<double>(kPointsMax)) {
        refuse_size(design,
                    static_cast<double>(rule.points_count) * static_cast<double>(factors + 2));
      }
      return sobol_index_points(rule.points_count, factors);
    case DesignKind::kTable:
      break;
  }
  return {};
}

std::string without_blanks(const std::string& cell) {
  const std::size_t first = cell.find_first_not_of(" \t\r");
  const std::size_t last = cell.find_last_not_of(" \t\r");
  return first == std::string::npos ? "" : cell.substr(first, last - first + 1);
}

/// Cells of a line (RFC 4180): in quotes a comma is a part of the cell, and "" is a quote.
std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (std::size_t k = 0; k < line.size(); ++k) {
    const char c = line[k];
    if (c == '"' && quoted && k + 1 < line.size() && line[k + 1] == '"') {
      cells.back() += c;
      ++k;
    } else if (c == '"' && (quoted || without_blanks(cells.back()).empty())) {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  std::transform(cells.begin(), cells.end(), cells.begin(), without_blanks);
  return cells;
}

/// "a, b, c": at most twenty of them.
std::string listed(std::vector<std::string> names) {
  constexpr std::size_t kListedMax = 20;
  const bool more = names.size() > kListedMax;
  names.resize(std::min(names.size(), kListedMax));
  return fmt::format("{}{}", fmt::join(names, ", "), more ? ", ..." : "");
}

std::optional<double> number_of(const std::string& text) {
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && rest == end && std::isfinite(value) ? std::optional(value)
                                                                     : std::nullopt;
}

/// Where a cell of a table lies in the factor's unit interval; a sentence where it lies nowhere.
std::optional<double> unit_of(const Factor& factor, const std::string& cell, std::string& problem) {
  if (factor.kind == FactorKind::kLevels) {
    for (std::size_t k = 0; k < factor.levels.size(); ++k) {
      if (factor.levels[k].name == cell) {
        return (static_cast<double>(k) + 0.5) / static_cast<double>(factor.levels.size());
      }
    }
    std::vector<std::string> names;
    for (const Level& level : factor.levels) {
      names.push_back(level.name);
    }
    problem = "'" + cell + "' is none of the factor's levels: " + listed(std::move(names));
    return std::nullopt;
  }
  const auto value = number_of(cell);
  if (!value || *value < factor.low || *value > factor.high) {
    problem =
        fmt::format("must be a number from {} to {}, found '{}'", factor.low, factor.high, cell);
    return std::nullopt;
  }
  if (factor.kind == FactorKind::kInteger) {
    if (*value != std::floor(*value)) {
      problem = "must be a whole number, found '" + cell + "'";
      return std::nullopt;
    }
    return (*value - factor.low + 0.5) / (factor.high - factor.low + 1);
  }
  return factor.logarithmic ? std::log(*value / factor.low) / std::log(factor.high / factor.low)
                            : (*value - factor.low) / (factor.high - factor.low);
}

/// Points of a table: a header with the factors' names in any order, then a row for each point.
/// Numbers are kept as written.
class TableOfPoints {
public:
  explicit TableOfPoints(const Design& design) : design_(design), text_(design.points.table_text) {}

  std::vector<Point> read() {
    std::string line;
    while (std::getline(text_, line)) {
      line_ += 1;
      if (line_ == 1 && line.starts_with("\xEF\xBB\xBF")) {
        line.erase(0, 3);  // what spreadsheets write before UTF-8
      }
      if (line.find_first_not_of(" \t\r") == std::string::npos || line.starts_with("#")) {
        continue;
      }
      if (columns_.empty()) {
        read_header(line);
      } else {
        read_row(line);
      }
    }
    if (points_.empty() && problems_.empty()) {
      report("", "holds no points; it needs a line with the names of the factors, then a row each");
    }
    if (!problems_.empty()) {
      throw ScenarioError(std::move(problems_));
    }
    return std::move(points_);
  }

private:
  void report(const std::string& key, const std::string& what) {
    problems_.push_back({design_.points.table_path, line_, line_ > 0 ? 1U : 0U, key, what});
  }

  void read_header(const std::string& line) {
    std::set<std::size_t> seen;
    for (const std::string& name : cells_of(line)) {
      const auto found = std::find_if(design_.factors.begin(),
                                      design_.factors.end(),
                                      [&](const Factor& factor) { return factor.name == name; });
      columns_.push_back(static_cast<std::size_t>(found - design_.factors.begin()));
      if (found == design_.factors.end()) {
        std::vector<std::string> names;
        for (const Factor& factor : design_.factors) {
          names.push_back(factor.name);
        }
        report(name, "is no factor of the design, which has " + listed(std::move(names)));
      } else if (!seen.insert(columns_.back()).second) {
        report(name, "stands in two columns");
      }
    }
    for (std::size_t f = 0; f < design_.factors.size(); ++f) {
      if (seen.count(f) == 0) {
        report(design_.factors[f].name, "is missing among the columns");
      }
    }
    if (!problems_.empty()) {
      throw ScenarioError(std::move(problems_));
    }
  }

  void read_row(const std::string& line) {
    const std::vector<std::string> cells = cells_of(line);
    if (cells.size() != columns_.size()) {
      report("", fmt::format("has {} cells, the header {}", cells.size(), columns_.size()));
      return;
    }
    Point point;
    point.unit.assign(columns_.size(), 0);
    point.values.resize(columns_.size());
    for (std::size_t c = 0; c < cells.size(); ++c) {
      const Factor& factor = design_.factors[columns_[c]];
      std::string problem;
      const auto unit = unit_of(factor, cells[c], problem);
      if (!unit) {
        report(factor.name, problem);
        continue;
      }
      point.unit[columns_[c]] = *unit;
      point.values[columns_[c]] = factor.kind == FactorKind::kLevels
                                      ? value_at(factor, *unit)
                                      : FactorValue{cells[c], number_of(cells[c])};
    }
    points_.push_back(std::move(point));
  }

  const Design& design_;
  std::istringstream text_;
  std::uint32_t line_ = 0;
  std::vector<std::size_t> columns_;
  std::vector<Point> points_;
  std::vector<scenario::Problem> problems_;
};

std::size_t level_at(const Factor& factor, double unit) {
  const auto count = static_cast<double>(factor.levels.size());
  return static_cast<std::size_t>(std::clamp(std::floor(unit * count), 0.0, count - 1));
}

void add_settings(const Factor& factor, Point& point, std::size_t row) {
  if (factor.kind == FactorKind::kLevels) {
    const Level& level = factor.levels[level_at(factor, point.unit[row])];
    point.settings.insert(point.settings.end(), level.settings.begin(), level.settings.end());
    return;
  }
  for (const std::string& path : factor.paths) {
    point.settings.push_back({path, point.values[row].text});
  }
}

Rows rows_with(const Design& design, std::optional<Role> role) {
  Rows rows;
  for (std::size_t f = 0; f < design.factors.size(); ++f) {
    if (!role || design.factors[f].role == *role) {
      rows.push_back(f);
    }
  }
  return rows;
}

/// All factors together, crossed where noise has a rule of its own.
UnitPoints all_unit_points(const Design& design) {
  if (!design.noise) {
    return unit_points(design, design.points, rows_with(design, std::nullopt));
  }
  const Rows decision_rows = rows_with(design, Role::kDecision);
  const Rows noise_rows = rows_with(design, Role::kNoise);
  const UnitPoints decisions = unit_points(design, design.points, decision_rows);
  const UnitPoints noises = unit_points(design, *design.noise, noise_rows);
  const double count = static_cast<double>(decisions.size()) * static_cast<double>(noises.size());
  if (count > static_cast<double>(kPointsMax)) {
    refuse_size(design, count);
  }
  UnitPoints points;
  for (const auto& decision : decisions) {
    for (const auto& noise : noises) {
      std::vector<double>& point = points.emplace_back(design.factors.size(), 0.0);
      for (std::size_t k = 0; k < decision_rows.size(); ++k) {
        point[decision_rows[k]] = decision[k];
      }
      for (std::size_t k = 0; k < noise_rows.size(); ++k) {
        point[noise_rows[k]] = noise[k];
      }
    }
  }
  return points;
}

}  // namespace

FactorValue value_at(const Factor& factor, double unit) {
  if (factor.kind == FactorKind::kLevels) {
    const Level& level = factor.levels[level_at(factor, unit)];
    return {level.name, level.number};
  }
  if (factor.kind == FactorKind::kInteger) {
    const double count = factor.high - factor.low + 1;
    const double at = factor.logarithmic
                          ? factor.low * std::pow((factor.high + 1) / factor.low, unit) - factor.low
                          : unit * count;
    const double value = factor.low + std::clamp(std::floor(at), 0.0, count - 1);
    return {fmt::format("{:.0f}", value), value};
  }
  // Twelve digits: enough for any input, and no 0.30000000000000004 in tables.
  const double exact = factor.logarithmic ? factor.low * std::pow(factor.high / factor.low, unit)
                                          : factor.low + unit * (factor.high - factor.low);
  const double value = *number_of(fmt::format("{:.12g}", exact));
  return {scenario::text_of_number(value), value};
}

std::vector<Point> points_of(const Design& design) {
  std::vector<Point> points;
  if (design.points.kind == DesignKind::kTable) {
    points = TableOfPoints(design).read();
  } else {
    for (std::vector<double>& unit : all_unit_points(design)) {
      Point& point = points.emplace_back();
      point.unit = std::move(unit);
      for (std::size_t f = 0; f < design.factors.size(); ++f) {
        point.values.push_back(value_at(design.factors[f], point.unit[f]));
      }
    }
  }
  for (Point& point : points) {
    point.settings = design.settings;
    for (std::size_t f = 0; f < design.factors.size(); ++f) {
      add_settings(design.factors[f], point, f);
    }
  }
  return points;
}

}  // namespace boyd::experiment
