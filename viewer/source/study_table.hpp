/// All arms over several replications, run in the background: for the outcome table.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "host/run/document_study.hpp"
#include "host/run/summary.hpp"

namespace boyd::viewer {

/// Progress and result of a study; a copy.
struct StudyResult {
  bool is_running = false;
  double share_done = 0;
  std::uint32_t replications_count = 0;
  std::vector<run::ArmSummary> arms;  ///< empty until it is done
  std::string problem;
};

class StudyTable {
public:
  StudyTable();
  /// Interrupts what runs, and waits for it.
  ~StudyTable();
  StudyTable(const StudyTable&) = delete;
  StudyTable& operator=(const StudyTable&) = delete;

  /// Runs every arm of a study, which outlives the run; what ran before is forgotten.
  void start(const run::DocumentStudy& study, std::uint32_t replications_count);
  void forget();
  StudyResult result() const;

private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace boyd::viewer
