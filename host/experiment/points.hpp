/// The points of a design as settings of its scenario.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/experiment/design.hpp"
#include "host/experiment/unit_points.hpp"

namespace boyd::experiment {

struct FactorValue {
  std::string text;              ///< a number, or the name of a level
  std::optional<double> number;  ///< where it can be drawn on an axis
};

struct Point {
  std::vector<double> unit;         ///< by factor, 0..1
  std::vector<FactorValue> values;  ///< by factor
  /// Of the scenario: the design's own, then those of the factors in their order.
  std::vector<scenario::CommandLineSetting> settings;
};

/// Every point in the order in which the store numbers them. Where noise is crossed, all its points
/// of one decision follow each other. Throws scenario::ScenarioError for a table of points that
/// does not fit the factors, and when there are more than kPointsMax.
std::vector<Point> points_of(const Design& design);

inline constexpr std::size_t kPointsMax = 1'000'000;

/// The value of a factor at a place of the unit interval.
FactorValue value_at(const Factor& factor, double unit);

}  // namespace boyd::experiment
