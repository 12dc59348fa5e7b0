#include "host/statistics/censored_score.hpp"

#include <cmath>

namespace boyd::statistics {

double censored_log_crps(const std::function<double(double)>& cdf,
                         const TimeInterval& seen,
                         double from,
                         double to) {
  constexpr int kSteps = 20'000;
  const double start = std::log(from);
  const double step = (std::log(to) - start) / kSteps;
  double sum = 0;
  for (int k = 0; k < kSteps; ++k) {
    const double time = std::exp(start + (k + 0.5) * step);
    if (time < seen.earliest) {
      const double before = cdf(time);
      sum += before * before;
    } else if (time > seen.latest) {
      const double after = 1 - cdf(time);
      sum += after * after;
    }
  }
  return sum * step;
}

}  // namespace boyd::statistics
