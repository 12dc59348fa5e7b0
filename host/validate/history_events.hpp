/// What history says of decisions: scenarios/validation/history_events.toml.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/statistics/censored_score.hpp"

namespace boyd::validate {

/// One leg of a crisis, and what of which chain it is compared with.
struct HistoricalEvent {
  std::string name;
  std::string group;  ///< crisis: its legs count once
  std::string arm;    ///< of scenarios/validation/history.toml
  std::string from;   ///< "request" or a node, whose end begins the leg
  std::string until;  ///< "decision", "action" or a node, whose end ends it
  bool refused = false;
  statistics::TimeInterval interval_h;  ///< refused: nothing happened up to `earliest`
  bool calibrates = false;              ///< its crisis was seen when a doctrine was written
  std::string source;
};

struct History {
  std::vector<HistoricalEvent> events;
  std::uint32_t rows_count = 0;      ///< of the published table
  std::uint32_t excluded_count = 0;  ///< rows not compared, each with a reason
};

/// Reads the file. Throws std::runtime_error, which names file, line and key, where a key is
/// missing or of the wrong kind, an interval is not one, or the legs of a group disagree on
/// `calibrates`.
History read_history(const std::string& path);

}  // namespace boyd::validate
