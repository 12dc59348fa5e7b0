/// One line on a terminal that says how far a run has come.
#pragma once

#include <chrono>
#include <string>

#include "host/run/runner.hpp"

namespace boyd::app {

/// The line itself: a bar, the share done, worlds, and the time left, for `elapsed_s` so far.
std::string progress_text(const run::Progress& progress, double elapsed_s);
/// The same of anything else: a bar, the share done, what is being done, and the time left.
std::string progress_text(double share_done, const std::string& what, double elapsed_s);

/// Draws on standard error, if that is a terminal, once a run has taken two seconds.
class ProgressLine {
public:
  explicit ProgressLine(bool wanted);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void show(const run::Progress& progress);
  void show(double share_done, const std::string& what);
  /// Wipes the line.
  void finish();

private:
  using Clock = std::chrono::steady_clock;

  bool wanted_;
  bool drawn_ = false;
  Clock::time_point started_ = Clock::now();
  Clock::time_point last_drawn_;
};

}  // namespace boyd::app
