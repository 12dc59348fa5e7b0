#include "host/run/expected_utility.hpp"

#include <algorithm>

namespace boyd::run {

PlacedDraws::PlacedDraws(std::span<const statistics::ResponseTime> times_s,
                         const std::vector<double>& knots_s,
                         double answer_within_s)
    : knots_count_(knots_s.size()) {
  const auto last = static_cast<std::uint32_t>(knots_s.size() - 1);
  for (const statistics::ResponseTime& time_s : times_s) {
    Place place;
    place.within = time_s && *time_s <= answer_within_s;
    if (!time_s || *time_s >= knots_s.back()) {
      place.knot = last;
    } else {
      const auto next = std::upper_bound(knots_s.begin() + 1, knots_s.end(), *time_s);
      place.knot = static_cast<std::uint32_t>(next - knots_s.begin()) - 1;
      const double from_s = knots_s[place.knot];
      place.part = std::max(0.0, *time_s - from_s) / (*next - from_s);
    }
    places_.push_back(place);
  }
}

PlacedDraws::Weights PlacedDraws::weights(const Multiplicities& draws) const {
  Weights weights;
  weights.knots.assign(knots_count_ + 1, 0);
  double whole = 0;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const Place& place = places_[i];
    const double count = draws[i];
    weights.knots[place.knot] += count * (1 - place.part);
    weights.knots[place.knot + 1] += count * place.part;
    weights.within_prob += place.within ? count : 0;
    whole += count;
  }
  weights.knots.pop_back();
  for (double& weight : weights.knots) {
    weight /= whole;
  }
  weights.within_prob /= whole;
  return weights;
}

double PlacedDraws::at(std::size_t i, std::span<const double> values) const {
  const Place& place = places_[i];
  const double from = values[place.knot];
  return place.part > 0 ? from + place.part * (values[place.knot + 1] - from) : from;
}

double weighted_mean(std::span<const double> values, const Multiplicities& counts) {
  double sum = 0;
  double whole = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    sum += counts[i] * values[i];
    whole += counts[i];
  }
  return sum / whole;
}

Multiplicities Resampler::draw(std::size_t count) {
  Multiplicities counts(count, 0);
  for (std::size_t i = 0; i < count; ++i) {
    // SplitMix64 (Steele, Lea and Flood 2014).
    state_ += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    counts[static_cast<std::size_t>((z ^ (z >> 31)) % count)] += 1;
  }
  return counts;
}

}  // namespace boyd::run
