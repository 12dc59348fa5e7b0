/// Expectation of a function that is linear between knots over draws of a response time.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "host/run/deterrence.hpp"

namespace boyd::run {

/// How often each world, or each draw, counts: 1 everywhere, or a resample.
using Multiplicities = std::vector<std::uint32_t>;

/// Draws of one arm's response to one option, placed between the knots.
class PlacedDraws {
public:
  /// Draws at or after the last knot, and never, count as the last knot.
  PlacedDraws(std::span<const statistics::ResponseTime> times_s,
              const std::vector<double>& knots_s,
              double answer_within_s);

  struct Weights {
    std::vector<double> knots;  ///< sum to 1
    double within_prob = 0;
  };
  Weights weights(const Multiplicities& draws) const;
  std::size_t count() const { return places_.size(); }
  /// The function at draw `i`, from its values at the knots.
  double at(std::size_t i, std::span<const double> values) const;
  bool is_within(std::size_t i) const { return places_[i].within; }

private:
  struct Place {
    std::uint32_t knot = 0;  ///< the one before
    double part = 0;         ///< of the way to the next, 0..1
    bool within = false;
  };
  std::size_t knots_count_;
  std::vector<Place> places_;
};

/// Mean with multiplicities.
double weighted_mean(std::span<const double> values, const Multiplicities& counts);

/// `count` draws with replacement from as many.
class Resampler {
public:
  explicit Resampler(std::uint64_t seed) : state_(seed) {}
  Multiplicities draw(std::size_t count);

private:
  std::uint64_t state_;
};

}  // namespace boyd::run
