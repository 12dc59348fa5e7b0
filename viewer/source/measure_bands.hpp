/// Counts over the night in several replications of an arm, run in the background: what is usual,
/// around the one night that is shown.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "host/run/document_study.hpp"
#include "kernels/tick.hpp"

namespace boyd::viewer {

/// A count of all nations together.
std::int64_t total_of(const WorldView& view, Counter counter);

/// One replication, sampled at times that all have in common.
struct CountHistory {
  std::vector<NationCounters> totals;  ///< of all nations; a night that has ended keeps its last
};

struct Band {
  std::int64_t low = 0, high = 0;  ///< the second lowest and highest of ten, and so on
};

/// A copy of what has been counted so far.
struct BandResult {
  std::uint32_t arm = 0;
  bool is_running = false;
  TimeNs start_ns = 0;
  TimeNs step_ns = 1;
  std::vector<std::shared_ptr<const CountHistory>> nights;
  std::string problem;

  std::size_t samples_count() const;
  /// Of one count at a sample: without the outer tenth on each side.
  Band band_at(std::size_t sample, Counter counter) const;
};

class MeasureBands {
public:
  MeasureBands();
  /// Interrupts what runs, and waits for it.
  ~MeasureBands();
  MeasureBands(const MeasureBands&) = delete;
  MeasureBands& operator=(const MeasureBands&) = delete;

  /// Replications 0 to nights_count - 1 of an arm; `study` outlives the run.
  void start(const run::DocumentStudy& study, std::uint32_t arm, std::uint32_t nights_count);
  void forget();
  BandResult result() const;

private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace boyd::viewer
