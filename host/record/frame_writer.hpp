/// Turns frames into rows of a file: keyframes, changes, and what is only added to.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "host/record/detections.hpp"
#include "host/record/hdf5_writer.hpp"
#include "host/record/order_rows.hpp"
#include "host/record/recorded_frame.hpp"
#include "host/record/state_rows.hpp"
#include "host/record/static_tables.hpp"
#include "host/record/subject.hpp"
#include "host/run/outcome.hpp"

namespace boyd::record {

/// One file. Every function throws RecordingError when it cannot be written.
class FrameWriter {
public:
  /// Makes an empty file.
  explicit FrameWriter(const std::string& path);
  /// Writes what does not change; before the first frame.
  void begin(const Subject& subject, const StaticTables& tables);
  void add(const RecordedFrame& frame);
  /// A reader, also one that comes after this process was killed, sees all frames added so far.
  void flush();
  /// Flushes, closes, adds how the world ended, and seals the file.
  void finish(const run::WorldOutcome& outcome);

private:
  template <typename Row>
  void add_rows(Part part, std::span<const Row> rows);
  void add_events(const std::vector<Event>& events);
  void add_agents(const WorldView& view);
  void add_state(StateRows&& state, FrameRow& row);
  void add_order(const command::Order& order);
  void write_buffer(Part part);

  std::string path_;
  std::optional<DetectionCode> detection_code_;
  Hdf5Writer file_;
  std::array<std::size_t, kParts> tables_{};
  std::size_t frames_table_ = 0;
  std::array<std::vector<std::byte>, kParts> buffers_;
  std::array<std::uint64_t, kParts> ends_{};
  std::vector<FrameRow> frames_;  ///< not yet in the file
  std::uint64_t frames_count_ = 0;
  StateRows state_;  ///< of the last frame
  std::uint64_t keyframe_ = 0;
  std::uint64_t keyframe_rows_ = 0;
  std::uint64_t rows_since_keyframe_ = 0;
  std::unordered_set<std::uint64_t> agents_;
  std::vector<OrderRows> orders_;  ///< as last written
};

}  // namespace boyd::record
