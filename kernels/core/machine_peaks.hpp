/// How fast a machine or device can be at most.
#pragma once

namespace boyd {

/// Multiply-adds in single precision, two operations each; and a = b + s c over arrays beyond the
/// caches, 12 bytes an element (McCalpin 1995, STREAM triad).
struct MachinePeaks {
  double fma_gflops = 0;
  double bandwidth_gb_per_s = 0;
};

}  // namespace boyd
