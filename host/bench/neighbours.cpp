#include "host/bench/neighbours.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

namespace boyd::bench {

namespace {

using Cell = std::array<std::int64_t, 3>;

struct Entry {
  Cell cell{};
  const MoverView* mover = nullptr;
};

bool before(const Entry& a, const Entry& b) {
  return a.cell < b.cell;
}

Cell cell_of(const Position& position, double radius_units) {
  const auto along = [&](std::int32_t p) {
    return static_cast<std::int64_t>(std::floor(static_cast<double>(p) / radius_units));
  };
  return {along(position.z), along(position.y), along(position.x)};
}

bool near(const MoverView& a, const MoverView& b, double radius_units) {
  const auto apart = [](std::int32_t p, std::int32_t q) {
    return static_cast<double>(p) - static_cast<double>(q);
  };
  const double x = apart(a.position.x, b.position.x);
  const double y = apart(a.position.y, b.position.y);
  const double z = apart(a.position.z, b.position.z);
  return a.id != b.id && a.side == b.side && x * x + y * y + z * z < radius_units * radius_units;
}

}  // namespace

std::uint64_t count_neighbours(const WorldView& view, double radius_m) {
  const double radius_units = radius_m * kUnitsPerMetre;
  std::vector<Entry> entries;
  entries.reserve(view.movers.size());
  for (const MoverView& mover : view.movers) {
    entries.push_back({cell_of(mover.position, radius_units), &mover});
  }
  std::sort(entries.begin(), entries.end(), before);
  std::uint64_t pairs = 0;
  for (const Entry& own : entries) {
    for (std::int64_t z = own.cell[0] - 1; z <= own.cell[0] + 1; ++z) {
      for (std::int64_t y = own.cell[1] - 1; y <= own.cell[1] + 1; ++y) {
        // Along x the cells of a row are neighbours in the order.
        auto other = std::lower_bound(
            entries.begin(), entries.end(), Entry{{z, y, own.cell[2] - 1}, nullptr}, before);
        const Entry last{{z, y, own.cell[2] + 1}, nullptr};
        for (; other != entries.end() && !before(last, *other); ++other) {
          pairs += near(*own.mover, *other->mover, radius_units) ? 1U : 0U;
        }
      }
    }
  }
  return pairs;
}

}  // namespace boyd::bench
