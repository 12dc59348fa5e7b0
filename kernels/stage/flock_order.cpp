#include "kernels/stage/flock_order.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "kernels/core/parallel.hpp"
#include "kernels/stage/cell.hpp"
#include "kernels/stage/flock.hpp"

namespace boyd::BOYD_BACKEND {

namespace {

constexpr std::uint32_t kDigitBits = 12;
constexpr std::uint32_t kDigits = 1U << kDigitBits;
constexpr std::uint32_t kChunksMax = 16;
constexpr std::uint32_t kChunkLeast = 4096;

/// Shares of [0, count) that are worked on at the same time; one where that does not pay.
struct Shares {
  const Executor& executor;
  std::uint32_t count;
  std::uint32_t chunks;

  Shares(const Executor& e, std::uint32_t n)
      : executor(e),
        count(n),
        chunks(e.parallel ? std::clamp(n / kChunkLeast, 1U, kChunksMax) : 1U) {}
  [[nodiscard]] std::uint32_t first(std::uint32_t chunk) const {
    return static_cast<std::uint32_t>(std::uint64_t{count} * chunk / chunks);
  }
  /// Calls body(chunk, first, last) for each.
  template <class Body>
  void run(const Body& body) const {
    if (chunks == 1U) {
      body(0U, 0U, count);
      return;
    }
    for_each_chunk(chunks, 1, [&](std::uint32_t from, std::uint32_t to) {
      for (std::uint32_t chunk = from; chunk != to; ++chunk) {
        body(chunk, first(chunk), first(chunk + 1U));
      }
    });
  }
};

/// Lowest and highest coordinates and sides of the flocking movers.
struct Box {
  std::array<std::int32_t, 3> low{INT32_MAX, INT32_MAX, INT32_MAX};
  std::array<std::int32_t, 3> high{INT32_MIN, INT32_MIN, INT32_MIN};
  std::uint32_t low_side = kSides;
  std::uint32_t high_side = 0;
  bool some_alone = false;  ///< there are movers that do not flock

  void cover(const Box& other) {
    for (std::size_t d = 0; d < 3; ++d) {
      low[d] = std::min(low[d], other.low[d]);
      high[d] = std::max(high[d], other.high[d]);
    }
    low_side = std::min(low_side, other.low_side);
    high_side = std::max(high_side, other.high_side);
    some_alone = some_alone || other.some_alone;
  }
  [[nodiscard]] bool empty() const { return low[0] > high[0]; }
};

Box box_of(const World& world, std::uint32_t first, std::uint32_t last) {
  Box box;
  for (std::uint32_t i = first; i != last; ++i) {
    if (!flocks(world, i)) {
      box.some_alone = true;
      continue;
    }
    const std::uint32_t side = world.side(i);
    box.cover({{world.x(i), world.y(i), world.z(i)},
               {world.x(i), world.y(i), world.z(i)},
               side,
               side,
               false});
  }
  return box;
}

Box box_of(const Shares& shares, const World& world) {
  std::array<Box, kChunksMax> parts;
  shares.run([&](std::uint32_t chunk, std::uint32_t first, std::uint32_t last) {
    parts[chunk] = box_of(world, first, last);
  });
  Box all;
  for (const Box& part : parts) {
    all.cover(part);
  }
  return all;
}

__extension__ using WideKey = unsigned __int128;

/// Where each part of a mover's key lies: index lowest, then the cell inside the box of cells
/// (x, y, z), the side, and last a bit that puts movers that fly alone behind all others. Around
/// the box lies an empty cell, so that the neighbours of a row have keys of their own.
struct KeyLayout {
  std::array<std::uint64_t, 3> low;
  std::uint32_t low_side;
  std::uint32_t index_bits, x_bits, y_bits, z_bits, side_bits, alone_bits;

  KeyLayout(const WorldTable& table, const Box& box, std::uint32_t count)
      : low_side(box.low_side),
        index_bits(static_cast<std::uint32_t>(std::bit_width(count))),
        side_bits(static_cast<std::uint32_t>(std::bit_width(box.high_side - box.low_side))),
        alone_bits(box.some_alone ? 1U : 0U) {
    const std::array<std::uint32_t*, 3> bits = {&x_bits, &y_bits, &z_bits};
    for (int d = 0; d < 3; ++d) {
      const auto axis = static_cast<std::size_t>(d);
      low[axis] = cell_coordinate(table, box.low[axis], d) - 1U;
      const std::uint64_t extent = cell_coordinate(table, box.high[axis], d) - low[axis] + 1U;
      *bits[axis] = static_cast<std::uint32_t>(std::bit_width(extent));
    }
  }
  [[nodiscard]] std::uint32_t row_shift() const { return index_bits + x_bits; }
  [[nodiscard]] std::uint32_t alone_shift() const {
    return row_shift() + y_bits + z_bits + side_bits;
  }
  [[nodiscard]] std::uint32_t total_bits() const { return alone_shift() + alone_bits; }

