#include "host/record/frame_writer.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "host/record/changes.hpp"
#include "host/record/seal.hpp"
#include "host/record/words.hpp"
#include "host/run/measures.hpp"

namespace boyd::record {

namespace {

/// A keyframe comes when the changes since the last one are so many times as long as it is: to look
/// at any frame costs at most a few times what it costs to look at a keyframe.
constexpr std::uint64_t kChangesPerKeyframe = 8;

/// Rows gather in memory up to here; a chunk of the file holds as much.
constexpr std::size_t kBufferBytes = 128U << 10U;

EventRow event_row(const Event& event) {
  return {event.time_ns,
          event.actor,
          event.target,
          u32(event.kind),
          event.ordinal,
          event.value,
          event.order};
}

}  // namespace

FrameWriter::FrameWriter(const std::string& path)
    : path_(path), file_(path, Hdf5Writer::Mode::kCreate) {}

void FrameWriter::begin(const Subject& subject, const StaticTables& tables) {
  detection_code_.emplace(subject.start_ns, subject.dt_ns, tables.sensors);
  write_subject(subject, file_);
  write_tables(tables, file_);
  for (std::uint32_t part = 0; part < kParts; ++part) {
    tables_[part] = file_.add_table(type_of(static_cast<Part>(part)));
  }
  // Last, so that a frame is in the file only after all that it refers to.
  frames_table_ = file_.add_table(FrameRow::type());
  file_.start_streaming();
}

template <typename Row>
void FrameWriter::add_rows(Part part, std::span<const Row> rows) {
  const auto p = static_cast<std::size_t>(part);
  const std::span<const std::byte> bytes = std::as_bytes(rows);
  buffers_[p].insert(buffers_[p].end(), bytes.begin(), bytes.end());
  ends_[p] += rows.size();
  if (buffers_[p].size() >= kBufferBytes) {
    write_buffer(part);
  }
}

void FrameWriter::write_buffer(Part part) {
  const auto p = static_cast<std::size_t>(part);
  file_.append(tables_[p], buffers_[p].data(), buffers_[p].size() / type_of(part).row_bytes);
  buffers_[p].clear();
}

void FrameWriter::add_agents(const WorldView& view) {
  std::vector<AgentRow> rows;
  for (const MoverView& mover : view.movers) {
    if (agents_.insert(mover.id).second) {
      rows.push_back(agent_row(mover));
    }
  }
  add_rows<AgentRow>(Part::kAgents, rows);
}

void FrameWriter::add_events(const std::vector<Event>& events) {
  std::vector<DetectionRow> detections;
  detections.reserve(events.size());
  std::vector<Event> others;
  for (const Event& event : events) {
    if (const auto row = detection_code_->row_of(event)) {
      detections.push_back(*row);
    } else {
      others.push_back(event);
    }
  }
  std::sort(detections.begin(), detections.end(), [](const DetectionRow& a, const DetectionRow& b) {
    return pair_key(a.tick, a.sensor) != pair_key(b.tick, b.sensor)
               ? pair_key(a.tick, a.sensor) < pair_key(b.tick, b.sensor)
               : a.target < b.target;
  });
  add_rows<DetectionRow>(Part::kDetections, detections);
  order_events(others);
  std::vector<EventRow> rows;
  rows.reserve(others.size());
  for (const Event& event : others) {
    rows.push_back(event_row(event));
  }
  add_rows<EventRow>(Part::kEvents, rows);
}

void FrameWriter::add_state(StateRows&& state, FrameRow& row) {
  const bool is_keyframe =
      frames_count_ == 0 || rows_since_keyframe_ >= kChangesPerKeyframe * keyframe_rows_;
  if (is_keyframe) {
    keyframe_ = frames_count_;
    keyframe_rows_ = 0;
    rows_since_keyframe_ = 0;
    state_ = {};
  }
  for_each_part(state_, state, [&](Part part, auto& before, auto& after) {
    std::remove_reference_t<decltype(before)> changes;
    append_changes(before, after, changes);
    add_rows<typename decltype(changes)::value_type>(part, changes);
    rows_since_keyframe_ += is_keyframe ? 0 : changes.size();
    keyframe_rows_ += is_keyframe ? changes.size() : 0;
  });
  state_ = std::move(state);
  row.keyframe = keyframe_;
}

void FrameWriter::add_order(const command::Order& order) {
  OrderRows rows = rows_of(order);
  if (orders_.size() <= order.index) {
    orders_.resize(order.index + std::size_t{1});
  }
  OrderRows& before = orders_[order.index];
  const bool is_new = before.order == OrderRow{};
  if (is_new || !(before.order == rows.order)) {
    add_rows<OrderRow>(Part::kOrders, std::span(&rows.order, 1));
  }
  for (std::size_t k = 0; k < rows.visits.size(); ++k) {
    if (k >= before.visits.size() || !(before.visits[k] == rows.visits[k])) {
      add_rows<VisitRow>(Part::kVisits, std::span(&rows.visits[k], 1));
    }
  }
  for (std::size_t k = 0; k < rows.legs.size(); ++k) {
    if (k >= before.legs.size() || !(before.legs[k] == rows.legs[k])) {
      add_rows<LegRow>(Part::kLegs, std::span(&rows.legs[k], 1));
    }
  }
  before = std::move(rows);
}

void FrameWriter::add(const RecordedFrame& frame) {
  FrameRow row{};
  row.time_ns = frame.view.now_ns;
  row.state_hash = frame.state_hash;
  add_agents(frame.view);
  add_events(frame.events);
  add_rows<TriggerRow>(Part::kTriggers, frame.triggers);
  for (const command::Order& order : frame.orders) {
    add_order(order);
  }
  add_state(rows_of(frame.view), row);
  row.ends = ends_;
  frames_.push_back(row);
  ++frames_count_;
}

void FrameWriter::flush() {
  for (std::uint32_t part = 0; part < kParts; ++part) {
    write_buffer(static_cast<Part>(part));
  }
  file_.flush();
  file_.append(frames_table_, frames_.data(), frames_.size());
  file_.flush();
  frames_.clear();
}

void FrameWriter::finish(const run::WorldOutcome& outcome) {
  flush();
  file_.close();
  {
    Hdf5Writer file(path_, Hdf5Writer::Mode::kAdd);
    file.attribute("ending",
                   std::string(kEndingWords.at(static_cast<std::size_t>(outcome.ending))));
    file.attribute("problem", outcome.problem);
    file.attribute("ended_ns", outcome.now_ns);
    file.attribute("state_hash", outcome.state_hash);
    std::vector<std::string> names;
    std::vector<double> values;
    for (std::size_t row = 0; row < run::measures().size(); ++row) {
      if (const auto value = run::measure_value(row, outcome).number) {
        names.emplace_back(run::measures()[row].name);
        values.push_back(*value);
      }
    }
    file.texts("/outcome/measure", names);
    file.numbers("/outcome/value", values);
    file.close();
  }
  seal_file(path_);
}

}  // namespace boyd::record
