#include "host/experiment/calibration.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <tuple>
#include <utility>

namespace boyd::experiment {

namespace {

std::size_t place_of(DroneEnd end) {
  return static_cast<std::size_t>(end);
}

/// A count of a world by the name of its measure.
double count_of(const ResultRow& row, const char* name) {
  const auto measure = run::find_measure(name);
  if (!measure) {
    throw std::logic_error(std::string("there is no measure ") + name);
  }
  return row.numbers.at(column_of(*measure)).value_or(0);
}

Shares world_shares(const ResultRow& row) {
  const double armed =
      count_of(row, "attackers_launched_count") - count_of(row, "attackers_unresolved_count");
  const double decoys = count_of(row, "decoys_launched_count");
  const double all = armed + decoys;
  if (all <= 0) {
    return {};
  }
  const double armed_shot = count_of(row, "attackers_shot_down_count");
  const double armed_jammed = count_of(row, "attackers_jammed_count");
  const double decoys_shot = count_of(row, "decoys_shot_down_count");
  return {(armed_shot + decoys_shot) / all,
          (armed_jammed + decoys - decoys_shot) / all,
          (armed - armed_shot - armed_jammed) / all};
}

/// Mean and variance (n - 1) of each share.
std::pair<Shares, Shares> moments_of(const std::vector<Shares>& all) {
  Shares mean{};
  Shares variance{};
  const auto count = static_cast<double>(all.size());
  for (std::size_t k = 0; k < kDroneEnds; ++k) {
    for (const Shares& shares : all) {
      mean[k] += shares[k] / count;
    }
    for (const Shares& shares : all) {
      variance[k] += (shares[k] - mean[k]) * (shares[k] - mean[k]) / (count - 1);
    }
  }
  return {mean, variance};
}

double deviation_of(const std::vector<double>& values) {
  double mean = 0;
  for (const double value : values) {
    mean += value / static_cast<double>(values.size());
  }
  double square = 0;
  for (const double value : values) {
    square += (value - mean) * (value - mean);
  }
  return std::sqrt(square / static_cast<double>(values.size() - 1));
}

/// Pearson's coefficient; 0 where one of them does not vary.
double correlation_of(const std::vector<double>& a, const std::vector<double>& b) {
  const auto count = static_cast<double>(a.size());
  double mean_a = 0;
  double mean_b = 0;
  for (std::size_t k = 0; k < a.size(); ++k) {
    mean_a += a[k] / count;
    mean_b += b[k] / count;
  }
  double product = 0;
  for (std::size_t k = 0; k < a.size(); ++k) {
    product += (a[k] - mean_a) * (b[k] - mean_b) / (count - 1);
  }
  const double spread = deviation_of(a) * deviation_of(b);
  return spread > 0 ? product / spread : 0;
}

}  // namespace

double through_of(const PublishedMonth& month) {
  return static_cast<double>(month.unaccounted_count) /
         static_cast<double>(month.launched_count - month.airborne_count);
}

std::optional<Shares> shares_of(const PublishedMonth& month) {
  if (!month.lost_to_jamming_count) {
    return std::nullopt;
  }
  const auto all = static_cast<double>(month.launched_count - month.airborne_count);
  return Shares{static_cast<double>(month.shot_down_count) / all,
                static_cast<double>(*month.lost_to_jamming_count) / all,
                through_of(month)};
}

std::vector<PointShares> point_shares_of(const Results& results, std::uint32_t arm) {
  std::vector<PointShares> points;
  const auto points_count = static_cast<std::uint32_t>(results.experiment().points().size());
  for (std::uint32_t point = 0; point < points_count; ++point) {
    std::vector<Shares> worlds;
    for (std::uint32_t replication = 0; replication < results.replications_count(); ++replication) {
      if (const ResultRow* row = results.ended(point, arm, replication)) {
        worlds.push_back(world_shares(*row));
      }
    }
    if (worlds.size() < 2) {
      continue;
    }
    PointShares& shares = points.emplace_back();
    shares.point = point;
    std::tie(shares.mean, shares.variance) = moments_of(worlds);
    for (double& variance : shares.variance) {
      variance /= static_cast<double>(worlds.size());
    }
  }
  return points;
}

Target target_of(const std::vector<PublishedMonth>& months) {
  std::vector<Shares> fit;
  for (const PublishedMonth& month : months) {
    if (month.use == MonthUse::kFit) {
      fit.push_back(shares_of(month).value());
    }
  }
  Target target;
  std::tie(target.mean, target.variance) = moments_of(fit);
  return target;
}

double implausibility_of(const PointShares& point, const Target& target, double discrepancy) {
  double worst = 0;
  for (std::size_t k = 0; k < kDroneEnds; ++k) {
    const double variance = target.variance[k] + point.variance[k] + discrepancy * discrepancy;
    worst = std::max(worst, std::abs(point.mean[k] - target.mean[k]) / std::sqrt(variance));
  }
  return worst;
}

Calibration calibrated(std::vector<PointShares> points,
                       const std::vector<PublishedMonth>& months,
                       double discrepancy) {
  Calibration out;
  out.target = target_of(months);
  out.points = std::move(points);
  std::vector<Shares> ensemble;
  for (std::size_t k = 0; k < out.points.size(); ++k) {
    out.implausibility.push_back(implausibility_of(out.points[k], out.target, discrepancy));
    if (out.implausibility[k] <= kImplausible) {
      out.kept.push_back(k);
      ensemble.push_back(out.points[k].mean);
    }
  }
  if (ensemble.size() > 1) {
    std::tie(out.ensemble_mean, out.ensemble_variance) = moments_of(ensemble);
  } else if (!ensemble.empty()) {
    out.ensemble_mean = ensemble.front();
  }
  return out;
}

Residual residual_of(const Calibration& calibration,
                     DroneEnd end,
                     double published,
                     double discrepancy) {
  const std::size_t k = place_of(end);
  const double variance =
      calibration.target.variance[k] + calibration.ensemble_variance[k] + discrepancy * discrepancy;
  const double difference = published - calibration.ensemble_mean[k];
  return {difference,
          difference / std::sqrt(variance),
          (published - calibration.target.mean[k]) / std::sqrt(calibration.target.variance[k])};
}

std::vector<FactorLearnt> factors_learnt(const Experiment& experiment,
                                         const Calibration& calibration) {
  if (calibration.kept.size() < 3) {
    return {};
  }
  const std::size_t factors = experiment.design().factors.size();
  std::vector<std::vector<double>> kept(factors);
  std::vector<FactorLearnt> out(factors);
  for (std::size_t f = 0; f < factors; ++f) {
    std::vector<double> all;
    for (const PointShares& point : calibration.points) {
      all.push_back(experiment.points()[point.point].unit.at(f));
    }
    for (const std::size_t place : calibration.kept) {
      const Point& point = experiment.points()[calibration.points[place].point];
      kept[f].push_back(point.unit.at(f));
      out[f].values.push_back(point.values.at(f).number.value_or(point.unit.at(f)));
    }
    std::sort(out[f].values.begin(), out[f].values.end());
    const double spread = deviation_of(all);
    out[f].spread_left = spread > 0 ? deviation_of(kept[f]) / spread : 1;
  }
  for (std::size_t f = 0; f < factors; ++f) {
    for (std::size_t other = 0; other < factors; ++other) {
      const double together = other == f ? 0 : correlation_of(kept[f], kept[other]);
      if (other != f && std::abs(together) > std::abs(out[f].correlation)) {
        out[f].correlation = together;
        out[f].partner = other;
      }
    }
  }
  return out;
}

}  // namespace boyd::experiment