  template <class Key>
  [[nodiscard]] Key key(const World& world, std::uint32_t i) const {
    if (alone_bits != 0U && !flocks(world, i)) {
      return Key{1} << alone_shift() | i;
    }
    const Cell cell = cell_at(world.world(), position_of(world, i));
    const std::uint64_t side = world.side(i) - low_side;
    const std::uint64_t row = (side << z_bits | (cell.z - low[2])) << y_bits | (cell.y - low[1]);
    return (Key{row} << x_bits | (cell.x - low[0])) << index_bits | i;
  }
  template <class Key>
  [[nodiscard]] std::uint32_t index(Key key) const {
    return static_cast<std::uint32_t>(key & ((Key{1} << index_bits) - 1U));
  }
  template <class Key>
  [[nodiscard]] bool same_cell(Key a, Key b) const {
    return a >> index_bits == b >> index_bits;
  }
  template <class Key>
  [[nodiscard]] std::uint64_t row(Key key) const {
    return static_cast<std::uint64_t>(key >> row_shift());
  }
};

/// Sorts by the bits from first_bit up, equal ones as they were, between two buffers; returns the
/// one that holds the result. Least significant digit first, each pass a stable counting sort.
class RadixSort {
public:
  RadixSort(const Shares& shares, std::uint64_t* from, std::uint64_t* to)
      : shares_(shares), from_(from), to_(to) {}

  std::uint64_t* sort(std::uint32_t first_bit, std::uint32_t bits) {
    const std::uint32_t passes = (bits + kDigitBits - 1U) / kDigitBits;
    const std::uint32_t width = (bits + passes - 1U) / passes;
    for (std::uint32_t pass = 0; pass != passes; ++pass) {
      by_digit(first_bit + pass * width, (1U << width) - 1U);
      std::swap(from_, to_);
    }
    return from_;
  }

private:
  void by_digit(std::uint32_t shift, std::uint32_t mask) {
    shares_.run([&](std::uint32_t chunk, std::uint32_t first, std::uint32_t last) {
      auto& start = start_[chunk];
      std::fill_n(start.begin(), mask + 1U, 0U);
      for (std::uint32_t k = first; k != last; ++k) {
        ++start[(from_[k] >> shift) & mask];
      }
    });
    std::uint32_t before = 0;
    for (std::uint32_t digit = 0; digit <= mask; ++digit) {
      for (std::uint32_t chunk = 0; chunk != shares_.chunks; ++chunk) {
        before += std::exchange(start_[chunk][digit], before);
      }
    }
    shares_.run([&](std::uint32_t chunk, std::uint32_t first, std::uint32_t last) {
      auto& start = start_[chunk];
      for (std::uint32_t k = first; k != last; ++k) {
        to_[start[(from_[k] >> shift) & mask]++] = from_[k];
      }
    });
  }

  const Shares& shares_;
  std::uint64_t* from_;
  std::uint64_t* to_;
  std::array<std::array<std::uint32_t, kDigits>, kChunksMax> start_;
};

std::uint64_t* sorted(const Shares& shares, const KeyLayout& layout, std::uint64_t* keys) {
  RadixSort sort(shares, keys, keys + shares.count);
  return sort.sort(layout.index_bits, layout.total_bits() - layout.index_bits);
}
/// Movers strewn over so many cells that their numbers fill more than 64 bits.
WideKey* sorted(const Shares& shares, const KeyLayout& /*layout*/, WideKey* keys) {
  std::sort(keys, keys + shares.count);
  return keys;
}

/// Where the fields of the movers are and where they go.
struct Fields {
  explicit Fields(const World& world)
      : to(flock_arrays(world)),
        id(&world.id(0)),
        x(&world.x(0)),
        y(&world.y(0)),
        z(&world.z(0)),
        vx(&world.vx(0)),
        vy(&world.vy(0)),
        vz(&world.vz(0)),
        platform(&world.platform(0)) {}

  void put(std::uint32_t place, std::uint32_t i) const {
    to.x[place] = x[i];
    to.y[place] = y[i];
    to.z[place] = z[i];
    to.vx[place] = vx[i];
    to.vy[place] = vy[i];
    to.vz[place] = vz[i];
    to.platform[place] = platform[i];
    to.index[place] = i;
  }

