/// Whether a scenario says the same when its ticks and its command intervals are half as long.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/validate/case.hpp"

namespace boyd::validate {

/// Fewer may happen to be alike.
inline constexpr std::uint32_t kNightsLeast = 8;

struct NightWish {
  std::string scenario;  ///< path of the file
  std::string arm;
  std::uint32_t replications_count = 64;  ///< at least 2, see kNightsLeast
  std::uint64_t seed = 1;
  /// What still counts as the same: share of a measure, of a count at least that share of one.
  double margin_frac = 0.1;
};

/// One quantity per primary measure of the scenario: expected with its own ticks, got with half of
/// them. It passes where the 95 % interval of the paired difference lies within the margin (two
/// one-sided tests of 2.5 % each; Schuirmann 1987): the tolerance is the margin less half that
/// interval's width (of a count at least 3 / n), below zero where the replications are too few to
/// tell. Shooters look as often
/// as before. Throws ScenarioError, and std::runtime_error when a world fails.
std::vector<Quantity> night_equivalence(const NightWish& wish, const Progress& progress);

}  // namespace boyd::validate
