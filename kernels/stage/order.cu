#include <algorithm>
#include <array>
#include <bit>
#include <vector>

#include "kernels/core/sort.hpp"
#include "kernels/stage/bin.hpp"
#include "kernels/stage/order.hpp"

namespace boyd::BOYD_BACKEND {

/// After the sort: how many are left. Per world.
struct CountSorted {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w) const {
    const World world{&view, w};
    world.sorted_count() = world.mover_count() - world.clock().removed_count;
    world.mover_count() = world.sorted_count();
    world.clock().removed_count = 0U;
  }
};

namespace {

struct KeyBefore {
  BOYD_HD bool operator()(const SortKey& a, const SortKey& b) const {
    if (a.world != b.world) {
      return a.world < b.world;
    }
    return a.cell != b.cell ? a.cell < b.cell : a.id < b.id;
  }
};
/// Rows beyond a world's movers go to its end.
struct FillKeys {
  BatchView view;
  BOYD_HD void operator()(std::uint32_t w, std::uint32_t i) const {
    const std::size_t at = static_cast<std::size_t>(w) * view.rows.movers + i;
    const bool live = i < view.mover_count[w];
    view.sort_key[at] = {live ? view.cell[at] : kNoCell, live ? view.id[at] : kNoAgent, w, i};
  }
};
struct TakeOrder {
  BatchView view;
  BOYD_HD void operator()(std::uint32_t w, std::uint32_t i) const {
    const std::size_t at = static_cast<std::size_t>(w) * view.rows.movers + i;
    view.order[at] = view.sort_key[at].row;
  }
};

/// One sort for all worlds of the range, running or not.
[[maybe_unused]] void order_whole_batch(const Executor& executor,
                                        const BatchView& view,
                                        WorldRange worlds) {
  const std::uint32_t rows = view.rows.movers;
  const ItemCount all{nullptr, rows};
  for_each_item(executor, worlds, view.everywhere, all, FillKeys{view});
  SortKey* first = view.sort_key + static_cast<std::size_t>(worlds.first) * rows;
  sort_keys(executor, first, static_cast<std::size_t>(worlds.count) * rows, KeyBefore{});
  for_each_item(executor, worlds, view.everywhere, all, TakeOrder{view});
}

struct MoverBefore {
  World world;
  bool operator()(std::uint32_t a, std::uint32_t b) const {
    return world.cell(a) != world.cell(b) ? world.cell(a) < world.cell(b)
                                          : world.id(a) < world.id(b);
  }
};

/// Cells squeezed into the bounding box of the world's movers, so that few digits need sorting.
struct CellBox {
  std::array<std::uint64_t, 3> low{~0ULL, ~0ULL, ~0ULL};
  std::array<std::uint32_t, 3> bits{};

  static std::array<std::uint64_t, 3> split(std::uint64_t cell) {
    constexpr std::uint64_t mask = (1ULL << 21) - 1;
    return {cell & mask, (cell >> 21) & mask, (cell >> 42) & mask};
  }
  explicit CellBox(const World& world, std::uint32_t count) {
    std::array<std::uint64_t, 3> high{};
    for (std::uint32_t i = 0; i < count; ++i) {
      if (world.cell(i) == kNoCell) {
        continue;
      }
      const auto c = split(world.cell(i));
      for (std::size_t d = 0; d < 3; ++d) {
        low[d] = std::min(low[d], c[d]);
        high[d] = std::max(high[d], c[d]);
      }
    }
    for (std::size_t d = 0; d < 3; ++d) {
      const std::uint64_t extent = high[d] >= low[d] ? high[d] - low[d] : 0;
      bits[d] = static_cast<std::uint32_t>(std::bit_width(extent));
    }
  }
  [[nodiscard]] std::uint32_t total_bits() const { return bits[0] + bits[1] + bits[2] + 1; }
  [[nodiscard]] std::uint64_t squeeze(std::uint64_t cell) const {
    if (cell == kNoCell) {
      return 1ULL << (total_bits() - 1);
    }
    const auto c = split(cell);
    return ((((c[2] - low[2]) << bits[1]) | (c[1] - low[1])) << bits[0]) | (c[0] - low[0]);
  }
};

/// Least-significant-digit counting sort by cell, stable; then by id inside each cell.
void counting_sort(const World& world, std::uint32_t count) {
  const CellBox box(world, count);
  std::vector<std::uint64_t> key(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    key[i] = box.squeeze(world.cell(i));
  }
  constexpr std::uint32_t digit_bits = 11;
  std::vector<std::uint32_t> from(count);
  std::vector<std::uint32_t> to(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    from[i] = i;
  }
  for (std::uint32_t shift = 0; shift < box.total_bits(); shift += digit_bits) {
    std::array<std::uint32_t, (1U << digit_bits) + 1> start{};
    const auto digit = [&](std::uint32_t i) {
      return static_cast<std::uint32_t>((key[i] >> shift) & ((1U << digit_bits) - 1));
    };
    for (std::uint32_t k = 0; k < count; ++k) {
      ++start[digit(from[k]) + 1];
    }
    for (std::size_t d = 1; d < start.size(); ++d) {
      start[d] += start[d - 1];
    }
    for (std::uint32_t k = 0; k < count; ++k) {
      to[start[digit(from[k])]++] = from[k];
    }
    from.swap(to);
  }
  for (std::uint32_t first = 0; first < count;) {
    std::uint32_t last = first + 1;
    while (last < count && key[from[last]] == key[from[first]]) {
      ++last;
    }
    std::sort(from.begin() + first, from.begin() + last, MoverBefore{world});
    first = last;
  }
  std::copy(from.begin(), from.end(), &world.order(0));
}

/// For few movers that are nearly in order.
void insertion_sort(const World& world, std::uint32_t count) {
  const MoverBefore before{world};
  for (std::uint32_t i = 0; i < count; ++i) {
    std::uint32_t k = i;
    while (k > 0 && before(i, world.order(k - 1))) {
      world.order(k) = world.order(k - 1);
      --k;
    }
    world.order(k) = i;
  }
}

bool order_world(const World& world) {
  constexpr std::uint32_t few = 256;
  const std::uint32_t count = world.mover_count();
  bool sorted = world.clock().removed_count == 0U;
  for (std::uint32_t i = 1; i < count && sorted; ++i) {
    sorted = MoverBefore{world}(i - 1, i);
  }
  if (sorted) {
    return false;
  }
  if (count <= few) {
    insertion_sort(world, count);
  } else {
    counting_sort(world, count);
  }
  return true;
}

/// One sort for each running world. Returns false when none has to be permuted.
[[maybe_unused]] bool order_each_world(const BatchView& view, WorldRange worlds) {
  bool any = worlds.count > 1U;
  for (std::uint32_t w = worlds.first; w != worlds.first + worlds.count; ++w) {
    if (view.running[w] == 0U) {
      continue;
    }
    const World world{&view, w};
    if (order_world(world)) {
      any = true;
    } else if (worlds.count > 1U) {
      for (std::uint32_t i = 0; i < world.mover_count(); ++i) {
        world.order(i) = i;
      }
    }
  }
  return any;
}

}  // namespace

bool order_movers(const Executor& executor, const BatchView& view, WorldRange worlds) {
  bool any = true;
  if constexpr (kSortWholeBatch) {
    order_whole_batch(executor, view, worlds);
  } else {
    any = order_each_world(view, worlds);
  }
  for_each_world(executor, worlds, view.running, CountSorted{view});
  return any;
}

}  // namespace boyd::BOYD_BACKEND
