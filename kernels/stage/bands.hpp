/// The coarse grid of the long-range searches. The theatre is cut into bands from west to east and
/// from south to north; each band has a bit set of the emitters that reach into it. What lies in
/// bands (bx, by) need only ask the emitters in both sets: work goes with emitters in range, and
/// walks them in ascending order. The bits say only who may be in range, so where the bands lie
/// never shows in a result.
#pragma once

#include "kernels/core/atomics.hpp"
#include "kernels/core/team.hpp"
#include "kernels/stage/world.hpp"

namespace boyd::BOYD_BACKEND {

/// Band of a coordinate in 1/1024 m; what lies outside the grid belongs to its outermost bands.
BOYD_HD inline std::uint32_t band_of(const BandGrid& grid, int axis, std::int64_t coordinate) {
  const std::int64_t from_edge = coordinate - grid.origin[axis];
  if (from_edge < 0) {
    return 0U;
  }
  const std::int64_t band = from_edge >> grid.shift;
  return band < kBands ? static_cast<std::uint32_t>(band) : kBands - 1U;
}

/// Bands that the square of half-width `reach` around a place touches.
BOYD_HD inline Bands bands_around(const BandGrid& grid, Position centre, std::int64_t reach) {
  const std::int64_t middle[2] = {centre.x, centre.y};
  Bands bands{};
  for (int axis = 0; axis < 2; ++axis) {
    bands.first[axis] = static_cast<std::uint8_t>(band_of(grid, axis, middle[axis] - reach));
    bands.last[axis] = static_cast<std::uint8_t>(band_of(grid, axis, middle[axis] + reach));
  }
  return bands;
}
BOYD_HD inline bool same_bands(Bands a, Bands b) {
  return a.first[0] == b.first[0] && a.last[0] == b.last[0] && a.first[1] == b.first[1] &&
         a.last[1] == b.last[1];
}

/// The bit sets of one world's bands: of each axis kBands sets of `words` words.
struct BandSets {
  std::uint64_t* sets;
  std::uint32_t words;

  BOYD_HD void mark(Bands bands, std::uint32_t emitter) const {
    for_each_word(bands, emitter, [emitter](std::uint64_t& word) {
      atomic_or(word, 1ULL << (emitter % 64U));
    });
  }
  BOYD_HD void unmark(Bands bands, std::uint32_t emitter) const {
    for_each_word(bands, emitter, [emitter](std::uint64_t& word) {
      atomic_and(word, ~(1ULL << (emitter % 64U)));
    });
  }
  /// Word k of the emitters that may reach (x, y) given as bands.
  [[nodiscard]] BOYD_HD std::uint64_t reaching(std::uint32_t bx,
                                               std::uint32_t by,
                                               std::uint32_t k) const {
    return sets[bx * words + k] & sets[(kBands + by) * words + k];
  }

private:
  template <class Visit>
  BOYD_HD void for_each_word(Bands bands, std::uint32_t emitter, const Visit& visit) const {
    for (std::uint32_t axis = 0; axis < 2U; ++axis) {
      for (std::uint32_t band = bands.first[axis]; band <= bands.last[axis]; ++band) {
        visit(sets[(axis * kBands + band) * words + emitter / 64U]);
      }
    }
  }
};

/// The other way round, from a square to the places in it: of each axis, for each band, the set of
/// the places that lie in it or before it. Two such sets of an axis give those between them.
struct PlaceSets {
  std::uint64_t* sets;
  std::uint32_t words;

  BOYD_HD void clear(const Team& team) const {
    for (std::uint32_t k = team.thread; k < 2U * kBands * words; k += team.size) {
      sets[k] = 0U;
    }
  }
  /// Several threads of a team may put places at the same time.
  BOYD_HD void put(std::uint32_t bx, std::uint32_t by, std::uint32_t place) const {
    const std::uint64_t bit = 1ULL << (place % 64U);
    for (const std::uint32_t band : {bx, kBands + by}) {
      team_or(sets[band * words + place / 64U], bit);
    }
  }
  /// To be called once all places are put.
  BOYD_HD void accumulate(const Team& team) const {
    for (std::uint32_t k = team.thread; k < 2U * words; k += team.size) {
      const std::uint32_t first = k < words ? k : kBands * words + (k - words);
      for (std::uint32_t band = 1; band < kBands; ++band) {
        sets[first + band * words] |= sets[first + (band - 1U) * words];
      }
    }
  }
  /// Word k of the places in the bands.
  [[nodiscard]] BOYD_HD std::uint64_t inside(Bands bands, std::uint32_t k) const {
    return along(0U, bands.first[0], bands.last[0], k) &
           along(1U, bands.first[1], bands.last[1], k);
  }
  /// Calls visit(place) for those in the bands, ascending, until it returns false.
  template <class Visit>
  BOYD_HD void each_inside(Bands bands, const Visit& visit) const {
    for (std::uint32_t k = 0; k < words; ++k) {
      for (std::uint64_t places = inside(bands, k); places != 0U; places &= places - 1U) {
        if (!visit(k * 64U + lowest_bit(places))) {
          return;
        }
      }
    }
  }

private:
  [[nodiscard]] BOYD_HD std::uint64_t along(std::uint32_t axis,
                                            std::uint32_t first,
                                            std::uint32_t last,
                                            std::uint32_t k) const {
    const std::uint64_t* of_axis = sets + static_cast<std::size_t>(axis) * kBands * words;
    const std::uint64_t before = first == 0U ? 0U : of_axis[(first - 1U) * words + k];
    return of_axis[last * words + k] & ~before;
  }
};

BOYD_HD inline BandSets sensors_by_band(const World& world) {
  return {&world.sensors_in_band(0), world.world().sensor_words};
}
BOYD_HD inline BandSets jamming_by_band(const World& world) {
  return {&world.jamming_in_band(0), world.world().mount_words};
}

}  // namespace boyd::BOYD_BACKEND
