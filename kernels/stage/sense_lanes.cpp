#include "kernels/core/parallel.hpp"
#include "kernels/stage/sense_isa.hpp"
#include "kernels/stage/sense_movers.hpp"

namespace boyd::BOYD_BACKEND {

namespace {

void sense_one_by_one(const BatchView& view,
                      std::uint32_t w,
                      std::uint32_t first,
                      std::uint32_t last) {
  for (std::uint32_t i = first; i != last; ++i) {
    SenseMover{view}(w, i);
  }
}

SenseLanes loop_of(Isa isa) {
#if defined(__x86_64__)
  switch (chosen_isa(isa)) {
    case Isa::kAvx512:
      return &sense_lanes_avx512;
    case Isa::kAvx2:
      return &sense_lanes_avx2;
    default:
      break;
  }
#endif
  return &sense_one_by_one;
}

}  // namespace

void sense_in_lanes(const Executor& executor, const BatchView& view, WorldRange worlds) {
  const SenseLanes loop = loop_of(executor.isa);
  for (std::uint32_t w = worlds.first; w != worlds.first + worlds.count; ++w) {
    if (view.running[w] == 0U) {
      continue;
    }
    const std::uint32_t count = view.sensed_count[w];
    if (!executor.parallel || count <= kGrain) {
      loop(view, w, 0, count);
      continue;
    }
    for_each_chunk(count, kGrain, [&](std::uint32_t first, std::uint32_t last) {
      loop(view, w, first, last);
    });
  }
}

}  // namespace boyd::BOYD_BACKEND
