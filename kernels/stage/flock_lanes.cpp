#include "kernels/stage/flock_lanes.hpp"

#include "kernels/core/parallel.hpp"
#include "kernels/stage/flock.hpp"
#include "kernels/stage/flock_isa.hpp"
#include "kernels/stage/flock_order.hpp"
#include "kernels/stage/flock_rows.hpp"

namespace boyd::BOYD_BACKEND {

namespace {

/// Rows that a thread takes at a time.
constexpr std::uint32_t kRowsGrain = 8;

FlockRows loop_of(Isa isa) {
#if defined(__x86_64__)
  switch (chosen_isa(isa)) {
    case Isa::kAvx512:
      return &flock_rows_avx512;
    case Isa::kAvx2:
      return &flock_rows_avx2;
    default:
      break;
  }
#endif
  return &flock_rows<Pack1>;
}

}  // namespace

void flock_in_lanes(const Executor& executor, const BatchView& view, WorldRange worlds) {
  const FlockRows loop = loop_of(executor.isa);
  for (std::uint32_t w = worlds.first; w != worlds.first + worlds.count; ++w) {
    const World world{&view, w};
    if (view.running[w] == 0U || world.world().flocks == 0U || world.flock().count == 0U) {
      continue;
    }
    const FlockArrays flock = flock_arrays(world);
    const auto some_rows = [&](std::uint32_t first, std::uint32_t last) {
      atomic_add(world.clock().pair_evaluations, loop(flock, first, last));
    };
    if (executor.parallel) {
      for_each_chunk(flock.rows_count, kRowsGrain, some_rows);
    } else {
      some_rows(0, flock.rows_count);
    }
  }
}

}  // namespace boyd::BOYD_BACKEND
