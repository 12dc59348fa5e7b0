/// A hint that a row of a table will be read soon.
#pragma once

#include "kernels/core/backend.hpp"

namespace boyd::BOYD_BACKEND {

/// Fetches what lies there into the cache; a GPU hides that latency by itself.
BOYD_HD inline void prefetch(const void* what) {
#if defined(BOYD_CUDA_LANGUAGE)
  static_cast<void>(what);
#elif defined(__x86_64__)
  // g++ takes a function that only calls __builtin_prefetch for one without effect and drops it.
  asm volatile("prefetcht0 %0" : : "m"(*static_cast<const char*>(what)));
#else
  __builtin_prefetch(what);
#endif
}

}  // namespace boyd::BOYD_BACKEND
