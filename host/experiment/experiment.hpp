/// A design with its points and, for each of them, the worlds that it is made of.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "host/experiment/points.hpp"
#include "host/experiment/result_row.hpp"
#include "host/run/document_study.hpp"
#include "host/run/runner.hpp"

namespace boyd::experiment {

class Experiment {
public:
  /// Makes the points. Throws what points_of throws.
  explicit Experiment(Design design);

  const Design& design() const { return design_; }
  const std::vector<Point>& points() const { return points_; }
  /// Worlds when every point takes the most replications.
  std::uint64_t worlds_count_max() const;
  std::uint64_t row_number(std::uint32_t point, std::uint32_t arm, std::uint32_t replication) const;
  /// The seed of `boyd run` for an arm at a point: the design's, or one of its own without common
  /// random numbers.
  std::uint64_t seed_of(std::uint32_t point, std::uint32_t arm) const;
  /// The scenario at a point. Throws scenario::ScenarioError whose problems name the point.
  scenario::Document document(std::uint32_t point) const;
  /// Factors and their values: "decide_s = 60, jamming = strong".
  std::string point_text(std::uint32_t point) const;
  /// The arguments after `boyd run` or `boyd explain` that make one world again.
  std::string world_arguments(std::uint32_t point,
                              std::uint32_t arm,
                              std::uint32_t replication) const;

private:
  Design design_;
  std::vector<Point> points_;
};

/// Reads the scenario of every point; the hashes, by point. `checked` is called with the share done
/// from any thread, one call at a time. Throws scenario::ScenarioError with the problems of the
/// first points that have some.
std::vector<std::string> check_points(const Experiment& experiment,
                                      std::uint32_t threads,
                                      const run::StopFlag& stop,
                                      const std::function<void(double)>& checked);

/// The worlds of one point, ready to run; for one thread.
class PointStudy {
public:
  PointStudy(const Experiment& experiment, std::uint32_t point);

  std::uint32_t point() const { return point_; }
  /// All arms, replications [first, first + count), by arm and replication. Less where `stop` was
  /// requested before all had ended: nothing.
  std::vector<ResultRow> run(std::uint32_t replication_first,
                             std::uint32_t replications_count,
                             run::RunOptions options,
                             const run::StopFlag& stop) const;
  /// What makes the worlds of an arm of the design, and its row in document().
  const run::DocumentStudy& study(std::uint32_t arm) const {
    return *studies_.at(studies_.size() == 1 ? 0 : arm);
  }
  std::uint32_t arm_row(std::uint32_t arm) const { return arm_rows_.at(arm); }
  const scenario::Document& document() const { return document_; }

private:
  const Experiment& experiment_;
  std::uint32_t point_;
  scenario::Document document_;
  std::vector<std::uint32_t> arm_rows_;  ///< of the document, by arm of the design
  /// One for all arms with common random numbers, else one for each.
  std::vector<std::unique_ptr<run::DocumentStudy>> studies_;
};

}  // namespace boyd::experiment
