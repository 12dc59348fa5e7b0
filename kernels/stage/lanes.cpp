#include "kernels/stage/lanes.hpp"

#include "kernels/stage/assign_lanes.hpp"
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

constexpr LaneStages kOneByOne{&one_by_one<SenseMover>, &one_by_one<ExchangeTracks>, &assign_lanes};

const LaneStages& stages_of([[maybe_unused]] Isa isa) {
#if defined(__x86_64__)
  switch (chosen_isa(isa)) {
    case Isa::kAvx512:
      return cpu_avx512::kLaneStages;
    case Isa::kAvx2:
      return cpu_avx2::kLaneStages;
    default:
      break;
  }
#endif
  return kOneByOne;
}

void over_items(const Executor& executor,
                const BatchView& view,
                WorldRange worlds,
                ItemCount items,
                StageLanes stage) {
  for_each_span(executor,
                worlds,
                view.running,
                items,
                [&](std::uint32_t w, std::uint32_t first, std::uint32_t last) {
                  stage(view, w, first, last);
                });
}

}  // namespace

void sense_in_lanes(const Executor& executor, const BatchView& view, WorldRange worlds) {
  over_items(
      executor, view, worlds, {view.sensed_count, view.rows.movers}, stages_of(executor.isa).sense);
}

void exchange_in_lanes(const Executor& executor, const BatchView& view, WorldRange worlds) {
  for (std::uint32_t w = worlds.first; w != worlds.first + worlds.count; ++w) {
    const WorldTable& table = view.world[w];
    if (table.tracked != 0U && table.exchanges != 0U) {
      over_items(
          executor, view, {w, 1}, {nullptr, table.initial}, stages_of(executor.isa).exchange);
    }
  }
}

void assign_in_lanes(const Executor& executor, const BatchView& view, WorldRange worlds) {
  over_items(executor, view, worlds, {nullptr, view.rows.pictures}, stages_of(executor.isa).assign);
}

}  // namespace boyd::BOYD_BACKEND
