/// Pictures of groups of points that several parts of a report draw.
#pragma once

#include <string>
#include <vector>

#include "host/app/gnuplot.hpp"
#include "host/experiment/effects.hpp"
#include "host/statistics/estimate.hpp"

namespace boyd::app {

/// A curve over the groups of a factor, with bars for its intervals.
struct Curve {
  std::string title;
  std::vector<statistics::Estimate> at;  ///< by group
  std::size_t line_type = 1;             ///< its colour: that of the arm in all pictures
};

/// A panel of the curves over a factor.
struct Panel {
  std::string title;
  std::string axis;
  bool logarithmic = false;
  bool zero_line = false;
  experiment::FactorGroups groups;
  std::vector<Curve> curves;
};

/// Panels side by side, and one with the names of the curves.
Picture panels(const std::vector<Panel>& shown, const std::string& value_axis);

/// Where the value of a heat map is 0 in one column of it, in units of rows, with its interval.
struct ZeroMark {
  std::size_t column = 0;
  double row = 0;
  double row_low = 0;
  double row_high = 0;
  bool joins_next = false;  ///< a line goes to the next mark
};

/// Means of cells of two factors as colours with their numbers; `zero`: a colour for each sign and
/// a star where the interval leaves 0 out.
struct HeatMap {
  std::string title;
  std::string x_axis;
  std::string y_axis;
  experiment::FactorGroups x;
  experiment::FactorGroups y;
  std::vector<std::vector<statistics::Estimate>> cells;  ///< [x][y]; without mean where no point is
  bool zero = false;
  std::vector<ZeroMark> contour = {};
};
Picture heat_map(const HeatMap& map);
/// Whether it is 0 in every cell: then a sentence says as much.
bool is_nothing(const HeatMap& map);

/// Means over the points that are in both groups, intervals over replications.
std::vector<std::vector<statistics::Estimate>> heat_cells(const experiment::FactorGroups& x,
                                                          const experiment::FactorGroups& y,
                                                          const statistics::Replicated& values);

/// Where a value of a numeric factor lies between its groups, in units of groups, linear between
/// their numbers or, where `logarithmic`, their logarithms; never outside.
double row_of(const experiment::FactorGroups& groups, bool logarithmic, double value);

/// Its name, about four digits of a long number, or the beginning of long words.
std::string short_name(const experiment::FactorGroups& groups, std::size_t group);

/// Name and unit.
std::string axis_of(const experiment::Factor& factor);

}  // namespace boyd::app
