#include "host/command/law.hpp"

#include <cmath>

#include "host/command/exact_math.hpp"
#include "host/time/time.hpp"

namespace boyd::command {
namespace {

double triangular_quantile_s(const Law& law, double prob) {
  const double width = law.p3 - law.p1;
  if (!(width > 0)) {
    return law.p1;
  }
  const double rise = law.p2 - law.p1;
  if (prob * width < rise) {
    return law.p1 + std::sqrt(prob * width * rise);
  }
  return law.p3 - std::sqrt((1.0 - prob) * width * (law.p3 - law.p2));
}

}  // namespace

bool is_duration(double value_s) {
  return value_s >= 0 && value_s <= time::kLongestSeconds;
}

double quantile_s(const Law& law, double prob) {
  switch (law.kind) {
    case LawKind::kDeterministic:
      return law.p1;
    case LawKind::kUniform:
      return std::fma(prob, law.p2 - law.p1, law.p1);
    case LawKind::kExponential:
      return -law.p1 * exact_log(1.0 - prob);
    case LawKind::kTriangular:
      return triangular_quantile_s(law, prob);
    case LawKind::kLognormal:
      return law.p1 * exact_exp(law.p2 * normal_quantile(prob));
  }
  return 0;
}

TimeNs quantile_ns(const Law& law, double prob) {
  return time::from_seconds(quantile_s(law, prob));
}

double mean_s(const Law& law) {
  switch (law.kind) {
    case LawKind::kDeterministic:
    case LawKind::kExponential:
      return law.p1;
    case LawKind::kUniform:
      return 0.5 * (law.p1 + law.p2);
    case LawKind::kTriangular:
      return (law.p1 + law.p2 + law.p3) / 3.0;
    case LawKind::kLognormal:
      return law.p1 * exact_exp(0.5 * law.p2 * law.p2);
  }
  return 0;
}

std::string law_problem(const Law& law) {
  if (!is_duration(law.p1)) {
    return "a duration must lie between 0 and 100 years";
  }
  switch (law.kind) {
    case LawKind::kDeterministic:
    case LawKind::kExponential:
      return {};
    case LawKind::kUniform:
      return is_duration(law.p2) && law.p1 <= law.p2 ? "" : "uniform needs min <= max";
    case LawKind::kTriangular:
      return is_duration(law.p3) && law.p1 <= law.p2 && law.p2 <= law.p3
                 ? ""
                 : "triangular needs min <= mode <= max";
    case LawKind::kLognormal:
      return law.p2 >= 0 && law.p2 <= 5 ? "" : "lognormal needs a log_sigma between 0 and 5";
  }
  return "unknown kind of law";
}

}  // namespace boyd::command
