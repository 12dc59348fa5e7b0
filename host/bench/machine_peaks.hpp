/// What this machine can do at most, measured in the moment.
#pragma once

#include <cstdint>

namespace boyd::bench {

struct MachinePeaks {
  double fma_gflops = 0;          ///< single precision, a fused multiply-add counts as two
  double bandwidth_gb_per_s = 0;  ///< a[i] = b[i] + s c[i] over arrays beyond the caches, 12
                                  ///< bytes an element (McCalpin 1995, STREAM triad)
};

/// With so many threads, best of several tries; takes about a second.
MachinePeaks measure_peaks(std::uint32_t threads);

}  // namespace boyd::bench
