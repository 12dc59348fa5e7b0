/// What this machine can do at most, measured in the moment.
#pragma once

#include <cstdint>

#include "kernels/core/machine_peaks.hpp"

namespace boyd::bench {

/// With so many threads, best of several tries; takes about a second.
MachinePeaks measure_peaks(std::uint32_t threads);

}  // namespace boyd::bench
