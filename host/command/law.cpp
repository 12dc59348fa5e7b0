#include "host/command/law.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "host/command/exact_math.hpp"
#include "host/command/gamma_law.hpp"
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

double empirical_quantile_s(const Law& law, double prob) {
  const auto step = std::upper_bound(
      law.steps.begin(), law.steps.end(), prob, [](double p, const EmpiricalStep& s) {
        return p < s.up_to_prob;
      });
  return step == law.steps.end() ? law.steps.back().value_s : step->value_s;
}

double empirical_mean_s(const Law& law) {
  double sum = 0;
  double before = 0;
  for (const EmpiricalStep& step : law.steps) {
    sum += (step.up_to_prob - before) * step.value_s;
    before = step.up_to_prob;
  }
  return sum;
}

std::string empirical_problem(const Law& law) {
  const bool sound = std::all_of(law.steps.begin(), law.steps.end(), [](const EmpiricalStep& s) {
    return is_duration(s.value_s) && s.up_to_prob >= 0 && s.up_to_prob <= 1;
  });
  return sound && !law.steps.empty()
             ? ""
             : "empirical needs at least one value, and as many weights, not all 0, as values";
}

}  // namespace

Law empirical(const std::vector<double>& values_s, const std::vector<double>& weights) {
  Law law;
  law.kind = LawKind::kEmpirical;
  std::vector<std::pair<double, double>> pairs;
  double sum = 0;
  const bool sound = weights.empty() || weights.size() == values_s.size();
  for (std::size_t k = 0; sound && k < values_s.size(); ++k) {
    const double weight = weights.empty() ? 1.0 : weights[k];
    if (!(weight >= 0 && values_s[k] >= 0)) {
      return law;
    }
    pairs.emplace_back(values_s[k], weight);
    sum += weight;
  }
  if (!(sum > 0)) {
    return law;
  }
  std::sort(pairs.begin(), pairs.end());
  double up_to = 0;
  for (const auto& [value_s, weight] : pairs) {
    up_to += weight;
    law.steps.push_back({value_s, std::min(1.0, up_to / sum)});
  }
  return law;
}

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
    case LawKind::kGamma:
      return law.p1 / law.p2 * gamma_quantile(law.p2, prob);
    case LawKind::kEmpirical:
      return empirical_quantile_s(law, prob);
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
    case LawKind::kGamma:
      return law.p1;
    case LawKind::kUniform:
      return 0.5 * (law.p1 + law.p2);
    case LawKind::kTriangular:
      return (law.p1 + law.p2 + law.p3) / 3.0;
    case LawKind::kLognormal:
      return law.p1 * exact_exp(0.5 * law.p2 * law.p2);
    case LawKind::kEmpirical:
      return empirical_mean_s(law);
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
    case LawKind::kGamma:
      return law.p2 >= kGammaShapeMin && law.p2 <= kGammaShapeMax
                 ? ""
                 : "gamma needs a shape between 0.05 and 10000";
    case LawKind::kEmpirical:
      return empirical_problem(law);
  }
  return "unknown kind of law";
}

}  // namespace boyd::command
