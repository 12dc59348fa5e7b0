#include "host/scenario/apportion.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace boyd::scenario {

std::vector<std::uint32_t> apportion(std::uint32_t count, const std::vector<double>& shares) {
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  std::vector<std::uint32_t> counts(shares.size(), 0);
  std::vector<double> rest(shares.size(), 0);
  std::uint32_t given = 0;
  for (std::size_t k = 0; k < shares.size(); ++k) {
    const double exact = sum > 0 ? count * shares[k] / sum : 0;
    counts[k] = static_cast<std::uint32_t>(exact);
    rest[k] = exact - counts[k];
    given += counts[k];
  }
  for (; given < count && !shares.empty(); ++given) {
    const auto largest = std::max_element(rest.begin(), rest.end());
    counts[static_cast<std::size_t>(largest - rest.begin())] += 1;
    *largest = -1;
  }
  return counts;
}

}  // namespace boyd::scenario
