#include "host/app/duration_summary.hpp"

#include "host/statistics/quantile.hpp"
#include "host/time/time.hpp"

namespace boyd::app {

DurationSummary summary_of(std::span<const TimeNs> sorted_ns) {
  DurationSummary out;
  out.count = static_cast<std::int64_t>(sorted_ns.size());
  if (sorted_ns.empty()) {
    return out;
  }
  const std::vector<double> sorted_s = seconds_of(sorted_ns);
  for (const double duration_s : sorted_s) {
    out.mean_s += duration_s;
  }
  out.mean_s /= static_cast<double>(sorted_s.size());
  for (std::size_t q = 0; q < kQuantiles.size(); ++q) {
    out.quantiles_s[q] = statistics::quantile(sorted_s, kQuantiles[q].prob).value_or(0);
  }
  return out;
}

std::vector<double> seconds_of(std::span<const TimeNs> durations_ns) {
  std::vector<double> durations_s;
  durations_s.reserve(durations_ns.size());
  for (const TimeNs duration_ns : durations_ns) {
    durations_s.push_back(time::to_seconds(duration_ns));
  }
  return durations_s;
}

}  // namespace boyd::app
