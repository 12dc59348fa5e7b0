#include "host/statistics/survival.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "host/statistics/law.hpp"

namespace boyd::statistics {

namespace {

/// One step of the curve: deaths of `at_risk` at `time`, the curve's value from there on.
struct Step {
  double time;
  double at_risk;
  double deaths;
  double survival;
};

std::vector<Step> kaplan_meier(std::vector<Survival> worlds, double horizon) {
  std::sort(worlds.begin(), worlds.end(), [](const Survival& a, const Survival& b) {
    return a.time != b.time ? a.time < b.time : a.observed && !b.observed;
  });
  std::vector<Step> steps;
  double survival = 1;
  for (std::size_t i = 0; i < worlds.size() && worlds[i].time < horizon;) {
    const double time = worlds[i].time;
    const auto at_risk = static_cast<double>(worlds.size() - i);
    double deaths = 0;
    for (; i < worlds.size() && worlds[i].time == time; ++i) {
      deaths += worlds[i].observed ? 1 : 0;
    }
    if (deaths > 0) {
      survival *= (at_risk - deaths) / at_risk;
      steps.push_back({time, at_risk, deaths, survival});
    }
  }
  return steps;
}

}  // namespace

Estimate restricted_mean(std::span<const Survival> worlds, double horizon, double level) {
  Estimate estimate;
  estimate.n = static_cast<std::int64_t>(worlds.size());
  if (worlds.empty()) {
    return estimate;
  }
  const std::vector<Step> steps = kaplan_meier({worlds.begin(), worlds.end()}, horizon);
  // From the horizon backwards: `area` is the part of the mean that lies after each step.
  double area = 0;
  double variance = 0;
  double until = horizon;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    area += step->survival * (until - step->time);
    until = step->time;
    if (step->at_risk > step->deaths) {
      variance += area * area * step->deaths / (step->at_risk * (step->at_risk - step->deaths));
    }
  }
  estimate.mean = area + until;
  if (worlds.size() < 2) {
    return estimate;
  }
  const auto n = static_cast<double>(worlds.size());
  const double error = std::sqrt(variance * n / (n - 1));
  const double half = student_half_width(level, n) * error;
  estimate.sd = error * std::sqrt(n);
  estimate.low = *estimate.mean - half;
  estimate.high = *estimate.mean + half;
  return estimate;
}

}  // namespace boyd::statistics
