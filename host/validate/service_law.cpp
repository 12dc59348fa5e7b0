#include "host/validate/service_law.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace boyd::validate {

namespace {

const double kRoot3 = std::sqrt(3.0);
const double kRoot6 = std::sqrt(6.0);

/// Range of the standard deviation over the mean that a law allows.
struct Spread {
  double least = 0;
  double standard = 0.5;
  double greatest = 0;
};

Spread spread_of(const std::string& law) {
  if (law == "deterministic") {
    return {0, 0, 0};
  }
  if (law == "exponential") {
    return {1, 1, 1};
  }
  // Uniform and symmetric triangular laws must not reach below zero. A wider lognormal law has
  // fourth moments that no sample of this size shows.
  if (law == "uniform") {
    return {0, 0.5, 1 / kRoot3};
  }
  if (law == "triangular") {
    return {0, 1 / kRoot6, 1 / kRoot6};
  }
  // A gamma law of no spread has no shape.
  if (law == "gamma") {
    return {0.01, 0.5, 2};
  }
  if (law == "empirical") {
    return {0, 0.5, 1};
  }
  return {0, 0.5, 2};
}

}  // namespace

std::vector<Parameter> service_parameters(double standard_mean_s, const std::string& standard_law) {
  return {number("service_mean_s", "mean service time", standard_mean_s, 1e-6, 1e7),
          choice("service_law",
                 "law of the service time",
                 standard_law,
                 {"deterministic",
                  "uniform",
                  "exponential",
                  "triangular",
                  "lognormal",
                  "gamma",
                  "empirical"}),
          number("service_sd_s",
                 "its standard deviation; one that suits the law when not given",
                 std::nullopt,
                 0,
                 2e7)};
}

std::vector<std::string> complete_service(Settings& settings) {
  const double mean_s = settings.number("service_mean_s");
  const std::string& law = settings.choice("service_law");
  const Spread spread = spread_of(law);
  if (!settings.has("service_sd_s")) {
    settings.set("service_sd_s", spread.standard * mean_s);
  }
  const double sd_s = settings.number("service_sd_s");
  const double slack_s = 1e-9 * mean_s;
  if (sd_s >= spread.least * mean_s - slack_s && sd_s <= spread.greatest * mean_s + slack_s) {
    return {};
  }
  const std::string right =
      spread.least == spread.greatest
          ? fmt::format("{:g}, or be left out", spread.least * mean_s)
          : fmt::format("{:g} to {:g}", spread.least * mean_s, spread.greatest * mean_s);
  return {fmt::format(
      "service_sd_s={:g}: service_law={} of mean {:g} s needs {}", sd_s, law, mean_s, right)};
}

command::Law service_law(const Settings& settings) {
  const double mean_s = settings.number("service_mean_s");
  const double sd_s = settings.number("service_sd_s");
  const std::string& law = settings.choice("service_law");
  if (law == "exponential") {
    return command::exponential(mean_s);
  }
  if (law == "uniform") {
    return command::uniform(std::max(mean_s - kRoot3 * sd_s, 0.0), mean_s + kRoot3 * sd_s);
  }
  if (law == "triangular") {
    return command::triangular(
        std::max(mean_s - kRoot6 * sd_s, 0.0), mean_s, mean_s + kRoot6 * sd_s);
  }
  if (law == "lognormal") {
    const double variation2 = (sd_s / mean_s) * (sd_s / mean_s);
    return command::lognormal(mean_s / std::sqrt(1 + variation2),
                              std::sqrt(std::log1p(variation2)));
  }
  if (law == "gamma") {
    return command::gamma(mean_s, (mean_s / sd_s) * (mean_s / sd_s));
  }
  if (law == "empirical") {
    return command::empirical({mean_s - sd_s, mean_s + sd_s});
  }
  return command::deterministic(mean_s);
}

}  // namespace boyd::validate
