#include "kernels/stage/lanes.hpp"

#include "kernels/core/parallel.hpp"
#include "kernels/stage/assign.hpp"
#include "kernels/stage/lanes_isa.hpp"
#include "kernels/stage/picture.hpp"

namespace boyd::BOYD_BACKEND {

namespace {

/// One item after the other: a thread of a GPU.
template <class Stage>
void one_by_one(const BatchView& view, std::uint32_t w, std::uint32_t first, std::uint32_t last) {
  for (std::uint32_t i = first; i != last; ++i) {
    Stage{view}(w, i);
  }
}

#if defined(__x86_64__)
StageLanes chosen(Isa isa, StageLanes scalar, StageLanes avx2, StageLanes avx512) {
  switch (chosen_isa(isa)) {
    case Isa::kAvx512:
      return avx512;
    case Isa::kAvx2:
      return avx2;
    default:
      return scalar;
  }
}
#endif

/// Items [0, count[world]) of each world; capacity where there is no count.
void over_items(const Executor& executor,
                const BatchView& view,
                WorldRange worlds,
                ItemCount items,
                StageLanes loop) {
  for (std::uint32_t w = worlds.first; w != worlds.first + worlds.count; ++w) {
    const std::uint32_t count = items.live != nullptr ? items.live[w] : items.capacity;
    if (view.running[w] == 0U || count == 0U) {
      continue;
    }
    if (!executor.parallel || count <= kGrain) {
      loop(view, w, 0, count);
      continue;
    }
    for_each_chunk(count, kGrain, [&](std::uint32_t first, std::uint32_t last) {
      loop(view, w, first, last);
    });
  }
}

}  // namespace

#if !defined(__x86_64__)
#define BOYD_LANES(name, stage) &one_by_one<stage>
#else
#define BOYD_LANES(name, stage) \
  chosen(executor.isa, &one_by_one<stage>, &name##_avx2, &name##_avx512)
#endif

void sense_in_lanes(const Executor& executor, const BatchView& view, WorldRange worlds) {
  over_items(executor,
             view,
             worlds,
             {view.sensed_count, view.rows.movers},
             BOYD_LANES(sense_lanes, SenseMover));
}

void exchange_in_lanes(const Executor& executor, const BatchView& view, WorldRange worlds) {
  for (std::uint32_t w = worlds.first; w != worlds.first + worlds.count; ++w) {
    const WorldTable& table = view.world[w];
    if (table.tracked != 0U && table.exchanges != 0U) {
      over_items(executor,
                 view,
                 {w, 1},
                 {nullptr, table.initial},
                 BOYD_LANES(exchange_lanes, ExchangeTracks));
    }
  }
}

void assign_in_lanes(const Executor& executor, const BatchView& view, WorldRange worlds) {
  over_items(executor,
             view,
             worlds,
             {nullptr, view.rows.pictures},
             BOYD_LANES(assign_lanes, AssignTargets));
}

#undef BOYD_LANES

}  // namespace boyd::BOYD_BACKEND
