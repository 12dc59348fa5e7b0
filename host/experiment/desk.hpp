/// Where worlds to run are fetched and finished ones are handed in.
#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <vector>

#include "host/experiment/experiment.hpp"
#include "host/experiment/store.hpp"
#include "host/run/measure_columns.hpp"

namespace boyd::experiment {

/// All arms of some replications at one point.
struct Parcel {
  std::uint32_t point = 0;
  std::uint32_t replication_first = 0;
  std::uint32_t replications_count = 0;
};

enum class Reply : std::uint8_t {
  kParcel,
  kWait,  ///< nothing now; what others are at may bring more
  kDone,
};

/// Called from several threads.
class Desk {
public:
  virtual ~Desk() = default;
  virtual Reply next(Parcel& parcel) = 0;
  virtual void finished(const Parcel& parcel, FinishedBatch batch) = 0;
};

struct DeskProgress {
  std::uint64_t rows_before = 0;  ///< in the store when this run began
  std::uint64_t rows_done = 0;    ///< in the store now
  std::uint64_t rows_wanted = 0;  ///< as far as is known: further rounds come as they are needed
  std::uint64_t failed_count = 0;
};

/// Hands out what the store lacks, and writes what comes back, one transaction per parcel.
class StoreDesk : public Desk {
public:
  /// `workers_count`: that fetch parcels. `parcel_wall_s`: a parcel takes about this long.
  StoreDesk(const Experiment& experiment,
            Store& store,
            std::uint32_t workers_count,
            double parcel_wall_s = 4);

  /// kDone also after an error of the store.
  Reply next(Parcel& parcel) override;
  /// Throws StoreError.
  void finished(const Parcel& parcel, FinishedBatch batch) override;

  DeskProgress progress() const;
  bool complete() const;

private:
  struct PointState {
    std::uint32_t target = 0;  ///< replications of the rounds so far
    std::vector<char> taken;   ///< by replication: handed out or done
    std::uint32_t done_count = 0;
    std::vector<run::MeasureValue> values;  ///< [arm][replication]; sequential designs only
    std::vector<double> watched_s;          ///< likewise; below 0: no world that ended
  };

  void note_row(const ResultRow& row);
  void close_round(std::uint32_t point);
  bool is_narrow(const PointState& state) const;
  std::uint32_t parcel_size(const PointState& state, std::uint32_t first) const;

  const Experiment& experiment_;
  Store& store_;
  std::uint32_t workers_count_;
  double parcel_wall_s_;
  mutable std::mutex mutex_;
  std::vector<PointState> points_;
  std::deque<std::uint32_t> open_;  ///< points with replications to hand out, in order
  std::uint32_t outstanding_count_ = 0;
  DeskProgress progress_;
  double wall_s_ = 0;
  std::uint64_t timed_worlds_ = 0;
  bool broken_ = false;
};

}  // namespace boyd::experiment
