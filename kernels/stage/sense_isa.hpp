/// Sensing in lanes as each instruction set has it, in an object of its own.
#pragma once

#include <cstdint>

#include "kernels/state/batch.hpp"

namespace boyd {

/// All looks of this tick at the movers [first, last) of world w.
using SenseLanes = void (*)(const BatchView& view,
                            std::uint32_t w,
                            std::uint32_t first,
                            std::uint32_t last);

void sense_lanes_avx2(const BatchView& view,
                      std::uint32_t w,
                      std::uint32_t first,
                      std::uint32_t last);
void sense_lanes_avx512(const BatchView& view,
                        std::uint32_t w,
                        std::uint32_t first,
                        std::uint32_t last);

}  // namespace boyd
