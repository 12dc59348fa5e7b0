#include <cmath>
#include <utility>

#include "host/validate/case.hpp"

namespace boyd::validate {

namespace {

constexpr double kSigmas = 4;

}  // namespace

bool agrees(double expected, double got, double tolerance) {
  return std::isfinite(expected) && std::isfinite(got) && std::abs(got - expected) <= tolerance;
}

Quantity estimated(
    std::string name, double expected, double got, double standard_error, std::string source) {
  const double tolerance = kSigmas * standard_error;
  return {std::move(name),
          expected,
          got,
          standard_error,
          tolerance,
          agrees(expected, got, tolerance),
          std::move(source)};
}

Quantity computed(
    std::string name, double expected, double got, double relative_error, std::string source) {
  const double tolerance = relative_error * std::abs(expected);
  return {std::move(name),
          expected,
          got,
          0,
          tolerance,
          agrees(expected, got, tolerance),
          std::move(source)};
}

}  // namespace boyd::validate
