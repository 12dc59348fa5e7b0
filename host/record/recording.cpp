#include "host/record/recording.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <stdexcept>
#include <type_traits>

#include <fmt/format.h>

#include "host/record/changes.hpp"
#include "host/record/detections.hpp"
#include "host/record/hdf5_reader.hpp"
#include "host/record/order_rows.hpp"
#include "host/record/seal.hpp"
#include "host/record/state_rows.hpp"
#include "host/record/words.hpp"

namespace boyd::record {

namespace {

namespace fs = std::filesystem;

static_assert(kEventWords.size() == static_cast<std::size_t>(EventKind::kMisassociate) + 1,
              "an event of a kind without a word can be written, but not read");

/// Opens what may be a finished recording, one that is being written, or what is left of one.
Hdf5Reader open_file(const std::string& path) {
  std::error_code failed;
  const fs::file_status status = fs::status(path, failed);
  if (!fs::exists(status)) {
    throw RecordingError(path + ": there is no such file");
  }
  if (!fs::is_regular_file(status)) {
    throw RecordingError(path + ": is no regular file, so it is no recording");
  }
  const Seal seal = seal_of(path);
  if (seal == Seal::kBroken) {
    throw RecordingError(path +
                         ": has been changed since it was recorded (its checksum is wrong); take "
                         "an undamaged copy");
  }
  if (seal == Seal::kNone) {
    try {
      return {path, true};
    } catch (const RecordingError&) {
      // not one that was being written
    }
  }
  try {
    return {path, false};
  } catch (const RecordingError& error) {
    throw RecordingError(
        fmt::format("{}; it is no recording of boyd, or one that has been cut", error.what()));
  }
}

RecordedEnd read_end(const Hdf5Reader& file) {
  RecordedEnd end;
  end.ending = file.text_attribute("ending");
  end.problem = file.text_attribute("problem");
  end.ended_ns = file.i64_attribute("ended_ns");
  end.state_hash = file.u64_attribute("state_hash");
  end.measures = file.texts("/outcome/measure");
  end.values = file.f64_numbers("/outcome/value");
  if (end.measures.size() != end.values.size()) {
    throw RecordingError(file.path() + ": /outcome is damaged");
  }
  return end;
}

}  // namespace

class Recording::Impl {
public:
  explicit Impl(const std::string& path)
      : file_(open_file(path)), subject_(read_subject(file_)), tables_(read_tables(file_)) {
    if (file_.has_attribute("ending")) {
      end_ = read_end(file_);
    }
    for (std::uint32_t part = 0; part < kParts; ++part) {
      numbers_[part] = file_.open_table(type_of(static_cast<Part>(part)));
    }
    read_frames();
    for (const AgentRow& row : agents()) {
      if (row.side >= kSides) {
        throw RecordingError(file_.path() + ": /agents holds a side that there is not");
      }
      agents_.emplace(row.agent, row);
    }
  }

  WorldView view(std::size_t frame) {
    go_to(frame);
    try {
      return view_of(state_, agents_, frames_[frame].time_ns, tables_.pictures.size());
    } catch (const std::out_of_range& error) {
      refuse(frame, error.what());
    }
  }

  std::vector<command::Order> orders(std::size_t frame) {
    OrderBook book;
    const FrameRow& row = frames_.at(frame);
    try {
      book.apply(rows<OrderRow>(Part::kOrders, 0, end_of(row, Part::kOrders)));
      book.apply(rows<VisitRow>(Part::kVisits, 0, end_of(row, Part::kVisits)));
      book.apply(rows<LegRow>(Part::kLegs, 0, end_of(row, Part::kLegs)));
    } catch (const std::out_of_range& error) {
      refuse(frame, error.what());
    }
    return book.orders();
  }

  std::vector<Event> events(std::size_t first, std::size_t last) {
    std::vector<Event> events;
    for (const EventRow& row : added<EventRow>(Part::kEvents, first, last)) {
      if (row.kind >= kEventWords.size()) {
        refuse(first, "an event of a kind that there is not");
      }
      events.push_back({row.time_ns,
                        static_cast<EventKind>(row.kind),
                        row.actor,
                        row.target,
                        row.ordinal,
                        row.value,
                        row.order});
    }
    return events;
  }

  std::vector<Event> detections(std::size_t first, std::size_t last) {
    const DetectionCode code(subject_.start_ns, subject_.dt_ns, tables_.sensors);
    std::vector<Event> events;
    try {
      for (const DetectionRow& row : added<DetectionRow>(Part::kDetections, first, last)) {
        events.push_back(code.event_of(row));
      }
    } catch (const std::out_of_range&) {
      refuse(first, "a detection by a sensor that there is not");
    }
    return events;
  }

  std::vector<TriggerRow> triggers(std::size_t first, std::size_t last) {
    return added<TriggerRow>(Part::kTriggers, first, last);
  }

  std::vector<AgentRow> agents() const {
    return rows<AgentRow>(Part::kAgents, 0, end_of(frames_.back(), Part::kAgents));
  }

  std::size_t frame_at(TimeNs time_ns) const {
    const auto after = std::upper_bound(
        frames_.begin(), frames_.end(), time_ns, [](TimeNs time, const FrameRow& row) {
          return time < row.time_ns;
        });
    return after == frames_.begin() ? 0 : static_cast<std::size_t>(after - frames_.begin()) - 1;
  }

  const Hdf5Reader& file() const { return file_; }
  const Subject& subject() const { return subject_; }
  const StaticTables& tables() const { return tables_; }
  const std::optional<RecordedEnd>& end() const { return end_; }
  const std::vector<FrameRow>& frames() const { return frames_; }

private:
  static std::uint64_t end_of(const FrameRow& row, Part part) {
    return row.ends[static_cast<std::size_t>(part)];
  }

