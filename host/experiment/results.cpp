#include "host/experiment/results.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "host/experiment/session.hpp"

namespace boyd::experiment {

namespace {

Manifest manifest_in(const std::string& path) {
  auto manifest = Store::manifest_of(path);
  if (!manifest) {
    throw StoreError(path + ": holds no experiment");
  }
  return std::move(*manifest);
}

/// Jackknife pseudo-values of a ratio of sums; the ratio itself where there is one world, or where
/// the others have nothing to divide by.
std::vector<double> pseudo_values(const std::vector<statistics::RatioTerm>& terms) {
  double numerator = 0;
  double denominator = 0;
  for (const statistics::RatioTerm& term : terms) {
    numerator += term.numerator;
    denominator += term.denominator;
  }
  const double whole = denominator != 0 ? numerator / denominator : 0;
  const auto count = static_cast<double>(terms.size());
  std::vector<double> values;
  for (const statistics::RatioTerm& term : terms) {
    const double rest = denominator - term.denominator;
    values.push_back(terms.size() > 1 && rest != 0
                         ? count * whole - (count - 1) * (numerator - term.numerator) / rest
                         : whole);
  }
  return values;
}

std::vector<double> values_at(const Results& results,
                              const Responses& responses,
                              std::uint32_t point,
                              std::uint32_t arm) {
  const run::Form form = run::measures()[responses.measure].form;
  std::vector<double> values;
  std::vector<statistics::RatioTerm> terms;
  for (const std::uint32_t replication : responses.replications) {
    const ResultRow& row = *results.ended(point, arm, replication);
    const run::MeasureValue value = value_of(row, responses.measure);
    terms.push_back(value.term.value_or(statistics::RatioTerm{}));
    const double standard = form == run::Form::kTime ? row.watched_s : 0;
    values.push_back(value.number.value_or(standard));
  }
  return form == run::Form::kRatio ? pseudo_values(terms) : values;
}

}  // namespace

Results::Results(const std::string& path) : Results(path, manifest_in(path)) {}

Results::Results(const std::string& path, Manifest manifest)
    : path_(path), manifest_(std::move(manifest)), experiment_(stored_experiment(manifest_)) {
  Database database(path, Database::Mode::kRead);
  rows_ = read_rows(database);
  wall_s_ = read_wall_s(database);
  if (rows_.empty()) {
    throw StoreError(path + ": holds no world yet; `boyd experiment ... --resume` goes on");
  }
  places_.assign(experiment_.worlds_count_max(), 0);
  for (std::size_t k = 0; k < rows_.size(); ++k) {
    check_row(database, experiment_, rows_[k]);
    places_.at(rows_[k].row) = static_cast<std::uint32_t>(k + 1);
    replications_count_ = std::max(replications_count_, rows_[k].replication + 1);
  }
}

const ResultRow* Results::ended(std::uint32_t point,
                                std::uint32_t arm,
                                std::uint32_t replication) const {
  const std::uint32_t place = places_.at(experiment_.row_number(point, arm, replication));
  return place == 0 || rows_[place - 1].failed ? nullptr : &rows_[place - 1];
}

run::MeasureColumns Results::columns(std::size_t measure,
                                     std::uint32_t point,
                                     std::uint32_t arm) const {
  run::MeasureColumns columns(measure);
  for (std::uint32_t r = 0; r < replications_count_; ++r) {
    if (const ResultRow* row = ended(point, arm, r)) {
      columns.add(value_of(*row, measure), row->watched_s);
    } else {
      columns.add_missing();
    }
  }
  return columns;
}

Responses responses_of(const Results& results, std::size_t measure) {
  Responses responses;
  responses.measure = measure;
  const auto arms_count = static_cast<std::uint32_t>(results.design().arms.size());
  const auto points_count = static_cast<std::uint32_t>(results.experiment().points().size());
  const auto ended_in_all_arms = [&](std::uint32_t point, std::uint32_t replication) {
    for (std::uint32_t arm = 0; arm < arms_count; ++arm) {
      if (results.ended(point, arm, replication) == nullptr) {
        return false;
      }
    }
    return true;
  };
  for (std::uint32_t p = 0; p < points_count; ++p) {
    for (std::uint32_t r = 0; r < results.replications_count(); ++r) {
      if (ended_in_all_arms(p, r)) {
        responses.points.push_back(p);
        break;
      }
    }
  }
  for (std::uint32_t r = 0; r < results.replications_count(); ++r) {
    if (std::all_of(responses.points.begin(), responses.points.end(), [&](std::uint32_t p) {
          return ended_in_all_arms(p, r);
        })) {
      responses.replications.push_back(r);
    }
  }
  for (std::uint32_t arm = 0; arm < arms_count; ++arm) {
    auto& of_arm = responses.values.emplace_back();
    for (const std::uint32_t p : responses.points) {
      of_arm.push_back(values_at(results, responses, p, arm));
    }
  }
  return responses;
}

std::vector<std::vector<double>> differences_of(const Responses& responses, std::size_t arm) {
  // Pseudo-values of the same night in two arms that did the same may differ in their last digits.
  constexpr double kRounding = 1e-12;
  std::vector<std::vector<double>> differences = responses.values.at(arm);
  for (std::size_t p = 0; p < differences.size(); ++p) {
    for (std::size_t r = 0; r < differences[p].size(); ++r) {
      const double first = responses.values.front()[p][r];
      double& value = differences[p][r];
      const double scale = std::abs(value) + std::abs(first);
      value = std::abs(value - first) <= kRounding * scale ? 0 : value - first;
    }
  }
  return differences;
}

std::vector<double> mean_over_points(const std::vector<std::vector<double>>& values) {
  std::vector<double> means(values.empty() ? 0 : values.front().size(), 0);
  for (const auto& of_point : values) {
    for (std::size_t r = 0; r < means.size(); ++r) {
      means[r] += of_point[r];
    }
  }
  for (double& mean : means) {
    mean /= static_cast<double>(values.size());
  }
  return means;
}

std::vector<double> mean_over_replications(const std::vector<std::vector<double>>& values) {
  std::vector<double> means;
  for (const auto& of_point : values) {
    double sum = 0;
    for (const double value : of_point) {
      sum += value;
    }
    means.push_back(sum / static_cast<double>(of_point.size()));
  }
  return means;
}

}  // namespace boyd::experiment
