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

/// Panels side by side, three in a row.
Picture panels(const std::vector<Panel>& shown, const std::string& value_axis);

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
};
Picture heat_map(const HeatMap& map);

/// Means over the points that are in both groups, intervals over replications.
std::vector<std::vector<statistics::Estimate>> heat_cells(const experiment::FactorGroups& x,
                                                          const experiment::FactorGroups& y,
                                                          const statistics::Replicated& values);

/// Name and unit.
std::string axis_of(const experiment::Factor& factor);

}  // namespace boyd::app
