/// What the factors of an experiment do to a response, averaged over everything else.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "host/experiment/results.hpp"
#include "host/statistics/crossover.hpp"
#include "host/statistics/estimate.hpp"
#include "host/statistics/linear_model.hpp"
#include "host/statistics/sensitivity.hpp"

namespace boyd::experiment {

using statistics::Replicated;

/// The points of an experiment by the value of one factor: each value by itself where there are few
/// of them, else classes with about as many points each.
struct FactorGroups {
  struct Group {
    std::string name;                  ///< "60", or "20 to 41"
    std::optional<double> number;      ///< the value, or the mean of the class
    std::vector<std::size_t> members;  ///< places in the list of points
  };
  std::vector<Group> groups;  ///< ascending where they are numbers, else in the order of levels
  bool is_classed = false;

  bool is_numeric() const;
};
FactorGroups groups_of(const Experiment& experiment,
                       const std::vector<std::uint32_t>& points,
                       std::size_t factor,
                       std::size_t groups_max = 12);

/// Mean of the members by replication.
std::vector<double> mean_of_members(const Replicated& values,
                                    const std::vector<std::size_t>& members);

/// Share of the variance of the points' means that the groups of a factor explain, 0..1; absent
/// where the means do not vary.
std::optional<double> share_explained(const FactorGroups& groups, const Replicated& values);

/// Of what both factors' groups together explain beyond their sum (R squared of all cells less that
/// of the additive model); absent where cells have on average fewer than two points, are too few,
/// or factors depend on each other.
std::optional<double> interaction_share(const FactorGroups& a,
                                        const FactorGroups& b,
                                        const Replicated& values);

/// Where the difference of two arms changes its sign along a numeric factor, averaged over the
/// points of each group. Linear between groups in the factor, or in its logarithm where it is
/// logarithmic.
statistics::CrossoverAnswer crossovers_along(const Factor& factor,
                                             const FactorGroups& groups,
                                             const Replicated& differences);

/// Terms of a linear model at a list of points: one, each numeric factor from -1 to 1, its square
/// and products of two where the points are at least twice the terms, levels that are no numbers as
/// differences to the first.
struct ModelTerms {
  std::vector<std::string> names;
  std::vector<std::vector<double>> rows;  ///< [point][term]
};
ModelTerms terms_of(const Experiment& experiment,
                    const std::vector<std::uint32_t>& points,
                    bool first_order_only = false);

/// A world that lies far from the other replications of its point and arm.
struct Outlier {
  std::uint64_t row = 0;
  std::uint32_t point = 0;
  std::uint32_t arm = 0;
  std::uint32_t replication = 0;
  double value = 0;
  double median = 0;    ///< of its point and arm
  double distance = 0;  ///< in standard deviations, the spread taken over all points of the arm
};
/// The `count` farthest, farthest first.
std::vector<Outlier> outliers_of(const Results& results, std::size_t measure, std::size_t count);

}  // namespace boyd::experiment
