/// Stages in lanes as each instruction set has them, in an object of its own.
#pragma once

#include <cstdint>

#include "kernels/state/batch.hpp"

namespace boyd {

/// A stage over the items [first, last) of world w.
using StageLanes = void (*)(const BatchView& view,
                            std::uint32_t w,
                            std::uint32_t first,
                            std::uint32_t last);

/// All looks of this tick at movers.
void sense_lanes_avx2(const BatchView& view,
                      std::uint32_t w,
                      std::uint32_t first,
                      std::uint32_t last);
void sense_lanes_avx512(const BatchView& view,
                        std::uint32_t w,
                        std::uint32_t first,
                        std::uint32_t last);
/// Tracks along the exchange edges, by row of the initial force.
void exchange_lanes_avx2(const BatchView& view,
                         std::uint32_t w,
                         std::uint32_t first,
                         std::uint32_t last);
void exchange_lanes_avx512(const BatchView& view,
                           std::uint32_t w,
                           std::uint32_t first,
                           std::uint32_t last);

/// Who shoots at what, by picture.
void assign_lanes_avx2(const BatchView& view,
                       std::uint32_t w,
                       std::uint32_t first,
                       std::uint32_t last);
void assign_lanes_avx512(const BatchView& view,
                         std::uint32_t w,
                         std::uint32_t first,
                         std::uint32_t last);

}  // namespace boyd
