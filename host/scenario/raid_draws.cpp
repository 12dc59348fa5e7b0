#include "host/scenario/raid_draws.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "host/scenario/apportion.hpp"

namespace boyd::scenario {

std::int32_t to_units(double metres) {
  return static_cast<std::int32_t>(std::llround(metres)) * kUnitsPerMetre;
}

std::vector<std::uint32_t> RaidDraws::deal(std::uint32_t count,
                                           const std::vector<double>& shares,
                                           std::uint32_t name,
                                           std::uint32_t first,
                                           Quantity quantity) const {
  std::vector<std::pair<double, std::uint32_t>> order(count);
  for (std::uint32_t k = 0; k < count; ++k) {
    order[k] = {draw(Stream::kRaidPlan, name, first + k, quantity), k};
  }
  std::sort(order.begin(), order.end());
  const std::vector<std::uint32_t> counts = apportion(count, shares);
  std::vector<std::uint32_t> rows(count);
  std::uint32_t next = 0;
  for (std::uint32_t row = 0; row < counts.size(); ++row) {
    for (std::uint32_t k = 0; k < counts[row]; ++k) {
      rows[order[next].second] = row;
      ++next;
    }
  }
  return rows;
}

double RaidDraws::draw(Stream stream,
                       std::uint32_t name,
                       std::uint32_t member,
                       Quantity quantity,
                       std::uint32_t part) const {
  return dice_.uniform(stream, name, member, static_cast<std::uint32_t>(quantity), part);
}

Position RaidDraws::in_circle(Position centre,
                              double radius_m,
                              Stream stream,
                              std::uint32_t name,
                              std::uint32_t member,
                              Quantity quantity) const {
  if (radius_m <= 0) {
    return centre;
  }
  // A point of the square is pulled onto the disc along its ray: no rejection, and no sine whose
  // last bits differ between machines. Radii are as for a uniform disc (standard deviation R/2 on
  // each axis); directions near the diagonals are somewhat likelier.
  const double a = 2 * draw(stream, name, member, quantity, 0) - 1;
  const double b = 2 * draw(stream, name, member, quantity, 1) - 1;
  const double longest = std::max(std::fabs(a), std::fabs(b));
  const double norm = std::sqrt(a * a + b * b);
  const double scale = norm > 0 ? radius_m * longest / norm : 0;
  return {centre.x + to_units(scale * a), centre.y + to_units(scale * b), centre.z};
}

}  // namespace boyd::scenario
