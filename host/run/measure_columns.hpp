/// One measure over the replications of an arm, and what statistics say of it by its form.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "host/run/measures.hpp"
#include "host/statistics/estimate.hpp"
#include "host/statistics/mean.hpp"
#include "host/statistics/ratio.hpp"
#include "host/statistics/survival.hpp"

namespace boyd::run {

class MeasureColumns {
public:
  /// `measure`: a row of measures().
  explicit MeasureColumns(std::size_t measure) : measure_(measure) {}

  /// The next replication. `watched_s`: from its start to when it had to end.
  void add(const MeasureValue& value, double watched_s);
  /// The next replication has no world that ended.
  void add_missing();

  /// Values as one number each; kTime: worlds without one hold what they were watched.
  const statistics::Column& numbers() const { return numbers_; }

  /// By the form of the measure; intervals of shares are cut to what is possible.
  statistics::Estimate estimate() const;
  /// This minus the first, paired. The columns hold the same replications.
  statistics::Estimate difference(const MeasureColumns& first) const;
  /// Of that difference: the exact sign test where worlds say yes or no, else Student's t.
  std::optional<double> p_value(const MeasureColumns& first) const;

private:
  std::size_t measure_;
  statistics::Column numbers_;
  statistics::RatioColumn terms_;
  std::vector<statistics::Survival> times_;
  std::optional<double> shortest_s_;
};

}  // namespace boyd::run