  [[noreturn]] void refuse(std::size_t frame, const std::string& what) const {
    throw RecordingError(fmt::format("{}: frame {} is damaged: {}", file_.path(), frame, what));
  }

  template <typename Row>
  std::vector<Row> rows(Part part, std::uint64_t first, std::uint64_t end) const {
    std::vector<Row> list(end - first);
    file_.read(numbers_[static_cast<std::size_t>(part)], first, list.size(), list.data());
    return list;
  }

  template <typename Row>
  std::vector<Row> added(Part part, std::size_t first, std::size_t last) const {
    const std::uint64_t begin = first == 0 ? 0 : end_of(frames_.at(first - 1), part);
    const std::uint64_t end = end_of(frames_.at(last), part);
    return rows<Row>(part, begin, std::max(begin, end));
  }

  /// Chunk by chunk, up to the first that cannot be read.
  std::uint64_t readable_rows(std::size_t table) const {
    const std::size_t all = file_.rows_count(table);
    const std::size_t chunk = file_.chunk_rows(table);
    std::size_t rows = 0;
    while (rows < all && file_.is_readable(table, rows, std::min(chunk, all - rows))) {
      rows += std::min(chunk, all - rows);
    }
    return rows;
  }

  /// Frames up to the last of which all is there. Where a file is whole nothing is read twice.
  void read_frames() {
    const std::size_t table = file_.open_table(FrameRow::type());
    const bool whole = end_.has_value();
    std::array<std::uint64_t, kParts> readable{};
    for (std::uint32_t part = 0; part < kParts; ++part) {
      readable[part] = whole ? file_.rows_count(numbers_[part]) : readable_rows(numbers_[part]);
    }
    frames_.resize(whole ? file_.rows_count(table) : readable_rows(table));
    file_.read(table, 0, frames_.size(), frames_.data());
    FrameRow before{};
    std::size_t good = 0;
    for (const FrameRow& row : frames_) {
      bool fits = row.keyframe <= good && (good == 0 || row.time_ns >= before.time_ns) &&
                  frames_[row.keyframe].keyframe == row.keyframe;
      for (std::uint32_t part = 0; part < kParts; ++part) {
        fits = fits && row.ends[part] >= before.ends[part] && row.ends[part] <= readable[part];
      }
      if (!fits) {
        break;
      }
      before = row;
      ++good;
    }
    if (whole && good != frames_.size()) {
      refuse(good, "it does not fit the one before");
    }
    frames_.resize(good);
    if (frames_.empty()) {
      throw RecordingError(file_.path() +
                           ": holds no whole frame; nothing of the world can be seen");
    }
  }

  /// Leaves the state of a frame in state_.
  void go_to(std::size_t frame) {
    const std::size_t keyframe = frames_.at(frame).keyframe;
    if (!at_ || *at_ > frame || *at_ < keyframe) {
      state_ = {};
      at_.reset();
      apply(keyframe, keyframe);
      at_ = keyframe;
    }
    if (*at_ < frame) {
      const std::size_t first = *at_ + 1;
      at_.reset();
      apply(first, frame);
      at_ = frame;
    }
  }

  /// Applies the rows of frames first to last.
  void apply(std::size_t first, std::size_t last) {
    for_each_part(state_, state_, [&](Part part, auto& state, auto&) {
      using Row = typename std::remove_reference_t<decltype(state)>::value_type;
      const std::vector<Row> changes = added<Row>(part, first, last);
      apply_changes<Row>(state, changes);
    });
  }

  Hdf5Reader file_;
  Subject subject_;
  StaticTables tables_;
  std::optional<RecordedEnd> end_;
  std::array<std::size_t, kParts> numbers_{};
  std::vector<FrameRow> frames_;
  AgentRows agents_;
  StateRows state_;                ///< of frame at_
  std::optional<std::size_t> at_;  ///< none: of no frame
};

Recording::Recording(const std::string& path) : impl_(std::make_unique<Impl>(path)) {}
Recording::~Recording() = default;
Recording::Recording(Recording&&) noexcept = default;
Recording& Recording::operator=(Recording&&) noexcept = default;

const std::string& Recording::path() const {
  return impl_->file().path();
}
const Subject& Recording::subject() const {
  return impl_->subject();
}
const StaticTables& Recording::tables() const {
  return impl_->tables();
}
const std::optional<RecordedEnd>& Recording::end() const {
  return impl_->end();
}
std::size_t Recording::frames_count() const {
  return impl_->frames().size();
}
TimeNs Recording::time_ns(std::size_t frame) const {
  return impl_->frames().at(frame).time_ns;
}
std::uint64_t Recording::state_hash(std::size_t frame) const {
  return impl_->frames().at(frame).state_hash;
}
std::size_t Recording::frame_at(TimeNs time_ns) const {
  return impl_->frame_at(time_ns);
}
WorldView Recording::view(std::size_t frame) {
  return impl_->view(frame);
}
std::vector<command::Order> Recording::orders(std::size_t frame) {
  return impl_->orders(frame);
}
std::vector<Event> Recording::events(std::size_t first, std::size_t last) {
  return impl_->events(first, last);
}
std::vector<Event> Recording::detections(std::size_t first, std::size_t last) {
  return impl_->detections(first, last);
}
std::vector<TriggerRow> Recording::triggers(std::size_t first, std::size_t last) {
  return impl_->triggers(first, last);
}

std::vector<AgentRow> Recording::agents() const {
  return impl_->agents();
}

scenario::Document document_of(const Recording& recording) {
  return scenario::Document(recording.subject().sources, recording.subject().settings);
}

}  // namespace boyd::record
