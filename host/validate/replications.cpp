#include "host/validate/replications.hpp"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <stdexcept>

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

namespace boyd::validate {

void for_each_replication(std::uint32_t count,
                          const Progress& progress,
                          const std::function<void(std::uint32_t)>& run,
                          std::uint32_t at_once) {
  std::mutex one_at_a_time;
  std::uint32_t done_count = 0;
  const auto one = [&](std::uint32_t replication) {
    run(replication);
    const std::lock_guard<std::mutex> lock(one_at_a_time);
    ++done_count;
    progress(static_cast<double>(done_count) / count);
  };
  const auto processors = static_cast<std::uint32_t>(tbb::this_task_arena::max_concurrency());
  tbb::task_arena arena(static_cast<int>(std::clamp(at_once, 1U, processors)));
  arena.execute([&] { tbb::parallel_for(0U, count, one); });
}

MeanEstimate mean_of(const std::vector<double>& values) {
  if (values.size() < 2) {
    throw std::logic_error("a standard error needs two values");
  }
  const auto n = static_cast<double>(values.size());
  double sum = 0;
  for (const double value : values) {
    sum += value;
  }
  const double mean = sum / n;
  double squares = 0;
  for (const double value : values) {
    squares += (value - mean) * (value - mean);
  }
  return {mean, std::sqrt(squares / (n - 1) / n)};
}

MeanEstimate deviation_of(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  const double mean = mean_of(values).mean;
  double second = 0;
  double fourth = 0;
  for (const double value : values) {
    const double square = (value - mean) * (value - mean);
    second += square;
    fourth += square * square;
  }
  const double variance = second / (n - 1);
  const double deviation = std::sqrt(variance);
  const double spread = std::max(fourth / n - variance * variance, 0.0);
  return {deviation, deviation > 0 ? std::sqrt(spread / n) / (2 * deviation) : 0};
}

MeanEstimate median_of(std::vector<double> values) {
  if (values.size() < 16) {
    throw std::logic_error("a median needs 16 values");
  }
  std::sort(values.begin(), values.end());
  const auto n = static_cast<double>(values.size());
  const auto at = [&](double position) {
    const double inside = std::clamp(position, 0.0, n - 1);
    const auto low = static_cast<std::size_t>(inside);
    const std::size_t high = std::min(low + 1, values.size() - 1);
    const double part = inside - static_cast<double>(low);
    return (1 - part) * values[low] + part * values[high];
  };
  const double middle = 0.5 * (n - 1);
  const double reach = 0.5 * std::sqrt(n);
  return {at(middle), 0.5 * (at(middle + reach) - at(middle - reach))};
}

MeanEstimate share_of(std::uint64_t successes, std::uint64_t count, double expected) {
  const auto n = static_cast<double>(count);
  const double share = static_cast<double>(successes) / n;
  const double variance = std::max(share * (1 - share), expected * (1 - expected));
  return {share, std::sqrt(variance / n)};
}

}  // namespace boyd::validate
