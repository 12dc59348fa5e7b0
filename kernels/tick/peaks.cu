#include "kernels/core/peaks.hpp"
#include "kernels/tick/battle.hpp"

namespace boyd::BOYD_BACKEND {

MachinePeaks measure_peaks(int device) {
  return peaks_of_device(device);
}

}  // namespace boyd::BOYD_BACKEND
