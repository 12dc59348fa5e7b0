/// How often worlds that step together did so.
#pragma once

#include <cstdint>

namespace boyd {

/// Zeros where each world steps by itself.
struct StepCounts {
  std::uint64_t steps = 0;  ///< of all worlds of a batch together
  std::uint64_t looks = 0;  ///< times that the host waited to see how far they are
};

}  // namespace boyd