  FlockArrays to;
  const AgentId* id;
  const std::int32_t *x, *y, *z;
  const float *vx, *vy, *vz;
  const std::uint16_t* platform;
};

/// Puts the movers of whole cells into the arrays, those of one cell by id.
template <class Key>
void fill(
    const Fields& fields, const KeyLayout& layout, Key* first, Key* last, std::uint32_t place) {
  while (first != last) {
    Key* end = first + 1;
    while (end != last && layout.same_cell(*end, *first)) {
      ++end;
    }
    if (end - first > 1) {
      std::sort(first, end, [&](Key a, Key b) {
        return fields.id[layout.index(a)] < fields.id[layout.index(b)];
      });
    }
    for (; first != end; ++first) {
      fields.put(place++, layout.index(*first));
    }
  }
}

/// Visits the places in [first, last) at which a row of cells begins.
template <class Key, class Visit>
void for_each_row(const KeyLayout& layout,
                  const Key* key,
                  std::uint32_t first,
                  std::uint32_t last,
                  const Visit& visit) {
  for (std::uint32_t k = first; k != last; ++k) {
    const std::uint64_t own = layout.row(key[k]);
    if (k == 0U || own != layout.row(key[k - 1U])) {
      visit(own, k);
    }
  }
}

template <class Key>
void list_rows(const World& world, const Shares& places, const KeyLayout& layout, const Key* key) {
  std::array<std::uint32_t, kChunksMax + 1> rows{};
  places.run([&](std::uint32_t chunk, std::uint32_t first, std::uint32_t last) {
    std::uint32_t count = 0;
    for_each_row(layout, key, first, last, [&](std::uint64_t, std::uint32_t) { ++count; });
    rows[chunk + 1U] = count;
  });
  for (std::uint32_t chunk = 0; chunk != places.chunks; ++chunk) {
    rows[chunk + 1U] += rows[chunk];
  }
  places.run([&](std::uint32_t chunk, std::uint32_t first, std::uint32_t last) {
    std::uint32_t row = rows[chunk];
    for_each_row(layout, key, first, last, [&](std::uint64_t own, std::uint32_t place) {
      world.flock_row_key(row) = own;
      world.flock_row_first(row) = place;
      ++row;
    });
  });
  FlockState& state = world.flock();
  state.rows_count = rows[places.chunks];
  state.row_step = 1ULL << layout.y_bits;
  world.flock_row_first(state.rows_count) = state.count;
}

template <class Key>
void order(const Shares& shares, const World& world, const KeyLayout& layout) {
  auto* keys = reinterpret_cast<Key*>(&world.gathered());
  shares.run([&](std::uint32_t, std::uint32_t first, std::uint32_t last) {
    for (std::uint32_t i = first; i != last; ++i) {
      keys[i] = layout.key<Key>(world, i);
    }
  });
  keys = sorted(shares, layout, keys);
  const Key* alone =
      layout.alone_bits == 0U
          ? keys + shares.count
          : std::lower_bound(keys, keys + shares.count, Key{1} << layout.alone_shift());
  const auto count = static_cast<std::uint32_t>(alone - keys);
  world.flock().count = count;
  const Shares places(shares.executor, count);
  std::array<std::uint32_t, kChunksMax + 1> start{};
  for (std::uint32_t chunk = 0; chunk <= places.chunks; ++chunk) {
    std::uint32_t& at = start[chunk] = places.first(chunk);
    while (at != 0U && at != count && layout.same_cell(keys[at], keys[at - 1U])) {
      ++at;
    }
  }
  const Fields fields(world);
  places.run([&](std::uint32_t chunk, std::uint32_t, std::uint32_t) {
    fill(fields, layout, keys + start[chunk], keys + start[chunk + 1U], start[chunk]);
  });
  list_rows(world, places, layout, keys);
}

}  // namespace

FlockArrays flock_arrays(const World& world) {
  static_assert(sizeof(Position) == 3 * sizeof(std::int32_t) && sizeof(Vec3f) == 3 * sizeof(float));
  const std::size_t movers = world.view->rows.movers;
  auto* positions = reinterpret_cast<std::int32_t*>(&world.next(0));
  auto* velocities = reinterpret_cast<float*>(&world.next_velocity(0));
  const FlockState& state = world.flock();
  const WorldTable& table = world.world();
  return {positions,
          positions + movers,
          positions + 2 * movers,
          velocities,
          velocities + movers,
          velocities + 2 * movers,
          &world.flock_platform(),
          &world.flock_index(),
          &world.flock_row_key(),
          &world.flock_row_first(),
          &world.flock_law(),
          &world.accel_x(),
          &world.accel_y(),
          &world.accel_z(),
          state.row_step,
          state.rows_count,
          static_cast<std::int32_t>(table.cell_units[0]),
          static_cast<std::int32_t>(table.cell_units[1])};
}

void order_flock(const Executor& executor, const World& world) {
  const std::uint32_t movers = world.mover_count();
  world.flock() = {};
  const Shares shares(executor, movers);
  const Box box = box_of(shares, world);
  if (box.empty()) {
    return;
  }
  const KeyLayout layout(world.world(), box, movers);
  if (layout.total_bits() <= 64U) {
    order<std::uint64_t>(shares, world, layout);
  } else {
    order<WideKey>(shares, world, layout);
  }
}

}  // namespace boyd::BOYD_BACKEND
