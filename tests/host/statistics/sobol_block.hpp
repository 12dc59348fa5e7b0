/// Blocks of points as `sobol_indices` takes them, of two inputs.
#pragma once

#include "host/statistics/split_mix.hpp"

namespace boyd::statistics {

/// Calls add(a, b) with one block: two points of independent uniform inputs, and the second with
/// either input of the first.
template <class Add>
void add_block(SplitMix& random, const Add& add) {
  const double a1 = random.uniform();
  const double b1 = random.uniform();
  const double a2 = random.uniform();
  const double b2 = random.uniform();
  add(a1, b1);
  add(a2, b2);
  add(a2, b1);
  add(a1, b2);
}

}  // namespace boyd::statistics
