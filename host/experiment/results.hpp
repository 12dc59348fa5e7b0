/// What a store holds, by point, arm and replication.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/experiment/experiment.hpp"
#include "host/experiment/store.hpp"
#include "host/run/measure_columns.hpp"

namespace boyd::experiment {

class Results {
public:
  /// Throws StoreError when there is no experiment in it or no world.
  explicit Results(const std::string& path);

  const std::string& path() const { return path_; }
  const Manifest& manifest() const { return manifest_; }
  const Experiment& experiment() const { return experiment_; }
  const Design& design() const { return experiment_.design(); }
  const std::vector<ResultRow>& rows() const { return rows_; }
  double wall_s() const { return wall_s_; }
  /// Null where there is none, or the world failed.
  const ResultRow* ended(std::uint32_t point, std::uint32_t arm, std::uint32_t replication) const;
  std::uint32_t replications_count() const { return replications_count_; }
  /// One measure at one point and arm, all replications.
  run::MeasureColumns columns(std::size_t measure, std::uint32_t point, std::uint32_t arm) const;

private:
  Results(const std::string& path, Manifest manifest);

  std::string path_;
  Manifest manifest_;
  Experiment experiment_;
  std::vector<ResultRow> rows_;
  std::uint32_t replications_count_ = 0;  ///< most of any point
  std::vector<std::uint32_t> places_;     ///< in rows_ by row number, one more; 0: none
  double wall_s_ = 0;
};

/// One measure as a table without holes: points at which every arm has worlds that ended, and the
/// replications that ended in all arms at all of these points.
struct Responses {
  std::size_t measure = 0;
  std::vector<std::uint32_t> points;        ///< of the experiment
  std::vector<std::uint32_t> replications;  ///< numbers
  /// [arm][place in points][place in replications]. A ratio over worlds is there as its jackknife
  /// pseudo-values (Tukey 1958), whose mean over replications is the ratio and which can be
  /// averaged and subtracted as other measures are.
  std::vector<std::vector<std::vector<double>>> values;

  bool empty() const { return points.empty() || replications.empty(); }
};
Responses responses_of(const Results& results, std::size_t measure);

/// [place in points][place in replications] of an arm minus that of the first.
std::vector<std::vector<double>> differences_of(const Responses& responses, std::size_t arm);

/// By replication: the mean over points. Replications are independent of each other, whether points
/// share their random numbers or not, so intervals of anything averaged over points come from
/// these.
std::vector<double> mean_over_points(const std::vector<std::vector<double>>& values);
/// By point: the mean over replications.
std::vector<double> mean_over_replications(const std::vector<std::vector<double>>& values);

}  // namespace boyd::experiment
