/// Names for the parts of a tick in the timeline of a profiler. They mark when the host launches or
/// captures a part; replays of a captured graph show its kernels without them. No profiler, no cost
/// but a call that returns at once.
#pragma once

#include "kernels/core/backend.hpp"

#if defined(__CUDACC__)
#include <nvtx3/nvToolsExt.h>
#endif

namespace boyd::BOYD_BACKEND {

/// One part after the other: next() ends the part before, the destructor the last.
class StageRanges {
public:
#if defined(__CUDACC__)
  explicit StageRanges(const char* first) {
    nvtxRangePushA(first);
  }
  ~StageRanges() {
    nvtxRangePop();
  }
  void next(const char* name) {
    nvtxRangePop();
    nvtxRangePushA(name);
  }
#else
  explicit StageRanges(const char* /*first*/) {}
  ~StageRanges() = default;
  void next(const char* /*name*/) {}
#endif
  StageRanges(const StageRanges&) = delete;
  StageRanges& operator=(const StageRanges&) = delete;
};

}  // namespace boyd::BOYD_BACKEND
