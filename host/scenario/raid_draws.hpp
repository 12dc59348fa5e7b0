/// What is drawn of raids, traffic and launch sites: who flies what, when, from where to where.
/// Keyed by name and member, so that every arm meets the same night.
#pragma once

#include <cstdint>
#include <vector>

#include "host/command/dice.hpp"
#include "kernels/tick.hpp"

namespace boyd::scenario {

/// Whole metres, in units of place.
std::int32_t to_units(double metres);

/// What a draw is for.
enum class Quantity : std::uint32_t { kTime, kAxis, kTarget, kPlatform, kAltitude, kStart, kRoute };

class RaidDraws {
public:
  explicit RaidDraws(std::uint64_t seed) : dice_(seed) {}

  /// Uniform in (0, 1). `name`: hash of the raid's, flow's or site's.
  double draw(Stream stream,
              std::uint32_t name,
              std::uint32_t member,
              Quantity quantity,
              std::uint32_t part = 0) const;

  /// For each of `count` members a row of shares: the counts are exact, who gets which is drawn.
  std::vector<std::uint32_t> deal(std::uint32_t count,
                                  const std::vector<double>& shares,
                                  std::uint32_t name,
                                  std::uint32_t first,
                                  Quantity quantity) const;

  /// A point in a circle, whole metres.
  Position in_circle(Position centre,
                     double radius_m,
                     Stream stream,
                     std::uint32_t name,
                     std::uint32_t member,
                     Quantity quantity = Quantity::kStart) const;

private:
  command::Dice dice_;
};

}  // namespace boyd::scenario
