/// Stages in lanes as each instruction set has them, in an object of its own: lanes_isa.cpp is
/// compiled once for each.
#pragma once

#include <cstdint>

#include "kernels/state/batch.hpp"

namespace boyd {

/// A stage over the items [first, last) of world w.
using StageLanes = void (*)(const BatchView& view,
                            std::uint32_t w,
                            std::uint32_t first,
                            std::uint32_t last);

struct LaneStages {
  StageLanes sense;     ///< all looks of this tick at movers
  StageLanes exchange;  ///< tracks along the exchange edges, by row of the initial force
  StageLanes assign;    ///< who shoots at what, by picture
};

#if defined(__x86_64__)
namespace cpu_avx2 {
extern const LaneStages kLaneStages;
}
namespace cpu_avx512 {
extern const LaneStages kLaneStages;
}
#endif

}  // namespace boyd
