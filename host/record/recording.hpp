/// A recorded world, as it was at any of its frames. docs/recording.md
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/command/order.hpp"
#include "host/record/recording_error.hpp"
#include "host/record/rows.hpp"
#include "host/record/static_tables.hpp"
#include "host/record/subject.hpp"
#include "kernels/tick.hpp"

namespace boyd::record {

/// How the world ended. Absent when its run was killed.
struct RecordedEnd {
  std::string ending;   ///< ended, unfinished (interrupted) or failed
  std::string problem;  ///< of a failed one
  TimeNs ended_ns = 0;
  std::uint64_t state_hash = 0;
  std::vector<std::string> measures;  ///< names and values of those that exist
  std::vector<double> values;
};

/// Opened to read; frames in any order, forwards quickest. Not thread-safe; several may be open at
/// the same time. Every function throws RecordingError when the file is damaged; none reads past
/// what it holds.
class Recording {
public:
  /// Opens a file up to the last frame of which all is there. Throws RecordingError when it is no
  /// recording, of another layout, damaged, or has no whole frame.
  explicit Recording(const std::string& path);
  ~Recording();
  Recording(Recording&&) noexcept;
  Recording& operator=(Recording&&) noexcept;

  const std::string& path() const;
  const Subject& subject() const;
  const StaticTables& tables() const;
  const std::optional<RecordedEnd>& end() const;

  std::size_t frames_count() const;  ///< at least 1
  TimeNs time_ns(std::size_t frame) const;
  std::uint64_t state_hash(std::size_t frame) const;
  /// The last frame at or before a time; the first when there is none.
  std::size_t frame_at(TimeNs time_ns) const;

  /// The world at a frame, as BatchRun::observe() gave it.
  WorldView view(std::size_t frame);
  /// Every order up to a frame with its history as it stood then; see command::Engine::orders().
  std::vector<command::Order> orders(std::size_t frame);

  /// Events after the frame before `first`, up to and with frame `last`, by time; detections, of
  /// which there are many times as many, apart.
  std::vector<Event> events(std::size_t first, std::size_t last);
  std::vector<Event> detections(std::size_t first, std::size_t last);
  /// Likewise what headquarters were told of triggers.
  std::vector<TriggerRow> triggers(std::size_t first, std::size_t last);
  /// Every agent that was seen in the air, in the order in which it was.
  std::vector<AgentRow> agents() const;

private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// The document that a recording holds the texts of. Throws scenario::ScenarioError.
scenario::Document document_of(const Recording& recording);

}  // namespace boyd::record
