#include "host/run/measure_columns.hpp"

#include <algorithm>

#include "host/statistics/multiplicity.hpp"
#include "host/statistics/proportion.hpp"
#include "host/time/time.hpp"

namespace boyd::run {

using statistics::Estimate;

void MeasureColumns::add(const MeasureValue& value, double watched_s) {
  terms_.push_back(value.term);
  shortest_s_ = std::min(shortest_s_.value_or(watched_s), watched_s);
  if (measures()[measure_].form == Form::kTime) {
    times_.push_back({value.number.value_or(watched_s), value.number.has_value()});
    numbers_.emplace_back(std::min(value.number.value_or(watched_s), watched_s));
  } else {
    numbers_.push_back(value.number);
  }
}

void MeasureColumns::add_missing() {
  terms_.emplace_back();
  numbers_.emplace_back();
}

Estimate MeasureColumns::estimate() const {
  Estimate estimate;
  switch (measures()[measure_].form) {
    case Form::kProportion:
      estimate = statistics::proportion_interval(numbers_);
      break;
    case Form::kRatio:
      estimate = statistics::ratio_of_sums(terms_);
      break;
    case Form::kTime:
      estimate =
          statistics::restricted_mean(times_, shortest_s_.value_or(time::to_seconds(kNever)));
      break;
    case Form::kMean:
      estimate = statistics::mean_interval(numbers_);
      break;
  }
  if (measures()[measure_].is_share) {
    statistics::cut_interval(estimate, 0, 1);
  }
  return estimate;
}

Estimate MeasureColumns::difference(const MeasureColumns& first) const {
  Estimate difference;
  switch (measures()[measure_].form) {
    case Form::kProportion:
      difference = statistics::proportion_difference(numbers_, first.numbers_);
      break;
    case Form::kRatio:
      difference = statistics::ratio_difference(terms_, first.terms_);
      break;
    case Form::kTime:
    case Form::kMean:
      difference = statistics::paired_difference(numbers_, first.numbers_);
      break;
  }
  if (measures()[measure_].is_share) {
    statistics::cut_interval(difference, -1, 1);
  }
  return difference;
}

std::optional<double> MeasureColumns::p_value(const MeasureColumns& first) const {
  if (measures()[measure_].form == Form::kProportion) {
    return statistics::sign_test_p_value(numbers_, first.numbers_);
  }
  return statistics::student_p_value(difference(first));
}

}  // namespace boyd::run
