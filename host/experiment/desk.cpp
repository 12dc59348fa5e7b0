#include "host/experiment/desk.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "host/experiment/session.hpp"

namespace boyd::experiment {

StoreDesk::StoreDesk(const Experiment& experiment,
                     Store& store,
                     std::uint32_t workers_count,
                     double parcel_wall_s)
    : experiment_(experiment),
      store_(store),
      workers_count_(std::max(1U, workers_count)),
      parcel_wall_s_(parcel_wall_s),
      points_(experiment.points().size()) {
  const ReplicationsRule& rule = experiment.design().replications;
  const std::size_t arms_count = experiment.design().arms.size();
  for (PointState& state : points_) {
    state.target = rule.count;
    state.taken.assign(rule.count_max, 0);
    if (rule.is_sequential()) {
      state.values.resize(arms_count * rule.count_max);
      state.watched_s.assign(arms_count * rule.count_max, -1);
    }
  }
  progress_.rows_wanted = std::uint64_t{rule.count} * arms_count * points_.size();
  for (const ResultRow& row : read_rows(store.database())) {
    check_row(store.database(), experiment, row);
    note_row(row);
    PointState& state = points_.at(row.point);
    state.done_count += state.taken.at(row.replication) == 0 ? 1 : 0;
    state.taken[row.replication] = 1;
  }
  progress_.rows_before = progress_.rows_done;
  for (std::uint32_t p = 0; p < points_.size(); ++p) {
    close_round(p);
    if (points_[p].done_count < points_[p].target) {
      open_.push_back(p);
    }
  }
}

Reply StoreDesk::next(Parcel& parcel) {
  const std::lock_guard lock(mutex_);
  while (!broken_ && !open_.empty()) {
    const std::uint32_t p = open_.front();
    PointState& state = points_[p];
    const auto end = state.taken.begin() + state.target;
    const auto free = std::find(state.taken.begin(), end, 0);
    if (free == end) {
      open_.pop_front();
      continue;
    }
    parcel.point = p;
    parcel.replication_first = static_cast<std::uint32_t>(free - state.taken.begin());
    parcel.replications_count = parcel_size(state, parcel.replication_first);
    std::fill_n(free, parcel.replications_count, 1);
    outstanding_count_ += 1;
    return Reply::kParcel;
  }
  return !broken_ && outstanding_count_ > 0 ? Reply::kWait : Reply::kDone;
}

void StoreDesk::finished(const Parcel& parcel, FinishedBatch batch) {
  const std::lock_guard lock(mutex_);
  outstanding_count_ -= 1;
  try {
    store_.write(batch);
  } catch (...) {
    broken_ = true;
    throw;
  }
  for (const ResultRow& row : batch.rows) {
    note_row(row);
  }
  wall_s_ += batch.wall_s;
  timed_worlds_ += batch.rows.size();
  PointState& state = points_[parcel.point];
  state.done_count += parcel.replications_count;
  const std::uint32_t before = state.target;
  close_round(parcel.point);
  if (state.target > before) {
    open_.push_back(parcel.point);
  }
}

void StoreDesk::note_row(const ResultRow& row) {
  progress_.rows_done += 1;
  progress_.failed_count += row.failed ? 1 : 0;
  PointState& state = points_.at(row.point);
  if (!state.values.empty() && !row.failed) {
    const ReplicationsRule& rule = experiment_.design().replications;
    const std::size_t place = std::size_t{row.arm} * rule.count_max + row.replication;
    state.values.at(place) = value_of(row, *run::find_measure(rule.measure));
    state.watched_s.at(place) = row.watched_s;
  }
}

/// Opens further rounds of a point until one is not done, or the interval is narrow enough. What it
/// decides depends on the rows of whole rounds alone, so a resumed run decides the same.
void StoreDesk::close_round(std::uint32_t point) {
  PointState& state = points_[point];
  const ReplicationsRule& rule = experiment_.design().replications;
  while (rule.is_sequential() && state.done_count >= state.target &&
         state.target < rule.count_max && !is_narrow(state)) {
    const std::uint32_t more = std::min(rule.step, rule.count_max - state.target);
    state.target += more;
    progress_.rows_wanted += std::uint64_t{more} * experiment_.design().arms.size();
  }
}

/// Of every arm's difference to the first; with one arm, of its own value.
bool StoreDesk::is_narrow(const PointState& state) const {
  const ReplicationsRule& rule = experiment_.design().replications;
  const std::size_t arms_count = experiment_.design().arms.size();
  const std::size_t measure = *run::find_measure(rule.measure);
  std::vector<run::MeasureColumns> columns;
  for (std::size_t arm = 0; arm < arms_count; ++arm) {
    run::MeasureColumns& column = columns.emplace_back(measure);
    for (std::uint32_t r = 0; r < state.target; ++r) {
      const std::size_t place = arm * rule.count_max + r;
      if (state.watched_s[place] >= 0) {
        column.add(state.values[place], state.watched_s[place]);
      } else {
        column.add_missing();
      }
    }
  }
  for (std::size_t arm = arms_count > 1 ? 1 : 0; arm < arms_count; ++arm) {
    const statistics::Estimate interval =
        arms_count > 1 ? columns[arm].difference(columns[0]) : columns[arm].estimate();
    if (!interval.low || !interval.high ||
        !((*interval.high - *interval.low) / 2 <= rule.half_width)) {
      return false;
    }
  }
  return true;
}

/// One replication until worlds have been timed; fewer towards the end, so that no worker is left
/// alone with a long parcel.
std::uint32_t StoreDesk::parcel_size(const PointState& state, std::uint32_t first) const {
  std::uint32_t free_count = 0;
  while (first + free_count < state.target && state.taken[first + free_count] == 0) {
    free_count += 1;
  }
  if (timed_worlds_ == 0) {
    return 1;
  }
  const auto arms_count = static_cast<double>(experiment_.design().arms.size());
  const double world_wall_s = std::max(1e-6, wall_s_ / static_cast<double>(timed_worlds_));
  const double by_time = parcel_wall_s_ / (world_wall_s * arms_count);
  const auto rows_left = static_cast<double>(progress_.rows_wanted - progress_.rows_done);
  const double fair = rows_left / (2.0 * workers_count_ * arms_count);
  return static_cast<std::uint32_t>(
      std::clamp(std::floor(std::min(by_time, fair)), 1.0, static_cast<double>(free_count)));
}

DeskProgress StoreDesk::progress() const {
  const std::lock_guard lock(mutex_);
  return progress_;
}

bool StoreDesk::complete() const {
  const std::lock_guard lock(mutex_);
  return std::all_of(points_.begin(), points_.end(), [](const PointState& state) {
    return state.done_count >= state.target;
  });
}

}  // namespace boyd::experiment
